//! As much ASN.1 as it takes to tell what bytes are, read with the `der` crate; certificates themselves are read by
//! [`super::der`], which takes and refuses what BoringSSL does.

use ::der::asn1::{AnyRef, ObjectIdentifier};
use ::der::{Decode as _, ErrorKind, Reader as _, Result, SliceReader, Tag};

/// The first element of `bytes` with its header; `None` where it does not fit, or is no DER.
pub(super) fn first(bytes: &[u8]) -> Option<&[u8]> {
    SliceReader::new(bytes).ok()?.tlv_bytes().ok()
}

/// The identifier byte and content of the first element, and what follows it.
pub(super) fn element(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let whole = first(bytes)?;
    let any = AnyRef::decode(&mut SliceReader::new(whole).ok()?).ok()?;
    Some((*whole.first()?, any.value(), bytes.get(whole.len()..)?))
}

/// What is left to read of the elements in a row.
pub(super) struct Elements<'a>(&'a [u8]);

impl<'a> Elements<'a> {
    /// The elements that these bytes hold.
    pub(super) const fn of(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// The content of the next element, if it has this identifier byte.
    pub(super) fn next(&mut self, tag: u8) -> Option<&'a [u8]> {
        let (found, content, rest) = element(self.0)?;
        (found == tag).then(|| {
            self.0 = rest;
            content
        })
    }

    /// The bytes that are left.
    pub(super) const fn rest(&self) -> &'a [u8] {
        self.0
    }

    /// Whether none is left.
    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// An object identifier in dots, by its content; empty where it is none.
pub(super) fn dotted(content: &[u8]) -> String {
    ObjectIdentifier::from_bytes(content).map_or_else(|_| String::new(), |oid| oid.to_string())
}

/// The elements inside an element.
pub(super) fn elements<'a>(outer: &AnyRef<'a>) -> Result<Vec<AnyRef<'a>>> {
    let mut reader = SliceReader::new(outer.value())?;
    let mut found = Vec::new();
    while !reader.is_finished() {
        found.push(AnyRef::decode(&mut reader)?);
    }
    Ok(found)
}

/// Whether bytes are laid out like a certificate: a SEQUENCE of a SEQUENCE (signed content), a SEQUENCE (algorithm) and a
/// BIT STRING, whatever follows it.
pub(super) fn looks_like_certificate(bytes: &[u8]) -> bool {
    let parts = || -> Result<bool> {
        let outer = AnyRef::decode(&mut SliceReader::new(bytes)?)?;
        let tags: Vec<Tag> = elements(&outer)?.iter().map(tag).collect();
        let expected = [Tag::Sequence, Tag::Sequence, Tag::BitString];
        Ok(tag(&outer) == Tag::Sequence && tags.starts_with(&expected))
    };
    match parts() {
        Ok(is_one) => is_one,
        // Lengths that DER forbids: no verifier takes them, and it is still a certificate somebody made.
        Err(error) => {
            let is_ber = matches!(
                error.kind(),
                ErrorKind::IndefiniteLength | ErrorKind::Overlength | ErrorKind::Length { .. }
            );
            is_ber && begins_with_sequences(bytes)
        }
    }
}

/// What a signed object is, by what stands in its signed part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signed {
    /// A certificate, or what resembles none of the others.
    Certificate,
    /// A certificate revocation list.
    RevocationList,
    /// A certificate signing request.
    Request,
}

/// Tells objects apart that are all laid out like a certificate (RFC 5280 4.1 and 5.1, RFC 2986 4): behind version or serial
/// number, a certificate goes on with algorithm, issuer and a SEQUENCE of two times, a CRL with algorithm, issuer and a
/// bare time, and a request with subject, key and attributes.
pub(super) fn signed(bytes: &[u8]) -> Signed {
    let tags = || -> Result<Vec<Tag>> {
        let outer = AnyRef::decode(&mut SliceReader::new(bytes)?)?;
        let content = AnyRef::decode(&mut SliceReader::new(outer.value())?)?;
        Ok(elements(&content)?.iter().map(tag).collect())
    };
    let tags = tags().unwrap_or_default();
    let tags = tags.strip_prefix(&[Tag::Integer]).unwrap_or(&tags);
    match tags {
        [
            Tag::Sequence,
            Tag::Sequence,
            Tag::UtcTime | Tag::GeneralizedTime,
            ..,
        ] => Signed::RevocationList,
        [Tag::Sequence, Tag::Sequence]
        | [Tag::Sequence, Tag::Sequence, Tag::ContextSpecific { .. }] => Signed::Request,
        _ => Signed::Certificate,
    }
}

/// Whether bytes begin like PKCS#12 (RFC 7292 4): version 3, then a ContentInfo.
pub(super) fn looks_like_pkcs12(bytes: &[u8]) -> bool {
    let parts = || -> Result<bool> {
        let outer = AnyRef::decode(&mut SliceReader::new(bytes)?)?;
        let fields = elements(&outer)?;
        let [version, content, ..] = &fields[..] else {
            return Ok(false);
        };
        Ok(tag(version) == Tag::Integer && version.value() == [3] && tag(content) == Tag::Sequence)
    };
    parts().unwrap_or(false)
}

fn tag(any: &AnyRef<'_>) -> Tag {
    ::der::Tagged::tag(any)
}

/// Whether a SEQUENCE starts with a SEQUENCE, by the identifier bytes alone.
pub(super) fn begins_with_sequences(bytes: &[u8]) -> bool {
    let [0x30, length, rest @ ..] = bytes else {
        return false;
    };
    let length_bytes = if *length > 0x80 { length & 0x7f } else { 0 };
    rest.get(usize::from(length_bytes)) == Some(&0x30)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths() {
        assert_eq!(first(&[0x30, 1, 5, 9]), Some(&[0x30, 1, 5][..]));
        assert_eq!(first(&[0x30, 5, 0]), None);
        assert_eq!(first(&[0x30, 0x80, 0, 0]), None);
        assert_eq!(first(&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff]), None);
        assert_eq!(first(&[]), None);
    }

    #[test]
    fn certificates_are_told_by_their_layout() {
        let body = [0x30, 2, 5, 0, 0x30, 2, 5, 0, 3, 2, 0, 1];
        let with = |header: &[u8], end: &[u8]| [header, &body, end].concat();
        assert!(looks_like_certificate(&with(&[0x30, 12], &[])));
        assert!(looks_like_certificate(&with(&[0x30, 12], b"more")));
        assert!(looks_like_certificate(&with(&[0x30, 0x80], &[0, 0])));
        assert!(looks_like_certificate(&with(&[0x30, 0x82, 0, 12], &[])));
        assert!(!looks_like_certificate(&with(&[0x31, 12], &[])));
        assert!(!looks_like_certificate(&[0x30, 3, 2, 1, 5]));
        assert!(!looks_like_certificate(&[0x30, 0x80]));
        assert!(!looks_like_certificate(b"0abc"));
    }
}
