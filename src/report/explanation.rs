//! What an error text means, for a terminal: by itself (`explain`), or as the answer to evidence that holds nothing else.

use indexmap::IndexSet;

use super::page::{Page, Span, blanks, plain, styled};
use super::{Look, names, style};
use crate::judgement::{Explanation, Judgement, Refuser};
use crate::knowledge::Check;
use crate::knowledge::errors::Topic;
use crate::model::{Role, Symptom};
use crate::rules::rule_for;

/// More checks than this are not listed one by one: what stands below tells their families apart first.
const MOST_CHECKS: usize = 8;

/// The checks of a validator by the counter that a refusal moves on the refusing side, each family with its most frequent causes.
const FAMILIES: &[(&[Check], &str)] = &[
    (
        &[Check::NoIssuer, Check::Expired, Check::SvTrustDomain],
        "the chain (ssl.fail_verify_error moves): in most cases its root is not trusted, an intermediate was not sent, or a date \
         has passed",
    ),
    (
        &[Check::SanMatch, Check::SvSanMatch, Check::SanOverride],
        "the names (ssl.fail_verify_san moves): in most cases the SPIFFE ID or its trust domain is another one than the SAN matchers list",
    ),
    (
        &[Check::Pins],
        "the pins (ssl.fail_verify_cert_hash moves): in most cases the certificate was renewed and its pin was not",
    ),
];
/// Columns of the keys.
const KEYS: usize = 9;

/// Explanations of their own, one after the other.
pub fn explanations(all: &[Explanation], look: Look) -> String {
    let mut page = Page::new(look.width);
    for explanation in all {
        page.gap();
        headline(&mut page, explanation);
        body(&mut page, explanation);
    }
    page.finish()
}

/// What a check demands, and which rules explain it.
pub fn check_page(check: Check, look: Look) -> String {
    let mut page = Page::new(look.width);
    page.line(&[styled(style::STRONG, check.id())]);
    remark(&mut page, "demands", check.demands());
    remark(
        &mut page,
        "decided",
        &format!(
            "src/verify/{}, docs/envoy-checks.md section {}",
            check.source_file(),
            check.section()
        ),
    );
    rules(&mut page, &[check], None);
    page.finish()
}

/// The symptoms of evidence without any chain.
pub(super) fn write(page: &mut Page, judgement: &Judgement) {
    for judged in &judgement.symptoms {
        let Some(symptom) = judgement.evidence.symptoms.get(judged.symptom) else {
            continue;
        };
        page.gap();
        headline(page, &judged.explanation);
        place(page, judgement, symptom);
        body(page, &judged.explanation);
    }
}

fn headline(page: &mut Page, explanation: &Explanation) {
    page.wrapped(&[], &[plain("  ")], style::STRONG, &explanation.name);
}

fn place(page: &mut Page, judgement: &Judgement, symptom: &Symptom) {
    let mut place = names::place(judgement, &symptom.location);
    if symptom.count > 1 {
        let more = usize::try_from(symptom.count - 1).unwrap_or(usize::MAX);
        place = format!("{place}  and {}", names::count(more, "more line"));
    }
    page.line(&[styled(style::FRAME, "  --> "), plain(&place)]);
    // As printed, to be compared and searched for.
    page.line(&[styled(style::FRAME, "   |  "), plain(&symptom.quote)]);
}

fn body(page: &mut Page, explanation: &Explanation) {
    match explanation.meaning {
        Some(meaning) => remark(page, "means", meaning),
        None => remark(page, "means", "no table of svidlint's holds this text"),
    }
    remark_if(page, "refused", refused(explanation));
    remark_if(page, "versions", explanation.version_clause.as_deref());
    for (name, meaning) in &explanation.beside {
        remark(page, "beside", &format!("{name}: {meaning}"));
    }
    rules(page, &explanation.checks, explanation.depth);
    for line in &explanation.advice {
        remark(page, "do", line);
    }
    for (shows, command) in &explanation.ask {
        remark(page, "look at", shows);
        page.line(&[blanks(KEYS + 6), styled(style::FRAME, command)]);
    }
}

/// Who refused what, and what that says about where to look.
fn refused(explanation: &Explanation) -> Option<&'static str> {
    let is_about_certificates = matches!(
        explanation.topic,
        None | Some(Topic::Certificate | Topic::OtherHop)
    );
    if is_about_certificates {
        return of_a_certificate(explanation);
    }
    Some(match (explanation.refuser, explanation.refuser_role) {
        (Refuser::Printer, Some(Role::Client)) => {
            "no certificate: the client, which printed it, ended the handshake"
        }
        (Refuser::Printer, Some(Role::Server)) => {
            "no certificate: the server, which printed it, ended the handshake"
        }
        (Refuser::Printer, None) => "no certificate: the side that printed it ended the handshake",
        (Refuser::Peer, Some(Role::Client)) => {
            "no certificate, as far as the text says: the client ended the handshake, and the server printed that its alert arrived"
        }
        (Refuser::Peer, Some(Role::Server)) => {
            "no certificate, as far as the text says: the server ended the handshake, and the client printed that its alert arrived"
        }
        (Refuser::Peer, None) => {
            "no certificate, as far as the text says: the peer ended the handshake, and said so in an alert"
        }
        (Refuser::Itself, _) if explanation.topic == Some(Topic::Secret) => {
            "the proxy that printed it refused the certificate that was issued to it"
        }
        (Refuser::Itself | Refuser::Unknown | Refuser::Nobody, _) => {
            return of_a_certificate(explanation);
        }
    })
}

/// Who refused whose certificate.
fn of_a_certificate(explanation: &Explanation) -> Option<&'static str> {
    Some(match (explanation.refuser, explanation.refuser_role) {
        (Refuser::Printer, Some(Role::Client)) => {
            "the client, which printed it, refused the server's certificate"
        }
        (Refuser::Printer, Some(Role::Server)) => {
            "the server, which printed it, refused the client"
        }
        (Refuser::Printer, None) => "the side that printed it refused its peer's certificate",
        (Refuser::Peer, Some(Role::Client)) => {
            "the client refused the server's certificate; the server printed that its alert arrived"
        }
        (Refuser::Peer, Some(Role::Server)) => {
            "the server refused the client; the client printed that its alert arrived"
        }
        (Refuser::Peer, None) => {
            "the peer refused the certificate of the side that printed it, and said so in an alert"
        }
        (Refuser::Itself, _) if explanation.topic == Some(Topic::OtherHop) => {
            "the program that printed it refused files of its own"
        }
        (Refuser::Itself, _) => "the proxy that printed it refused its own configuration",
        (Refuser::Unknown, _) if explanation.meaning.is_some() => {
            "the text does not tell who refused"
        }
        (Refuser::Nobody, _) => "nobody refused a certificate",
        (Refuser::Unknown, _) => return None,
    })
}

/// The checks that print it, each with the rules that explain it.
fn rules(page: &mut Page, checks: &[Check], depth: Option<i32>) {
    if checks.is_empty() {
        return;
    }
    if checks.len() > MOST_CHECKS {
        for (_, causes) in FAMILIES
            .iter()
            .filter(|(family, _)| family.iter().any(|check| checks.contains(check)))
        {
            remark(page, "causes", causes);
        }
        return;
    }
    let names: Vec<&str> = checks.iter().map(|check| check.id()).collect();
    remark(page, "checks", &names.join(", "));
    let mut rules: IndexSet<&str> = IndexSet::new();
    for check in checks {
        for role in [Role::Server, Role::Client] {
            let depths = depth.map_or_else(|| vec![None, Some(1)], |depth| vec![Some(depth)]);
            for depth in depths {
                rules.extend(rule_for(*check, depth, role).map(|rule| rule.id));
            }
        }
    }
    let ids: Vec<&str> = rules.into_iter().collect();
    remark(page, "rules", &ids.join(", "));
    let first = ids.first().copied().unwrap_or_default();
    remark(page, "more", &format!("svidlint explain {first}"));
}

fn remark_if(page: &mut Page, key: &str, text: Option<&str>) {
    if let Some(text) = text {
        remark(page, key, text);
    }
}

fn remark(page: &mut Page, key: &str, text: &str) {
    let key = format!("   = {key:<KEYS$} ");
    let margin: [Span<'_>; 1] = [blanks(KEYS + 6)];
    page.wrapped(&[styled(style::FRAME, &key)], &margin, style::PLAIN, text);
}
