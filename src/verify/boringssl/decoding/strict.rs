//! Templates as the latest revisions read them (`asn1_parse_item`, `asn1_parse_template`): every tag in full, and a value
//! that is not there is a single DECODE_ERROR.

use super::element::{Input, Tag, number, peek, take, take_tagged};
use super::template::{Field, Item, Primitive, Repeated, Tagging};
use super::{Decoder, Outcome, reason};

impl Decoder {
    /// A value of a type (`asn1_parse_item`).
    pub(super) fn strict_item(
        &mut self,
        input: &mut Input<'_>,
        item: &'static Item,
        implicit: Option<u32>,
        optional: bool,
    ) -> Outcome {
        match item {
            Item::Primitive(primitive) => {
                self.primitive_element(input, *primitive, implicit, optional)
            }
            Item::Any | Item::AnyString => self.any_element(input, optional),
            Item::Strings(types) => self.strict_string(input, types, optional),
            Item::Sequence(fields) => self.strict_sequence(input, fields, implicit, optional),
            Item::Choice(fields) => self.strict_choice(input, fields, optional),
            Item::Template(field) => self.strict_field(input, field, field.item(None), optional),
            Item::Name => self.name_element(input),
            Item::NameEntry => self.name_entry_element(input),
            Item::Algorithm => self.algorithm_element(input),
            Item::PublicKey => self.public_key_element(input),
        }
    }

    fn strict_string(&mut self, input: &mut Input<'_>, types: &[u32], optional: bool) -> Outcome {
        let is_one =
            peek(input).is_some_and(|tag| types.iter().any(|number| tag.is_primitive(*number)));
        match (is_one, optional) {
            (true, _) => self.any_element(input, false),
            (false, true) => Outcome::Skipped,
            (false, false) => self.fail(reason::MSTRING_WRONG_TAG),
        }
    }

    fn strict_choice(
        &mut self,
        input: &mut Input<'_>,
        fields: &'static [Field],
        optional: bool,
    ) -> Outcome {
        for field in fields {
            match self.strict_field(input, field, field.item(None), true) {
                Outcome::Skipped => {}
                Outcome::Read => return Outcome::Read,
                Outcome::Failed => return self.fail(reason::NESTED_ASN1_ERROR),
            }
        }
        if optional {
            Outcome::Skipped
        } else {
            self.fail(reason::NO_MATCHING_CHOICE_TYPE)
        }
    }

    fn strict_sequence(
        &mut self,
        input: &mut Input<'_>,
        fields: &'static [Field],
        implicit: Option<u32>,
        optional: bool,
    ) -> Outcome {
        let tag = implicit
            .map_or(Tag::SEQUENCE, Tag::context)
            .holding_elements();
        if optional && peek(input) != Some(tag) {
            return Outcome::Skipped;
        }
        let Some(sequence) = take_tagged(input, tag) else {
            return self.fail(reason::DECODE_ERROR);
        };
        let mut content = sequence.content;
        let mut identifier = None;
        for field in fields {
            let item = field.item(identifier);
            let before = content;
            if self.strict_field(&mut content, field, item, field.optional) == Outcome::Failed {
                return Outcome::Failed;
            }
            if matches!(item, Item::Primitive(Primitive::Object)) {
                identifier = identifier.or_else(|| object_content(before));
            }
        }
        if content.is_empty() {
            Outcome::Read
        } else {
            self.fail(reason::SEQUENCE_LENGTH_MISMATCH)
        }
    }

    fn strict_field(
        &mut self,
        input: &mut Input<'_>,
        field: &'static Field,
        item: &'static Item,
        optional: bool,
    ) -> Outcome {
        let Tagging::Explicit(number) = field.tagging else {
            return self.strict_untagged(input, field, item, optional);
        };
        let tag = Tag::context(number).holding_elements();
        if optional && peek(input) != Some(tag) {
            return Outcome::Skipped;
        }
        let Some(wrapper) = take_tagged(input, tag) else {
            return self.fail(reason::DECODE_ERROR);
        };
        let mut content = wrapper.content;
        if self.strict_untagged(&mut content, field, item, false) == Outcome::Failed {
            return self.fail(reason::NESTED_ASN1_ERROR);
        }
        if content.is_empty() {
            Outcome::Read
        } else {
            self.fail(reason::EXPLICIT_LENGTH_MISMATCH)
        }
    }

    /// A field behind its explicit tag (`asn1_parse_template_no_explicit`).
    fn strict_untagged(
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
            Repeated::Once => return self.strict_item(input, item, implicit, optional),
            Repeated::SequenceOf => number::SEQUENCE,
            Repeated::SetOf => number::SET,
        };
        let tag = implicit
            .map_or(Tag::universal(list), Tag::context)
            .holding_elements();
        if optional && peek(input) != Some(tag) {
            return Outcome::Skipped;
        }
        let Some(list) = take_tagged(input, tag) else {
            return self.fail(reason::DECODE_ERROR);
        };
        let mut content = list.content;
        while !content.is_empty() {
            if self.strict_item(&mut content, item, None, false) == Outcome::Failed {
                return self.fail(reason::NESTED_ASN1_ERROR);
            }
        }
        Outcome::Read
    }
}

/// The content of the element that stands there.
pub(super) fn object_content(mut input: Input<'_>) -> Option<&[u8]> {
    take(&mut input).map(|element| element.content)
}
