//! A line decides a step that the evidence leaves open.

use super::telling;
use super::telling::{Told, about};
use crate::config::Thresholds;
use crate::finding::Subject;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::judgement::{Held, Relation};
use crate::knowledge::Check;
use crate::knowledge::errors::Topic;
use crate::model::Chain;
use crate::rules::{Part, Rule};
use crate::rules::{rule_for, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "symptom-decides-open-check",
    summary: "a line names the check that the evidence leaves open",
    severity: Severity::Warning,
    confidence: Confidence::Modelled,
    explains: &[],
    part: Part::Symptom,
    since: "0.1.0",
    cites: &[
        "Envoy utility.cc: getX509VerificationErrorInfo",
        "Envoy ssl_socket.cc: drainErrorQueue",
    ],
    docs: include_str!("../../../docs/rules/symptom-decides-open-check.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    about(judgement, EVERY_TOPIC, &[Relation::Narrows])
        .iter()
        .filter_map(|group| tell(judgement, group))
        .collect()
}

/// Any of these may name the step that failed.
const EVERY_TOPIC: &[Topic] = &[
    Topic::Certificate,
    Topic::Parameters,
    Topic::Connection,
    Topic::Loading,
];

fn tell(judgement: &Judgement, group: &[Told<'_>]) -> Option<Finding> {
    let first = group.first()?;
    let mut checks: Vec<Check> = Vec::new();
    for check in first.judged.held.iter().flat_map(|held| &held.checks) {
        if !checks.contains(check) {
            checks.push(*check);
        }
    }
    // A line that any refusal prints decides nothing.
    let shown = match &checks[..] {
        [] => return None,
        some if some.len() <= MOST_CHECKS => listed(some),
        many => format!("one of {} that the evidence leaves open", many.len()),
    };
    let severity = if checks.len() <= MOST_CHECKS {
        RULE.severity
    } else {
        Severity::Note
    };
    let name = &first.judged.explanation.name;
    let message = match refusal(judgement, &first.judged.held) {
        Some(refusal) => format!("{refusal}: {name}"),
        None => format!("the log shows which open check failed: {name}"),
    };
    let mut finding = telling::finding(&RULE, judgement, group, message)?;
    finding.exhibits.push(wording::exhibit("failed", shown));
    finding.severity = finding.severity.min(severity);
    let mut rules: Vec<&str> = Vec::new();
    for held in &first.judged.held {
        for check in &held.checks {
            let rule = rule_for(*check, first.judged.explanation.depth, held.presented_by);
            if let Some(rule) = rule.filter(|rule| !rules.contains(&rule.id)) {
                rules.push(rule.id);
            }
        }
    }
    if rules.len() <= MOST_CHECKS {
        finding
            .fix
            .extend(rules.iter().map(|rule| format!("svidlint explain {rule}")));
    }
    if let Some(held) = first.judged.held.first() {
        finding.subject = Subject::Chain(held.chain);
        finding.verifier = held.verifier;
        finding.presented_by = Some(held.presented_by);
        let leaf = judgement
            .evidence
            .chains
            .get(held.chain)
            .and_then(Chain::leaf);
        if let Some(leaf) = leaf {
            finding
                .exhibits
                .push(wording::exhibit("about", leaf.display_name()));
        }
    }
    Some(finding)
}

/// `listener/virtualInbound refused spiffe://…`, where both are in evidence and nobody else may be meant.
fn refusal(judgement: &Judgement, held: &[Held]) -> Option<String> {
    let first = held.first()?;
    let is_same = |other: &Held| (other.chain, other.verifier) == (first.chain, first.verifier);
    let verifier = &judgement.verifiers.get(first.verifier?)?.verifier;
    if verifier.proxy.is_none() || !held.iter().all(is_same) {
        return None;
    }
    let chain = judgement.evidence.chains.get(first.chain)?;
    let leaf = chain.leaf()?.display_name();
    Some(format!("{} refused {leaf}", verifier.name))
}

/// More checks than this are counted, not named.
const MOST_CHECKS: usize = 4;

fn listed(checks: &[Check]) -> String {
    let names: Vec<&str> = checks.iter().map(|check| check.id()).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::finding::Severity;
    use crate::knowledge::Check;
    use crate::rules::testing::{assert_finds, assert_silent, good_leaf, judged};
    use crate::verify::{Failure, Outcome, Step};

    const LINE: &str = "TLS_error:|268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:verify cert failed: X509_verify_cert: certificate verification error at depth 0: unable to get local issuer certificate:TLS_error_end";

    fn open(check: Check) -> crate::judgement::Judgement {
        let mut judgement = judged(vec![good_leaf()]);
        for verdict in judgement
            .chains
            .iter_mut()
            .flat_map(|chain| &mut chain.verdicts)
        {
            verdict.verdict.outcome = Outcome::Undecided;
            let open = Step::undecided(check, "", Failure::default(), Vec::new());
            verdict.verdict.steps = vec![open];
        }
        judgement.evidence.symptoms = crate::input::symptoms(LINE);
        judgement.symptoms = crate::symptoms::judge(&judgement);
        judgement
    }

    #[test]
    fn names_the_open_check() {
        assert_finds(
            &RULE,
            &open(Check::NoIssuer),
            Severity::Warning,
            "which open check failed: unable to get local issuer certificate",
        );
    }

    #[test]
    fn stays_silent_where_another_check_is_open() {
        assert_silent(&RULE, &open(Check::Revoked));
    }
}
