//! Documents that hold certificates at any depth, and files whose form only their content tells.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

mod run;

use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use run::{Run, check, check_in, folder, try_in};
use serde_json::{Value, json};
use svidlint_forge::crl::Crl;
use svidlint_forge::der::{bit_string, context, null, number, oid, sequence};
use svidlint_forge::{pem, profiles};

/// A good chain of leaf and intermediate, and its bundle.
fn issued() -> (Vec<Vec<u8>>, Vec<Vec<u8>>) {
    let issued = (0..100)
        .map(profiles::consul::chain)
        .find(|issued| issued.certificates.len() == 2)
        .unwrap();
    (issued.certificates, issued.bundle)
}

/// SPIFFE Workload API: the certificates of a chain, and of a bundle, are DER without anything between them.
#[test]
fn der_certificates_in_a_row_are_all_read() {
    let (chain, bundle) = issued();
    let other = profiles::istiod::chain(3).bundle;
    let files = [
        ("svid.der", chain.concat()),
        ("bundle.der", [bundle.concat(), other.concat()].concat()),
    ];
    let folder = folder(&files);
    let run = check_in(
        folder.path(),
        &["--verifier", "envoy", "svid.der", "bundle.der"],
    );
    let certificates = |of: &str| {
        let list = run.report[of][0]["certificates"].as_array();
        list.map(Vec::len)
    };
    assert_eq!(certificates("chains"), Some(chain.len()));
    assert_eq!(certificates("bundles"), Some(bundle.len() + other.len()));
    assert_eq!(
        run.report["chains"][0]["verdicts"][0]["outcome"],
        "accepted"
    );
    assert_eq!(run.code, 0);
}

/// A CRL in DER is what its PEM form is: the same list, and nothing presented.
#[test]
fn a_crl_in_der_is_a_crl() {
    let one = Crl::of_root().der();
    let two = Crl::of_intermediate().revoking(&number(5)).der();
    for (der, text) in [
        (one.clone(), pem::crl(&one)),
        (two.clone(), pem::crl(&two)),
        (
            [one.clone(), two.clone()].concat(),
            pem::crl(&one) + &pem::crl(&two),
        ),
    ] {
        let folder = folder(&[("x.der", der), ("x.pem", text.into_bytes())]);
        let der = try_in(folder.path(), &["x.der"]);
        let pem = try_in(folder.path(), &["x.pem"]);
        assert_eq!(der.code, pem.code);
        for part in ["chains", "findings"] {
            assert_eq!(der.report[part].as_array().map(Vec::len), Some(0), "{part}");
        }
        assert_eq!(
            (der.bundles(), der.problems()),
            (pem.bundles(), pem.problems())
        );
    }
}

/// RFC 2986 4: version, subject, key and attributes.
#[test]
fn a_request_in_der_is_called_one() {
    let algorithm = sequence([oid("1.2.840.113549.1.1.11"), null()]);
    let key = sequence([algorithm.clone(), bit_string(0, [0x30, 0])]);
    let empty: [&[u8]; 0] = [];
    let content = sequence([number(0), sequence(empty), key, context(0, [])]);
    let request = sequence([content, algorithm, bit_string(0, [1, 2, 3])]);
    let folder = folder(&[("x.csr", request)]);
    let run = try_in(folder.path(), &["x.csr"]);
    assert_eq!(run.code, 2);
    assert!(
        run.complaint.contains("certificate signing request"),
        "{}",
        run.complaint
    );
}

fn base64(bytes: impl AsRef<[u8]>) -> String {
    STANDARD.encode(bytes)
}

/// Leaf, intermediates and root of a chain, as PEM.
fn parts() -> (String, String, String) {
    let (chain, bundle) = issued();
    let (leaf, between) = chain.split_first().unwrap();
    (
        pem::certificates([leaf]),
        pem::certificates(between),
        pem::certificates(bundle),
    )
}

/// It has the armour of a key, and no key in it.
const KEY: &str = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";

/// One chain, accepted by what stands beside it, and not a word on how anything is written.
fn is_accepted(name: &str, content: &str) -> Run {
    let folder = folder(&[(name, content)]);
    let run = check_in(folder.path(), &["--verifier", "envoy", name]);
    assert_eq!(run.problems(), Vec::<&str>::new(), "{content}");
    assert_eq!(run.leaves().len(), 1, "{content}");
    let chain = &run.report["chains"][0];
    assert_eq!(chain["verdicts"][0]["outcome"], "accepted", "{content}");
    assert_eq!(run.rules("error"), Vec::<&str>::new(), "{content}");
    assert_eq!(run.rules("warning"), Vec::<&str>::new(), "{content}");
    assert_eq!(run.code, 0);
    run
}

/// Answers of APIs that hold a leaf, what is sent behind it and what is trusted.
#[test]
fn answers_of_certificate_authorities_are_chains_with_their_anchors() {
    let (leaf, between, root) = parts();
    let both = format!("{leaf}{between}");
    let vault = json!({ "request_id": "0", "lease_id": "", "data": {
        "ca_chain": [between, root], "certificate": leaf, "issuing_ca": between,
        "private_key": KEY, "private_key_type": "ec", "serial_number": "1f" } });
    let vault_flat =
        json!({ "data": { "ca_chain": format!("{between}{root}"), "certificate": leaf } });
    let acm = json!({ "Certificate": leaf, "CertificateChain": format!("{between}{root}") });
    let consul = json!({ "SerialNumber": "1f", "CertPEM": both, "PrivateKeyPEM": KEY,
        "roots": { "Roots": [ { "ID": "a", "RootCert": root } ] } });
    let cfssl = json!({ "success": true, "errors": [], "result": {
        "bundle": both, "crt": leaf, "root": root, "key": KEY } });
    let step =
        json!({ "crt": leaf, "ca": between, "certChain": [leaf, between], "rootCerts": [root] });
    for answer in [vault, vault_flat, acm, consul, cfssl, step] {
        let run = is_accepted("answer.json", &answer.to_string());
        assert_eq!(run.kind(), "document");
        is_accepted(
            "answer.json",
            &serde_json::to_string_pretty(&answer).unwrap(),
        );
    }
}

/// A CA's own certificate is an anchor wherever it comes from; each string is a text of its own with its own place.
#[test]
fn anchors_in_answers_serve_chains_in_other_files() {
    let (leaf, between, root) = parts();
    let chain = format!("{leaf}{between}");
    for (answer, pointer) in [
        (
            json!({ "data": { "certificate": root } }),
            "data.certificate",
        ),
        (
            json!({ "TrustDomain": "11111111-2222-3333-4444-555555555555.consul", "Roots": [ { "RootCert": root } ] }),
            "Roots[0].RootCert",
        ),
        (json!([root]), "[0]"),
        (
            json!({ "keys": { "a.b": { "pem": root } } }),
            "keys.a.b.pem",
        ),
    ] {
        let answer = serde_json::to_string_pretty(&answer).unwrap();
        let folder = folder(&[("chain.pem", chain.as_str()), ("ca.json", answer.as_str())]);
        let run = check_in(
            folder.path(),
            &["--verifier", "envoy", "chain.pem", "ca.json"],
        );
        assert_eq!(run.problems(), Vec::<&str>::new());
        let source = &run.report["bundles"][0]["sources"][0];
        assert_eq!(source["pointer"], pointer);
        let line = answer
            .lines()
            .position(|line| line.contains("BEGIN"))
            .unwrap()
            + 1;
        assert_eq!(source["line"], line);
        assert_eq!(
            run.report["chains"][0]["verdicts"][0]["outcome"],
            "accepted"
        );
        assert_eq!((run.rules("error").len(), run.code), (0, 0));
    }
}

/// Consul hands its intermediates to the proxies that present them; no verifier trusts them for being listed.
#[test]
fn intermediates_alone_anchor_nothing() {
    let (leaf, between, root) = parts();
    let roots = json!({ "Roots": [ { "RootCert": root, "IntermediateCerts": [between] } ] });
    let folder = folder(&[("leaf.pem", leaf), ("roots.json", roots.to_string())]);
    let run = check_in(
        folder.path(),
        &["--verifier", "envoy", "leaf.pem", "roots.json"],
    );
    assert_eq!(run.rules("error"), ["issuer-unknown"]);
    assert_eq!(run.bundles(), 1);
    assert!(run.problems()[0].contains("intermediates without a leaf"));
}

/// Envoy takes no `\n` of two characters: where the string is its own, that stays an error; in an answer it is nothing.
#[test]
fn doubly_escaped_newlines_matter_to_envoy_alone() {
    let (leaf, between, _) = parts();
    let escaped = format!("{leaf}{between}").replace('\n', "\\n");
    let answer = json!({ "certificate": escaped }).to_string();
    let run = check("answer.json", answer);
    assert_eq!((run.leaves().len(), run.rules("error").len()), (1, 0));
    let secret = json!({ "name": "s", "tls_certificate": { "certificate_chain": { "inline_string": escaped } } });
    let run = check("secret.json", secret.to_string());
    assert_eq!(run.rules("error"), ["own-chain-does-not-load"]);
}

/// `spire-agent api fetch x509 -output json`, and the same of `spire-server x509 mint`.
#[test]
fn svids_in_the_json_of_spire_are_read() {
    let (chain, bundle) = issued();
    let foreign = profiles::istiod::chain(3).bundle.concat();
    let fetched = json!({ "crls": null, "federated_bundles": { "spiffe://other.example": base64(&foreign) },
        "svids": [ { "bundle": base64(bundle.concat()), "hint": "",
            "x509_svid": base64(chain.concat()), "x509_svid_key": "MIGHAgEAMBMGByqGSM49AgEG" } ] });
    let minted = json!({ "private_key": "MIGHAgEAMBMGByqGSM49AgEG", "root_cas": bundle.iter().map(base64).collect::<Vec<_>>(),
        "x509_svid": chain.iter().map(base64).collect::<Vec<_>>() });
    for (answer, bundles) in [(fetched, 2), (minted, 1)] {
        let run = is_accepted("svid.json", &answer.to_string());
        assert_eq!(run.bundles(), bundles);
        let certificates = run.report["chains"][0]["certificates"].as_array().unwrap();
        assert_eq!(certificates.len(), chain.len());
        assert!(!run.report.to_string().contains("MIGHAgEA"));
    }
}

fn indented(text: &str, by: usize) -> String {
    let margin = " ".repeat(by);
    text.lines()
        .map(|line| format!("{margin}{line}\n"))
        .collect()
}

/// Objects that hold what was issued, and the CA that issued it.
#[test]
fn objects_that_hold_issued_certificates_are_read() {
    let (leaf, between, root) = parts();
    let both = format!("{leaf}{between}");
    let request = format!(
        "apiVersion: cert-manager.io/v1\nkind: CertificateRequest\nmetadata:\n  name: a\nstatus:\n  ca: {}\n  certificate: {}\n",
        base64(&root),
        base64(&both)
    );
    let list = format!(
        "apiVersion: v1\nkind: List\nitems:\n- apiVersion: cert-manager.io/v1\n  kind: CertificateRequest\n  status:\n    ca: {}\n    certificate: {}\n",
        base64(&root),
        base64(&both)
    );
    let kubeconfig = format!(
        "apiVersion: v1\nkind: Config\nclusters:\n- name: a\n  cluster:\n    server: https://x\n    certificate-authority-data: {}\nusers:\n- name: u\n  user:\n    client-certificate-data: {}\n    client-key-data: {}\n",
        base64(&root),
        base64(&both),
        base64(KEY)
    );
    let two = format!(
        "apiVersion: certificates.k8s.io/v1\nkind: CertificateSigningRequest\nstatus:\n  certificate: {}\n---\napiVersion: \
         certificates.k8s.io/v1beta1\nkind: ClusterTrustBundle\nspec:\n  trustBundle: |\n{}",
        base64(&both),
        indented(&root, 4)
    );
    let pod = format!(
        "apiVersion: certificates.k8s.io/v1beta1\nkind: PodCertificateRequest\nstatus:\n  certificateChain: |\n{}---\napiVersion: \
         v1\nkind: Pod\nspec:\n  containers:\n  - env:\n    - name: LINKERD2_PROXY_IDENTITY_TRUST_ANCHORS\n      value: |\n{}",
        indented(&both, 4),
        indented(&root, 8)
    );
    for manifest in [&request, &kubeconfig, &two, &pod] {
        is_accepted("manifest.yaml", manifest);
    }
    let run = check("list.yaml", list);
    assert_eq!((run.leaves().len(), run.bundles()), (1, 1));
}

/// Objects that say whom to trust.
#[test]
fn objects_that_hold_anchors_are_read() {
    let (leaf, between, root) = parts();
    let chain = format!("{leaf}{between}");
    let bundle = format!(
        "apiVersion: trust.cert-manager.io/v1alpha1\nkind: Bundle\nspec:\n  sources:\n  - inLine: |\n{}",
        indented(&root, 6)
    );
    let trust = format!(
        "apiVersion: kuma.io/v1alpha1\nkind: MeshTrust\nspec:\n  caBundles:\n  - type: Pem\n    pem:\n      value: |\n{}",
        indented(&root, 8)
    );
    let webhook = format!(
        "apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nwebhooks:\n- clientConfig:\n    caBundle: {}\n",
        base64(&root)
    );
    let mesh = format!(
        "caCertificates:\n- pem: |\n{}trustDomain: x\n",
        indented(&root, 4)
    );
    for manifest in [bundle, trust, webhook, mesh] {
        let folder = folder(&[("chain.pem", &chain), ("trust.yaml", &manifest)]);
        let run = check_in(
            folder.path(),
            &["--verifier", "envoy", "chain.pem", "trust.yaml"],
        );
        assert_eq!(run.problems(), Vec::<&str>::new(), "{manifest}");
        assert_eq!(
            run.report["chains"][0]["verdicts"][0]["outcome"], "accepted",
            "{manifest}"
        );
        assert_eq!(run.code, 0);
    }
}

/// What holds nothing that is read is not said to hold none.
#[test]
fn of_other_objects_it_is_said_that_they_are_not_read() {
    let folder = folder(&[(
        "d.yaml",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: x\n",
    )]);
    let run = try_in(folder.path(), &["d.yaml"]);
    assert_eq!(run.code, 2);
    assert!(run.complaint.contains("Deployment"), "{}", run.complaint);
    assert!(run.complaint.contains("is not read"), "{}", run.complaint);
}

/// A Secret is one wherever it stands.
#[test]
fn secrets_inside_other_documents_are_read() {
    let (leaf, between, _) = parts();
    let data = base64(format!("{leaf}{between}"));
    let secret = json!({ "apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/tls",
        "metadata": { "name": "web", "namespace": "shop" }, "data": { "tls.crt": data, "tls.key": base64(KEY) } });
    for wrapped in [
        json!({ "secrets": [secret] }),
        json!({ "resources": { "shop/web": { "manifest": secret } } }),
        json!({ "kind": "List", "items": [ { "kind": "SecretList", "items": [secret] } ] }),
        json!({ "Kubernetes": { "secret": [secret], "Ingress": [] } }),
    ] {
        let run = check("wrapped.json", wrapped.to_string());
        assert_eq!(
            (run.kind(), run.leaves().len(), run.code),
            ("kubernetes", 1, 0)
        );
        assert_eq!(run.report["chains"][0]["name"], "shop/web tls.crt");
    }
}

/// A bootstrap of Envoy is the same inside a ConfigMap: the same contexts, at the lines of the whole file.
#[test]
fn a_bootstrap_in_a_config_map_is_a_bootstrap() {
    let (leaf, between, root) = parts();
    let bootstrap = format!(
        "static_resources:\n  listeners:\n  - name: l\n    filter_chains:\n    - transport_socket:\n        name: tls\n        typed_config:\n          \
         \"@type\": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext\n          common_tls_context:\n            \
         tls_certificates:\n            - certificate_chain:\n                inline_string: |\n{}            validation_context:\n              \
         trusted_ca:\n                inline_string: |\n{}",
        indented(&format!("{leaf}{between}"), 18),
        indented(&root, 18)
    );
    let alone = check("envoy.yaml", &bootstrap);
    let map = format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: e\ndata:\n  envoy.yaml: |\n{}",
        indented(&bootstrap, 4)
    );
    let inside = check("map.yaml", &map);
    assert_eq!(
        (inside.bundles(), inside.leaves()),
        (alone.bundles(), alone.leaves())
    );
    assert_eq!((alone.bundles(), alone.leaves().len()), (1, 1));
    assert_eq!(
        (inside.rules("error"), inside.code),
        (alone.rules("error"), alone.code)
    );
    let source = |run: &Run| run.report["chains"][0]["sources"][0].clone();
    let line = source(&alone)["line"].as_u64().unwrap();
    assert_eq!(source(&inside)["line"], line + 6);
    let pointer = source(&alone)["pointer"].as_str().unwrap().to_owned();
    assert_eq!(
        source(&inside)["pointer"],
        format!("data.envoy.yaml.{pointer}")
    );
}

/// Dumps and typed resources inside the output of other tools.
#[test]
fn dumps_inside_other_objects_are_dumps() {
    let (leaf, between, root) = parts();
    let secret = |name: &str, field: &str, value: Value| {
        json!({ "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret",
            "name": name, field: value })
    };
    let own = secret(
        "own",
        "tls_certificate",
        json!({ "certificate_chain": { "inline_string": format!("{leaf}{between}") } }),
    );
    let trust = secret(
        "ca",
        "validation_context",
        json!({ "trusted_ca": { "inline_bytes": base64(&root) } }),
    );
    let dump = json!({ "configs": [
        { "@type": "type.googleapis.com/envoy.admin.v3.BootstrapConfigDump", "bootstrap": { "node": { "id": "n" } } },
        { "@type": "type.googleapis.com/envoy.admin.v3.SecretsConfigDump",
          "dynamic_active_secrets": [ { "name": "own", "secret": own }, { "name": "ca", "secret": trust } ] } ] });
    let kind = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret";
    for wrapped in [
        json!({ "envoy-gateway-system": { "pod": dump } }),
        json!({ "xds": { "a/b": dump }, "gateways": [] }),
        json!({ "xds": { kind: { "own": own, "ca": trust } } }),
        json!({ "resources": [ { "name": "own", "resource": own }, { "name": "ca", "resource": trust } ] }),
    ] {
        let run = check("wrapped.json", wrapped.to_string());
        assert_eq!((run.kind(), run.code), ("config-dump", 0), "{wrapped}");
        assert_eq!((run.leaves().len(), run.bundles()), (1, 1), "{wrapped}");
        assert_eq!(run.report["proxies"].as_array().unwrap().len(), 1);
        assert_eq!(run.report["chains"][0]["proxy"], "p0");
    }
    let two = json!({ "ns": { "one": dump, "two": { "configs": [
        { "@type": "type.googleapis.com/envoy.admin.v3.BootstrapConfigDump", "bootstrap": { "node": { "id": "m" } } } ] } } });
    let run = check("two.json", two.to_string());
    assert_eq!(run.report["proxies"].as_array().unwrap().len(), 2);
}

/// Long names, deep nesting and many fields take no more than their length.
#[test]
fn hostile_documents_end_soon() {
    let (leaf, _, root) = parts();
    let name = "k".repeat(400_000);
    let long = json!({ &name: vec![json!({ "a": "x" }); 50_000] }).to_string();
    let fields: serde_json::Map<String, Value> = (0..3_000)
        .map(|index| (format!("f{index}"), json!(root)))
        .collect();
    let chained: serde_json::Map<String, Value> = (0..3_000)
        .map(|index| (format!("f{index}"), json!(leaf)))
        .collect();
    let nested = (0..40).fold(json!({ "certificate": root }).to_string(), |inner, _| {
        if inner.len() < 200_000 {
            json!({ "certificate": inner }).to_string()
        } else {
            inner
        }
    });
    let started = std::time::Instant::now();
    for text in [
        long,
        Value::from(fields).to_string(),
        Value::from(chained).to_string(),
        nested,
    ] {
        let folder = folder(&[("x.json", text)]);
        let run = try_in(folder.path(), &["x.json"]);
        assert!([0, 1, 2, 3].contains(&run.code));
    }
    assert!(started.elapsed().as_secs() < 60);
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, content) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, name, *content).unwrap();
    }
    builder.into_inner().unwrap()
}

/// Attachments of tickets: the same as the folder they were made of.
#[test]
fn archives_are_read_as_the_folder_they_hold() {
    let (leaf, between, root) = parts();
    let chain = format!("{leaf}{between}");
    let files: [(&str, &[u8]); 3] = [
        ("pod/svid.pem", chain.as_bytes()),
        ("pod/bundle.pem", root.as_bytes()),
        ("pod/notes.bin", &[0, 159, 146, 150]),
    ];
    let archive = tar(&files);
    for (name, content) in [("a.tar", archive.clone()), ("a.tgz", gzip(&archive))] {
        let folder = folder(&[(name, content)]);
        for argument in [name, "."] {
            let run = check_in(folder.path(), &["--verifier", "envoy", argument]);
            assert_eq!(run.problems(), Vec::<&str>::new());
            assert_eq!((run.leaves().len(), run.bundles(), run.code), (1, 1, 0));
            assert_eq!(
                run.report["chains"][0]["verdicts"][0]["outcome"],
                "accepted"
            );
            let input = run.report["inputs"][0]["name"].as_str().unwrap();
            assert!(input.ends_with(&format!("{name}/pod/svid.pem")), "{input}");
        }
    }
    let folder = folder(&[
        ("svid.pem.gz", gzip(chain.as_bytes())),
        ("bundle.pem", root.into()),
    ]);
    let run = check_in(
        folder.path(),
        &["--verifier", "envoy", "svid.pem.gz", "bundle.pem"],
    );
    assert_eq!((run.leaves().len(), run.bundles(), run.code), (1, 1, 0));
}

/// What does not unpack, or unpacks without end, is named.
#[test]
fn archives_that_do_not_unpack_are_named() {
    let zeros = gzip(&vec![0; 300 << 20]);
    let cut = {
        let whole = gzip(&tar(&[("a.txt", &[b'x'; 4000])]));
        whole[..whole.len() / 2].to_vec()
    };
    for (bytes, words) in [(zeros, "unpacks to more than"), (cut, "unpack")] {
        let folder = folder(&[("a.tgz", bytes)]);
        let run = try_in(folder.path(), &["a.tgz"]);
        assert_eq!(run.code, 2);
        assert!(run.complaint.contains(words), "{}", run.complaint);
    }
}

/// gravitational/teleport#68853: leaf and issuer in one block, which Envoy does not load.
#[test]
fn certificates_in_one_block_are_told_apart() {
    let (chain, bundle) = issued();
    let files = [
        ("chain.pem", pem::block("CERTIFICATE", &chain.concat())),
        ("bundle.pem", pem::certificates(&bundle)),
    ];
    let folder = folder(&files);
    let run = check_in(
        folder.path(),
        &["--verifier", "envoy", "chain.pem", "bundle.pem"],
    );
    let certificates = run.report["chains"][0]["certificates"].as_array().unwrap();
    assert_eq!(certificates.len(), chain.len());
    assert!(!run.rules("error").contains(&"issuer-unknown"));
    let findings = run.report["findings"].as_array().unwrap();
    let load = findings
        .iter()
        .find(|finding| finding["rule"] == "own-chain-does-not-load");
    let load = load.unwrap().to_string();
    assert!(load.contains("more than one certificate"), "{load}");
    assert_eq!(run.code, 1);
}
