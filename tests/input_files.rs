//! Certificates as files, manifests and directories hold them.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

mod run;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use run::{Run, check, check_in, fixture, folder};
use serde_json::json;
use svidlint_forge::der::{context, integer, number, oid, sequence, set};
use svidlint_forge::{pem, profiles};

/// A good chain and its bundle.
fn issued() -> (Vec<Vec<u8>>, Vec<Vec<u8>>) {
    let issued = profiles::spire::chain(7);
    (issued.certificates, issued.bundle)
}

fn chain() -> String {
    pem::certificates(issued().0)
}

fn bundle() -> String {
    pem::certificates(issued().1)
}

const KEY: &str = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";

/// One chain and its bundle, and nothing repaired.
fn is_a_chain_with_its_bundle(run: &Run) {
    assert_eq!(run.problems(), Vec::<&str>::new());
    is_a_good_chain(run);
}

/// One chain of leaf and intermediate, one bundle, accepted by Envoy without matchers.
fn is_a_good_chain(run: &Run) {
    is_a_chain(run, "accepted");
}

/// The anchors in a Secret are for its peers, so its own chain has none.
fn is_a_secret(run: &Run) {
    is_a_chain(run, "undecided");
}

fn is_a_chain(run: &Run, outcome: &str) {
    assert_eq!((run.leaves().len(), run.bundles()), (1, 1));
    let chain = &run.report["chains"][0];
    assert_eq!(
        chain["certificates"].as_array().unwrap().len(),
        issued().0.len()
    );
    assert_eq!(
        chain["verdicts"][0]["outcome"], outcome,
        "{}",
        chain["verdicts"][0]
    );
    assert_eq!(run.code, 0);
}

#[test]
fn directories_of_workload_tools() {
    let spire = [
        ("svid.0.pem", chain()),
        ("svid.0.key", KEY.to_owned()),
        ("bundle.0.pem", bundle()),
    ];
    let tbot = [
        ("svid.pem", chain()),
        ("svid_key.pem", KEY.to_owned()),
        ("svid_bundle.pem", bundle()),
    ];
    let old_tbot = [
        ("svid.pem", chain()),
        ("svid.key", KEY.to_owned()),
        ("bundle.pem", bundle()),
    ];
    let istio = [
        ("cert-chain.pem", chain()),
        ("key.pem", KEY.to_owned()),
        ("root-cert.pem", bundle()),
    ];
    for files in [spire, tbot, old_tbot, istio] {
        let folder = folder(&files);
        let run = check_in(folder.path(), &["."]);
        let (keys, others): (Vec<&str>, Vec<&str>) = run
            .problems()
            .into_iter()
            .partition(|problem| problem.contains("private keys are not read"));
        assert_eq!((keys.len(), others), (1, Vec::new()));
        is_a_good_chain(&run);
    }
}

/// Kubernetes shows each file of a volume as a link to `..data`, which is a link too.
#[cfg(unix)]
#[test]
fn a_kubernetes_volume_is_read_once() {
    use std::os::unix::fs::symlink;
    let folder = folder(&[
        ("..2026_01_02/tls.crt", chain()),
        ("..2026_01_02/ca.crt", bundle()),
    ]);
    symlink("..2026_01_02", folder.path().join("..data")).unwrap();
    for name in ["tls.crt", "ca.crt"] {
        symlink(format!("..data/{name}"), folder.path().join(name)).unwrap();
    }
    let run = check_in(folder.path(), &["."]);
    is_a_chain_with_its_bundle(&run);
    assert_eq!(
        run.report["chains"][0]["sources"].as_array().unwrap().len(),
        1
    );
}

fn encoded(text: &str) -> String {
    STANDARD.encode(text)
}

fn secret() -> serde_json::Value {
    json!({ "apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/tls",
        "metadata": { "name": "cart-tls", "namespace": "shop" },
        "data": { "ca.crt": encoded(&bundle()), "tls.crt": encoded(&chain()), "tls.key": encoded(KEY) } })
}

#[test]
fn manifests_in_every_form() {
    let indented = |text: &str| {
        text.lines()
            .map(|line| format!("    {line}\n"))
            .collect::<String>()
    };
    let yaml = format!(
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: cart-tls\n  namespace: shop\ndata:\n  ca.crt: {}\n  tls.crt: {}\n  tls.key: {}\n",
        encoded(&bundle()),
        encoded(&chain()),
        encoded(KEY)
    );
    let in_clear = format!(
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: cart-tls\nstringData:\n  tls.crt: |\n{}  ca.crt: |-\n{}",
        indented(&chain()),
        indented(&bundle())
    );
    let several = format!(
        "# anchors\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: istio-ca-root-cert\ndata:\n  root-cert.pem: |\n{}---\n\
         apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: cart\n---\n{}",
        indented(&bundle()),
        yaml.replace("  ca.crt:", "  other.txt:")
    );
    let list = json!({ "apiVersion": "v1", "kind": "List", "items": [secret()] });
    let in_flow_style = secret().to_string().replace('"', "").replace(':', ": ");
    is_a_chain_with_its_bundle(&check("manifest.yaml", &several));
    for manifest in [
        yaml.clone(),
        in_clear,
        secret().to_string(),
        serde_json::to_string_pretty(&list).unwrap(),
        in_flow_style,
    ] {
        let run = check("manifest.yaml", &manifest);
        assert_eq!(run.kind(), "kubernetes", "{manifest}");
        assert_eq!(run.problems(), Vec::<&str>::new());
        is_a_secret(&run);
    }
    for manifest in [
        format!("$ kubectl get secret cart-tls -o yaml\n{yaml}"),
        format!("The secret:\n\n```yaml\n{yaml}```\nWhat is wrong?\n"),
    ] {
        let run = check("paste.md", &manifest);
        assert_eq!(run.kind(), "kubernetes", "{manifest}");
        assert_eq!(run.problems(), ["text around the YAML was skipped"]);
        is_a_secret(&run);
        let line = run.report["chains"][0]["sources"][0]["line"]
            .as_u64()
            .unwrap();
        let found = manifest
            .lines()
            .nth(usize::try_from(line).unwrap() - 1)
            .unwrap();
        assert!(found.contains("tls.crt:"), "{found}");
    }
}

#[test]
fn a_secret_that_was_redacted_is_told() {
    let mut redacted = secret();
    redacted["data"]["tls.crt"] = json!("<redacted>");
    let run = check("secret.json", redacted.to_string());
    assert!(
        run.problems()[0].contains("tls.crt is not base64, or was redacted"),
        "{:?}",
        run.problems()
    );
    assert_eq!(run.bundles(), 1);
}

/// A degenerate SignedData (RFC 2315 9.1): certificates and nothing signed.
fn bag(certificates: &[Vec<u8>]) -> Vec<u8> {
    let empty: [&[u8]; 0] = [];
    let content = sequence([oid("1.2.840.113549.1.7.1")]);
    let signed = sequence([
        number(1),
        set(empty),
        content,
        context(0, certificates.concat()),
        set(empty),
    ]);
    sequence([oid("1.2.840.113549.1.7.2"), context(0, signed)])
}

#[test]
fn a_bag_is_a_chain_that_envoy_does_not_read() {
    let bag = bag(&issued().0);
    for content in [bag.clone(), pem::block("PKCS7", &bag).into_bytes()] {
        let folder = folder(&[("bag.p7b", content), ("root.pem", bundle().into_bytes())]);
        let run = check_in(folder.path(), &["bag.p7b", "root.pem"]);
        assert_eq!(run.kind(), "pkcs7");
        assert_eq!(run.problems().len(), 1);
        assert!(
            run.problems()[0].contains("Envoy does not read PKCS#7"),
            "{:?}",
            run.problems()
        );
        assert_eq!(
            run.report["chains"][0]["certificates"]
                .as_array()
                .unwrap()
                .len(),
            issued().0.len()
        );
        assert_eq!(
            run.report["chains"][0]["verdicts"][0]["outcome"],
            "accepted"
        );
        assert_eq!(run.rules("error"), Vec::<&str>::new());
    }
    // A bag is a set, whose DER sorts its members: nobody chose that order.
    let turned: Vec<Vec<u8>> = issued().0.into_iter().rev().collect();
    let run = check("bag.p7b", self::bag(&turned));
    assert_eq!(run.leaves(), check("bag.p7b", &bag).leaves());
    assert_eq!(run.rules("warning"), Vec::<&str>::new());
    let cut = &bag[..bag.len() - 20];
    assert_eq!(check("bag.p7b", cut).code, 2);
    let empty = [integer([1]), context(0, integer([1]))];
    assert_eq!(check("not-a-bag.der", sequence(empty)).code, 2);
}

#[test]
fn an_anchor_in_der_is_no_empty_text() {
    let (_, anchors) = issued();
    let folder = folder(&[
        ("chain.pem", chain().into_bytes()),
        ("root.der", anchors[0].clone()),
    ]);
    is_a_good_chain(&check_in(folder.path(), &["chain.pem", "root.der"]));
}

#[test]
fn base64_around_the_file_is_told() {
    let run = check("tls.crt", encoded(&chain()));
    assert_eq!(run.leaves().len(), 1);
    assert!(
        run.problems()[0].contains("base64 of a file"),
        "{:?}",
        run.problems()
    );
    let leaf = &issued().0[0];
    let run = check("leaf.b64", STANDARD.encode(leaf));
    assert_eq!((run.kind(), run.leaves().len()), ("der", 1));
}

#[test]
fn a_certificate_with_the_text_openssl_prints_above() {
    let text = format!(
        "Certificate:\n    Data:\n        Version: 3 (0x2)\n        Signature Algorithm: x\n{}",
        chain()
    );
    let folder = folder(&[("leaf.pem", text), ("root.pem", bundle())]);
    is_a_chain_with_its_bundle(&check_in(folder.path(), &["leaf.pem", "root.pem"]));
}

#[test]
fn a_spiffe_bundle_names_its_domain() {
    let roots: Vec<_> = issued()
        .1
        .iter()
        .map(|root| json!({ "use": "x509-svid", "kty": "EC", "x5c": [STANDARD.encode(root)] }))
        .collect();
    let set = json!({ "keys": roots, "spiffe_sequence": 1 });
    let run = check("bundle.json", set.to_string());
    assert_eq!((run.kind(), run.bundles()), ("spiffe-bundle", 1));
    let map = json!({ "trust_domains": { "a.example": set } });
    let run = check("bundles.json", map.to_string());
    assert_eq!(run.report["bundles"][0]["trust_domain"], "a.example");
}

/// What the PEM fixtures hold after BoringSSL's reading is told by a finding; here, that every one of them is read.
#[test]
fn odd_pem_is_read_with_a_finding_or_refused_with_a_sentence() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/pem");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = fixture(&format!("pem/{name}.pem"));
        let run = check("odd.pem", &text);
        let found = run.report["chains"].as_array().unwrap().len();
        match name.as_str() {
            "empty" | "no-block" | "missing-end" | "lower-case-label" | "four-dashes"
            | "bad-base64"
                if found == 0 =>
            {
                assert_eq!(run.code, 2, "{name}");
                assert!(!run.complaint.is_empty(), "{name}");
            }
            "normal" | "crlf" | "no-final-newline" | "text-around" | "one-line" | "columns-76"
            | "trailing-blanks" | "trailing-tabs" | "x509-label" | "duplicate"
            // Every release reads it, seen with `envoy --mode validate` of 1.36.4, 1.39.1 and 1.40.0.
            | "blank-line-first" => {
                assert_eq!(run.problems(), Vec::<&str>::new(), "{name}");
            }
            _ => {
                assert_eq!(found, 1, "{name}");
                assert!(
                    !run.problems().is_empty(),
                    "{name} is odd and nothing is said"
                );
            }
        }
    }
}
