//! A line says something else than every verdict about its direction: it comes from another time, hop or proxy.

use super::telling;
use super::telling::{Told, about};
use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::judgement::Relation;
use crate::knowledge::errors::Topic;
use crate::model::Clock;
use crate::rules::wording;
use crate::rules::{Part, Rule};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "symptom-contradicts-evidence",
    summary: "what was seen is not what the evidence leads to",
    severity: Severity::Warning,
    confidence: Confidence::Modelled,
    explains: &[],
    part: Part::Symptom,
    since: "0.1.0",
    cites: &[
        "Envoy ssl_socket.cc: drainErrorQueue",
        "Envoy utility.cc: getX509VerificationErrorInfo",
    ],
    docs: include_str!("../../../docs/rules/symptom-contradicts-evidence.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    let topics = [
        Topic::Certificate,
        Topic::Parameters,
        Topic::Connection,
        Topic::Loading,
    ];
    about(judgement, &topics, &[Relation::Contradicts])
        .iter()
        .filter_map(|group| tell(judgement, group))
        .collect()
}

fn tell(judgement: &Judgement, group: &[Told<'_>]) -> Option<Finding> {
    let first = group.first()?;
    let name = &first.judged.explanation.name;
    let message = format!("what was seen is not what this evidence leads to: {name}");
    let mut finding = telling::finding(&RULE, judgement, group, message)?;
    let mut reasons: Vec<String> = Vec::new();
    for held in &first.judged.held {
        if !reasons.contains(&held.why) {
            reasons.push(held.why.clone());
        }
    }
    let more = reasons.len().saturating_sub(MOST_REASONS);
    for reason in reasons.into_iter().take(MOST_REASONS) {
        finding.exhibits.push(wording::exhibit("but", reason));
    }
    if more > 0 {
        finding.exhibits.push(wording::exhibit(
            "and",
            format!("{more} more verdicts differ"),
        ));
    }
    finding.fix = Vec::new();
    if let Some(apart) = times_apart(judgement, group) {
        finding.fix.push(apart);
    }
    finding.fix.extend(wording::lines(&[
        "it comes from another time, another hop or another proxy than the evidence:",
        "find out which two proxies the line is about and when, and take both dumps then",
    ]));
    Some(finding)
}

/// More reasons than this are counted.
const MOST_REASONS: usize = 3;

/// Line and dump were taken at different times.
fn times_apart(judgement: &Judgement, group: &[Told<'_>]) -> Option<String> {
    let Clock { from, to, .. } = judgement.evidence.captured?.clock(judgement.now);
    let (first, last) = group.iter().find_map(|told| told.symptom.seen)?;
    (last < from || first > to).then(|| {
        format!(
            "the line is of {} UTC, the dump of {} UTC",
            first.readable(),
            from.readable()
        )
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::finding::Severity;
    use crate::knowledge::Check;
    use crate::model::Role;
    use crate::rules::testing::{assert_finds, assert_silent, good_leaf, judged, refuse};

    const LINE: &str = "TLS_error:|268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:verify cert failed: X509_verify_cert: certificate verification error at depth 0: certificate has expired:TLS_error_end";

    fn with_line(mut judgement: crate::judgement::Judgement) -> crate::judgement::Judgement {
        judgement.evidence.symptoms = crate::input::symptoms(LINE);
        judgement.symptoms = crate::symptoms::judge(&judgement);
        judgement
    }

    #[test]
    fn a_refusal_of_what_is_accepted() {
        let judgement = with_line(judged(vec![good_leaf()]));
        assert_finds(
            &RULE,
            &judgement,
            Severity::Warning,
            "certificate has expired",
        );
    }

    #[test]
    fn a_refusal_that_is_foretold() {
        let mut judgement = judged(vec![good_leaf()]);
        refuse(&mut judgement, Check::Expired, Some(0), Role::Server);
        assert_silent(&RULE, &with_line(judgement));
    }
}
