//! A line says that Envoy refused its own certificate, key, bundle or context.

use super::telling;
use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::errors::Topic;
use crate::rules::{Part, Rule};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "symptom-configuration-refused",
    summary: "Envoy refused to load configuration of its own",
    severity: Severity::Warning,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Symptom,
    since: "0.1.0",
    cites: &[
        "Envoy context_impl.cc: ContextImpl",
        "Envoy default_validator.cc: initializeSslContexts",
    ],
    docs: include_str!("../../../docs/rules/symptom-configuration-refused.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    telling::unexplained(&RULE, judgement, &[Topic::Loading], |judged| {
        format!(
            "Envoy refused its own configuration: {}",
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
            "Failed to load private key from <inline>, Cause: error:0b000074:X.509 certificate routines:OPENSSL_internal:KEY_VALUES_MISMATCH",
        );
        assert_finds(
            &RULE,
            &judgement,
            Severity::Warning,
            "refused its own configuration",
        );
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
