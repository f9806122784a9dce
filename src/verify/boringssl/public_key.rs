//! Whether BoringSSL decodes a public key (reference sections 5.8 and 6.3).
//!
//! Certificates that do not hold a key of a known algorithm parse all the same (`x509_pubkey_changed`); what needs the key
//! fails later. The TLS stack decodes the leaf's key for itself and takes fewer algorithms (`ssl_parse_peer_subject_public_key_info`).

mod dsa;
mod ec;
mod lattice;
mod number;
mod rsa;

use super::LibraryError;
use super::decoding::element::{Input, Tag, number as tag_number, take_tagged};
use super::decoding::to_public_key;
use crate::knowledge::boringssl::{KeyDecoding, Profile};
use crate::model::PublicKey;

/// Who wants the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyReader {
    /// The X.509 library, to verify what an issuer has signed.
    Certificates,
    /// The TLS stack, to verify the handshake with the leaf's key.
    Tls,
}

/// Why a key does not decode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeyRefusal {
    /// In one clause.
    pub(crate) why: String,
    /// The errors queued, oldest first. The X.509 library drops them and has one of its own.
    pub(crate) queued: Vec<LibraryError>,
}

impl KeyRefusal {
    fn new(why: &str, queued: Vec<LibraryError>) -> Self {
        Self {
            why: why.to_owned(),
            queued,
        }
    }

    /// The same with an error behind the others.
    fn then(mut self, error: LibraryError) -> Self {
        self.queued.push(error);
        self
    }
}

/// What a reader does with an algorithm that it knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Algorithm {
    Rsa,
    Ec,
    Dsa,
    Ed25519,
    X25519,
    MlDsa { octets: usize },
    MlKem { octets: usize },
}

impl Algorithm {
    /// By the content of its object identifier.
    fn of(oid: &[u8]) -> Option<Self> {
        Some(match oid {
            // 1.2.840.113549.1.1.1
            [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01] => Self::Rsa,
            // 1.2.840.10045.2.1
            [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01] => Self::Ec,
            // 1.2.840.10040.4.1
            [0x2a, 0x86, 0x48, 0xce, 0x38, 0x04, 0x01] => Self::Dsa,
            // 1.3.101.112 and 1.3.101.110
            [0x2b, 0x65, 0x70] => Self::Ed25519,
            [0x2b, 0x65, 0x6e] => Self::X25519,
            // 2.16.840.1.101.3.4, the arcs of NIST's algorithms
            [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, arcs @ ..] => {
                return lattice::algorithm(arcs);
            }
            _ => return None,
        })
    }

    fn is_taken(self, reader: KeyReader, profile: &Profile) -> bool {
        match (self, profile.key_decoding, reader) {
            (Self::Rsa | Self::Ec | Self::Ed25519, ..)
            | (Self::Dsa | Self::X25519, KeyDecoding::ByMethod, _)
            | (_, KeyDecoding::ByAlgorithm, KeyReader::Certificates) => true,
            (Self::MlDsa { .. }, KeyDecoding::ByAlgorithm, KeyReader::Tls) => {
                profile.tls_decodes_ml_dsa
            }
            _ => false,
        }
    }
}

/// Whether the reader decodes the key.
pub(crate) fn decode(
    key: &PublicKey,
    reader: KeyReader,
    profile: &Profile,
) -> Result<(), KeyRefusal> {
    decode_encoded(&key.spki, reader, profile)
}

/// Whether the TLS stack decodes the key of a leaf, which it does before the certificate is parsed
/// (`ssl_cert_skip_to_spki`); `None` where it does not find its way to the key.
pub(crate) fn decode_of_leaf(leaf: &[u8], profile: &Profile) -> Option<Result<(), KeyRefusal>> {
    let key = to_public_key(leaf)?;
    Some(decode_encoded(key, KeyReader::Tls, profile))
}

/// A SubjectPublicKeyInfo, whatever follows it.
fn decode_encoded(
    mut spki: Input<'_>,
    reader: KeyReader,
    profile: &Profile,
) -> Result<(), KeyRefusal> {
    let mut parts = || {
        let mut key = take_tagged(&mut spki, Tag::SEQUENCE)?.content;
        let mut parameters = take_tagged(&mut key, Tag::SEQUENCE)?.content;
        let oid = take_tagged(&mut parameters, Tag::universal(tag_number::OBJECT))?.content;
        let bits = take_tagged(&mut key, Tag::universal(tag_number::BIT_STRING))?.content;
        key.is_empty().then_some((oid, parameters, bits))
    };
    let Some((oid, parameters, bits)) = parts() else {
        return Err(malformed("it is no SubjectPublicKeyInfo"));
    };
    let known = Algorithm::of(oid).filter(|algorithm| algorithm.is_taken(reader, profile));
    let Some(algorithm) = known else {
        return Err(unsupported("its algorithm is not known"));
    };
    // The octet in front says how many bits of the last one do not count.
    let Some((0, bits)) = bits.split_first() else {
        return Err(malformed("its bits are no whole octets"));
    };
    match algorithm {
        Algorithm::Rsa => rsa::decode(parameters, bits, profile.key_decoding),
        Algorithm::Ec => ec::decode(parameters, bits, reader, profile.key_decoding),
        Algorithm::Dsa => dsa::decode(parameters, bits, profile.key_decoding),
        Algorithm::Ed25519 | Algorithm::X25519 => octets(parameters, bits, 32),
        Algorithm::MlDsa { octets: length } => octets(parameters, bits, length),
        Algorithm::MlKem { octets: length } => {
            octets(parameters, bits, length).and_then(|()| lattice::ml_kem_coefficients(bits))
        }
    }
}

/// Whether TLS has a signature scheme for keys that decode, as far as the algorithm goes.
pub(crate) fn signs_in_tls(key: &PublicKey) -> bool {
    let signing = ["1.2.840.113549.1.1.1", "1.2.840.10045.2.1", "1.3.101.112"];
    signing.contains(&key.algorithm.oid.as_str())
}

/// Keys that are so many octets without parameters.
fn octets(parameters: Input<'_>, bits: &[u8], length: usize) -> Result<(), KeyRefusal> {
    if !parameters.is_empty() {
        return Err(malformed("its algorithm has parameters and must not"));
    }
    if bits.len() != length {
        return Err(malformed("it is of another length than its algorithm's"));
    }
    Ok(())
}

fn unsupported(why: &str) -> KeyRefusal {
    KeyRefusal::new(why, vec![LibraryError::evp(128, "UNSUPPORTED_ALGORITHM")])
}

fn malformed(why: &str) -> KeyRefusal {
    KeyRefusal::new(why, vec![DECODE_ERROR])
}

const DECODE_ERROR: LibraryError = LibraryError::evp(102, "DECODE_ERROR");
