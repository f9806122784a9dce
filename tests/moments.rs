//! A line is held against the verdict of its own moment.
#![allow(
    clippy::expect_used,
    reason = "a test may stop at the first thing that is wrong"
)]

mod run;

use run::{Run, check_in, folder};
use svidlint_forge::certificate::Cert;
use svidlint_forge::pem;

/// A leaf of these dates below the forge's root, and a line beside it; judged at the machine's present moment, which is later
/// than 2026 and before the leaf of the first test ends.
fn beside(leaf: &Cert, line: &str, flags: &[&str]) -> Run {
    let folder = folder(&[
        (
            "leaf.pem",
            pem::certificates([leaf.der(), Cert::intermediate().der()]),
        ),
        ("root.pem", pem::certificates([Cert::root().der()])),
        ("line.log", line.to_owned()),
    ]);
    check_in(
        folder.path(),
        &[&["leaf.pem", "root.pem", "line.log"], flags].concat(),
    )
}

fn rules(run: &Run) -> Vec<&str> {
    let findings = run.report["findings"].as_array().expect("a list").iter();
    findings
        .filter_map(|finding| finding["rule"].as_str())
        .collect()
}

const REFUSED: &str = "TLS_error:|268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:verify cert failed: X509_verify_cert: certificate verification error at depth 0: certificate is not yet valid:TLS_error_end";

#[test]
fn two_clocks_differ_by_seconds() {
    let leaf = Cert::leaf().validity("20260102000010Z", "20430101000000Z");
    let early = beside(
        &leaf,
        &format!("[2026-01-02T00:00:08.000Z] {REFUSED}\n"),
        &[],
    );
    assert_eq!(
        rules(&early)[0],
        "symptom-of-another-moment",
        "{:?}",
        rules(&early)
    );
    assert_eq!(early.code, 0);
    // Two seconds later the line says what the evidence does not.
    let late = beside(
        &leaf,
        &format!("[2026-01-02T00:00:10.000Z] {REFUSED}\n"),
        &[],
    );
    assert_eq!(
        rules(&late)[0],
        "symptom-contradicts-evidence",
        "{:?}",
        rules(&late)
    );
}

#[test]
fn a_moment_that_the_user_names_is_that_of_lines_too() {
    let leaf = Cert::leaf().validity("20260102000010Z", "20430101000000Z");
    let line = format!("[2026-01-02T00:00:08.000Z] {REFUSED}\n");
    let run = beside(&leaf, &line, &["--at", "2026-11-24T00:00:00Z"]);
    assert!(
        rules(&run).contains(&"symptom-contradicts-evidence"),
        "{:?}",
        rules(&run)
    );
}

#[test]
fn a_leaf_that_has_expired_since_does_not_contradict_a_line_about_its_names() {
    let leaf = Cert::leaf().validity("20260101000000Z", "20260102000000Z");
    let line = "[2026-01-01T12:00:00.000Z] TLS_error:|268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:verify cert failed: SAN matcher, certificate SANs are [spiffe://example.org/ns/shop/sa/cart]:TLS_error_end\n";
    let run = beside(&leaf, line, &[]);
    assert!(
        !rules(&run).contains(&"symptom-contradicts-evidence"),
        "{:?}",
        rules(&run)
    );
    assert!(rules(&run).contains(&"leaf-expired"), "{:?}", rules(&run));
}
