//! What the TLS stack itself demands of the leaf, outside certificate verification (section 6).

mod key_usage;
mod parameters;
mod possession;
mod schemes;
#[cfg(test)]
mod tests;

use crate::knowledge::envoy::Release;
use crate::knowledge::errors::{self, SslError};
use crate::model::{
    Certificate, DepartureKind, Fact, KeyKind, Presented, PresentedBy, PublicKey, TlsContext,
    TlsVersion,
};
use crate::verify::boringssl::{self, LeafStructure};
use crate::verify::partial::{Draft, at_presenter};
use crate::verify::{Check, Failure};

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

/// What a point leaves there that is not on its curve.
const NOT_ON_CURVE: &str =
    "251658360:elliptic curve routines:OPENSSL_internal:POINT_IS_NOT_ON_CURVE";
/// What EC parameters leave there that are no named curve.
const EC_DECODE_ERROR: &str = "251658368:elliptic curve routines:OPENSSL_internal:DECODE_ERROR";

/// One handshake's view of the leaf.
pub(super) struct LeafChecks<'a> {
    /// The key the presenter signs with.
    pub(super) signing_key: &'a Fact<PublicKey>,
    /// The key of the verifier's own first certificate, where it is known.
    pub(super) own: Option<&'a PublicKey>,
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
            own: own_key(context),
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
            Fact::Present { value, .. } if is_off_curve(value) => {
                let queued = self.with_tls13_error(vec![NOT_ON_CURVE.to_owned()]);
                let detail = format!("the point of {value} is not on its curve");
                Draft::failed(check, detail, text::queued_failure(&queued, decode_error))
            }
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
        let structure = refusal.map(|refusal| refusal.leaf);
        let is_outer = structure == Some(LeafStructure::Unsound);
        let is_key = self
            .leaf
            .departures
            .iter()
            .any(|departure| departure.kind == DepartureKind::PublicKeyMalformed);
        if structure == Some(LeafStructure::Sound) && !is_key {
            return Draft::not_applicable(check, "the leaf does not parse");
        }
        let first = if is_outer {
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
        let is_explicit = matches!(key.kind, KeyKind::Ec { curve: None });
        if is_explicit {
            return vec![
                EC_DECODE_ERROR.to_owned(),
                PUBLIC_KEY_DECODE_ERROR.to_owned(),
            ];
        }
        let is_unknown_curve = matches!(key.kind, KeyKind::Ec { curve: Some(_) });
        if is_unknown_curve && self.release.boringssl.tls_knows_p224 {
            return vec![UNKNOWN_GROUP.to_owned(), PUBLIC_KEY_DECODE_ERROR.to_owned()];
        }
        vec![UNSUPPORTED_ALGORITHM.to_owned()]
    }

    /// What is seen of a peer that gives up; TLS stacks agree on the alert.
    fn peer_gives_up(&self) -> Failure {
        let mut queued = vec![SslError::SSLV3_ALERT_HANDSHAKE_FAILURE];
        if self.judges == PresentedBy::Server {
            queued.push(SslError::HANDSHAKE_FAILURE_ON_CLIENT_HELLO);
        }
        text::tls_failure(&queued, None)
    }

    fn is_usable(&self, key: &PublicKey) -> bool {
        match &key.kind {
            KeyKind::Rsa { .. } | KeyKind::Ed25519 => true,
            KeyKind::Ec { curve: Some(curve) } => match curve.as_str() {
                P256 | P384 | P521 => true,
                P224 => self.release.boringssl.tls_knows_p224,
                _ => false,
            },
            KeyKind::Other => self.is_useless(key),
            KeyKind::Ec { curve: None } | KeyKind::RsaPss { .. } => false,
        }
    }

    /// Whether it is a key that parses and that TLS has no scheme for: DSA and X25519, up to 1.37.
    fn is_useless(&self, key: &PublicKey) -> bool {
        let is_one = matches!(
            key.algorithm.oid.as_str(),
            "1.2.840.10040.4.1" | "1.3.101.110"
        );
        is_one && self.release.boringssl.tls_knows_p224
    }

    /// A scheme the verifier offers fits the leaf's key (6.3). The peer notices before it sends the certificate and gives
    /// up by itself, so this comes before everything about the certificate.
    pub(super) fn signature_scheme(&self) -> Draft {
        let check = Check::Sigalg;
        let failure = self.peer_gives_up();
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
        if let KeyKind::Ec { curve: Some(curve) } = &key.kind
            && curve.as_str() == P224
            && self.is_tls13()
        {
            // No scheme is its own; what the peer signs with is refused behind the validator.
            return Draft::not_applicable(check, format!("TLS has no scheme for {key}"));
        }
        let passes = schemes::fits(key, &self.context.tls, self.is_tls13());
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
        let configured = self.context.tls.ecdh_curves.join(":");
        let curves: Vec<&str> = match configured.as_str() {
            // P-521 is let through here and refused by its signature scheme.
            _ if self.context.tls.fips => vec!["P-256", "P-384", "P-521"],
            "" => DEFAULT_CURVES.to_vec(),
            list => list.split(':').map(usual_name).collect(),
        };
        let passes = curves.contains(&name);
        let detail = if configured.is_empty() && !self.context.tls.fips {
            format!("{key}; ecdh_curves is X25519, P-256 by default")
        } else {
            format!("{key}; ecdh_curves is {}", curves.join(", "))
        };
        Some(Draft::decided(check, Some(passes), detail, failure, &[]))
    }
}

/// Curves go by two names.
fn usual_name(curve: &str) -> &str {
    match curve {
        "prime256v1" => "P-256",
        "secp384r1" => "P-384",
        "secp521r1" => "P-521",
        "secp224r1" => "P-224",
        other => other,
    }
}

/// The key that the verifier signs with, where it has one certificate and that is in evidence.
fn own_key(context: &TlsContext) -> Option<&PublicKey> {
    let [own] = context.certificates.value()?.as_slice() else {
        return None;
    };
    let leaf = own.chain.value()?.certificates.value()?.first()?;
    leaf.public_key.value()
}

/// Whether an EC point of full length is none of its curve.
fn is_off_curve(key: &PublicKey) -> bool {
    let KeyKind::Ec { curve: Some(curve) } = &key.kind else {
        return false;
    };
    match curve.as_str() {
        P256 => key.bits.len() == 65 && p256::PublicKey::from_sec1_bytes(&key.bits).is_err(),
        P384 => key.bits.len() == 97 && p384::PublicKey::from_sec1_bytes(&key.bits).is_err(),
        _ => false,
    }
}
