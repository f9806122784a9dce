//! Certificate policies (5.10; `X509_policy_check`).
//!
//! Envoy asks for no policy of its own, so the initial policy set is anyPolicy, and what counts in the end is only whether
//! any policy is left where a certificate requires an explicit one. RFC 5280 6.1.3 to 6.1.5 with the tree reduced to the
//! set of policies that are valid at each level.

use std::collections::BTreeSet;

use super::decoding::{self, Found};
use super::flags::Examined;
use super::{LibraryError, X509Error};
use crate::knowledge::Check;
use crate::knowledge::boringssl::Profile;
use crate::model::{Certificate, Fact, Oid, PolicyMapping};
use crate::verify::Step;
use crate::verify::step::at_presenter;

const ANY_POLICY: &str = "2.5.29.32.0";
const CERTIFICATE_POLICIES: (&str, &str) = ("2.5.29.32", "certificatePolicies");
const POLICY_MAPPINGS: (&str, &str) = ("2.5.29.33", "policyMappings");
const POLICY_CONSTRAINTS: (&str, &str) = ("2.5.29.36", "policyConstraints");
const INHIBIT_ANY_POLICY: (&str, &str) = ("2.5.29.54", "inhibitAnyPolicy");

/// What BoringSSL queues when it refuses the content of a policy extension that did decode.
const INVALID_POLICY_EXTENSION: LibraryError = LibraryError {
    code: 184_549_520,
    library: "X.509 certificate routines",
    reason: "INVALID_POLICY_EXTENSION",
};

/// The policies valid at one level of the chain; from above, as what the next certificate is expected to name.
#[derive(Debug, Clone, Default)]
struct Level {
    /// anyPolicy is valid.
    any: bool,
    /// The other valid policies.
    policies: BTreeSet<Oid>,
}

impl Level {
    fn is_empty(&self) -> bool {
        !self.any && self.policies.is_empty()
    }
}

/// How many more certificates may follow before each restriction takes hold (RFC 5280 6.1.2 d–f).
struct Counters {
    explicit_policy: u64,
    policy_mapping: u64,
    inhibit_any_policy: u64,
}

/// Why the walk stops.
enum Stop {
    /// A policy extension is malformed or holds what it may not.
    Invalid { depth: usize, detail: String },
    /// An explicit policy is required and none is left.
    NoExplicitPolicy { depth: usize },
    /// A policy extension is not in evidence.
    NotInEvidence { depth: usize },
}

/// Checks the policies of a chain, leaf first, anchor last. The anchor's own extensions are not looked at. `queued`: what
/// is in the library's queue before.
pub(super) fn check(
    certificates: &[Examined<'_>],
    profile: &Profile,
    queued: Vec<LibraryError>,
) -> Vec<Step> {
    let printed = |depth| {
        if profile.policies_have_depths {
            depth
        } else {
            0
        }
    };
    let mut walk = Walk { profile, queued };
    let step = match walk.over(certificates) {
        Ok(()) => Step::passed(Check::Policy, "no policy is required that is not there"),
        Err(Stop::Invalid { depth, detail }) => Step::refused(
            Check::Policy,
            printed(depth),
            X509Error::INVALID_POLICY_EXTENSION,
            format!("certificate {depth}: {detail}"),
        ),
        Err(Stop::NoExplicitPolicy { depth }) => Step::refused(
            Check::Policy,
            printed(depth),
            X509Error::NO_EXPLICIT_POLICY,
            format!("an explicit policy is required, and certificate {depth} leaves none"),
        ),
        Err(Stop::NotInEvidence { depth }) => Step::open(
            Check::Policy,
            None,
            format!("the policies of certificate {depth} are not in evidence"),
            &[at_presenter("certificate policies")],
        ),
    };
    vec![step.queueing(walk.queued)]
}

/// One walk down the chain.
struct Walk<'p> {
    profile: &'p Profile,
    /// The library's queue.
    queued: Vec<LibraryError>,
}

impl Walk<'_> {
    fn over(&mut self, certificates: &[Examined<'_>]) -> Result<(), Stop> {
        let Some(below_anchor) = certificates.len().checked_sub(2) else {
            return Ok(());
        };
        let start = certificates.len() as u64 + 1;
        let mut counters = Counters {
            explicit_policy: start,
            policy_mapping: start,
            inhibit_any_policy: start,
        };
        let mut level = Level {
            any: true,
            policies: BTreeSet::new(),
        };
        for depth in (0..=below_anchor).rev() {
            let Some(examined) = certificates.get(depth) else {
                continue;
            };
            let (certificate, self_issued) = (examined.certificate, examined.self_issued);
            let any_allowed = counters.inhibit_any_policy > 0 || (depth > 0 && self_issued);
            self.intersect(certificate, depth, &mut level, any_allowed)?;
            if counters.explicit_policy == 0 && level.is_empty() {
                return Err(Stop::NoExplicitPolicy { depth });
            }
            let expected = if depth > 0 {
                self.map(certificate, depth, &level, counters.policy_mapping > 0)?
            } else {
                level
            };
            if depth == 0 || !self_issued {
                counters.explicit_policy = counters.explicit_policy.saturating_sub(1);
                counters.policy_mapping = counters.policy_mapping.saturating_sub(1);
                counters.inhibit_any_policy = counters.inhibit_any_policy.saturating_sub(1);
            }
            self.constrain(certificate, depth, &mut counters)?;
            level = expected;
        }
        if counters.explicit_policy == 0 && level.is_empty() {
            Err(Stop::NoExplicitPolicy { depth: 0 })
        } else {
            Ok(())
        }
    }

    /// RFC 5280 6.1.3 (d) and (e): what the certificate names, out of what is expected.
    fn intersect(
        &mut self,
        certificate: &Certificate,
        depth: usize,
        level: &mut Level,
        any_allowed: bool,
    ) -> Result<(), Stop> {
        let named = match self.readable(
            certificate,
            CERTIFICATE_POLICIES,
            &certificate.policies,
            depth,
        )? {
            None => {
                *level = Level::default();
                return Ok(());
            }
            Some(policies) => &policies.policies,
        };
        if named.is_empty() {
            return Err(self.invalid(depth, "certificatePolicies is empty"));
        }
        let unique: BTreeSet<&Oid> = named.iter().collect();
        if unique.len() != named.len() {
            return Err(self.invalid(depth, "certificatePolicies names a policy twice"));
        }
        let names_any = named.iter().any(|policy| policy.as_str() == ANY_POLICY);
        let any_above = level.any;
        if !names_any || !any_allowed {
            level.policies.retain(|policy| unique.contains(policy));
            level.any = false;
        }
        if any_above {
            level.policies.extend(
                named
                    .iter()
                    .filter(|policy| policy.as_str() != ANY_POLICY)
                    .cloned(),
            );
        }
        Ok(())
    }

    /// RFC 5280 6.1.4 (a) and (b): what the next certificate is expected to name.
    fn map(
        &mut self,
        certificate: &Certificate,
        depth: usize,
        level: &Level,
        allowed: bool,
    ) -> Result<Level, Stop> {
        let Some(mappings) = self.readable(
            certificate,
            POLICY_MAPPINGS,
            &certificate.policy_mappings,
            depth,
        )?
        else {
            return Ok(level.clone());
        };
        if mappings.is_empty() {
            return Err(self.invalid(depth, "policyMappings is empty"));
        }
        let maps_any = |mapping: &PolicyMapping| {
            mapping.issuer_domain.as_str() == ANY_POLICY
                || mapping.subject_domain.as_str() == ANY_POLICY
        };
        if mappings.iter().any(maps_any) {
            let detail = "policyMappings maps anyPolicy".to_owned();
            return Err(Stop::Invalid { depth, detail });
        }
        let mapped: BTreeSet<&Oid> = mappings
            .iter()
            .map(|mapping| &mapping.issuer_domain)
            .collect();
        let mut expected: BTreeSet<Oid> = level
            .policies
            .iter()
            .filter(|policy| !mapped.contains(policy))
            .cloned()
            .collect();
        if allowed {
            let valid = |policy: &Oid| level.any || level.policies.contains(policy);
            let reached = mappings
                .iter()
                .filter(|mapping| valid(&mapping.issuer_domain));
            expected.extend(reached.map(|mapping| mapping.subject_domain.clone()));
        }
        Ok(Level {
            any: level.any,
            policies: expected,
        })
    }

    /// RFC 5280 6.1.4 (i) and (j).
    fn constrain(
        &mut self,
        certificate: &Certificate,
        depth: usize,
        counters: &mut Counters,
    ) -> Result<(), Stop> {
        let constraints = &certificate.policy_constraints;
        if let Some(constraints) =
            self.readable(certificate, POLICY_CONSTRAINTS, constraints, depth)?
        {
            if constraints.require_explicit.is_none() && constraints.inhibit_mapping.is_none() {
                return Err(self.invalid(depth, "policyConstraints has neither field"));
            }
            self.lower(&mut counters.explicit_policy, constraints.require_explicit);
            self.lower(&mut counters.policy_mapping, constraints.inhibit_mapping);
        }
        let skip_certs = &certificate.inhibit_any_policy;
        let skip_certs = self.readable(certificate, INHIBIT_ANY_POLICY, skip_certs, depth)?;
        self.lower(&mut counters.inhibit_any_policy, skip_certs.copied());
        Ok(())
    }

    /// Applies a number of certificates to skip. BoringSSL empties its queue with each that stands there
    /// (`apply_skip_certs`).
    fn lower(&mut self, counter: &mut u64, skip_certs: Option<u64>) {
        if let Some(skip) = skip_certs {
            *counter = skip.min(*counter);
            self.queued.clear();
        }
    }

    /// An extension's fact; one that does not decode ends the walk.
    fn readable<'a, T>(
        &mut self,
        certificate: &Certificate,
        (oid, name): (&str, &str),
        fact: &'a Fact<T>,
        depth: usize,
    ) -> Result<Option<&'a T>, Stop> {
        let found = decoding::look_up(certificate, oid, self.profile);
        match (found, fact) {
            (Found::Nothing | Found::Sound, Fact::NotInEvidence) => {
                Err(Stop::NotInEvidence { depth })
            }
            (Found::Nothing | Found::Sound, Fact::Absent) => Ok(None),
            (Found::Nothing | Found::Sound, Fact::Present { value, .. }) => Ok(Some(value)),
            (Found::Sound, Fact::Unreadable { why }) => {
                Err(self.invalid(depth, &format!("{name}: {why}")))
            }
            (found, fact) => {
                if let Found::Malformed(errors) = found {
                    self.queued.extend(errors);
                }
                let why = match fact {
                    Fact::Unreadable { why } => why.as_str(),
                    _ => "its value is not taken",
                };
                let detail = format!("{name} does not decode: {why}");
                Err(Stop::Invalid { depth, detail })
            }
        }
    }

    /// An extension that decodes and holds what it may not.
    fn invalid(&mut self, depth: usize, detail: &str) -> Stop {
        self.queued.push(INVALID_POLICY_EXTENSION);
        Stop::Invalid {
            depth,
            detail: detail.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests;
