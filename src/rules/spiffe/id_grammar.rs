//! What the rules about the grammar of a SPIFFE ID share: each tells some of the violations that the model keeps apart.

use crate::finding::{Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::issuer;
use crate::model::{Certificate, SpiffeIdViolation};
use crate::rules::sight::Sight;
use crate::rules::{Rule, sight, traits, wording};

/// One rule's share of the grammar.
pub(super) struct Grammar {
    pub(super) rule: &'static Rule,
    pub(super) severity: Severity,
    pub(super) violations: &'static [SpiffeIdViolation],
    pub(super) message: &'static str,
    pub(super) why: &'static str,
}

impl Grammar {
    /// Finds the leaves whose first URI SAN is meant as a SPIFFE ID and violates this part.
    pub(super) fn find(&self, judgement: &Judgement) -> Vec<Finding> {
        sight::leaves(judgement)
            .iter()
            .filter(|placed| self.is_violated_by(placed.certificate))
            .map(|placed| Finding {
                exhibits: placed
                    .certificate
                    .first_uri()
                    .map(|uri| wording::exhibit("presented", uri.to_owned()))
                    .into_iter()
                    .collect(),
                why: Some(self.why.to_owned()),
                fix: issuer::identity_template(wording::issuer_of_leaf(
                    placed.certificate,
                    judgement,
                )),
                ..traits::of(
                    self.rule,
                    self.severity,
                    placed,
                    Sight::Uri(0),
                    self.message.to_owned(),
                )
            })
            .collect()
    }

    fn is_violated_by(&self, certificate: &Certificate) -> bool {
        matches!(
            certificate.spiffe_id(),
            Some(Err((uri, found)))
                if is_meant_as_spiffe(&uri) && found.iter().any(|violation| self.violations.contains(violation))
        )
    }
}

/// Other URIs are other people's business.
pub(super) fn is_meant_as_spiffe(uri: &str) -> bool {
    uri.get(..7)
        .is_some_and(|scheme| scheme.eq_ignore_ascii_case("spiffe:"))
}
