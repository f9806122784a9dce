//! A DER writer small enough to also write what DER forbids.

/// Universal tag numbers, as identifier octets.
pub mod tag {
    #![allow(missing_docs, reason = "the names are those of X.680")]
    pub const BOOLEAN: u8 = 0x01;
    pub const INTEGER: u8 = 0x02;
    pub const BIT_STRING: u8 = 0x03;
    pub const OCTET_STRING: u8 = 0x04;
    pub const NULL: u8 = 0x05;
    pub const OID: u8 = 0x06;
    pub const ENUMERATED: u8 = 0x0a;
    pub const UTF8_STRING: u8 = 0x0c;
    pub const PRINTABLE_STRING: u8 = 0x13;
    pub const TELETEX_STRING: u8 = 0x14;
    pub const IA5_STRING: u8 = 0x16;
    pub const UTC_TIME: u8 = 0x17;
    pub const GENERALIZED_TIME: u8 = 0x18;
    pub const VISIBLE_STRING: u8 = 0x1a;
    pub const UNIVERSAL_STRING: u8 = 0x1c;
    pub const BMP_STRING: u8 = 0x1e;
    pub const SEQUENCE: u8 = 0x30;
    pub const SET: u8 = 0x31;
}

/// A value in definite length with the shortest length octets.
pub fn tlv(tag: u8, content: impl AsRef<[u8]>) -> Vec<u8> {
    let content = content.as_ref();
    let mut out = vec![tag];
    if let Ok(short @ 0..=0x7f) = u8::try_from(content.len()) {
        out.push(short);
    } else {
        let octets = content.len().to_be_bytes();
        let significant = octets.iter().copied().skip_while(|octet| *octet == 0).collect::<Vec<_>>();
        out.push(0x80 | u8::try_from(significant.len()).expect("a usize has at most 8 octets"));
        out.extend(significant);
    }
    out.extend(content);
    out
}

/// The same value with four length octets, whatever its length: legal BER, never DER below 2^24.
pub fn tlv_long_length(tag: u8, content: impl AsRef<[u8]>) -> Vec<u8> {
    let content = content.as_ref();
    let length = u32::try_from(content.len()).expect("test values are small");
    [&[tag, 0x84], length.to_be_bytes().as_slice(), content].concat()
}

/// The same value in indefinite length (BER).
pub fn tlv_indefinite(tag: u8, content: impl AsRef<[u8]>) -> Vec<u8> {
    [&[tag, 0x80], content.as_ref(), &[0, 0]].concat()
}

/// The content octets of one complete definite-length value, and what follows it.
pub fn open(value: &[u8]) -> (&[u8], &[u8]) {
    let (header, length) = match value[1] {
        short @ 0..=0x7f => (2, usize::from(short)),
        long => {
            let octets = usize::from(long & 0x7f);
            let length = value[2..2 + octets].iter().fold(0, |sum, octet| sum << 8 | usize::from(*octet));
            (2 + octets, length)
        }
    };
    value[header..].split_at(length)
}

/// `SEQUENCE` of values that are already encoded.
pub fn sequence<T: AsRef<[u8]>>(parts: impl IntoIterator<Item = T>) -> Vec<u8> {
    tlv(tag::SEQUENCE, join(parts))
}

/// `SET` of values that are already encoded, in the order given.
pub fn set<T: AsRef<[u8]>>(parts: impl IntoIterator<Item = T>) -> Vec<u8> {
    tlv(tag::SET, join(parts))
}

/// Values one after the other.
pub fn join<T: AsRef<[u8]>>(parts: impl IntoIterator<Item = T>) -> Vec<u8> {
    parts.into_iter().flat_map(|part| part.as_ref().to_vec()).collect()
}

/// `[n]` constructed around a value (explicit tagging, or an implicitly tagged `SEQUENCE`'s content).
pub fn context(number: u8, content: impl AsRef<[u8]>) -> Vec<u8> {
    tlv(0xa0 | number, content)
}

/// `[n]` primitive (an implicitly tagged string or integer).
pub fn context_primitive(number: u8, content: impl AsRef<[u8]>) -> Vec<u8> {
    tlv(0x80 | number, content)
}

/// `INTEGER` with exactly these content octets, minimal or not.
pub fn integer(content: impl AsRef<[u8]>) -> Vec<u8> {
    tlv(tag::INTEGER, content)
}

/// A non-negative `INTEGER` from big-endian magnitude octets, minimally encoded.
pub fn unsigned(magnitude: &[u8]) -> Vec<u8> {
    let significant = magnitude.iter().copied().skip_while(|octet| *octet == 0).collect::<Vec<_>>();
    let sign_octet: &[u8] = if significant.first().is_none_or(|first| *first >= 0x80) { &[0] } else { &[] };
    integer([sign_octet, &significant].concat())
}

/// A small non-negative `INTEGER`.
pub fn number(value: u64) -> Vec<u8> {
    unsigned(&value.to_be_bytes())
}

/// `OBJECT IDENTIFIER` from dotted text.
pub fn oid(dotted: &str) -> Vec<u8> {
    let arcs = dotted.split('.').map(|arc| arc.parse::<u64>().expect("arcs are numbers")).collect::<Vec<_>>();
    let mut content = base128(arcs[0] * 40 + arcs[1]);
    content.extend(arcs[2..].iter().flat_map(|arc| base128(*arc)));
    tlv(tag::OID, content)
}

fn base128(mut value: u64) -> Vec<u8> {
    let mut groups = vec![low_seven_bits(value)];
    value >>= 7;
    while value > 0 {
        groups.push(low_seven_bits(value) | 0x80);
        value >>= 7;
    }
    groups.reverse();
    groups
}

fn low_seven_bits(value: u64) -> u8 {
    u8::try_from(value & 0x7f).expect("seven bits")
}

/// `BOOLEAN` with this content octet; DER knows 0x00 and 0xff only.
pub fn boolean(content: u8) -> Vec<u8> {
    tlv(tag::BOOLEAN, [content])
}

/// `NULL`.
pub fn null() -> Vec<u8> {
    tlv(tag::NULL, [])
}

/// `OCTET STRING`.
pub fn octet_string(content: impl AsRef<[u8]>) -> Vec<u8> {
    tlv(tag::OCTET_STRING, content)
}

/// `BIT STRING` with a number of unused bits in its last octet.
pub fn bit_string(unused_bits: u8, content: impl AsRef<[u8]>) -> Vec<u8> {
    tlv(tag::BIT_STRING, [&[unused_bits], content.as_ref()].concat())
}

/// A named-bit list (`KeyUsage`, reason flags): trailing zero bits removed, as DER wants.
pub fn named_bits(bits: &[u8]) -> Vec<u8> {
    let Some(highest) = bits.iter().max() else { return bit_string(0, []) };
    let mut octets = vec![0_u8; usize::from(highest / 8) + 1];
    for bit in bits {
        octets[usize::from(bit / 8)] |= 0x80 >> (bit % 8);
    }
    bit_string(7 - highest % 8, octets)
}

/// `UTCTime` with this text.
pub fn utc_time(text: &str) -> Vec<u8> {
    tlv(tag::UTC_TIME, text)
}

/// `GeneralizedTime` with this text.
pub fn generalized_time(text: &str) -> Vec<u8> {
    tlv(tag::GENERALIZED_TIME, text)
}

/// A time as RFC 5280 wants it: `UTCTime` until 2049, `GeneralizedTime` after. The text is `YYYYMMDDHHMMSSZ`.
pub fn time(text: &str) -> Vec<u8> {
    if ("1950".."2050").contains(&&text[..4]) { utc_time(&text[2..]) } else { generalized_time(text) }
}

/// `BMPString` (UTF-16, big-endian).
pub fn bmp_string(text: &str) -> Vec<u8> {
    tlv(tag::BMP_STRING, join(text.encode_utf16().map(u16::to_be_bytes)))
}

/// `UniversalString` (UTF-32, big-endian).
pub fn universal_string(text: &str) -> Vec<u8> {
    tlv(tag::UNIVERSAL_STRING, join(text.chars().map(|character| u32::from(character).to_be_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_what_x690_says() {
        assert_eq!(oid("1.2.840.113549"), [6, 6, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d]);
        assert_eq!(oid("2.5.29.15"), [6, 3, 0x55, 0x1d, 0x0f]);
        assert_eq!(number(0), [2, 1, 0]);
        assert_eq!(number(128), [2, 2, 0, 0x80]);
        assert_eq!(named_bits(&[0, 2]), [3, 2, 5, 0xa0]);
        assert_eq!(named_bits(&[8]), [3, 3, 7, 0, 0x80]);
        assert_eq!(tlv(4, [0; 200])[..3], [4, 0x81, 200]);
        assert_eq!(open(&tlv(4, [7; 300])).0, [7; 300]);
    }
}
