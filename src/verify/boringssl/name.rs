//! Name comparison (reference section 5.4; `x509_name_get_cache`, `X509_NAME_cmp`).

use std::cmp::Ordering;

use super::LibraryError;
use crate::model::{Attribute, Name, Oid, StringKind};

/// The canonical encoding of a name: what BoringSSL compares. String types that hold characters become UTF-8, blanks at
/// both ends go, runs of blanks become one, ASCII becomes lower case; other types keep their bytes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct CanonicalName(Vec<u8>);

impl CanonicalName {
    /// The canonical form; `None` where a string does not hold what its type allows: such a certificate does not parse.
    pub(super) fn of(name: &Name) -> Option<Self> {
        let mut encoded = Vec::new();
        for rdn in name.rdns.iter().filter(|rdn| !rdn.is_empty()) {
            let mut members = rdn
                .iter()
                .map(canonical_attribute)
                .collect::<Option<Vec<_>>>()?;
            // DER sorts the members of a SET OF by their encoding.
            members.sort();
            push(&mut encoded, 0x31, &members.concat());
        }
        Some(Self(encoded))
    }

    /// Whether this name starts with all RDNs of the other one (5.9, directoryName constraints).
    pub(super) fn lies_in(&self, subtree: &Self) -> bool {
        self.0.starts_with(&subtree.0)
    }

    /// The order of the certificate store: shorter encodings first, then byte order.
    pub(super) fn store_order(&self, other: &Self) -> Ordering {
        self.0
            .len()
            .cmp(&other.0.len())
            .then_with(|| self.0.cmp(&other.0))
    }
}

/// Whether two names are equal; names that have no canonical form are equal to none.
pub(super) fn same_names(one: &Name, other: &Name) -> bool {
    let one = CanonicalName::of(one);
    one.is_some() && one == CanonicalName::of(other)
}

/// A name with further attributes, each an RDN of its own (`DIST_POINT_set_dpname`).
pub(super) fn extended(name: &Name, attributes: &[Attribute]) -> Name {
    let mut rdns = name.rdns.clone();
    rdns.extend(attributes.iter().map(|attribute| vec![attribute.clone()]));
    Name {
        rdns,
        der: Vec::new(),
    }
}

fn canonical_attribute(attribute: &Attribute) -> Option<Vec<u8>> {
    let (tag, value) = match code_points(attribute.kind, &attribute.bytes) {
        Some(points) => (0x0c, canonical_text(&points?)),
        None => (raw_tag(attribute.kind), attribute.bytes.clone()),
    };
    let mut pair = Vec::new();
    push(&mut pair, 0x06, &oid_content(&attribute.oid));
    push(&mut pair, tag, &value);
    let mut sequence = Vec::new();
    push(&mut sequence, 0x30, &pair);
    Some(sequence)
}

/// The characters of a string: `None` for types that are not canonicalised, `Some(None)` where the bytes are not characters.
#[allow(
    clippy::option_option,
    reason = "'is no string' and 'is a broken string' are different answers"
)]
fn code_points(kind: StringKind, bytes: &[u8]) -> Option<Option<Vec<char>>> {
    let points = match kind {
        StringKind::Utf8 => std::str::from_utf8(bytes)
            .ok()
            .map(|text| text.chars().collect()),
        StringKind::Bmp => wide(bytes, 2),
        StringKind::Universal => wide(bytes, 4),
        StringKind::Printable | StringKind::T61 | StringKind::Ia5 | StringKind::Visible => {
            Some(bytes.iter().map(|byte| char::from(*byte)).collect())
        }
        StringKind::Numeric | StringKind::Other(_) => return None,
    };
    Some(points.filter(|points: &Vec<char>| points.iter().all(|point| is_character(*point))))
}

/// Whether a wide string begins with a byte order mark, which conversion to UTF-8 does not take.
pub(super) fn has_byte_order_mark(attribute: &Attribute) -> bool {
    match attribute.kind {
        StringKind::Bmp => attribute.bytes.starts_with(&[0xfe, 0xff]),
        StringKind::Universal => attribute.bytes.starts_with(&[0, 0, 0xfe, 0xff]),
        _ => false,
    }
}

/// Queued for a byte order mark.
pub(super) const ILLEGAL_CHARACTERS: LibraryError = LibraryError {
    code: (12 << 24) + 126,
    library: "ASN.1 encoding routines",
    reason: "ILLEGAL_CHARACTERS",
};

const UNKNOWN_TAG: LibraryError = LibraryError {
    code: (12 << 24) + 185,
    library: "ASN.1 encoding routines",
    reason: "UNKNOWN_TAG",
};

/// The value of an attribute in UTF-8 (`ASN1_STRING_to_UTF8`), or the error that is queued where its type has no conversion.
/// Times are read as text, strings of types that are rarely met are not.
pub(super) fn to_utf8(attribute: &Attribute) -> Result<Vec<u8>, LibraryError> {
    const UTC_TIME: u8 = 0x17;
    const GENERALIZED_TIME: u8 = 0x18;
    if has_byte_order_mark(attribute) {
        return Err(ILLEGAL_CHARACTERS);
    }
    let points = match attribute.kind {
        StringKind::Numeric | StringKind::Other(UTC_TIME | GENERALIZED_TIME) => {
            code_points(StringKind::T61, &attribute.bytes)
        }
        kind => code_points(kind, &attribute.bytes),
    };
    // Names with strings that do not hold characters do not parse, so the inner `None` is not met here.
    let points = points.flatten().ok_or(UNKNOWN_TAG)?;
    Ok(points.into_iter().collect::<String>().into_bytes())
}

fn wide(bytes: &[u8], width: usize) -> Option<Vec<char>> {
    let chunks = bytes.chunks_exact(width);
    if !chunks.remainder().is_empty() {
        return None;
    }
    chunks
        .map(|chunk| {
            let point = chunk
                .iter()
                .fold(0_u32, |point, byte| point << 8 | u32::from(*byte));
            char::from_u32(point)
        })
        .collect()
}

/// BoringSSL takes no noncharacters of Unicode.
fn is_character(point: char) -> bool {
    let point = u32::from(point);
    point & 0xfffe != 0xfffe && !(0xfdd0..=0xfdef).contains(&point)
}

fn canonical_text(points: &[char]) -> Vec<u8> {
    let is_blank = |point: &char| matches!(point, '\t'..='\r' | ' ');
    points
        .split(is_blank)
        .filter(|word| !word.is_empty())
        .map(|word| {
            word.iter()
                .map(char::to_ascii_lowercase)
                .collect::<String>()
        })
        .collect::<Vec<_>>()
        .join(" ")
        .into_bytes()
}

const fn raw_tag(kind: StringKind) -> u8 {
    match kind {
        StringKind::Other(tag) => tag,
        _ => 0x12,
    }
}

/// The content bytes of an object identifier.
fn oid_content(oid: &Oid) -> Vec<u8> {
    let mut arcs = oid
        .as_str()
        .split('.')
        .map(|arc| arc.parse::<u128>().unwrap_or(0));
    let root = arcs.next().unwrap_or(0);
    let second = arcs.next().unwrap_or(0);
    let mut content = Vec::new();
    for arc in std::iter::once(root * 40 + second).chain(arcs) {
        let mut digits = vec![low_bits(arc)];
        let mut rest = arc >> 7;
        while rest > 0 {
            digits.push(low_bits(rest) | 0x80);
            rest >>= 7;
        }
        content.extend(digits.iter().rev());
    }
    content
}

fn low_bits(arc: u128) -> u8 {
    u8::try_from(arc & 0x7f).unwrap_or(0)
}

/// Appends an element in DER.
fn push(out: &mut Vec<u8>, tag: u8, content: &[u8]) {
    out.push(tag);
    let length = content.len().to_be_bytes();
    let significant: Vec<u8> = length
        .iter()
        .copied()
        .skip_while(|byte| *byte == 0)
        .collect();
    match significant.as_slice() {
        [] => out.push(0),
        [short] if *short < 0x80 => out.push(*short),
        long => {
            out.push(0x80 | u8::try_from(long.len()).unwrap_or(0));
            out.extend(long);
        }
    }
    out.extend(content);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(kind: StringKind, bytes: &[u8]) -> Option<CanonicalName> {
        CanonicalName::of(&Name {
            rdns: vec![vec![Attribute {
                oid: Oid("2.5.4.3".to_owned()),
                kind,
                text: String::new(),
                bytes: bytes.to_vec(),
            }]],
            der: Vec::new(),
        })
    }

    #[test]
    fn case_blanks_and_string_types_do_not_count() {
        let plain = name(StringKind::Utf8, b"forge root");
        assert!(plain.is_some());
        assert_eq!(plain, name(StringKind::Printable, b" FORGE  Root "));
        assert_eq!(
            plain,
            name(StringKind::Bmp, b"\0f\0o\0r\0g\0e\0 \0r\0o\0o\0t")
        );
        assert_eq!(plain, name(StringKind::T61, b"Forge\tRoot"));
        assert_ne!(plain, name(StringKind::Numeric, b"forge root"));
        assert_ne!(plain, name(StringKind::Utf8, b"forgeroot"));
    }

    #[test]
    fn only_ascii_is_lower_cased() {
        assert_ne!(
            name(StringKind::Utf8, "Ä".as_bytes()),
            name(StringKind::Utf8, "ä".as_bytes())
        );
        assert_eq!(
            name(StringKind::Utf8, "Ä".as_bytes()),
            name(StringKind::T61, &[0xc4])
        );
    }

    #[test]
    fn broken_strings_have_no_canonical_form() {
        assert_eq!(name(StringKind::Utf8, &[0xff]), None);
        assert_eq!(name(StringKind::Bmp, &[0xd8, 0x00]), None);
        assert_eq!(name(StringKind::Bmp, &[0x00]), None);
        assert_eq!(name(StringKind::Universal, &[0, 0, 0xff, 0xfe]), None);
    }

    #[test]
    fn some_types_have_no_text() {
        let text = |kind, bytes: &[u8]| {
            to_utf8(&Attribute {
                oid: Oid("2.5.4.3".to_owned()),
                kind,
                text: String::new(),
                bytes: bytes.to_vec(),
            })
        };
        assert_eq!(text(StringKind::T61, &[0xe4]), Ok("\u{e4}".into()));
        assert_eq!(text(StringKind::Numeric, b"1 a"), Ok(b"1 a".to_vec()));
        assert_eq!(text(StringKind::Other(0x17), b"24Z"), Ok(b"24Z".to_vec()));
        assert_eq!(text(StringKind::Other(0x1b), b"a"), Err(UNKNOWN_TAG));
        assert_eq!(text(StringKind::Other(0x05), b""), Err(UNKNOWN_TAG));
        let marked = text(StringKind::Bmp, &[0xfe, 0xff, 0, b'a']);
        assert_eq!(marked, Err(ILLEGAL_CHARACTERS));
        assert!(text(StringKind::Bmp, &[0, b'a', 0xfe, 0xff]).is_ok());
    }

    #[test]
    fn encodes_object_identifiers() {
        assert_eq!(
            oid_content(&Oid("1.2.840.113549.1.9.1".to_owned())),
            [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 1]
        );
        assert_eq!(oid_content(&Oid("2.999".to_owned())), [0x88, 0x37]);
    }
}
