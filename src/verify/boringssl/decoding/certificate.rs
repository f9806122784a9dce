//! Certificates (`X509_parse_from_buffer`): what of them does not parse, with the errors that the parser queues.

use super::element::{Input, Tag, number, peek, take_tagged, take_with_any_length};
use super::template::Primitive;
use super::{Decoder, reason, templates, value};
use crate::knowledge::boringssl::Decoding;

const VERSION: Tag = Tag::context(0).holding_elements();
const ISSUER_ID: Tag = Tag::context(1);
const SUBJECT_ID: Tag = Tag::context(2);
const EXTENSIONS: Tag = Tag::context(3).holding_elements();

impl Decoder {
    /// Whether a certificate parses, nothing of the input left over.
    pub(super) fn certificate(&mut self, mut input: Input<'_>) -> bool {
        match self.decoding {
            Decoding::Templates => self.certificate_by_templates(&mut input) && input.is_empty(),
            Decoding::Mixed | Decoding::Strict => {
                let is_sound = self.certificate_element(&mut input);
                is_sound.unwrap_or_else(|| {
                    self.queue.push(reason::DECODE_ERROR);
                    false
                })
            }
        }
    }

    /// By a template for what is signed (`x509_parse`).
    fn certificate_by_templates(&mut self, input: &mut Input<'_>) -> bool {
        let mut outer = || {
            let mut fields = take_tagged(input, Tag::SEQUENCE)?.content;
            let signed = take_tagged(&mut fields, Tag::SEQUENCE)?;
            let algorithm = take_tagged(&mut fields, Tag::SEQUENCE)?;
            let signature = take_with_any_length(&mut fields)
                .filter(|element| element.tag.is_primitive(number::BIT_STRING))?;
            fields.is_empty().then_some((signed, algorithm, signature))
        };
        let Some((signed, algorithm, signature)) = outer() else {
            self.queue.push(reason::DECODE_ERROR);
            return false;
        };
        let mut whole = signed.whole;
        let mut identifier = algorithm.whole;
        let read = self.legacy_item(&mut whole, &templates::CERTIFICATE_INFORMATION, None, false);
        if !read.is_read()
            || !self
                .legacy_item(
                    &mut identifier,
                    &templates::ALGORITHM_IDENTIFIER,
                    None,
                    false,
                )
                .is_read()
        {
            return false;
        }
        let checked = value::bit_string(signature.content);
        self.outcome(checked).is_read() && self.fields_fit_version(signed.content)
    }

    /// What the version allows, once everything is decoded.
    fn fields_fit_version(&mut self, mut fields: Input<'_>) -> bool {
        let version = match take_tagged(&mut fields, VERSION) {
            None => Some(0),
            Some(wrapper) => match wrapper.content {
                [2, 1, version @ 0..3] => Some(*version),
                _ => None,
            },
        };
        let Some(version) = version else {
            self.queue.push(reason::INVALID_VERSION);
            return false;
        };
        let has = |number: u32| {
            let mut rest = fields;
            std::iter::from_fn(|| super::element::take(&mut rest))
                .any(|field| field.tag.is_like(Tag::context(number)))
        };
        let is_too_new = (version == 0 && (has(1) || has(2))) || (version != 2 && has(3));
        if is_too_new {
            self.queue.push(reason::INVALID_FIELD_FOR_VERSION);
        }
        !is_too_new
    }

    /// By functions (`X509_parse_with_algorithms`). `None`: the parser's own error stands behind what others queued.
    fn certificate_element(&mut self, input: &mut Input<'_>) -> Option<bool> {
        let mut fields = take_tagged(input, Tag::SEQUENCE)?.content;
        if !input.is_empty() {
            return None;
        }
        let mut signed = take_tagged(&mut fields, Tag::SEQUENCE)?.content;
        if !self.algorithm_element(&mut fields).is_read() {
            return None;
        }
        let signature = take_with_any_length(&mut fields)
            .filter(|element| element.tag.is_primitive(number::BIT_STRING));
        let checked = signature
            .ok_or(reason::DECODE_ERROR)
            .and_then(|signature| value::bit_string(signature.content));
        if !self.outcome(checked).is_read() || !fields.is_empty() {
            return None;
        }
        self.signed_elements(&mut signed)
    }

    fn signed_elements(&mut self, signed: &mut Input<'_>) -> Option<bool> {
        let mut version = 0;
        if peek(signed) == Some(VERSION) {
            match take_tagged(signed, VERSION)?.content {
                [2, 1, written @ 0..3] => version = *written,
                other => {
                    let is_number = is_unsigned_integer(other);
                    self.queue
                        .extend(is_number.then_some(reason::INVALID_VERSION));
                    return is_number.then_some(false);
                }
            }
        }
        let is_sound = self
            .primitive_element(signed, Primitive::Integer, None, false)
            .is_read()
            && self.algorithm_element(signed).is_read()
            && self.name_element(signed).is_read()
            && self.validity_element(signed)
            && self.name_element(signed).is_read()
            && self.public_key_element(signed).is_read();
        if !is_sound {
            return None;
        }
        for id in [ISSUER_ID, SUBJECT_ID] {
            if version >= 1
                && peek(signed) == Some(id)
                && !self.tagged(signed, id, value::bit_string).is_read()
            {
                return Some(false);
            }
        }
        if version >= 2 && peek(signed) == Some(EXTENSIONS) {
            let mut list = take_tagged(signed, EXTENSIONS)?.content;
            if !self.item(&mut list, &templates::EXTENSIONS).is_read() || !list.is_empty() {
                return None;
            }
        }
        signed.is_empty().then_some(true)
    }
}

/// Whether the content is one INTEGER that an unsigned number of 64 bits holds (`CBS_get_asn1_uint64`).
fn is_unsigned_integer(mut content: Input<'_>) -> bool {
    let integer = take_tagged(&mut content, Tag::universal(number::INTEGER));
    content.is_empty()
        && integer.is_some_and(|integer| {
            let digits = match integer.content {
                [0, rest @ ..] => rest,
                all => all,
            };
            value::integer(integer.content).is_ok()
                && integer
                    .content
                    .first()
                    .is_some_and(|first| first & 0x80 == 0)
                && digits.len() <= 8
        })
}

/// What of a certificate's signed fields stands from the SubjectPublicKeyInfo on; `None` where the fields in front of it have
/// other tags.
pub(in super::super) fn to_public_key(mut der: Input<'_>) -> Option<Input<'_>> {
    let mut outer = take_tagged(&mut der, Tag::SEQUENCE)?.content;
    if !der.is_empty() {
        return None;
    }
    let mut fields = take_tagged(&mut outer, Tag::SEQUENCE)?.content;
    if peek(fields) == Some(VERSION) {
        take_tagged(&mut fields, VERSION)?;
    }
    take_tagged(&mut fields, Tag::universal(number::INTEGER))?;
    for _ in ["signature", "issuer", "validity", "subject"] {
        take_tagged(&mut fields, Tag::SEQUENCE)?;
    }
    Some(fields)
}
