//! A line says that a connection ended, without a reason of TLS.

use super::telling;
use super::telling::about;
use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::judgement::Relation;
use crate::knowledge::errors::Topic;
use crate::rules::{Part, Rule};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "symptom-connection-ended",
    summary: "a connection ended and the line does not say why",
    severity: Severity::Note,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Symptom,
    since: "0.1.0",
    cites: &[
        "Envoy router.cc: onUpstreamReset",
        "Envoy ssl_socket.cc: drainErrorQueue",
    ],
    docs: include_str!("../../../docs/rules/symptom-connection-ended.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    about(judgement, &[Topic::Connection], &[Relation::Unrelated])
        .iter()
        .filter_map(|group| {
            let first = group.first()?;
            // Any listener counts failed handshakes: port scans, health checks, clients that turn away.
            if telling::is_counted(first.symptom) {
                return None;
            }
            let name = &first.judged.explanation.name;
            let message = format!("a connection ended without a TLS reason in this line: {name}");
            telling::finding(&RULE, judgement, group, message)
        })
        .collect()
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
            "upstream connect error or disconnect/reset before headers. reset reason: connection termination",
        );
        assert_finds(&RULE, &judgement, Severity::Note, "connection termination");
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
