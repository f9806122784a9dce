//! Values of primitive types, as strict as BoringSSL reads them.

use num_bigint::BigUint;

use crate::model::Oid;

use super::tlv::{Malformed, Reader, Result, Tlv, tag};

/// An OBJECT IDENTIFIER in dotted form, however large its arcs are.
pub(super) fn oid(tlv: &Tlv<'_>) -> Result<Oid> {
    let wrong = || Malformed::structure(tlv.offset, "an object identifier is not well-formed");
    if tlv.content.last().is_none_or(|last| last & 0x80 != 0) {
        return Err(wrong());
    }
    let mut dotted: Vec<String> = Vec::new();
    for bytes in tlv.content.split_inclusive(|byte| byte & 0x80 == 0) {
        if bytes.first() == Some(&0x80) {
            return Err(wrong());
        }
        let digits: Vec<u8> = bytes.iter().map(|byte| byte & 0x7f).collect();
        let arc = BigUint::from_radix_be(&digits, 128).ok_or_else(wrong)?;
        if !dotted.is_empty() {
            dotted.push(arc.to_string());
            continue;
        }
        // The first two arcs are one number.
        let root = (&arc / 40_u8).min(BigUint::from(2_u8));
        dotted.extend([root.to_string(), (arc - root * 40_u8).to_string()]);
    }
    Ok(Oid(dotted.join(".")))
}

/// The content of an INTEGER, refused when it is empty or not in its shortest form.
pub(super) fn integer<'a>(tlv: &Tlv<'a>, what: &str) -> Result<&'a [u8]> {
    let minimal = match tlv.content {
        [] => false,
        [_] => true,
        [first, second, ..] => {
            !((*first == 0 && second & 0x80 == 0) || (*first == 0xff && second & 0x80 != 0))
        }
    };
    if minimal {
        Ok(tlv.content)
    } else {
        Err(Malformed::structure(
            tlv.offset,
            format!("{what} is not an INTEGER in its shortest form"),
        ))
    }
}

/// An INTEGER as a number; values beyond 64 bits become the nearest one that fits.
pub(super) fn saturating(content: &[u8]) -> i64 {
    let negative = content.first().is_some_and(|first| first & 0x80 != 0);
    if content.len() > 8 {
        return if negative { i64::MIN } else { i64::MAX };
    }
    let start = if negative { -1 } else { 0 };
    content
        .iter()
        .fold(start, |value: i64, byte| value << 8 | i64::from(*byte))
}

/// A BOOLEAN and whether it is encoded as DER demands: BoringSSL takes any byte but zero for TRUE.
pub(super) fn boolean(tlv: &Tlv<'_>) -> Result<(bool, bool)> {
    match tlv.content {
        [byte] => Ok((*byte != 0, matches!(byte, 0 | 0xff))),
        _ => Err(Malformed::structure(
            tlv.offset,
            "a BOOLEAN is not one byte long",
        )),
    }
}

/// A BIT STRING: its bytes and how many bits of the last one are unused.
pub(super) fn bit_string<'a>(tlv: &Tlv<'a>, what: &str) -> Result<(&'a [u8], u8)> {
    let wrong = |why: &str| Malformed::structure(tlv.offset, format!("{what} {why}"));
    let (unused, bytes) = tlv
        .content
        .split_first()
        .ok_or_else(|| wrong("is an empty BIT STRING"))?;
    if *unused > 7 {
        return Err(wrong("says more than seven bits are unused"));
    }
    let mask = (1_u8 << unused) - 1;
    match bytes.last() {
        None if *unused > 0 => Err(wrong("has unused bits of no byte")),
        Some(last) if last & mask != 0 => Err(wrong("has unused bits that are set")),
        _ => Ok((bytes, *unused)),
    }
}

/// The next element as an object identifier.
pub(super) fn next_oid(reader: &mut Reader<'_>, what: &str) -> Result<Oid> {
    oid(&reader.expect(tag::OID, what)?)
}

/// Lower-case hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        for digit in [byte >> 4, byte & 0x0f] {
            text.extend(char::from_digit(u32::from(digit), 16));
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed_oid(content: &[u8]) -> Option<String> {
        let mut der = vec![tag::OID, u8::try_from(content.len()).unwrap()];
        der.extend(content);
        let mut reader = Reader::new(&der, 0);
        next_oid(&mut reader, "x").ok().map(|oid| oid.0)
    }

    #[test]
    fn reads_object_identifiers() {
        assert_eq!(
            parsed_oid(&[0x55, 0x1d, 0x11]).as_deref(),
            Some("2.5.29.17")
        );
        assert_eq!(
            parsed_oid(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d]).as_deref(),
            Some("1.2.840.113549")
        );
        assert_eq!(parsed_oid(&[0x88, 0x37]).as_deref(), Some("2.999"));
        assert_eq!(parsed_oid(&[]), None);
        assert_eq!(parsed_oid(&[0x55, 0x80, 0x01]), None);
        assert_eq!(parsed_oid(&[0x55, 0x9d]), None);
    }

    #[test]
    fn integers_saturate() {
        assert_eq!(saturating(&[0x00]), 0);
        assert_eq!(saturating(&[0xff]), -1);
        assert_eq!(saturating(&[0x01, 0x00]), 256);
        assert_eq!(saturating(&[0x7f; 9]), i64::MAX);
        assert_eq!(saturating(&[0x80; 9]), i64::MIN);
    }
}
