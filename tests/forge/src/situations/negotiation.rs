//! The two sides do not, or hardly, agree on how to speak.

use serde_json::{Value, json};

use super::identity::{self, CATALOGUE, FRONT_END, catalogue, front_end};
use super::mesh::{between, good};
use super::{Situation, parameters};
use crate::key::Key;

fn versions(context: &mut Value, minimum: &str, maximum: &str) {
    let parameters = parameters(context);
    parameters["tls_minimum_protocol_version"] = json!(minimum);
    parameters["tls_maximum_protocol_version"] = json!(maximum);
}

/// Without any TLS parameters, so that Envoy's defaults count.
fn defaults(context: &mut Value) {
    context["common_tls_context"].as_object_mut().expect("an object").remove("tls_params");
}

fn max12(context: &mut Value) {
    versions(context, "TLSv1_2", "TLSv1_2");
}

pub(super) fn all() -> Vec<Situation> {
    let p384 = identity::workload(CATALOGUE, Key::P384);
    let rsa = identity::workload(CATALOGUE, Key::RsaLeaf);
    vec![
        good("no-common-version", "the client speaks up to 1.2, the server from 1.3 on")
            .client(max12)
            .server(|context| versions(context, "TLSv1_3", "TLSv1_3")),
        good("no-common-version-reversed", "the client speaks from 1.3 on, the server up to 1.2")
            .client(|context| versions(context, "TLSv1_3", "TLSv1_3"))
            .server(max12),
        good("envoy-defaults", "neither side sets TLS parameters").client(defaults).server(defaults),
        between("p384-server", "a P-384 server and a client that speaks TLS 1.3", &front_end(), &p384),
        between("p384-server-default-client", "a P-384 server and a client with Envoy's defaults", &front_end(), &p384)
            .client(defaults),
        between("p384-client", "a client with a P-384 key", &identity::workload(FRONT_END, Key::P384), &catalogue()),
        good("no-common-cipher", "TLS 1.2 and no cipher suite in common")
            .client(|context| {
                max12(context);
                parameters(context)["cipher_suites"] = json!(["ECDHE-ECDSA-AES128-GCM-SHA256"]);
            })
            .server(|context| parameters(context)["cipher_suites"] = json!(["ECDHE-ECDSA-AES256-GCM-SHA384"])),
        good("one-common-cipher", "TLS 1.2 and one cipher suite in common")
            .client(|context| {
                max12(context);
                parameters(context)["cipher_suites"] =
                    json!(["ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384"]);
            })
            .server(|context| parameters(context)["cipher_suites"] = json!(["ECDHE-ECDSA-AES256-GCM-SHA384"])),
        good("cipher-of-other-key", "TLS 1.2, and the common cipher suites are for RSA keys, the server's is EC")
            .client(|context| {
                max12(context);
                parameters(context)["cipher_suites"] = json!(["ECDHE-RSA-AES128-GCM-SHA256"]);
            }),
        between("rsa-server-tls12", "an RSA server under TLS 1.2", &front_end(), &rsa).client(max12),
        between("rsa-server", "an RSA server under TLS 1.3", &front_end(), &rsa),
        good("no-common-curve", "TLS 1.3 and no key exchange group in common")
            .client(|context| parameters(context)["ecdh_curves"] = json!(["X25519"]))
            .server(|context| parameters(context)["ecdh_curves"] = json!(["P-384"])),
        good("no-common-curve-tls12", "TLS 1.2 and no curve in common")
            .client(|context| {
                max12(context);
                parameters(context)["ecdh_curves"] = json!(["X25519", "P-256"]);
            })
            .server(|context| parameters(context)["ecdh_curves"] = json!(["P-384"])),
        good("second-curve", "the server wants a group that the client has no key share for yet")
            .client(|context| parameters(context)["ecdh_curves"] = json!(["X25519", "P-256"]))
            .server(|context| parameters(context)["ecdh_curves"] = json!(["P-256"])),
        between(
            "ed25519-server",
            "the client does not offer Ed25519",
            &front_end(),
            &identity::workload(CATALOGUE, Key::Ed25519),
        ),
        between(
            "ed25519-client",
            "the server does not offer Ed25519",
            &identity::workload(FRONT_END, Key::Ed25519),
            &catalogue(),
        ),
        between(
            "p521-server",
            "the client does not offer the signature scheme of P-521",
            &front_end(),
            &identity::workload(CATALOGUE, Key::P521),
        ),
        good("signature-algorithms-differ", "the client offers RSA signatures alone")
            .client(|context| parameters(context)["signature_algorithms"] = json!(["rsa_pss_rsae_sha256"])),
        good("signature-algorithms-differ-tls12", "the client offers RSA signatures alone; TLS 1.2").client(
            |context| {
                max12(context);
                parameters(context)["signature_algorithms"] = json!(["rsa_pss_rsae_sha256"]);
            },
        ),
    ]
}
