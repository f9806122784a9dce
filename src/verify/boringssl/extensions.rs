//! Extensions of the certificates that the peer sent (reference sections 5.2 and 5.5; `check_chain_extensions`).

use super::flags::Examined;
use super::purpose;
use super::{Request, X509Error};
use crate::knowledge::Check;
use crate::knowledge::boringssl::SelfIssuedPathLength;
use crate::verify::Step;

/// Whether the leaf's extensions can be used at all (5.2): BoringSSL asks before it builds anything.
pub(super) fn leaf(leaf: &Examined<'_>) -> Step {
    match &leaf.invalid {
        Some(why) => Step::refused(
            Check::LeafInvalidExt,
            0,
            X509Error::INVALID_EXTENSION,
            why.as_str(),
        ),
        None => Step::passed_at(
            Check::LeafInvalidExt,
            0,
            "every extension that is looked at decodes and stands there once",
        ),
    }
}

/// The checks of every certificate of the untrusted prefix, leaf first. Anchors are exempt from all of them.
pub(super) fn steps(request: &Request<'_>, untrusted: &[Examined<'_>]) -> Vec<Step> {
    let rule = request.profile.self_issued_path_length;
    let mut steps = Vec::new();
    // How many certificates below count against a path length constraint.
    let mut below = 0_i64;
    for (index, examined) in untrusted.iter().enumerate() {
        steps.push(critical(examined, index));
        if index > 0 {
            steps.push(ca(examined, index));
        }
        steps.extend(purpose::steps(request, examined, index));
        if index > 1 {
            steps.push(path_length(examined, index, below, rule));
        }
        let counts = match rule {
            SelfIssuedPathLength::Exempt => !examined.self_issued,
            SelfIssuedPathLength::Enforced => index == 0 || !examined.self_issued,
        };
        below += i64::from(counts);
    }
    steps
}

/// The checks of the leaf alone, for a path that is not known: whatever it turns out to be, the leaf is part of it.
pub(super) fn leaf_steps(request: &Request<'_>, leaf: &Examined<'_>) -> Vec<Step> {
    let mut steps = vec![critical(leaf, 0)];
    steps.extend(purpose::steps(request, leaf, 0));
    steps
}

fn critical(examined: &Examined<'_>, index: usize) -> Step {
    match &examined.critical {
        Some(oid) => Step::refused(
            Check::CriticalExt,
            index,
            X509Error::UNHANDLED_CRITICAL_EXTENSION,
            format!("extension {oid} is critical and not handled"),
        ),
        None => Step::passed_at(
            Check::CriticalExt,
            index,
            "every critical extension is handled",
        ),
    }
}

fn ca(examined: &Examined<'_>, index: usize) -> Step {
    if examined.is_ca() {
        return Step::passed_at(Check::NotCa, index, "it is a CA");
    }
    let why = if examined.certificate.basic_constraints.is_absent() {
        "it has no basicConstraints"
    } else {
        "its basicConstraints say it is no CA"
    };
    Step::refused(Check::NotCa, index, X509Error::INVALID_CA, why)
}

fn path_length(
    examined: &Examined<'_>,
    index: usize,
    below: i64,
    rule: SelfIssuedPathLength,
) -> Step {
    let exempt = rule == SelfIssuedPathLength::Exempt && examined.self_issued;
    match examined.path_len() {
        Some(limit) if !exempt && below > limit.saturating_add(1) => Step::refused(
            Check::Pathlen,
            index,
            X509Error::PATH_LENGTH_EXCEEDED,
            format!(
                "pathLenConstraint {limit}, but {} CAs stand between it and the leaf",
                below - 1
            ),
        ),
        Some(limit) if exempt => Step::passed_at(
            Check::Pathlen,
            index,
            format!("pathLenConstraint {limit} of a self-issued certificate is not looked at"),
        ),
        Some(limit) => Step::passed_at(
            Check::Pathlen,
            index,
            format!("pathLenConstraint {limit} holds"),
        ),
        None => Step::passed_at(Check::Pathlen, index, "no pathLenConstraint"),
    }
}

#[cfg(test)]
mod tests;
