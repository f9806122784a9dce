//! Tables: one of verdicts, one of findings.

use comfy_table::{ContentArrangement, Table, presets};

use super::escape::escape;
use super::page::Page;
use super::summary::Summary;
use super::{Detail, Look, handshake, names};
use crate::finding::Severity;
use crate::judgement::Report;
use crate::model::Role;
use crate::verify::handshake::{HandshakeOutcome, Stage};

/// Writes both tables, and the counts unless quiet.
pub(super) fn render(report: &Report, look: Look) -> String {
    let mut page = Page::new(look.width);
    let verdicts = verdicts(report);
    if !verdicts.is_empty() {
        let header = ["CHAIN", "VERIFIER", "PRESENTED AS", "OUTCOME", "REASON"];
        page.block(&grid(&header, &verdicts, look.width));
    }
    let handshakes = handshakes(report);
    if !handshakes.is_empty() {
        page.gap();
        let header = ["CLIENT", "SERVER", "OUTCOME", "ENDED BY", "AT", "AGREED"];
        page.block(&grid(&header, &handshakes, look.width));
    }
    let findings = findings(report, look.detail);
    if !findings.is_empty() {
        page.gap();
        let header = ["SEVERITY", "RULE", "PLACE", "FINDING"];
        page.block(&grid(&header, &findings, look.width));
    }
    if look.detail > Detail::Quiet {
        page.gap();
        page.block(&Summary::of(report).sentence());
    }
    for judged in &report.judgement.handshakes {
        page.block(&escape(&handshake::sentence(&report.judgement, judged)));
    }
    page.finish()
}

/// A table with columns apart by blanks, its cells escaped, as wide as the page at most.
pub(super) fn grid(header: &[&str], rows: &[Vec<String>], width: usize) -> String {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(width).unwrap_or(u16::MAX))
        .set_header(header.to_vec());
    for row in rows {
        table.add_row(row.iter().map(|cell| escape(cell).into_owned()));
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table.trim_fmt()
}

fn verdicts(report: &Report) -> Vec<Vec<String>> {
    let judgement = &report.judgement;
    let mut rows = Vec::new();
    for chain in &judgement.chains {
        for judged in &chain.verdicts {
            let verifier = judgement.verifiers.get(judged.verifier);
            let verdict = &judged.verdict;
            let outcome = names::outcome(verdict.outcome);
            rows.push(vec![
                names::judged_chain(judgement, chain),
                verifier.map_or_else(String::new, |judged| judged.verifier.name.clone()),
                judged.presented_by.to_string(),
                match (
                    verdict.enforced,
                    names::assumed(judgement, chain, judged).is_some(),
                ) {
                    (false, _) => format!("{outcome} without verification"),
                    (true, true) => format!("{outcome} (assumed)"),
                    (true, false) => outcome.to_owned(),
                },
                verdict
                    .reason
                    .as_ref()
                    .map_or_else(String::new, |reason| reason.check.to_string()),
            ]);
        }
    }
    rows
}

fn handshakes(report: &Report) -> Vec<Vec<String>> {
    let judgement = &report.judgement;
    let row = |judged: &crate::judgement::JudgedHandshake| {
        let shown = &judged.handshake;
        vec![
            handshake::party(judgement, &judged.meeting.client, Role::Client),
            handshake::party(judgement, &judged.meeting.server, Role::Server),
            match shown.outcome {
                HandshakeOutcome::Established if !shown.is_tls => "established without TLS",
                HandshakeOutcome::Established => "established",
                HandshakeOutcome::Fails if handshake::is_assumed(judged) => "fails (assumed)",
                HandshakeOutcome::Fails => "fails",
                HandshakeOutcome::Undecided => "undecided",
            }
            .to_owned(),
            shown
                .refused_by
                .map_or_else(String::new, |end| handshake::side(end).to_owned()),
            shown
                .stage
                .map_or_else(String::new, |stage| stage_name(stage).to_owned()),
            handshake::negotiated(judged).unwrap_or_default(),
        ]
    };
    judgement.handshakes.iter().map(row).collect()
}

const fn stage_name(stage: Stage) -> &'static str {
    match stage {
        Stage::Loading => "loading",
        Stage::Secret => "secret",
        Stage::FilterChain => "filter chain",
        Stage::Plaintext => "plaintext",
        Stage::Version => "TLS version",
        Stage::Cipher => "cipher suite",
        Stage::Group => "key exchange",
        Stage::Signature => "signature scheme",
        Stage::ClientVerifiesServer => "client verifies server",
        Stage::ServerVerifiesClient => "server verifies client",
    }
}

fn findings(report: &Report, detail: Detail) -> Vec<Vec<String>> {
    report
        .findings
        .iter()
        .filter(|finding| detail > Detail::Quiet || finding.severity > Severity::Note)
        .map(|finding| {
            let place = finding.location.as_ref();
            vec![
                names::severity(finding.severity).to_owned(),
                finding.rule.to_owned(),
                place.map_or_else(String::new, |place| names::place(&report.judgement, place)),
                finding.message.clone(),
            ]
        })
        .collect()
}
