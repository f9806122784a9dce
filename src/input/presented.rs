//! What a file of certificates is: a chain that somebody presents, or anchors.
//!
//! The first certificate decides, because a peer sends its own certificate first (RFC 8446 4.4.2) and Envoy takes the
//! first one for the leaf. A file is presented where its first certificate is no CA, or is a CA whose SPIFFE ID has a
//! path: signing certificates have none (X509-SVID 4.1). An extended key usage or a DNS name says nothing, because public
//! intermediates and Istio's `cacerts` have them too. Everything else is a bundle. What presents a workload never anchors.

use crate::model::{Certificate, KeyUsage, SpiffeId};

/// Whether these certificates, in the order of their file, are a presented chain. `first_is_lost`: a certificate stood in
/// front of them that could not be read.
pub(super) fn is_presented(certificates: &[Certificate], first_is_lost: bool) -> bool {
    let readable: Vec<&Certificate> = certificates.iter().filter(|one| is_readable(one)).collect();
    let Some(first) = readable.first() else {
        return !certificates.is_empty();
    };
    if names_a_workload(first) || !is_authority(first) || is_chain_in_wrong_order(&readable) {
        return true;
    }
    // CAs behind something unreadable: a bundle has a root, and intermediates alone stood behind their leaf.
    let begins_unreadable =
        first_is_lost || certificates.first().is_some_and(|one| !is_readable(one));
    begins_unreadable && !readable.iter().any(|one| is_self_issued(one))
}

/// The certificates of a set, leaf first, where they are one path; else as they are.
pub(super) fn leaf_first(certificates: Vec<Certificate>) -> Vec<Certificate> {
    let all: Vec<&Certificate> = certificates.iter().collect();
    let path = all
        .iter()
        .map(|leaf| path(leaf, &all))
        .find(|path| path.len() == all.len());
    match path {
        Some(path) => path.into_iter().cloned().collect(),
        None => certificates,
    }
}

/// Whether it parses at all; what does not is neither a CA nor a leaf.
fn is_readable(certificate: &Certificate) -> bool {
    certificate.subject.value().is_some()
}

/// A CA as BoringSSL sees it (`check_ca` in v3_purp.cc): basicConstraints say so and a key usage that is there lets it sign,
/// or it is a self-issued certificate of version 1. A root that may not sign is a faulty root, not a leaf.
fn is_authority(certificate: &Certificate) -> bool {
    let self_issued = is_self_issued(certificate);
    let may_sign = certificate
        .key_usage
        .value()
        .is_none_or(|usage| usage.has_any(KeyUsage::KEY_CERT_SIGN));
    certificate.is_ca() == Some(true) && (may_sign || self_issued)
        || certificate.version.value() == Some(&1) && self_issued
}

/// Whether a URI SAN is a SPIFFE ID with a path, well-formed or not.
fn names_a_workload(certificate: &Certificate) -> bool {
    let Some(names) = certificate.subject_alt_names.value() else {
        return false;
    };
    names
        .uris()
        .filter_map(SpiffeId::cut_in_any_case)
        .any(|(_, path)| path.len() > 1)
}

/// A leaf that stands behind its own issuers, and nothing else: a chain written from the root down. A leaf among CAs that
/// did not issue it is a stray one. What names a workload is a leaf, though it be marked as a CA.
fn is_chain_in_wrong_order(certificates: &[&Certificate]) -> bool {
    certificates
        .iter()
        .filter(|one| !is_authority(one) || names_a_workload(one))
        .any(|leaf| path(leaf, certificates).len() == certificates.len())
}

/// Those of the certificates that lie on the path from this one upwards, by their names.
fn path<'c>(leaf: &'c Certificate, certificates: &[&'c Certificate]) -> Vec<&'c Certificate> {
    let mut path = vec![leaf];
    while let Some(last) = path.last().copied() {
        let issuer = certificates.iter().copied().find(|one| {
            one.subject.value().map(|name| &name.der) == last.issuer.value().map(|name| &name.der)
                && !path.iter().any(|known| std::ptr::eq(*known, *one))
        });
        match issuer {
            Some(issuer) => path.push(issuer),
            None => break,
        }
    }
    path
}

fn is_self_issued(certificate: &Certificate) -> bool {
    certificate.is_self_issued() == Some(true)
}
