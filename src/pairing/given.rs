//! `--trust-bundle`: anchors that take the place of every verifier's. CRLs of the verifier stay.

use thiserror::Error;

use super::anchors::{given_to, joined, sources};
use super::selection::{GivenAnchors, Selection};
use crate::model::{
    Bundle, DataSource, Evidence, Fact, Origin, Preset, Side, SpiffeTrustDomain, SpiffeValidator,
    TlsContext, TrustBundles, ValidationContext, Verifier,
};

/// A bundle that no trust domain of a SPIFFE validator takes.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "--trust-bundle {file}: the SPIFFE validator keeps its anchors by trust domain{}; write --trust-bundle {}={file}, or name it with --trust-domain",
    there_are(.configured), .configured.first().map_or("TD", String::as_str)
)]
pub struct Unplaced {
    /// The file.
    file: String,
    /// The trust domains of the validator.
    configured: Vec<String>,
}

fn there_are(domains: &[String]) -> String {
    match domains {
        [] => String::new(),
        domains => format!(" (it has {})", domains.join(", ")),
    }
}

/// The first bundle whose trust domain nothing tells, or is none of a validator's, where a SPIFFE validator would verify
/// with it.
pub fn unplaced(evidence: &Evidence, selection: &Selection) -> Option<Unplaced> {
    let of_evidence = || evidence.proxies.iter().flat_map(|proxy| &proxy.contexts);
    let contexts: Vec<&TlsContext> = if selection.contexts.is_empty() {
        of_evidence().collect()
    } else {
        selection.contexts.iter().collect()
    };
    let validators = contexts.iter().filter_map(|context| {
        let spiffe = context.validation.value()?.spiffe.as_ref()?;
        Some((Some(context.side), domains_of(spiffe)))
    });
    let by_preset = selection.presets.contains(&Preset::EnvoySpiffe);
    let named = by_preset.then(|| (None, Vec::new()));
    validators.chain(named).find_map(|(side, configured)| {
        let given = selection
            .anchors
            .iter()
            .filter(|given| side.is_none() || given.side.is_none() || given.side == side);
        // A context that the user names shows every trust domain that it has.
        let is_of_no_domain = |given: &GivenAnchors| {
            let named = given.trust_domain.as_ref();
            named.is_some_and(|domain| {
                !selection.contexts.is_empty() && !configured.contains(domain)
            })
        };
        let lost = |given: &&GivenAnchors| {
            is_of_no_domain(given)
                || given.trust_domain.is_none()
                    && selection.trust_domains.is_empty()
                    && configured.len() != 1
                    && !names_its_domain(evidence, given)
        };
        given.clone().find(lost).map(|given| Unplaced {
            file: given.file.clone(),
            configured: configured.clone(),
        })
    })
}

/// Whether the file itself says which trust domain it is for, as a SPIFFE bundle may.
fn names_its_domain(evidence: &Evidence, given: &GivenAnchors) -> bool {
    let bundles = given_to(evidence, |holder| holder == given.side);
    !bundles.is_empty() && bundles.iter().all(|bundle| bundle.trust_domain.is_some())
}

/// Puts the given anchors in the place of a verifier's own. A file that holds none leaves the verifier without any in
/// evidence: nothing else stands in for it.
pub(super) fn replace_anchors(verifier: &mut Verifier, evidence: &Evidence, selection: &Selection) {
    let side = verifier.context.side;
    let is_own = |holder: Option<Side>| holder.is_none_or(|holder| holder == side);
    if !selection.anchors.iter().any(|given| is_own(given.side)) {
        return;
    }
    let bundles = given_to(evidence, is_own);
    // A context in evidence that verifies nothing has no anchors to be replaced.
    if verifier.context.validation.is_absent() && verifier.origins.validator != Origin::Flag {
        return;
    }
    match &mut verifier.context_mut().validation {
        Fact::Present { value, .. } => replace_in(value, &bundles, selection, side),
        validation => {
            let absent = validation.is_absent();
            let mut value = ValidationContext::default();
            if absent {
                value.crl = Fact::Absent;
                value.typed_matchers = Fact::Absent;
                value.legacy_matchers = Fact::Absent;
            }
            replace_in(&mut value, &bundles, selection, side);
            *validation = Fact::known(value);
        }
    }
    verifier.origins.anchors = Origin::Flag;
    // The given anchors stand for the secret that would have delivered some.
    let context = verifier.context_mut();
    context
        .static_secrets
        .retain(|name| !context.unresolved.contains(name));
}

fn replace_in(
    validation: &mut ValidationContext,
    bundles: &[&Bundle],
    selection: &Selection,
    side: Side,
) {
    match &mut validation.spiffe {
        Some(spiffe) => replace_domains(spiffe, bundles, selection, side),
        None if bundles.is_empty() => validation.trusted_ca = Fact::NotInEvidence,
        None => {
            let (anchors, lists) = sources(bundles);
            validation.trusted_ca = Fact::known(anchors);
            if lists.is_in_evidence() && !lists.is_absent() {
                validation.crl = lists;
            }
        }
    }
}

/// Each bundle takes the place of its trust domain's. A flag whose file holds nothing empties its trust domain.
fn replace_domains(
    spiffe: &mut SpiffeValidator,
    bundles: &[&Bundle],
    selection: &Selection,
    side: Side,
) {
    let configured = domains_of(spiffe);
    let default = selection
        .trust_domains
        .first()
        .or(match configured.as_slice() {
            [only] => Some(only),
            _ => None,
        });
    let of_flags = selection
        .anchors
        .iter()
        .filter(|given| given.side.is_none_or(|holder| holder == side))
        .filter_map(|given| given.trust_domain.as_ref().or(default));
    let of_bundles = bundles
        .iter()
        .filter_map(|bundle| bundle.trust_domain.as_ref().or(default));
    let mut names: Vec<String> = Vec::new();
    for name in of_bundles.chain(of_flags) {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    for name in names {
        let own: Vec<&Bundle> = bundles
            .iter()
            .copied()
            .filter(|bundle| bundle.trust_domain.as_ref().or(default) == Some(&name))
            .collect();
        let source = if own.is_empty() {
            DataSource::default()
        } else {
            joined(&own)
        };
        set_domain(spiffe, name, source);
    }
}

fn set_domain(spiffe: &mut SpiffeValidator, name: String, bundle: DataSource) {
    if let Fact::Present { value, .. } = &mut spiffe.trust_bundles {
        if let (Ok(domains), Some(anchors)) = (&mut value.domains, bundle.certificates.value()) {
            match domains.iter_mut().find(|(known, _)| *known == name) {
                Some((_, known)) => known.clone_from(anchors),
                None => domains.push((name, anchors.clone())),
            }
            return;
        }
        // What the file of bundles says is replaced by anchors that are not in evidence.
        spiffe.trust_bundles = Fact::NotInEvidence;
    }
    let domains = &mut spiffe.trust_domains;
    match domains.iter_mut().find(|domain| domain.name == name) {
        Some(domain) => domain.bundle = bundle,
        None => domains.push(SpiffeTrustDomain {
            name,
            workload: String::new(),
            bundle,
        }),
    }
}

/// The trust domains a validator has bundles for.
fn domains_of(spiffe: &SpiffeValidator) -> Vec<String> {
    let names = |bundles: &TrustBundles| -> Vec<String> {
        let domains = bundles.domains.iter().flatten();
        domains.map(|(name, _)| name.clone()).collect()
    };
    match &spiffe.trust_bundles {
        Fact::Present { value, .. } => names(value),
        _ => spiffe
            .trust_domains
            .iter()
            .map(|domain| domain.name.clone())
            .collect(),
    }
}
