//! Whether a certificate parses (reference section 5.11; `X509_parse_from_buffer`).

use der::asn1::AnyRef;
use der::{Decode, Reader, SliceReader, Tag, Tagged};

use super::ParseRefusal;
use super::name::CanonicalName;
use crate::model::{Certificate, Departure, DepartureKind, Fact, Name};

/// Whether the parser takes the certificate as an entry of a TLS Certificate message, where nothing may follow it.
pub(super) fn as_sent(certificate: &Certificate) -> Result<(), ParseRefusal> {
    as_block(certificate)?;
    let trailing =
        departures(certificate).find(|departure| departure.kind == DepartureKind::TrailingBytes);
    trailing.map_or(Ok(()), |departure| Err(refusal(departure, certificate)))
}

/// Whether the parser takes the certificate as the content of a PEM block, where bytes that follow it do not matter.
pub(super) fn as_block(certificate: &Certificate) -> Result<(), ParseRefusal> {
    if let Some(departure) =
        departures(certificate).find(|departure| refuses(departure, certificate))
    {
        return Err(refusal(departure, certificate));
    }
    for (field, name) in [
        ("issuer", &certificate.issuer),
        ("subject", &certificate.subject),
    ] {
        name_parses(field, name)?;
    }
    Ok(())
}

fn departures(certificate: &Certificate) -> impl Iterator<Item = &Departure> {
    certificate.departures.iter()
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

/// A name parses when it has a canonical form: the parser makes it.
fn name_parses(field: &str, name: &Fact<Name>) -> Result<(), ParseRefusal> {
    match name.value() {
        Some(name) if CanonicalName::of(name).is_none() => Err(ParseRefusal {
            detail: format!("a string of {field} does not hold what its type allows"),
            offset: None,
            outer_structure: false,
        }),
        _ => Ok(()),
    }
}

fn refusal(departure: &Departure, certificate: &Certificate) -> ParseRefusal {
    ParseRefusal {
        detail: departure.detail.clone(),
        offset: Some(departure.offset),
        outer_structure: certificate
            .der
            .as_deref()
            .is_some_and(|der| !leads_to_key(der)),
    }
}

/// Whether the elements in front of the subjectPublicKeyInfo have the right tags: all that the TLS stack asks of a leaf
/// before it takes its key (`ssl_cert_skip_to_spki`).
fn leads_to_key(bytes: &[u8]) -> bool {
    fn walk(bytes: &[u8]) -> der::Result<bool> {
        let mut reader = SliceReader::new(bytes)?;
        let certificate = AnyRef::decode(&mut reader)?;
        if certificate.tag() != Tag::Sequence || !reader.is_finished() {
            return Ok(false);
        }
        let signed = AnyRef::decode(&mut SliceReader::new(certificate.value())?)?;
        if signed.tag() != Tag::Sequence {
            return Ok(false);
        }
        let mut fields = SliceReader::new(signed.value())?;
        let mut next = AnyRef::decode(&mut fields)?;
        if next.tag().is_context_specific() {
            next = AnyRef::decode(&mut fields)?;
        }
        let mut sound = next.tag() == Tag::Integer;
        for _ in ["signature", "issuer", "validity", "subject"] {
            sound &= AnyRef::decode(&mut fields)?.tag() == Tag::Sequence;
        }
        Ok(sound)
    }
    walk(bytes).unwrap_or(false)
}

#[cfg(test)]
mod tests;
