//! GeneralName (RFC 5280 4.2.1.6), as BoringSSL's `GENERAL_NAME` takes it.

use crate::model::{Departure, DepartureKind, GeneralName};

use super::any::any_value;
use super::name::{decode, name};
use super::primitive::{hex, next_oid, oid};
use super::tlv::{Malformed, Reader, Result, Tlv, tag};

/// The types of a DirectoryString (RFC 5280 4.1.2.4).
const DIRECTORY_STRING: [u8; 5] = [
    tag::UTF8_STRING,
    tag::PRINTABLE_STRING,
    tag::T61_STRING,
    tag::UNIVERSAL_STRING,
    tag::BMP_STRING,
];

/// A SEQUENCE (or implicitly tagged SEQUENCE) of names.
pub(super) fn general_names(
    tlv: &Tlv<'_>,
    departures: &mut Vec<Departure>,
) -> Result<Vec<GeneralName>> {
    let mut names = Vec::new();
    let mut reader = tlv.reader();
    while !reader.is_empty() {
        names.push(general_name(&reader.any("a name")?, departures)?);
    }
    Ok(names)
}

/// One name.
pub(super) fn general_name(tlv: &Tlv<'_>, departures: &mut Vec<Departure>) -> Result<GeneralName> {
    Ok(match tlv.tag {
        0xa0 => other_name(tlv, departures)?,
        0x81 => {
            let (text, bytes) = ia5(tlv, departures);
            GeneralName::Email { text, bytes }
        }
        0x82 => {
            let (text, bytes) = ia5(tlv, departures);
            GeneralName::Dns { text, bytes }
        }
        0xa3 => GeneralName::Unsupported { tag: tlv.tag },
        0xa5 => {
            edi_party_name(tlv, departures)?;
            GeneralName::Unsupported { tag: tlv.tag }
        }
        0xa4 => GeneralName::Directory {
            name: name(&tlv.only(tag::SEQUENCE, "a directoryName")?, departures)?,
        },
        0x86 => {
            let (text, bytes) = ia5(tlv, departures);
            GeneralName::Uri { text, bytes }
        }
        0x87 => GeneralName::ip(tlv.content),
        0x88 => GeneralName::RegisteredId { oid: oid(tlv)? },
        other => {
            return Err(Malformed::structure(
                tlv.offset,
                format!("a name has the unknown tag {other:#04x}"),
            ));
        }
    })
}

/// An IA5String. BoringSSL takes any bytes, so other ones are a departure and no more.
fn ia5(tlv: &Tlv<'_>, departures: &mut Vec<Departure>) -> (String, Vec<u8>) {
    let text = String::from_utf8_lossy(tlv.content).into_owned();
    let mut depart = |kind| {
        departures.push(Departure {
            kind,
            offset: tlv.offset,
            detail: text.escape_default().to_string(),
        });
    };
    if !tlv.content.is_ascii() {
        depart(DepartureKind::NameNotAscii);
    }
    if tlv.content.contains(&0) {
        depart(DepartureKind::NameNul);
    }
    (text, tlv.content.to_vec())
}

/// EDIPartyName: an assigner's name that may be left out, and a party's, both DirectoryStrings.
fn edi_party_name(tlv: &Tlv<'_>, departures: &mut Vec<Departure>) -> Result<()> {
    let mut fields = tlv.reader();
    let assigner = fields.optional(tag::context_constructed(0), "nameAssigner")?;
    let party = fields.expect(tag::context_constructed(1), "partyName")?;
    fields.finish("an ediPartyName")?;
    for wrapper in assigner.iter().chain([&party]) {
        let mut inner = wrapper.reader();
        let text = inner.any("a DirectoryString")?;
        inner.finish("a DirectoryString")?;
        if !DIRECTORY_STRING.contains(&text.tag) {
            return Err(Malformed::structure(
                text.offset,
                "a DirectoryString is of another type",
            ));
        }
        any_value(&text, departures);
    }
    Ok(())
}

fn other_name(tlv: &Tlv<'_>, departures: &mut Vec<Departure>) -> Result<GeneralName> {
    let mut fields = tlv.reader();
    let type_id = next_oid(&mut fields, "an otherName's type")?;
    let explicit = fields.expect(tag::context_constructed(0), "an otherName's value")?;
    fields.finish("an otherName")?;
    let mut inner = explicit.reader();
    let value = inner.any("an otherName's value")?;
    inner.finish("an otherName's value")?;
    any_value(&value, departures);
    Ok(GeneralName::OtherName {
        oid: type_id,
        text: as_text(&value),
        bytes: value.raw.to_vec(),
    })
}

/// The value as text where it is a string, otherwise hexadecimal.
fn as_text(value: &Tlv<'_>) -> String {
    use crate::model::StringKind;
    let kind = match value.tag {
        tag::UTF8_STRING => StringKind::Utf8,
        tag::PRINTABLE_STRING => StringKind::Printable,
        tag::IA5_STRING => StringKind::Ia5,
        tag::T61_STRING => StringKind::T61,
        tag::VISIBLE_STRING => StringKind::Visible,
        tag::NUMERIC_STRING => StringKind::Numeric,
        tag::BMP_STRING => StringKind::Bmp,
        tag::UNIVERSAL_STRING => StringKind::Universal,
        _ => return hex(value.raw),
    };
    decode(kind, value.content).0
}

/// The list that is all of an extension value.
pub(super) fn sole_list<'a>(
    value: &'a [u8],
    offset: usize,
    what: &str,
    departures: &mut Vec<Departure>,
) -> Result<Tlv<'a>> {
    let mut reader = Reader::new(value, offset);
    let list = reader.list(tag::SEQUENCE, what, departures)?;
    reader.finish(what)?;
    Ok(list)
}

/// A reader over an extension value whose only element has this tag.
pub(super) fn sole<'a>(value: &'a [u8], offset: usize, tag: u8, what: &str) -> Result<Tlv<'a>> {
    let mut reader = Reader::new(value, offset);
    let tlv = reader.expect(tag, what)?;
    reader.finish(what)?;
    Ok(tlv)
}
