//! Elements as BoringSSL's byte reader takes them (`CBS_get_any_asn1_element`): definite lengths in their shortest form.

/// A tag: class, whether the element is constructed, and the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Tag {
    /// The two bits of the class.
    pub(super) class: Class,
    /// Whether the element holds elements.
    pub(super) constructed: bool,
    /// The number.
    pub(super) number: u32,
}

/// The class of a tag, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Universal,
    Context,
    /// Application or private: expected nowhere.
    Other,
}

impl Tag {
    /// A universal tag of a primitive type.
    pub(in super::super) const fn universal(number: u32) -> Self {
        Self {
            class: Class::Universal,
            constructed: false,
            number,
        }
    }

    /// SEQUENCE.
    pub(in super::super) const SEQUENCE: Self =
        Self::universal(number::SEQUENCE).holding_elements();
    /// SET.
    pub(super) const SET: Self = Self::universal(number::SET).holding_elements();

    /// `[number]` of a primitive type.
    pub(in super::super) const fn context(number: u32) -> Self {
        Self {
            class: Class::Context,
            constructed: false,
            number,
        }
    }

    /// The same tag, constructed.
    pub(in super::super) const fn holding_elements(self) -> Self {
        Self {
            constructed: true,
            ..self
        }
    }

    /// Whether class and number are the same, whatever the form.
    pub(super) fn is_like(self, other: Self) -> bool {
        self.class == other.class && self.number == other.number
    }

    /// Whether it is this universal type in primitive form.
    pub(super) fn is_primitive(self, number: u32) -> bool {
        self == Self::universal(number)
    }
}

/// Numbers of universal tags.
pub(in super::super) mod number {
    pub(in super::super::super) const BOOLEAN: u32 = 1;
    pub(in super::super::super) const INTEGER: u32 = 2;
    pub(in super::super::super) const BIT_STRING: u32 = 3;
    pub(in super::super::super) const OCTET_STRING: u32 = 4;
    pub(in super::super::super) const NULL: u32 = 5;
    pub(in super::super::super) const OBJECT: u32 = 6;
    pub(in super::super::super) const EXTERNAL: u32 = 8;
    pub(in super::super::super) const ENUMERATED: u32 = 10;
    pub(in super::super::super) const EMBEDDED_PDV: u32 = 11;
    pub(in super::super::super) const UTF8_STRING: u32 = 12;
    pub(in super::super::super) const UNASSIGNED: u32 = 15;
    pub(in super::super::super) const SEQUENCE: u32 = 16;
    pub(in super::super::super) const SET: u32 = 17;
    pub(in super::super::super) const NUMERIC_STRING: u32 = 18;
    pub(in super::super::super) const PRINTABLE_STRING: u32 = 19;
    pub(in super::super::super) const T61_STRING: u32 = 20;
    pub(in super::super::super) const VIDEOTEX_STRING: u32 = 21;
    pub(in super::super::super) const IA5_STRING: u32 = 22;
    pub(in super::super::super) const UTC_TIME: u32 = 23;
    pub(in super::super::super) const GENERALIZED_TIME: u32 = 24;
    pub(in super::super::super) const GRAPHIC_STRING: u32 = 25;
    pub(in super::super::super) const VISIBLE_STRING: u32 = 26;
    pub(in super::super::super) const GENERAL_STRING: u32 = 27;
    pub(in super::super::super) const UNIVERSAL_STRING: u32 = 28;
    pub(in super::super::super) const CHARACTER_STRING: u32 = 29;
    pub(in super::super::super) const BMP_STRING: u32 = 30;
    /// The last number that stands for a type (X.680 02/2021).
    pub(in super::super::super) const LAST_ASSIGNED: u32 = 36;
    /// The largest number of a universal tag that BoringSSL's ASN.1 library takes (`V_ASN1_MAX_UNIVERSAL`).
    pub(in super::super::super) const MAX_UNIVERSAL: u32 = 0xff;
}

/// One element.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Element<'a> {
    pub(super) tag: Tag,
    pub(in super::super) content: &'a [u8],
    /// With its header.
    pub(in super::super) whole: &'a [u8],
}

/// What is still to be read.
pub(in super::super) type Input<'a> = &'a [u8];

/// Takes the next element (`CBS_get_any_asn1`). Nothing is taken where there is none.
pub(super) fn take<'a>(input: &mut Input<'a>) -> Option<Element<'a>> {
    let element = read(input, false)?;
    *input = input.get(element.whole.len()..)?;
    Some(element)
}

/// The same, where the length need not be in its shortest form (`CBS_get_any_ber_asn1_element`); indefinite lengths are
/// not taken.
pub(super) fn take_with_any_length<'a>(input: &mut Input<'a>) -> Option<Element<'a>> {
    let element = read(input, true)?;
    *input = input.get(element.whole.len()..)?;
    Some(element)
}

/// Takes the next element if it has this tag (`CBS_get_asn1`).
pub(in super::super) fn take_tagged<'a>(input: &mut Input<'a>, tag: Tag) -> Option<Element<'a>> {
    let mut rest = *input;
    let element = take(&mut rest).filter(|element| element.tag == tag)?;
    *input = rest;
    Some(element)
}

/// The tag that comes next, whether or not a whole element follows (`CBS_peek_any_asn1_tag`).
pub(in super::super) fn peek(input: Input<'_>) -> Option<Tag> {
    identifier(input).map(|(tag, _)| tag)
}

fn read(input: Input<'_>, any_length: bool) -> Option<Element<'_>> {
    let (tag, rest) = identifier(input)?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = if *first < 0x80 {
        (usize::from(*first), rest)
    } else {
        let count = usize::from(first & 0x7f);
        if !(1..=4).contains(&count) {
            return None;
        }
        let (digits, rest) = rest.split_at_checked(count)?;
        let length = digits
            .iter()
            .fold(0_u64, |length, digit| length << 8 | u64::from(*digit));
        let is_shortest = length >= 0x80 && digits.first() != Some(&0);
        if !is_shortest && !any_length {
            return None;
        }
        (usize::try_from(length).ok()?, rest)
    };
    let header = input.len() - rest.len();
    let content = rest.get(..length)?;
    Some(Element {
        tag,
        content,
        whole: input.get(..header + length)?,
    })
}

/// The identifier bytes and what follows them (`parse_asn1_tag`).
fn identifier(input: Input<'_>) -> Option<(Tag, Input<'_>)> {
    let (first, rest) = input.split_first()?;
    let (number, rest) = match u32::from(first & 0x1f) {
        0x1f => high_number(rest)?,
        number => (number, rest),
    };
    let class = match first >> 6 {
        0 => Class::Universal,
        2 => Class::Context,
        _ => Class::Other,
    };
    // [UNIVERSAL 0] ends indefinite lengths.
    if class == Class::Universal && number == 0 {
        return None;
    }
    let tag = Tag {
        class,
        constructed: first & 0x20 != 0,
        number,
    };
    Some((tag, rest))
}

/// A number from 31 to 2²⁹ − 1 in base 128, in its shortest form.
fn high_number(bytes: Input<'_>) -> Option<(u32, Input<'_>)> {
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
            return (number >= 31).then(|| (number, bytes.get(index + 1..).unwrap_or_default()));
        }
    }
    None
}
