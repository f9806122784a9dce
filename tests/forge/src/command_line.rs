//! A case as a user would put it to the command line: a chain file, a file that the TLS context stands in, and flags.

use serde_json::{Value, json};

use crate::case::{Case, Question, Role};
use crate::certificate::Cert;
use crate::key::{ALL, Key};
use crate::pem;

/// `--presented-by`.
pub const fn role(presented_by: Role) -> &'static str {
    match presented_by {
        Role::Server => "server",
        Role::Client => "client",
    }
}

/// `--chain`: the chain, and the public half of the key that signs, as people put it beside a chain. `None` where a file
/// cannot show what is presented: no certificate, or one without bytes.
pub fn chain_file(case: &Case) -> Option<String> {
    let Question::Handshake { chain, key } = &case.question else {
        return None;
    };
    if chain.is_empty() || chain.iter().any(Vec::is_empty) {
        return None;
    }
    let signing = ALL.into_iter().find(|known| known.pkcs8_der() == *key);
    let signing = signing.map(|key| pem::block("PUBLIC KEY", &key.spki()));
    Some(pem::certificates(chain) + &signing.unwrap_or_default())
}

/// `--tls-context`: the context alone, or with the secrets of its configuration around it; and its place in the file.
pub fn context_file(case: &Case) -> (Value, &'static str) {
    let context = context(case);
    if case.beside.is_empty() {
        return (context, "");
    }
    let socket = json!({"name": "tls", "typed_config": context});
    let secrets = &case.beside.secrets;
    match case.presented_by {
        Role::Server => {
            let cluster = json!({"name": "case", "transport_socket": socket});
            let resources = json!({"clusters": [cluster], "secrets": secrets});
            (json!({"static_resources": resources}), "#cluster/case")
        }
        Role::Client => {
            let listener = json!({"name": "case", "filter_chains": [{"transport_socket": socket}]});
            let resources = json!({"listeners": [listener], "secrets": secrets});
            (json!({"static_resources": resources}), "#listener/case")
        }
    }
}

/// `--tls-version`: the lower of what the peer and the context speak; a cluster speaks 1.2 at most unless it is told
/// otherwise.
pub fn tls_version(case: &Case) -> &'static str {
    let maximum = &case.context["common_tls_context"]["tls_params"]["tls_maximum_protocol_version"];
    let is_unset = maximum.is_null() || maximum == "TLS_AUTO" || *maximum == json!(0);
    match (maximum.as_str(), case.presented_by) {
        (Some("TLSv1_0" | "TLSv1_1" | "TLSv1_2"), _) => "1.2",
        (_, Role::Server) if is_unset => "1.2",
        _ => case.peer_tls,
    }
}

/// The case's context with its type, and with the own certificate that a listener cannot do without.
pub fn context(case: &Case) -> Value {
    let kind = match case.presented_by {
        Role::Server => "UpstreamTlsContext",
        Role::Client => "DownstreamTlsContext",
    };
    let mut context = json!({"@type": format!("type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.{kind}")});
    if let (Some(typed), Some(fields)) = (context.as_object_mut(), case.context.as_object()) {
        for (name, value) in fields {
            typed.entry(name).or_insert_with(|| value.clone());
        }
    }
    if case.presented_by == Role::Client && !brings_certificate(&case.context) {
        context["common_tls_context"]["tls_certificates"] = json!([{
            "certificate_chain": {"inline_string": pem::certificates([Cert::leaf().der()])},
            "private_key": {"inline_string": Key::Leaf.pkcs8_pem()},
        }]);
    }
    context
}

/// Whether a context says anything about its own certificates, be it that there are none.
fn brings_certificate(context: &Value) -> bool {
    let common = &context["common_tls_context"];
    common.as_object().is_some_and(|common| {
        common.keys().any(|key| key.starts_with("tls_certificate") || key.starts_with("tlsCertificate"))
    }) || (!common.is_object() && !common.is_null())
        || context.get("commonTlsContext").is_some()
}
