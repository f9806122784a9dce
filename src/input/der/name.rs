//! Distinguished names.

use crate::model::{Attribute, Departure, DepartureKind, Name, StringKind};

use super::any::any_value;
use super::primitive::{hex, next_oid};
use super::tlv::{Result, Tlv, tag};

/// A Name from its SEQUENCE of RDNs.
pub(super) fn name(tlv: &Tlv<'_>, departures: &mut Vec<Departure>) -> Result<Name> {
    let mut rdns = Vec::new();
    let mut sequence = tlv.reader();
    while !sequence.is_empty() {
        let set = sequence.expect(tag::SET, "an RDN")?;
        rdns.push(rdn(&set, departures)?);
    }
    Ok(Name {
        rdns,
        der: tlv.raw.to_vec(),
    })
}

/// The attributes of one RDN.
pub(super) fn rdn(set: &Tlv<'_>, departures: &mut Vec<Departure>) -> Result<Vec<Attribute>> {
    let mut attributes = Vec::new();
    let mut members = set.reader();
    if members.is_empty() {
        departures.push(Departure {
            kind: DepartureKind::NameString,
            offset: set.offset,
            detail: "an RDN without any attribute".to_owned(),
        });
    }
    while !members.is_empty() {
        let pair = members.expect(tag::SEQUENCE, "an attribute of a name")?;
        let mut fields = pair.reader();
        let oid = next_oid(&mut fields, "an attribute type")?;
        let value = fields.any("an attribute value")?;
        fields.finish("an attribute of a name")?;
        let kind = string_kind(value.tag);
        if matches!(kind, StringKind::Other(_)) {
            any_value(&value, departures);
        }
        let (text, sound) = decode(kind, value.content);
        if !sound {
            departures.push(Departure {
                kind: DepartureKind::NameString,
                offset: value.offset,
                detail: format!("{oid} = {text}"),
            });
        }
        attributes.push(Attribute {
            oid,
            kind,
            text,
            bytes: value.content.to_vec(),
        });
    }
    Ok(attributes)
}

fn string_kind(tag: u8) -> StringKind {
    match tag {
        tag::UTF8_STRING => StringKind::Utf8,
        tag::PRINTABLE_STRING => StringKind::Printable,
        tag::IA5_STRING => StringKind::Ia5,
        tag::T61_STRING => StringKind::T61,
        tag::VISIBLE_STRING => StringKind::Visible,
        tag::NUMERIC_STRING => StringKind::Numeric,
        tag::BMP_STRING => StringKind::Bmp,
        tag::UNIVERSAL_STRING => StringKind::Universal,
        other => StringKind::Other(other),
    }
}

/// The text, and whether the bytes are what the type allows.
pub(super) fn decode(kind: StringKind, bytes: &[u8]) -> (String, bool) {
    let latin1 = || {
        bytes
            .iter()
            .map(|byte| char::from(*byte))
            .collect::<String>()
    };
    match kind {
        StringKind::Utf8 => (
            String::from_utf8_lossy(bytes).into_owned(),
            std::str::from_utf8(bytes).is_ok(),
        ),
        StringKind::Bmp => wide(bytes, 2),
        StringKind::Universal => wide(bytes, 4),
        StringKind::Printable => (
            latin1(),
            bytes
                .iter()
                .all(|byte| byte.is_ascii_alphanumeric() || b" '()+,-./:=?".contains(byte)),
        ),
        StringKind::Ia5 => (latin1(), bytes.is_ascii()),
        StringKind::Numeric => (
            latin1(),
            bytes
                .iter()
                .all(|byte| byte.is_ascii_digit() || *byte == b' '),
        ),
        StringKind::Visible => (
            latin1(),
            bytes.iter().all(|byte| (0x20..0x7f).contains(byte)),
        ),
        StringKind::T61 => (latin1(), true),
        StringKind::Other(_) => (hex(bytes), true),
    }
}

fn wide(bytes: &[u8], width: usize) -> (String, bool) {
    let chunks = bytes.chunks_exact(width);
    let mut sound = chunks.remainder().is_empty();
    let text = chunks
        .map(|chunk| {
            let point = chunk
                .iter()
                .fold(0_u32, |point, byte| point << 8 | u32::from(*byte));
            char::from_u32(point).unwrap_or_else(|| {
                sound = false;
                char::REPLACEMENT_CHARACTER
            })
        })
        .collect();
    (text, sound)
}
