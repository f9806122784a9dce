//! No SAN of the leaf matches what this verifier demands.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::rules::refusal::{Refusal, Words};
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, refusal, wording};
use crate::verify::Check;

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "san-not-matched",
    summary: "no SAN of the leaf matches what this verifier demands",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::SanMatch, Check::SvSanMatch],
    part: Part::Whole,
    since: "0.1.0",
    cites: &[
        "Envoy san_matcher.cc",
        "Envoy spiffe_validator.cc: verifyCertChainUsingTrustBundleStore",
    ],
    docs: include_str!("../../../docs/rules/san-not-matched.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| {
        Words {
        message: "no SAN of the leaf matches what the verifier demands".to_owned(),
        sight: Some(Sight::San),
        exhibits: exhibits(refusal),
        why: "one matcher has to match one SAN; the common name is never looked at, and URIs compare byte for byte"
            .to_owned(),
        fix: wording::lines(&[
            "issue the leaf with the demanded name, or change the matchers of the verifier",
            "Istio: DestinationRule trafficPolicy.tls.subjectAltNames",
        ]),
        ..Words::default()
    }
    })
}

const SHOWN: usize = 4;

fn exhibits(refusal: &Refusal) -> Vec<(&'static str, String)> {
    let sans = refusal
        .leaf()
        .and_then(|leaf| leaf.subject_alt_names.value());
    let presented = sans.map_or_else(
        || "no SAN".to_owned(),
        |names| listed(names.names.iter().map(ToString::to_string)),
    );
    vec![("presented", presented), ("demanded", demanded(refusal))]
}

fn demanded(refusal: &Refusal) -> String {
    let validation = refusal
        .verifier()
        .and_then(|verifier| verifier.context.validation.value());
    let matchers = validation.and_then(|validation| {
        let typed = validation
            .typed_matchers
            .value()
            .filter(|list| !list.is_empty());
        typed.or_else(|| validation.legacy_matchers.value())
    });
    matchers.filter(|list| !list.is_empty()).map_or_else(
        || refusal.detail().to_owned(),
        |list| listed(list.iter().map(ToString::to_string)),
    )
}

fn listed(values: impl Iterator<Item = String>) -> String {
    let values: Vec<String> = values.collect();
    let more = values.len().saturating_sub(SHOWN);
    let shown = values[..values.len() - more].join(", ");
    if more > 0 {
        format!("{shown} and {more} more")
    } else {
        shown
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::assert_explains;
    use crate::verify::Check;

    #[test]
    fn tells_the_refusal() {
        assert_explains(
            &super::RULE,
            Check::SanMatch,
            Some(0),
            "matches what the verifier demands",
        );
    }
}
