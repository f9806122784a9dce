//! The leaf: usages, constraints, key, validity.

use super::{Files, RuleFixture, bytes, chain, chain_of, inline, leaf, root, upstream};
use crate::admin;
use crate::certificate::{Cert, VALID_FROM};
use crate::extension::{basic_constraints, ext_key_usage, general_name, key_usage, oid, purpose, usage};
use crate::key::Key;
use serde_json::json;

pub(super) fn fixtures() -> Vec<RuleFixture> {
    [usages(), keys(), validity()].concat()
}

fn usages() -> Vec<RuleFixture> {
    let no_signature = key_usage(&[usage::KEY_ENCIPHERMENT]);
    let signs = key_usage(&[usage::DIGITAL_SIGNATURE, usage::KEY_CERT_SIGN]);
    vec![
        leaf("leaf-eku-no-client-auth", "error", &Cert::leaf().with(ext_key_usage(&[purpose::SERVER_AUTH])))
            .flags("--verifier envoy --presented-by client"),
        leaf("leaf-eku-no-server-auth", "error", &Cert::leaf().with(ext_key_usage(&[purpose::CLIENT_AUTH])))
            .flags("--verifier envoy --presented-by server"),
        leaf("leaf-ku-no-digital-signature", "error", &Cert::leaf().with(no_signature))
            .beside(&["own-chain-does-not-load"]),
        leaf("leaf-ku-cert-sign", "note", &Cert::leaf().with(signs)),
        leaf("leaf-no-eku", "note", &Cert::leaf().without(oid::EXT_KEY_USAGE)),
        leaf("leaf-no-key-usage", "note", &Cert::leaf().without(oid::KEY_USAGE)),
        leaf("leaf-is-ca", "warning", &Cert::leaf().with(basic_constraints(true, None))),
        leaf("leaf-no-san", "warning", &Cert::leaf().subject("cart").without(oid::SUBJECT_ALT_NAME)),
        leaf("leaf-extension-invalid", "error", &Cert::leaf().with(basic_constraints(false, Some(0)))),
        chain(
            "leaf-self-signed",
            "error",
            &[&Cert::leaf()
                .subject("cart")
                .issued_by("cart", Key::Leaf)
                .without(oid::KEY_USAGE)
                .without_key_identifiers()],
        ),
        leaf(
            "san-not-matched",
            "error",
            &Cert::leaf().with_names(&[general_name::uri("spiffe://example.org/ns/shop/sa/default")]),
        )
        .flags("--expect-san uri:exact:spiffe://example.org/ns/shop/sa/cart"),
    ]
}

fn keys() -> Vec<RuleFixture> {
    // Nothing but the anchors: TLS 1.2, and the curves X25519 and P-256.
    let by_default = json!({"common_tls_context": {"validation_context": {"trusted_ca": inline(&root())}}});
    let with = |key: Key, client: &serde_json::Value| -> Files {
        [
            chain_of(&[&Cert::leaf().key(key), &Cert::intermediate()]),
            vec![(".context.json", bytes(admin::pretty(client)))],
        ]
        .concat()
    };
    let modern = upstream(&json!({"trusted_ca": inline(&root())}));
    vec![
        RuleFixture::new("leaf-curve-not-offered", "error", with(Key::P384, &by_default), with(Key::P384, &modern))
            .without_root()
            .flags("--presented-by server"),
        RuleFixture::new(
            "leaf-signature-scheme-not-offered",
            "error",
            with(Key::Ed25519, &modern),
            with(Key::P384, &modern),
        )
        .without_root()
        .flags("--presented-by server"),
        leaf("leaf-key-unusable", "error", &Cert::leaf().key(Key::Secp256k1)).beside(&["own-key-curve-refused"]),
    ]
}

fn validity() -> Vec<RuleFixture> {
    let ends_later = Cert::leaf().validity(VALID_FROM, "20500101000000Z");
    let dumped = |leaf: &Cert| -> Files {
        let context = admin::context(&[("<inline>", &Cert::root())], &[("<inline>", leaf)], "20251101120000Z");
        vec![(".json", bytes(admin::certs(&[context])))]
    };
    vec![
        leaf("leaf-expired", "error", &Cert::leaf().expired()),
        leaf("leaf-not-yet-valid", "error", &Cert::leaf().not_yet_valid()),
        leaf("leaf-outlives-issuer", "warning", &ends_later),
        leaf("expires-soon", "warning", &Cert::leaf().validity("20250101000000Z", "20261201000000Z")),
        chain("issuer-expired", "error", &[&Cert::leaf(), &Cert::intermediate().expired()]),
        chain("issuer-not-yet-valid", "error", &[&Cert::leaf(), &Cert::intermediate().not_yet_valid()]),
        RuleFixture::new(
            "expired-since-evidence",
            "note",
            dumped(&Cert::leaf().validity("20250101000000Z", "20260101000000Z")),
            dumped(&Cert::leaf()),
        )
        .when_dumped()
        .flags("--verifier envoy"),
    ]
}
