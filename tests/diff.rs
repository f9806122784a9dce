//! `svidlint diff`: which facts differ, and which of them are proved to change a verdict.
//!
//! What is expected of the issuers' chains was written down by hand from the output of `openssl x509 -text` and from what
//! the issuers are known to put into certificates; what a verifier makes of a difference follows from Envoy's checks.

#![allow(
    clippy::expect_used,
    reason = "a test may stop at the first thing that is wrong"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;
use svidlint_forge::rule_fixtures::AT;

fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(path)
}

fn output(good: &Path, bad: &Path, flags: &str) -> std::process::Output {
    Command::cargo_bin("svidlint")
        .expect("the binary is built")
        .arg("diff")
        .args([good, bad])
        .args(flags.split_whitespace())
        .output()
        .expect("the binary runs")
}

/// The comparison as JSON, with the exit code.
fn diff(good: &Path, bad: &Path, flags: &str) -> (Value, Option<i32>) {
    let output = output(good, bad, &format!("--format json {flags}"));
    let document = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{} {}: {output:?}", good.display(), bad.display()));
    (document, output.status.code())
}

fn fixtures(good: &str, bad: &str, flags: &str) -> (Value, Option<i32>) {
    diff(&fixture(good), &fixture(bad), flags)
}

/// `c0.0 key_usage/critical`: where and what, by the good side's id.
fn name(field: &Value) -> String {
    let text = |key: &str| field[key].as_str().unwrap_or_default().to_owned();
    let part = field["part"].as_str().map(|part| format!("/{part}"));
    format!(
        "{} {}{}",
        text("good"),
        text("field"),
        part.unwrap_or_default()
    )
}

/// The fields of differences that a condition holds for.
fn fields(document: &Value, wanted: impl Fn(&Value) -> bool) -> BTreeSet<String> {
    let differences = document["differences"].as_array().expect("a list");
    differences
        .iter()
        .filter(|difference| wanted(difference))
        .map(|difference| name(&difference["fields"][0]))
        .collect()
}

fn with_effect(document: &Value, effect: &str) -> BTreeSet<String> {
    fields(document, |difference| difference["effect"] == effect)
}

fn chosen(document: &Value) -> BTreeSet<String> {
    fields(document, |difference| {
        difference["individual"] == false && difference["fields"][0]["in"] != "verifier"
    })
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(ToString::to_string).collect()
}

/// The chains in `fixtures/issuers`, as `openssl x509 -text` shows them:
///
/// | | istiod | SPIRE | Teleport |
/// |---|---|---|---|
/// | SAN | critical, `mesh.example.org/ns/default/sa/cart` | `prod.example.org/ns/default/sa/cart` | critical, `teleport.example.org/k8s/default/cart` |
/// | key usage | digitalSignature, keyEncipherment | and keyAgreement | and keyAgreement |
/// | subject | empty | C=US, O=SPIRE | empty |
/// | issuer | O=Istio, CN=Intermediate CA | C=US, O=SPIFFE | O=, CN=teleport.example.org |
/// | key | EC P-384 | RSA 2048 | RSA 2048 |
/// | signature | sha256WithRSAEncryption | ecdsa-with-SHA256 | sha256WithRSAEncryption |
/// | subject key id | none | there | none |
/// | sent | leaf, intermediate, root | leaf | leaf |
#[test]
fn issuers_differ_in_exactly_what_their_certificates_say() {
    let between_istiod_and_teleport = [
        "c0.0 subject_alt_names/trust domain",
        "c0.0 subject_alt_names/path",
        "c0.0 key_usage",
        "c0.0 public_key/kind",
        "c0.0 issuer",
        "c0 certificates/number",
        "c0 certificates/root",
        "c0 issuance",
    ];
    let between_istiod_and_spire = [
        "c0.0 subject_alt_names/trust domain",
        "c0.0 subject_alt_names/critical",
        "c0.0 key_usage",
        "c0.0 public_key/kind",
        "c0.0 subject",
        "c0.0 issuer",
        "c0.0 signature/algorithm",
        "c0.0 subject_key_id",
        "c0 certificates/number",
        "c0 certificates/root",
        "c0 issuance",
    ];
    let between_spire_and_teleport = [
        "c0.0 subject_alt_names/trust domain",
        "c0.0 subject_alt_names/path",
        "c0.0 subject_alt_names/critical",
        "c0.0 subject",
        "c0.0 issuer",
        "c0.0 signature/algorithm",
        "c0.0 subject_key_id",
        "c0 issuance",
    ];
    let flags = format!("--verifier istio --tls-version 1.3 --envoy-version 1.40 --at {AT}");
    for (one, other, differing, changes_verdict) in [
        (
            "istiod",
            "teleport",
            &between_istiod_and_teleport[..],
            &["c0.0 subject_alt_names/path"][..],
        ),
        ("istiod", "spire", &between_istiod_and_spire[..], &[][..]),
        (
            "spire",
            "teleport",
            &between_spire_and_teleport[..],
            &["c0.0 subject_alt_names/path"][..],
        ),
    ] {
        for (good, bad) in [(one, other), (other, one)] {
            let (document, code) = fixtures(
                &format!("issuers/{good}"),
                &format!("issuers/{bad}"),
                &flags,
            );
            assert_eq!(chosen(&document), set(differing), "{good} and {bad}");
            assert_eq!(
                with_effect(&document, "verdict"),
                set(changes_verdict),
                "{good} and {bad}"
            );
            assert_eq!(
                with_effect(&document, "undecided"),
                set(&["c0.0 subject_alt_names/trust domain"]),
                "{good} and {bad}: the mesh's trust domain is not in evidence"
            );
            assert_eq!(
                code,
                Some(i32::from(!changes_verdict.is_empty())),
                "{good} and {bad}"
            );
        }
    }
}

/// A default cluster speaks TLS 1.2, where an EC server leaf needs a curve of `ecdh_curves`, which is P-256 alone.
#[test]
fn a_curve_counts_where_tls_1_2_is_spoken() {
    let flags = format!("--verifier envoy --presented-by server --tls-version 1.2 --at {AT}");
    let (document, code) = fixtures("issuers/teleport", "issuers/istiod", &flags);
    assert_eq!(
        with_effect(&document, "verdict"),
        set(&["c0.0 public_key/kind"])
    );
    let proofs = document["differences"][0]["proofs"]
        .as_array()
        .expect("a list");
    assert!(proofs.iter().any(|proof| {
        proof["into"] == "bad"
            && proof["check"] == "ec-curve-tls12-c"
            && proof["before"]["step"] == "failed"
            && proof["after"]["step"] == "passed"
    }));
    assert_eq!(code, Some(1));
}

/// The names of the workload stay its own: `ns/default/sa/cart` becomes what Istio pins for *this* workload.
#[test]
fn the_path_comes_first_and_is_proved_in_both_directions() {
    let flags = format!(
        "--verifier istio --presented-by server --trust-domain mesh.example.org \
         --trust-domain-alias teleport.example.org --tls-version 1.3 --at {AT}"
    );
    let (document, _) = fixtures("issuers/istiod", "issuers/teleport", &flags);
    let first = &document["differences"][0];
    assert_eq!(name(&first["fields"][0]), "c0.0 subject_alt_names/path");
    for (into, before, after) in [
        ("bad", "rejected", "accepted"),
        ("good", "accepted", "rejected"),
    ] {
        let proofs = first["proofs"].as_array().expect("a list");
        let proof = proofs
            .iter()
            .find(|proof| proof["into"] == into && proof["check"].is_null())
            .expect("the outcome is proved");
        assert_eq!(proof["way"], "own-names");
        assert_eq!(proof["before"]["outcome"], before);
        assert_eq!(proof["after"]["outcome"], after);
    }
    assert_eq!(
        with_effect(&document, "verdict"),
        set(&["c0.0 subject_alt_names/path"])
    );
    assert_eq!(with_effect(&document, "undecided"), set(&[]));
}

#[test]
fn a_trust_domain_counts_where_the_mesh_s_is_known() {
    let flags =
        format!("--verifier istio --trust-domain mesh.example.org --tls-version 1.3 --at {AT}");
    let (document, code) = fixtures("issuers/istiod", "issuers/spire", &flags);
    assert_eq!(
        with_effect(&document, "verdict"),
        set(&["c0.0 subject_alt_names/trust domain"])
    );
    assert_eq!(code, Some(1));
}

/// Each side's bundle is for the trust domain of its own leaf, so a domain alone finds no bundle on the other side. The issuance
/// goes over together with the bundle, and then nothing changes.
#[test]
fn what_fits_only_its_own_side_is_told_as_such() {
    let flags = format!("--verifier envoy-spiffe --envoy-version 1.40 --tls-version 1.3 --at {AT}");
    let (document, code) = fixtures("issuers/istiod", "issuers/spire", &flags);
    assert_eq!(
        with_effect(&document, "tied"),
        set(&["c0.0 subject_alt_names/trust domain"])
    );
    let without = with_effect(&document, "none");
    for field in ["c0 issuance", "c0.0 issuer", "c0.0 signature/algorithm"] {
        assert!(without.contains(field), "{field}");
    }
    assert_eq!(with_effect(&document, "verdict"), set(&[]));
    assert_eq!(code, Some(0));
}

/// Every rule's fixtures: the bad file differs from the good one in what was planted, and that is what is found.
/// The flags of a rule's fixture but for the anchors, the moment and the verifier, which the test gives itself.
fn own_flags(expect: &Value) -> Vec<String> {
    let flags = expect["flags"].as_array().expect("flags are a list");
    let flags: Vec<&str> = flags.iter().filter_map(Value::as_str).collect();
    flags
        .chunks(2)
        .filter(|pair| !["--trust-bundle", "--at", "--verifier"].contains(&pair[0]))
        .flatten()
        .map(|flag| (*flag).to_owned())
        .collect()
}

#[test]
fn what_was_planted_is_proved() {
    let root = fixture("rules/root.pem");
    let root = root.display();
    let mut wrong = Vec::new();
    for (rule, verifier, expected) in [
        (
            "istio-san-not-ns-sa",
            "istio",
            "c0.0 subject_alt_names/path",
        ),
        (
            "spiffe-wrong-trust-domain",
            "istio",
            "c0.0 subject_alt_names/trust domain",
        ),
        (
            "san-not-matched",
            "envoy",
            "c0.0 subject_alt_names/names in the path",
        ),
        ("issuer-not-ca", "envoy", "c0.1 basic_constraints"),
        ("issuer-expired", "envoy", "c0.1 not_after"),
        ("issuer-not-yet-valid", "envoy", "c0.1 not_before"),
        ("issuer-eku-lacks-role", "envoy", "c0.1 extended_key_usage"),
        ("issuer-unknown", "envoy", "c0 certificates/number"),
        (
            "leaf-eku-no-client-auth",
            "envoy",
            "c0.0 extended_key_usage",
        ),
        (
            "leaf-eku-no-server-auth",
            "envoy",
            "c0.0 extended_key_usage",
        ),
        ("leaf-ku-no-digital-signature", "envoy", "c0.0 key_usage"),
        ("leaf-not-yet-valid", "envoy", "c0.0 not_before"),
        ("leaf-expired", "envoy", "c0.0 not_after"),
        ("signature-invalid", "envoy", "c0.0 signature/value"),
        ("spiffe-leaf-precheck", "envoy-spiffe", "c0.0 key_usage"),
        ("leaf-ku-cert-sign", "envoy-spiffe", "c0.0 key_usage"),
        ("leaf-no-key-usage", "envoy-spiffe", "c0.0 key_usage"),
    ] {
        let folder = fixture("rules").join(rule);
        let expect =
            fs::read_to_string(folder.join("expect.json")).expect("the fixture is described");
        let expect: Value = serde_json::from_str(&expect).expect("it is JSON");
        let flags = own_flags(&expect).join(" ");
        let flags = format!(
            "{flags} --verifier {verifier} --at {AT} --trust-bundle example.org={root} --envoy-version 1.40"
        );
        let (document, code) = diff(&folder.join("good.pem"), &folder.join("bad.pem"), &flags);
        let found = with_effect(&document, "verdict");
        if found != set(&[expected]) || code != Some(1) {
            wrong.push(format!("{rule}: {found:?} {code:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// `/certs` shows serial numbers, validity and SANs; nothing else of it can differ.
#[test]
fn what_a_dump_does_not_show_is_no_difference() {
    let (document, code) = fixtures(
        "issuers/istiod/chain.pem",
        "incident/catalogue-certs.json",
        "--verifier istio --presented-by server",
    );
    assert_eq!(
        chosen(&document),
        set(&[
            "c0.0 subject_alt_names/trust domain",
            "c0.0 subject_alt_names/path",
            "c0.0 not_after/lifetime",
        ])
    );
    assert_eq!(
        with_effect(&document, "verdict"),
        set(&["c0.0 subject_alt_names/path"])
    );
    let hidden = document["not_shown"].as_array().expect("a list");
    for fact in [
        "key_usage",
        "extended_key_usage",
        "issuer",
        "public_key",
        "issuance",
    ] {
        let entry = hidden.iter().find(|entry| entry["field"] == fact);
        let by = entry.map(|entry| entry["by"].clone());
        if fact == "public_key" {
            // Its parts are there only where it is.
            continue;
        }
        assert_eq!(by, Some(serde_json::json!(["bad"])), "{fact}");
    }
    assert_eq!(code, Some(1));
}

/// Two proxies on each side. Both present the same IDs; the client that refuses pins another one.
#[test]
fn of_two_meshes_the_pinned_id_is_the_difference() {
    let (document, code) = fixtures(
        "captures/1.36.4/good-spiffe",
        "captures/1.36.4/incident-spiffe",
        "",
    );
    let verdict = with_effect(&document, "verdict");
    assert_eq!(verdict.len(), 1, "{verdict:?}");
    let first = &document["differences"][0];
    assert_eq!(first["fields"][0]["field"], "san_matchers");
    assert_eq!(
        first["good"],
        serde_json::json!(["uri exact spiffe://ellinj.teleport.sh/k8s/sock-shop/catalogue"])
    );
    assert_eq!(
        first["bad"],
        serde_json::json!(["uri exact spiffe://ellinj.teleport.sh/ns/sock-shop/sa/catalogue"])
    );
    assert_eq!(code, Some(1));
}

/// The same pins on both sides; the presented IDs differ.
#[test]
fn of_two_meshes_the_presented_id_is_the_difference() {
    let (document, code) = fixtures(
        "captures/1.40.0/good-ns-ca",
        "captures/1.40.0/incident-ca",
        "",
    );
    let verdict = with_effect(&document, "verdict");
    assert_eq!(verdict.len(), 1, "{verdict:?}");
    assert!(
        verdict
            .iter()
            .all(|field| field.ends_with("subject_alt_names/path"))
    );
    assert_eq!(code, Some(1));
}

/// One proxy on each side: its peers' matchers are not in evidence, so what they would look at stays open, and its own pins
/// against its own ID are a warning.
#[test]
fn one_dump_of_each_side_leaves_open_what_its_peers_decide() {
    let dump = "front-end/config_dump.json";
    let (document, code) = fixtures(
        &format!("captures/1.36.4/good-spiffe/{dump}"),
        &format!("captures/1.36.4/incident-spiffe/{dump}"),
        "",
    );
    let warnings = fields(&document, |difference| difference["effect"] == "warning");
    assert_eq!(warnings, set(&["p0.0 san_matchers"]));
    assert_eq!(with_effect(&document, "verdict"), set(&[]));
    assert_eq!(code, Some(0));
}

#[test]
fn a_chain_does_not_differ_from_itself() {
    for path in [
        "issuers/istiod",
        "issuers/spire/chain.pem",
        "incident/catalogue-certs.json",
        "captures/1.36.4/good-spiffe",
        "captures/1.40.0/good-ns-ca/catalogue/config_dump.json",
    ] {
        let (document, code) = fixtures(path, path, "");
        assert_eq!(document["differences"], serde_json::json!([]), "{path}");
        assert_eq!(code, Some(0), "{path}");
        assert_eq!(document["changes_a_verdict"], false, "{path}");
    }
    for entry in fs::read_dir(fixture("encodings")).expect("there are fixtures") {
        let path = entry.expect("is readable").path();
        if path.extension().is_some_and(|extension| extension == "der") {
            // The same certificates as in PEM.
            continue;
        }
        let (document, code) = diff(&path, &path, "");
        assert_eq!(
            document["differences"],
            serde_json::json!([]),
            "{}",
            path.display()
        );
        assert_eq!(code, Some(0), "{}", path.display());
    }
}

#[test]
fn exit_codes_say_what_kept_it_from_comparing() {
    let folder = tempfile::tempdir().expect("a folder");
    let notes = folder.path().join("notes.txt");
    fs::write(&notes, "nothing that anybody knows\n").expect("can be written");
    let chain = fixture("issuers/spire/chain.pem");
    assert_eq!(output(&chain, &notes, "").status.code(), Some(2));
    assert_eq!(output(&notes, &chain, "").status.code(), Some(2));
    assert_eq!(output(&chain, folder.path(), "").status.code(), Some(3));
    assert_eq!(
        output(&chain, &folder.path().join("missing.pem"), "")
            .status
            .code(),
        Some(2)
    );
    let both = output(Path::new("-"), Path::new("-"), "");
    assert_eq!(both.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&both.stderr).contains("one side only"));
}

#[test]
fn a_comparison_follows_its_schema_and_is_the_same_each_time() {
    let schema = svidlint::report::diff::schema().expect("the schema can be written");
    let schema: Value = serde_json::from_str(&schema).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    for (good, bad) in [
        ("issuers/istiod", "issuers/teleport"),
        ("issuers/spire/chain.pem", "incident/catalogue-certs.json"),
        (
            "captures/1.36.4/good-spiffe",
            "captures/1.36.4/incident-spiffe",
        ),
        ("issuers/linkerd", "encodings/uri-san-nul.pem"),
    ] {
        let flags = format!("--at {AT}");
        let (document, _) = fixtures(good, bad, &flags);
        let problems: Vec<String> = validator
            .iter_errors(&document)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(problems.is_empty(), "{good} {bad}: {}", problems.join("\n"));
        assert_eq!(document, fixtures(good, bad, &flags).0);
    }
    assert!(!validator.is_valid(&serde_json::json!({ "schema": "1" })));
}

#[test]
fn what_a_terminal_obeys_is_escaped() {
    let folder = tempfile::tempdir().expect("a folder");
    let hostile = folder.path().join("hostile.json");
    let san = "spiffe://td/\u{1b}[2J\u{202e}/x";
    let certs = serde_json::json!({ "certificates": [{ "ca_cert": [], "cert_chain": [{
        "path": "<inline>", "serial_number": "01",
        "subject_alt_names": [{ "uri": san }],
        "days_until_expiration": "1",
        "valid_from": "2026-01-01T00:00:00Z", "expiration_time": "2026-01-03T00:00:00Z" }] }] });
    fs::write(&hostile, certs.to_string()).expect("can be written");
    for format in ["pretty", "json"] {
        let flags = format!("--all --format {format}");
        let output = output(&fixture("issuers/spire/chain.pem"), &hostile, &flags);
        let text = String::from_utf8(output.stdout).expect("it is UTF-8");
        let hidden = text.chars().find(|character| {
            (character.is_control() && *character != '\n') || *character == '\u{202e}'
        });
        assert_eq!(hidden, None, "{format}");
        assert!(text.contains("202e"), "{format}");
    }
}
