//! Certificate and key pins (2.4): SHA-256 of the leaf, or of its SubjectPublicKeyInfo.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::knowledge::Check;
use crate::knowledge::envoy::Release;
use crate::knowledge::errors;
use crate::model::{Certificate, Fact, Presented, ValidationContext};
use crate::verify::Step;
use crate::verify::boringssl::LibraryError;
use crate::verify::partial::any;
use crate::verify::step::at_presenter;

use super::text;

/// The bytes of a configured certificate hash; colons count only in the 95-character form.
pub(super) fn certificate_hash(text: &str) -> Option<[u8; 32]> {
    let text = if text.len() == 95 {
        text.replace(':', "")
    } else {
        text.to_owned()
    };
    if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let mut hash = [0; 32];
    for (index, byte) in hash.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * index..2 * index + 2)?, 16).ok()?;
    }
    Some(hash)
}

/// The bytes of a configured key hash.
pub(super) fn key_hash(text: &str) -> Option<[u8; 32]> {
    STANDARD.decode(text).ok()?.try_into().ok()
}

/// Passes if either list holds a match (2.3 step 5). `queued`: what the steps before left in the library's queue.
pub(super) fn check(
    presented: &Presented,
    validation: &ValidationContext,
    release: &Release,
    queued: &[LibraryError],
) -> Option<Step> {
    let leaf = presented.certificates.first()?;
    if validation.certificate_hashes.is_empty() && validation.spki_hashes.is_empty() {
        return None;
    }
    let passes = any([
        any(validation.certificate_hashes.iter().map(|pin| {
            let hash = leaf_hash(leaf)?;
            Some(certificate_hash(pin) == Some(hash))
        })),
        any(validation.spki_hashes.iter().map(|pin| {
            let hash = leaf_key_hash(leaf)?;
            Some(key_hash(pin) == Some(hash))
        })),
    ]);
    let detail = match passes {
        Some(true) => "the leaf is pinned",
        Some(false) => "neither the leaf nor its key is one of the pinned ones",
        None => "the leaf is not wholly in evidence, so its hash is not known",
    };
    let step = Step::decided(
        Check::Pins,
        passes,
        detail,
        text::verification_failure(
            release,
            queued,
            Some("cert hash and spki"),
            text::FAIL_VERIFY_CERT_HASH,
            errors::BAD_CERTIFICATE_HASH_VALUE,
        ),
        &[at_presenter("the whole leaf certificate")],
    );
    Some(step.queueing(queued.to_vec()))
}

fn leaf_hash(leaf: &Certificate) -> Option<[u8; 32]> {
    match (&leaf.der, &leaf.fingerprint) {
        (_, Fact::Present { value, .. }) => Some(value.0),
        (Some(der), _) => Some(Sha256::digest(der).into()),
        (None, _) => None,
    }
}

fn leaf_key_hash(leaf: &Certificate) -> Option<[u8; 32]> {
    let key = leaf.public_key.value()?;
    (!key.spki.is_empty()).then(|| Sha256::digest(&key.spki).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colons_count_only_in_the_long_form() {
        let plain = "ab".repeat(32);
        let colons = vec!["AB"; 32].join(":");
        assert_eq!(certificate_hash(&plain), Some([0xab; 32]));
        assert_eq!(certificate_hash(&colons), Some([0xab; 32]));
        assert_eq!(certificate_hash(&"zz".repeat(32)), None);
        assert_eq!(certificate_hash("ab"), None);
    }

    #[test]
    fn a_key_hash_is_base64_of_32_bytes() {
        assert_eq!(key_hash(&STANDARD.encode([7; 32])), Some([7; 32]));
        assert_eq!(key_hash("AAAA"), None);
    }
}
