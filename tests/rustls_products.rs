//! ztunnel and Linkerd verify with rustls, each with what its own source gives the library.
#![allow(
    clippy::expect_used,
    reason = "a test may stop at the first thing that is wrong"
)]

mod run;

use run::{Run, check_in, folder};
use serde_json::Value;
use svidlint_forge::certificate::Cert;
use svidlint_forge::crl::Crl;
use svidlint_forge::key::Key;
use svidlint_forge::pem;

/// What a leaf below the forge's root is told, with these further files and flags.
fn judged(leaf: &Cert, files: &[(&str, String)], flags: &[&str]) -> Run {
    let chain = pem::certificates([leaf.der(), Cert::intermediate().der()]);
    let mut all = vec![
        ("chain.pem", chain),
        ("root.pem", pem::certificates([Cert::root().der()])),
    ];
    all.extend(files.iter().cloned());
    let folder = folder(&all);
    let mut arguments: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
    arguments.extend(["--at", "2026-11-24T00:00:00Z"]);
    arguments.extend(flags);
    check_in(folder.path(), &arguments)
}

fn outcomes(run: &Run) -> Vec<(&str, &str)> {
    let verdicts = run.report["chains"][0]["verdicts"]
        .as_array()
        .expect("a list")
        .iter();
    let text = |verdict: &'_ Value, key: &str| -> &'static str {
        verdict[key].as_str().unwrap_or_default().to_owned().leak()
    };
    verdicts
        .map(|verdict| (text(verdict, "presented_by"), text(verdict, "outcome")))
        .collect()
}

const ZTUNNEL: [&str; 4] = ["--verifier", "ztunnel", "--trust-domain", "example.org"];

/// linkerd2-proxy's lists: P-521 stands in the newer one alone.
#[test]
fn linkerd_takes_p521_in_newer_proxies_only() {
    let leaf = Cert::leaf().with_names(&[svidlint_forge::extension::general_name::dns(
        "cart.shop.serviceaccount.identity.linkerd.cluster.local",
    )]);
    let issuer = Cert::ca("P-521", Key::P521, "P-521", Key::P521);
    let leaf = leaf.issued_by("P-521", Key::P521);
    let folder = folder(&[
        ("leaf.pem", pem::certificates([leaf.der()])),
        ("root.pem", pem::certificates([issuer.der()])),
    ]);
    let run = check_in(
        folder.path(),
        &[
            "leaf.pem",
            "root.pem",
            "--at",
            "2026-11-24T00:00:00Z",
            "--verifier",
            "linkerd",
        ],
    );
    assert_eq!(
        outcomes(&run),
        [("server", "undecided"), ("client", "undecided")]
    );
    let rustls = check_in(
        folder.path(),
        &[
            "leaf.pem",
            "root.pem",
            "--at",
            "2026-11-24T00:00:00Z",
            "--verifier",
            "rustls",
        ],
    );
    assert_eq!(
        outcomes(&rustls),
        [("server", "accepted"), ("client", "accepted")]
    );
}

/// `TrustDomainVerifier` compares with ztunnel's own trust domain.
#[test]
fn ztunnel_knows_no_aliases() {
    let run = judged(&Cert::leaf(), &[], &ZTUNNEL);
    assert_eq!(
        outcomes(&run),
        [("server", "accepted"), ("client", "accepted")]
    );
    let flags = [
        "--verifier",
        "ztunnel",
        "--trust-domain",
        "cluster.local",
        "--trust-domain-alias",
        "example.org",
    ];
    let run = judged(&Cert::leaf(), &[], &flags);
    assert_eq!(
        outcomes(&run),
        [("server", "rejected"), ("client", "rejected")]
    );
}

/// `TrustDomainVerifier::verify_cert_chain`: clients alone, the whole chain, each certificate covered by a list; before Istio 1.29
/// there are no lists.
#[test]
fn ztunnel_looks_for_clients_in_crls_from_istio_1_29_on() {
    let lists = |intermediate: &Crl| {
        (
            "lists.crl.pem",
            format!("{}{}", Crl::of_root().pem(), intermediate.pem()),
        )
    };
    let none = judged(&Cert::leaf(), &[lists(&Crl::of_intermediate())], &ZTUNNEL);
    assert_eq!(
        outcomes(&none),
        [("server", "accepted"), ("client", "accepted")]
    );
    let serial = Cert::leaf().serial.clone();
    let revoked = judged(
        &Cert::leaf(),
        &[lists(&Crl::of_intermediate().revoking(&serial))],
        &ZTUNNEL,
    );
    assert_eq!(
        outcomes(&revoked),
        [("server", "accepted"), ("client", "undecided")]
    );
    let uncovered = judged(
        &Cert::leaf(),
        &[("lists.crl.pem", Crl::of_root().pem())],
        &ZTUNNEL,
    );
    assert_eq!(
        outcomes(&uncovered),
        [("server", "accepted"), ("client", "undecided")]
    );
}
