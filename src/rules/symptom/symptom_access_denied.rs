//! A line says that a policy denied the request: the certificate was accepted.

use super::telling;
use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::errors::Topic;
use crate::rules::{Part, Rule};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "symptom-access-denied",
    summary: "an authorization policy denied the request",
    severity: Severity::Warning,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Symptom,
    since: "0.1.0",
    cites: &[
        "Envoy rbac_filter.cc: decodeHeaders",
        "Istio pilot/pkg/security/authz/model/generator.go: srcPrincipalGenerator",
    ],
    docs: include_str!("../../../docs/rules/symptom-access-denied.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    telling::unexplained(&RULE, judgement, &[Topic::Policy], |judged| {
        format!(
            "an authorization policy denied it, the certificate was accepted: {}",
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
            "503 - rbac_access_denied_matched_policy[ns[shop]-policy[deny-all]-rule[0]] - x",
        );
        assert_finds(
            &RULE,
            &judgement,
            Severity::Warning,
            "certificate was accepted",
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
