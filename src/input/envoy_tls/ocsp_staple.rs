//! `ocsp_staple`: an OCSP response as far as Envoy reads it, to the serial number it is about (`ocsp.cc`,
//! `asn1_utility.cc`). Its signature and its issuer are looked at by nobody here.

use super::api_value::ApiValue;
use super::data_source::{self, SPECIFIERS};
use super::error::ContextError;
use crate::input::asn1::{self, Elements};
use crate::model::{Fact, OcspStaple, Serial};

/// id-pkix-ocsp-basic, as the content of an OBJECT IDENTIFIER.
const BASIC: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x01];

const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;
const OCTET_STRING: u8 = 0x04;
const OBJECT_IDENTIFIER: u8 = 0x06;
const ENUMERATED: u8 = 0x0a;
const GENERALIZED_TIME: u8 = 0x18;
const CONTEXT: u8 = 0x80;
const EXPLICIT: u8 = 0xa0;

/// Reads a staple. `inline_string` is refused by itself, since the response is binary.
pub(super) fn ocsp_staple(node: &ApiValue) -> Result<OcspStaple, ContextError> {
    let specifier = node.one_of(&SPECIFIERS)?;
    let serial = match data_source::bytes(node)? {
        Some(bytes) if bytes.is_empty() => Fact::Absent,
        Some(bytes) => Fact::known(serial(&bytes).map_err(|why| why.0)),
        None => Fact::NotInEvidence,
    };
    Ok(OcspStaple {
        serial,
        is_inline_string: specifier.is_some_and(|(name, _)| name == "inline_string"),
    })
}

/// Envoy's words on what it cannot read.
struct Unreadable(String);

impl From<&str> for Unreadable {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// The serial number of the only certificate that a response is about.
fn serial(der: &[u8]) -> Result<Serial, Unreadable> {
    let mut outer = Elements::of(der);
    let read = response(&mut outer);
    // What follows the response is looked at first; a response that is none has not been read over.
    if !outer.is_empty() {
        return Err("Data contained more than a single OCSP response".into());
    }
    let (status, serials) = read?;
    if status != 0 {
        return Err("OCSP response was unsuccessful".into());
    }
    let mut serials = serials.ok_or("OCSP response has no body")?.into_iter();
    match (serials.next(), serials.next()) {
        (Some(serial), None) => Ok(serial),
        _ => Err("OCSP Response must be for one certificate only".into()),
    }
}

/// Status and serial numbers of a response; no serial numbers where it has no body.
fn response(outer: &mut Elements<'_>) -> Result<(u8, Option<Vec<Serial>>), Unreadable> {
    let mut response = Elements::of(expect(
        outer,
        SEQUENCE,
        "OCSP Response is not a well-formed ASN.1 SEQUENCE",
    )?);
    let status = expect(
        &mut response,
        ENUMERATED,
        "OCSP ResponseStatus is not a well-formed ASN.1 ENUMERATED",
    )?;
    let status = status.first().copied().unwrap_or_default();
    if !matches!(status, 0..=3 | 5 | 6) {
        return Err(Unreadable(format!(
            "Unknown OCSP Response Status variant: {status}"
        )));
    }
    let serials = response.next(EXPLICIT).map(response_bytes).transpose()?;
    Ok((status, serials))
}

fn response_bytes(bytes: &[u8]) -> Result<Vec<Serial>, Unreadable> {
    let mut bytes = Elements::of(expect(
        &mut Elements::of(bytes),
        SEQUENCE,
        "OCSP ResponseBytes is not a well-formed SEQUENCE",
    )?);
    let kind = expect(
        &mut bytes,
        OBJECT_IDENTIFIER,
        "Input is not a well-formed ASN.1 OBJECT",
    )?;
    let basic = expect(
        &mut bytes,
        OCTET_STRING,
        "Expected ASN.1 OCTETSTRING for response",
    )?;
    if kind != BASIC {
        return Err(Unreadable(format!(
            "Unknown OCSP Response type with OID: {}",
            asn1::dotted(kind)
        )));
    }
    let mut basic = Elements::of(expect(
        &mut Elements::of(basic),
        SEQUENCE,
        "OCSP BasicOCSPResponse is not a wellf-formed ASN.1 SEQUENCE",
    )?);
    let mut data = Elements::of(expect(
        &mut basic,
        SEQUENCE,
        "OCSP ResponseData is not a well-formed ASN.1 SEQUENCE",
    )?);
    if let Some(version) = data.next(EXPLICIT) {
        let version = expect(
            &mut Elements::of(version),
            INTEGER,
            "Input is not a well-formed ASN.1 INTEGER",
        )?;
        // Zero prints as one digit and is compared with two, so no version that is written out is supported.
        let printed: String = match version {
            [0] => "0".to_owned(),
            _ => version.iter().map(|byte| format!("{byte:02X}")).collect(),
        };
        return Err(Unreadable(format!(
            "OCSP ResponseData version 0x{printed} is not supported"
        )));
    }
    if data.next(EXPLICIT | 1).is_none() && data.next(EXPLICIT | 2).is_none() {
        return Err(Unreadable(format!(
            "Unknown choice for Responder ID: {}",
            printed_tag(&data)
        )));
    }
    expect(&mut data, GENERALIZED_TIME, "Failed to parse ASN.1 element")?;
    let mut responses = Elements::of(expect(
        &mut data,
        SEQUENCE,
        "Expected sequence of ASN.1 elements.",
    )?);
    let mut serials = Vec::new();
    while !responses.is_empty() {
        serials.push(single_response(&mut responses)?);
    }
    Ok(serials)
}

fn single_response(responses: &mut Elements<'_>) -> Result<Serial, Unreadable> {
    let mut single = Elements::of(expect(
        responses,
        SEQUENCE,
        "OCSP SingleResponse is not a well-formed ASN.1 SEQUENCE",
    )?);
    let mut id = Elements::of(expect(
        &mut single,
        SEQUENCE,
        "OCSP CertID is not a well-formed ASN.1 SEQUENCE",
    )?);
    for tag in [SEQUENCE, OCTET_STRING, OCTET_STRING] {
        expect(&mut id, tag, "Failed to parse ASN.1 element")?;
    }
    let serial = expect(&mut id, INTEGER, "Input is not a well-formed ASN.1 INTEGER")?;
    let is_known_status = single.next(CONTEXT).is_some()
        || single.next(EXPLICIT | 1).is_some()
        || single.next(CONTEXT | 2).is_some();
    if !is_known_status {
        return Err(Unreadable(format!(
            "Unknown OcspCertStatus tag: {}",
            printed_tag(&single)
        )));
    }
    generalized_time(&mut single)?;
    if let Some(next) = single.next(EXPLICIT) {
        generalized_time(&mut Elements::of(next))?;
    }
    Ok(Serial::from_integer(serial))
}

fn generalized_time(reader: &mut Elements<'_>) -> Result<(), Unreadable> {
    let time = expect(
        reader,
        GENERALIZED_TIME,
        "Input is not a well-formed ASN.1 GENERALIZEDTIME",
    )?;
    match time.split_last() {
        Some((last, digits)) if last.eq_ignore_ascii_case(&b'Z') => {
            if digits.len() == 14 && digits.iter().all(u8::is_ascii_digit) {
                Ok(())
            } else {
                Err("Error parsing string of GENERALIZEDTIME format".into())
            }
        }
        _ => Err("GENERALIZEDTIME must be in UTC".into()),
    }
}

/// A tag as BoringSSL's reader numbers it: class and form in the upper bits.
fn printed_tag(reader: &Elements<'_>) -> u32 {
    let first = reader.rest().first().copied().unwrap_or_default();
    (u32::from(first & 0xe0) << 24) | u32::from(first & 0x1f)
}

/// The content of an element of this type, with these words where there is none.
fn expect<'a>(elements: &mut Elements<'a>, tag: u8, words: &str) -> Result<&'a [u8], Unreadable> {
    elements.next(tag).ok_or_else(|| words.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(der: &[u8]) -> Option<String> {
        serial(der).err().map(|why| why.0)
    }

    #[test]
    fn the_words_of_ocsp_cc() {
        for (der, expected) in [
            (
                &b"text"[..],
                "Data contained more than a single OCSP response",
            ),
            (&[], "OCSP Response is not a well-formed ASN.1 SEQUENCE"),
            (
                &[0x30, 0],
                "OCSP ResponseStatus is not a well-formed ASN.1 ENUMERATED",
            ),
            (
                &[0x30, 3, 0x0a, 1, 4],
                "Unknown OCSP Response Status variant: 4",
            ),
            (&[0x30, 3, 0x0a, 1, 1], "OCSP response was unsuccessful"),
            (&[0x30, 3, 0x0a, 1, 0], "OCSP response has no body"),
            (
                &[0x30, 3, 0x0a, 1, 0, 0],
                "Data contained more than a single OCSP response",
            ),
        ] {
            assert_eq!(words(der).as_deref(), Some(expected));
        }
    }
}
