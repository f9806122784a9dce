//! Revocation (5.7; `check_revocation`, `get_crl_score`, `check_crl`, `cert_crl`).
//!
//! One CRL in the store makes a CRL of *every* issuer mandatory, the anchor's own included, unless only the leaf is checked.

use super::flags::Examined;
use super::name::{CanonicalName, extended, same_names};
use super::public_key::{self, KeyReader};
use super::signature::{self, Signed, Verification};
use super::store::StoredCrl;
use super::{CrlChecking, LibraryError, Request, X509Error};
use crate::knowledge::Check;
use crate::knowledge::boringssl::Profile;
use crate::model::{
    DistributionPointScope, Fact, GeneralName, Instant, KeyUsage, PointName, RevocationList,
    Timestamp, TimestampForm,
};
use crate::verify::Step;
use crate::verify::step::{at_presenter, at_verifier};

/// How well a CRL fits a certificate. The order of the fields is BoringSSL's order of importance (`CRL_SCORE_*`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is one bit of the score"
)]
struct Score {
    no_unknown_critical: bool,
    in_scope: bool,
    in_time: bool,
    /// Signed by the certificate's own issuer; otherwise by another certificate of the chain with that name.
    by_issuer: bool,
}

/// A CRL chosen for a certificate and the certificate that is taken for its signer.
struct Choice<'a> {
    crl: &'a RevocationList,
    signer: &'a Examined<'a>,
    score: Score,
}

/// A CRL's refusal of a certificate.
struct Refusal {
    check: Check,
    error: X509Error,
    detail: String,
    queued: Vec<LibraryError>,
}

/// What one CRL says about one certificate at one moment.
enum Answer {
    Clear,
    Refused(Refusal),
    /// Something needed is not in evidence.
    Unknown(String),
}

/// Checks the chain, leaf first, anchor last. The CRLs are in the order in which look-ups meet them.
pub(super) fn check(
    certificates: &[Examined<'_>],
    crls: &[StoredCrl<'_>],
    request: &Request<'_>,
) -> Vec<Step> {
    let last = match request.crl {
        CrlChecking::Off => {
            return vec![Step::not_applicable(
                Check::CrlMissing,
                "no CRL is configured",
            )];
        }
        CrlChecking::LeafOnly => 0,
        CrlChecking::All => certificates.len().saturating_sub(1),
    };
    if request.store.lacks_crls {
        return vec![Step::open(
            Check::CrlMissing,
            None,
            "the text of crl is not in evidence",
            &[at_verifier("crl")],
        )];
    }
    for depth in 0..=last {
        let early = answer(certificates, crls, depth, request, request.clock.from);
        let late = answer(certificates, crls, depth, request, request.clock.to);
        match (early, late) {
            (Answer::Clear, Answer::Clear) => {}
            (Answer::Refused(one), Answer::Refused(other)) if one.error == other.error => {
                return vec![
                    Step::refused(one.check, depth, one.error, one.detail).queueing(one.queued),
                ];
            }
            (Answer::Unknown(fact), _) | (_, Answer::Unknown(fact)) => {
                let detail = format!("{fact} is not in evidence");
                let missing = [at_presenter(&fact)];
                return vec![Step::open(Check::CrlMissing, Some(depth), detail, &missing)];
            }
            _ => {
                let detail = "the CRL's dates pass in part of the time in question only";
                return vec![Step::open(Check::CrlState, Some(depth), detail, &[])];
            }
        }
    }
    [
        (
            Check::CrlMissing,
            "there is a CRL of every issuer that needs one",
        ),
        (
            Check::CrlState,
            "every CRL is current, in scope and signed by its issuer",
        ),
        (Check::Revoked, "no certificate is listed"),
    ]
    .map(|(check, detail)| Step::passed(check, detail))
    .to_vec()
}

fn answer(
    certificates: &[Examined<'_>],
    crls: &[StoredCrl<'_>],
    depth: usize,
    request: &Request<'_>,
    now: Instant,
) -> Answer {
    let Some(certificate) = certificates.get(depth) else {
        return Answer::Clear;
    };
    let mut best: Option<Choice<'_>> = None;
    for stored in crls {
        if stored.issuer != certificate.issuer {
            continue;
        }
        if let Some(choice) = score(stored.crl, certificates, depth, request, now)
            && best.as_ref().is_none_or(|best| is_better(&choice, best))
        {
            best = Some(choice);
        }
    }
    match best {
        None => refused(
            Check::CrlMissing,
            X509Error::UNABLE_TO_GET_CRL,
            format!("no CRL of '{}'", certificate.issuer_display()),
        ),
        Some(choice) => consult(&choice, certificate, request, now),
    }
}

fn refused(check: Check, error: X509Error, detail: String) -> Answer {
    Answer::Refused(Refusal {
        check,
        error,
        detail,
        queued: Vec::new(),
    })
}

/// A higher score wins; among equals the later thisUpdate, and the first one among equal dates.
fn is_better(candidate: &Choice<'_>, best: &Choice<'_>) -> bool {
    let updated = |choice: &Choice<'_>| choice.crl.this_update.value().map(|time| time.at);
    candidate.score > best.score
        || (candidate.score == best.score && updated(candidate) > updated(best))
}

/// The score of a CRL whose issuer has the right name; `None` where BoringSSL does not consider it: indirect, partitioned
/// by reasons, with an undecodable scope, or by a signer that is not in the chain.
fn score<'a>(
    crl: &'a RevocationList,
    certificates: &'a [Examined<'a>],
    depth: usize,
    request: &Request<'_>,
    now: Instant,
) -> Option<Choice<'a>> {
    let scope = match &crl.scope {
        Fact::Unreadable { .. } => return None,
        Fact::Present { value, .. } if value.indirect || value.some_reasons => return None,
        fact => fact.value(),
    };
    let nearest = if depth + 1 < certificates.len() {
        depth + 1
    } else {
        depth
    };
    let fits = |signer: &Examined<'_>| signer.matches_key_id(crl.authority_key_id.value());
    let (by_issuer, signer) = match certificates.get(nearest) {
        Some(signer) if fits(signer) => (true, signer),
        _ => {
            let issuer = CanonicalName::of(&crl.issuer);
            let named = |signer: &&Examined<'_>| Some(&signer.subject) == issuer.as_ref();
            (
                false,
                certificates
                    .iter()
                    .skip(nearest + 1)
                    .filter(named)
                    .find(|signer| fits(signer))?,
            )
        }
    };
    let certificate = certificates.get(depth)?;
    let score = Score {
        no_unknown_critical: !crl.has_unknown_critical
            && crl.entries.iter().all(|entry| !entry.has_unknown_critical),
        in_scope: scope.is_none_or(|scope| covers(scope, certificate, request.profile)),
        in_time: !request.check_time || time_problem(crl, now).is_none(),
        by_issuer,
    };
    Some(Choice { crl, signer, score })
}

/// Whether the CRL's scope holds the certificate (`crl_crldp_check`).
fn covers(scope: &DistributionPointScope, certificate: &Examined<'_>, profile: &Profile) -> bool {
    let is_ca = certificate.certificate.is_ca() == Some(true);
    let only_attribute = scope.only_attribute && !profile.full_point_names_only;
    if only_attribute || (is_ca && scope.only_user) || (!is_ca && scope.only_ca) {
        return false;
    }
    let Some(name) = &scope.name else {
        return true;
    };
    // Points that are limited to reasons, or name another issuer, are passed over.
    certificate
        .certificate
        .distribution_points
        .iter()
        .filter(|point| !point.has_reasons && point.issuer.is_none())
        .any(|point| match &point.name {
            None => true,
            Some(own) => {
                let is_relative = own.is_relative() || name.is_relative();
                !(is_relative && profile.full_point_names_only)
                    && same_point(own, name, certificate)
            }
        })
}

/// Whether two names of distribution points are of one point (`idp_check_dp`). The issuer of the CRL is the certificate's.
fn same_point(one: &PointName, other: &PointName, certificate: &Examined<'_>) -> bool {
    let Some(issuer) = certificate.certificate.issuer.value() else {
        return false;
    };
    match (one, other) {
        (PointName::Full(one), PointName::Full(other)) => one
            .iter()
            .any(|one| other.iter().any(|other| same_name(one, other))),
        (PointName::Relative(one), PointName::Relative(other)) => {
            same_names(&extended(issuer, one), &extended(issuer, other))
        }
        (PointName::Full(full), PointName::Relative(relative))
        | (PointName::Relative(relative), PointName::Full(full)) => {
            let relative = extended(issuer, relative);
            full.iter().any(|name| {
                matches!(name, GeneralName::Directory { name } if same_names(name, &relative))
            })
        }
    }
}

fn same_name(one: &GeneralName, other: &GeneralName) -> bool {
    match (one, other) {
        (GeneralName::Directory { name: one }, GeneralName::Directory { name: other }) => {
            same_names(one, other)
        }
        (one, other) => one == other,
    }
}

/// What is wrong with the CRL's dates. A date in a form BoringSSL does not compare is a format error.
fn time_problem(crl: &RevocationList, now: Instant) -> Option<X509Error> {
    let comparable = |time: &Timestamp| time.form != TimestampForm::UtcTimeWithOffset;
    match crl.this_update.value() {
        Some(time) if comparable(time) && time.at > now => {
            return Some(X509Error::CRL_NOT_YET_VALID);
        }
        Some(time) if comparable(time) => {}
        _ => return Some(X509Error::ERROR_IN_CRL_LAST_UPDATE_FIELD),
    }
    match &crl.next_update {
        Fact::Present { value, .. } if comparable(value) => {
            (value.at <= now).then_some(X509Error::CRL_HAS_EXPIRED)
        }
        Fact::Absent | Fact::NotInEvidence => None,
        Fact::Present { .. } | Fact::Unreadable { .. } => {
            Some(X509Error::ERROR_IN_CRL_NEXT_UPDATE_FIELD)
        }
    }
}

/// Everything the chosen CRL can refuse, in BoringSSL's order.
fn consult(
    choice: &Choice<'_>,
    certificate: &Examined<'_>,
    request: &Request<'_>,
    now: Instant,
) -> Answer {
    let state = |error: X509Error, detail: &str| refused(Check::CrlState, error, detail.to_owned());
    if !choice.signer.usage_allows(KeyUsage::CRL_SIGN) {
        return state(
            X509Error::KEYUSAGE_NO_CRL_SIGN,
            "the CRL's issuer has a key usage without cRLSign",
        );
    }
    if !choice.score.in_scope {
        return state(
            X509Error::DIFFERENT_CRL_SCOPE,
            "the CRL's issuing distribution point does not cover this certificate",
        );
    }
    if request.check_time
        && let Some(error) = time_problem(choice.crl, now)
    {
        return state(error, "the CRL is not current");
    }
    if let Some(refusal) = signature_refusal(choice, request) {
        return refusal;
    }
    if !choice.score.no_unknown_critical {
        return state(
            X509Error::UNHANDLED_CRITICAL_CRL_EXTENSION,
            "the CRL has a critical extension that BoringSSL does not handle",
        );
    }
    match certificate.certificate.serial.value() {
        None => Answer::Unknown("serial number".to_owned()),
        Some(serial)
            if choice
                .crl
                .entries
                .iter()
                .any(|entry| entry.serial == *serial) =>
        {
            refused(
                Check::Revoked,
                X509Error::CERT_REVOKED,
                format!("serial number {serial} is listed"),
            )
        }
        Some(_) => Answer::Clear,
    }
}

/// What is wrong with the CRL's signature.
fn signature_refusal(choice: &Choice<'_>, request: &Request<'_>) -> Option<Answer> {
    let undecodable = || {
        Some(Answer::Refused(Refusal {
            check: Check::CrlState,
            error: X509Error::UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY,
            detail: "the key of the CRL's issuer does not decode".to_owned(),
            queued: vec![signature::PUBLIC_KEY_DECODE_ERROR],
        }))
    };
    let Some(key) = choice.signer.certificate.public_key.value() else {
        return undecodable();
    };
    if public_key::decode(key, KeyReader::Certificates, request.profile).is_err() {
        return undecodable();
    }
    let crl = choice.crl;
    let signed = Signed {
        outer: &crl.algorithm,
        inner: &crl.inner_algorithm,
        signature: &crl.signature,
        unused_bits: crl.unused_bits,
        message: &crl.signed,
    };
    match signature::verify(&signed, key, request.profile) {
        Verification::Good => None,
        Verification::Bad { why, queued } => Some(Answer::Refused(Refusal {
            check: Check::CrlState,
            error: X509Error::CRL_SIGNATURE_FAILURE,
            detail: format!("the CRL is not signed by its issuer: {why}"),
            queued,
        })),
        Verification::NotImplemented(why) => {
            Some(Answer::Unknown(format!("the CRL's signature ({why})")))
        }
    }
}

#[cfg(test)]
mod tests;
