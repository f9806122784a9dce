//! The end of the report: when the evidence was taken, what it cannot show, and the counts.

use std::collections::{BTreeMap, BTreeSet};

use crate::judgement::{ChainVerdict, JudgedChain, Judgement, Report};
use crate::model::{
    Certificate, Chain, ClockOrigin, InputKind, Instant, Origin, Reach, Side, Verifier,
};
use crate::report::fetch::How;
use crate::report::page::{Page, plain, styled};
use crate::report::summary::Summary;
use crate::report::{fetch, names, style};
use crate::verify::Outcome;

/// The side whose chain it is.
const PRESENTER: &str = "presenter";

/// Writes the closing lines.
pub(super) fn write(page: &mut Page, report: &Report) {
    let judgement = &report.judgement;
    page.gap();
    taken(page, judgement);
    given_anchors(page, judgement);
    missing(page, judgement);
    skipped(page, judgement);
    if judgement.evidence.chains.is_empty() {
        page.line(&[plain("nothing to judge: no certificate chain was found")]);
    }
    lone(page, judgement);
    let summary = Summary::of(report);
    page.wrapped(&[], &[], style::STRONG, &summary.sentence());
}

/// Self-signed CA certificates in files of their own that issued nothing in evidence: they were taken for anchors, and what
/// `openssl req -x509` makes for a server looks the same.
fn lone(page: &mut Page, judgement: &Judgement) {
    for bundle in &judgement.evidence.bundles {
        let (Some(certificate), Some(place)) = (bundle.lone_self_signed(), bundle.sources.first())
        else {
            continue;
        };
        let input = judgement.evidence.inputs.get(place.input.0);
        let is_bare = input.is_some_and(|input| {
            matches!(
                input.kind,
                InputKind::Pem | InputKind::Der | InputKind::Pkcs7
            ) && input.reach != Reach::Flag
        });
        if !is_bare || issued_any(judgement, certificate) {
            continue;
        }
        let name = certificate.display_name();
        let text = format!(
            "'{name}' is a CA certificate and was taken for an anchor; where it is itself presented:"
        );
        page.wrapped(&[], &[plain("  ")], style::PLAIN, &text);
        let command = fetch::as_chain(names::input(judgement, place.input));
        page.line(&[plain("  "), styled(style::FRAME, &command)]);
    }
}

/// Whether a certificate of a chain names it as its issuer.
fn issued_any(judgement: &Judgement, issuer: &Certificate) -> bool {
    let subject = issuer.subject.value().map(|name| &name.der);
    let mut presented = judgement
        .evidence
        .chains
        .iter()
        .flat_map(|chain| &chain.presented.certificates);
    presented.any(|certificate| certificate.issuer.value().map(|name| &name.der) == subject)
}

/// Files that a walk through directories passed by.
fn skipped(page: &mut Page, judgement: &Judgement) {
    let files = judgement.evidence.skipped_files;
    if files > 0 {
        let text = format!(
            "{} no evidence and passed over",
            match files {
                1 => "1 file is".to_owned(),
                _ => format!("{files} files are"),
            }
        );
        page.line(&[plain(&text)]);
    }
}

/// When admin output was taken, and what has changed since.
fn taken(page: &mut Page, judgement: &Judgement) {
    let judged_at = match judgement.clock.origin {
        ClockOrigin::Evidence => None,
        ClockOrigin::Flag => Some(format!(
            "judged at {} UTC (--at)",
            judgement.clock.from.readable()
        )),
        ClockOrigin::Now => Some(format!(
            "judged at {} UTC, now",
            judgement.clock.from.readable()
        )),
    };
    let Some(captured) = judgement.evidence.captured else {
        // Files are judged now unless a flag says otherwise; only then it needs a word.
        if let (ClockOrigin::Flag, Some(judged_at)) = (judgement.clock.origin, judged_at) {
            page.line(&[plain(&judged_at)]);
        }
        return;
    };
    let mut text = match captured.to {
        Some(_) => {
            let taken = captured.clock(judgement.now);
            format!("dump taken {}", interval(taken.from, taken.to))
        }
        None => format!(
            "dump taken after {} UTC (nothing in it says how long after)",
            captured.from.readable()
        ),
    };
    let expired = || captured.to.and_then(|to| expired_since(judgement, to));
    if let Some(further) = judged_at.or_else(expired) {
        text = format!("{text}; {further}");
    }
    page.wrapped(&[], &[plain("  ")], style::PLAIN, &text);
}

/// The files of `--trust-bundle`, where they took the place of anchors that a verifier has of its own.
fn given_anchors(page: &mut Page, judgement: &Judgement) {
    let replaced = judgement.verifiers.iter().any(|judged| {
        let origins = judged.verifier.origins;
        origins.anchors == Origin::Flag && origins.validator != Origin::Assumed
    });
    let files: Vec<String> = judgement
        .evidence
        .inputs
        .iter()
        .filter_map(|input| match input.reach {
            Reach::TrustBundle(None) => Some(input.name.clone()),
            Reach::TrustBundle(Some(Side::Upstream)) => Some(format!("{} (client)", input.name)),
            Reach::TrustBundle(Some(Side::Downstream)) => Some(format!("{} (server)", input.name)),
            _ => None,
        })
        .collect();
    if replaced && !files.is_empty() {
        let text = format!(
            "anchors: {}, in the place of every verifier's own (--trust-bundle)",
            files.join(", ")
        );
        page.wrapped(&[], &[plain("  ")], style::PLAIN, &text);
    }
}

/// `between 2025-12-05 18:24:35 and 19:25:35 UTC (from its own day counts)`.
fn interval(from: Instant, to: Instant) -> String {
    let (start, end) = (from.readable(), to.readable());
    if start == end {
        return format!("at {start} UTC");
    }
    let same_day = start
        .split_once(' ')
        .zip(end.split_once(' '))
        .filter(|((first, _), (last, _))| first == last);
    let end = same_day.map_or(end.as_str(), |(_, (_, time))| time);
    format!("between {start} and {end} UTC (from its own day counts)")
}

/// Leaves that were valid when the dump was taken for certain, and are not any more.
fn expired_since(judgement: &Judgement, taken: Instant) -> Option<String> {
    let expired = judgement
        .evidence
        .chains
        .iter()
        .filter_map(|chain| chain.leaf()?.not_after.value())
        .filter(|not_after| not_after.at > taken && not_after.at < judgement.now)
        .count();
    match expired {
        0 => None,
        1 if judgement.evidence.chains.len() == 1 => Some("the leaf has expired since".to_owned()),
        1 => Some("1 leaf has expired since".to_owned()),
        many => Some(format!("{many} leaves have expired since")),
    }
}

/// A verdict with all it is about.
struct Judged<'a> {
    chain: &'a Chain,
    verifier: &'a Verifier,
    answer: &'a ChainVerdict,
}

fn judged<'a>(judgement: &'a Judgement, of: &'a JudgedChain) -> impl Iterator<Item = Judged<'a>> {
    let chain = judgement.evidence.chains.get(of.chain);
    of.verdicts.iter().filter_map(move |judged| {
        Some(Judged {
            chain: chain?,
            verifier: &judgement.verifiers.get(judged.verifier)?.verifier,
            answer: judged,
        })
    })
}

/// What is not in this evidence, and the command for it: the presenter's; the verifier's too where a verdict hangs on it.
fn missing(page: &mut Page, judgement: &Judgement) {
    let mut facts: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut presenters: Vec<How> = Vec::new();
    let mut peers: Vec<How> = Vec::new();
    let all = judgement.chains.iter();
    for Judged {
        chain,
        verifier,
        answer,
    } in all.flat_map(|chain| judged(judgement, chain))
    {
        for missing in &answer.verdict.missing {
            let owners = facts.entry(&missing.fact).or_default();
            if missing.at_presenter {
                owners.insert(PRESENTER);
                push_new(&mut presenters, fetch::from_presenter(judgement, chain));
            } else {
                owners.insert(fetch::peer(verifier));
                if answer.verdict.outcome == Outcome::Undecided {
                    let how = fetch::from_verifier(judgement, chain, verifier, missing);
                    push_new(&mut peers, how);
                }
            }
        }
    }
    if facts.is_empty() {
        return;
    }
    let text = format!("not in this evidence: {}", by_owner(&facts).join("; "));
    page.wrapped(&[], &[plain("  ")], style::PLAIN, &text);
    how_lines(page, judgement, presenters);
    how_lines(page, judgement, peers);
}

/// `key usage, intermediates (presenter)`: facts of the same owners together, the presenter's first.
fn by_owner(facts: &BTreeMap<&str, BTreeSet<&str>>) -> Vec<String> {
    let mut groups: BTreeMap<(bool, &BTreeSet<&str>), Vec<&str>> = BTreeMap::new();
    for (fact, owners) in facts {
        let is_peers = !owners.contains(PRESENTER);
        groups.entry((is_peers, owners)).or_default().push(fact);
    }
    groups
        .into_iter()
        .map(|((_, owners), facts)| {
            let owners: Vec<String> = owners.iter().map(|&owner| owner.to_owned()).collect();
            format!("{} ({})", facts.join(", "), names::listed(&owners))
        })
        .collect()
}

fn push_new(all: &mut Vec<How>, how: How) {
    if !all.contains(&how) {
        all.push(how);
    }
}

/// All flags in one command; of the commands the first, because the others are the same for other proxies.
fn how_lines(page: &mut Page, judgement: &Judgement, all: Vec<How>) {
    let mut flags = Vec::new();
    let mut commands = Vec::new();
    for how in all {
        match how {
            How::Flag(flag) => flags.push(flag),
            How::Command(command) => commands.push(command),
        }
    }
    if !flags.is_empty() {
        let command = fetch::with_flags(judgement, &flags);
        page.line(&[plain("  "), styled(style::FRAME, &command)]);
    }
    let [first, others @ ..] = &commands[..] else {
        return;
    };
    page.line(&[plain("  "), styled(style::FRAME, first)]);
    if !others.is_empty() {
        let text = format!("  and the same for {} more", others.len());
        page.line(&[plain(&text)]);
    }
}
