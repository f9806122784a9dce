//! The contents of values, the same in every revision (`c2i_ASN1_*`, `asn1_parse_*_contents`).

use super::super::LibraryError;
use super::element::number;
use super::reason;

/// What refuses the content of an INTEGER: none, or not in its shortest form (`CBS_is_valid_asn1_integer`).
pub(super) fn integer(content: &[u8]) -> Result<(), LibraryError> {
    let is_shortest = match content {
        [] => false,
        [_] => true,
        [first, second, ..] => {
            !((*first == 0 && second & 0x80 == 0) || (*first == 0xff && second & 0x80 != 0))
        }
    };
    if is_shortest {
        Ok(())
    } else {
        Err(reason::INVALID_INTEGER)
    }
}

/// What refuses the content of a BIT STRING (`c2i_ASN1_BIT_STRING`).
pub(super) fn bit_string(content: &[u8]) -> Result<(), LibraryError> {
    let (unused, bytes) = content.split_first().ok_or(reason::STRING_TOO_SHORT)?;
    if *unused > 7 {
        return Err(reason::INVALID_BIT_STRING_BITS_LEFT);
    }
    let mask = (1_u8 << unused) - 1;
    let is_padded = *unused == 0 || bytes.last().is_some_and(|last| last & mask == 0);
    if is_padded {
        Ok(())
    } else {
        Err(reason::INVALID_BIT_STRING_PADDING)
    }
}

/// What refuses the content of an OBJECT IDENTIFIER (`CBS_is_valid_asn1_oid`).
pub(super) fn object(content: &[u8]) -> Result<(), LibraryError> {
    let ends = content.last().is_some_and(|last| last & 0x80 == 0);
    let mut before = 0;
    let is_shortest = content.iter().all(|byte| {
        let starts = before & 0x80 == 0;
        before = *byte;
        !(starts && *byte == 0x80)
    });
    if ends && is_shortest {
        Ok(())
    } else {
        Err(reason::INVALID_OBJECT_ENCODING)
    }
}

/// What refuses the content of a string that holds characters; the other types hold any bytes.
pub(super) fn characters(of: u32, content: &[u8]) -> Result<(), LibraryError> {
    let (holds, error) = match of {
        number::UTF8_STRING => (
            std::str::from_utf8(content).is_ok_and(|text| text.chars().all(is_character)),
            reason::INVALID_UTF8STRING,
        ),
        number::BMP_STRING => (are_characters(content, 2), reason::INVALID_BMPSTRING),
        number::UNIVERSAL_STRING => (are_characters(content, 4), reason::INVALID_UNIVERSALSTRING),
        _ => return Ok(()),
    };
    if holds { Ok(()) } else { Err(error) }
}

fn are_characters(content: &[u8], width: usize) -> bool {
    let chunks = content.chunks_exact(width);
    chunks.remainder().is_empty()
        && chunks.clone().all(|chunk| {
            let point = chunk
                .iter()
                .fold(0_u32, |point, byte| point << 8 | u32::from(*byte));
            char::from_u32(point).is_some_and(is_character)
        })
}

/// Unicode's noncharacters are refused too (`is_valid_code_point`).
fn is_character(character: char) -> bool {
    let point = u32::from(character);
    point & 0xfffe != 0xfffe && !(0xfdd0..=0xfdef).contains(&point)
}

/// Whether the content of a time denotes one (`CBS_parse_rfc5280_time_internal`). A UTCTime may have an offset.
pub(super) fn is_time(of: u32, content: &[u8]) -> bool {
    let generalized = of == number::GENERALIZED_TIME;
    let mut digits = Digits(content);
    read_time(&mut digits, generalized).is_some() && digits.0.is_empty()
}

fn read_time(digits: &mut Digits<'_>, generalized: bool) -> Option<()> {
    let year = if generalized {
        digits.below(100)? * 100 + digits.below(100)?
    } else {
        match digits.below(100)? {
            short @ 0..50 => 2000 + short,
            short => 1900 + short,
        }
    };
    let month = digits.below(13).filter(|month| *month > 0)?;
    let days = match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    digits.below(days + 1).filter(|day| *day > 0)?;
    digits.below(24)?;
    digits.below(60)?;
    digits.below(60)?;
    match digits.byte()? {
        b'Z' => {}
        b'+' | b'-' if !generalized => {
            digits.below(24)?;
            digits.below(60)?;
        }
        _ => return None,
    }
    Some(())
}

/// Digits, read two by two.
struct Digits<'a>(&'a [u8]);

impl Digits<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// A number of two digits below a limit.
    fn below(&mut self, limit: u16) -> Option<u16> {
        let mut digit = || {
            let byte = self.byte()?;
            byte.is_ascii_digit().then(|| u16::from(byte - b'0'))
        };
        let number = digit()? * 10 + digit()?;
        (number < limit).then_some(number)
    }
}
