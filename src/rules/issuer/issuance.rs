//! Why no issuer was found, or the wrong one: the candidates of the right name, and what tells them apart.

use crate::knowledge::issuer;
use crate::model::{Certificate, KeyUsage, Name};
use crate::rules::refusal::Refusal;
use crate::rules::{sight, wording};

/// The causes that look alike to Envoy: it finds no issuer, and says no more.
enum Cause<'a> {
    /// Some CA has the issuer's name, and another key.
    OtherKey,
    /// The issuer is there, and may not issue.
    MayNotIssue(&'a Certificate),
    /// The certificate issued itself.
    SelfSigned,
    /// The issuer is in evidence, but neither sent nor an anchor.
    NotSent(&'a Certificate),
    /// The root is in evidence, and no anchor of this verifier.
    RootNotTrusted,
    /// The last certificate that was sent has no issuer among the anchors.
    OtherRoot,
    /// The leaf came alone.
    Alone,
    /// There is no anchor to compare with.
    NoAnchor,
}

fn cause<'a>(refusal: &Refusal<'a>) -> Cause<'a> {
    let last = refusal.certificate();
    if last.is_some_and(is_self_signed) {
        return Cause::SelfSigned;
    }
    if let Some(last) = last {
        let mut of_name = candidates(last, refusal).peekable();
        let meant = key_id(last);
        if of_name.peek().is_some() {
            return of_name
                .find(|issuer| meant.is_some() && own_key_id(issuer) == meant && !may_issue(issuer))
                .map_or(Cause::OtherKey, Cause::MayNotIssue);
        }
    }
    if let Some(issuer) = last.and_then(|last| elsewhere(last, refusal)) {
        return if issuer.is_self_issued() == Some(true) {
            Cause::RootNotTrusted
        } else {
            Cause::NotSent(issuer)
        };
    }
    let sent = refusal
        .chain()
        .map_or(0, |chain| chain.presented.certificates.len());
    if sight::anchors(refusal.verifier()).is_empty() {
        Cause::NoAnchor
    } else if sent > 1 {
        Cause::OtherRoot
    } else {
        Cause::Alone
    }
}

/// Whether a certificate names itself as its issuer, key id included where it gives one. Two empty names say nothing.
fn is_self_signed(certificate: &Certificate) -> bool {
    let subject = certificate.subject.value();
    let has_name = subject.is_some_and(|subject| !subject.is_empty());
    let meant = key_id(certificate);
    let is_own_key = meant.is_none() || meant == own_key_id(certificate);
    has_name && is_own_key && certificate.is_self_issued() == Some(true)
}

/// The key id of the issuer that a certificate names.
fn key_id(certificate: &Certificate) -> Option<&str> {
    certificate.authority_key_id.value()?.key_id.as_deref()
}

fn own_key_id(certificate: &Certificate) -> Option<&str> {
    certificate.subject_key_id.value().map(String::as_str)
}

/// Whether a certificate may issue others, as far as it is shown (RFC 5280 4.2.1.3 and 4.2.1.9).
fn may_issue(certificate: &Certificate) -> bool {
    let usage = certificate.key_usage.value();
    certificate.is_ca() != Some(false)
        && usage.is_none_or(|usage| usage.has_any(KeyUsage::KEY_CERT_SIGN))
}

/// The issuer of a certificate, where other evidence holds it.
fn elsewhere<'a>(last: &Certificate, refusal: &Refusal<'a>) -> Option<&'a Certificate> {
    let wanted = last
        .authority_key_id
        .value()
        .and_then(|id| id.key_id.as_ref());
    sight::issuers_of(last, refusal.judgement).find(|issuer| {
        wanted
            .zip(issuer.subject_key_id.value())
            .is_none_or(|(wanted, key)| wanted == key)
    })
}

/// What is said where the path reaches no anchor.
pub(in crate::rules) fn message(refusal: &Refusal) -> String {
    let what = match cause(refusal) {
        Cause::OtherKey => ": the CA of the issuer's name has another key",
        Cause::MayNotIssue(issuer) if issuer.is_ca() == Some(false) => ": its issuer is no CA",
        Cause::MayNotIssue(_) => ": its issuer may not sign certificates (no keyCertSign)",
        Cause::SelfSigned => ": it is self-signed, and no anchor",
        Cause::NotSent(_) => ": its intermediate is neither sent nor an anchor",
        Cause::RootNotTrusted => ": its root is not one of this verifier's anchors",
        Cause::OtherRoot => ": it was issued below another root, or a link is missing",
        Cause::Alone => ": the leaf came alone, and no anchor issued it",
        Cause::NoAnchor => "",
    };
    format!("the chain reaches no anchor{what}")
}

/// What to change for that cause.
pub(in crate::rules) fn fix(refusal: &Refusal) -> Vec<String> {
    match cause(refusal) {
        Cause::OtherKey => one_root(refusal),
        Cause::MayNotIssue(issuer) => vec![format!(
            "re-issue {} as a CA: basicConstraints CA:TRUE, keyUsage keyCertSign; then everything below it",
            issuer.display_name()
        )],
        Cause::SelfSigned => wording::lines(&[
            "issue the certificate from a CA that the verifier trusts",
            "or give the verifier this certificate itself as an anchor",
        ]),
        Cause::NotSent(issuer) => vec![format!(
            "the presenter sends {} behind the leaf (certificate_chain, tls.crt: leaf, then intermediates)",
            issuer.display_name()
        )],
        Cause::RootNotTrusted => {
            let mut lines = vec!["give the verifier the root that signed this chain".to_owned()];
            lines.extend(issuer::anchors(wording::issuer_of(refusal)));
            lines
        }
        Cause::OtherRoot | Cause::Alone | Cause::NoAnchor => {
            let mut lines = vec![
                "missing intermediate: the presenter sends it behind the leaf".to_owned(),
                "other root: give the verifier the root that signed this chain".to_owned(),
            ];
            lines.extend(issuer::anchors(wording::issuer_of(refusal)));
            lines
        }
    }
}

/// How two CAs of one name are turned into one, or told apart.
pub(in crate::rules) fn one_root(refusal: &Refusal) -> Vec<String> {
    let mut lines = vec![
        "give the verifier the root whose key signed this chain, or issue the chain from the verifier's root"
            .to_owned(),
        "roots that stay side by side need different subjects, or subject key identifiers".to_owned(),
    ];
    lines.extend(issuer::anchors(wording::issuer_of(refusal)));
    lines
}

/// Whether several CAs of different keys have the issuer's name.
pub(in crate::rules) fn has_twins(refusal: &Refusal) -> bool {
    let Some(last) = refusal.certificate() else {
        return false;
    };
    let keys: Vec<_> = candidates(last, refusal)
        .filter_map(|candidate| candidate.public_key.value())
        .collect();
    keys.iter().any(|key| key.spki != keys[0].spki)
}

/// Issuer of the last certificate, the candidates of that name, the anchors there are.
pub(in crate::rules) fn exhibits(refusal: &Refusal) -> Vec<(&'static str, String)> {
    let Some(last) = refusal.certificate() else {
        return vec![("found", refusal.detail().to_owned())];
    };
    let mut exhibits = Vec::new();
    if let Some(issuer) = last.issuer.value() {
        let key = last
            .authority_key_id
            .value()
            .and_then(|id| id.key_id.as_deref());
        exhibits.push(("its issuer", with_key(issuer, key)));
    }
    exhibits.extend(
        candidates(last, refusal)
            .take(3)
            .map(|candidate| ("of that name", described(candidate))),
    );
    if exhibits.len() < 2
        && let Some(issuer) = elsewhere(last, refusal)
        && issuer.is_self_issued() != Some(true)
    {
        let place = place(issuer, refusal);
        exhibits.push(("not sent", format!("{}{place}", described(issuer))));
    }
    if exhibits.len() < 2 {
        exhibits.extend(
            sight::anchors(refusal.verifier())
                .into_iter()
                .take(3)
                .map(|anchor| ("anchor", described(anchor))),
        );
    }
    if exhibits.is_empty() {
        exhibits.push(("found", refusal.detail().to_owned()));
    }
    exhibits
}

fn candidates<'a>(
    last: &'a Certificate,
    refusal: &Refusal<'a>,
) -> impl Iterator<Item = &'a Certificate> {
    let anchors: Vec<&'a Certificate> = refusal
        .judgement
        .verifiers
        .get(refusal.first().verifier.unwrap_or(usize::MAX))
        .map(|judged| sight::anchors(Some(&judged.verifier)))
        .unwrap_or_default();
    let sent = refusal
        .chain()
        .into_iter()
        .flat_map(|chain| &chain.presented.certificates);
    anchors
        .into_iter()
        .chain(sent)
        .filter(|candidate| sight::names_issuer(last, candidate))
}

/// ` (in file:line)`.
fn place(certificate: &Certificate, refusal: &Refusal) -> String {
    let Some(source) = certificate.sources.first() else {
        return String::new();
    };
    let name = refusal
        .judgement
        .evidence
        .inputs
        .get(source.input.0)
        .map_or("", |input| input.name.as_str());
    match source.line {
        Some(line) => format!(" (in {name}:{line})"),
        None => format!(" (in {name})"),
    }
}

fn described(certificate: &Certificate) -> String {
    let key = certificate.subject_key_id.value().map(String::as_str);
    certificate
        .subject
        .value()
        .map_or_else(|| certificate.display_name(), |name| with_key(name, key))
}

fn with_key(name: &Name, key: Option<&str>) -> String {
    let name = if name.is_empty() {
        "(empty name)".to_owned()
    } else {
        name.to_string()
    };
    key.map_or_else(|| name.clone(), |key| format!("{name}, key id {key}"))
}
