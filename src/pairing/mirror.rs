//! The mirrored verifier: the peer is not in evidence, so its anchors are assumed to be the ones at hand.

use std::sync::Arc;

use super::anchors::{Anchors, sources};
use super::receivers::versions_of;
use crate::model::{
    Bundle, Certificate, Chain, Clock, Engine, Evidence, Fact, Naming, Origin, Origins, Proxy,
    Role, SpiffeValidator, TlsContext, ValidationContext, Verifier,
};

/// A verifier for a chain whose peer is not in evidence.
///
/// Of a chain that a proxy holds: that proxy's own validator and anchors, assumed shared by its peers, SAN matchers not in
/// evidence. Of a file: Envoy's default validator without matchers, anchored by the bundles beside it.
pub(super) fn of(
    chain: &Chain,
    role: Role,
    clock: Clock,
    evidence: &Evidence,
    anchors: &Anchors,
) -> Verifier {
    let proxy = chain.proxy.and_then(|id| evidence.proxies.get(id.0));
    let mut context = TlsContext::new(role.other().side());
    context.require_client_certificate = true;
    // What the peer itself presents is not in evidence either.
    context.certificates = Fact::NotInEvidence;
    let own = proxy.and_then(|proxy| own_validation(proxy, chain));
    let bundles = anchors.of(chain);
    let anchors = if own.is_some() || bundles.is_empty() {
        Origin::Assumed
    } else {
        Origin::Evidence
    };
    let validation = own.unwrap_or_else(|| from_bundles(&bundles));
    let matchers_unknown = chain.proxy.is_some();
    context.validation = Fact::known(ValidationContext {
        typed_matchers: if matchers_unknown {
            Fact::NotInEvidence
        } else {
            Fact::Absent
        },
        legacy_matchers: if matchers_unknown {
            Fact::NotInEvidence
        } else {
            Fact::Absent
        },
        ..validation
    });
    let (versions, version) = versions_of(proxy);
    Verifier {
        name: "Envoy".to_owned(),
        engine: Engine::Envoy,
        naming: Naming::None,
        judges: role,
        context: Arc::new(context),
        versions,
        tls_version: None,
        clock,
        proxy: None,
        origins: Origins {
            validator: Origin::Assumed,
            anchors: if chain.proxy.is_some() {
                Origin::Assumed
            } else {
                anchors
            },
            naming: Origin::Assumed,
            tls: Origin::Assumed,
            version,
        },
    }
}

/// Validator and anchors of the proxy itself, from the context that presents this chain, else the first that shows them; pins, depth
/// and the like are that context's own and are not mirrored. A context that presents nothing, such as that of the control plane,
/// says nothing about the peers of one that does.
fn own_validation(proxy: &Proxy, chain: &Chain) -> Option<ValidationContext> {
    let presents = |context: &TlsContext, leaf: &Certificate| {
        let own = context.certificates.value().into_iter().flatten();
        let mut leaves = own.filter_map(|own| own.chain.value()?.certificates.value()?.first());
        leaves.any(|own| own.is_same(leaf))
    };
    let of_chain = |context: &&TlsContext| chain.leaf().is_some_and(|leaf| presents(context, leaf));
    let is_known = proxy.contexts.iter().any(|context| of_chain(&context));
    let mut contexts = proxy
        .contexts
        .iter()
        .filter(|context| !is_known || of_chain(context))
        .filter_map(|context| context.validation.value());
    contexts
        .find(|validation| validation.spiffe.is_some() || validation.trusted_ca.value().is_some())
        .map(|validation| ValidationContext {
            trusted_ca: validation.trusted_ca.clone(),
            crl: validation.crl.clone(),
            only_verify_leaf_cert_crl: validation.only_verify_leaf_cert_crl,
            spiffe: validation.spiffe.clone(),
            ..ValidationContext::default()
        })
}

fn from_bundles(bundles: &[&Bundle]) -> ValidationContext {
    let (trusted_ca, crl) = if bundles.is_empty() {
        (Fact::NotInEvidence, Fact::Absent)
    } else {
        let (anchors, lists) = sources(bundles);
        (Fact::known(anchors), lists)
    };
    ValidationContext {
        trusted_ca,
        crl,
        spiffe: None::<SpiffeValidator>,
        ..ValidationContext::default()
    }
}
