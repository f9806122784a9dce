//! Both directions of each connection: who meets whom, what each verifies, and what each side shows.

use crate::judgement::{ChainVerdict, JudgedHandshake, Judgement};
use crate::model::{Chain, Party, Role};
use crate::report::handshake as words;
use crate::report::page::{Page, plain, styled};
use crate::report::{Detail, names, style};
use crate::verify::Outcome;
use crate::verify::handshake::{HandshakeOutcome, SideSees, Stage};

/// Columns of the labels.
const LABEL: usize = 13;

/// Writes all handshakes.
pub(super) fn write(page: &mut Page, judgement: &Judgement, detail: Detail) {
    for judged in &judgement.handshakes {
        page.gap();
        headline(page, judgement, judged);
        if detail == Detail::Quiet {
            continue;
        }
        side(page, judged, Role::Client);
        side(page, judged, Role::Server);
        if let Some(text) = words::negotiated(judged) {
            row(page, "agreed", &text);
        }
        verdicts(page, judgement, judged);
        shown(page, judged);
    }
}

/// The sentence that ends the report.
pub(super) fn conclude(page: &mut Page, judgement: &Judgement) {
    for judged in &judgement.handshakes {
        let sentence = capital(&words::sentence(judgement, judged));
        page.wrapped(&[], &[plain("  ")], style::STRONG, &sentence);
    }
}

fn capital(text: &str) -> String {
    // Names keep their case: only a sentence that starts with an article starts with a capital.
    match text
        .strip_prefix("the ")
        .or_else(|| text.strip_prefix("this "))
    {
        Some(_) => {
            let (first, rest) = text.split_at(1);
            format!("{}{rest}", first.to_ascii_uppercase())
        }
        None => text.to_owned(),
    }
}

fn headline(page: &mut Page, judgement: &Judgement, judged: &JudgedHandshake) {
    let client = words::party(judgement, &judged.meeting.client, Role::Client);
    let server = words::party(judgement, &judged.meeting.server, Role::Server);
    let assumed = words::is_assumed(judged);
    let style = match judged.handshake.outcome {
        HandshakeOutcome::Established => style::outcome(Outcome::Accepted, judged.handshake.is_tls),
        HandshakeOutcome::Fails => style::outcome(Outcome::Rejected, !assumed),
        HandshakeOutcome::Undecided => style::outcome(Outcome::Undecided, false),
    };
    let note = if assumed { " (assumed)" } else { "" };
    let by = judged.handshake.refused_by.map_or_else(String::new, |end| {
        format!(", ended by the {}", words::side(end))
    });
    page.line(&[
        styled(style::STRONG, &client),
        plain(" -> "),
        styled(style::STRONG, &server),
        plain("   "),
        styled(style, words::word(judged)),
        plain(note),
        plain(&by),
    ]);
}

fn row(page: &mut Page, label: &str, text: &str) {
    let label = format!("  {label:<LABEL$}");
    let further = " ".repeat(LABEL + 2);
    page.wrapped(&[plain(&label)], &[plain(&further)], style::PLAIN, text);
}

fn side(page: &mut Page, judged: &JudgedHandshake, end: Role) {
    let party = of(judged, end);
    let text = if party.why.is_empty() {
        party.place.clone()
    } else {
        format!("{} ({})", party.place, party.why)
    };
    row(page, words::side(end), &text);
}

const fn of(judged: &JudgedHandshake, end: Role) -> &Party {
    match end {
        Role::Client => &judged.meeting.client,
        Role::Server => &judged.meeting.server,
    }
}

/// First the client verifies, then the server.
fn verdicts(page: &mut Page, judgement: &Judgement, judged: &JudgedHandshake) {
    let steps = [
        (
            Role::Client,
            &judged.client_verifies_server,
            &judged.meeting.server,
        ),
        (
            Role::Server,
            &judged.server_verifies_client,
            &judged.meeting.client,
        ),
    ];
    for (number, (end, verdict, presenter)) in (1..).zip(steps) {
        let whom = end.other();
        let Some(one) = verdict else {
            if judged.handshake.is_tls && judged.handshake.asks_client == Some(false) {
                let text = format!("{number}. server asks for no client certificate");
                page.line(&[plain("  "), plain(&text)]);
            }
            continue;
        };
        let chain = presenter
            .chain
            .and_then(|index| judgement.evidence.chains.get(index));
        let is_reached = is_reached(judged, end);
        verdict_line(page, number, (end, whom), one, chain, is_reached);
    }
}

/// Whether the handshake gets as far as this side's verdict.
fn is_reached(judged: &JudgedHandshake, end: Role) -> bool {
    match (judged.handshake.stage, end) {
        (None | Some(Stage::ServerVerifiesClient | Stage::Loading), _)
        | (Some(Stage::ClientVerifiesServer), Role::Client) => true,
        (Some(Stage::Signature), Role::Client) => judged.handshake.refused_by == Some(Role::Client),
        _ => false,
    }
}

fn verdict_line(
    page: &mut Page,
    number: usize,
    (end, whom): (Role, Role),
    one: &ChainVerdict,
    chain: Option<&Chain>,
    is_reached: bool,
) {
    let verdict = &one.verdict;
    let assumed = names::is_assumed(verdict);
    let word = match (is_reached, verdict.outcome, verdict.enforced) {
        (true, Outcome::Accepted, false) => "accepted without verification",
        (true, outcome, _) => names::outcome(outcome),
        (false, Outcome::Accepted, _) => "not reached; it would accept",
        (false, Outcome::Rejected, _) => "not reached; it would reject",
        (false, ..) => "not reached",
    };
    let certain = is_reached && verdict.enforced && !assumed;
    let reason = verdict
        .reason
        .as_ref()
        .map_or_else(String::new, |reason| format!(" by {}", reason.check));
    let start = format!(
        "  {number}. {} verifies {}: ",
        words::side(end),
        words::side(whom)
    );
    let presented = match chain {
        Some(chain) => names::chain(chain),
        None => "what is presented is not in evidence".to_owned(),
    };
    let tail = format!(
        "{reason}{}  {presented}",
        if assumed { " (assumed)" } else { "" }
    );
    let style = style::outcome(verdict.outcome, certain);
    let first = [plain(&start), styled(style, word), plain(&tail)];
    if page.fits(&first) {
        page.line(&first);
        return;
    }
    let (reason, _) = tail.rsplit_once("  ").unwrap_or((tail.as_str(), ""));
    page.line(&[plain(&start), styled(style, word), plain(reason)]);
    page.line(&[plain("     "), plain(&presented)]);
}

/// What each side's log and counters show, and what the caller gets.
fn shown(page: &mut Page, judged: &JudgedHandshake) {
    let handshake = &judged.handshake;
    if handshake.outcome == HandshakeOutcome::Undecided {
        return;
    }
    for (end, sees) in [
        (Role::Client, &handshake.client),
        (Role::Server, &handshake.server),
    ] {
        let text = seen(sees, judged.handshake.is_cut_off(end));
        row(page, &format!("{} shows", words::side(end)), &text);
    }
    if let Some(caller) = &handshake.caller {
        let body = caller.body.as_deref().unwrap_or_default();
        let text = format!("{} {} {body}", caller.status, caller.flags);
        row(page, "caller gets", text.trim_end());
    }
}

/// Counters that only repeat what is agreed on.
const AGREED: [&str; 4] = [
    "ssl.ciphers.",
    "ssl.curves.",
    "ssl.sigalgs.",
    "ssl.versions.",
];

fn seen(sees: &SideSees, is_cut_off: bool) -> String {
    let error = match (&sees.error, sees.in_access_log) {
        (Some(error), true) => error.to_string(),
        (Some(error), false) => format!("{error} (debug log only)"),
        (None, _) if is_cut_off => {
            "the connection ends without a word: Connection reset by peer, Broken pipe or nothing"
                .to_owned()
        }
        (None, _) => String::new(),
    };
    let counters = match &sees.counters {
        None => String::new(),
        Some(counters) if counters.is_empty() => "no counter moves".to_owned(),
        Some(counters) => {
            let told: Vec<&str> = counters
                .iter()
                .map(String::as_str)
                .filter(|counter| !AGREED.iter().any(|agreed| counter.starts_with(agreed)))
                .collect();
            told.join(" ")
        }
    };
    match (error.is_empty(), counters.is_empty()) {
        (true, true) => "not decided by this evidence".to_owned(),
        (true, false) => counters,
        (false, true) => error,
        (false, false) => format!("{error}; {counters}"),
    }
}
