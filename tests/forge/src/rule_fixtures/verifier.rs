//! What a verifier's configuration demands, ignores or lets pass; revocation lists.

use serde_json::{Value, json};

use super::{RuleFixture, cluster, context, downstream, dump, inline, listener, root, upstream};
use crate::admin;
use crate::certificate::Cert;
use crate::crl::Crl;

pub(super) fn fixtures() -> Vec<RuleFixture> {
    [revocation(), configuration()].concat()
}

fn trusting(more: &Value) -> Value {
    let mut validation = json!({"trusted_ca": inline(&root())});
    if let (Value::Object(all), Value::Object(more)) = (&mut validation, more) {
        all.extend(more.clone());
    }
    validation
}

fn crls(crls: &[Crl]) -> Value {
    let text: String = crls.iter().map(Crl::pem).collect();
    downstream(&trusting(&json!({"crl": inline(&text)})))
}

fn revocation() -> Vec<RuleFixture> {
    let both = || [Crl::of_root(), Crl::of_intermediate()];
    let stale = Crl::of_intermediate().set(|crl| crl.next_update = Some(crate::der::time("20250101000000Z")));
    let revoking = Crl::of_intermediate().revoking(&Cert::leaf().serial);
    let good = crls(&both());
    let case = |rule, bad: &[Crl]| context(rule, "error", &crls(bad), &good).flags("--presented-by client");
    vec![
        case("crl-missing", &[Crl::of_intermediate()]),
        case("crl-unusable", &[Crl::of_root(), stale]),
        case("certificate-revoked", &[Crl::of_root(), revoking]),
    ]
}

fn configuration() -> Vec<RuleFixture> {
    let open = |validation: &Value| {
        json!({"common_tls_context": {
            "tls_certificates": [admin::certificate(&super::text_of(&[&Cert::leaf(), &Cert::intermediate()]))],
            "validation_context": validation,
        }, "require_client_certificate": true})
    };
    let spiffe = |more: Value| {
        let mut validation = json!({"custom_validator_config": admin::spiffe_validator(&[("example.org", &root())])});
        if let (Value::Object(all), Value::Object(more)) = (&mut validation, more) {
            all.extend(more);
        }
        open(&validation)
    };
    let closed = listener(&open(&trusting(&json!({}))));
    let good_spiffe = listener(&spiffe(json!({})));
    let pin = |spki: &str| downstream(&trusting(&json!({"verify_certificate_spki": [spki]})));
    let own = super::upstream(&trusting(&json!({})));
    vec![
        context("pin-not-matched", "error", &pin("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="), &pin(&spki_pin()))
            .flags("--presented-by client"),
        RuleFixture::new(
            "secret-not-delivered",
            "warning",
            dump(&[delivered(), admin::warming_secrets(&["file-root:system"])]),
            dump(&[delivered()]),
        )
        .without_root(),
        RuleFixture::new("peer-not-verified", "warning", listener(&open(&json!({}))), closed).without_root(),
        RuleFixture::new(
            "max-verify-depth-ignored",
            "warning",
            cluster(&upstream(&trusting(&json!({"max_verify_depth": 1})))),
            cluster(&own),
        )
        .without_root(),
        RuleFixture::new(
            "crl-ignored",
            "warning",
            listener(&spiffe(json!({"crl": inline(&Crl::of_root().pem())}))),
            good_spiffe.clone(),
        )
        .without_root(),
        RuleFixture::new(
            "san-matcher-ignored",
            "warning",
            listener(&spiffe(json!({"match_typed_subject_alt_names": [
                {"san_type": "DNS", "matcher": {"exact": "cart.shop.svc"}},
            ]}))),
            good_spiffe,
        )
        .without_root(),
    ]
}

/// What a sidecar has: its chain and its anchors.
fn delivered() -> Value {
    admin::secrets(&[
        ("default", admin::chain_secret(&super::text_of(&[&Cert::leaf(), &Cert::intermediate()]))),
        ("ROOTCA", admin::validation_secret(&root())),
    ])
}

/// The base64 SHA-256 of the usual leaf's key.
fn spki_pin() -> String {
    use base64::Engine;
    let digest = crate::key::Hash::Sha256.digest(&Cert::leaf().spki);
    base64::engine::general_purpose::STANDARD.encode(digest)
}
