//! What the TLS stack itself demands of the leaf, outside certificate verification (section 6).

mod key_usage;
mod parameters;
mod possession;
mod schemes;
#[cfg(test)]
mod tests;

use crate::knowledge::Check;
use crate::knowledge::boringssl::KeyDecoding;
use crate::knowledge::envoy::Release;
use crate::knowledge::errors::{self, LibraryError};
use crate::model::{
    Certificate, Fact, KeyKind, Presented, PublicKey, Role, TlsContext, TlsVersion,
};
use crate::verify::Failure;
use crate::verify::Step;
use crate::verify::boringssl::public_key::{self, KeyReader, KeyRefusal};
use crate::verify::boringssl::{self, LeafStructure};
use crate::verify::step::at_presenter;

use super::text;
pub(super) use key_usage::first_key_usage;

const P256: &str = "1.2.840.10045.3.1.7";
const P384: &str = "1.3.132.0.34";
const P521: &str = "1.3.132.0.35";
const P224: &str = "1.3.132.0.33";

/// Curves that `ecdh_curves` stands for when it is not set (6.3); X25519 holds no certificate key.
const DEFAULT_CURVES: &[&str] = &["P-256"];

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
    pub(super) judges: Role,
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
        judges: Role,
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
    pub(super) fn spki(&self) -> Step {
        let check = Check::LeafSpki;
        let decode_error = Some(errors::DECODE_ERROR);
        if let Some(step) = self.hidden_spki() {
            return step;
        }
        match &self.leaf.public_key {
            Fact::NotInEvidence => Step::undecided(
                check,
                "the leaf's public key is not in evidence",
                text::tls_failure(&[], decode_error),
                vec![at_presenter("leaf public key")],
            ),
            Fact::Absent | Fact::Unreadable { .. } => self.unreadable_spki(),
            Fact::Present { value, .. } => match self.decode(value) {
                Ok(()) => Step::passed(check, format!("{value} is a key TLS can use")),
                Err(refusal) => Step::failed(
                    check,
                    format!("{value} is no key TLS can use: {}", refusal.why),
                    text::tls_failure(&self.with_tls13_error(refusal.queued), decode_error),
                ),
            },
        }
    }

    /// A leaf whose key decodes, and that the TLS stack does not get to: bytes behind the certificate hide it.
    fn hidden_spki(&self) -> Option<Step> {
        self.leaf.public_key.value()?;
        let refusal = boringssl::parses(self.leaf, self.release.boringssl).err()?;
        if refusal.leaf != LeafStructure::Unsound {
            return None;
        }
        let queued = self.with_tls13_error(vec![LibraryError::CANNOT_PARSE_LEAF_CERT]);
        let failure = text::tls_failure(&queued, Some(errors::DECODE_ERROR));
        Some(Step::failed(Check::ListParse, refusal.detail, failure).at(0))
    }

    /// A leaf whose key cannot be read: for want of a certificate around it, or by itself.
    fn unreadable_spki(&self) -> Step {
        let check = Check::LeafSpki;
        let leaf = self.leaf.der.as_deref().unwrap_or_default();
        let (why, queued) = match public_key::decode_of_leaf(leaf, self.release.boringssl) {
            Some(Ok(())) => return Step::not_applicable(check, "the leaf does not parse"),
            Some(Err(refusal)) => (
                format!("the leaf's public key does not decode: {}", refusal.why),
                refusal.queued,
            ),
            None => (
                "the leaf's outer structure does not decode".to_owned(),
                vec![LibraryError::CANNOT_PARSE_LEAF_CERT],
            ),
        };
        let failure = text::tls_failure(&self.with_tls13_error(queued), Some(errors::DECODE_ERROR));
        Step::failed(check, why, failure)
    }

    /// In TLS 1.3 the caller adds an error of its own.
    fn with_tls13_error(&self, mut queued: Vec<LibraryError>) -> Vec<LibraryError> {
        if self.is_tls13() {
            queued.push(LibraryError::DECODE_ERROR);
        }
        queued
    }

    /// What is seen of a peer that gives up; TLS stacks agree on the alert.
    fn peer_gives_up(&self) -> Failure {
        let mut queued = vec![LibraryError::SSLV3_ALERT_HANDSHAKE_FAILURE];
        if self.judges == Role::Server {
            queued.push(LibraryError::HANDSHAKE_FAILURE_ON_CLIENT_HELLO);
        }
        text::tls_failure(&queued, None)
    }

    fn decode(&self, key: &PublicKey) -> Result<(), KeyRefusal> {
        public_key::decode(key, KeyReader::Tls, self.release.boringssl)
    }

    /// Whether keys of that algorithm decode, as far as the algorithm goes: of the key that signs no more is known.
    fn knows(&self, key: &PublicKey) -> bool {
        match &key.kind {
            KeyKind::Rsa { .. } | KeyKind::Ed25519 => true,
            KeyKind::Ec { curve: Some(curve) } => match curve.as_str() {
                P256 | P384 | P521 => true,
                P224 => self.release.boringssl.key_decoding == KeyDecoding::ByMethod,
                _ => false,
            },
            KeyKind::Other => self.is_useless(key),
            KeyKind::Ec { curve: None } | KeyKind::RsaPss { .. } => false,
        }
    }

    /// Whether it is a key that decodes and that TLS has no scheme for: DSA and X25519, later ML-DSA.
    fn is_useless(&self, key: &PublicKey) -> bool {
        !public_key::signs_in_tls(key) && self.decode(key).is_ok()
    }

    /// A scheme the verifier offers fits the leaf's key (6.3). The peer notices before it sends the certificate and gives
    /// up by itself, so this comes before everything about the certificate.
    pub(super) fn signature_scheme(&self) -> Step {
        let check = Check::Sigalg;
        let failure = self.peer_gives_up();
        let Some(key) = self.signs_with() else {
            return if self.leaf.public_key.is_in_evidence() {
                Step::not_applicable(check, "the leaf's public key does not decode")
            } else {
                let missing = vec![at_presenter("leaf public key")];
                Step::undecided(
                    check,
                    "the leaf's public key is not in evidence",
                    failure,
                    missing,
                )
            };
        };
        if !self.knows(key) {
            return Step::not_applicable(check, format!("{key} is no key TLS can use"));
        }
        if let KeyKind::Ec { curve: Some(curve) } = &key.kind
            && curve.as_str() == P224
            && self.is_tls13()
        {
            // No scheme is its own; what the peer signs with is refused behind the validator.
            return Step::not_applicable(check, format!("TLS has no scheme for {key}"));
        }
        let passes = schemes::fits(key, &self.context.tls, self.is_tls13());
        let detail = if passes {
            format!("{key} signs with a scheme the verifier offers")
        } else {
            format!("the verifier offers no signature scheme for {key}")
        };
        Step::decided(check, Some(passes), detail, failure, &[])
    }

    /// TLS 1.2 client: the curve of an EC leaf is one of `ecdh_curves` (6.3).
    pub(super) fn curve(&self) -> Option<Step> {
        if self.is_tls13() || self.judges != Role::Server {
            return None;
        }
        let check = Check::EcCurveTls12C;
        let failure = text::tls_failure(
            &[LibraryError::BAD_ECC_CERT],
            Some(errors::ILLEGAL_PARAMETER),
        );
        let key = match &self.leaf.public_key {
            Fact::NotInEvidence => {
                return Some(Step::undecided(
                    check,
                    "the leaf's public key is not in evidence",
                    failure,
                    vec![at_presenter("leaf public key")],
                ));
            }
            fact => fact.value()?,
        };
        let KeyKind::Ec { curve } = &key.kind else {
            return Some(Step::not_applicable(check, format!("{key} is on no curve")));
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
            _ if self.context.tls.is_fips() => vec!["P-256", "P-384", "P-521"],
            "" => DEFAULT_CURVES.to_vec(),
            list => list.split(':').map(usual_name).collect(),
        };
        let passes = curves.contains(&name);
        let detail = if configured.is_empty() && !self.context.tls.is_fips() {
            format!("{key}; ecdh_curves is X25519, P-256 by default")
        } else {
            format!("{key}; ecdh_curves is {}", curves.join(", "))
        };
        Some(Step::decided(check, Some(passes), detail, failure, &[]))
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

/// The key that the verifier signs with, where its certificates are in evidence: of several, the first EC key, which is what
/// a client that takes ECDSA gets, and every one does by default.
fn own_key(context: &TlsContext) -> Option<&PublicKey> {
    let keys: Vec<&PublicKey> = context
        .certificates
        .value()?
        .iter()
        .filter(|own| !own.is_empty())
        .map(|own| {
            let leaf = own.chain.value()?.certificates.value()?.first()?;
            leaf.public_key.value()
        })
        .collect::<Option<_>>()?;
    let is_ec = |key: &&&PublicKey| matches!(key.kind, KeyKind::Ec { .. });
    keys.iter().find(is_ec).or(keys.first()).copied()
}
