//! That the presenter holds the leaf's key: it signs the handshake (6.1, 6.4).

use crate::knowledge::Check;
use crate::knowledge::errors::{self, LibraryError};
use crate::model::{Fact, KeyKind, PublicKey, Role};
use crate::verify::Step;

use super::super::text;
use super::{LeafChecks, P224, P521};

const ECDSA_BAD_SIGNATURE: LibraryError = LibraryError::ecdsa(100, "BAD_SIGNATURE");
const INVALID_SIGNATURE: LibraryError = LibraryError::evp(131, "INVALID_SIGNATURE");

impl LeafChecks<'_> {
    /// The key that signs: the presenter's where it is known, else the leaf's.
    pub(super) fn signs_with(&self) -> Option<&PublicKey> {
        self.signing_key
            .value()
            .or_else(|| self.leaf.public_key.value())
    }

    /// The handshake's signature verifies with the leaf's key. It is taken to, where the key that signs is not known.
    pub(in super::super) fn possession(&self) -> Step {
        let check = Check::HandshakeSignature;
        if self.is_tls13()
            && let Some(key) = self.signs_with()
            && matches!(&key.kind, KeyKind::Ec { curve: Some(curve) } if curve.as_str() == P224)
        {
            let detail = format!("TLS 1.3 has no signature scheme for {key}");
            let queued = [LibraryError::WRONG_SIGNATURE_TYPE];
            let failure = text::tls_failure(&queued, Some(errors::ILLEGAL_PARAMETER));
            return Step::failed(check, detail, failure);
        }
        if let Some(key) = self
            .leaf
            .public_key
            .value()
            .filter(|key| self.is_useless(key))
        {
            let queued = [LibraryError::WRONG_SIGNATURE_TYPE];
            let failure = text::tls_failure(&queued, Some(errors::ILLEGAL_PARAMETER));
            return Step::failed(
                check,
                format!("TLS has no signature scheme for {key}"),
                failure,
            );
        }
        if let Some(step) = self.fips_curve() {
            return step;
        }
        let Fact::Present { value: signing, .. } = self.signing_key else {
            return Step::passed(check, "the presenter is taken to hold the leaf's key")
                .taken_for_granted();
        };
        let Some(certified) = self.leaf.public_key.value() else {
            return Step::not_applicable(check, "the leaf's public key is not in evidence");
        };
        let detail = format!("the presenter signs with {signing}, the leaf's key is {certified}");
        if signing.spki == certified.spki {
            return Step::passed(check, "the presenter signs with the leaf's key");
        }
        if self.scheme_kind(signing) != self.scheme_kind(certified) {
            let queued = [LibraryError::WRONG_SIGNATURE_TYPE];
            let failure = text::tls_failure(&queued, Some(errors::ILLEGAL_PARAMETER));
            return Step::failed(check, detail, failure);
        }
        let of_library = match &certified.kind {
            KeyKind::Ec { .. } => Some(ECDSA_BAD_SIGNATURE),
            KeyKind::Rsa { .. } => Some(LibraryError::SOME_OF_RSA),
            KeyKind::Ed25519 => Some(INVALID_SIGNATURE),
            _ => None,
        };
        let queued: Vec<LibraryError> = of_library
            .into_iter()
            .chain([LibraryError::BAD_SIGNATURE])
            .collect();
        let failure = text::tls_failure(&queued, Some(errors::DECRYPT_ERROR));
        Step::failed(check, detail, failure)
    }

    /// TLS 1.2 client: the cipher that the presenter's key makes it choose fits the leaf's key.
    pub(in super::super) fn certificate_type(&self) -> Option<Step> {
        if self.is_tls13() || self.judges != Role::Server {
            return None;
        }
        let certified = self.leaf.public_key.value()?;
        let signing = self.signs_with()?;
        if is_rsa(signing) == is_rsa(certified) && !self.is_useless(certified) {
            return None;
        }
        let queued = [LibraryError::WRONG_CERTIFICATE_TYPE];
        Some(Step::failed(
            Check::HandshakeSignature,
            format!("the presenter's cipher is for {signing}, the leaf's key is {certified}"),
            text::tls_failure(&queued, Some(errors::ILLEGAL_PARAMETER)),
        ))
    }

    /// Under FIPS_202205 the curve is tied to the hash in TLS 1.2 too, and P-521 has no scheme there.
    fn fips_curve(&self) -> Option<Step> {
        let key = self.signs_with()?;
        let KeyKind::Ec { curve: Some(curve) } = &key.kind else {
            return None;
        };
        let is_refused = self.context.tls.is_fips() && !self.is_tls13() && curve.as_str() == P521;
        is_refused.then(|| {
            let queued = [LibraryError::WRONG_SIGNATURE_TYPE];
            let failure = text::tls_failure(&queued, Some(errors::ILLEGAL_PARAMETER));
            let detail = format!("FIPS_202205 has no signature scheme for {key}");
            Step::failed(Check::HandshakeSignature, detail, failure)
        })
    }

    /// What decides which schemes a key signs with: its algorithm, and in TLS 1.3 its curve.
    fn scheme_kind<'k>(&self, key: &'k PublicKey) -> (&'k str, Option<&'k str>) {
        let curve = match &key.kind {
            KeyKind::Ec { curve: Some(curve) } if self.is_tls13() => Some(curve.as_str()),
            _ => None,
        };
        (key.algorithm.oid.as_str(), curve)
    }
}

const fn is_rsa(key: &PublicKey) -> bool {
    matches!(key.kind, KeyKind::Rsa { .. } | KeyKind::RsaPss { .. })
}
