//! One trait, asked in every role, under every validator and TLS version it matters for.

use serde_json::{Map, Value, json};

use crate::case::{Beside, Case, Question, Role};
use crate::certificate::{Cert, TRUST_DOMAIN};
use crate::key::Key;
use crate::pem;

/// A point of view that a trait is asked from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View {
    pub(crate) presented_by: Role,
    pub(crate) spiffe: bool,
    pub(crate) tls: &'static str,
}

const fn view(presented_by: Role, spiffe: bool, tls: &'static str) -> View {
    View { presented_by, spiffe, tls }
}

const SERVER_13: View = view(Role::Server, false, "1.3");
const CLIENT_13: View = view(Role::Client, false, "1.3");
const SERVER_12: View = view(Role::Server, false, "1.2");
const CLIENT_12: View = view(Role::Client, false, "1.2");
const SPIFFE_SERVER_13: View = view(Role::Server, true, "1.3");
const SPIFFE_CLIENT_13: View = view(Role::Client, true, "1.3");
const SPIFFE_SERVER_12: View = view(Role::Server, true, "1.2");
const SPIFFE_CLIENT_12: View = view(Role::Client, true, "1.2");

/// The default validator in both roles.
pub(crate) const DEFAULT: &[View] = &[SERVER_13, CLIENT_13];
/// The SPIFFE validator in both roles.
pub(crate) const SPIFFE: &[View] = &[SPIFFE_SERVER_13, SPIFFE_CLIENT_13];
/// Both validators in both roles.
pub(crate) const BOTH: &[View] = &[SERVER_13, CLIENT_13, SPIFFE_SERVER_13, SPIFFE_CLIENT_13];
/// The default validator in both roles, under both TLS versions.
pub(crate) const DEFAULT_TLS: &[View] = &[SERVER_13, CLIENT_13, SERVER_12, CLIENT_12];
/// Both validators in both roles, under both TLS versions.
pub(crate) const BOTH_TLS: &[View] = &[
    SERVER_13,
    CLIENT_13,
    SERVER_12,
    CLIENT_12,
    SPIFFE_SERVER_13,
    SPIFFE_CLIENT_13,
    SPIFFE_SERVER_12,
    SPIFFE_CLIENT_12,
];
/// The default validator, where a server presents (an Envoy cluster verifies).
pub(crate) const BY_SERVER: &[View] = &[SERVER_13];
/// The default validator, where a client presents (an Envoy listener verifies).
pub(crate) const BY_CLIENT: &[View] = &[CLIENT_13];
/// The same under TLS 1.2.
pub(crate) const CLIENT_TLS12: &[View] = &[CLIENT_12];
/// The same under the SPIFFE validator.
pub(crate) const SPIFFE_CLIENT: &[View] = &[SPIFFE_CLIENT_13];
/// Where a server presents, under both validators.
pub(crate) const BY_SERVER_BOTH: &[View] = &[SERVER_13, SPIFFE_SERVER_13];
/// Where a client presents, under both validators.
pub(crate) const BY_CLIENT_BOTH: &[View] = &[CLIENT_13, SPIFFE_CLIENT_13];
/// Where a client presents, under both validators and TLS versions.
pub(crate) const BY_CLIENT_BOTH_TLS: &[View] = &[CLIENT_13, CLIENT_12, SPIFFE_CLIENT_13, SPIFFE_CLIENT_12];
/// Where a server presents, under the default validator and both TLS versions.
pub(crate) const BY_SERVER_TLS: &[View] = &[SERVER_13, SERVER_12];

/// A handshake question before role, validator and TLS version are chosen.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    pub(crate) chain: Vec<Vec<u8>>,
    pub(crate) key: Key,
    /// PEM; the default validator's `trusted_ca`, and the bundle of the leaf's trust domain. `None`: no anchors are configured.
    pub(crate) anchors: Option<String>,
    /// Trust domains of the SPIFFE validator, instead of [`TRUST_DOMAIN`] with the anchors.
    pub(crate) trust_domains: Option<Vec<(String, String)>>,
    /// Further fields of the validation context.
    pub(crate) validation: Map<String, Value>,
    /// Further fields of the SPIFFE validator's configuration.
    pub(crate) spiffe: Map<String, Value>,
    /// `tls_params`; both ends may speak TLS 1.3 unless it is replaced.
    pub(crate) tls_params: Value,
    /// Further fields of the context itself, upstream only.
    pub(crate) upstream: Map<String, Value>,
    /// `require_client_certificate`, downstream only.
    pub(crate) require: bool,
    /// Whether there is a validation context at all.
    pub(crate) verifies: bool,
}

impl Ask {
    /// The peer presents these certificates and holds [`Key::Leaf`]; [`Cert::root`] is trusted.
    pub(crate) fn chain(certificates: &[&Cert]) -> Self {
        Self::raw(certificates.iter().map(|certificate| certificate.der()).collect())
    }

    /// The same with certificates that are already bytes.
    pub(crate) fn raw(chain: Vec<Vec<u8>>) -> Self {
        Self {
            chain,
            key: Key::Leaf,
            anchors: Some(pem::certificates([Cert::root().der()])),
            trust_domains: None,
            validation: Map::new(),
            spiffe: Map::new(),
            tls_params: json!({"tls_maximum_protocol_version": "TLSv1_3"}),
            upstream: Map::new(),
            require: true,
            verifies: true,
        }
    }

    /// This leaf before the usual intermediate.
    pub(crate) fn leaf(leaf: &Cert) -> Self {
        Self::chain(&[leaf, &Cert::intermediate()])
    }

    /// The usual leaf before this intermediate.
    pub(crate) fn intermediate(intermediate: &Cert) -> Self {
        Self::chain(&[&Cert::leaf(), intermediate])
    }

    /// The usual good chain.
    pub(crate) fn good() -> Self {
        Self::leaf(&Cert::leaf())
    }

    /// The usual good chain without its intermediate.
    pub(crate) fn leaf_alone() -> Self {
        Self::chain(&[&Cert::leaf()])
    }

    /// Trusts these instead.
    pub(crate) fn trusting(self, anchors: &[&Cert]) -> Self {
        self.trusting_pem(pem::certificates(anchors.iter().map(|anchor| anchor.der())))
    }

    /// Trusts this text instead.
    pub(crate) fn trusting_pem(self, anchors: impl Into<String>) -> Self {
        Self { anchors: Some(anchors.into()), ..self }
    }

    /// Trusts nobody: no `trusted_ca`.
    pub(crate) fn trusting_nobody(self) -> Self {
        Self { anchors: None, ..self }
    }

    /// Gives the SPIFFE validator these trust domains.
    pub(crate) fn domains(self, domains: &[(&str, &[&Cert])]) -> Self {
        let bundle = |anchors: &[&Cert]| pem::certificates(anchors.iter().map(|anchor| anchor.der()));
        let domains = domains.iter().map(|(name, anchors)| ((*name).to_owned(), bundle(anchors))).collect();
        Self { trust_domains: Some(domains), ..self }
    }

    /// The peer holds another key.
    pub(crate) fn key(self, key: Key) -> Self {
        Self { key, ..self }
    }

    /// Sets a field of the validation context.
    pub(crate) fn validation(mut self, field: &str, value: Value) -> Self {
        self.validation.insert(field.to_owned(), value);
        self
    }

    /// Sets a field of the SPIFFE validator's configuration.
    pub(crate) fn spiffe(mut self, field: &str, value: Value) -> Self {
        self.spiffe.insert(field.to_owned(), value);
        self
    }

    /// Replaces `tls_params`.
    pub(crate) fn tls_params(self, tls_params: Value) -> Self {
        Self { tls_params, ..self }
    }

    /// Sets a field of the upstream context.
    pub(crate) fn upstream(mut self, field: &str, value: Value) -> Self {
        self.upstream.insert(field.to_owned(), value);
        self
    }

    /// The listener does not require a client certificate.
    pub(crate) fn optional(self) -> Self {
        Self { require: false, ..self }
    }

    /// The context has no validation context.
    pub(crate) fn without_validation_context(self) -> Self {
        Self { verifies: false, ..self }
    }

    /// Legacy SAN matchers.
    pub(crate) fn sans(self, matchers: Value) -> Self {
        self.validation("match_subject_alt_names", matchers)
    }

    /// Typed SAN matchers, each `(type, matcher)`.
    pub(crate) fn typed(self, matchers: &[(&str, Value)]) -> Self {
        let entries = matchers.iter().map(|(kind, matcher)| json!({"san_type": kind, "matcher": matcher}));
        self.validation("match_typed_subject_alt_names", entries.collect())
    }

    /// Configures CRLs.
    pub(crate) fn crls(self, crls: &str) -> Self {
        self.validation("crl", inline(crls))
    }

    /// The context as Envoy's JSON.
    pub(crate) fn context(&self, view: View) -> Value {
        let mut common = Map::new();
        if self.tls_params.as_object().is_some_and(|fields| !fields.is_empty()) {
            common.insert("tls_params".to_owned(), self.tls_params.clone());
        }
        if self.verifies {
            common.insert("validation_context".to_owned(), self.validation_context(view));
        }
        let mut context = Map::from_iter([("common_tls_context".to_owned(), Value::Object(common))]);
        match view.presented_by {
            Role::Server => context.extend(self.upstream.clone()),
            Role::Client => {
                context.insert("require_client_certificate".to_owned(), Value::Bool(self.require));
            }
        }
        Value::Object(context)
    }

    fn validation_context(&self, view: View) -> Value {
        let mut fields = Map::new();
        if view.spiffe {
            let own = || vec![(TRUST_DOMAIN.to_owned(), self.anchors.clone().unwrap_or_default())];
            let domains = self.trust_domains.clone().unwrap_or_else(own);
            let mut config = Map::from_iter([("@type".to_owned(), json!(SPIFFE_TYPE))]);
            if !self.spiffe.contains_key("trust_bundles") {
                let domains =
                    domains.iter().map(|(name, bundle)| json!({"name": name, "trust_bundle": inline(bundle)}));
                config.insert("trust_domains".to_owned(), domains.collect());
            }
            config.extend(self.spiffe.clone());
            let validator = json!({"name": "envoy.tls.cert_validator.spiffe", "typed_config": config});
            fields.insert("custom_validator_config".to_owned(), validator);
        } else if let Some(anchors) = &self.anchors {
            fields.insert("trusted_ca".to_owned(), inline(anchors));
        }
        fields.extend(self.validation.clone());
        Value::Object(fields)
    }
}

/// The type of the SPIFFE validator's configuration.
pub(crate) const SPIFFE_TYPE: &str =
    "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig";

/// A data source holding this text.
pub(crate) fn inline(text: &str) -> Value {
    json!({"inline_string": text})
}

/// The cases of one topic.
#[derive(Debug)]
pub(crate) struct Topic {
    name: &'static str,
    /// What has been asked so far.
    pub(crate) cases: Vec<Case>,
}

impl Topic {
    pub(crate) fn new(name: &'static str) -> Self {
        Self { name, cases: Vec::new() }
    }

    /// Asks one question from several points of view.
    pub(crate) fn ask(&mut self, section: &'static str, what: &str, about: &str, views: &[View], ask: &Ask) {
        for view in views {
            let role = match view.presented_by {
                Role::Server => "server",
                Role::Client => "client",
            };
            let validator = if view.spiffe { "spiffe" } else { "default" };
            let tls = if view.tls == "1.3" { "tls13" } else { "tls12" };
            self.cases.push(Case {
                name: format!("{}/{what}-{role}-{validator}-{tls}", self.name),
                about: about.to_owned(),
                section,
                question: Question::Handshake { chain: ask.chain.clone(), key: ask.key.pkcs8_der() },
                presented_by: view.presented_by,
                context: ask.context(*view),
                beside: Beside::default(),
                peer_tls: view.tls,
            });
        }
    }

    /// Asks with something beside the context, and with these fields in `common_tls_context` in place of a validation context.
    #[allow(clippy::too_many_arguments, reason = "a question has as many parts")]
    pub(crate) fn ask_beside(
        &mut self,
        section: &'static str,
        what: &str,
        about: &str,
        views: &[View],
        ask: &Ask,
        beside: &Beside,
        fields: &[(&str, Value)],
    ) {
        let first = self.cases.len();
        self.ask(section, what, about, views, ask);
        for case in &mut self.cases[first..] {
            case.beside = beside.clone();
            if let Some(common) = case.context.get_mut("common_tls_context").and_then(Value::as_object_mut) {
                common.remove("validation_context");
                common.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
            }
        }
    }

    /// Asks whether a context loads; `presented_by` is the other side.
    pub(crate) fn load(&mut self, section: &'static str, what: &str, about: &str, by: Role, context: Value) {
        let side = match by {
            Role::Server => "upstream",
            Role::Client => "downstream",
        };
        self.cases.push(Case {
            name: format!("{}/{what}-{side}", self.name),
            about: about.to_owned(),
            section,
            question: Question::Load,
            presented_by: by,
            context,
            beside: Beside::default(),
            peer_tls: "1.3",
        });
    }
}
