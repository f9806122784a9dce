//! What Envoy refuses to load: own certificates, bundles, validation contexts.

use serde_json::{Value, json};

use super::{Files, RuleFixture, bytes, chain_of, context, downstream, inline, leaf, root, text_of, upstream};
use crate::admin;
use crate::certificate::Cert;
use crate::der;
use crate::extension::{must_staple, oid};
use crate::key::Key;
use crate::pem;

pub(super) fn fixtures() -> Vec<RuleFixture> {
    [messages(), chains(), contexts()].concat()
}

/// A chain beside a server's context with these certificates.
fn server(certificates: &[Value]) -> Value {
    json!({"common_tls_context": {
        "tls_certificates": certificates,
        "validation_context": {"trusted_ca": inline(&root())},
    }, "require_client_certificate": true})
}

/// A client's context with these certificates.
fn client(certificates: &[Value]) -> Value {
    json!({"common_tls_context": {
        "tls_params": {"tls_maximum_protocol_version": "TLSv1_3"},
        "tls_certificates": certificates,
        "validation_context": {"trusted_ca": inline(&root())},
    }})
}

fn own(leaf: &Cert) -> Value {
    admin::certificate(&text_of(&[leaf, &Cert::intermediate()]))
}

fn messages() -> Vec<RuleFixture> {
    let good_server = server(&[own(&Cert::leaf())]);
    let rsa = own(&Cert::leaf().key(Key::RsaLeaf));
    let mut both = own(&Cert::leaf());
    both["pkcs12"] = json!({"inline_bytes": "W3JlZGFjdGVkXQ=="});
    let by_client =
        |rule, bad: &[Value]| context(rule, "error", &server(bad), &good_server).flags("--presented-by client");
    let keyless = json!({"certificate_chain": own(&Cert::leaf())["certificate_chain"]});
    let with_key = |key: String| {
        let mut own = own(&Cert::leaf());
        own["private_key"] = inline(&key);
        own
    };
    let encrypted = pem::block("ENCRYPTED PRIVATE KEY", &der::sequence([der::null()]));
    vec![
        by_client("private-key-encrypted", &[with_key(encrypted)]),
        by_client("private-key-unreadable", &[with_key("no key here\n".to_owned())]),
        by_client("own-certificate-missing", &[keyless]),
        by_client("pkcs12-unusable", &[both]),
        by_client("ocsp-staple-missing", &[own(&Cert::leaf().with(must_staple()))]),
        context(
            "client-several-certificates",
            "error",
            &client(&[own(&Cert::leaf()), rsa]),
            &client(&[own(&Cert::leaf())]),
        )
        .flags("--presented-by server"),
    ]
}

fn chains() -> Vec<RuleFixture> {
    let trailing = Cert::leaf().set(|made| made.trailing = vec![0]);
    let nameless = Cert::leaf().without(oid::SUBJECT_ALT_NAME);
    let beside_key = |key: Key| -> Files {
        let text = text_of(&[&Cert::leaf(), &Cert::intermediate()]);
        vec![(".pem", bytes(text + &pem::block("PUBLIC KEY", &key.spki())))]
    };
    vec![
        leaf("own-chain-does-not-load", "error", &trailing).beside(&["certificate-unparsable"]),
        leaf("own-key-curve-refused", "error", &Cert::leaf().key(Key::P224)).beside(&["leaf-curve-not-offered"]),
        leaf("own-rsa-key-too-small", "error", &Cert::leaf().key(Key::Rsa1024)),
        RuleFixture::new("private-key-mismatch", "error", beside_key(Key::Other), beside_key(Key::Leaf)),
        RuleFixture {
            good: chain_of(&[&Cert::leaf(), &Cert::intermediate()]),
            ..leaf("server-leaf-without-name", "error", &nameless)
        }
        .flags("--presented-by server"),
    ]
}

fn contexts() -> Vec<RuleFixture> {
    let trusting = |more: Value| {
        let mut validation = json!({"trusted_ca": inline(&root())});
        if let (Value::Object(all), Value::Object(more)) = (&mut validation, more) {
            all.extend(more);
        }
        validation
    };
    let good_server = downstream(&trusting(json!({})));
    let good_client = upstream(&trusting(json!({})));
    let spiffe =
        |domains: &[(&str, &str)]| downstream(&json!({"custom_validator_config": admin::spiffe_validator(domains)}));
    let by_client = |fixture: RuleFixture| fixture.flags("--presented-by client");
    vec![
        by_client(context("trusted-ca-empty", "error", &downstream(&json!({"trusted_ca": inline("")})), &good_server)),
        by_client(context(
            "trusted-ca-does-not-load",
            "error",
            &downstream(&json!({"trusted_ca": inline("no certificate here\n")})),
            &good_server,
        )),
        by_client(context(
            "crl-does-not-load",
            "error",
            &downstream(&trusting(json!({"crl": inline(&pem::block("X509 CRL", &[0x30, 0]))}))),
            &good_server,
        )),
        context(
            "validation-context-inconsistent",
            "error",
            &upstream(&json!({"match_typed_subject_alt_names": [
                {"san_type": "URI", "matcher": {"exact": "spiffe://example.org/ns/shop/sa/cart"}},
            ]})),
            &good_client,
        )
        .flags("--presented-by server"),
        by_client(context(
            "pin-malformed",
            "error",
            &downstream(&trusting(json!({"verify_certificate_spki": ["!".repeat(44)]}))),
            &good_server,
        )),
        by_client(context(
            "tls-context-invalid",
            "error",
            &downstream(&trusting(json!({"verify_certificate_spki": ["AAAA"]}))),
            &good_server,
        )),
        by_client(context(
            "san-matcher-invalid",
            "error",
            &downstream(&trusting(json!({"match_typed_subject_alt_names": [
                {"san_type": "URI", "matcher": {"safe_regex": {"regex": "spiffe://("}}},
            ]}))),
            &good_server,
        )),
        by_client(context(
            "spiffe-bundle-does-not-load",
            "error",
            &spiffe(&[("example.org", &root()), ("example.org", &root())]),
            &spiffe(&[("example.org", &root())]),
        )),
    ]
}
