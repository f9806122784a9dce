//! Keys by which certificates are found again; whether two are the same is asked of the model.

use crate::model::Certificate;

/// What makes a certificate itself: the SHA-256 of its DER, else serial number and validity, else its place.
pub(in crate::input) fn identity(certificate: &Certificate) -> String {
    if let Some(fingerprint) = certificate.fingerprint.value() {
        return fingerprint.to_string();
    }
    if let Some(der) = &certificate.der {
        return format!("{der:02x?}");
    }
    facts_key(certificate).unwrap_or_else(|| format!("{:?}", certificate.sources))
}

/// Serial number and validity: what `/certs` shows of a certificate's identity.
pub(in crate::input) fn facts_key(certificate: &Certificate) -> Option<String> {
    let (serial, not_before, not_after) = certificate.shown_identity()?;
    Some(format!("{serial} {not_before} {not_after}"))
}

/// Adds the places of the same certificate met elsewhere.
pub(super) fn absorb(known: &mut Certificate, same: Certificate) {
    known.sources.extend(same.sources);
    if known.places.is_empty() {
        known.places = same.places;
    }
}
