//! Whether a certificate parses (reference section 5.11; `X509_parse_from_buffer`).

use super::decoding::{self, LeafStructure};
use super::{LibraryError, ParseRefusal};
use crate::knowledge::boringssl::Profile;
use crate::model::{Certificate, Departure, DepartureKind};

/// Whether the parser takes the certificate as an entry of a TLS Certificate message, where nothing may follow it.
pub(super) fn as_sent(certificate: &Certificate, profile: &Profile) -> Result<(), ParseRefusal> {
    let parsed = match certificate.der.as_deref() {
        Some(der) => decoding::certificate(der, profile),
        None => Ok(()),
    };
    taken(certificate, parsed, |departure| {
        refuses(departure, certificate) || departure.kind == DepartureKind::TrailingBytes
    })
}

/// Whether the parser takes the certificate as the content of a PEM block, where bytes that follow it do not matter.
pub(super) fn as_block(certificate: &Certificate, profile: &Profile) -> Result<(), ParseRefusal> {
    let parsed = match certificate.der.as_deref() {
        Some(der) => decoding::certificate_in_block(der, profile),
        None => Ok(()),
    };
    taken(certificate, parsed, |departure| {
        refuses(departure, certificate)
    })
}

/// What the parser says, explained by the departure that it minds. What the reader could not read is refused too: nothing
/// is known of it.
fn taken(
    certificate: &Certificate,
    parsed: Result<(), Vec<LibraryError>>,
    minds: impl Fn(&Departure) -> bool,
) -> Result<(), ParseRefusal> {
    let departure = certificate
        .departures
        .iter()
        .find(|departure| minds(departure));
    let queued = match (parsed, departure) {
        (Ok(()), None) => return Ok(()),
        (Ok(()), Some(_)) => Vec::new(),
        (Err(queued), _) => queued,
    };
    let departure = departure.or_else(|| {
        certificate.departures.iter().find(|departure| {
            matches!(
                departure.kind,
                DepartureKind::ValueForm | DepartureKind::NameString
            )
        })
    });
    let detail = departure.map_or("it does not parse", |departure| departure.detail.as_str());
    Err(ParseRefusal {
        detail: detail.to_owned(),
        offset: departure.map(|departure| departure.offset),
        leaf: certificate
            .der
            .as_deref()
            .map_or(LeafStructure::Sound, decoding::leaf_structure),
        queued,
    })
}

/// Departures that are none to BoringSSL, or that only later checks mind, are passed over.
fn refuses(departure: &Departure, certificate: &Certificate) -> bool {
    match departure.kind {
        DepartureKind::Structure
        | DepartureKind::NonMinimalLength
        | DepartureKind::IndefiniteLength
        | DepartureKind::SerialNotMinimal
        | DepartureKind::SerialEmpty
        | DepartureKind::VersionUnknown
        | DepartureKind::ExtensionsBeforeV3
        | DepartureKind::UtcTimeWithoutSeconds
        | DepartureKind::GeneralizedTimeForm
        | DepartureKind::TimeOutOfRange => true,
        // Unique ids came with v2.
        DepartureKind::UniqueId => certificate.version.value() == Some(&1),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
