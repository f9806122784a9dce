//! Certificates and CRLs in DER, one or several in a row, and base64 of these without any PEM around it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::asn1::{self, Signed};
use super::collected::Collected;
use super::der;
use super::pem::{self, Contents};
use crate::model::Location;

/// Reads bytes that look like a certificate.
pub(super) fn read(bytes: &[u8], out: &mut Collected) {
    let whole = Location::whole(out.input);
    let contents = contents(bytes, &whole, out);
    let count = contents.certificates.len();
    if count > 1 {
        let message = format!(
            "{count} certificates stand here in DER, one behind the other, as the SPIFFE Workload API hands them out; Envoy \
             reads PEM"
        );
        out.repaired(message, whole);
    }
    pem::file(contents, out);
    out.forget_texts();
}

/// What DER objects in a row hold, each read as its PEM form is.
pub(super) fn contents(bytes: &[u8], at: &Location, out: &mut Collected) -> Contents {
    let mut contents = Contents {
        complete: true,
        ..Contents::default()
    };
    for object in in_a_row(bytes) {
        match asn1::signed(object) {
            Signed::Certificate => contents
                .certificates
                .push(der::certificate(object, at.clone())),
            Signed::RevocationList => match der::revocation_list(object) {
                Ok(list) => contents.crls.push(list),
                Err(why) => out.lost_at(format!("this CRL does not parse: {why}"), at.clone()),
            },
            Signed::Request => {
                let message = "this is a certificate signing request, which nobody presents; name the certificate that was issued \
                     for it";
                out.lost_at(message, at.clone());
            }
        }
    }
    contents
}

/// The objects that stand in a row. What follows the last one stays with it: its reader says what that is.
pub(super) fn in_a_row(bytes: &[u8]) -> Vec<&[u8]> {
    let mut objects = Vec::new();
    let mut rest = bytes;
    while let Some(first) = asn1::first(rest) {
        let behind = rest.get(first.len()..).unwrap_or_default();
        if !asn1::looks_like_certificate(behind) {
            break;
        }
        objects.push(first);
        rest = behind;
    }
    objects.push(rest);
    objects
}

/// What a field of a document encodes, told by its first characters; `None` for private keys, which are not decoded.
pub(super) fn unwrap_field(text: &str) -> Option<Vec<u8>> {
    // "-----BEGIN", and a SEQUENCE of more than 127 bytes.
    let begins = text.trim_start();
    if !begins.starts_with("LS0tLS1CRUdJTi") && !begins.starts_with("MI") {
        return None;
    }
    unwrap_base64(text)
}

/// What a lone base64 text encodes: `kubectl get secret -o jsonpath='{.data.tls\.crt}'`.
pub(super) fn unwrap_base64(text: &str) -> Option<Vec<u8>> {
    let text: String = text.split_whitespace().collect();
    // PEM of a private key is told by its first bytes, and not decoded.
    let head = STANDARD.decode(text.get(..40)?).ok()?;
    if head.starts_with(b"-----BEGIN ") {
        let is_key = head.windows(7).any(|part| part == b"PRIVATE");
        return (!is_key).then(|| STANDARD.decode(&text).ok())?;
    }
    // A private key begins with its version, where a certificate begins with a SEQUENCE.
    if !asn1::begins_with_sequences(&head) {
        return None;
    }
    let bytes = STANDARD.decode(&text).ok()?;
    asn1::looks_like_certificate(&bytes).then_some(bytes)
}
