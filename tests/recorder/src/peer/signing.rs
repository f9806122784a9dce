//! Signs the handshake with whatever key a case holds, also with keys that no TLS stack would sign with.

use std::sync::Arc;

use p224::ecdsa::signature::hazmat::PrehashSigner;
use p256::pkcs8::DecodePrivateKey;
use rsa::traits::PublicKeyParts;
use rustls::crypto::aws_lc_rs::sign::any_supported_type;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::sign::{Signer, SigningKey};
use rustls::{Error, SignatureAlgorithm, SignatureScheme as Scheme};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::TlsVersion;

/// Length of a P-521 field element: shorter digests are widened to it, which leaves their number as it is.
const P521_BYTES: usize = 66;

/// The key of a case, bound to the TLS version of its handshake.
///
/// The rules are BoringSSL's, so that the peer behaves like another Envoy: a key for which TLS has a scheme signs only if
/// that scheme was offered; under TLS 1.2 an ECDSA scheme names the hash and not the curve. A key for which TLS has no
/// scheme (P-224, secp256k1) is presented all the same, as if it were P-256: what is wanted is Envoy's word on it.
#[derive(Debug)]
pub(crate) struct CaseKey {
    usual: Option<Arc<dyn SigningKey>>,
    own: Option<Arc<OwnKey>>,
    version: TlsVersion,
}

impl CaseKey {
    /// Reads PKCS#8; `None` for a key that nothing here can sign with.
    pub(crate) fn read(pkcs8: &[u8], version: TlsVersion) -> Option<Self> {
        let usual = any_supported_type(&PrivateKeyDer::from(PrivatePkcs8KeyDer::from(pkcs8))).ok();
        let own = OwnKey::read(pkcs8).map(Arc::new);
        (usual.is_some() || own.is_some()).then_some(Self {
            usual,
            own,
            version,
        })
    }

    fn own_scheme(&self, key: &OwnKey, offered: &[Scheme]) -> Option<Scheme> {
        let fits = |scheme: &&Scheme| match key {
            OwnKey::Rsa(key) => is_rsa(**scheme, self.version) && !too_short(key, **scheme),
            _ => hash_of(**scheme).is_some() && !is_rsa(**scheme, TlsVersion::V1_2),
        };
        match (key, self.version) {
            (OwnKey::P224(_) | OwnKey::Secp256k1(_), _) => Some(Scheme::ECDSA_NISTP256_SHA256),
            (OwnKey::Rsa(_), _) | (_, TlsVersion::V1_2) => offered.iter().find(fits).copied(),
            (_, TlsVersion::V1_3) => None,
        }
    }
}

impl SigningKey for CaseKey {
    fn choose_scheme(&self, offered: &[Scheme]) -> Option<Box<dyn Signer>> {
        let speaks = |scheme: &&Scheme| !is_pkcs1(**scheme) || self.version == TlsVersion::V1_2;
        let offered: Vec<Scheme> = offered.iter().filter(speaks).copied().collect();
        let offered = offered.as_slice();
        if let Some(signer) = self
            .usual
            .as_ref()
            .and_then(|usual| usual.choose_scheme(offered))
        {
            return Some(signer);
        }
        let key = self.own.as_ref()?;
        let scheme = self.own_scheme(key, offered)?;
        Some(Box::new(OwnSigner {
            key: Arc::clone(key),
            scheme,
        }))
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        match (&self.usual, self.own.as_deref()) {
            (Some(usual), _) => usual.algorithm(),
            (None, Some(OwnKey::Rsa(_))) => SignatureAlgorithm::RSA,
            (None, _) => SignatureAlgorithm::ECDSA,
        }
    }
}

/// Keys and combinations that rustls leaves out: RSA below 2048 bits, curves without a scheme, any curve with any hash.
enum OwnKey {
    Rsa(Box<rsa::RsaPrivateKey>),
    P224(p224::ecdsa::SigningKey),
    P256(p256::ecdsa::SigningKey),
    P384(p384::ecdsa::SigningKey),
    P521(p521::ecdsa::SigningKey),
    Secp256k1(k256::ecdsa::SigningKey),
}

impl std::fmt::Debug for OwnKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Rsa(_) => "RSA",
            Self::P224(_) => "P-224",
            Self::P256(_) => "P-256",
            Self::P384(_) => "P-384",
            Self::P521(_) => "P-521",
            Self::Secp256k1(_) => "secp256k1",
        })
    }
}

impl OwnKey {
    fn read(pkcs8: &[u8]) -> Option<Self> {
        let rsa = || {
            rsa::RsaPrivateKey::from_pkcs8_der(pkcs8)
                .ok()
                .map(|key| Self::Rsa(Box::new(key)))
        };
        let p224 = || {
            p224::SecretKey::from_pkcs8_der(pkcs8)
                .ok()
                .map(|key| Self::P224(key.into()))
        };
        let p256 = || {
            p256::SecretKey::from_pkcs8_der(pkcs8)
                .ok()
                .map(|key| Self::P256(key.into()))
        };
        let p384 = || {
            p384::SecretKey::from_pkcs8_der(pkcs8)
                .ok()
                .map(|key| Self::P384(key.into()))
        };
        let p521 = || {
            let key = p521::SecretKey::from_pkcs8_der(pkcs8).ok()?;
            p521::ecdsa::SigningKey::from_bytes(&key.to_bytes())
                .ok()
                .map(Self::P521)
        };
        let secp256k1 = || {
            k256::SecretKey::from_pkcs8_der(pkcs8)
                .ok()
                .map(|key| Self::Secp256k1(key.into()))
        };
        p256()
            .or_else(rsa)
            .or_else(p384)
            .or_else(p521)
            .or_else(p224)
            .or_else(secp256k1)
    }

    /// Signs a digest; ECDSA signatures come out in DER.
    fn sign(&self, scheme: Scheme, digest: &[u8]) -> Option<Vec<u8>> {
        Some(match self {
            Self::Rsa(key) => return sign_rsa(key, scheme, digest),
            Self::P224(key) => {
                let signature: p224::ecdsa::Signature = key.sign_prehash(digest).ok()?;
                signature.to_der().as_bytes().to_vec()
            }
            Self::P256(key) => {
                let signature: p256::ecdsa::Signature = key.sign_prehash(digest).ok()?;
                signature.to_der().as_bytes().to_vec()
            }
            Self::P384(key) => {
                let signature: p384::ecdsa::Signature = key.sign_prehash(digest).ok()?;
                signature.to_der().as_bytes().to_vec()
            }
            Self::P521(key) => {
                let widened = [&vec![0; P521_BYTES - digest.len()], digest].concat();
                let signature: p521::ecdsa::Signature = key.sign_prehash(&widened).ok()?;
                signature.to_der().as_bytes().to_vec()
            }
            Self::Secp256k1(key) => {
                let signature: k256::ecdsa::Signature = key.sign_prehash(digest).ok()?;
                signature.to_der().as_bytes().to_vec()
            }
        })
    }
}

fn sign_rsa(key: &rsa::RsaPrivateKey, scheme: Scheme, digest: &[u8]) -> Option<Vec<u8>> {
    let mut random = rand_core::OsRng;
    let signed = match scheme {
        Scheme::RSA_PSS_SHA256 => key.sign_with_rng(&mut random, rsa::Pss::new::<Sha256>(), digest),
        Scheme::RSA_PSS_SHA384 => key.sign_with_rng(&mut random, rsa::Pss::new::<Sha384>(), digest),
        Scheme::RSA_PSS_SHA512 => key.sign_with_rng(&mut random, rsa::Pss::new::<Sha512>(), digest),
        Scheme::RSA_PKCS1_SHA256 => key.sign(rsa::Pkcs1v15Sign::new::<Sha256>(), digest),
        Scheme::RSA_PKCS1_SHA384 => key.sign(rsa::Pkcs1v15Sign::new::<Sha384>(), digest),
        Scheme::RSA_PKCS1_SHA512 => key.sign(rsa::Pkcs1v15Sign::new::<Sha512>(), digest),
        _ => return None,
    };
    signed.ok()
}

/// PSS with a salt as long as the digest needs room for both and two bytes: with SHA-512, more than 1024 bits.
fn too_short(key: &rsa::RsaPrivateKey, scheme: Scheme) -> bool {
    scheme == Scheme::RSA_PSS_SHA512 && key.size() < 2 * 64 + 2
}

fn is_rsa(scheme: Scheme, version: TlsVersion) -> bool {
    let pss = matches!(
        scheme,
        Scheme::RSA_PSS_SHA256 | Scheme::RSA_PSS_SHA384 | Scheme::RSA_PSS_SHA512
    );
    pss || (is_pkcs1(scheme) && version == TlsVersion::V1_2)
}

/// Whether it is one that TLS 1.3 has for certificates alone, and not for handshakes.
fn is_pkcs1(scheme: Scheme) -> bool {
    matches!(
        scheme,
        Scheme::RSA_PKCS1_SHA256
            | Scheme::RSA_PKCS1_SHA384
            | Scheme::RSA_PKCS1_SHA512
            | Scheme::RSA_PKCS1_SHA1
    )
}

/// Makes the digest of a message.
type Hash = fn(&[u8]) -> Vec<u8>;

/// The digest a scheme signs, as a function of the message; `None` for schemes that do not sign a digest.
fn hash_of(scheme: Scheme) -> Option<Hash> {
    match scheme {
        Scheme::RSA_PKCS1_SHA256 | Scheme::RSA_PSS_SHA256 | Scheme::ECDSA_NISTP256_SHA256 => {
            Some(|message| Sha256::digest(message).to_vec())
        }
        Scheme::RSA_PKCS1_SHA384 | Scheme::RSA_PSS_SHA384 | Scheme::ECDSA_NISTP384_SHA384 => {
            Some(|message| Sha384::digest(message).to_vec())
        }
        Scheme::RSA_PKCS1_SHA512 | Scheme::RSA_PSS_SHA512 | Scheme::ECDSA_NISTP521_SHA512 => {
            Some(|message| Sha512::digest(message).to_vec())
        }
        Scheme::ECDSA_SHA1_Legacy => Some(|message| Sha1::digest(message).to_vec()),
        _ => None,
    }
}

#[derive(Debug)]
struct OwnSigner {
    key: Arc<OwnKey>,
    scheme: Scheme,
}

impl Signer for OwnSigner {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        hash_of(self.scheme)
            .and_then(|hash| self.key.sign(self.scheme, &hash(message)))
            .ok_or_else(|| {
                Error::General(format!(
                    "a {:?} key cannot sign {:?}",
                    self.key, self.scheme
                ))
            })
    }

    fn scheme(&self) -> Scheme {
        self.scheme
    }
}

#[cfg(test)]
mod tests {
    use svidlint_forge::key::Key;

    use super::*;

    fn chosen(key: Key, version: TlsVersion, offered: &[Scheme]) -> Option<Scheme> {
        CaseKey::read(&key.pkcs8_der(), version)?
            .choose_scheme(offered)
            .as_deref()
            .map(Signer::scheme)
    }

    #[test]
    fn every_key_signs_what_it_chooses() {
        let offered = [
            Scheme::ECDSA_NISTP256_SHA256,
            Scheme::RSA_PSS_SHA512,
            Scheme::RSA_PSS_SHA256,
            Scheme::ED25519,
        ];
        for key in svidlint_forge::key::ALL {
            let signer = CaseKey::read(&key.pkcs8_der(), TlsVersion::V1_2)
                .and_then(|key| key.choose_scheme(&offered));
            assert!(
                signer.is_some_and(|signer| signer.sign(b"message").is_ok()),
                "{key:?}"
            );
        }
    }

    #[test]
    fn pkcs1_is_no_scheme_of_tls_1_3() {
        let offered = [Scheme::RSA_PKCS1_SHA256];
        assert_eq!(
            chosen(Key::RsaLeaf, TlsVersion::V1_2, &offered),
            Some(Scheme::RSA_PKCS1_SHA256)
        );
        assert_eq!(chosen(Key::RsaLeaf, TlsVersion::V1_3, &offered), None);
    }

    #[test]
    fn the_hash_binds_the_curve_only_under_tls_1_3() {
        let offered = [Scheme::ECDSA_NISTP256_SHA256];
        assert_eq!(
            chosen(Key::P521, TlsVersion::V1_2, &offered),
            Some(Scheme::ECDSA_NISTP256_SHA256)
        );
        assert_eq!(chosen(Key::P521, TlsVersion::V1_3, &offered), None);
    }

    #[test]
    fn a_key_without_a_scheme_is_presented_all_the_same() {
        assert_eq!(
            chosen(Key::P224, TlsVersion::V1_3, &[]),
            Some(Scheme::ECDSA_NISTP256_SHA256)
        );
    }

    #[test]
    fn a_short_rsa_key_leaves_out_what_does_not_fit() {
        let offered = [Scheme::RSA_PSS_SHA512, Scheme::RSA_PSS_SHA256];
        assert_eq!(
            chosen(Key::Rsa1024, TlsVersion::V1_3, &offered),
            Some(Scheme::RSA_PSS_SHA256)
        );
    }
}
