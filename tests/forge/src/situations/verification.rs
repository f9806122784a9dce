//! One side's certificate or anchors are not what the other side needs.

use serde_json::{Value, json};

use super::identity::{
    self, CATALOGUE, FRONT_END, Identity, anchors, bytes, catalogue, front_end, other_root, root_ca, root_ca_with,
};
use super::mesh::{self, between, good};
use super::{Client, Server, Situation};
use crate::certificate::Cert;
use crate::crl::Crl;
use crate::extension::{ext_key_usage, general_name, key_usage, purpose, usage};
use crate::key::Key;

fn expired(identity: Identity) -> Identity {
    identity.leaf(Cert::expired)
}

/// An RSA key: Envoy loads an EC leaf of its own only if that may sign.
fn enciphers_only(uri: &str) -> Identity {
    identity::workload(uri, Key::RsaLeaf).leaf(|leaf| leaf.with(key_usage(&[usage::KEY_ENCIPHERMENT])))
}

fn without_certificate(mut situation: Situation) -> Situation {
    situation.client.secrets.retain(|secret| secret.name != "default");
    situation.client(|context| {
        context["common_tls_context"].as_object_mut().expect("an object").remove("tls_certificate_sds_secret_configs");
    })
}

fn optional(situation: Situation) -> Situation {
    situation.server(|context| {
        context["require_client_certificate"] = json!(false);
        context["common_tls_context"]["combined_validation_context"]["default_validation_context"] = json!({});
    })
}

fn roots(name: &'static str, about: &'static str, at_client: Cert, at_server: Cert) -> Situation {
    let client: Client = mesh::client(&front_end(), root_ca(&[at_client]));
    let server: Server = mesh::server(&catalogue(), root_ca(&[at_server]));
    Situation::new(name, about, client, server)
}

fn default_context(context: &mut Value) -> &mut Value {
    &mut context["common_tls_context"]["combined_validation_context"]["default_validation_context"]
}

fn untrusted(context: &mut Value) {
    default_context(context)["trust_chain_verification"] = json!("ACCEPT_UNTRUSTED");
}

pub(super) fn all() -> Vec<Situation> {
    [expiry(), anchoring(), certificates(), demands(), leniency()].into_iter().flatten().collect()
}

fn expiry() -> Vec<Situation> {
    let client = between("client-expired", "the client's leaf has expired", &expired(front_end()), &catalogue());
    let server = between("server-expired", "the server's leaf has expired", &front_end(), &expired(catalogue()));
    vec![
        client.clone().tls12("client-expired-tls12", "the client's leaf has expired; TLS 1.2"),
        client,
        server.clone().tls12("server-expired-tls12", "the server's leaf has expired; TLS 1.2"),
        server,
        between("both-expired", "both leaves have expired", &expired(front_end()), &expired(catalogue())),
        between(
            "client-not-yet-valid",
            "the client's leaf is not valid yet",
            &front_end().leaf(Cert::not_yet_valid),
            &catalogue(),
        ),
    ]
}

fn anchoring() -> Vec<Situation> {
    let client = roots("client-wrong-root", "the client trusts another root", other_root(), Cert::root());
    let server = roots("server-wrong-root", "the server trusts another root", Cert::root(), other_root());
    let alone = |identity: Identity| Identity { chain: identity.chain.into_iter().take(1).collect(), ..identity };
    vec![
        client.clone().tls12("client-wrong-root-tls12", "the client trusts another root; TLS 1.2"),
        client,
        server.clone().tls12("server-wrong-root-tls12", "the server trusts another root; TLS 1.2"),
        server,
        between("client-sends-leaf-alone", "the client leaves its intermediate out", &alone(front_end()), &catalogue()),
        between("server-sends-leaf-alone", "the server leaves its intermediate out", &front_end(), &alone(catalogue())),
    ]
}

fn certificates() -> Vec<Situation> {
    let client =
        between("client-key-usage", "the client's leaf may not sign", &enciphers_only(FRONT_END), &catalogue());
    let server =
        between("server-key-usage", "the server's leaf may not sign", &front_end(), &enciphers_only(CATALOGUE));
    let eku = |identity: Identity, purpose: &'static str| identity.leaf(|leaf| leaf.with(ext_key_usage(&[purpose])));
    vec![
        client.clone().tls12("client-key-usage-tls12", "the client's leaf may not sign; TLS 1.2"),
        client,
        server.clone().tls12("server-key-usage-tls12", "the server's leaf may not sign; TLS 1.2"),
        server,
        between(
            "client-eku-server-only",
            "the client's leaf is for servers",
            &eku(front_end(), purpose::SERVER_AUTH),
            &catalogue(),
        ),
        between(
            "server-eku-client-only",
            "the server's leaf is for clients",
            &front_end(),
            &eku(catalogue(), purpose::CLIENT_AUTH),
        ),
        between(
            "client-dns-san-only",
            "the client's leaf names a DNS name and no SPIFFE ID",
            &front_end().leaf(|leaf| leaf.with_names(&[general_name::dns("front-end.shop.svc")])),
            &catalogue(),
        ),
        Situation::new(
            "client-revoked",
            "the server's CRL lists the client's leaf",
            mesh::client(&front_end(), root_ca(&[Cert::root()])),
            mesh::server(
                &catalogue(),
                root_ca_with(&json!({
                    "trusted_ca": anchors(&[Cert::root()]),
                    "crl": bytes(&Crl::of_intermediate().revoking(&identity::leaf(FRONT_END, Key::Leaf).serial).pem()),
                    "only_verify_leaf_cert_crl": true,
                })),
            ),
        ),
    ]
}

fn demands() -> Vec<Situation> {
    let none = without_certificate(good("client-without-certificate", "the server requires a certificate"));
    let optional_bad = optional(between(
        "optional-client-expired",
        "a certificate is optional, and the one that comes has expired",
        &expired(front_end()),
        &catalogue(),
    ));
    vec![
        none.clone().tls12("client-without-certificate-tls12", "the server requires a certificate; TLS 1.2"),
        none,
        optional(without_certificate(good("optional-client-none", "a certificate is optional and none comes"))),
        optional(good("optional-client-good", "a certificate is optional and a good one comes")),
        optional_bad.clone().tls12("optional-client-expired-tls12", "optional, expired, TLS 1.2"),
        optional_bad,
        good("pinned-hash", "the client pins the hash of another certificate").client(|context| {
            default_context(context)["verify_certificate_hash"] = json!(["ab".repeat(32)]);
        }),
        good("auto-sni-san", "the client wants its SNI among the SANs").client(|context| {
            context["auto_sni_san_validation"] = json!(true);
        }),
    ]
}

fn leniency() -> Vec<Situation> {
    vec![
        roots("client-accepts-untrusted", "ACCEPT_UNTRUSTED on the client, wrong root", other_root(), Cert::root())
            .client(untrusted),
        roots("server-accepts-untrusted", "ACCEPT_UNTRUSTED on the server, wrong root", Cert::root(), other_root())
            .server(untrusted),
        between(
            "client-verifies-nothing",
            "the client has no validation context",
            &front_end(),
            &expired(identity::workload("spiffe://nobody.example/x", Key::Second)),
        )
        .client(|context| {
            context["common_tls_context"].as_object_mut().expect("an object").remove("combined_validation_context");
        }),
        between(
            "server-asks-for-none",
            "require_client_certificate without anything to verify with: none is asked for",
            &expired(front_end()),
            &catalogue(),
        )
        .server(|context| {
            context["common_tls_context"].as_object_mut().expect("an object").remove("combined_validation_context");
        }),
    ]
}
