//! Documents that hold certificates at any depth, and files whose form only their content tells.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

mod run;

use run::{check_in, folder, try_in};
use svidlint_forge::crl::Crl;
use svidlint_forge::der::{bit_string, context, null, number, oid, sequence};
use svidlint_forge::{pem, profiles};

/// A good chain and its bundle.
fn issued() -> (Vec<Vec<u8>>, Vec<Vec<u8>>) {
    let issued = profiles::spire::chain(7);
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
