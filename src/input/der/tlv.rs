//! Tag, length, value: a strict DER reader that knows where in the certificate it stands.
//!
//! It refuses what BoringSSL's own reader refuses: lengths that are not minimal or indefinite, and values that run past
//! their container. Offsets count from the start of the certificate, so every departure can be pointed at.

use crate::model::{Departure, DepartureKind};

/// Universal tags, as whole identifier bytes.
pub(super) mod tag {
    pub(in super::super) const BOOLEAN: u8 = 0x01;
    pub(in super::super) const INTEGER: u8 = 0x02;
    pub(in super::super) const BIT_STRING: u8 = 0x03;
    pub(in super::super) const OCTET_STRING: u8 = 0x04;
    pub(in super::super) const NULL: u8 = 0x05;
    pub(in super::super) const OID: u8 = 0x06;
    pub(in super::super) const ENUMERATED: u8 = 0x0a;
    pub(in super::super) const UTF8_STRING: u8 = 0x0c;
    pub(in super::super) const NUMERIC_STRING: u8 = 0x12;
    pub(in super::super) const PRINTABLE_STRING: u8 = 0x13;
    pub(in super::super) const T61_STRING: u8 = 0x14;
    pub(in super::super) const IA5_STRING: u8 = 0x16;
    pub(in super::super) const UTC_TIME: u8 = 0x17;
    pub(in super::super) const GENERALIZED_TIME: u8 = 0x18;
    pub(in super::super) const VISIBLE_STRING: u8 = 0x1a;
    pub(in super::super) const UNIVERSAL_STRING: u8 = 0x1c;
    pub(in super::super) const BMP_STRING: u8 = 0x1e;
    pub(in super::super) const SEQUENCE: u8 = 0x30;
    pub(in super::super) const SET: u8 = 0x31;

    /// `[n]` of a primitive type.
    pub(in super::super) const fn context(number: u8) -> u8 {
        0x80 | number
    }

    /// `[n]` of a constructed type, or an explicit `[n]`.
    pub(in super::super) const fn context_constructed(number: u8) -> u8 {
        0xa0 | number
    }
}

/// The bit of an identifier byte that says the element holds elements.
const CONSTRUCTED: u8 = 0x20;

/// Why bytes do not decode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Malformed {
    pub(super) kind: DepartureKind,
    pub(super) offset: usize,
    pub(super) detail: String,
}

impl Malformed {
    pub(super) fn structure(offset: usize, detail: impl Into<String>) -> Self {
        Self {
            kind: DepartureKind::Structure,
            offset,
            detail: detail.into(),
        }
    }
}

impl From<Malformed> for Departure {
    fn from(malformed: Malformed) -> Self {
        Self {
            kind: malformed.kind,
            offset: malformed.offset,
            detail: malformed.detail,
        }
    }
}

/// The outcome of decoding.
pub(super) type Result<T> = std::result::Result<T, Malformed>;

/// One element.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tlv<'a> {
    /// The first identifier byte.
    pub(super) tag: u8,
    /// The value.
    pub(super) content: &'a [u8],
    /// The element with its header.
    pub(super) raw: &'a [u8],
    /// Where the element starts.
    pub(super) offset: usize,
}

impl<'a> Tlv<'a> {
    /// A reader over the value.
    pub(super) fn reader(&self) -> Reader<'a> {
        let header = self.raw.len() - self.content.len();
        Reader {
            rest: self.content,
            offset: self.offset + header,
        }
    }

    /// The tag number, where it is one above 30.
    pub(super) fn high_tag_number(&self) -> Option<u32> {
        let is_high = self.tag & 0x1f == 0x1f;
        let number = high_tag_number(self.raw.get(1..).unwrap_or_default());
        number.filter(|_| is_high).map(|(number, _)| number)
    }

    /// The value's only element.
    pub(super) fn only(&self, tag: u8, what: &str) -> Result<Self> {
        let mut reader = self.reader();
        let inner = reader.expect(tag, what)?;
        reader.finish(what)?;
        Ok(inner)
    }
}

/// A tag number in base 128 and how many bytes it takes. BoringSSL knows numbers from 31 to 2²⁹ − 1.
fn high_tag_number(bytes: &[u8]) -> Option<(u32, usize)> {
    let mut number = 0_u32;
    for (index, byte) in bytes.iter().enumerate() {
        if index == 0 && *byte == 0x80 {
            return None;
        }
        number = number.checked_mul(128)? | u32::from(byte & 0x7f);
        if number >= 1 << 29 {
            return None;
        }
        if byte & 0x80 == 0 {
            return (number >= 31).then_some((number, index + 1));
        }
    }
    None
}

/// Reads elements one after the other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader<'a> {
    rest: &'a [u8],
    offset: usize,
}

impl<'a> Reader<'a> {
    /// A reader over bytes that stand at `offset` of the certificate.
    pub(super) const fn new(bytes: &'a [u8], offset: usize) -> Self {
        Self {
            rest: bytes,
            offset,
        }
    }

    /// Where it stands.
    pub(super) const fn offset(&self) -> usize {
        self.offset
    }

    /// Whether nothing is left.
    pub(super) const fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// How many bytes are left.
    pub(super) const fn remaining(&self) -> usize {
        self.rest.len()
    }

    /// The first identifier byte of the next element.
    pub(super) fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// The next element, of any tag.
    pub(super) fn any(&mut self, what: &str) -> Result<Tlv<'a>> {
        self.element(what, false)
    }

    /// The next element with the one leniency that BoringSSL grants, to the signature: lengths need not be minimal.
    pub(super) fn with_lenient_length(&mut self, what: &str) -> Result<Tlv<'a>> {
        self.element(what, true)
    }

    fn element(&mut self, what: &str, lenient: bool) -> Result<Tlv<'a>> {
        let cut_off = || Malformed::structure(self.offset, format!("{what} is cut off"));
        let first = self
            .peek()
            .ok_or_else(|| Malformed::structure(self.offset, format!("{what} is missing")))?;
        let no_tag = || Malformed::structure(self.offset, format!("{what} has no sound tag"));
        if first & !0x20 == 0 {
            // [UNIVERSAL 0] is kept for the end of indefinite lengths.
            return Err(no_tag());
        }
        let mut header = 1;
        if first & 0x1f == 0x1f {
            // A tag number above 30 follows in base 128, in its shortest form.
            let number = high_tag_number(self.rest.get(1..).unwrap_or_default());
            let (_, bytes) = number.ok_or_else(no_tag)?;
            header += bytes;
        }
        let length_byte = *self.rest.get(header).ok_or_else(cut_off)?;
        header += 1;
        let length = if length_byte < 0x80 {
            usize::from(length_byte)
        } else {
            let bytes = usize::from(length_byte & 0x7f);
            if bytes > 4 {
                return Err(Malformed::structure(
                    self.offset,
                    format!("the length of {what} takes more than four bytes"),
                ));
            }
            if bytes == 0 {
                return Err(Malformed {
                    kind: DepartureKind::IndefiniteLength,
                    offset: self.offset,
                    detail: format!("{what} has indefinite length"),
                });
            }
            let digits = self.rest.get(header..header + bytes).ok_or_else(cut_off)?;
            header += bytes;
            let minimal = digits.first() != Some(&0) && (bytes > 1 || digits >= &[0x80][..]);
            if !minimal && !lenient {
                return Err(Malformed {
                    kind: DepartureKind::NonMinimalLength,
                    offset: self.offset,
                    detail: format!("the length of {what} is not in its shortest form"),
                });
            }
            digits
                .iter()
                .try_fold(0_usize, |length, digit| {
                    Some(length.checked_mul(256)? + usize::from(*digit))
                })
                .ok_or_else(cut_off)?
        };
        let end = header.checked_add(length).ok_or_else(cut_off)?;
        let raw = self.rest.get(..end).ok_or_else(cut_off)?;
        let content = raw.get(header..).unwrap_or_default();
        let tlv = Tlv {
            tag: first,
            content,
            raw,
            offset: self.offset,
        };
        self.rest = self.rest.get(end..).unwrap_or_default();
        self.offset += end;
        Ok(tlv)
    }

    /// The next element, which must have this tag.
    pub(super) fn expect(&mut self, tag: u8, what: &str) -> Result<Tlv<'a>> {
        let offset = self.offset;
        let tlv = self.any(what)?;
        if tlv.tag == tag {
            Ok(tlv)
        } else {
            Err(Malformed::structure(
                offset,
                format!("{what} has tag {:#04x} in place of {tag:#04x}", tlv.tag),
            ))
        }
    }

    /// The next element if it has this tag.
    pub(super) fn optional(&mut self, tag: u8, what: &str) -> Result<Option<Tlv<'a>>> {
        if self.peek() == Some(tag) {
            self.any(what).map(Some)
        } else {
            Ok(None)
        }
    }

    /// The next element, which must be a list with this constructed tag. A list with the tag of a primitive type is noted.
    pub(super) fn list(
        &mut self,
        tag: u8,
        what: &str,
        departures: &mut Vec<Departure>,
    ) -> Result<Tlv<'a>> {
        if self.peek() != Some(tag & !CONSTRUCTED) {
            return self.expect(tag, what);
        }
        let list = self.any(what)?;
        departures.push(Departure {
            kind: DepartureKind::ValueForm,
            offset: list.offset,
            detail: format!("{what} is a list and has the tag of a primitive type"),
        });
        Ok(list)
    }

    /// The same, if one comes next.
    pub(super) fn optional_list(
        &mut self,
        tag: u8,
        what: &str,
        departures: &mut Vec<Departure>,
    ) -> Result<Option<Tlv<'a>>> {
        match self.peek() {
            Some(next) if next | CONSTRUCTED == tag => self.list(tag, what, departures).map(Some),
            _ => Ok(None),
        }
    }

    /// Refuses bytes that are left.
    pub(super) fn finish(&self, what: &str) -> Result<()> {
        if self.is_empty() {
            Ok(())
        } else {
            Err(Malformed::structure(
                self.offset,
                format!("{} bytes too many in {what}", self.rest.len()),
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(bytes: &[u8]) -> DepartureKind {
        Reader::new(bytes, 0).any("x").unwrap_err().kind
    }

    #[test]
    fn reads_short_and_long_lengths() {
        let mut reader = Reader::new(&[0x04, 0x01, 0xaa, 0x05, 0x00], 7);
        let first = reader.any("x").unwrap();
        assert_eq!((first.offset, first.content), (7, &[0xaa][..]));
        assert_eq!(reader.offset(), 10);
        let mut long = vec![0x04, 0x81, 0x80];
        long.extend([0; 0x80]);
        assert_eq!(Reader::new(&long, 0).any("x").unwrap().content.len(), 0x80);
    }

    #[test]
    fn tells_encodings_apart_that_der_forbids() {
        assert_eq!(
            kind(&[0x04, 0x81, 0x01, 0x00]),
            DepartureKind::NonMinimalLength
        );
        assert_eq!(
            kind(&[0x04, 0x82, 0x00, 0x80]),
            DepartureKind::NonMinimalLength
        );
        assert_eq!(
            kind(&[0x30, 0x80, 0x00, 0x00]),
            DepartureKind::IndefiniteLength
        );
        assert_eq!(kind(&[0x30, 0x05, 0x00]), DepartureKind::Structure);
        assert_eq!(
            kind(&[0x30, 0x89, 1, 1, 1, 1, 1, 1, 1, 1, 1]),
            DepartureKind::Structure
        );
        assert_eq!(kind(&[]), DepartureKind::Structure);
    }

    #[test]
    fn only_the_signature_may_have_a_long_length() {
        let mut reader = Reader::new(&[0x03, 0x81, 0x01, 0x00], 0);
        assert_eq!(reader.with_lenient_length("x").unwrap().content, &[0]);
    }
}
