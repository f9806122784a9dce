//! A CA stands in a bundle twice.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity, Subject};
use crate::judgement::Judgement;
use crate::model::{Bundle, Certificate};
use crate::rules::{Part, Rule, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "bundle-duplicate",
    summary: "a CA stands in a bundle twice",
    severity: Severity::Note,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["BoringSSL x509_lu.cc: X509_STORE_add_cert"],
    docs: include_str!("../../../docs/rules/bundle-duplicate.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    let bundles = judgement.evidence.bundles.iter().enumerate();
    bundles
        .filter_map(|(index, bundle)| tell(index, bundle))
        .collect()
}

fn tell(index: usize, bundle: &Bundle) -> Option<Finding> {
    let certificates = bundle.source.certificates.value()?;
    let position = second(certificates)?;
    let again = certificates.get(position)?;
    let name = again.display_name();
    Some(Finding {
        subject: Subject::Anchor {
            bundle: index,
            position,
        },
        location: again.sources.first().cloned(),
        why: Some(
            "Envoy keeps one of them and says nothing; control planes that check bundles refuse or drop such a list"
                .to_owned(),
        ),
        fix: wording::lines(&["list each CA once"]),
        fingerprint: wording::fingerprint(RULE.id, &name, None),
        ..traits::of_run(
            &RULE,
            Severity::Note,
            format!("CA '{name}' stands in the bundle twice"),
        )
    })
}

/// The first certificate that stood there before.
fn second(certificates: &[Certificate]) -> Option<usize> {
    (1..certificates.len()).find(|later| {
        certificates[..*later]
            .iter()
            .any(|earlier| earlier.is_same(&certificates[*later]))
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::finding::Severity;
    use crate::model::Fact;
    use crate::rules::testing::{assert_finds, good_ca, good_leaf, judged};

    #[test]
    fn tells_the_second_of_two() {
        let mut judgement = judged(vec![good_leaf()]);
        judgement.evidence.bundles[0].source.certificates = Fact::known(vec![good_ca(), good_ca()]);
        assert_finds(&RULE, &judgement, Severity::Note, "twice");
    }
}
