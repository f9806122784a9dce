//! Trust domains and bundles of the SPIFFE validator (1.6).

use std::collections::BTreeSet;

use crate::knowledge::Check;
use crate::knowledge::envoy::Release;
use crate::model::{Certificate, Fact, SpiffeValidator};
use crate::verify::Step;
use crate::verify::boringssl;
use crate::verify::step::at_verifier;

use super::{refusal, trusted_ca};

/// One step for all trust domains, or for `trust_bundles`: the first that does not load ends it, as in Envoy.
pub(super) fn check(spiffe: &SpiffeValidator, release: &'static Release) -> Vec<Step> {
    let check = Check::LoadSpiffeBundle;
    match &spiffe.trust_bundles {
        Fact::Present { value, .. } => {
            return vec![match &value.domains {
                Ok(domains) => bundles(domains, release),
                Err(text) => Step::failed(check, text.clone(), refusal(Some(text.clone()))),
            }];
        }
        Fact::NotInEvidence if spiffe.trust_domains.is_empty() => {
            return vec![Step::undecided(
                check,
                "the trust bundles are not in evidence",
                refusal(None),
                vec![at_verifier("trust_bundles")],
            )];
        }
        _ => {}
    }
    let mut seen = BTreeSet::new();
    let (mut open, mut taken) = (None, None);
    for domain in &spiffe.trust_domains {
        let name = &domain.name;
        if !seen.insert((name, &domain.workload)) {
            let workload = if release.names_workload_trust_domain {
                format!(", workload: {}", domain.workload)
            } else {
                String::new()
            };
            return vec![Step::failed(
                check,
                format!("trust domain {name} stands twice"),
                refusal(Some(format!(
                    "Multiple trust bundles are given for one trust domain for {name}{workload}"
                ))),
            )];
        }
        let failure = refusal(Some(format!(
            "Failed to load trusted CA certificate for {name}"
        )));
        if domain.bundle.text.is_absent() {
            let why = format!("trust domain {name} has no bundle");
            return vec![Step::failed(check, why, failure)];
        }
        match trusted_ca::bundle(&domain.bundle, release) {
            None if domain.bundle.certificates.value().is_some() => {}
            None => {
                open.get_or_insert_with(|| {
                    Step::undecided(
                        check,
                        format!("the bundle of {name} is not in evidence"),
                        failure,
                        vec![at_verifier("trust bundle")],
                    )
                });
            }
            Some(bundle) => {
                if let Some(why) = bundle.broken {
                    return vec![Step::failed(check, why, failure)];
                }
                if bundle.objects == 0 {
                    let why = format!("the bundle of {name} holds no PEM object");
                    return vec![Step::failed(check, why, failure)];
                }
                if bundle.takes_key {
                    taken = Some(bundle.loads(check, format!("the bundle of {name} loads")));
                }
            }
        }
    }
    let passed = || Step::passed(check, "the bundle of each trust domain loads");
    vec![open.or(taken).unwrap_or_else(passed)]
}

/// The certificates of `trust_bundles`, which Envoy decodes one by one.
fn bundles(domains: &[(String, Vec<Certificate>)], release: &'static Release) -> Step {
    let check = Check::LoadSpiffeBundle;
    for (name, certificates) in domains {
        let refused = certificates.iter().find_map(|certificate| {
            boringssl::parses_in_block(certificate, release.boringssl).err()
        });
        if let Some(refused) = refused {
            let text = format!("Invalid x509 object in certs for domain '{name}'");
            return Step::failed(check, refused.detail, refusal(Some(text)));
        }
    }
    Step::passed(check, format!("{} trust domains load", domains.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::envoy::RELEASES;
    use crate::model::{DataSource, SpiffeTrustDomain};

    fn domain(name: &str, text: &str) -> SpiffeTrustDomain {
        SpiffeTrustDomain {
            name: name.to_owned(),
            workload: String::new(),
            bundle: DataSource {
                text: Fact::known(text.to_owned()),
                ..DataSource::default()
            },
        }
    }

    fn text(domains: Vec<SpiffeTrustDomain>, release: usize) -> Option<String> {
        let spiffe = SpiffeValidator {
            trust_domains: domains,
            trust_bundles: Fact::Absent,
        };
        check(&spiffe, &RELEASES[release])
            .into_iter()
            .find(Step::refuses)
            .and_then(|step| step.failure?.envoy_error)
            .map(|error| error.to_string())
    }

    /// The form of a key: nothing of it is left but its first two digits.
    const KEY: &str = "-----BEGIN EC PRIVATE KEY-----\nMHAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n-----END EC PRIVATE KEY-----\n";
    /// Too short for any key.
    const NO_KEY: &str = "-----BEGIN EC PRIVATE KEY-----\nMAA=\n-----END EC PRIVATE KEY-----\n";

    #[test]
    fn a_bundle_needs_some_object_and_a_domain_one_bundle() {
        assert_eq!(
            text(vec![domain("td", "text")], 4).as_deref(),
            Some("Failed to load trusted CA certificate for td")
        );
        assert_eq!(text(vec![domain("td", KEY)], 4), None);
        assert_eq!(
            text(vec![domain("td", NO_KEY)], 4).as_deref(),
            Some("Failed to load trusted CA certificate for td")
        );
        assert_eq!(text(vec![], 4), None);
        let twice = vec![domain("td", KEY), domain("td", KEY)];
        assert_eq!(
            text(twice.clone(), 0).as_deref(),
            Some("Multiple trust bundles are given for one trust domain for td")
        );
        assert_eq!(
            text(twice, 4).as_deref(),
            Some("Multiple trust bundles are given for one trust domain for td, workload: ")
        );
    }
}
