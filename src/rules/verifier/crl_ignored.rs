//! The SPIFFE validator ignores the crl field.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::model::TlsContext;
use crate::rules::{Part, Rule, sight, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "crl-ignored",
    summary: "the SPIFFE validator ignores the crl field",
    severity: Severity::Warning,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["Envoy spiffe_validator.cc: SPIFFEValidator"],
    docs: include_str!("../../../docs/rules/crl-ignored.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    sight::contexts(judgement)
        .into_iter()
        .filter(|(_, context)| has_trait(context))
        .map(|(name, context)| Finding {
            location: context.location.clone(),
            why: Some(WHY.to_owned()),
            fix: wording::lines(&["put the CRL into the PEM of the trust domain's bundle"]),
            ..traits::of_run(
                &RULE,
                Severity::Warning,
                format!("the SPIFFE validator of {name} ignores its crl field"),
            )
        })
        .collect()
}

const WHY: &str =
    "the SPIFFE validator reads CRLs inside its trust bundles only, so nothing is revoked here";

fn has_trait(context: &TlsContext) -> bool {
    context.validation.value().is_some_and(|validation| {
        validation.spiffe.is_some() && validation.crl_in_force().is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::finding::Severity;
    use crate::model::{Fact, Side, TlsContext, ValidationContext};
    use crate::rules::testing::{assert_finds, good_leaf, held_by_a_proxy, judged};

    #[test]
    fn tells_the_context() {
        let mut judgement = judged(vec![good_leaf()]);
        let mut context = TlsContext::new(Side::Upstream);
        context.validation = Fact::known(ValidationContext {
            crl: Fact::known(crate::model::DataSource::default()),
            spiffe: Some(crate::model::SpiffeValidator::default()),
            ..ValidationContext::default()
        });
        held_by_a_proxy(&mut judgement, context);
        assert_finds(&RULE, &judgement, Severity::Warning, "ignores its crl");
    }
}
