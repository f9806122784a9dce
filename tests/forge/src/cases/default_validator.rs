//! Whether the default validator verifies at all, pins, depth, ACCEPT_UNTRUSTED (2).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::ask::{Ask, BY_CLIENT, BY_CLIENT_BOTH, DEFAULT, Topic};
use crate::case::Case;
use crate::certificate::{Cert, SPIFFE_ID};
use crate::extension::ext_key_usage;
use crate::key::{Hash, Key};

pub(crate) fn cases() -> Vec<Case> {
    let mut topic = Topic::new("default-validator");
    verified_at_all(&mut topic);
    untrusted(&mut topic);
    pins(&mut topic);
    depth(&mut topic);
    topic.cases
}

/// SHA-256 of a certificate, in hex.
pub(crate) fn hash_pin(certificate: &Cert) -> String {
    Hash::Sha256.digest(&certificate.der()).iter().map(|octet| format!("{octet:02x}")).collect()
}

/// SHA-256 of a key's `SubjectPublicKeyInfo`, in base64.
pub(crate) fn spki_pin(key: Key) -> String {
    STANDARD.encode(Hash::Sha256.digest(&key.spki()))
}

fn verified_at_all(topic: &mut Topic) {
    let nobody = || Ask::raw(Vec::new());
    let stranger = || Ask::leaf(&Cert::leaf().expired().signed_by(Key::Other));
    topic.ask(
        "2.1",
        "no-validation-context",
        "nothing is verified without a validation context",
        DEFAULT,
        &stranger().without_validation_context(),
    );
    topic.ask(
        "2.1",
        "empty-validation-context",
        "nothing is verified with an empty validation context",
        DEFAULT,
        &stranger().trusting_nobody(),
    );
    topic.ask(
        "2.1",
        "no-validation-context-no-certificate",
        "a certificate is required but never asked for",
        BY_CLIENT,
        &nobody().without_validation_context(),
    );
    for (what, ask) in [("required", nobody()), ("optional", nobody().optional())] {
        topic.ask(
            "2.1",
            &format!("no-certificate-{what}"),
            &format!("no certificate, {what}, trusted_ca"),
            BY_CLIENT,
            &ask,
        );
        topic.ask(
            "2.1",
            &format!("no-certificate-{what}-san"),
            &format!("no certificate, {what}, SAN matchers"),
            BY_CLIENT,
            &ask.clone().sans(json!([{"exact": SPIFFE_ID}])),
        );
        topic.ask(
            "2.1",
            &format!("no-certificate-{what}-pin"),
            &format!("no certificate, {what}, pinned"),
            BY_CLIENT,
            &ask.clone().validation("verify_certificate_hash", json!([hash_pin(&Cert::leaf())])),
        );
        let accepting = ask.validation("trust_chain_verification", json!("ACCEPT_UNTRUSTED"));
        topic.ask(
            "2.1",
            &format!("no-certificate-{what}-accept-untrusted"),
            &format!("no certificate, {what}, ACCEPT_UNTRUSTED"),
            BY_CLIENT,
            &accepting,
        );
        topic.ask(
            "2.1",
            &format!("no-certificate-{what}-accept-untrusted-san"),
            &format!("no certificate, {what}, ACCEPT_UNTRUSTED with SAN matchers"),
            BY_CLIENT,
            &accepting.sans(json!([{"exact": SPIFFE_ID}])),
        );
    }
    topic.ask(
        "2.1",
        "optional-but-presented",
        "an optional certificate is verified when presented",
        BY_CLIENT_BOTH,
        &Ask::leaf_alone().optional(),
    );
    topic.ask(
        "2.1",
        "optional-and-good",
        "an optional certificate that is good",
        BY_CLIENT_BOTH,
        &Ask::good().optional(),
    );
}

fn untrusted(topic: &mut Topic) {
    let accept = |ask: Ask| ask.validation("trust_chain_verification", json!("ACCEPT_UNTRUSTED"));
    let wrong_san = || json!([{"exact": "nobody"}]);
    let asks = [
        ("good", Ask::good()),
        ("missing-intermediate", Ask::leaf_alone()),
        ("expired", Ask::leaf(&Cert::leaf().expired())),
        ("wrong-purpose", Ask::leaf(&Cert::leaf().with(ext_key_usage(&["1.2.3.4"])))),
        ("wrong-san", Ask::good().sans(wrong_san())),
        ("missing-intermediate-wrong-san", Ask::leaf_alone().sans(wrong_san())),
        ("wrong-pin", Ask::good().validation("verify_certificate_hash", json!(["00".repeat(32)]))),
        ("without-anchors", Ask::good().trusting_nobody()),
        ("crl-missing", Ask::good().crls("nothing\n")),
    ];
    for (what, ask) in asks {
        topic.ask(
            "2.3",
            &format!("accept-untrusted-{what}"),
            &format!("ACCEPT_UNTRUSTED: {what}"),
            DEFAULT,
            &accept(ask),
        );
    }
}

fn pins(topic: &mut Topic) {
    let hash = hash_pin(&Cert::leaf());
    let octets = (0..64).step_by(2).map(|start| &hash[start..start + 2]).collect::<Vec<_>>();
    let wrong_hash = "00".repeat(32);
    let wrong_spki = STANDARD.encode([0; 32]);
    let none: Value = json!([]);
    let sets = [
        ("hash", json!([hash]), none.clone()),
        ("hash-upper", json!([hash.to_uppercase()]), none.clone()),
        ("hash-colons", json!([octets.join(":")]), none.clone()),
        ("hash-wrong", json!([wrong_hash]), none.clone()),
        ("hash-second", json!([wrong_hash, hash]), none.clone()),
        ("hash-of-intermediate", json!([hash_pin(&Cert::intermediate())]), none.clone()),
        ("spki", none.clone(), json!([spki_pin(Key::Leaf)])),
        ("spki-wrong", none.clone(), json!([wrong_spki])),
        ("spki-of-intermediate", none, json!([spki_pin(Key::Inter)])),
        ("hash-wrong-spki-right", json!([wrong_hash]), json!([spki_pin(Key::Leaf)])),
        ("hash-right-spki-wrong", json!([hash]), json!([wrong_spki])),
        ("both-wrong", json!([wrong_hash]), json!([wrong_spki])),
    ];
    for (what, hashes, keys) in sets {
        let pinned = |ask: Ask| {
            ask.validation("verify_certificate_hash", hashes.clone())
                .validation("verify_certificate_spki", keys.clone())
        };
        topic.ask(
            "2.4",
            &format!("pin-{what}"),
            &format!("pins with trusted_ca: {what}"),
            DEFAULT,
            &pinned(Ask::good()),
        );
        topic.ask(
            "2.4",
            &format!("pin-{what}-without-anchors"),
            &format!("pins without trusted_ca: {what}"),
            DEFAULT,
            &pinned(Ask::leaf_alone()).trusting_nobody(),
        );
    }
    let expired = Cert::leaf().expired().with(ext_key_usage(&["1.2.3.4"]));
    let ask = Ask::leaf(&expired).validation("verify_certificate_hash", json!([hash_pin(&expired)]));
    topic.ask(
        "2.3",
        "pin-expired-without-anchors",
        "a pinned leaf that has expired, without trusted_ca",
        DEFAULT,
        &ask.clone().trusting_nobody(),
    );
    topic.ask("2.3", "pin-expired", "a pinned leaf that has expired, with trusted_ca", DEFAULT, &ask);
    topic.ask(
        "2.3",
        "wrong-san-hides-wrong-pin",
        "the SAN comes before the pins",
        DEFAULT,
        &Ask::good().sans(json!([{"exact": "nobody"}])).validation("verify_certificate_hash", json!([wrong_hash])),
    );
}

fn depth(topic: &mut Topic) {
    let upper = Cert::ca("Forge Upper", Key::Second, "Forge Root", Key::Root);
    let lower = Cert::intermediate().issued_by("Forge Upper", Key::Second);
    for depth in 0..=4 {
        let limited = |ask: Ask| ask.validation("max_verify_depth", json!(depth));
        topic.ask(
            "2.2",
            &format!("depth-{depth}-no-intermediate"),
            &format!("max_verify_depth {depth}, no intermediate"),
            DEFAULT,
            &limited(Ask::chain(&[&Cert::leaf_of_root()])),
        );
        topic.ask(
            "2.2",
            &format!("depth-{depth}-one-intermediate"),
            &format!("max_verify_depth {depth}, one intermediate"),
            DEFAULT,
            &limited(Ask::good()),
        );
        topic.ask(
            "2.2",
            &format!("depth-{depth}-two-intermediates"),
            &format!("max_verify_depth {depth}, two intermediates"),
            DEFAULT,
            &limited(Ask::chain(&[&Cert::leaf(), &lower, &upper])),
        );
    }
    topic.ask(
        "2.2",
        "depth-1-partial-anchor",
        "max_verify_depth 1, the intermediate is trusted",
        DEFAULT,
        &Ask::leaf_alone().trusting(&[&Cert::intermediate()]).validation("max_verify_depth", json!(1)),
    );
}
