//! ztunnel's identity check (7.2): it knows service account IDs only, and its peers by them.

use crate::knowledge::Check;
use crate::model::{Certificate, IstioNaming};
use crate::verify::Failure;
use crate::verify::Step;
use crate::verify::step::{at_presenter, at_verifier};

use super::{identity, presented, uris};

/// The step for a leaf.
pub(crate) fn check(leaf: &Certificate, naming: &IstioNaming) -> Step {
    let check = Check::ZtunnelIdentity;
    let Some(uris) = uris(leaf) else {
        return Step::undecided(
            check,
            "the leaf's SANs are not in evidence",
            Failure::default(),
            vec![at_presenter("leaf subject alternative names")],
        );
    };
    let presented = presented(&uris);
    let identities: Vec<_> = uris.iter().filter_map(|uri| identity(uri)).collect();
    if identities.is_empty() {
        return Step::failed(
            check,
            format!(
                "{presented}; ztunnel knows spiffe://<trust domain>/ns/<namespace>/sa/<service account>"
            ),
            Failure::default(),
        );
    }
    if naming.trust_domains.is_empty() {
        return Step::undecided(
            check,
            format!("{presented}; ztunnel's trust domain is not in evidence"),
            Failure::default(),
            vec![
                at_verifier("mesh trust domain and aliases")
                    .or_by("--trust-domain <mesh trust domain>"),
            ],
        );
    }
    let passes = identities.iter().any(|id| {
        naming
            .trust_domains
            .iter()
            .any(|trust_domain| trust_domain == id.trust_domain())
    });
    let known = naming.trust_domains.join(", ");
    Step::decided(
        check,
        Some(passes),
        format!("{presented}; ztunnel's own trust domain is {known}"),
        Failure::default(),
        &[],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Fact, GeneralName, GeneralNames};
    use crate::verify::StepOutcome;

    #[test]
    fn only_service_account_ids_are_identities() {
        let outcome = |uri: &str| {
            let leaf = Certificate {
                subject_alt_names: Fact::known(GeneralNames {
                    names: vec![GeneralName::uri(uri)],
                    complete: true,
                }),
                ..Certificate::default()
            };
            let naming = IstioNaming {
                trust_domains: vec!["td".to_owned()],
            };
            check(&leaf, &naming).outcome
        };
        assert_eq!(outcome("spiffe://td/ns/a/sa/b"), StepOutcome::Passed);
        assert_eq!(outcome("spiffe://td/k8s/a/b"), StepOutcome::Failed);
        assert_eq!(outcome("spiffe://other/ns/a/sa/b"), StepOutcome::Failed);
    }
}
