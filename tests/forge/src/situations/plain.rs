//! Plaintext on one side, filter chains that do not fit, secrets that do not come.

use serde_json::{Value, json};

use super::identity::{CATALOGUE, Identity, anchors, catalogue, front_end};
use super::mesh::{good, server_context};
use super::{FilterChain, Situation};
use crate::certificate::Cert;

fn permissive(matches: Value) -> Vec<FilterChain> {
    vec![
        FilterChain { name: "mtls", matches, context: Some(server_context(&["example.org"])) },
        FilterChain { name: "plaintext", matches: json!({"transport_protocol": "raw_buffer"}), context: None },
    ]
}

fn chains(mut situation: Situation, chains: Vec<FilterChain>) -> Situation {
    situation.server.chains = chains;
    situation
}

fn plaintext(mut situation: Situation) -> Situation {
    situation.client.context = None;
    situation
}

fn withheld(secrets: &mut [super::Secret], name: &str) {
    for secret in secrets.iter_mut().filter(|secret| secret.name == name) {
        secret.content = None;
    }
}

/// Everything in its place: no SDS, one typed matcher.
fn inline(context: &mut Value, identity: &Identity, matcher: &Value) {
    context["common_tls_context"] = json!({
        "tls_certificates": [identity.inline()],
        "validation_context": {
            "trusted_ca": anchors(&[Cert::root()]),
            "match_typed_subject_alt_names": [{"san_type": "URI", "matcher": matcher}],
        },
    });
}

fn without_sds(name: &'static str, about: &'static str, pin: &str) -> Situation {
    let mut made = good(name, about)
        .client(|context| inline(context, &front_end(), &json!({"exact": pin})))
        .server(|context| inline(context, &catalogue(), &json!({"prefix": "spiffe://example.org/"})));
    made.client.secrets.clear();
    made.server.secrets.clear();
    made
}

pub(super) fn all() -> Vec<Situation> {
    let alpn = json!({"transport_protocol": "tls", "application_protocols": ["istio-peer-exchange", "istio"]});
    let named = json!({"transport_protocol": "tls", "server_names": ["catalogue.example.org"]});
    let mut server_waits = good("server-secret-not-delivered", "the server never gets its certificate");
    withheld(&mut server_waits.server.secrets, "default");
    let mut client_waits = good("client-secret-not-delivered", "the client never gets its certificate");
    withheld(&mut client_waits.client.secrets, "default");
    let mut server_waits_for_root = good("server-root-not-delivered", "the server never gets its anchors");
    withheld(&mut server_waits_for_root.server.secrets, "ROOTCA");
    vec![
        chains(good("permissive-mtls", "a PERMISSIVE listener and a client with mTLS"), permissive(alpn.clone())),
        plaintext(chains(
            good("permissive-plaintext", "a PERMISSIVE listener and a client without TLS"),
            permissive(alpn.clone()),
        )),
        plaintext(good("strict-plaintext-client", "a client without TLS and a listener that takes nothing else")),
        chains(
            good("plaintext-server", "a client with mTLS and a listener without TLS"),
            vec![FilterChain { name: "plaintext", matches: Value::Null, context: None }],
        ),
        chains(good("sni-fits-no-chain", "no filter chain takes the client's SNI"), permissive(named)),
        chains(good("alpn-fits-no-chain", "no filter chain takes the client's ALPN"), permissive(alpn)).client(
            |context| {
                context["common_tls_context"].as_object_mut().expect("an object").remove("alpn_protocols");
            },
        ),
        without_sds("inline-good", "certificates and anchors in the contexts themselves, typed matchers", CATALOGUE),
        without_sds("inline-san", "the same, with another pin", "spiffe://example.org/ns/shop/sa/cart"),
        server_waits,
        client_waits,
        server_waits_for_root,
    ]
}
