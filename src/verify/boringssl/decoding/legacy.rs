//! Templates as the earlier revisions read them (`asn1_item_ex_d2i`, `asn1_template_ex_d2i`): an error of its own for each
//! way in which a header is wrong, another one at each level above it, and no look at whether a list is constructed.
//!
//! The first of these revisions reads everything so; the second one reads values without parts, and names, by functions of
//! their own (`elements.rs`).

use super::element::{Class, Element, Input, Tag, number, take};
use super::strict::object_content;
use super::template::{Field, Item, Primitive, Repeated, Tagging};
use super::{Decoder, Outcome, reason, templates, value};
use crate::knowledge::boringssl::Decoding;
use crate::verify::boringssl::LibraryError;
use crate::verify::boringssl::name::ILLEGAL_CHARACTERS;

impl Decoder {
    /// A value of a type (`asn1_item_ex_d2i`).
    pub(super) fn legacy_item(
        &mut self,
        input: &mut Input<'_>,
        item: &'static Item,
        implicit: Option<u32>,
        optional: bool,
    ) -> Outcome {
        let by_functions = self.decoding != Decoding::Templates;
        match item {
            Item::Primitive(primitive) if by_functions => {
                self.primitive_element(input, *primitive, implicit, optional)
            }
            Item::Primitive(primitive) => {
                self.legacy_primitive(input, *primitive, implicit, optional)
            }
            Item::Any | Item::AnyString if by_functions => self.any_element(input, optional),
            Item::Any => self.legacy_any(input, any_content),
            Item::AnyString => self.legacy_any(input, any_string_content),
            Item::Strings(types) => self.legacy_string(input, types, optional),
            Item::Sequence(fields) => self.legacy_sequence(input, fields, implicit, optional),
            Item::Choice(fields) => self.legacy_choice(input, fields, optional),
            Item::Template(field) => self.legacy_field(input, field, field.item(None), optional),
            Item::Name if by_functions => self.name_element(input),
            Item::Name => {
                let start = *input;
                let read = self.legacy_item(input, &templates::RDN_SEQUENCE, None, optional);
                let name = start.get(..start.len() - input.len()).unwrap_or_default();
                if read.is_read() && has_byte_order_mark(name) {
                    // No canonical form can be made of it (`x509_name_canon`).
                    self.queue.push(ILLEGAL_CHARACTERS);
                    return self.fail(reason::ASN1_LIBRARY);
                }
                read
            }
            Item::NameEntry if by_functions => self.name_entry_element(input),
            Item::NameEntry => self.legacy_item(input, &templates::ATTRIBUTE, None, optional),
            Item::Algorithm if by_functions => self.algorithm_element(input),
            Item::Algorithm => {
                self.legacy_item(input, &templates::ALGORITHM_IDENTIFIER, None, optional)
            }
            Item::PublicKey if by_functions => self.public_key_element(input),
            Item::PublicKey => {
                let read =
                    self.legacy_item(input, &templates::PUBLIC_KEY_INFORMATION, None, optional);
                if read.is_read() {
                    // The key inside is decoded, and whatever comes of that is forgotten (`x509_pubkey_changed`).
                    self.queue.clear();
                }
                read
            }
        }
    }

    /// A header, with the tag that is expected (`asn1_check_tlen`). Form and class of a list are not looked at.
    fn header<'a>(
        &mut self,
        input: &mut Input<'a>,
        expected: Option<Tag>,
        optional: bool,
    ) -> Result<Element<'a>, Outcome> {
        let mut rest = *input;
        let element = take(&mut rest).filter(|element| {
            element.tag.class != Class::Universal || element.tag.number <= number::MAX_UNIVERSAL
        });
        let Some(element) = element else {
            self.queue.push(reason::HEADER_TOO_LONG);
            return Err(self.fail(reason::BAD_OBJECT_HEADER));
        };
        if expected.is_some_and(|expected| !element.tag.is_like(expected)) {
            return Err(if optional {
                Outcome::Skipped
            } else {
                self.fail(reason::WRONG_TAG)
            });
        }
        *input = rest;
        Ok(element)
    }

    /// The same with the error that callers add.
    fn nested_header<'a>(
        &mut self,
        input: &mut Input<'a>,
        expected: Option<Tag>,
        optional: bool,
    ) -> Result<Element<'a>, Outcome> {
        self.header(input, expected, optional)
            .map_err(|outcome| self.nested(outcome))
    }

    /// A failure inside is one here too.
    fn nested(&mut self, outcome: Outcome) -> Outcome {
        match outcome {
            Outcome::Failed => self.fail(reason::NESTED_ASN1_ERROR),
            other => other,
        }
    }

    /// A value of a type without parts (`asn1_d2i_ex_primitive`).
    fn legacy_primitive(
        &mut self,
        input: &mut Input<'_>,
        primitive: Primitive,
        implicit: Option<u32>,
        optional: bool,
    ) -> Outcome {
        let tag = implicit.map_or(Tag::universal(primitive.number()), Tag::context);
        let element = match self.nested_header(input, Some(tag), optional) {
            Ok(element) => element,
            Err(outcome) => return outcome,
        };
        let content = element.content;
        let checked = match (primitive, element.tag.constructed) {
            (Primitive::AnySequence, true) => Ok(()),
            (Primitive::AnySequence, false) => Err(reason::TYPE_NOT_CONSTRUCTED),
            (_, true) => Err(reason::TYPE_NOT_PRIMITIVE),
            (Primitive::Boolean, _) if content.len() != 1 => Err(reason::BOOLEAN_IS_WRONG_LENGTH),
            (Primitive::Integer, _) => value::integer(content),
            (Primitive::BitString, _) => value::bit_string(content),
            (Primitive::Object, _) => value::object(content),
            _ => Ok(()),
        };
        self.outcome(checked)
    }

    fn legacy_any(
        &mut self,
        input: &mut Input<'_>,
        check: fn(&Element<'_>) -> Result<(), LibraryError>,
    ) -> Outcome {
        let element = match self.nested_header(input, None, false) {
            Ok(element) => element,
            Err(outcome) => return outcome,
        };
        self.outcome(check(&element))
    }

    /// One of several string types (`ASN1_ITYPE_MSTRING`).
    fn legacy_string(&mut self, input: &mut Input<'_>, types: &[u32], optional: bool) -> Outcome {
        let mut ahead = *input;
        let element = match self.nested_header(&mut ahead, None, true) {
            Ok(element) => element,
            Err(outcome) => return outcome,
        };
        let error = match element.tag.class {
            Class::Universal if types.contains(&element.tag.number) => None,
            Class::Universal => Some(reason::MSTRING_WRONG_TAG),
            _ => Some(reason::MSTRING_NOT_UNIVERSAL),
        };
        match error {
            Some(_) if optional => Outcome::Skipped,
            Some(error) => self.fail(error),
            None if self.decoding != Decoding::Templates => {
                self.string_element(input, element.tag.number)
            }
            None => self.legacy_any(input, any_content),
        }
    }

    fn legacy_sequence(
        &mut self,
        input: &mut Input<'_>,
        fields: &'static [Field],
        implicit: Option<u32>,
        optional: bool,
    ) -> Outcome {
        let tag = implicit.map_or(Tag::SEQUENCE, Tag::context);
        let sequence = match self.nested_header(input, Some(tag), optional) {
            Ok(sequence) => sequence,
            Err(outcome) => return outcome,
        };
        if !sequence.tag.constructed {
            return self.fail(reason::SEQUENCE_NOT_CONSTRUCTED);
        }
        let mut content = sequence.content;
        let mut identifier = None;
        let mut fields = fields.iter();
        while let Some(field) = fields.as_slice().first().filter(|_| !content.is_empty()) {
            fields.next();
            let item = field.item(identifier);
            let before = content;
            // The last field must be there while anything is left to read.
            let optional = field.optional && !fields.as_slice().is_empty();
            if self.legacy_field(&mut content, field, item, optional) == Outcome::Failed {
                return Outcome::Failed;
            }
            if matches!(item, Item::Primitive(Primitive::Object)) {
                identifier = identifier.or_else(|| object_content(before));
            }
        }
        if !content.is_empty() {
            return self.fail(reason::SEQUENCE_LENGTH_MISMATCH);
        }
        if fields.all(|field| field.optional) {
            Outcome::Read
        } else {
            self.fail(reason::FIELD_MISSING)
        }
    }

    fn legacy_choice(
        &mut self,
        input: &mut Input<'_>,
        fields: &'static [Field],
        optional: bool,
    ) -> Outcome {
        for field in fields {
            match self.legacy_field(input, field, field.item(None), true) {
                Outcome::Skipped => {}
                other => return self.nested(other),
            }
        }
        if optional {
            Outcome::Skipped
        } else {
            self.fail(reason::NO_MATCHING_CHOICE_TYPE)
        }
    }

    /// A field with its explicit tag, where it has one (`asn1_template_ex_d2i`).
    fn legacy_field(
        &mut self,
        input: &mut Input<'_>,
        field: &'static Field,
        item: &'static Item,
        optional: bool,
    ) -> Outcome {
        let Tagging::Explicit(number) = field.tagging else {
            return self.legacy_untagged(input, field, item, optional);
        };
        let wrapper = match self.nested_header(input, Some(Tag::context(number)), optional) {
            Ok(wrapper) => wrapper,
            Err(outcome) => return outcome,
        };
        if !wrapper.tag.constructed {
            return self.fail(reason::EXPLICIT_TAG_NOT_CONSTRUCTED);
        }
        let mut content = wrapper.content;
        if self.legacy_untagged(&mut content, field, item, false) == Outcome::Failed {
            return self.fail(reason::NESTED_ASN1_ERROR);
        }
        if content.is_empty() {
            Outcome::Read
        } else {
            self.fail(reason::EXPLICIT_LENGTH_MISMATCH)
        }
    }

    /// A field behind its explicit tag (`asn1_template_noexp_d2i`).
    fn legacy_untagged(
        &mut self,
        input: &mut Input<'_>,
        field: &'static Field,
        item: &'static Item,
        optional: bool,
    ) -> Outcome {
        let implicit = match field.tagging {
            Tagging::Implicit(number) => Some(number),
            Tagging::None | Tagging::Explicit(_) => None,
        };
        let list = match field.repeated {
            Repeated::Once => {
                let outcome = self.legacy_item(input, item, implicit, optional);
                return self.nested(outcome);
            }
            Repeated::SequenceOf => number::SEQUENCE,
            Repeated::SetOf => number::SET,
        };
        let tag = implicit.map_or(Tag::universal(list), Tag::context);
        let list = match self.nested_header(input, Some(tag), optional) {
            Ok(list) => list,
            Err(outcome) => return outcome,
        };
        let mut content = list.content;
        while !content.is_empty() {
            if self.legacy_item(&mut content, item, None, false) == Outcome::Failed {
                return self.fail(reason::NESTED_ASN1_ERROR);
            }
        }
        Outcome::Read
    }
}

/// What refuses a value of any type: the universal types that the library knows must be well-formed; a BOOLEAN may be of
/// any byte, and types it does not know are taken as they are.
fn any_content(element: &Element<'_>) -> Result<(), LibraryError> {
    let Tag {
        class,
        constructed,
        number: of,
    } = element.tag;
    if class != Class::Universal || !is_known(of) {
        return Ok(());
    }
    let content = element.content;
    match (of, constructed) {
        (number::SEQUENCE | number::SET, true) => Ok(()),
        (number::SEQUENCE | number::SET, false) => Err(reason::TYPE_NOT_CONSTRUCTED),
        (_, true) => Err(reason::TYPE_NOT_PRIMITIVE),
        (number::OBJECT, _) => value::object(content),
        (number::NULL, _) if !content.is_empty() => Err(reason::NULL_IS_WRONG_LENGTH),
        (number::BOOLEAN, _) if content.len() != 1 => Err(reason::BOOLEAN_IS_WRONG_LENGTH),
        (number::INTEGER | number::ENUMERATED, _) => value::integer(content),
        (number::BIT_STRING, _) => value::bit_string(content),
        (number::UTC_TIME | number::GENERALIZED_TIME, _) if !value::is_time(of, content) => {
            Err(reason::INVALID_TIME_FORMAT)
        }
        _ => value::characters(of, content),
    }
}

/// Whether a wide string of a name that reads begins with a byte order mark.
fn has_byte_order_mark(name: Input<'_>) -> bool {
    let mut input = name;
    let mut sets = take(&mut input).map_or(&[][..], |name| name.content);
    while let Some(set) = take(&mut sets) {
        let mut entries = set.content;
        while let Some(entry) = take(&mut entries) {
            let mut fields = entry.content;
            let value = take(&mut fields).and_then(|_| take(&mut fields));
            let is_marked = value.is_some_and(|value| {
                let is = |of| value.tag.is_primitive(of);
                is(number::BMP_STRING) && value.content.starts_with(&[0xfe, 0xff])
                    || is(number::UNIVERSAL_STRING)
                        && value.content.starts_with(&[0, 0, 0xfe, 0xff])
            });
            if is_marked {
                return true;
            }
        }
    }
    false
}

/// The same in a name, where a BOOLEAN is in DER.
fn any_string_content(element: &Element<'_>) -> Result<(), LibraryError> {
    any_content(element)?;
    let is_odd =
        element.tag.is_primitive(number::BOOLEAN) && !matches!(element.content, [0 | 0xff]);
    if is_odd {
        Err(reason::DECODE_ERROR)
    } else {
        Ok(())
    }
}

/// Whether the library knows a universal type (`is_supported_universal_type`).
fn is_known(of: u32) -> bool {
    matches!(
        of,
        number::OBJECT
            | number::NULL
            | number::BOOLEAN
            | number::BIT_STRING
            | number::INTEGER
            | number::ENUMERATED
            | number::OCTET_STRING
            | number::NUMERIC_STRING
            | number::PRINTABLE_STRING
            | number::T61_STRING
            | number::VIDEOTEX_STRING
            | number::IA5_STRING
            | number::UTC_TIME
            | number::GENERALIZED_TIME
            | number::GRAPHIC_STRING
            | number::VISIBLE_STRING
            | number::GENERAL_STRING
            | number::UNIVERSAL_STRING
            | number::BMP_STRING
            | number::UTF8_STRING
            | number::SET
            | number::SEQUENCE
    )
}
