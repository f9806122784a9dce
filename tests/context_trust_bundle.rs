//! `--trust-bundle` takes the place of every verifier's anchors, wherever its context comes from.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test"
)]

mod run;

use assert_cmd::Command;
use run::{Run, check_in, folder};
use serde_json::{Value, json};
use svidlint_forge::certificate::Cert;
use svidlint_forge::extension::general_name;
use svidlint_forge::key::Key;
use svidlint_forge::pem;
use tempfile::TempDir;

const TYPE: &str = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3";

/// The leaf that `ca.pem` issued and `other.pem` did not.
fn leaf() -> Cert {
    Cert::leaf()
        .with_names(&[general_name::uri("spiffe://example.org/ns/a/sa/b")])
        .issued_by("Test Root", Key::Root)
}

fn evidence(context: &Value) -> TempDir {
    let root = Cert::ca("Test Root", Key::Root, "Test Root", Key::Root);
    let other = Cert::ca("Other Root", Key::Other, "Other Root", Key::Other);
    folder(&[
        ("leaf.pem", pem::certificates([leaf().der()])),
        ("ca.pem", pem::certificates([root.der()])),
        ("other.pem", pem::certificates([other.der()])),
        ("empty.pem", String::new()),
        ("words.pem", "no certificate at all\n".to_owned()),
        ("context.json", context.to_string()),
    ])
}

fn context(validation: &Value) -> Value {
    json!({"@type": format!("{TYPE}.UpstreamTlsContext"), "common_tls_context": {"validation_context": validation}})
}

fn spiffe(domains: &[&str]) -> Value {
    let domains: Vec<Value> = domains
        .iter()
        .map(|name| json!({"name": name, "trust_bundle": {"filename": "other.pem"}}))
        .collect();
    context(
        &json!({"custom_validator_config": {"name": "envoy.tls.cert_validator.spiffe", "typed_config": {
        "@type": format!("{TYPE}.SPIFFECertValidatorConfig"), "trust_domains": domains}}}),
    )
}

fn check(folder: &TempDir, flags: &str) -> Run {
    let words =
        format!("--chain leaf.pem --tls-context context.json --presented-by server {flags}");
    check_in(folder.path(), &words.split(' ').collect::<Vec<_>>())
}

fn outcome(run: &Run) -> &str {
    run.report["chains"][0]["verdicts"][0]["outcome"]
        .as_str()
        .unwrap()
}

/// Exit code and standard error of any command.
fn complaint(folder: &TempDir, words: &str) -> (i32, String) {
    let output = Command::cargo_bin("svidlint")
        .unwrap()
        .current_dir(folder.path())
        .args(words.split(' '))
        .output()
        .unwrap();
    let complaint = String::from_utf8(output.stderr).unwrap();
    (output.status.code().unwrap(), complaint)
}

#[test]
fn it_replaces_the_anchors_of_a_context() {
    let secret = json!({"@type": format!("{TYPE}.UpstreamTlsContext"), "common_tls_context": {
        "validation_context_sds_secret_config": {"name": "ROOTCA"}}});
    let combined = json!({"@type": format!("{TYPE}.UpstreamTlsContext"), "common_tls_context": {"combined_validation_context": {
        "default_validation_context": {}, "validation_context_sds_secret_config": {"name": "ROOTCA"}}}});
    for validation in [
        context(&json!({"trusted_ca": {"filename": "ca.pem"}})),
        context(&json!({"trusted_ca": {"filename": "other.pem"}})),
        context(&json!({"trusted_ca": {"filename": "/not/at/hand.pem"}})),
        context(&json!({"system_root_certs": {}})),
        secret,
        combined,
    ] {
        let folder = evidence(&validation);
        let names = "--expect-san uri:prefix:spiffe://example.org/";
        let run = check(&folder, &format!("--trust-bundle ca.pem {names}"));
        assert_eq!(outcome(&run), "accepted", "{validation}");
        let verifier = &run.report["verifiers"][0];
        assert_eq!(verifier["origin"]["anchors"], "flag");
        assert_eq!(verifier["bundles"], json!(["b0"]), "{validation}");
        let run = check(&folder, &format!("--trust-bundle other.pem {names}"));
        assert_eq!(outcome(&run), "rejected", "{validation}");
        assert_eq!(run.code, 1);
    }
}

#[test]
fn a_file_without_anchors_lets_no_others_stand_in() {
    let folder = evidence(&context(&json!({"trusted_ca": {"filename": "ca.pem"}})));
    for file in ["empty.pem", "words.pem", "absent.pem"] {
        let run = check(&folder, &format!("--trust-bundle {file}"));
        assert_eq!(outcome(&run), "undecided", "{file}");
        assert_eq!(run.code, 2, "{file}: {}", run.complaint);
    }
    let folder = evidence(&spiffe(&["example.org"]));
    let run = check(&folder, "--trust-bundle empty.pem");
    assert_eq!((outcome(&run), run.code), ("undecided", 2));
}

#[test]
fn crls_stay() {
    let revoked = svidlint_forge::crl::Crl::of("Test Root", Key::Root)
        .revoking(&leaf().serial)
        .pem();
    let folder = evidence(&context(
        &json!({"trusted_ca": {"filename": "other.pem"}, "crl": {"inline_string": revoked}}),
    ));
    let run = check(&folder, "--trust-bundle ca.pem");
    assert_eq!(
        run.report["chains"][0]["verdicts"][0]["reason"]["check"],
        "revoked"
    );
}

#[test]
fn the_spiffe_validator_takes_it_for_one_trust_domain() {
    let folder = evidence(&spiffe(&["example.org"]));
    assert_eq!(
        outcome(&check(&folder, "--trust-bundle ca.pem")),
        "accepted"
    );
    let folder = evidence(&spiffe(&["example.org", "example.net"]));
    for flags in [
        "--trust-bundle example.org=ca.pem",
        "--trust-bundle ca.pem --trust-domain example.org",
    ] {
        assert_eq!(outcome(&check(&folder, flags)), "accepted", "{flags}");
    }
    let flags = "--trust-bundle example.net=ca.pem";
    assert_eq!(outcome(&check(&folder, flags)), "rejected");
    for words in [
        "check --chain leaf.pem --tls-context context.json --trust-bundle ca.pem",
        "check --chain leaf.pem --trust-bundle ca.pem --verifier envoy-spiffe",
        "diff leaf.pem leaf.pem --tls-context context.json --trust-bundle ca.pem",
    ] {
        let (code, complaint) = complaint(&folder, words);
        assert_eq!(code, 2, "{words}");
        assert!(
            complaint.contains("=ca.pem, or name it with --trust-domain"),
            "{complaint}"
        );
        assert_eq!(complaint.lines().count(), 1, "{complaint}");
    }
}

#[test]
fn a_handshake_wants_to_know_whose_they_are() {
    let folder = evidence(&context(&json!({"trusted_ca": {"filename": "ca.pem"}})));
    let sides = "handshake --client leaf.pem ca.pem --server leaf.pem ca.pem --format json";
    let (code, complaint) = complaint(&folder, &format!("{sides} --trust-bundle other.pem"));
    assert_eq!(code, 2);
    assert!(
        complaint.contains("write --trust-bundle client:other.pem"),
        "{complaint}"
    );
    let verdicts = |flags: &str| {
        let output = Command::cargo_bin("svidlint")
            .unwrap()
            .current_dir(folder.path())
            .args(format!("{sides} {flags}").split(' '))
            .output()
            .unwrap();
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let handshake = &report["handshakes"][0];
        ["client_verifies_server", "server_verifies_client"].map(|side| {
            handshake[side]["outcome"]
                .as_str()
                .unwrap_or_default()
                .to_owned()
        })
    };
    let [client, server] = verdicts("--trust-bundle client:other.pem");
    assert_eq!(client, "rejected");
    assert_ne!(server, "rejected");
    let [client, server] = verdicts("--trust-bundle server:other.pem");
    assert_ne!(client, "rejected");
    assert_eq!(server, "rejected");
    let (code, complaint) = self::complaint(&folder, "check leaf.pem --trust-bundle client:ca.pem");
    assert_eq!(code, 2);
    assert!(
        complaint.contains("are for `svidlint handshake`"),
        "{complaint}"
    );
}

#[test]
fn a_handshake_refuses_flags_that_it_has_no_use_for() {
    let folder = evidence(&context(&json!({"trusted_ca": {"filename": "ca.pem"}})));
    for flag in [
        "--presented-by server",
        "--verifier istio",
        "--tls-context context.json",
    ] {
        let (code, complaint) = complaint(&folder, &format!("handshake leaf.pem leaf.pem {flag}"));
        assert_eq!(code, 2, "{flag}");
        assert!(
            complaint.contains("has no effect in a handshake"),
            "{complaint}"
        );
    }
}

#[test]
fn the_configuration_s_bundles_do_the_same() {
    let folder = evidence(&context(&json!({"trusted_ca": {"filename": "ca.pem"}})));
    std::fs::write(
        folder.path().join("svidlint.toml"),
        "bundles = [\"other.pem\"]\n",
    )
    .unwrap();
    assert_eq!(
        outcome(&check(&folder, "--config svidlint.toml")),
        "rejected"
    );
}

#[test]
fn the_next_command_keeps_what_was_given() {
    let folder = evidence(&context(
        &json!({"trusted_ca": {"filename": "/not/at/hand.pem"}}),
    ));
    let output = Command::cargo_bin("svidlint")
        .unwrap()
        .current_dir(folder.path())
        .args("--chain leaf.pem --tls-context context.json --presented-by server --envoy-version 1.40 --at 2026-11-30T12:00:00Z".split(' '))
        .output()
        .unwrap();
    let report = String::from_utf8(output.stdout).unwrap();
    let command = "svidlint --chain leaf.pem --presented-by server --tls-context context.json --envoy-version 1.40 --at 2026-11-30T12:00:00Z --trust-bundle <CA file>";
    assert!(report.contains(command), "{report}");
}
