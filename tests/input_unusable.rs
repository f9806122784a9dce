//! What cannot be used: one clear sentence that names the input, the place and the way out; the others are still judged.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

mod run;

use std::fs;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use run::{check, check_in, fixture, folder};

/// Ends with 2, and standard error is the one sentence that names the input and contains each of `said`.
fn complains(name: &str, content: impl AsRef<[u8]>, said: &[&str]) {
    let run = check(name, content);
    assert_eq!(run.code, 2, "{name}: {}", run.complaint);
    let complaint = run.complaint.trim_end();
    assert!(!complaint.contains('\n'), "{complaint}");
    assert!(
        complaint.starts_with(&format!("svidlint: {name}")),
        "{complaint}"
    );
    for clause in said {
        assert!(complaint.contains(clause), "{clause}: {complaint}");
    }
}

#[test]
fn nothing_in_it() {
    complains("a.txt", "", &["the input is empty"]);
    complains("a.txt", " \n\t\n", &["the input is empty"]);
    complains(
        "a.html",
        "<html><body>404 page not found</body></html>",
        &["neither certificates nor Envoy output"],
    );
}

/// What openssl, step and SPIRE's agent print for people holds no certificate that could be judged.
#[test]
fn certificates_as_text() {
    let openssl = "Certificate:\n    Data:\n        Version: 3 (0x2)\n        Serial Number: 4660 (0x1234)\n        \
                   Signature Algorithm: ecdsa-with-SHA256\n        Issuer: CN = root\n        X509v3 extensions:\n";
    let spire = "Received 1 svid after 3.1ms\n\nSPIFFE ID:\t\tspiffe://example.org/web\nSVID Valid After:\t2026-01-01 \
                 00:00:00 +0000 UTC\nSVID Valid Until:\t2026-01-01 01:00:00 +0000 UTC\n";
    complains("a.txt", openssl, &["certificate as text", "PEM", "-noout"]);
    complains("a.txt", spire, &["SPIRE", "-output json"]);
}

#[test]
fn binary() {
    let noise: Vec<u8> = (0..=255).cycle().take(3000).collect();
    complains("a.bin", noise, &["binary"]);
    complains(
        "a.gz",
        [0x1f, 0x8b, 8, 0, 0, 0, 0, 0],
        &["gzip", "does not unpack"],
    );
    complains(
        "a.zip",
        b"PK\x03\x04\x14\x00\x00\x00",
        &["ZIP archive", "unpack it"],
    );
    let leaf = fs::read("fixtures/encodings/v1.der").unwrap();
    complains(
        "a.der",
        &leaf[..leaf.len() / 2],
        &["begins like DER", "cut off"],
    );
}

#[test]
fn pkcs12_names_the_way_out() {
    // PFX: version 3, then a ContentInfo (RFC 7292 4).
    let data = [
        &[0x30, 0x14, 2, 1, 3, 0x30, 0x0f][..],
        b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01\xa0\x02\x04\x00",
    ]
    .concat();
    complains(
        "a.p12",
        data,
        &["PKCS#12", "openssl pkcs12 -nokeys -in FILE | svidlint"],
    );
}

#[test]
fn tables_name_the_command_that_shows_more() {
    complains(
        "table.txt",
        "RESOURCE NAME     TYPE           STATUS     VALID CERT     SERIAL NUMBER     NOT AFTER     NOT BEFORE\n\
         default           Cert Chain     ACTIVE     true           272fb9            2025-12-06T18:24:35Z     2025-12-05T18:22:35Z\n",
        &["istioctl proxy-config secret POD -o json"],
    );
    complains(
        "table.txt",
        "CERTIFICATE NAME                   TYPE   STATUS       VALID CERT   SERIAL NUMBER\n\
         spiffe://cluster.local/ns/a/sa/b   Leaf   Unavailable  NA           NA\n",
        &["istioctl"],
    );
    complains(
        "table.txt",
        "NAME      TYPE                DATA   AGE\ngateway   kubernetes.io/tls   2      3d\n",
        &["kubectl get secret NAME -o yaml"],
    );
}

#[test]
fn kubernetes_objects_that_hold_no_certificate() {
    complains(
        "certificate.yaml",
        "apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata:\n  name: x\nspec:\n  secretName: x\n",
        &["Certificate", "kubectl get secret NAME -o yaml"],
    );
    complains(
        "secret.yaml",
        "apiVersion: v1\nkind: Secret\ndata:\n  tls.crt: '-----BEGIN CERTIFICATE-----'\n",
        &[":4", "not base64", "stringData"],
    );
}

#[test]
fn pem_of_another_kind() {
    let body = STANDARD.encode([0x30, 3, 2, 1, 5]);
    complains(
        "a.csr",
        format!("-----BEGIN CERTIFICATE REQUEST-----\n{body}\n-----END CERTIFICATE REQUEST-----\n"),
        &["it holds CERTIFICATE REQUEST"],
    );
}

#[test]
fn a_private_key_alone_is_said_and_not_shown() {
    let run = check(
        "tls.key",
        "-----BEGIN PRIVATE KEY-----\nc2VjcmV0IHNlY3JldCBzZWNyZXQ=\n-----END PRIVATE KEY-----\n",
    );
    assert!(
        run.problems()[0].contains("private keys are not read"),
        "{:?}",
        run.problems()
    );
    let everything = format!("{}{}", run.report, run.complaint);
    assert!(!everything.contains("c2VjcmV0") && !everything.contains("secret secret"));
}

#[test]
fn the_others_are_still_judged() {
    let folder = folder(&[
        (
            "good.pem",
            fixture("captures/1.40.0/good-ns-ca/catalogue/chain.pem"),
        ),
        ("empty.txt", String::new()),
    ]);
    let run = check_in(folder.path(), &["good.pem", "empty.txt", "missing.pem"]);
    assert_eq!(run.code, 2, "what could not be read wins");
    assert_eq!(run.leaves().len(), 1);
    let sentences: Vec<&str> = run.complaint.lines().collect();
    assert_eq!(
        sentences,
        [
            "svidlint: empty.txt: the input is empty",
            "svidlint: missing.pem: no such file"
        ]
    );
}

#[test]
fn files_met_while_walking_are_counted_only() {
    let folder = folder(&[
        (
            "tree/chain.pem",
            fixture("captures/1.40.0/good-ns-ca/catalogue/chain.pem"),
        ),
        ("tree/README.md", "words".to_owned()),
        ("tree/deeper/empty", String::new()),
    ]);
    let run = check_in(folder.path(), &["tree"]);
    assert_eq!(run.code, 0);
    assert_eq!(run.complaint, "");
    assert_eq!(run.report["inputs"].as_array().unwrap().len(), 1);
}

#[cfg(unix)]
#[test]
fn loops_and_dangling_links_end() {
    use std::os::unix::fs::symlink;
    let folder = folder(&[(
        "tree/a/chain.pem",
        fixture("captures/1.40.0/good-ns-ca/catalogue/chain.pem"),
    )]);
    symlink("..", folder.path().join("tree/a/up")).unwrap();
    symlink("nowhere", folder.path().join("tree/dangling.pem")).unwrap();
    let run = check_in(folder.path(), &["tree"]);
    assert_eq!(run.code, 0, "{}", run.complaint);
    assert_eq!(
        run.report["chains"][0]["sources"].as_array().unwrap().len(),
        1
    );
}
