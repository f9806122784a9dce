//! A line says that a secret was not delivered.

use super::telling;
use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::errors::Topic;
use crate::rules::{Part, Rule};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "symptom-secret-missing",
    summary: "a proxy has not received its certificate or bundle",
    severity: Severity::Warning,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Symptom,
    since: "0.1.0",
    cites: &[
        "Envoy ssl_socket.cc: NotReadySslSocket",
        "Envoy sds_api.cc: onConfigUpdate",
    ],
    docs: include_str!("../../../docs/rules/symptom-secret-missing.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    telling::unexplained(&RULE, judgement, &[Topic::Secret], |judged| {
        format!(
            "a certificate or bundle has not arrived: {}",
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
            "503 UF upstream_reset_before_response_started{remote_connection_failure|TLS_error:_Secret_is_not_supplied_by_SDS}",
        );
        assert_finds(&RULE, &judgement, Severity::Warning, "has not arrived");
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
