//! Istio's secure naming (7.1, 7.2): what generated clusters pin, and what sidecars accept of clients.

use crate::knowledge::Check;
use crate::model::{Certificate, IstioNaming, Role, SpiffeId};
use crate::verify::Failure;
use crate::verify::Step;
use crate::verify::step::{at_presenter, at_verifier};

use super::{is_in_trust_domain, is_service_account_id, presented, uris};

/// The steps for a leaf. `failure` is that of the SAN step of the validator in force: Istio configures SAN matchers.
pub(crate) fn check(
    leaf: &Certificate,
    judges: Role,
    naming: &IstioNaming,
    failure: &Failure,
) -> Vec<Step> {
    let Some(uris) = uris(leaf) else {
        let check = match judges {
            Role::Server => Check::IstioSan,
            Role::Client => Check::IstioTrustDomain,
        };
        return vec![Step::undecided(
            check,
            "the leaf's SANs are not in evidence",
            failure.clone(),
            vec![at_presenter("leaf subject alternative names")],
        )];
    };
    match judges {
        Role::Server => vec![
            pinned(&uris, failure),
            in_mesh(&uris, naming, failure, is_service_account_id),
        ],
        Role::Client => vec![in_mesh(&uris, naming, failure, |_| true)],
    }
}

/// A generated cluster pins service accounts' IDs, whole (7.1). Any of several URI SANs may be the pinned one.
fn pinned(uris: &[&str], failure: &Failure) -> Step {
    let passes = uris.iter().any(|uri| is_service_account_id(uri));
    let detail = format!(
        "{}; generated clusters pin spiffe://<trust domain>/ns/<namespace>/sa/<service account>",
        presented(uris)
    );
    Step::decided(Check::IstioSan, Some(passes), detail, failure.clone(), &[])
}

/// The trust domain is the mesh's own or an alias: the prefix matchers of a sidecar (7.2), the expansion of what a
/// cluster pins (7.1). A trust domain taken from the leaf under test proves nothing.
fn in_mesh(
    uris: &[&str],
    naming: &IstioNaming,
    failure: &Failure,
    is_candidate: impl Fn(&str) -> bool,
) -> Step {
    let check = Check::IstioTrustDomain;
    let presented = presented(uris);
    let candidates: Vec<&str> = uris
        .iter()
        .copied()
        .filter(|uri| is_candidate(uri))
        .collect();
    if candidates.is_empty() {
        // A client without any SPIFFE ID matches no prefix, whatever the trust domains are.
        return if uris.is_empty() {
            Step::decided(check, Some(false), presented, failure.clone(), &[])
        } else {
            Step::not_applicable(check, presented)
        };
    }
    if naming.trust_domains.is_empty() {
        let may_match = candidates.iter().any(|uri| SpiffeId::has_scheme(uri));
        return Step::decided(
            check,
            if may_match { None } else { Some(false) },
            format!("{presented}; the mesh's trust domain and aliases are not in evidence"),
            failure.clone(),
            &[at_verifier("mesh trust domain and aliases")
                .or_by("--trust-domain <mesh trust domain>")],
        );
    }
    let passes = candidates.iter().any(|uri| is_in_trust_domain(uri, naming));
    Step::decided(
        check,
        Some(passes),
        format!(
            "{presented}; the mesh's trust domains are {}",
            naming.trust_domains.join(", ")
        ),
        failure.clone(),
        &[],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Fact, GeneralName, GeneralNames};
    use crate::verify::StepOutcome;

    fn outcomes(uri: &str, judges: Role, trust_domains: &[&str]) -> Vec<StepOutcome> {
        let leaf = Certificate {
            subject_alt_names: Fact::known(GeneralNames {
                names: vec![GeneralName::uri(uri)],
                complete: false,
            }),
            ..Certificate::default()
        };
        let naming = IstioNaming {
            trust_domains: trust_domains.iter().map(ToString::to_string).collect(),
        };
        check(&leaf, judges, &naming, &Failure::default())
            .into_iter()
            .map(|step| step.outcome)
            .collect()
    }

    #[test]
    fn an_id_of_another_shape_can_never_be_pinned() {
        use StepOutcome::{Failed, NotApplicable, Passed, Undecided};
        let k8s = "spiffe://td/k8s/sock-shop/catalogue";
        let good = "spiffe://td/ns/sock-shop/sa/catalogue";
        assert_eq!(
            outcomes(k8s, Role::Server, &["td"]),
            [Failed, NotApplicable]
        );
        assert_eq!(outcomes(good, Role::Server, &["td"]), [Passed, Passed]);
        assert_eq!(outcomes(good, Role::Server, &[]), [Passed, Undecided]);
        assert_eq!(outcomes(good, Role::Server, &["other"]), [Passed, Failed]);
    }

    #[test]
    fn a_sidecar_accepts_any_path_in_its_trust_domains() {
        use StepOutcome::{Failed, Passed, Undecided};
        let k8s = "spiffe://td/k8s/sock-shop/front-end";
        assert_eq!(outcomes(k8s, Role::Client, &["other", "td"]), [Passed]);
        assert_eq!(outcomes(k8s, Role::Client, &["t"]), [Failed]);
        assert_eq!(outcomes(k8s, Role::Client, &[]), [Undecided]);
        assert_eq!(outcomes("https://td/a", Role::Client, &[]), [Failed]);
    }
}
