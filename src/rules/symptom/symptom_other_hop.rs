//! A line was printed by a program that verifies with a library of its own.

use super::telling;
use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::errors::Topic;
use crate::rules::{Part, Rule};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "symptom-other-hop",
    summary: "a line is about another hop than Envoy to Envoy",
    severity: Severity::Note,
    confidence: Confidence::Modelled,
    explains: &[],
    part: Part::Symptom,
    since: "0.1.0",
    cites: &["Go crypto/x509: Certificate.Verify"],
    docs: include_str!("../../../docs/rules/symptom-other-hop.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    telling::unexplained(&RULE, judgement, &[Topic::OtherHop], |judged| {
        format!(
            "another hop failed than Envoy to Envoy: {}",
            judged.explanation.name
        )
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::finding::Severity;
    use crate::rules::symptom::telling::saying;
    use crate::rules::testing::{assert_finds, assert_silent};

    #[test]
    fn tells_what_is_said() {
        let judgement = saying(
            "tls: failed to verify certificate: x509: certificate signed by unknown authority",
        );
        assert_finds(&RULE, &judgement, Severity::Note, "another hop");
    }

    #[test]
    fn stays_silent_about_other_things() {
        assert_silent(
            &RULE,
            &saying(
                "TLS_error:|268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:TLS_error_end",
            ),
        );
    }
}
