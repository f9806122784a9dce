//! PKCS#7 certificate bags (RFC 2315 9.1; `openssl crl2pkcs7`, `.p7b`), read with the `der` crate.

use ::der::asn1::{AnyRef, ObjectIdentifier};
use ::der::{Decode as _, Encode as _, Result, SliceReader, Tag, TagNumber, Tagged as _};

use super::asn1::elements;
use super::collected::Collected;
use super::{der, presented};
use crate::model::{Certificate, Location};

/// signedData.
const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");

/// `[0]`, which holds the content, and in the content the certificates.
const ZERO: Tag = Tag::ContextSpecific {
    number: TagNumber(0),
    constructed: true,
};

/// Whether bytes are a PKCS#7 signedData.
pub(super) fn recognises(bytes: &[u8]) -> bool {
    content(bytes).is_ok_and(|content| content.is_some())
}

/// The certificates of a bag, leaf first: it is a set, and has no order of its own. `None` where the bytes are no bag or it holds none.
pub(super) fn certificates(bytes: &[u8], place: &Location) -> Option<Vec<Certificate>> {
    let signed_data = content(bytes).ok()??;
    // version, digestAlgorithms and contentInfo stand before certificates [0].
    let fields = elements(&signed_data).ok()?;
    let list = fields.iter().find(|field| field.tag() == ZERO)?;
    let certificates = elements(list).ok()?;
    let found: Result<Vec<Vec<u8>>> = certificates.iter().map(AnyRef::to_der).collect();
    let found = found.ok().filter(|found| !found.is_empty())?;
    let read = |bytes: Vec<u8>| der::certificate(&bytes, place.clone());
    Some(presented::leaf_first(found.into_iter().map(read).collect()))
}

/// Says what Envoy makes of a bag, whose certificates are taken as a chain all the same.
pub(super) fn tell(out: &mut Collected) {
    let message =
        "Envoy does not read PKCS#7, which has no order; its certificates were read leaf first";
    let whole = Location::whole(out.input);
    out.repaired(message, whole);
}

/// The SignedData of a ContentInfo; `None` where it is of another type.
fn content(bytes: &[u8]) -> Result<Option<AnyRef<'_>>> {
    let info = AnyRef::decode(&mut SliceReader::new(bytes)?)?;
    if info.tag() != Tag::Sequence {
        return Ok(None);
    }
    let fields = elements(&info)?;
    let [kind, explicit, ..] = &fields[..] else {
        return Ok(None);
    };
    if kind.tag() != Tag::ObjectIdentifier || explicit.tag() != ZERO {
        return Ok(None);
    }
    if kind.decode_as::<ObjectIdentifier>()? != SIGNED_DATA {
        return Ok(None);
    }
    Ok(elements(explicit)?.first().copied())
}
