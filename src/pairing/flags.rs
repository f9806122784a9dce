//! Flags: presets choose verifiers, every other flag replaces that field of all of them.

use std::sync::Arc;

use super::anchors::Anchors;
use super::given::replace_anchors;
use super::istio;
use super::selection::Selection;
use crate::model::{
    Chain, DataSource, Engine, Evidence, Fact, IstioNaming, Naming, Origin, Preset, SpiffeId,
    SpiffeTrustDomain, SpiffeValidator, ValidationContext, Verifier,
};

/// Applies `--verifier` to the verifiers that the evidence gives.
pub(super) fn presets(
    base: &[Verifier],
    chain: &Chain,
    evidence: &Evidence,
    anchors: &Anchors,
    selection: &Selection,
) -> Vec<Verifier> {
    let presets = if selection.presets.is_empty() {
        &[Preset::Auto][..]
    } else {
        &selection.presets
    };
    let mut verifiers: Vec<Verifier> = Vec::new();
    for preset in presets {
        for verifier in base {
            for verifier in apply(*preset, verifier, chain, evidence, anchors, selection) {
                if !verifiers.contains(&verifier) {
                    verifiers.push(verifier);
                }
            }
        }
    }
    verifiers
}

fn apply(
    preset: Preset,
    base: &Verifier,
    chain: &Chain,
    evidence: &Evidence,
    anchors: &Anchors,
    selection: &Selection,
) -> Vec<Verifier> {
    let named = |name: &str| Verifier {
        name: name.to_owned(),
        ..base.clone()
    };
    let istio = || IstioNaming {
        trust_domains: selection.trust_domains.clone(),
    };
    // ztunnel compares with its own trust domain; its TLS code knows no aliases (`TrustDomainVerifier`).
    let own_domain = || IstioNaming {
        trust_domains: selection.trust_domains.iter().take(1).cloned().collect(),
    };
    match preset {
        Preset::Auto if assumes_istio(base, chain, evidence) => {
            vec![base.clone(), with_istio(base, istio(), Origin::Assumed)]
        }
        Preset::Auto => vec![base.clone()],
        Preset::Envoy => vec![without_spiffe(named(&base.name))],
        Preset::EnvoySpiffe => vec![with_spiffe(
            named("Envoy with the SPIFFE validator"),
            chain,
            anchors,
            selection,
        )],
        Preset::Istio => vec![with_istio(base, istio(), Origin::Flag)],
        Preset::Ztunnel => vec![rustls(named("ztunnel"), Naming::Ztunnel(own_domain()))],
        Preset::Linkerd => vec![rustls(named("Linkerd proxies"), Naming::Linkerd)],
        Preset::Rustls => vec![rustls(named("rustls"), Naming::None)],
    }
}

/// `auto` adds Istio's naming where no matcher of the mesh is in evidence and the leaf carries a SPIFFE ID. A proxy whose
/// configuration is in evidence shows whether it is Istio's, and by its own clusters what its mesh pins: where one pins anything,
/// nothing is assumed beside it. Never for identities of other meshes, nor for the
/// certificate of a gateway's `credentialName`, which Envoy holds under that name and not as `default`.
fn assumes_istio(base: &Verifier, chain: &Chain, evidence: &Evidence) -> bool {
    let proxy = chain.proxy.and_then(|id| evidence.proxies.get(id.0));
    let matchers_unknown = base.origins.naming == Origin::Assumed
        && proxy.is_none_or(|proxy| proxy.configured.is_empty() || istio::shows_no_pins(proxy));
    let has_spiffe_id = chain
        .leaf()
        .and_then(|leaf| leaf.first_uri())
        .is_some_and(SpiffeId::has_scheme);
    let is_credential = chain
        .name
        .as_deref()
        .is_some_and(|name| name.contains("://") && !SpiffeId::has_scheme(name));
    let is_of_another_mesh = chain.leaf().is_some_and(istio::is_of_another_mesh);
    matchers_unknown && has_spiffe_id && !is_credential && !is_of_another_mesh
}

fn with_istio(base: &Verifier, naming: IstioNaming, origin: Origin) -> Verifier {
    let mut verifier = Verifier {
        name: "Istio sidecars".to_owned(),
        naming: Naming::Istio(naming),
        ..base.clone()
    };
    verifier.origins.naming = origin;
    // Who names Istio names its validator too; what a proxy in evidence has stays as it is.
    if origin == Origin::Flag && verifier.origins.validator == Origin::Assumed {
        verifier.origins.validator = Origin::Flag;
    }
    verifier
}

fn rustls(mut verifier: Verifier, naming: Naming) -> Verifier {
    verifier.engine = Engine::Rustls;
    verifier.naming = naming;
    verifier.origins.validator = Origin::Flag;
    verifier.origins.naming = Origin::Flag;
    verifier
}

fn without_spiffe(mut verifier: Verifier) -> Verifier {
    verifier.origins.validator = Origin::Flag;
    if let Fact::Present { value, .. } = &mut verifier.context_mut().validation
        && let Some(spiffe) = value.spiffe.take()
        && !value.trusted_ca.is_in_evidence()
    {
        value.trusted_ca = spiffe
            .trust_domains
            .first()
            .map_or(Fact::NotInEvidence, |domain| {
                Fact::known(domain.bundle.clone())
            });
    }
    verifier
}

/// The SPIFFE validator with the anchors at hand. Bundles that name their trust domain stand under it; others are taken for
/// the bundle of the leaf's own domain, which is an assumption: a trust domain taken from the leaf proves nothing.
fn with_spiffe(
    mut verifier: Verifier,
    chain: &Chain,
    anchors: &Anchors,
    selection: &Selection,
) -> Verifier {
    verifier.origins.validator = Origin::Flag;
    let context = Arc::make_mut(&mut verifier.context);
    let Fact::Present { value, .. } = &mut context.validation else {
        return verifier;
    };
    if value.spiffe.is_some() {
        return verifier;
    }
    let named: Vec<SpiffeTrustDomain> = anchors
        .of(chain)
        .into_iter()
        .filter_map(|bundle| {
            Some(SpiffeTrustDomain {
                name: bundle.trust_domain.clone()?,
                workload: String::new(),
                bundle: bundle.source.clone(),
            })
        })
        .collect();
    let trust_domains = if named.is_empty() {
        verifier.origins.anchors = Origin::Assumed;
        let bundle = match std::mem::take(&mut value.trusted_ca) {
            Fact::Present { value, .. } => value,
            _ => DataSource::default(),
        };
        vec![SpiffeTrustDomain {
            // Given anchors are for the trust domain that is given with them.
            name: selection
                .trust_domains
                .first()
                .filter(|_| !selection.anchors.is_empty())
                .cloned()
                .unwrap_or_else(|| trust_domain_of(chain)),
            workload: String::new(),
            bundle,
        }]
    } else {
        named
    };
    value.spiffe = Some(SpiffeValidator {
        trust_domains,
        trust_bundles: Fact::Absent,
    });
    verifier
}

/// The trust domain that the leaf's first URI SAN names; empty where it names none.
fn trust_domain_of(chain: &Chain) -> String {
    let uri = chain
        .leaf()
        .and_then(|leaf| leaf.first_uri())
        .unwrap_or_default();
    SpiffeId::cut(uri).map_or_else(String::new, |(trust_domain, _)| trust_domain.to_owned())
}

/// `--trust-bundle`, `--expect-san`, `--envoy-version`, `--tls-version`.
pub(super) fn replace_fields(verifier: &mut Verifier, evidence: &Evidence, selection: &Selection) {
    replace_anchors(verifier, evidence, selection);
    if let Some(version) = selection.envoy_version {
        verifier.versions = vec![version];
        verifier.origins.version = Origin::Flag;
    }
    if let Some(version) = selection.tls_version {
        verifier.tls_version = Some(version);
        verifier.origins.tls = Origin::Flag;
    }
    if !selection.expect_san.is_empty() {
        if !matches!(verifier.context.validation, Fact::Present { .. }) {
            verifier.context_mut().validation = Fact::known(ValidationContext::default());
        }
        if let Fact::Present { value, .. } = &mut verifier.context_mut().validation {
            value.typed_matchers = Fact::known(selection.expect_san.clone());
            value.legacy_matchers = Fact::Absent;
        }
        // The names that are given take the place of every other demand.
        let context = verifier.context_mut();
        context.request.auto_san_validation = false;
        context.auto_sni_san_validation = false;
        verifier.naming = Naming::Explicit;
        verifier.origins.naming = Origin::Flag;
    }
}
