//! What a file presents and what it anchors. A chain that is taken for a bundle is not judged, and anchors its neighbours:
//! accepted where Envoy refuses.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

mod run;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use run::{Run, check_in, folder};
use svidlint_forge::certificate::Cert;
use svidlint_forge::extension::{
    basic_constraints, ext_key_usage, general_name, key_usage, purpose, usage,
};
use svidlint_forge::key::Key;
use svidlint_forge::pem;

fn pem_of(certificates: &[&Cert]) -> String {
    pem::certificates(certificates.iter().map(|one| one.der()))
}

/// A leaf of the intermediate, marked as a CA.
fn marked() -> Cert {
    Cert::leaf().with(basic_constraints(true, None))
}

/// A CA that may sign, with these SANs.
fn ca_named(names: &[Vec<u8>]) -> Cert {
    Cert::intermediate().with_names(names)
}

/// The first block with a character that base64 does not have.
fn first_block_broken(pem: &str) -> String {
    pem.replacen("\nMI", "\n!I", 1)
}

fn run(files: &[(&str, &str)], arguments: &[&str]) -> Run {
    let folder = folder(files);
    check_in(folder.path(), arguments)
}

/// How many chains and bundles the file `it` holds.
fn holds(name: &str, text: &str) -> (usize, usize) {
    let run = run(&[(name, text)], &[name]);
    let count = |list: &str| run.report[list].as_array().unwrap().len();
    (count("chains"), count("bundles"))
}

const CHAIN: (usize, usize) = (1, 0);
const BUNDLE: (usize, usize) = (0, 1);

#[test]
fn the_first_certificate_decides() {
    let uri = |text: &str| general_name::uri(text);
    let workload = ca_named(&[uri("spiffe://example.org/ns/shop/sa/cart")]);
    let odd = ca_named(&[uri("SPIFFE://example.org//cart/")]);
    let signer = ca_named(&[uri("spiffe://example.org")]);
    let public = ca_named(&[general_name::dns("ca.example.org")])
        .also(ext_key_usage(&[purpose::SERVER_AUTH, purpose::CLIENT_AUTH]));
    let mute = Cert::intermediate().with(key_usage(&[usage::DIGITAL_SIGNATURE]));
    let first_version = Cert::root().version(0).set(|root| root.extensions = None);
    let (leaf, root, inter) = (Cert::leaf(), Cert::root(), Cert::intermediate());
    let other = Cert::ca("Other Root", Key::Other, "Other Root", Key::Other);
    for (what, certificates, expected) in [
        ("a leaf", &[&leaf][..], CHAIN),
        ("a chain", &[&leaf, &inter], CHAIN),
        ("a chain with its root", &[&leaf, &inter, &root], CHAIN),
        ("a CA with a workload's ID", &[&workload, &root], CHAIN),
        ("a CA with a malformed ID that has a path", &[&odd], CHAIN),
        ("a leaf marked as a CA", &[&marked(), &inter], CHAIN),
        ("a CA that may not sign", &[&mute, &root], CHAIN),
        ("a chain from the root down", &[&root, &inter, &leaf], CHAIN),
        ("a chain with its leaf last", &[&inter, &leaf], CHAIN),
        ("a signing certificate", &[&signer, &root], BUNDLE),
        ("a public intermediate", &[&public, &root], BUNDLE),
        ("a root", &[&root], BUNDLE),
        ("two roots", &[&root, &other], BUNDLE),
        ("a root of version 1", &[&first_version, &other], BUNDLE),
        ("a stray leaf among CAs", &[&root, &other, &leaf], BUNDLE),
    ] {
        assert_eq!(holds("it.pem", &pem_of(certificates)), expected, "{what}");
    }
}

#[test]
fn what_does_not_parse_is_neither_leaf_nor_ca() {
    let cut = |cert: &Cert| cert.der()[..cert.der().len() - 9].to_vec();
    let (leaf, root, inter) = (Cert::leaf(), Cert::root(), Cert::intermediate());
    let file = |ders: &[Vec<u8>]| pem::certificates(ders.iter().cloned());
    for (what, text, expected) in [
        (
            "a bad block in a bundle",
            file(&[root.der(), cut(&inter)]),
            BUNDLE,
        ),
        (
            "a bad block before a root",
            file(&[cut(&inter), root.der()]),
            BUNDLE,
        ),
        (
            "a bad leaf before its issuer",
            file(&[cut(&leaf), inter.der()]),
            CHAIN,
        ),
        ("a bad issuer", file(&[leaf.der(), cut(&inter)]), CHAIN),
        ("nothing else", file(&[cut(&leaf)]), CHAIN),
        (
            "a leaf whose base64 is broken",
            first_block_broken(&file(&[leaf.der(), inter.der()])),
            CHAIN,
        ),
    ] {
        assert_eq!(holds("it.pem", &text), expected, "{what}");
    }
}

#[test]
fn a_tls_secret_presents_whatever_it_holds() {
    let secret = |kind: &str, key: &str, cert: &Cert| {
        let value = STANDARD.encode(pem_of(&[cert]));
        format!(
            "apiVersion: v1\nkind: Secret\ntype: {kind}\nmetadata:\n  name: web\ndata:\n  {key}: {value}\n"
        )
    };
    let home_made = Cert::ca("web", Key::Leaf, "web", Key::Leaf);
    let tls = "kubernetes.io/tls";
    assert_eq!(holds("it.yaml", &secret(tls, "tls.crt", &home_made)), CHAIN);
    assert_eq!(holds("it.yaml", &secret(tls, "ca.crt", &home_made)), BUNDLE);
    assert_eq!(
        holds("it.yaml", &secret("Opaque", "tls.crt", &home_made)),
        BUNDLE
    );
    assert_eq!(
        holds("it.yaml", &secret("Opaque", "x.pem", &marked())),
        CHAIN
    );
}

/// `good.pem` is a leaf alone: its intermediate is in no bundle, and in the neighbour only.
#[test]
fn what_presents_a_workload_anchors_nothing() {
    let inter = Cert::intermediate();
    let good = pem_of(&[&Cert::leaf()]);
    let neighbours = [
        pem_of(&[&marked(), &inter]),
        pem_of(&[&inter, &Cert::leaf().serial(7)]),
        pem_of(&[&Cert::leaf().serial(7), &inter, &Cert::root()]),
        pem_of(&[&Cert::root(), &inter, &Cert::leaf().serial(7)]),
        first_block_broken(&pem_of(&[&marked(), &inter])),
    ];
    for (index, neighbour) in neighbours.iter().enumerate() {
        let files = [("it/good.pem", good.as_str()), ("it/other.pem", neighbour)];
        let flags = ["it", "--verifier", "envoy", "--fail-on", "undecided"];
        let run = run(&files, &flags);
        let chains = run.report["chains"].as_array().unwrap();
        let of_good = chains
            .iter()
            .flat_map(|chain| chain["verdicts"].as_array().unwrap())
            .filter(|verdict| verdict["outcome"] == "accepted")
            .count();
        assert_eq!((index, of_good, run.code), (index, 0, 1));
    }
}

#[test]
fn a_leaf_marked_as_a_ca_is_a_warning_and_an_error_where_it_is_refused() {
    let (chain, bundle) = (
        pem_of(&[&marked(), &Cert::intermediate()]),
        pem_of(&[&Cert::root()]),
    );
    let files = [("svid.pem", chain.as_str()), ("bundle.pem", &bundle)];
    let severities = |verifier: &str| {
        let flags = [
            "svid.pem",
            "bundle.pem",
            "--trust-domain",
            "example.org",
            "--verifier",
            verifier,
        ];
        let run = run(&files, &flags);
        let findings = run.report["findings"].as_array().unwrap().clone();
        let of = |severity: &str| {
            let found = findings
                .iter()
                .filter(|finding| finding["severity"] == severity);
            found
                .map(|finding| finding["rule"].as_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        };
        (of("error"), of("warning"), run.code)
    };
    for verifier in ["auto", "envoy", "istio"] {
        let warned = (vec![], vec!["leaf-is-ca".to_owned()], 0);
        assert_eq!(severities(verifier), warned, "{verifier}");
    }
    for verifier in ["envoy-spiffe", "ztunnel", "rustls"] {
        let (errors, _, code) = severities(verifier);
        assert_eq!((errors.len(), code), (1, 1), "{verifier}: {errors:?}");
    }
    assert_eq!(severities("linkerd").2, 1);
}

#[test]
fn a_self_signed_certificate_in_a_file_of_its_own_is_shown_with_the_next_command() {
    let home_made = pem_of(&[&Cert::ca("web", Key::Other, "web", Key::Other)]);
    let folder = folder(&[
        ("web.pem", &home_made),
        ("svid.pem", &pem_of(&[&Cert::leaf(), &Cert::intermediate()])),
        ("bundle.pem", &pem_of(&[&Cert::root()])),
    ]);
    let says = |arguments: &[&str]| {
        let output = assert_cmd::Command::cargo_bin("svidlint")
            .unwrap()
            .current_dir(folder.path())
            .args(arguments)
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(says(&["web.pem"]).contains("svidlint --chain web.pem"));
    assert!(says(&["."]).contains("svidlint --chain ./web.pem"));
    assert!(!says(&["svid.pem", "bundle.pem"]).contains("--chain"));
    assert_eq!(
        run(&[("web.pem", &home_made)], &["--chain", "web.pem"]).report["chains"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}
