//! A SAN matcher has no effect.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::model::{SanKind, TlsContext};
use crate::rules::{Part, Rule, sight, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "san-matcher-ignored",
    summary: "a SAN matcher has no effect",
    severity: Severity::Warning,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &[
        "Envoy spiffe_validator.cc: SPIFFEValidator",
        "Envoy certificate_validation_context_config_impl.cc: getSubjectAltNameMatchers",
    ],
    docs: include_str!("../../../docs/rules/san-matcher-ignored.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    sight::contexts(judgement)
        .into_iter()
        .filter(|(_, context)| has_trait(context))
        .map(|(name, context)| Finding {
            location: context.location.clone(),
            why: Some(WHY.to_owned()),
            fix: wording::lines(&[
                "under the SPIFFE validator write san_type: URI; keep one of the two matcher lists",
            ]),
            ..traits::of_run(
                &RULE,
                Severity::Warning,
                format!("a SAN matcher of {} has no effect", name),
            )
        })
        .collect()
}

const WHY: &str =
    "the SPIFFE validator keeps URI matchers only, and typed matchers switch the legacy list off";

fn has_trait(context: &TlsContext) -> bool {
    let Some(validation) = context.validation.value() else {
        return false;
    };
    let typed = validation
        .typed_matchers
        .value()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let legacy = validation
        .legacy_matchers
        .value()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let dropped = validation.spiffe.is_some()
        && typed.iter().any(|matcher| {
            matcher
                .kind
                .as_ref()
                .is_some_and(|kind| *kind != SanKind::Uri)
        });
    dropped || (!typed.is_empty() && !legacy.is_empty())
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
            typed_matchers: Fact::known(vec![crate::model::SanMatcher::exact(
                crate::model::SanKind::Dns,
                "cart.shop",
            )]),
            spiffe: Some(crate::model::SpiffeValidator::default()),
            ..ValidationContext::default()
        });
        held_by_a_proxy(&mut judgement, context);
        assert_finds(&RULE, &judgement, Severity::Warning, "has no effect");
    }
}
