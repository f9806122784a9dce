//! The SPIFFE validator in `ROOTCA`, as SPIRE and tbot deliver it.

use serde_json::{Value, json};

use super::identity::{self, CATALOGUE, anchors, catalogue, front_end, other_root, root_ca_with};
use super::{Secret, Situation, mesh};
use crate::certificate::Cert;
use crate::key::Key;

/// `ROOTCA` with a bundle for each trust domain.
fn bundles(domains: &[(&str, Cert)]) -> Secret {
    let domains: Vec<Value> = domains
        .iter()
        .map(|(name, root)| json!({"name": name, "trust_bundle": anchors(std::slice::from_ref(root))}))
        .collect();
    root_ca_with(&json!({"custom_validator_config": {
        "name": "envoy.tls.cert_validator.spiffe",
        "typed_config": {
            "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig",
            "trust_domains": domains,
        },
    }}))
}

fn own() -> Secret {
    bundles(&[("example.org", Cert::root())])
}

/// A client of another trust domain with a root of its own.
fn partner() -> identity::Identity {
    let uri = "spiffe://partner.example/ns/shop/sa/front-end";
    let leaf = identity::leaf(uri, Key::Leaf).issued_by("Other Root", Key::Other);
    identity::Identity { chain: vec![leaf], key: Key::Leaf }
}

fn federated() -> Secret {
    bundles(&[("example.org", Cert::root()), ("partner.example", other_root())])
}

pub(super) fn all() -> Vec<Situation> {
    let meet = |name, about, client, server| Situation::new(name, about, client, server);
    let incident = meet(
        "spiffe-incident",
        "the incident with the SPIFFE validator on both sides",
        mesh::client(&identity::workload("spiffe://example.org/k8s/shop/front-end", Key::Leaf), own()),
        mesh::server(&identity::workload("spiffe://example.org/k8s/shop/catalogue", Key::Second), own()),
    );
    let federation = |name, about, at_server| {
        meet(name, about, mesh::client(&partner(), federated()), mesh::server(&catalogue(), at_server))
            .server(|context| *context = mesh::server_context(&["example.org", "partner.example"]))
    };
    let without_usage =
        |identity: identity::Identity| identity.leaf(|leaf| leaf.without(crate::extension::oid::KEY_USAGE));
    vec![
        meet(
            "spiffe-good",
            "both sides use the SPIFFE validator",
            mesh::client(&front_end(), own()),
            mesh::server(&catalogue(), own()),
        ),
        incident,
        federation("spiffe-federated", "each side has the bundles of both trust domains", federated()),
        federation("spiffe-not-federated", "the server has no bundle for the client's trust domain", own()),
        federation(
            "spiffe-not-federated-tls12",
            "the server has no bundle for the client's trust domain, under TLS 1.2",
            own(),
        )
        .tls12("spiffe-not-federated-tls12", "the server has no bundle for the client's trust domain, under TLS 1.2"),
        federation(
            "spiffe-wrong-bundle",
            "the server holds another root under the client's trust domain",
            bundles(&[("example.org", Cert::root()), ("partner.example", Cert::root())]),
        ),
        meet(
            "spiffe-no-key-usage",
            "the server's leaf has no key usage, which the SPIFFE validator takes for all of them",
            mesh::client(&front_end(), own()),
            mesh::server(&without_usage(catalogue()), own()),
        ),
        meet(
            "spiffe-no-client-certificate",
            "the SPIFFE validator wants a certificate even where require_client_certificate is off",
            mesh::client(&front_end(), own()),
            mesh::server(&catalogue(), own()),
        )
        .client(|context| {
            context["common_tls_context"]
                .as_object_mut()
                .expect("an object")
                .remove("tls_certificate_sds_secret_configs");
        })
        .server(|context| context["require_client_certificate"] = json!(false)),
        meet(
            "spiffe-client-default-server",
            "the SPIFFE validator on the client alone",
            mesh::client(&front_end(), own()),
            mesh::server(&identity::workload(CATALOGUE, Key::Second), identity::root_ca(&[Cert::root()])),
        ),
    ]
}
