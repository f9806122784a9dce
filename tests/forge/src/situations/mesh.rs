//! Istio's way: legacy matchers, `default` and `ROOTCA`.

use serde_json::{Value, json};

use super::identity::{self, CATALOGUE, FRONT_END, Identity, catalogue, front_end, root_ca};
use super::{Client, FilterChain, Secret, Server, Situation};
use crate::certificate::Cert;
use crate::key::Key;

/// A reference to a secret that SDS delivers.
pub(super) fn sds(name: &str) -> Value {
    json!({
        "name": name,
        "sds_config": {
            "path_config_source": {"path": format!("./sds-{name}.json")},
            "initial_fetch_timeout": "1s",
            "resource_api_version": "V3",
        },
    })
}

fn common(default_context: &Value) -> Value {
    json!({
        "tls_params": {"tls_minimum_protocol_version": "TLSv1_2", "tls_maximum_protocol_version": "TLSv1_3"},
        "tls_certificate_sds_secret_configs": [sds("default")],
        "combined_validation_context": {
            "default_validation_context": default_context,
            "validation_context_sds_secret_config": sds("ROOTCA"),
        },
    })
}

/// An ISTIO_MUTUAL cluster that pins these IDs.
pub(super) fn client_context(pins: &[&str]) -> Value {
    let pins: Vec<Value> = pins.iter().map(|pin| json!({"exact": pin})).collect();
    let mut context = common(&json!({"match_subject_alt_names": pins}));
    context["alpn_protocols"] = json!(["istio-peer-exchange", "istio"]);
    json!({"common_tls_context": context, "sni": "outbound_.80_._.catalogue.shop.svc.cluster.local"})
}

/// A sidecar's inbound filter chain that takes these trust domains.
pub(super) fn server_context(trust_domains: &[&str]) -> Value {
    let prefixes: Vec<Value> =
        trust_domains.iter().map(|domain| json!({"prefix": format!("spiffe://{domain}/")})).collect();
    let mut context = common(&json!({"match_subject_alt_names": prefixes}));
    context["alpn_protocols"] = json!(["h2", "http/1.1"]);
    json!({"common_tls_context": context, "require_client_certificate": true})
}

pub(super) fn client(identity: &Identity, root: Secret) -> Client {
    Client { context: Some(client_context(&[CATALOGUE])), secrets: vec![identity.secret(), root] }
}

pub(super) fn server(identity: &Identity, root: Secret) -> Server {
    let chain =
        FilterChain { name: "virtualInbound", matches: Value::Null, context: Some(server_context(&["example.org"])) };
    Server { chains: vec![chain], secrets: vec![identity.secret(), root] }
}

/// Two sidecars that get on.
pub(super) fn good(name: &'static str, about: &'static str) -> Situation {
    between(name, about, &front_end(), &catalogue())
}

/// Two sidecars with these certificates and the usual root.
pub(super) fn between(name: &'static str, about: &'static str, from: &Identity, to: &Identity) -> Situation {
    let root = || root_ca(&[Cert::root()]);
    Situation::new(name, about, client(from, root()), server(to, root()))
}

pub(super) fn all() -> Vec<Situation> {
    let good = good("istio-good", "both sidecars accept each other");
    let incident = between(
        "istio-incident",
        "the server's ID is /k8s/<namespace>/<workload>; the client pins /ns/<namespace>/sa/<account>",
        &identity::workload("spiffe://example.org/k8s/shop/front-end", Key::Leaf),
        &identity::workload("spiffe://example.org/k8s/shop/catalogue", Key::Second),
    );
    let foreign = between(
        "istio-foreign-trust-domain",
        "the client is of a trust domain that the server's prefixes do not name",
        &identity::workload("spiffe://other.example/ns/shop/sa/front-end", Key::Leaf),
        &catalogue(),
    );
    let aliases = foreign.clone().server(|context| *context = server_context(&["example.org", "other.example"]));
    let no_pins = between(
        "istio-no-pins",
        "the client pins nothing: any identity under its root is accepted",
        &front_end(),
        &identity::workload("spiffe://example.org/k8s/shop/somebody-else", Key::Second),
    )
    .client(|context| *context = client_context(&[]));
    vec![
        good.clone().tls12("istio-good-tls12", "both sidecars accept each other under TLS 1.2"),
        good,
        incident.clone().tls12("istio-incident-tls12", "the incident under TLS 1.2"),
        incident,
        foreign.clone().tls12("istio-foreign-trust-domain-tls12", "the server refuses the client under TLS 1.2"),
        foreign,
        Situation {
            name: "istio-trust-domain-alias",
            about: "the client's trust domain is an alias the server knows",
            ..aliases
        },
        no_pins,
        between(
            "istio-front-end-pinned-as-itself",
            "the client is let in and lets the server in by several pins",
            &front_end(),
            &catalogue(),
        )
        .client(|context| *context = client_context(&[FRONT_END, CATALOGUE])),
    ]
}
