//! A line says that plain text arrived where TLS was expected, or TLS where plain text was.

use super::telling;
use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::errors::Topic;
use crate::rules::{Part, Rule};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "symptom-plaintext",
    summary: "one side of the connection speaks no TLS",
    severity: Severity::Warning,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Symptom,
    since: "0.1.0",
    cites: &[
        "BoringSSL tls_record.cc: tls_open_record",
        "Envoy ssl_socket.cc: drainErrorQueue",
    ],
    docs: include_str!("../../../docs/rules/symptom-plaintext.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    telling::unexplained(&RULE, judgement, &[Topic::Plaintext], |judged| {
        format!(
            "one side speaks no TLS, so no certificate was looked at: {}",
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
            "TLS_error:|268435703:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER:TLS_error_end",
        );
        assert_finds(&RULE, &judgement, Severity::Warning, "speaks no TLS");
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
