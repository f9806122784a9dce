//! DefaultCertValidator: whether it verifies at all, with which parameters, in which order (section 2).

use crate::knowledge::Check;
use crate::knowledge::envoy::{BundleCrls, Release};
use crate::model::{DataSource, Presented, Role, ValidationContext, Verifier};
use crate::verify::Step;
use crate::verify::StepOutcome;
use crate::verify::boringssl::{
    CrlChecking, DEFAULT_MAX_INTERMEDIATES, Request, Store, StoreObject,
};
use crate::verify::partial::any;

use super::load::Lists;
use super::{chain, load, pins, san};

/// What a context asks of its peer before any certificate is looked at (2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mode {
    /// Whether the peer's certificate is verified (on a server: asked for).
    pub(super) verifies: Option<bool>,
    /// Whether a certificate is required.
    pub(super) requires: Option<bool>,
    /// Whether a failure of the validator stops the connection.
    pub(super) enforced: bool,
}

impl Mode {
    /// Nothing of the validation context is in evidence.
    pub(super) const UNKNOWN: Self = Self {
        verifies: None,
        requires: None,
        enforced: true,
    };

    /// A validator that always demands a certificate (section 4).
    pub(super) const ALWAYS: Self = Self {
        verifies: Some(true),
        requires: Some(true),
        enforced: true,
    };

    /// By the rules of 2.1.
    pub(super) fn of(validation: Option<&ValidationContext>, require_client: bool) -> Self {
        let Some(validation) = validation else {
            return Self {
                verifies: Some(false),
                requires: Some(false),
                enforced: true,
            };
        };
        let has_ca = validation.has_trusted_ca();
        let matches = any([
            validation.has_matchers(),
            Some(!validation.certificate_hashes.is_empty() || !validation.spki_hashes.is_empty()),
        ]);
        let untrusted = validation.accept_untrusted;
        let required_by_flag = if require_client { has_ca } else { Some(false) };
        let required_by_matches = if untrusted { Some(false) } else { matches };
        Self {
            verifies: any([has_ca, matches, Some(untrusted)]),
            requires: any([required_by_flag, required_by_matches]),
            enforced: !untrusted,
        }
    }
}

/// The words about a context that verifies nothing (2.1), where there is one.
pub(super) fn not_verified(verifier: &Verifier) -> Step {
    match verifier.judges {
        Role::Server => Step::warning(
            Check::WarnNotVerifiedC,
            "no trusted_ca, pins or custom validator: any server certificate is accepted",
        ),
        Role::Client if verifier.context.require_client_certificate => Step::warning(
            Check::WarnNotVerifiedS,
            "require_client_certificate without trusted_ca, pins or custom validator: no client certificate is asked for",
        ),
        Role::Client => Step::not_applicable(
            Check::WarnNotVerifiedS,
            "the listener asks for no client certificate",
        ),
    }
}

/// max_verify_depth counts in the server role alone (2.2).
pub(super) fn ignored_depth(verifier: &Verifier, validation: &ValidationContext) -> Option<Step> {
    let depth = validation.max_verify_depth?;
    let ignored_by = match (verifier.judges, &validation.spiffe) {
        (_, Some(_)) => "the SPIFFE validator",
        (Role::Server, None) => "an upstream context",
        (Role::Client, None) => return None,
    };
    Some(Step::warning(
        Check::WarnDepthIgnored,
        format!("max_verify_depth {depth} has no effect in {ignored_by}"),
    ))
}

/// The validator's steps in the order of 2.3.
pub(super) fn check(
    presented: &Presented,
    verifier: &Verifier,
    validation: &ValidationContext,
    release: &'static Release,
) -> Vec<Step> {
    let mut steps = Vec::new();
    if validation.has_trusted_ca() != Some(false) {
        let chain = chain::check(
            &request(presented, verifier, validation, release),
            release,
            None,
        );
        steps.extend(chain);
        explain_missing_lists(&mut steps, validation, release);
    }
    // What a chain that passes leaves behind stands in front of later failures.
    let left = steps.last().map(|step| step.queued.clone());
    let left = left.unwrap_or_default();
    steps.extend(san::check(
        presented,
        &verifier.context,
        Some(validation),
        release,
        &left,
    ));
    steps.extend(pins::check(presented, validation, release, &left));
    if validation.has_trusted_ca().is_none() {
        // Without trusted_ca nothing of the chain is looked at.
        for step in &mut steps {
            let of_chain = !matches!(
                step.check,
                Check::SanOverride | Check::SanMatch | Check::Pins
            );
            if of_chain && step.refuses() {
                step.outcome = StepOutcome::Undecided;
                step.missing = vec![crate::verify::step::at_verifier("trusted_ca")];
            }
        }
    }
    steps
}

/// A CRL that can be read and that Envoy does not see is what people look for behind a missing one.
fn explain_missing_lists(steps: &mut [Step], validation: &ValidationContext, release: &Release) {
    let is_missing =
        |step: &&mut Step| step.check == Check::CrlMissing && step.outcome == StepOutcome::Failed;
    if let Some(step) = steps.iter_mut().find(is_missing)
        && let Some(why) = load::unseen(validation, release)
    {
        step.detail = format!("{}; {why}", step.detail);
    }
}

/// Flags and parameters of 2.2.
fn request<'a>(
    presented: &'a Presented,
    verifier: &Verifier,
    validation: &'a ValidationContext,
    release: &'static Release,
) -> Request<'a> {
    let bundle = validation.trusted_ca.value();
    let mut store = store(bundle, release);
    let lists = load::lists(validation, release);
    let checks_crls = store.has_crl() || !matches!(lists, Lists::Nothing);
    if release.bundle_crls == BundleCrls::BehindCertificates {
        // The sort is stable: what stands before what else of its kind stays there.
        store
            .objects
            .sort_by_key(|object| matches!(object, StoreObject::Crl(_)));
    }
    match lists {
        Lists::Nothing => {}
        Lists::Seen(lists) => store.objects.extend(lists),
        Lists::NotInEvidence => store.lacks_crls = true,
    }
    let max_intermediates = match (verifier.judges, validation.max_verify_depth) {
        (Role::Client, Some(depth)) => depth.saturating_sub(1),
        _ => DEFAULT_MAX_INTERMEDIATES,
    };
    Request {
        presented,
        store,
        partial_chain: true,
        purpose: Some(verifier.judges),
        max_intermediates,
        crl: match (checks_crls, validation.only_verify_leaf_cert_crl) {
            (false, _) => CrlChecking::Off,
            (true, true) => CrlChecking::LeafOnly,
            (true, false) => CrlChecking::All,
        },
        check_time: !validation.allow_expired,
        clock: verifier.clock,
        profile: release.boringssl,
    }
}

/// A store of what a source holds.
pub(super) fn store<'a>(source: Option<&'a DataSource>, release: &Release) -> Store<'a> {
    let objects = source.and_then(|source| load::objects(source, release));
    Store {
        in_evidence: objects.is_some(),
        objects: objects.unwrap_or_default(),
        complete: source.is_some_and(|source| source.complete),
        lacks_crls: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Fact, SanKind, SanMatcher};

    fn empty() -> ValidationContext {
        ValidationContext {
            trusted_ca: Fact::Absent,
            crl: Fact::Absent,
            typed_matchers: Fact::Absent,
            legacy_matchers: Fact::Absent,
            ..ValidationContext::default()
        }
    }

    fn mode(verifies: bool, requires: bool) -> (Option<bool>, Option<bool>) {
        (Some(verifies), Some(requires))
    }

    fn of(validation: &ValidationContext, require: bool) -> (Option<bool>, Option<bool>) {
        let mode = Mode::of(Some(validation), require);
        (mode.verifies, mode.requires)
    }

    #[test]
    fn a_context_that_names_nothing_to_verify_with_verifies_nothing() {
        assert_eq!(of(&empty(), false), mode(false, false));
        assert_eq!(of(&empty(), true), mode(false, false));
    }

    #[test]
    fn a_trusted_ca_verifies_and_the_flag_requires() {
        let mut validation = empty();
        validation.trusted_ca = Fact::known(DataSource::default());
        assert_eq!(of(&validation, false), mode(true, false));
        assert_eq!(of(&validation, true), mode(true, true));
    }

    #[test]
    fn matchers_and_pins_require_a_certificate() {
        let mut validation = empty();
        validation.trusted_ca = Fact::known(DataSource::default());
        validation.typed_matchers = Fact::known(vec![SanMatcher::exact(SanKind::Uri, "a")]);
        assert_eq!(of(&validation, false), mode(true, true));
        validation.accept_untrusted = true;
        assert_eq!(of(&validation, false), mode(true, false));
        let mut pinned = empty();
        pinned.certificate_hashes = vec!["00".repeat(32)];
        assert_eq!(of(&pinned, false), mode(true, true));
    }

    #[test]
    fn matchers_that_are_not_in_evidence_leave_the_requirement_open() {
        let mut validation = empty();
        validation.trusted_ca = Fact::known(DataSource::default());
        validation.typed_matchers = Fact::NotInEvidence;
        assert_eq!(of(&validation, false), (Some(true), None));
        assert_eq!(of(&validation, true), mode(true, true));
    }
}
