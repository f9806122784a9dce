//! Values read by functions of their own, one for each type (`asn1_parse_*`, `x509_parse_*`): the later revisions. A value
//! that is not there, or has another tag, is a single DECODE_ERROR.

use super::element::{Class, Element, Input, Tag, number, peek, take, take_tagged};
use super::template::Primitive;
use super::{Decoder, Outcome, reason, value};
use crate::verify::boringssl::LibraryError;

impl Decoder {
    /// A value of a type without parts (`asn1_parse_item_primitive`, `asn1_d2i_ex_primitive_cbs`).
    pub(super) fn primitive_element(
        &mut self,
        input: &mut Input<'_>,
        primitive: Primitive,
        implicit: Option<u32>,
        optional: bool,
    ) -> Outcome {
        let tag = implicit.map_or(Tag::universal(primitive.number()), Tag::context);
        let tag = match primitive {
            Primitive::AnySequence => tag.holding_elements(),
            _ => tag,
        };
        if optional && peek(input) != Some(tag) {
            return Outcome::Skipped;
        }
        self.tagged(input, tag, |content| match primitive {
            Primitive::Boolean if content.len() != 1 => Err(reason::BOOLEAN_IS_WRONG_LENGTH),
            Primitive::Integer => value::integer(content),
            Primitive::BitString => value::bit_string(content),
            Primitive::Object => value::object(content),
            _ => Ok(()),
        })
    }

    /// A value with this tag whose content is sound.
    pub(super) fn tagged(
        &mut self,
        input: &mut Input<'_>,
        tag: Tag,
        check: impl FnOnce(&[u8]) -> Result<(), LibraryError>,
    ) -> Outcome {
        let checked = take_tagged(input, tag)
            .ok_or(reason::DECODE_ERROR)
            .and_then(|element| check(element.content));
        self.outcome(checked)
    }

    /// A string of the type with this number (`asn1_parse_character_string`).
    pub(super) fn string_element(&mut self, input: &mut Input<'_>, of: u32) -> Outcome {
        self.tagged(input, Tag::universal(of), |content| {
            value::characters(of, content)
        })
    }

    /// A time (`asn1_parse_time`).
    fn time(&mut self, input: &mut Input<'_>) -> Outcome {
        let of = match peek(input) {
            Some(tag) if tag.is_primitive(number::UTC_TIME) => number::UTC_TIME,
            _ => number::GENERALIZED_TIME,
        };
        self.tagged(input, Tag::universal(of), |content| time(of, content))
    }

    /// A value of any type (`asn1_parse_any`).
    pub(super) fn any_element(&mut self, input: &mut Input<'_>, optional: bool) -> Outcome {
        if optional && input.is_empty() {
            return Outcome::Skipped;
        }
        let checked = take(input).ok_or(reason::DECODE_ERROR).and_then(|element| {
            let is = |number| element.tag.is_primitive(number);
            if is(number::NULL) && !element.content.is_empty()
                || is(number::BOOLEAN) && !matches!(element.content, [0 | 0xff])
            {
                return Err(reason::DECODE_ERROR);
            }
            any_as_string(&element)
        });
        self.outcome(checked)
    }

    /// An attribute of a name (`x509_parse_name_entry`).
    pub(super) fn name_entry_element(&mut self, input: &mut Input<'_>) -> Outcome {
        let Some(entry) = take_tagged(input, Tag::SEQUENCE) else {
            return self.fail(reason::DECODE_ERROR);
        };
        let mut fields = entry.content;
        let is_sound = self
            .primitive_element(&mut fields, Primitive::Object, None, false)
            .is_read()
            && self.any_string_element(&mut fields).is_read()
            && fields.is_empty();
        self.or_decode_error(is_sound)
    }

    fn any_string_element(&mut self, input: &mut Input<'_>) -> Outcome {
        let checked = take(input)
            .ok_or(reason::DECODE_ERROR)
            .and_then(|element| any_as_string(&element));
        self.outcome(checked)
    }

    /// A distinguished name (`x509_parse_name`).
    pub(super) fn name_element(&mut self, input: &mut Input<'_>) -> Outcome {
        let Some(name) = take_tagged(input, Tag::SEQUENCE) else {
            return self.fail(reason::DECODE_ERROR);
        };
        let mut sets = name.content;
        while !sets.is_empty() {
            let set = take_tagged(&mut sets, Tag::SET).filter(|set| !set.content.is_empty());
            let Some(set) = set else {
                return self.fail(reason::DECODE_ERROR);
            };
            let mut entries = set.content;
            while !entries.is_empty() {
                if self.name_entry_element(&mut entries) == Outcome::Failed {
                    return Outcome::Failed;
                }
            }
        }
        Outcome::Read
    }

    /// An AlgorithmIdentifier (`x509_parse_algorithm`).
    pub(super) fn algorithm_element(&mut self, input: &mut Input<'_>) -> Outcome {
        let Some(algorithm) = take_tagged(input, Tag::SEQUENCE) else {
            return self.fail(reason::DECODE_ERROR);
        };
        let mut fields = algorithm.content;
        let is_sound = self
            .primitive_element(&mut fields, Primitive::Object, None, false)
            .is_read()
            && self.any_element(&mut fields, true) != Outcome::Failed;
        if !is_sound {
            return Outcome::Failed;
        }
        self.or_decode_error(fields.is_empty())
    }

    /// A SubjectPublicKeyInfo (`x509_parse_public_key`). Whether the key itself decodes does not matter here.
    pub(super) fn public_key_element(&mut self, input: &mut Input<'_>) -> Outcome {
        let Some(key) = take_tagged(input, Tag::SEQUENCE) else {
            return self.fail(reason::DECODE_ERROR);
        };
        let mut fields = key.content;
        let is_sound = self.algorithm_element(&mut fields).is_read()
            && self
                .primitive_element(&mut fields, Primitive::BitString, None, false)
                .is_read()
            && fields.is_empty();
        self.or_decode_error(is_sound)
    }

    /// A validity: two times.
    pub(super) fn validity_element(&mut self, input: &mut Input<'_>) -> bool {
        let Some(validity) = take_tagged(input, Tag::SEQUENCE) else {
            return false;
        };
        let mut times = validity.content;
        self.time(&mut times).is_read() && self.time(&mut times).is_read() && times.is_empty()
    }

    /// The error of the function that called, behind those of what it called.
    pub(super) fn or_decode_error(&mut self, is_sound: bool) -> Outcome {
        if is_sound {
            Outcome::Read
        } else {
            self.fail(reason::DECODE_ERROR)
        }
    }
}

fn time(of: u32, content: &[u8]) -> Result<(), LibraryError> {
    if value::is_time(of, content) {
        Ok(())
    } else {
        Err(reason::DECODE_ERROR)
    }
}

/// What refuses a value of any type (`asn1_parse_any_as_string`): the wrong form for a universal type, or its content.
fn any_as_string(element: &Element<'_>) -> Result<(), LibraryError> {
    let Tag {
        class,
        constructed,
        number: of,
    } = element.tag;
    if class != Class::Universal {
        return Ok(());
    }
    if of <= number::LAST_ASSIGNED && of != number::UNASSIGNED {
        let holds_elements = matches!(
            of,
            number::EXTERNAL
                | number::EMBEDDED_PDV
                | number::SEQUENCE
                | number::SET
                | number::CHARACTER_STRING
        );
        match (holds_elements, constructed) {
            (true, false) => return Err(reason::TYPE_NOT_CONSTRUCTED),
            (false, true) => return Err(reason::TYPE_NOT_PRIMITIVE),
            _ => {}
        }
    }
    if of > number::MAX_UNIVERSAL {
        return Err(reason::DECODE_ERROR);
    }
    if constructed {
        return Ok(());
    }
    let content = element.content;
    match of {
        number::OBJECT => value::object(content),
        number::NULL if !content.is_empty() => Err(reason::NULL_IS_WRONG_LENGTH),
        number::BOOLEAN => match content {
            [0 | 0xff] => Ok(()),
            [_] => Err(reason::DECODE_ERROR),
            _ => Err(reason::BOOLEAN_IS_WRONG_LENGTH),
        },
        number::INTEGER | number::ENUMERATED => value::integer(content),
        number::BIT_STRING => value::bit_string(content),
        number::UTC_TIME | number::GENERALIZED_TIME => time(of, content),
        _ => value::characters(of, content),
    }
}
