//! CertificateList (RFC 5280 5.1), as far as BoringSSL looks at it.

use crate::model::{
    CrlEntry, Departure, DepartureKind, DistributionPointScope, Extension, Fact, RevocationList,
    Serial, Timestamp,
};

use super::extension::list;
use super::key::algorithm;
use super::name::name;
use super::primitive::{bit_string, boolean, integer};
use super::time::timestamp;
use super::tlv::{Malformed, Reader, Result, Tlv, tag};
use super::values::{self, Value, distribution_point_name};

const REASON: &str = "2.5.29.21";
const DELTA: &str = "2.5.29.27";
const SCOPE: &str = "2.5.29.28";
const CERTIFICATE_ISSUER: &str = "2.5.29.29";
const AUTHORITY_KEY_ID: &str = "2.5.29.35";

/// Decodes a CRL as strictly as BoringSSL parses it.
pub(super) fn decode(bytes: &[u8]) -> Result<RevocationList> {
    let mut departures = Vec::new();
    let list = certificate_list(bytes, &mut departures)?;
    let odd = departures
        .into_iter()
        .find(|departure| departure.kind == DepartureKind::ValueForm);
    match odd {
        Some(odd) => Err(Malformed::structure(odd.offset, odd.detail)),
        None => Ok(list),
    }
}

fn certificate_list(bytes: &[u8], departures: &mut Vec<Departure>) -> Result<RevocationList> {
    let mut reader = Reader::new(bytes, 0);
    let outer = reader.expect(tag::SEQUENCE, "the CRL")?;
    let mut fields = outer.reader();
    let signed = fields.expect(tag::SEQUENCE, "the TBSCertList")?;
    let outer_algorithm = fields.expect(tag::SEQUENCE, "the signature algorithm")?;
    let outer_algorithm = algorithm(&outer_algorithm, departures)?;
    let signature = fields.expect(tag::BIT_STRING, "the signature")?;
    let (signature, unused_bits) = bit_string(&signature, "the signature")?;
    fields.finish("the CRL")?;

    let mut fields = signed.reader();
    let (is_v2, mut is_loose) = version(&mut fields)?;
    let inner_algorithm = fields.expect(tag::SEQUENCE, "the inner algorithm")?;
    let inner_algorithm = algorithm(&inner_algorithm, departures)?;
    let issuer = name(&fields.expect(tag::SEQUENCE, "issuer")?, departures)?;
    let this_update = time(&fields.any("thisUpdate")?)?;
    let next_update = match fields.peek() {
        Some(tag::UTC_TIME | tag::GENERALIZED_TIME) => time(&fields.any("nextUpdate")?)?,
        _ => Fact::Absent,
    };
    let mut entries = Vec::new();
    if let Some(revoked) = fields.optional(tag::SEQUENCE, "revokedCertificates")? {
        let mut revoked = revoked.reader();
        // Behind an entry with a reason that does not decode BoringSSL looks at no entry's extensions any more.
        let mut looks_at_extensions = true;
        while !revoked.is_empty() {
            let read = entry(
                &revoked.expect(tag::SEQUENCE, "an entry")?,
                looks_at_extensions,
            )?;
            is_loose |= looks_at_extensions
                && (read.has_empty_extensions || (read.has_extensions && !is_v2));
            looks_at_extensions &= read.reason_decodes;
            entries.push(read.entry);
        }
    }
    let wrapper = fields.optional(tag::context_constructed(0), "crlExtensions")?;
    fields.finish("the TBSCertList")?;
    let mut extensions = Vec::new();
    if let Some(wrapper) = wrapper {
        if !is_v2 {
            return Err(Malformed::structure(
                wrapper.offset,
                "extensions in a CRL that is not v2",
            ));
        }
        extensions = any_extensions(&wrapper.only(tag::SEQUENCE, "crlExtensions")?)?;
        is_loose |= extensions.is_empty();
    }
    let authority_key_id = one(&extensions, AUTHORITY_KEY_ID, |value| {
        values::authority_key_id(value, departures)
    })?;
    let scope =
        one(&extensions, SCOPE, |value| scope(value, departures))?.map_or(Fact::Absent, |scope| {
            let flags = [scope.only_user, scope.only_ca, scope.only_attribute];
            if flags.iter().filter(|flag| **flag).count() > 1 {
                // Such a CRL parses, and is never used.
                Fact::Unreadable {
                    why: "issuingDistributionPoint limits the CRL in several ways at once"
                        .to_owned(),
                }
            } else {
                Fact::known(scope)
            }
        });
    Ok(RevocationList {
        der: outer.raw.to_vec(),
        is_loose,
        issuer,
        this_update,
        next_update,
        entries,
        scope,
        authority_key_id: Fact::from_option(authority_key_id),
        is_delta: extensions
            .iter()
            .any(|extension| extension.oid.as_str() == DELTA),
        has_unknown_critical: extensions.iter().any(|extension| {
            extension.critical && ![SCOPE, AUTHORITY_KEY_ID].contains(&extension.oid.as_str())
        }),
        algorithm: outer_algorithm,
        inner_algorithm,
        signature: signature.to_vec(),
        unused_bits,
        signed: signed.raw.to_vec(),
    })
}

/// Whether the CRL is v2, and whether a version is written that is the default, v1.
fn version(fields: &mut Reader<'_>) -> Result<(bool, bool)> {
    let Some(tlv) = fields.optional(tag::INTEGER, "version")? else {
        return Ok((false, false));
    };
    match integer(&tlv, "version")? {
        [1] => Ok((true, false)),
        [0] => Ok((false, true)),
        _ => Err(Malformed::structure(tlv.offset, "the version is not v2")),
    }
}

/// A time; one that BoringSSL does not parse makes the whole CRL unparsable.
fn time(tlv: &Tlv<'_>) -> Result<Fact<Timestamp>> {
    let mut departures = Vec::new();
    let fact = timestamp(tlv, &mut departures)?;
    let refused = departures.into_iter().find(|departure| {
        matches!(
            departure.kind,
            DepartureKind::GeneralizedTimeForm
                | DepartureKind::TimeOutOfRange
                | DepartureKind::UtcTimeWithoutSeconds
        )
    });
    match refused {
        Some(departure) => Err(Malformed::structure(departure.offset, departure.detail)),
        None => Ok(fact),
    }
}

/// An entry, and what counts for the list as a whole.
struct ReadEntry {
    entry: CrlEntry,
    /// Its reason code decodes, or there is none.
    reason_decodes: bool,
    has_extensions: bool,
    has_empty_extensions: bool,
}

fn entry(tlv: &Tlv<'_>, looks_at_extensions: bool) -> Result<ReadEntry> {
    let mut fields = tlv.reader();
    let serial = fields.expect(tag::INTEGER, "a serial number")?;
    let serial = Serial::from_integer(integer(&serial, "a serial number")?);
    time(&fields.any("a revocation date")?)?;
    let list = fields.optional(tag::SEQUENCE, "crlEntryExtensions")?;
    let extensions = match &list {
        Some(list) => any_extensions(list)?,
        None => Vec::new(),
    };
    fields.finish("an entry")?;
    // A reason that does not decode makes nothing unparsable.
    let (reason, reason_decodes) = reason_code(&extensions);
    let certificate_issuer = extensions
        .iter()
        .find(|extension| extension.oid.as_str() == CERTIFICATE_ISSUER)
        .map(|extension| {
            let mut reader = Reader::new(&extension.value, extension.offset);
            reader
                .expect(tag::SEQUENCE, "certificateIssuer")
                .and_then(|names| super::general_name::general_names(&names, &mut Vec::new()))
                .unwrap_or_default()
        });
    let entry = CrlEntry {
        serial,
        reason,
        // BoringSSL handles no critical extension of an entry.
        has_unknown_critical: looks_at_extensions
            && reason_decodes
            && extensions.iter().any(|extension| extension.critical),
        certificate_issuer,
    };
    Ok(ReadEntry {
        reason_decodes,
        has_extensions: list.is_some(),
        has_empty_extensions: list.is_some() && extensions.is_empty(),
        entry,
    })
}

/// The reason code of an entry, and whether there is none or one that decodes.
fn reason_code(extensions: &[Extension]) -> (Option<u8>, bool) {
    let mut found = extensions
        .iter()
        .filter(|extension| extension.oid.as_str() == REASON);
    let Some(extension) = found.next() else {
        return (None, true);
    };
    let mut reader = Reader::new(&extension.value, extension.offset);
    let decoded = reader
        .expect(tag::ENUMERATED, "reasonCode")
        .and_then(|tlv| integer(&tlv, "reasonCode"))
        .and_then(|content| reader.finish("reasonCode").map(|()| content));
    let stands_once = found.next().is_none();
    match decoded {
        Ok([reason]) if stands_once => (Some(*reason), true),
        Ok(_) => (None, stands_once),
        Err(_) => (None, false),
    }
}

fn any_extensions(tlv: &Tlv<'_>) -> Result<Vec<Extension>> {
    let located = list(tlv, &mut Vec::new())?;
    Ok(located
        .into_iter()
        .map(|located| located.extension)
        .collect())
}

/// The value of an extension that must decode and must not stand there twice.
fn one<T>(
    extensions: &[Extension],
    oid: &str,
    decode: impl FnOnce(Value<'_>) -> Result<T>,
) -> Result<Option<T>> {
    let mut found = extensions
        .iter()
        .filter(|extension| extension.oid.as_str() == oid);
    let Some(extension) = found.next() else {
        return Ok(None);
    };
    if found.next().is_some() {
        return Err(Malformed::structure(
            extension.offset,
            format!("extension {oid} stands there twice"),
        ));
    }
    decode(Value {
        bytes: &extension.value,
        offset: extension.offset,
    })
    .map(Some)
}

fn scope(value: Value<'_>, departures: &mut Vec<Departure>) -> Result<DistributionPointScope> {
    let mut reader = Reader::new(value.bytes, value.offset);
    let sequence = reader.expect(tag::SEQUENCE, "issuingDistributionPoint")?;
    reader.finish("issuingDistributionPoint")?;
    let mut fields = sequence.reader();
    let name = fields
        .optional(tag::context_constructed(0), "distributionPoint")?
        .map(|point| distribution_point_name(&point.reader(), departures))
        .transpose()?;
    let only_user = flag(&mut fields, 1)?;
    let only_ca = flag(&mut fields, 2)?;
    let some_reasons = fields
        .optional(tag::context(3), "onlySomeReasons")?
        .map(|reasons| bit_string(&reasons, "onlySomeReasons"))
        .transpose()?
        .is_some();
    let indirect = flag(&mut fields, 4)?;
    let only_attribute = flag(&mut fields, 5)?;
    fields.finish("issuingDistributionPoint")?;
    Ok(DistributionPointScope {
        name,
        only_user,
        only_ca,
        only_attribute,
        indirect,
        some_reasons,
    })
}

fn flag(fields: &mut Reader<'_>, number: u8) -> Result<bool> {
    match fields.optional(tag::context(number), "a flag of issuingDistributionPoint")? {
        Some(tlv) => Ok(boolean(&tlv)?.0),
        None => Ok(false),
    }
}
