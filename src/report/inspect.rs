//! Evidence decoded, without judgement: what a certificate says, fact by fact, in the order of `openssl x509 -text`.

pub(super) mod facts;
mod oids;

use super::json;
use super::page::{Page, plain, styled, text_width};
use super::{Look, style};
use crate::model::{Certificate, ChainOrigin, Evidence, Location};
use facts::{Row, Shown};

/// Writes every certificate of the evidence with every fact of it.
pub fn render(evidence: &Evidence, look: Look) -> String {
    let mut page = Page::new(look.width);
    for (index, chain) in evidence.chains.iter().enumerate() {
        let certificates = &chain.presented.certificates;
        let extent = match (chain.origin, certificates.len()) {
            (ChainOrigin::Certs, _) => {
                "leaf of a chain whose length /certs does not show".to_owned()
            }
            (_, 0) => "no certificate".to_owned(),
            (_, 1) => "1 certificate".to_owned(),
            (_, count) => format!("{count} certificates"),
        };
        let title = title("chain", index, chain.name.as_deref(), &extent);
        heading(&mut page, evidence, &title, &chain.sources);
        for (position, certificate) in certificates.iter().enumerate() {
            let which = super::names::position(position, certificates.len());
            write_certificate(&mut page, &which, certificate);
        }
    }
    for (index, bundle) in evidence.bundles.iter().enumerate() {
        let certificates = bundle.source.certificates.value();
        let extent = match certificates.map(Vec::len) {
            None => "named only: its certificates are not in this evidence".to_owned(),
            Some(count) => {
                let count = super::names::count(count, "CA");
                let more = if bundle.source.complete {
                    ""
                } else {
                    ", there may be more"
                };
                format!("{count}{more}")
            }
        };
        let name = bundle.trust_domain.as_deref().or(bundle.name.as_deref());
        let title = title("bundle", index, name, &extent);
        heading(&mut page, evidence, &title, &bundle.sources);
        for (position, certificate) in certificates.into_iter().flatten().enumerate() {
            write_certificate(&mut page, &format!("CA {}", position + 1), certificate);
        }
    }
    if evidence.chains.is_empty() && evidence.bundles.is_empty() {
        page.line(&[plain("no certificates in this evidence")]);
    }
    page.finish()
}

/// The same as JSON: inputs, proxies, bundles and chains of the report's contract.
pub fn render_json(evidence: &Evidence) -> serde_json::Result<String> {
    json::render_evidence(evidence)
}

fn title(kind: &str, index: usize, name: Option<&str>, extent: &str) -> String {
    match name {
        Some(name) => format!("{kind} {} '{name}': {extent}", index + 1),
        None => format!("{kind} {}: {extent}", index + 1),
    }
}

fn heading(page: &mut Page, evidence: &Evidence, title: &str, sources: &[Location]) {
    page.gap();
    page.wrapped(&[], &[plain("  ")], style::STRONG, title);
    let Some((first, others)) = sources.split_first() else {
        return;
    };
    let name = evidence
        .inputs
        .get(first.input.0)
        .map_or("?", |input| input.name.as_str());
    let line = first
        .line
        .map(|line| format!(":{line}"))
        .unwrap_or_default();
    let more = match others.len() {
        0 => String::new(),
        count => format!("  and {}", super::names::count(count, "more place")),
    };
    let place = format!("{name}{line}  {}{more}", first.pointer);
    page.line(&[styled(style::FRAME, "  --> "), plain(&place)]);
}

/// A name and a value a line, long values going on below their column; then the names of what is absent or not shown.
fn write_certificate(page: &mut Page, which: &str, certificate: &Certificate) {
    page.gap();
    let name = certificate.display_name();
    page.line(&[
        plain("  "),
        styled(style::FRAME, which),
        plain(": "),
        styled(style::STRONG, &name),
    ]);
    let rows = facts::of(certificate);
    let labels = rows.iter().map(|row| text_width(row.name)).max();
    let labels = labels.unwrap_or(0);
    let further = " ".repeat(labels + 6);
    for row in &rows {
        let Shown::Values(values) = &row.shown else {
            continue;
        };
        let padding = " ".repeat(labels - text_width(row.name));
        for (index, value) in values.iter().enumerate() {
            if index == 0 {
                let first = [plain("    "), plain(row.name), plain(&padding), plain("  ")];
                page.wrapped(&first, &[plain(&further)], style::PLAIN, value);
            } else {
                page.wrapped(&[plain(&further)], &[plain(&further)], style::PLAIN, value);
            }
        }
    }
    for (index, row) in rows.iter().enumerate() {
        let is_told = rows.iter().take(index).any(|told| told.shown == row.shown);
        if let (Shown::Unreadable(why), false) = (&row.shown, is_told) {
            names_of(page, &rows, &row.shown, &format!("unreadable, {why}: "));
        }
    }
    names_of(page, &rows, &Shown::Absent, "absent: ");
    names_of(page, &rows, &Shown::NotInEvidence, "not in this evidence: ");
}

fn names_of(page: &mut Page, rows: &[Row], shown: &Shown, label: &str) {
    let names: Vec<&str> = rows
        .iter()
        .filter(|row| row.shown == *shown)
        .map(|row| row.name)
        .collect();
    if !names.is_empty() {
        let first = [plain("    "), styled(style::DIM, label)];
        page.wrapped(&first, &[plain("      ")], style::DIM, &names.join(", "));
    }
}
