//! Values of any type (`asn1_parse_any`): an AlgorithmIdentifier's parameters, attribute values, otherName, qualifiers.
//!
//! BoringSSL checks the form of the universal types it knows, wherever they stand, and takes everything else as it is.

use crate::model::{Departure, DepartureKind};

use super::primitive::{bit_string, integer, oid};
use super::time::timestamp;
use super::tlv::{Malformed, Result, Tlv, tag};

const CLASS: u8 = 0xc0;
const CONSTRUCTED: u8 = 0x20;
/// EXTERNAL, EMBEDDED PDV, SEQUENCE, SET and CHARACTER STRING: the universal types that are constructed.
const CONSTRUCTED_TYPES: [u8; 5] = [8, 11, 16, 17, 29];
/// Not assigned to any type.
const UNASSIGNED: u8 = 15;

/// Notes a value that is not in the form of its universal type: whether that is refused depends on the revision.
pub(super) fn any_value(value: &Tlv<'_>, departures: &mut Vec<Departure>) {
    if let Err(malformed) = form(value) {
        departures.push(Departure {
            kind: DepartureKind::ValueForm,
            ..malformed.into()
        });
    }
}

fn form(value: &Tlv<'_>) -> Result<()> {
    let wrong = |why: &str| Err(Malformed::structure(value.offset, why));
    if value.tag & CLASS != 0 {
        return Ok(());
    }
    if let Some(number) = value.high_tag_number() {
        return match number {
            0..=36 if value.tag & CONSTRUCTED != 0 => {
                wrong("a value of a primitive type is constructed")
            }
            256.. => wrong("a universal tag above 255"),
            _ => Ok(()),
        };
    }
    let number = value.tag & 0x1f;
    let is_constructed = value.tag & CONSTRUCTED != 0;
    if number != UNASSIGNED && is_constructed != CONSTRUCTED_TYPES.contains(&number) {
        return wrong(if is_constructed {
            "a value of a primitive type is constructed"
        } else {
            "a value of a constructed type is primitive"
        });
    }
    match value.tag {
        tag::OID => oid(value).map(drop),
        tag::NULL if !value.content.is_empty() => wrong("a NULL has content"),
        tag::BOOLEAN if !matches!(value.content, [0 | 0xff]) => {
            wrong("a BOOLEAN is neither 0x00 nor 0xff")
        }
        tag::INTEGER | tag::ENUMERATED => integer(value, "a value").map(drop),
        tag::BIT_STRING => bit_string(value, "a value").map(drop),
        tag::UTF8_STRING if characters(value.content, 0).is_none() => {
            wrong("a UTF8String is no UTF-8")
        }
        tag::BMP_STRING if characters(value.content, 2).is_none() => {
            wrong("a BMPString holds no characters")
        }
        tag::UNIVERSAL_STRING if characters(value.content, 4).is_none() => {
            wrong("a UniversalString holds no characters")
        }
        tag::UTC_TIME | tag::GENERALIZED_TIME => time(value),
        _ => Ok(()),
    }
}

fn time(value: &Tlv<'_>) -> Result<()> {
    let mut departures = Vec::new();
    timestamp(value, &mut departures)?;
    let refused = departures.into_iter().find(|departure| {
        matches!(
            departure.kind,
            DepartureKind::UtcTimeWithoutSeconds
                | DepartureKind::GeneralizedTimeForm
                | DepartureKind::TimeOutOfRange
        )
    });
    match refused {
        Some(departure) => Err(Malformed::structure(departure.offset, departure.detail)),
        None => Ok(()),
    }
}

/// The characters of a string of that many bytes each (0: UTF-8), without Unicode's noncharacters; `None` where the bytes
/// are no such characters.
pub(super) fn characters(bytes: &[u8], width: usize) -> Option<Vec<char>> {
    let characters: Vec<char> = if width == 0 {
        std::str::from_utf8(bytes).ok()?.chars().collect()
    } else {
        let chunks = bytes.chunks_exact(width);
        if !chunks.remainder().is_empty() {
            return None;
        }
        let point = |chunk: &[u8]| {
            chunk
                .iter()
                .fold(0_u32, |point, byte| point << 8 | u32::from(*byte))
        };
        chunks
            .map(|chunk| char::from_u32(point(chunk)))
            .collect::<Option<_>>()?
    };
    let is_character = |character: &char| {
        let point = u32::from(*character);
        point & 0xfffe != 0xfffe && !(0xfdd0..=0xfdef).contains(&point)
    };
    characters.iter().all(is_character).then_some(characters)
}
