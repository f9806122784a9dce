//! Linkerd's identity check: a DNS SAN `<service account>.<namespace>.serviceaccount.identity.<…>`.

use crate::knowledge::Check;
use crate::model::{Certificate, Fact};
use crate::verify::Failure;
use crate::verify::Step;
use crate::verify::step::at_presenter;

/// The step for a leaf.
pub(crate) fn check(leaf: &Certificate) -> Step {
    let check = Check::LinkerdIdentity;
    let names = match &leaf.subject_alt_names {
        Fact::NotInEvidence => {
            return Step::undecided(
                check,
                "the leaf's SANs are not in evidence",
                Failure::default(),
                vec![at_presenter("leaf subject alternative names")],
            );
        }
        fact => fact
            .value()
            .map(|names| names.dns_names().collect::<Vec<_>>())
            .unwrap_or_default(),
    };
    let detail = if names.is_empty() {
        "the leaf has no DNS SAN".to_owned()
    } else {
        format!("the leaf presents {}", names.join(", "))
    };
    let passes = names.iter().any(|name| is_identity(name));
    Step::decided(check, Some(passes), detail, Failure::default(), &[])
}

/// Service account, namespace, kind of identity, and the control plane's own name behind them.
fn is_identity(name: &str) -> bool {
    let labels: Vec<&str> = name.split('.').collect();
    matches!(
        labels[..],
        [account, namespace, "serviceaccount", "identity", ref rest @ ..]
            if !account.is_empty() && !namespace.is_empty() && !rest.is_empty()
    )
}

#[cfg(test)]
mod tests {
    use super::is_identity;

    #[test]
    fn identities_have_a_fixed_shape() {
        assert!(is_identity(
            "web.emojivoto.serviceaccount.identity.linkerd.cluster.local"
        ));
        assert!(!is_identity("web.emojivoto.svc.cluster.local"));
        assert!(!is_identity("web.emojivoto.serviceaccount.identity"));
    }
}
