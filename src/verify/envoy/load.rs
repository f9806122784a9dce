//! What Envoy refuses to load (section 1): own chains, trusted CAs, CRLs, validation contexts.
//!
//! Each file gives the steps of one subject for one release; the steps of all releases are joined like those of
//! handshakes. A failed step carries the text Envoy prints.

mod api;
mod ciphers;
mod context;
mod crl;
mod decoded;
mod own_chain;
mod own_message;
mod own_server;
mod pem;
mod private_key;
mod spiffe;
mod tls_params;
mod trusted_ca;

use crate::knowledge::envoy::Release;
use crate::knowledge::errors::EnvoyError;
use crate::model::{Chain, ChainOrigin, DataSource, Fact, OwnCertificate, Role, Side, TlsContext};
use crate::verify::Failure;
use crate::verify::Step;

pub(super) use crl::{Lists, lists, unseen};
use own_chain::OwnChain;
pub(super) use trusted_ca::objects;

/// What a refused load prints, where it is known.
fn refusal(text: Option<String>) -> Failure {
    Failure {
        envoy_error: text.map(EnvoyError::Sentence),
        ..Failure::default()
    }
}

/// What Envoy calls inline text and everything that SDS delivers.
const INLINE: &str = "<inline>";

/// Loading a chain as own certificate (1.1).
pub(crate) fn own_chain(chain: &Chain, presented_by: Role, release: &'static Release) -> Vec<Step> {
    let own = OwnChain {
        certificates: &chain.presented.certificates,
        in_evidence: true,
        // A file's name here need not be the one Envoy reads it under.
        path: (chain.origin == ChainOrigin::Secret).then_some(INLINE),
        pem: chain.pem.as_deref(),
        held_by_envoy: chain.origin == ChainOrigin::Certs,
    };
    let mut steps = own_chain::check(&own, release);
    if own.held_by_envoy || steps.iter().any(Step::refuses) {
        return steps;
    }
    let leaf = own_chain::leaf(&own, release);
    if let Some(key) = chain.presented.signing_key.value() {
        let path = own.path.unwrap_or_default();
        steps.push(private_key::matches(path, key, leaf));
    }
    if let Some(leaf) = leaf.filter(|_| presented_by == Role::Server) {
        steps.extend(own_server::name_steps(leaf));
        steps.extend(own_server::staple_steps(leaf, &Fact::NotInEvidence, false));
    }
    steps
}

/// Loading a context, in Envoy's order: the messages themselves, what they ask for together, then TLS parameters, the
/// validator and the certificates. `own`: whether the context's own certificates count.
pub(crate) fn context(context: &TlsContext, own: bool, release: &'static Release) -> Vec<Step> {
    let named: &[OwnCertificate] = context
        .certificates
        .value()
        .filter(|_| own)
        .map_or(&[], Vec::as_slice);
    let certificates: Vec<&OwnCertificate> = named.iter().filter(|own| !own.is_empty()).collect();
    let is_server = context.side == Side::Downstream;
    let mut steps: Vec<Step> = api::check(context, release).into_iter().collect();
    if steps.iter().any(Step::refuses) {
        return steps;
    }
    for certificate in &certificates {
        steps.extend(own_message::configured(certificate));
    }
    steps.extend(messages(context));
    steps.extend(context::server_name(context));
    steps.extend(api::sessions(&context.sessions));
    steps.extend(api::static_secrets(&context.static_secrets));
    if own && context.certificates.is_in_evidence() {
        // A client counts the empty ones too.
        let count = if is_server {
            certificates.len()
        } else {
            named.len()
        };
        steps.push(own_message::count(count, is_server));
    }
    steps.extend(tls_params::check(&context.tls, release));
    for parameters in certificates.iter().filter_map(|own| own.tls.as_ref()) {
        steps.extend(tls_params::check(parameters, release));
    }
    steps.extend(api::compliance(context.tls.compliance, release));
    steps.extend(validator(context, release));
    for certificate in &certificates {
        steps.extend(certificate_steps(certificate, release));
    }
    if is_server {
        steps.extend(server(context, &certificates, release));
    }
    steps.extend(api::alpn(&context.alpn));
    steps.extend(api::extensions(&context.api.extensions));
    steps
}

/// What the validation context's message must hold (1.3 to 1.5).
fn messages(context: &TlsContext) -> Vec<Step> {
    let Some(validation) = context.validation.value() else {
        return context::without_validation(context);
    };
    if validation.other_validator.is_some() {
        return Vec::new();
    }
    let mut steps: Vec<Step> = trusted_ca::source(validation).into_iter().collect();
    steps.extend(context::consistency(validation));
    if validation.spiffe.is_none() {
        steps.extend(context::auto_sni(context, validation));
    }
    steps
}

/// What the validator reads (1.3 to 1.6).
fn validator(context: &TlsContext, release: &'static Release) -> Vec<Step> {
    let Some(validation) = context.validation.value() else {
        return Vec::new();
    };
    if validation.other_validator.is_some() {
        return Vec::new();
    }
    let mut steps = Vec::new();
    if let Some(spiffe) = &validation.spiffe {
        steps.push(context::matchers(validation, release));
        steps.extend(spiffe::check(spiffe, release));
    } else {
        // An empty source ends the reading before anything in it is looked at.
        if !trusted_ca::source(validation).is_some_and(|step| step.refuses()) {
            steps.extend(trusted_ca::check(validation, release));
        }
        steps.extend(crl::check(validation, release));
        steps.push(context::matchers(validation, release));
        steps.push(context::pins(validation));
    }
    steps
}

/// One of the context's own certificates (1.1).
fn certificate_steps(certificate: &OwnCertificate, release: &'static Release) -> Vec<Step> {
    if let Some(file) = certificate.pkcs12.value() {
        return vec![private_key::pkcs12(file)];
    }
    let own = configured_chain(certificate);
    if certificate.has_empty_pkcs12 {
        return vec![own_chain::empty_pkcs12()];
    }
    let mut steps = own_chain::check(&own, release);
    if let Some(key) = certificate.private_key.value()
        && !certificate.has_key_provider
        && !own.held_by_envoy
        && !steps.iter().any(Step::refuses)
    {
        let leaf = own_chain::leaf(&own, release);
        steps.push(private_key::check(key, leaf, release));
    }
    steps
}

fn configured_chain(certificate: &OwnCertificate) -> OwnChain<'_> {
    let source: Option<&DataSource> = certificate.chain.value();
    OwnChain {
        certificates: source
            .and_then(|source| source.certificates.value())
            .map_or(&[], Vec::as_slice),
        in_evidence: source.is_some_and(|source| source.certificates.is_in_evidence()),
        path: source.map(|source| source.path.as_str()),
        pem: source
            .and_then(|source| source.text.value())
            .map(String::as_str),
        held_by_envoy: source.is_some_and(|source| !source.complete),
    }
}

/// What a server does with its certificates and anchors at last.
fn server(
    context: &TlsContext,
    certificates: &[&OwnCertificate],
    release: &'static Release,
) -> Vec<Step> {
    let leaves: Vec<_> = certificates
        .iter()
        .filter_map(|certificate| {
            let own = configured_chain(certificate);
            let leaf = own_chain::leaf(&own, release).filter(|_| !own.held_by_envoy)?;
            Some((leaf, certificate))
        })
        .collect();
    let mut steps: Vec<Step> = leaves
        .iter()
        .flat_map(|(leaf, _)| own_server::name_steps(leaf))
        .collect();
    if let Some(validation) = context.validation.value()
        && validation.other_validator.is_none()
        && validation.spiffe.is_none()
    {
        steps.extend(trusted_ca::client_list(validation, release));
    }
    for (leaf, certificate) in leaves {
        steps.extend(own_server::staple_steps(
            leaf,
            &certificate.ocsp_staple,
            context.must_staple,
        ));
    }
    steps
}
