//! A ztunnel has no certificate for a workload on its node.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::model::ProblemKind;
use crate::rules::{Part, Rule, traits};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "ztunnel-without-certificate",
    summary: "a ztunnel has no certificate for a workload",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["ztunnel src/identity/manager.rs: CertState"],
    docs: include_str!("../../../docs/rules/ztunnel-without-certificate.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    let mut findings = traits::of_problems(
        &RULE,
        judgement,
        ProblemKind::ZtunnelWithoutCertificate,
        "connections from and to this workload fail until it has one",
        &[
            "the text behind the identity is ztunnel's own: look for it in istiod's log, at the same moment",
            "istiod has to trust the token and allow ztunnel to ask for this identity (CA_TRUSTED_NODE_ACCOUNTS)",
        ],
    );
    for finding in &mut findings {
        finding.severity = RULE.severity;
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::finding::Severity;
    use crate::model::ProblemKind;
    use crate::rules::testing::{assert_finds, good_leaf, judged, problem};

    #[test]
    fn passes_the_reader_s_problem_on() {
        let mut judgement = judged(vec![good_leaf()]);
        problem(&mut judgement, ProblemKind::ZtunnelWithoutCertificate);
        assert_finds(&RULE, &judgement, Severity::Error, "what was met");
    }
}
