//! SPIFFE IDs, and the identities that meshes expect.

use serde_json::json;

use super::{RuleFixture, bytes, chain, chain_of, dump, good, leaf, root, text_of};
use crate::admin;
use crate::certificate::Cert;
use crate::extension::{general_name, key_usage, oid, subject_alt_name, usage};

pub(super) fn fixtures() -> Vec<RuleFixture> {
    [ids(), extensions(), issuers(), meshes(), bundles()].concat()
}

fn uri(text: &str) -> Cert {
    Cert::leaf().with_names(&[general_name::uri(text)])
}

fn ids() -> Vec<RuleFixture> {
    let two = [
        general_name::uri("spiffe://example.org/ns/shop/sa/cart"),
        general_name::uri("spiffe://example.org/ns/shop/sa/orders"),
    ];
    let long = format!("spiffe://example.org/{}", "a".repeat(2048));
    let id = |rule, severity, text: &str| leaf(rule, severity, &uri(text)).flags("--verifier envoy");
    vec![
        leaf("spiffe-several-uri-sans", "warning", &Cert::leaf().with_names(&two)),
        id("spiffe-scheme-case", "warning", "SPIFFE://example.org/ns/shop/sa/cart"),
        id("spiffe-scheme-wrong", "note", "https://example.org/cart"),
        id("spiffe-trust-domain-malformed", "warning", "spiffe://Example.org:8443/ns/shop/sa/cart"),
        id("spiffe-path-malformed", "note", "spiffe://example.org/ns//sa/cart/"),
        id("spiffe-id-with-query-or-fragment", "note", "spiffe://example.org/ns/shop/sa/cart?x=1"),
        id("spiffe-id-too-long", "note", &long),
        id("spiffe-id-without-path", "warning", "spiffe://example.org"),
        leaf("spiffe-wrong-trust-domain", "error", &uri("spiffe://other.example/ns/shop/sa/cart"))
            .flags("--verifier envoy --trust-domain example.org"),
    ]
}

fn extensions() -> Vec<RuleFixture> {
    let not_critical = subject_alt_name([general_name::uri("spiffe://example.org/ns/shop/sa/cart")]);
    let usages = key_usage(&[usage::DIGITAL_SIGNATURE]).not_critical();
    vec![
        leaf("spiffe-san-not-critical", "note", &Cert::leaf().with(not_critical.not_critical())),
        leaf("spiffe-key-usage-not-critical", "note", &Cert::leaf().with(usages)),
    ]
}

fn issuers() -> Vec<RuleFixture> {
    let named = |id: &str| Cert::intermediate().also(subject_alt_name([general_name::uri(id)]));
    vec![
        chain("spiffe-issuer-id-with-path", "note", &[&Cert::leaf(), &named("spiffe://example.org/ca")]),
        chain("spiffe-issuer-in-other-trust-domain", "warning", &[&Cert::leaf(), &named("spiffe://other.example")]),
    ]
}

fn meshes() -> Vec<RuleFixture> {
    let own = uri("spiffe://example.org/k8s/shop/cart");
    let held = |leaf: &Cert| {
        dump(&[
            admin::secrets(&[
                ("default", admin::chain_secret(&text_of(&[leaf, &Cert::intermediate()]))),
                ("ROOTCA", admin::validation_secret(&root())),
            ]),
            admin::clusters(&[(
                "outbound|80||orders.shop.svc.cluster.local",
                admin::istio_cluster(&["spiffe://example.org/ns/shop/sa/orders"]),
            )]),
        ])
    };
    let linkerd = Cert::leaf()
        .subject("cart.shop.serviceaccount.identity.linkerd.cluster.local")
        .with_names(&[general_name::dns("cart.shop.serviceaccount.identity.linkerd.cluster.local")]);
    let linkerd = chain_of(&[&linkerd, &Cert::intermediate()]);
    vec![
        leaf("istio-san-not-ns-sa", "error", &own).flags("--verifier istio --presented-by server"),
        leaf("istio-trust-domain-not-the-meshs", "error", &uri("spiffe://other.example/ns/shop/sa/cart"))
            .flags("--verifier istio --presented-by client --trust-domain example.org")
            .beside(&["spiffe-wrong-trust-domain"]),
        RuleFixture::new("istio-own-id-unlike-own-pins", "warning", held(&own), held(&Cert::leaf())).without_root(),
        leaf("ztunnel-identity-not-recognised", "error", &own).flags("--verifier ztunnel"),
        RuleFixture { good: linkerd, ..leaf("linkerd-identity-not-recognised", "error", &Cert::leaf()) }
            .flags("--verifier linkerd"),
    ]
}

/// What the SPIFFE validator alone refuses.
fn bundles() -> Vec<RuleFixture> {
    let context = |domain: &str| {
        let validator = admin::spiffe_validator(&[(domain, &root())]);
        bytes(admin::pretty(&super::downstream(&json!({"custom_validator_config": validator}))))
    };
    let judged = |domain: &str| [good(), vec![(".context.json", context(domain))]].concat();
    vec![
        leaf("spiffe-leaf-precheck", "error", &Cert::leaf().without(oid::KEY_USAGE))
            .flags("--verifier envoy-spiffe --trust-domain example.org"),
        RuleFixture::new("spiffe-no-bundle-for-trust-domain", "error", judged("other.example"), judged("example.org"))
            .without_root()
            .flags("--presented-by client"),
    ]
}
