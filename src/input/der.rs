//! DER certificates and CRLs to facts.
//!
//! Decoding never fails: what does not decode is an unreadable fact and a departure with its byte offset. The reader is as
//! strict and as lenient as BoringSSL's, because a decoder that accepts more or less would put facts in evidence that
//! the verifier does not have (x509-parser takes more, x509-cert less).

mod any;
mod certificate;
mod crl;
mod extension;
mod general_name;
mod key;
mod name;
mod primitive;
mod time;
mod tlv;
mod trust_settings;
mod values;

use crate::model::{Certificate, Location, PublicKey, RevocationList};
use tlv::{Reader, tag};

/// Decodes a certificate. Bytes that are no certificate at all make every fact unreadable.
pub fn certificate(bytes: &[u8], source: Location) -> Certificate {
    let mut certificate = certificate::decode(bytes, source);
    certificate.statements = super::statements::of(&certificate);
    certificate
}

/// Decodes a certificate of a `TRUSTED CERTIFICATE` block, with the trust settings that follow it (`d2i_X509_AUX`).
pub fn trusted_certificate(bytes: &[u8], source: Location) -> Certificate {
    let mut certificate = certificate::decode_with_settings(bytes, source);
    certificate.statements = super::statements::of(&certificate);
    certificate
}

/// Decodes a SubjectPublicKeyInfo, the content of a `PUBLIC KEY` block; `None` where it is none.
pub fn public_key(bytes: &[u8]) -> Option<PublicKey> {
    let outer = Reader::new(bytes, 0).expect(tag::SEQUENCE, "the SubjectPublicKeyInfo");
    key::public_key(&outer.ok()?, &mut Vec::new()).ok()
}

/// Decodes a CRL; the clause says why BoringSSL would not parse it. Bytes behind it do not matter.
pub fn revocation_list(bytes: &[u8]) -> Result<RevocationList, String> {
    crl::decode(bytes).map_err(|malformed| malformed.detail)
}

#[cfg(test)]
mod tests;
