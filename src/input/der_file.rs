//! One certificate in DER, and base64 of one without any PEM around it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::collected::Collected;
use super::pem::{self, Contents};
use super::{asn1, der};
use crate::model::Location;

/// Reads bytes that look like one certificate.
pub(super) fn read(bytes: &[u8], out: &mut Collected) {
    let certificate = der::certificate(bytes, Location::whole(out.input));
    let contents = Contents {
        certificates: vec![certificate],
        complete: true,
        ..Contents::default()
    };
    pem::file(contents, out);
    out.forget_texts();
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
    let bytes = STANDARD.decode(&text).ok()?;
    asn1::looks_like_certificate(&bytes).then_some(bytes)
}
