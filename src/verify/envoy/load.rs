//! What Envoy refuses to load (section 1): own chains, trusted CAs, CRLs, validation contexts.
//!
//! Each file gives the steps of one subject for one release; the steps of all releases are joined like those of
//! handshakes. A failed step carries the text Envoy prints.

mod context;
mod crl;
mod own_chain;
mod own_message;
mod pem;
mod spiffe;
mod trusted_ca;

use crate::knowledge::envoy::Release;
use crate::model::{Chain, ChainOrigin, Fact, PresentedBy, Side, TlsContext};
use crate::verify::Failure;
use crate::verify::partial::Draft;

use own_chain::OwnChain;
pub(super) use trusted_ca::anchors;

/// What a refused load prints, where it is known.
fn refusal(text: Option<String>) -> Failure {
    Failure {
        envoy_error: text,
        ..Failure::default()
    }
}

/// What Envoy calls inline text and everything that SDS delivers.
const INLINE: &str = "<inline>";

/// Loading a chain as own certificate (1.1).
pub(crate) fn own_chain(
    chain: &Chain,
    presented_by: PresentedBy,
    release: &'static Release,
) -> Vec<Draft> {
    own_chain::check(
        &OwnChain {
            certificates: &chain.presented.certificates,
            in_evidence: true,
            // A file's name here need not be the one Envoy reads it under.
            path: (chain.origin == ChainOrigin::Secret).then_some(INLINE),
            pem: chain.pem.as_deref(),
            public_key: &chain.public_key,
            is_server: presented_by == PresentedBy::Server,
            staple: None,
            held_by_envoy: chain.origin == ChainOrigin::Certs,
        },
        release,
    )
}

/// Loading the validation part of a context (1.3 to 1.6).
pub(crate) fn validation(context: &TlsContext, release: &'static Release) -> Vec<Draft> {
    let Some(validation) = context.validation.value() else {
        return context::without_validation(context);
    };
    if validation.other_validator.is_some() {
        return Vec::new();
    }
    let mut drafts: Vec<Draft> = trusted_ca::source(validation).into_iter().collect();
    drafts.extend(context::consistency(validation));
    if let Some(spiffe) = &validation.spiffe {
        drafts.push(context::matchers(validation, release));
        drafts.extend(spiffe::check(spiffe, release));
    } else {
        drafts.extend(trusted_ca::check(validation, release));
        drafts.extend(context::auto_sni(context, validation));
        drafts.extend(crl::check(validation, release));
        drafts.push(context::matchers(validation, release));
        drafts.push(context::pins(validation));
        if context.side == Side::Downstream {
            drafts.extend(trusted_ca::client_list(context, validation, release));
        }
    }
    drafts
}

/// Loading a context's own certificates (1.1).
pub(crate) fn certificates(context: &TlsContext, release: &'static Release) -> Vec<Draft> {
    let is_server = context.side == Side::Downstream;
    let own = match &context.certificates {
        Fact::NotInEvidence => return Vec::new(),
        fact => fact.value().map_or(&[][..], Vec::as_slice),
    };
    let mut drafts = vec![own_message::count(own.len(), is_server)];
    for certificate in own {
        let sanity = own_message::configured(certificate);
        let stops = sanity.iter().any(Draft::refuses);
        drafts.extend(sanity);
        if stops || certificate.pkcs12 {
            continue;
        }
        let source = certificate.chain.value();
        drafts.extend(own_chain::check(
            &OwnChain {
                certificates: source
                    .and_then(|source| source.certificates.value())
                    .map_or(&[], Vec::as_slice),
                in_evidence: source.is_some_and(|source| source.certificates.is_in_evidence()),
                path: source.map(|source| source.path.as_str()),
                pem: source
                    .and_then(|source| source.text.value())
                    .map(String::as_str),
                public_key: &certificate.public_key,
                is_server,
                staple: Some(certificate.ocsp_staple),
                held_by_envoy: source.is_some_and(|source| !source.complete),
            },
            release,
        ));
        drafts.extend(own_message::staple_policy(certificate, context));
    }
    drafts
}
