//! Why no issuer was found, or the wrong one: the candidates of the right name, and what tells them apart.

use crate::model::{Certificate, Name};
use crate::rules::refusal::Refusal;
use crate::rules::sight;

/// What is said where the path reaches no anchor: the three causes that look alike to Envoy.
pub(in crate::rules) fn message(refusal: &Refusal) -> String {
    let anchors = sight::anchors(refusal.verifier());
    let of_that_name = refusal
        .certificate()
        .is_some_and(|last| candidates(last, refusal).next().is_some());
    if of_that_name {
        "the chain reaches no anchor: the CA of the issuer's name has another key".to_owned()
    } else if anchors.is_empty() {
        "the chain reaches no anchor".to_owned()
    } else if refusal
        .chain()
        .is_some_and(|chain| chain.presented.certificates.len() > 1)
    {
        "the chain reaches no anchor: it was issued below another root, or a link is missing"
            .to_owned()
    } else {
        "the chain reaches no anchor: the leaf came alone, and no anchor issued it".to_owned()
    }
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
