//! A line says that a certificate was refused, and the evidence holds no verdict in that direction.

use super::telling;
use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::errors::Topic;
use crate::rules::{Part, Rule};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "symptom-unrelated",
    summary: "a certificate was refused that no verdict is about",
    severity: Severity::Note,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Symptom,
    since: "0.1.0",
    cites: &["Envoy ssl_socket.cc: drainErrorQueue"],
    docs: include_str!("../../../docs/rules/symptom-unrelated.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    telling::unexplained(&RULE, judgement, &[Topic::Certificate], |judged| {
        let name = &judged.explanation.name;
        format!("a certificate was refused that no verdict here is about: {name}")
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
            "TLS_error:|268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:TLS_error_end",
        );
        assert_finds(
            &RULE,
            &judgement,
            Severity::Note,
            "no verdict here is about",
        );
    }

    #[test]
    fn stays_silent_about_other_things() {
        assert_silent(&RULE, &saying("RBAC: access denied"));
    }
}
