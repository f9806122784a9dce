//! Max_verify_depth has no effect here.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::model::{Side, TlsContext};
use crate::rules::refusal::Words;
use crate::rules::{Part, Rule, refusal, sight, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "max-verify-depth-ignored",
    summary: "max_verify_depth has no effect here",
    severity: Severity::Warning,
    confidence: Confidence::Verified,
    explains: &[Check::WarnDepthIgnored],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["Envoy default_validator.cc: initializeSslContexts"],
    docs: include_str!("../../../docs/rules/max-verify-depth-ignored.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    let explained = refusal::explain(&RULE, judgement, |refusal| Words {
        message: "max_verify_depth has no effect in this context".to_owned(),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: WHY.to_owned(),
        fix: wording::lines(&["remove it, or limit depth with pathLenConstraint in the CAs"]),
        ..Words::default()
    });
    if !explained.is_empty() {
        return explained;
    }
    sight::contexts(judgement)
        .into_iter()
        .filter(|(_, context)| has_trait(context))
        .map(|(name, context)| Finding {
            location: context.location.clone(),
            why: Some(WHY.to_owned()),
            fix: wording::lines(&["remove it, or limit depth with pathLenConstraint in the CAs"]),
            ..traits::of_run(
                &RULE,
                Severity::Warning,
                format!("max_verify_depth of {name} has no effect"),
            )
        })
        .collect()
}

const WHY: &str = "clusters and the SPIFFE validator ignore max_verify_depth; only the default validator of a listener applies it";

fn has_trait(context: &TlsContext) -> bool {
    context.validation.value().is_some_and(|validation| {
        validation.max_verify_depth.is_some()
            && (context.side == Side::Upstream || validation.spiffe.is_some())
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
            max_verify_depth: Some(1),
            ..ValidationContext::default()
        });
        held_by_a_proxy(&mut judgement, context);
        assert_finds(&RULE, &judgement, Severity::Warning, "has no effect");
    }
}
