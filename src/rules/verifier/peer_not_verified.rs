//! A context accepts peers without verifying them.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::model::{Fact, Side, TlsContext, ValidationContext};
use crate::rules::refusal::Words;
use crate::rules::{Part, Rule, refusal, sight, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "peer-not-verified",
    summary: "a context accepts peers without verifying them",
    severity: Severity::Warning,
    confidence: Confidence::Verified,
    explains: &[Check::WarnNotVerifiedC, Check::WarnNotVerifiedS],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["Envoy default_validator.cc: initializeSslContexts"],
    docs: include_str!("../../../docs/rules/peer-not-verified.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    let explained: Vec<Finding> = refusal::explain(&RULE, judgement, |refusal| Words {
        message: "this context accepts every peer: it verifies nothing".to_owned(),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: WHY.to_owned(),
        fix: wording::lines(&["give the context a trusted_ca, or the secret that carries one"]),
        ..Words::default()
    })
    .into_iter()
    // Nothing is refused, and that is what is wrong.
    .map(|finding| Finding {
        severity: Severity::Warning,
        ..finding
    })
    .collect();
    if !explained.is_empty() {
        return explained;
    }
    sight::contexts(judgement)
        .into_iter()
        .filter(|(_, context)| has_trait(context))
        .map(|(name, context)| Finding {
            location: context.location.clone(),
            why: Some(WHY.to_owned()),
            fix: wording::lines(&["give the context a trusted_ca, or the secret that carries one"]),
            ..traits::of_run(
                &RULE,
                Severity::Warning,
                format!("{name} asks for client certificates and verifies none"),
            )
        })
        .collect()
}

const WHY: &str = "without trusted_ca, pins, matchers or a custom validator Envoy has nothing to verify with and accepts everyone";

fn has_trait(context: &TlsContext) -> bool {
    context.side == Side::Downstream
        && context.require_client_certificate
        && context.unresolved.is_empty()
        && match &context.validation {
            Fact::Present { value, .. } => has_nothing_to_verify_with(value),
            fact => fact.is_absent(),
        }
}

/// A validation context that is there and names nothing.
fn has_nothing_to_verify_with(validation: &ValidationContext) -> bool {
    validation.has_trusted_ca() == Some(false)
        && validation.has_matchers() == Some(false)
        && validation.spiffe.is_none()
        && validation.other_validator.is_none()
        && validation.certificate_hashes.is_empty()
        && validation.spki_hashes.is_empty()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::finding::Severity;
    use crate::model::{Side, TlsContext};
    use crate::rules::testing::{assert_finds, good_leaf, held_by_a_proxy, judged};

    #[test]
    fn tells_the_context() {
        let mut judgement = judged(vec![good_leaf()]);
        let mut context = TlsContext::new(Side::Downstream);
        context.require_client_certificate = true;
        held_by_a_proxy(&mut judgement, context);
        assert_finds(&RULE, &judgement, Severity::Warning, "verifies none");
    }

    #[test]
    fn tells_a_context_that_verifies_nothing() {
        use crate::rules::testing::refuse;
        let mut judgement = judged(vec![good_leaf()]);
        refuse(
            &mut judgement,
            crate::knowledge::Check::WarnNotVerifiedC,
            None,
            crate::model::Role::Server,
        );
        assert_finds(&RULE, &judgement, Severity::Warning, "accepts every peer");
    }
}
