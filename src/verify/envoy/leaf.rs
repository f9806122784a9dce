//! What the TLS stack itself demands of the leaf, outside certificate verification (section 6).

mod key_usage;
mod possession;
#[cfg(test)]
mod tests;

use crate::knowledge::envoy::Release;
use crate::knowledge::errors::{self, SslError};
use crate::model::{
    Certificate, DepartureKind, Fact, KeyKind, Presented, PresentedBy, PublicKey, TlsContext,
    TlsVersion,
};
use crate::verify::Check;
use crate::verify::boringssl;
use crate::verify::partial::{Draft, at_presenter};

use super::text;
pub(super) use key_usage::first_key_usage;

const P256: &str = "1.2.840.10045.3.1.7";
const P384: &str = "1.3.132.0.34";
const P521: &str = "1.3.132.0.35";
const P224: &str = "1.3.132.0.33";

/// Curves that `ecdh_curves` stands for when it is not set (6.3); X25519 holds no certificate key.
const DEFAULT_CURVES: &[&str] = &["P-256"];

/// What a SubjectPublicKeyInfo that does not decode leaves in the queue.
const PUBLIC_KEY_DECODE_ERROR: &str = "100663398:public key routines:OPENSSL_internal:DECODE_ERROR";

/// What a key of an algorithm that is not known leaves there.
const UNSUPPORTED_ALGORITHM: &str =
    "100663424:public key routines:OPENSSL_internal:UNSUPPORTED_ALGORITHM";
/// What a curve that is not known left there up to 1.37.
const UNKNOWN_GROUP: &str = "251658363:elliptic curve routines:OPENSSL_internal:UNKNOWN_GROUP";

/// One handshake's view of the leaf.
pub(super) struct LeafChecks<'a> {
    /// The key the presenter signs with.
    pub(super) signing_key: &'a Fact<PublicKey>,
    /// The leaf.
    pub(super) leaf: &'a Certificate,
    /// The verifier's context.
    pub(super) context: &'a TlsContext,
    /// The presenter's role.
    pub(super) judges: PresentedBy,
    /// The release.
    pub(super) release: &'static Release,
    /// The TLS version.
    pub(super) tls: TlsVersion,
}

impl<'a> LeafChecks<'a> {
    /// For the first certificate, when there is one.
    pub(super) fn new(
        presented: &'a Presented,
        context: &'a TlsContext,
        judges: PresentedBy,
        release: &'static Release,
        tls: TlsVersion,
    ) -> Option<Self> {
        let leaf = presented.certificates.first()?;
        Some(Self {
            signing_key: &presented.signing_key,
            leaf,
            context,
            judges,
            release,
            tls,
        })
    }

    const fn is_tls13(&self) -> bool {
        matches!(self.tls, TlsVersion::V1_3)
    }

    /// The public key and its type can be used (6.3, 6.4).
    pub(super) fn spki(&self) -> Draft {
        let check = Check::LeafSpki;
        let decode_error = Some(errors::DECODE_ERROR);
        match &self.leaf.public_key {
            Fact::NotInEvidence => Draft::undecided(
                check,
                "the leaf's public key is not in evidence",
                text::tls_failure(&[], decode_error),
                vec![at_presenter("leaf public key")],
            ),
            Fact::Absent | Fact::Unreadable { .. } => self.unreadable_spki(),
            Fact::Present { value, .. } if self.is_usable(value) => {
                Draft::passed(check, format!("{value} is a key TLS can use"))
            }
            Fact::Present { value, .. } => Draft::failed(
                check,
                format!("{value} is no key TLS can use"),
                text::queued_failure(&self.with_tls13_error(self.unusable(value)), decode_error),
            ),
        }
    }

    /// A leaf whose key cannot be read: for want of a certificate around it, or by itself.
    fn unreadable_spki(&self) -> Draft {
        let check = Check::LeafSpki;
        let refusal = boringssl::parses(self.leaf, self.release.boringssl).err();
        let is_outer = refusal.as_ref().map(|refusal| refusal.outer_structure);
        let is_key = self
            .leaf
            .departures
            .iter()
            .any(|departure| departure.kind == DepartureKind::PublicKeyMalformed);
        if is_outer == Some(false) && !is_key {
            return Draft::not_applicable(check, "the leaf does not parse");
        }
        let first = if is_outer == Some(true) {
            SslError::CANNOT_PARSE_LEAF_CERT.printed()
        } else {
            PUBLIC_KEY_DECODE_ERROR.to_owned()
        };
        let queued = self.with_tls13_error(vec![first]);
        Draft::failed(
            check,
            "the leaf's public key does not decode",
            text::queued_failure(&queued, Some(errors::DECODE_ERROR)),
        )
    }

    /// In TLS 1.3 the caller adds an error of its own.
    fn with_tls13_error(&self, mut queued: Vec<String>) -> Vec<String> {
        if self.is_tls13() {
            queued.push(SslError::DECODE_ERROR.printed());
        }
        queued
    }

    /// What a key leaves in the queue that libssl does not take.
    fn unusable(&self, key: &PublicKey) -> Vec<String> {
        let is_unknown_curve = matches!(key.kind, KeyKind::Ec { curve: Some(_) });
        if is_unknown_curve && self.release.boringssl.tls_knows_p224 {
            return vec![UNKNOWN_GROUP.to_owned(), PUBLIC_KEY_DECODE_ERROR.to_owned()];
        }
        vec![UNSUPPORTED_ALGORITHM.to_owned()]
    }

    fn is_usable(&self, key: &PublicKey) -> bool {
        match &key.kind {
            KeyKind::Rsa { .. } | KeyKind::Ed25519 => true,
            KeyKind::Ec { curve: Some(curve) } => match curve.as_str() {
                P256 | P384 | P521 => true,
                P224 => self.release.boringssl.tls_knows_p224,
                _ => false,
            },
            KeyKind::Ec { curve: None } | KeyKind::RsaPss { .. } | KeyKind::Other => false,
        }
    }

    /// A scheme the verifier offers fits the leaf's key (6.3). The peer notices before it sends the certificate and gives
    /// up by itself, so this comes before everything about the certificate.
    pub(super) fn signature_scheme(&self) -> Draft {
        let check = Check::Sigalg;
        // What the peer sends when it gives up; TLS stacks agree on the alert.
        let mut queued = vec![SslError::SSLV3_ALERT_HANDSHAKE_FAILURE];
        if self.judges == PresentedBy::Server {
            queued.push(SslError::HANDSHAKE_FAILURE_ON_CLIENT_HELLO);
        }
        let failure = text::tls_failure(&queued, None);
        let Some(key) = self.signs_with() else {
            return if self.leaf.public_key.is_in_evidence() {
                Draft::not_applicable(check, "the leaf's public key does not decode")
            } else {
                let missing = vec![at_presenter("leaf public key")];
                Draft::undecided(
                    check,
                    "the leaf's public key is not in evidence",
                    failure,
                    missing,
                )
            };
        };
        if !self.is_usable(key) {
            return Draft::not_applicable(check, format!("{key} is no key TLS can use"));
        }
        let offered = &self.context.tls.signature_algorithms;
        let offers = |wanted: &dyn Fn(&str) -> bool, by_default: bool| {
            if offered.is_empty() {
                by_default
            } else {
                offered.iter().any(|scheme| wanted(scheme))
            }
        };
        let passes = match &key.kind {
            KeyKind::Rsa { .. } => {
                let tls13 = self.is_tls13();
                offers(
                    &|scheme| {
                        scheme.starts_with("rsa_pss_rsae_")
                            || (!tls13 && scheme.starts_with("rsa_pkcs1_"))
                    },
                    true,
                )
            }
            KeyKind::Ed25519 => offers(&|scheme| scheme == "ed25519", false),
            KeyKind::Ec { curve } if self.is_tls13() => {
                if curve.as_ref().is_some_and(|curve| curve.as_str() == P224) {
                    // No scheme is its own; what the peer signs with is refused behind the validator.
                    return Draft::not_applicable(check, format!("TLS has no scheme for {key}"));
                }
                let scheme_of_curve = match curve.as_ref().map(crate::model::Oid::as_str) {
                    Some(P256) => "ecdsa_secp256r1_sha256",
                    Some(P384) => "ecdsa_secp384r1_sha384",
                    Some(P521) => "ecdsa_secp521r1_sha512",
                    _ => "",
                };
                offers(
                    &|scheme| scheme == scheme_of_curve,
                    matches!(
                        curve.as_ref().map(crate::model::Oid::as_str),
                        Some(P256 | P384)
                    ),
                )
            }
            // In TLS 1.2 the curve is not tied to the hash.
            KeyKind::Ec { .. } => offers(&|scheme| scheme.starts_with("ecdsa_"), true),
            KeyKind::RsaPss { .. } | KeyKind::Other => true,
        };
        let detail = if passes {
            format!("{key} signs with a scheme the verifier offers")
        } else {
            format!("the verifier offers no signature scheme for {key}")
        };
        Draft::decided(check, Some(passes), detail, failure, &[])
    }

    /// TLS 1.2 client: the curve of an EC leaf is one of `ecdh_curves` (6.3).
    pub(super) fn curve(&self) -> Option<Draft> {
        if self.is_tls13() || self.judges != PresentedBy::Server {
            return None;
        }
        let check = Check::EcCurveTls12C;
        let failure = text::tls_failure(&[SslError::BAD_ECC_CERT], Some(errors::ILLEGAL_PARAMETER));
        let key = match &self.leaf.public_key {
            Fact::NotInEvidence => {
                return Some(Draft::undecided(
                    check,
                    "the leaf's public key is not in evidence",
                    failure,
                    vec![at_presenter("leaf public key")],
                ));
            }
            fact => fact.value()?,
        };
        let KeyKind::Ec { curve } = &key.kind else {
            return Some(Draft::not_applicable(
                check,
                format!("{key} is on no curve"),
            ));
        };
        let name = match curve.as_ref().map(crate::model::Oid::as_str) {
            Some(P256) => "P-256",
            Some(P384) => "P-384",
            Some(P521) => "P-521",
            Some(P224) => "P-224",
            _ => return None,
        };
        let configured: Vec<&str> = self
            .context
            .tls
            .ecdh_curves
            .iter()
            .map(String::as_str)
            .collect();
        let curves = if configured.is_empty() {
            DEFAULT_CURVES
        } else {
            &configured
        };
        let passes = curves.contains(&name);
        let detail = if configured.is_empty() {
            format!("{key}; ecdh_curves is X25519, P-256 by default")
        } else {
            format!("{key}; ecdh_curves is {}", configured.join(", "))
        };
        Some(Draft::decided(check, Some(passes), detail, failure, &[]))
    }
}
