//! No filter chain of the listener takes the connection.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::rules::{Part, Rule};
use crate::verify::handshake::Stage;

use super::of_stage;

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "filter-chain-not-found",
    summary: "no filter chain of the listener takes the connection",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Handshake,
    since: "0.1.0",
    cites: &["Envoy filter_chain_manager_impl.cc: findFilterChain"],
    docs: include_str!("../../../docs/rules/filter-chain-not-found.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    of_stage(&RULE, judgement, Stage::FilterChain, WHY, FIX)
}

const WHY: &str = "the listener compares port, SNI, transport protocol and ALPN one after the other and never goes back; without a fitting filter chain and without a default one it closes the connection";

const FIX: &[&str] = &[
    "give the cluster the SNI or ALPN that a filter chain asks for",
    "or give the listener a filter chain, or a default_filter_chain, that takes this client",
];

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::handshake::testing::tells_the_stage;
    use crate::verify::handshake::Stage;

    #[test]
    fn tells_its_stage_alone() {
        tells_the_stage(&RULE, Stage::FilterChain);
    }
}
