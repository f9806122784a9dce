//! Whole inputs through the library: directories, kinds, joining, and no panic whatever the bytes.

use std::fs;
use std::path::{Path, PathBuf};

use svidlint::input::{NamedInput, Purpose, Source, read};
use svidlint::model::PemQuirk::{
    Base64, BlankLine, ByteOrderMark, CutOff, EscapedNewlines, Glued, HeaderLine, Indented,
    NewlinesLost, NoEnd, Padding, TrustedLabel,
};
use svidlint::model::ProblemKind::{self, General, Pem};
use svidlint::model::{ChainOrigin, Evidence, Fact, InputKind};

fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(path)
}

fn of_paths(paths: &[PathBuf]) -> Evidence {
    let named: Vec<_> = paths
        .iter()
        .map(|path| NamedInput::evidence(Source::Path(path.clone())))
        .collect();
    read(&named)
}

fn of_text(text: impl AsRef<[u8]>) -> Evidence {
    read(&[NamedInput::evidence(Source::Bytes {
        name: "text".to_owned(),
        bytes: text.as_ref().to_vec(),
    })])
}

fn text_of(path: &str) -> String {
    fs::read_to_string(fixture(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

const CATALOGUE: &str = "captures/1.36.4/good-spiffe/catalogue";

#[test]
fn a_proxy_directory_is_one_proxy() {
    let evidence = of_paths(&[fixture(CATALOGUE)]);
    assert_eq!(evidence.proxies.len(), 1);
    assert_eq!(
        evidence.chains.len(),
        1,
        "/certs, the dump and chain.pem are one chain"
    );
    assert!(evidence.chains[0].sources.len() >= 2);
    assert!(evidence.chains[0].presented.complete);
    assert!(evidence.chains[0].leaf().unwrap().is_whole());
    assert_eq!(evidence.bundles.len(), 1);
    for input in &evidence.inputs {
        assert_eq!(input.problems, [], "{}", input.name);
    }
}

#[test]
fn two_proxies_stay_two() {
    let evidence = of_paths(&[fixture("captures/1.40.0/good-ns-ca")]);
    assert_eq!(evidence.proxies.len(), 2);
    let [one, other] = &evidence.chains[..] else {
        panic!("two chains");
    };
    assert_ne!(one.proxy, other.proxy);
    assert!(evidence.captured.is_some());
}

#[test]
fn entry_and_certificate_join_across_inputs() {
    let certs = text_of(&format!("{CATALOGUE}/certs.json"));
    let chain = text_of(&format!("{CATALOGUE}/chain.pem"));
    let named = [("certs", &certs), ("chain", &chain)].map(|(name, text)| {
        NamedInput::evidence(Source::Bytes {
            name: name.to_owned(),
            bytes: text.as_bytes().to_vec(),
        })
    });
    let evidence = read(&named);
    assert_eq!(evidence.chains.len(), 1);
    let leaf = evidence.chains[0].leaf().unwrap();
    assert_eq!(leaf.sources.len(), 2);
    assert!(leaf.is_whole());
    assert_eq!(leaf.place_of("subject_alt_names[0]").unwrap().input.0, 0);
    assert!(evidence.chains[0].proxy.is_some());
}

#[test]
fn equal_serials_with_other_validity_conflict() {
    let certs = text_of(&format!("{CATALOGUE}/certs.json")).replace("2024-01-01", "2023-01-01");
    let chain = text_of(&format!("{CATALOGUE}/chain.pem"));
    let named = [("certs", &certs), ("chain", &chain)].map(|(name, text)| {
        NamedInput::evidence(Source::Bytes {
            name: name.to_owned(),
            bytes: text.as_bytes().to_vec(),
        })
    });
    let evidence = read(&named);
    assert_eq!(evidence.chains.len(), 2);
    let mut problems = evidence.inputs[0].problems.iter();
    assert!(problems.any(|problem| problem.kind == ProblemKind::SerialConflict));
}

#[test]
fn roles_overrule_content() {
    let root = fixture(&format!("{CATALOGUE}/root.pem"));
    let chain = fixture(&format!("{CATALOGUE}/chain.pem"));
    let evidence = read(&[
        NamedInput {
            source: Source::Path(root),
            purpose: Purpose::Chain,
            end: None,
        },
        NamedInput {
            source: Source::Path(chain),
            purpose: Purpose::TrustBundle {
                trust_domain: Some("td.example".to_owned()),
                holder: None,
            },
            end: None,
        },
    ]);
    assert_eq!(evidence.chains.len(), 1);
    assert_eq!(evidence.chains[0].leaf().unwrap().is_ca(), Some(true));
    assert_eq!(
        evidence.bundles[0].trust_domain.as_deref(),
        Some("td.example")
    );
}

#[test]
fn kubernetes_objects_are_read() {
    use base64::Engine as _;
    let encode = |text: &str| base64::engine::general_purpose::STANDARD.encode(text);
    let chain = text_of(&format!("{CATALOGUE}/chain.pem"));
    let root = text_of(&format!("{CATALOGUE}/root.pem"));
    let secret = format!(
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: gw\n  namespace: istio-system\ndata:\n  ca.crt: {}\n  tls.crt: {}\n  tls.key: {}\n",
        encode(&root),
        encode(&chain),
        encode("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"),
    );
    let evidence = of_text(&secret);
    assert_eq!(evidence.inputs[0].kind, InputKind::Kubernetes);
    assert_eq!(evidence.inputs[0].problems, []);
    assert_eq!(
        evidence.chains[0].name.as_deref(),
        Some("istio-system/gw tls.crt")
    );
    assert_eq!(evidence.chains[0].sources[0].line, Some(8));
    assert_eq!(evidence.bundles.len(), 1);

    let indented: String = root.lines().map(|line| format!("    {line}\n")).collect();
    let map = format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: istio-ca-root-cert\ndata:\n  root-cert.pem: |\n{indented}"
    );
    let evidence = of_text(&map);
    assert_eq!(evidence.bundles.len(), 1);
    assert_eq!(
        evidence.inputs[0].problems,
        [],
        "YAML's own indentation is no defect"
    );

    let list = format!(
        "{{\"kind\":\"List\",\"apiVersion\":\"v1\",\"items\":[{{\"kind\":\"Secret\",\"data\":{{\"tls.crt\":\"{}\"}}}}]}}",
        encode(&chain)
    );
    assert_eq!(of_text(&list).chains.len(), 1);
}

#[test]
fn spiffe_bundles_are_read() {
    let root = text_of(&format!("{CATALOGUE}/root.pem"));
    let body: String = root
        .lines()
        .filter(|line| !line.contains("-----"))
        .collect();
    let set = format!(
        "{{\"keys\":[{{\"use\":\"x509-svid\",\"kty\":\"EC\",\"x5c\":[\"{body}\"]}},{{\"use\":\"jwt-svid\",\"kty\":\"EC\"}}]}}"
    );
    let evidence = of_text(&set);
    assert_eq!(evidence.inputs[0].kind, InputKind::SpiffeBundle);
    assert_eq!(
        evidence.bundles[0]
            .source
            .certificates
            .value()
            .unwrap()
            .len(),
        1
    );
    let map = format!("{{\"trust_domains\":{{\"a.example\":{set},\"b.example\":{set}}}}}");
    let evidence = of_text(map);
    let domains: Vec<_> = evidence
        .bundles
        .iter()
        .map(|b| b.trust_domain.as_deref())
        .collect();
    assert_eq!(domains, [Some("a.example"), Some("b.example")]);
}

#[test]
fn s_client_output_is_one_chain() {
    let chain = text_of(&format!("{CATALOGUE}/chain.pem"));
    let root = text_of(&format!("{CATALOGUE}/root.pem"));
    let all = format!(
        "CONNECTED(00000003)\n---\nCertificate chain\n 0 s:O = x\n   i:O = y\n{chain} 1 s:O = y\n   i:O = y\n{root}---\nServer certificate\n{chain}subject=O = x\n---\n"
    );
    let evidence = of_text(&all);
    assert_eq!(evidence.inputs[0].kind, InputKind::SClient);
    assert_eq!(evidence.inputs[0].problems, []);
    assert_eq!(evidence.chains[0].presented.certificates.len(), 2);
    assert!(evidence.chains[0].presented.complete);
    let leaf_only = format!(
        "CONNECTED(00000003)\n---\nCertificate chain\n 0 s:O = x\n   i:O = y\n 1 s:O = y\n   i:O = y\n---\nServer certificate\n{chain}subject=O = x\n---\n"
    );
    let evidence = of_text(leaf_only);
    assert_eq!(evidence.chains[0].presented.certificates.len(), 1);
    assert!(!evidence.chains[0].presented.complete);
    assert_eq!(evidence.inputs[0].problems.len(), 1);
}

#[test]
fn ztunnel_dumps_are_read() {
    use base64::Engine as _;
    let encode = |text: &str| base64::engine::general_purpose::STANDARD.encode(text);
    let chain = encode(&text_of(&format!("{CATALOGUE}/chain.pem")));
    let root = encode(&text_of(&format!("{CATALOGUE}/root.pem")));
    let dump = format!(
        "{{\"certificates\":[{{\"identity\":\"spiffe://td/ns/a/sa/b\",\"state\":\"Available\",\"caCert\":[{{\"pem\":\"{root}\",\"serialNumber\":\"1\"}}],\"certChain\":[{{\"pem\":\"{chain}\",\"serialNumber\":\"2\"}}]}},{{\"identity\":\"spiffe://td/ns/c/sa/d\",\"state\":\"Unavailable\",\"caCert\":[],\"certChain\":[]}}],\"workloads\":{{}}}}"
    );
    let evidence = of_text(dump);
    assert_eq!(evidence.inputs[0].kind, InputKind::ZtunnelDump);
    assert_eq!(evidence.chains.len(), 1);
    assert_eq!(evidence.chains[0].origin, ChainOrigin::Secret);
    assert_eq!(evidence.bundles.len(), 1);
    assert_eq!(evidence.inputs[0].problems.len(), 1);
}

#[test]
fn an_svid_directory_is_a_chain_and_its_bundle() {
    let directory = tempfile::tempdir().unwrap();
    let key = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
    let files = [
        ("svid.0.pem", text_of(&format!("{CATALOGUE}/chain.pem"))),
        ("bundle.0.pem", text_of(&format!("{CATALOGUE}/root.pem"))),
        ("svid.0.key", key.to_owned()),
    ];
    for (name, text) in files {
        fs::write(directory.path().join(name), text).unwrap();
    }
    let evidence = of_paths(&[directory.path().to_owned()]);
    assert_eq!((evidence.chains.len(), evidence.bundles.len()), (1, 1));
    assert!(
        evidence
            .inputs
            .iter()
            .flat_map(|input| &input.problems)
            .all(|p| p.repaired)
    );
}

#[test]
fn unusable_inputs_are_one_sentence_each() {
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name);
    fs::write(path("empty"), "").unwrap();
    fs::write(path("binary"), [0_u8, 159, 146, 150, 0, 1]).unwrap();
    fs::write(path("prose"), "nothing to see here").unwrap();
    fs::write(path("gzip"), [0x1f, 0x8b, 8, 0, 0, 0]).unwrap();
    let names = ["empty", "binary", "prose", "gzip", "missing"];
    let evidence = of_paths(&names.map(path));
    assert_eq!(evidence.inputs.len(), names.len());
    for input in &evidence.inputs {
        assert_eq!(input.kind, InputKind::Unknown);
        assert_eq!(input.problems.len(), 1, "{}", input.name);
        assert!(!input.problems[0].repaired);
    }
    let walked = of_paths(&[directory.path().to_owned()]);
    assert_eq!((walked.inputs.len(), walked.skipped_files), (0, 4));
}

#[cfg(unix)]
#[test]
fn directory_loops_end() {
    let directory = tempfile::tempdir().unwrap();
    let inner = directory.path().join("inner");
    fs::create_dir(&inner).unwrap();
    std::os::unix::fs::symlink(directory.path(), inner.join("loop")).unwrap();
    fs::write(
        inner.join("chain.pem"),
        text_of(&format!("{CATALOGUE}/chain.pem")),
    )
    .unwrap();
    let evidence = of_paths(&[directory.path().to_owned()]);
    assert_eq!(evidence.chains.len(), 1);
    assert_eq!(evidence.chains[0].sources.len(), 1);
}

#[test]
fn a_public_key_beside_a_chain_is_kept() {
    let chain = text_of(&format!("{CATALOGUE}/chain.pem"));
    let leaf = of_text(&chain).chains.remove(0);
    let spki = leaf
        .leaf()
        .unwrap()
        .public_key
        .value()
        .unwrap()
        .spki
        .clone();
    let pem = pem::encode(&pem::Pem::new("PUBLIC KEY", spki.clone()));
    let evidence = of_text(format!("{chain}{pem}"));
    match &evidence.chains[0].presented.signing_key {
        Fact::Present { value, .. } => assert_eq!(value.spki, spki),
        other => panic!("{other:?}"),
    }
}

/// No bytes make it panic: every truncation and many flips of every kind of input.
#[test]
fn no_input_panics() {
    let inputs = [
        text_of("incident/catalogue-certs.json"),
        text_of(&format!("{CATALOGUE}/certs.json")),
        text_of(&format!("{CATALOGUE}/chain.pem")),
        text_of(&format!("{CATALOGUE}/stats_ssl.txt")),
        "kind: Secret\ndata:\n  tls.crt: \"LS0tLS1C\\n…\"\n  a: &x [*x, {b: c}]\n".to_owned(),
        "{\"keys\":[{\"x5c\":[\"MII=\"]}],\"trust_domains\":{\"a\":{}}} // … \u{fffd}“x”"
            .to_owned(),
    ];
    for input in inputs {
        let bytes = input.as_bytes();
        for end in (0..bytes.len()).step_by(3) {
            let _ = of_text(&bytes[..end]);
            let mut flipped = bytes.to_vec();
            for (step, value) in [(0, b'"'), (1, b'{'), (2, 0xff)] {
                if let Some(byte) = flipped.get_mut(end + step) {
                    *byte = value;
                }
            }
            let _ = of_text(&flipped);
            flipped[end] ^= 1 << (end % 8);
            let _ = of_text(&flipped[end..]);
        }
    }
}

/// Every fixture of odd PEM: how many certificates were read, and what is odd about them.
#[test]
fn pem_fixtures_are_told() {
    const EXPECTED: [(&str, usize, &[ProblemKind]); 29] = [
        ("bad-base64.pem", 0, &[Pem(Base64)]),
        ("blank-line-first.pem", 1, &[]),
        ("blank-line-in-body.pem", 1, &[Pem(BlankLine)]),
        ("blanks-for-newlines.pem", 2, &[Pem(NewlinesLost); 2]),
        ("byte-order-mark.pem", 2, &[Pem(ByteOrderMark)]),
        ("columns-76.pem", 1, &[]),
        ("crlf.pem", 2, &[]),
        ("duplicate.pem", 2, &[]),
        ("empty.pem", 0, &[General]),
        ("four-dashes.pem", 0, &[General]),
        ("glued.pem", 2, &[Pem(Glued); 2]),
        ("header-line.pem", 1, &[Pem(HeaderLine)]),
        ("indented.pem", 2, &[Pem(Indented); 2]),
        ("literal-newlines.pem", 2, &[Pem(EscapedNewlines); 2]),
        ("lower-case-label.pem", 0, &[General]),
        ("missing-end-before-second.pem", 2, &[Pem(NoEnd)]),
        ("missing-end.pem", 1, &[Pem(NoEnd)]),
        ("missing-padding.pem", 1, &[Pem(Padding)]),
        ("no-block.pem", 0, &[General]),
        ("no-final-newline.pem", 2, &[]),
        ("normal.pem", 2, &[]),
        ("one-line.pem", 1, &[]),
        ("second-cut.pem", 1, &[Pem(CutOff)]),
        ("text-around.pem", 2, &[]),
        ("trailing-blanks.pem", 2, &[]),
        ("trailing-tabs.pem", 2, &[]),
        ("trusted-label.pem", 1, &[Pem(TrustedLabel)]),
        ("wrong-end-label.pem", 1, &[Pem(NoEnd)]),
        ("x509-label.pem", 1, &[]),
    ];
    for (name, certificates, kinds) in EXPECTED {
        let evidence = of_paths(&[fixture(&format!("pem/{name}"))]);
        let problems = &evidence.inputs[0].problems;
        let told: Vec<_> = problems.iter().map(|p| p.kind).collect();
        let chains = evidence.chains.iter();
        let read: usize = chains.map(|chain| chain.presented.certificates.len()).sum();
        assert_eq!((read, told.as_slice()), (certificates, kinds), "{name}");
    }
}

#[test]
fn issuer_fixtures_are_a_chain_and_a_bundle() {
    for issuer in fs::read_dir(fixture("issuers")).unwrap().flatten() {
        let evidence = of_paths(&[issuer.path()]);
        assert_eq!(
            (evidence.chains.len(), evidence.bundles.len()),
            (1, 1),
            "{issuer:?}"
        );
        let problems = evidence.inputs.iter().flat_map(|input| &input.problems);
        assert_eq!(problems.count(), 0, "{issuer:?}");
    }
}

#[test]
fn every_odd_encoding_is_a_chain() {
    for file in fs::read_dir(fixture("encodings")).unwrap().flatten() {
        let evidence = of_paths(&[file.path()]);
        let found = evidence.chains.len() + evidence.bundles.len();
        assert_eq!(found, 1, "{file:?} {:?}", evidence.inputs);
    }
}
