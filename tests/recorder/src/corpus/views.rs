//! The contexts that a foreign chain is judged under.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};
use svidlint::input::der;
use svidlint::model::{Certificate, InputId, Instant, Location};
use svidlint_forge::case::{Beside, Case, Question, Role};

use super::{Foreign, bytes, keys};

const SPIFFE_TYPE: &str =
    "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig";
/// Of a leaf without a SPIFFE ID.
const SOME_DOMAIN: &str = "example.org";

/// One context.
#[derive(Debug, Clone, Copy)]
struct View {
    presented_by: Role,
    spiffe: bool,
    tls: &'static str,
    /// `allow_expired_certificate`.
    allows_expired: bool,
    /// `only_verify_leaf_cert_crl`.
    leaf_crl: bool,
}

/// A case for each context that makes a difference: both validators, roles and TLS versions, expired certificates
/// refused and allowed where there are any, and CRLs for all certificates and for the leaf alone.
pub(super) fn cases(suite: &str, chain: &Foreign, now: Instant) -> Vec<Case> {
    let sent = chain.chain.iter().map(|der| read(der));
    let leaf = sent.clone().next();
    let anchors = bytes::certificates(&chain.anchors);
    let out_of_time = sent
        .chain(anchors.iter().map(|der| read(der)))
        .any(|certificate| is_out_of_time(&certificate, now));
    let domain = chain
        .settings
        .trust_domain
        .clone()
        .or_else(|| leaf.as_ref().and_then(trust_domain))
        .unwrap_or_else(|| SOME_DOMAIN.to_owned());
    let key = chain
        .key
        .clone()
        .unwrap_or_else(|| keys::alike(leaf.as_ref()).pkcs8_der());
    views(chain, out_of_time)
        .into_iter()
        .map(|view| {
            let name = format!("{suite}/{} {}", chain.name, view.name());
            Case {
                about: String::new(),
                section: "",
                question: Question::Handshake {
                    chain: chain.chain.clone(),
                    key: key.clone(),
                },
                presented_by: view.presented_by,
                context: view.context(chain, &name, &domain),
                beside: Beside::default(),
                peer_tls: view.tls,
                name,
            }
        })
        .collect()
}

fn views(chain: &Foreign, out_of_time: bool) -> Vec<View> {
    let kinds: &[(&str, bool, bool)] = if out_of_time {
        &[
            ("1.3", false, false),
            ("1.3", true, false),
            ("1.2", true, false),
            ("1.3", true, true),
        ]
    } else {
        &[
            ("1.3", false, false),
            ("1.2", false, false),
            ("1.3", false, true),
        ]
    };
    let mut views = Vec::new();
    for presented_by in [Role::Server, Role::Client] {
        let presents = chain
            .settings
            .presented_by
            .is_none_or(|only| only == presented_by);
        for spiffe in [false, true] {
            for &(tls, allows_expired, leaf_crl) in kinds {
                // CRLs are the default validator's alone.
                if presents && (!leaf_crl || (chain.crls.is_some() && !spiffe)) {
                    views.push(View {
                        presented_by,
                        spiffe,
                        tls,
                        allows_expired,
                        leaf_crl,
                    });
                }
            }
        }
    }
    views
}

impl View {
    fn name(self) -> String {
        let role = match self.presented_by {
            Role::Server => "server",
            Role::Client => "client",
        };
        let validator = if self.spiffe { "spiffe" } else { "default" };
        let expired = if self.allows_expired {
            " allow-expired"
        } else {
            ""
        };
        let leaf_crl = if self.leaf_crl { " leaf-crl" } else { "" };
        format!("{role} {validator} {}{expired}{leaf_crl}", self.tls)
    }

    fn context(self, chain: &Foreign, name: &str, domain: &str) -> Value {
        let anchors = data_source(name, &chain.anchors);
        let mut validation = Map::new();
        if self.spiffe {
            let config = json!({"@type": SPIFFE_TYPE, "trust_domains": [{"name": domain, "trust_bundle": anchors}]});
            validation.insert(
                "custom_validator_config".to_owned(),
                json!({"name": "envoy.tls.cert_validator.spiffe", "typed_config": config}),
            );
        } else {
            validation.insert("trusted_ca".to_owned(), anchors);
            if let Some(crls) = &chain.crls {
                validation.insert("crl".to_owned(), data_source(name, crls));
            }
        }
        if self.allows_expired {
            validation.insert("allow_expired_certificate".to_owned(), true.into());
        }
        if self.leaf_crl {
            validation.insert("only_verify_leaf_cert_crl".to_owned(), true.into());
        }
        validation.extend(chain.settings.validation.clone());
        let mut context = Map::from_iter([(
            "common_tls_context".to_owned(),
            json!({"tls_params": {"tls_maximum_protocol_version": "TLSv1_3"}, "validation_context": validation}),
        )]);
        match self.presented_by {
            Role::Server => context.extend(chain.settings.upstream.clone()),
            Role::Client => {
                context.insert("require_client_certificate".to_owned(), true.into());
            }
        }
        Value::Object(context)
    }
}

/// A text with PEM blocks begins with a line of its own: what Envoy shares between contexts with the same bundle would
/// otherwise show in the answers.
fn data_source(name: &str, bytes: &[u8]) -> Value {
    match std::str::from_utf8(bytes) {
        Ok(text) if text.contains("-----BEGIN ") => {
            let name: String = name
                .chars()
                .map(|character| if character == '-' { '_' } else { character })
                .collect();
            json!({"inline_string": format!("{name}\n{text}")})
        }
        Ok(text) => json!({"inline_string": text}),
        Err(_) => json!({"inline_bytes": STANDARD.encode(bytes)}),
    }
}

fn read(der: &[u8]) -> Certificate {
    der::certificate(der, Location::whole(InputId(0)))
}

fn is_out_of_time(certificate: &Certificate, now: Instant) -> bool {
    let not_before = certificate.not_before.value();
    let not_after = certificate.not_after.value();
    not_before.is_none_or(|from| now < from.at) || not_after.is_none_or(|to| now >= to.at)
}

fn trust_domain(leaf: &Certificate) -> Option<String> {
    let names = leaf.subject_alt_names.value()?;
    let id = names.uris().find_map(|uri| uri.strip_prefix("spiffe://"))?;
    Some(id.split('/').next().unwrap_or(id).to_owned())
}
