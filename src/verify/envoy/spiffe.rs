//! The SPIFFE validator (section 4; `spiffe_validator.cc`).

use crate::knowledge::Check;
use crate::knowledge::envoy::Release;
use crate::knowledge::errors;
use crate::model::{
    Certificate, Fact, KeyUsage, Presented, SanKind, SpiffeId, SpiffeValidator, ValidationContext,
    Verifier,
};
use crate::verify::Failure;
use crate::verify::Step;
use crate::verify::boringssl::{
    self, Cached, CrlChecking, DEFAULT_MAX_INTERMEDIATES, LibraryError, Request, Store, StoreObject,
};
use crate::verify::partial::any;
use crate::verify::step::{at_presenter, at_verifier};

use super::{chain, default, requested, san, text};

/// The validator's steps in order: precheck, trust domain, chain, SANs.
pub(super) fn check(
    presented: &Presented,
    verifier: &Verifier,
    validation: &ValidationContext,
    spiffe: &SpiffeValidator,
    release: &'static Release,
) -> Vec<Step> {
    let Some(leaf) = presented.certificates.first() else {
        return Vec::new();
    };
    // The precheck looks at the leaf's extensions, so what they queue stands in front of everything that fails later.
    let looked = boringssl::cached(leaf, release.boringssl);
    let mut steps = vec![precheck(leaf, &looked, release)];
    let (domain, store) = trust_domain(leaf, &looked, spiffe, release);
    steps.push(domain);
    if let Some(store) = store {
        let crl = if store.has_crl() {
            CrlChecking::All
        } else {
            CrlChecking::Off
        };
        let request = Request {
            presented,
            store,
            partial_chain: false,
            purpose: None,
            max_intermediates: DEFAULT_MAX_INTERMEDIATES,
            crl,
            check_time: !validation.allow_expired,
            clock: verifier.clock,
            profile: release.boringssl,
        };
        let alert = Some(errors::CERTIFICATE_UNKNOWN);
        steps.extend(chain::check(&request, release, alert));
    }
    let left = steps.last().map(|step| step.queued.clone());
    let left = left.unwrap_or_default();
    if release.spiffe_demands_requested_host {
        let demanded = requested::check(leaf, &verifier.context, release, |host| {
            requested_failure(release, host, &left)
        });
        steps.extend(demanded.map(|step| step.queueing(left.clone())));
    }
    steps.push(san_match(leaf, validation, release, &left));
    steps
}

/// A failure with one of the validator's own details.
fn failure(release: &Release, detail: &str, queued: &[LibraryError]) -> Failure {
    text::verification_failure(
        release,
        queued,
        Some(detail),
        text::FAIL_VERIFY_ERROR,
        errors::CERTIFICATE_UNKNOWN,
    )
}

/// No CA, and a key usage that is there and has neither keyCertSign nor cRLSign (`certificatePrecheck`).
fn precheck(leaf: &Certificate, looked: &Cached, release: &Release) -> Step {
    let is_ca = leaf.is_ca();
    // Malformed extensions make BoringSSL report no usage bit at all, which passes here and fails as code 41 later.
    let malformed = if leaf.is_whole() {
        Some(looked.invalid.is_some())
    } else {
        has_malformed_extension(leaf)
    };
    let signs = match &leaf.key_usage {
        Fact::NotInEvidence => None,
        Fact::Absent => Some(true),
        Fact::Unreadable { .. } => Some(false),
        Fact::Present { value, .. } => {
            Some(value.has_any(KeyUsage::KEY_CERT_SIGN | KeyUsage::CRL_SIGN))
        }
    };
    let signs = match (malformed, signs) {
        (Some(true), _) => Some(false),
        (None, Some(true)) => None,
        (_, signs) => signs,
    };
    let refused = any([is_ca, signs]);
    let detail = match (is_ca, signs, &leaf.key_usage) {
        (Some(true), _, _) => "the leaf is a CA".to_owned(),
        (_, Some(true), Fact::Absent) => "the leaf has no key usage".to_owned(),
        (_, Some(true), _) => "the leaf's key usage allows signing certificates or CRLs".to_owned(),
        (Some(false), Some(false), _) => {
            "the leaf is no CA and its key usage allows no signing".to_owned()
        }
        _ => "the leaf's basic constraints or key usage are not in evidence".to_owned(),
    };
    let mut missing = Vec::new();
    if is_ca.is_none() {
        missing.push(at_presenter("leaf basic constraints"));
    }
    if signs.is_none() {
        missing.push(at_presenter("leaf key usage"));
    }
    Step::decided(
        Check::SvPrecheck,
        refused.map(|refused| !refused),
        detail,
        failure(release, "cert precheck", &looked.queued),
        &missing,
    )
    .queueing(looked.queued.clone())
}

/// Whether one of the extensions that BoringSSL caches does not decode (5.2).
fn has_malformed_extension(leaf: &Certificate) -> Option<bool> {
    fn unreadable<T>(fact: &Fact<T>) -> Option<bool> {
        match fact {
            Fact::NotInEvidence => None,
            Fact::Unreadable { .. } => Some(true),
            Fact::Absent | Fact::Present { .. } => Some(false),
        }
    }
    let path_len = match &leaf.basic_constraints {
        Fact::NotInEvidence => None,
        fact => Some(fact.value().is_some_and(|constraints| {
            constraints
                .path_len
                .is_some_and(|length| length < 0 || !constraints.ca)
        })),
    };
    any([
        path_len,
        unreadable(&leaf.basic_constraints),
        unreadable(&leaf.key_usage),
        unreadable(&leaf.extended_key_usage),
        unreadable(&leaf.subject_key_id),
        unreadable(&leaf.authority_key_id),
        unreadable(&leaf.subject_alt_names),
        unreadable(&leaf.name_constraints),
        unreadable(&leaf.crl_distribution_points),
    ])
}

/// The trust domain of a URI as the validator cuts it out: the bytes between `spiffe://` and the next slash, which must
/// be there (`extractTrustDomain`).
pub(super) fn cut_trust_domain(uri: &str) -> Option<&str> {
    let (trust_domain, path) = SpiffeId::cut(uri)?;
    (!trust_domain.is_empty() && !path.is_empty()).then_some(trust_domain)
}

/// The store for the trust domain of the first URI SAN. Without a store the chain is not looked at.
fn trust_domain<'a>(
    leaf: &Certificate,
    looked: &Cached,
    spiffe: &'a SpiffeValidator,
    release: &Release,
) -> (Step, Option<Store<'a>>) {
    let check = Check::SvTrustDomain;
    let (names, queued) = boringssl::alt_names(leaf, release.boringssl);
    let queued = [looked.queued.clone(), queued].concat();
    let refusal = failure(release, "no trust bundle store", &queued);
    if !leaf.subject_alt_names.is_in_evidence() {
        let missing = vec![at_presenter("leaf subject alternative names")];
        let detail = "the leaf's SANs are not in evidence";
        let step = Step::undecided(check, detail, refusal, missing);
        return (step, Some(Store::default()));
    }
    let Some(uri) = names.value().and_then(|names| names.uris().next()) else {
        return (
            Step::failed(check, "the leaf has no URI SAN", refusal),
            None,
        );
    };
    let Some(trust_domain) = cut_trust_domain(uri) else {
        let detail = format!("no trust domain can be cut out of the first URI SAN {uri}");
        return (Step::failed(check, detail, refusal), None);
    };
    let Some(stores) = stores(spiffe, release) else {
        let missing = vec![at_verifier("trust_bundles")];
        let detail = "the trust bundles are not in evidence";
        let step = Step::undecided(check, detail, refusal, missing);
        return (step, Some(Store::default()));
    };
    let names: Vec<&str> = stores.iter().map(|(name, _)| *name).collect();
    let known = if names.is_empty() {
        "no trust domain is configured".to_owned()
    } else {
        format!("bundles are configured for {}", names.join(", "))
    };
    let found = stores.into_iter().find(|(name, _)| *name == trust_domain);
    if found.is_none() && !spiffe.trust_bundles.is_in_evidence() {
        // `/certs` names one of the configured domains, whatever others there are.
        let detail =
            format!("whether there is a bundle for {trust_domain} is not in evidence; {known}");
        let missing = vec![at_verifier("trust_bundles")];
        let step = Step::undecided(check, detail, refusal, missing);
        return (step, Some(Store::default()));
    }
    let Some((_, store)) = found else {
        if !spiffe.trust_bundles.is_in_evidence() {
            // `/certs` names the last configured domain alone: there may be others.
            let missing = vec![at_verifier("trust_bundles")];
            let detail = format!(
                "whether there is a bundle for trust domain {trust_domain} is not in evidence; {known}"
            );
            let step = Step::undecided(check, detail, refusal, missing);
            return (step, Some(Store::default()));
        }
        let detail = format!("there is no bundle for trust domain {trust_domain}; {known}");
        return (Step::failed(check, detail, refusal), None);
    };
    let detail = format!("there is a bundle for trust domain {trust_domain}");
    (Step::passed(check, detail), Some(store))
}

/// The store of each trust domain but those of single workloads; `trust_bundles` takes the place of `trust_domains`. `None` where it is not in evidence.
fn stores<'a>(spiffe: &'a SpiffeValidator, release: &Release) -> Option<Vec<(&'a str, Store<'a>)>> {
    match &spiffe.trust_bundles {
        Fact::Present { value, .. } => {
            let domains = value.domains.as_ref().ok()?;
            Some(
                domains
                    .iter()
                    .map(|(name, anchors)| {
                        let store = Store {
                            objects: anchors.iter().map(StoreObject::Anchor).collect(),
                            complete: true,
                            in_evidence: true,
                            lacks_crls: false,
                        };
                        (name.as_str(), store)
                    })
                    .collect(),
            )
        }
        Fact::NotInEvidence | Fact::Unreadable { .. } if spiffe.trust_domains.is_empty() => None,
        _ => Some(
            spiffe
                .trust_domains
                .iter()
                .filter(|domain| domain.workload.is_empty())
                .map(|domain| {
                    (
                        domain.name.as_str(),
                        default::store(Some(&domain.bundle), release),
                    )
                })
                .collect(),
        ),
    }
}

/// URI matchers alone, over all URI SANs; a list without any is no check.
fn san_match(
    leaf: &Certificate,
    validation: &ValidationContext,
    release: &Release,
    queued: &[LibraryError],
) -> Step {
    let check = Check::SvSanMatch;
    let refusal = san_failure(release, queued);
    let Some(matchers) = san::matchers(validation) else {
        let detail = format!(
            "{}; the SAN matchers are not in evidence",
            san::described(leaf)
        );
        let missing = vec![at_verifier("SAN matchers")];
        return Step::undecided(check, detail, refusal, missing);
    };
    let uri_matchers: Vec<_> = matchers
        .into_iter()
        .filter(|matcher| matcher.kind == SanKind::Uri)
        .collect();
    if uri_matchers.is_empty() {
        return Step::not_applicable(check, "no URI matcher is configured");
    }
    Step::decided(
        check,
        san::any_matches(leaf, &uri_matchers, release),
        format!(
            "{}; accepted is {}",
            san::described(leaf),
            san::wanted(validation)
        ),
        refusal,
        &[at_presenter("leaf subject alternative names")],
    )
    .queueing(queued.to_vec())
}

/// The failure of the validator's SAN step.
pub(super) fn san_failure(release: &Release, queued: &[LibraryError]) -> Failure {
    Failure {
        counter: Some(text::FAIL_VERIFY_SAN.to_owned()),
        ..failure(release, "SAN match", queued)
    }
}

/// No SAN equals the host that the request demands; `None`: which one is not known.
fn requested_failure(release: &Release, host: Option<&str>, queued: &[LibraryError]) -> Failure {
    let said = "URI SAN peer identity mismatches, expected SANs: ";
    let failure = Failure {
        counter: Some(text::FAIL_VERIFY_SAN.to_owned()),
        ..failure(
            release,
            &format!("{said}{}", host.unwrap_or_default()),
            queued,
        )
    };
    Failure {
        envoy_error: failure.envoy_error.filter(|_| host.is_some()),
        ..failure
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::envoy::RELEASES;
    use crate::model::BasicConstraints;
    use crate::verify::StepOutcome;

    #[test]
    fn the_trust_domain_is_cut_out_of_raw_bytes() {
        assert_eq!(cut_trust_domain("spiffe://td/a"), Some("td"));
        assert_eq!(cut_trust_domain("spiffe://td"), None);
        assert_eq!(cut_trust_domain("spiffe:///a"), None);
        assert_eq!(cut_trust_domain("SPIFFE://td/a"), None);
        assert_eq!(cut_trust_domain("spiffe://u@TD:1/a"), Some("u@TD:1"));
    }

    fn leaf(ca: bool, usage: Fact<KeyUsage>) -> Certificate {
        Certificate {
            basic_constraints: Fact::known(BasicConstraints { ca, path_len: None }),
            key_usage: usage,
            extended_key_usage: Fact::Absent,
            subject_key_id: Fact::Absent,
            authority_key_id: Fact::Absent,
            subject_alt_names: Fact::Absent,
            name_constraints: Fact::Absent,
            crl_distribution_points: Fact::Absent,
            ..Certificate::default()
        }
    }

    #[test]
    fn the_precheck_demands_a_key_usage_without_signing_bits() {
        let outcome = |leaf: &Certificate| precheck(leaf, &Cached::default(), &RELEASES[4]).outcome;
        let usage = |bits| Fact::known(KeyUsage::from_bits(bits));
        let signature = usage(KeyUsage::DIGITAL_SIGNATURE);
        assert_eq!(
            outcome(&leaf(false, signature.clone())),
            StepOutcome::Passed
        );
        assert_eq!(outcome(&leaf(false, usage(0))), StepOutcome::Passed);
        assert_eq!(outcome(&leaf(true, signature)), StepOutcome::Failed);
        assert_eq!(outcome(&leaf(false, Fact::Absent)), StepOutcome::Failed);
        assert_eq!(
            outcome(&leaf(false, usage(KeyUsage::CRL_SIGN))),
            StepOutcome::Failed
        );
        assert_eq!(
            outcome(&leaf(false, Fact::NotInEvidence)),
            StepOutcome::Undecided
        );
        assert_eq!(
            outcome(&leaf(true, Fact::NotInEvidence)),
            StepOutcome::Failed
        );
    }

    #[test]
    fn malformed_extensions_pass_the_precheck() {
        let mut leaf = leaf(false, Fact::Absent);
        leaf.extended_key_usage = Fact::Unreadable {
            why: "cut off".to_owned(),
        };
        let outcome = precheck(&leaf, &Cached::default(), &RELEASES[4]).outcome;
        assert_eq!(outcome, StepOutcome::Passed);
    }
}
