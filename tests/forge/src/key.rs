//! The throw-away keys everything here is signed with, and signatures that are the same every time.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::Signer;
use ed25519_dalek::pkcs8::DecodePrivateKey;
use rsa::traits::SignatureScheme;
use sha1::Sha1;
use sha2::{Digest, Sha224, Sha256, Sha384, Sha512};

use crate::der;
use crate::lattice::MlDsa;

/// The keys of `fixtures/keys/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each variant is a file of that name")]
pub enum Key {
    /// P-256: the usual root.
    Root,
    /// P-256: the usual intermediate.
    Inter,
    /// P-256: the usual leaf.
    Leaf,
    /// P-256: somebody else, such as a root of the same name.
    Other,
    Second,
    Spare,
    RsaRoot,
    RsaInter,
    RsaLeaf,
    Rsa1024,
    Rsa3072,
    P384,
    P521,
    P224,
    Secp256k1,
    Ed25519,
    Ed25519Root,
}

/// Every key, for those who write them out.
pub const ALL: [Key; 17] = [
    Key::Root,
    Key::Inter,
    Key::Leaf,
    Key::Other,
    Key::Second,
    Key::Spare,
    Key::RsaRoot,
    Key::RsaInter,
    Key::RsaLeaf,
    Key::Rsa1024,
    Key::Rsa3072,
    Key::P384,
    Key::P521,
    Key::P224,
    Key::Secp256k1,
    Key::Ed25519,
    Key::Ed25519Root,
];

macro_rules! file {
    ($name:literal) => {
        (
            include_str!(concat!("../../../fixtures/keys/", $name, ".pem")),
            include_str!(concat!("../../../fixtures/keys/", $name, ".pub")),
        )
    };
}

impl Key {
    fn files(self) -> (&'static str, &'static str) {
        match self {
            Self::Root => file!("p256-root"),
            Self::Inter => file!("p256-inter"),
            Self::Leaf => file!("p256-leaf"),
            Self::Other => file!("p256-other"),
            Self::Second => file!("p256-second"),
            Self::Spare => file!("p256-spare"),
            Self::RsaRoot => file!("rsa-root"),
            Self::RsaInter => file!("rsa-inter"),
            Self::RsaLeaf => file!("rsa-leaf"),
            Self::Rsa1024 => file!("rsa-1024"),
            Self::Rsa3072 => file!("rsa-3072"),
            Self::P384 => file!("p384"),
            Self::P521 => file!("p521"),
            Self::P224 => file!("p224"),
            Self::Secp256k1 => file!("secp256k1"),
            Self::Ed25519 => file!("ed25519"),
            Self::Ed25519Root => file!("ed25519-root"),
        }
    }

    /// PKCS#8 in PEM, as Envoy's `private_key` takes it.
    pub fn pkcs8_pem(self) -> &'static str {
        self.files().0
    }

    /// PKCS#8 in DER.
    pub fn pkcs8_der(self) -> Vec<u8> {
        pem_content(self.files().0)
    }

    /// The `SubjectPublicKeyInfo`.
    pub fn spki(self) -> Vec<u8> {
        pem_content(self.files().1)
    }

    /// RFC 5280 4.2.1.2 (1): SHA-1 of the `subjectPublicKey` bits.
    pub fn identifier(self) -> Vec<u8> {
        let spki = self.spki();
        let (_, after_algorithm) = der::open(der::open(&spki).0);
        Sha1::digest(&der::open(after_algorithm).0[1..]).to_vec()
    }

    /// Whether this is an RSA key.
    pub fn is_rsa(self) -> bool {
        matches!(self, Self::RsaRoot | Self::RsaInter | Self::RsaLeaf | Self::Rsa1024 | Self::Rsa3072)
    }

    /// What CAs with such a key usually sign with.
    pub fn usual_signature(self) -> Signature {
        match self {
            Self::P384 => Signature::Ecdsa(Hash::Sha384),
            Self::P521 => Signature::Ecdsa(Hash::Sha512),
            Self::Ed25519 | Self::Ed25519Root => Signature::Ed25519,
            key if key.is_rsa() => Signature::RsaPkcs1(Hash::Sha256),
            _ => Signature::Ecdsa(Hash::Sha256),
        }
    }

    /// Signs; the same input gives the same signature. Signing is slow without optimisation, so results are kept.
    pub fn sign(self, signature: Signature, message: &[u8]) -> Vec<u8> {
        type Made = BTreeMap<(Key, Signature, [u8; 32]), Vec<u8>>;
        static MADE: Mutex<Made> = Mutex::new(BTreeMap::new());
        let question = (self, signature, Sha256::digest(message).into());
        let known = MADE.lock().unwrap_or_else(PoisonError::into_inner).get(&question).cloned();
        known.unwrap_or_else(|| {
            let made = self.make_signature(signature, message);
            MADE.lock().unwrap_or_else(PoisonError::into_inner).insert(question, made.clone());
            made
        })
    }

    fn make_signature(self, signature: Signature, message: &[u8]) -> Vec<u8> {
        match signature {
            Signature::RsaPkcs1(hash) => {
                let info = der::sequence([hash.identifier(), der::octet_string(hash.digest(message))]);
                self.rsa().sign(rsa::Pkcs1v15Sign::new_unprefixed(), &info).expect("the key is large enough")
            }
            Signature::RsaPss { hash, salt } => {
                let salt = usize::from(salt);
                let scheme = match hash {
                    Hash::Sha384 => rsa::Pss::new_with_salt::<Sha384>(salt),
                    Hash::Sha512 => rsa::Pss::new_with_salt::<Sha512>(salt),
                    Hash::Sha1 => rsa::Pss::new_with_salt::<Sha1>(salt),
                    _ => rsa::Pss::new_with_salt::<Sha256>(salt),
                };
                scheme.sign(Some(&mut FixedSalt), &self.rsa(), &hash.digest(message)).expect("the key is large enough")
            }
            Signature::Ecdsa(hash) => self.ecdsa(&hash.digest(message)),
            Signature::Ed25519 => ed25519_dalek::SigningKey::from_pkcs8_der(&self.pkcs8_der())
                .expect("only Ed25519 keys sign with Ed25519")
                .sign(message)
                .to_vec(),
            Signature::MlDsa(parameters) => parameters.sign(message),
            Signature::MadeUp(_) => der::sequence([der::number(2), der::number(3)]),
        }
    }

    fn rsa(self) -> rsa::RsaPrivateKey {
        rsa::RsaPrivateKey::from_pkcs8_der(&self.pkcs8_der()).expect("only RSA keys make RSA signatures")
    }

    fn ecdsa(self, digest: &[u8]) -> Vec<u8> {
        use p256::ecdsa::signature::hazmat::PrehashSigner;
        /// `field` octets: a digest shorter than the field is padded, as bits2int does; longer ones are cut by the signer.
        macro_rules! sign {
            ($curve:ident, $field:literal) => {{
                let secret = $curve::SecretKey::from_pkcs8_der(&self.pkcs8_der()).expect("the key is on this curve");
                let signer = $curve::ecdsa::SigningKey::from_bytes(&secret.to_bytes()).expect("the key is valid");
                let padded = [vec![0; $field - digest.len().min($field)], digest.to_vec()].concat();
                let made: $curve::ecdsa::Signature = signer.sign_prehash(&padded).expect("the digest has field size");
                made.to_bytes().to_vec()
            }};
        }
        let r_and_s = match self {
            Self::P384 => sign!(p384, 48),
            Self::P521 => self.ecdsa_p521(digest),
            Self::P224 => sign!(p224, 28),
            Self::Secp256k1 => sign!(k256, 32),
            _ => sign!(p256, 32),
        };
        let (r, s) = r_and_s.split_at(r_and_s.len() / 2);
        der::sequence([der::unsigned(r), der::unsigned(s)])
    }

    /// p521 signs with a random nonce only, so the randomness is made from key and digest.
    fn ecdsa_p521(self, digest: &[u8]) -> Vec<u8> {
        use p521::ecdsa::signature::hazmat::RandomizedPrehashSigner;
        let secret = p521::SecretKey::from_pkcs8_der(&self.pkcs8_der()).expect("the key is on this curve");
        let signer = p521::ecdsa::SigningKey::from_bytes(&secret.to_bytes()).expect("the key is valid");
        let padded = [vec![0; 66 - digest.len()], digest.to_vec()].concat();
        let mut nonces = HashStream { seed: [self.pkcs8_der(), padded.clone()].concat(), drawn: 0 };
        let made: p521::ecdsa::Signature =
            signer.sign_prehash_with_rng(&mut nonces, &padded).expect("the digest has field size");
        made.to_bytes().to_vec()
    }
}

/// The `SubjectPublicKeyInfo` of a DSA key of 1,024 bits. Nothing here signs with it.
pub fn dsa_spki() -> Vec<u8> {
    pem_content(include_str!("../../../fixtures/keys/dsa-1024.pub"))
}

fn pem_content(pem: &str) -> Vec<u8> {
    let body = pem.lines().filter(|line| !line.starts_with("-----")).collect::<String>();
    STANDARD.decode(body).expect("the key files are whole")
}

/// Hash functions that certificates are signed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names are the usual ones")]
pub enum Hash {
    Md5,
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    /// The digest of a message.
    pub fn digest(self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::Md5 => md5::Md5::digest(message).to_vec(),
            Self::Sha1 => Sha1::digest(message).to_vec(),
            Self::Sha224 => Sha224::digest(message).to_vec(),
            Self::Sha256 => Sha256::digest(message).to_vec(),
            Self::Sha384 => Sha384::digest(message).to_vec(),
            Self::Sha512 => Sha512::digest(message).to_vec(),
        }
    }

    /// Octets of a digest.
    pub fn length(self) -> u8 {
        match self {
            Self::Md5 => 16,
            Self::Sha1 => 20,
            Self::Sha224 => 28,
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }

    fn identifier(self) -> Vec<u8> {
        let oid = match self {
            Self::Md5 => "1.2.840.113549.2.5",
            Self::Sha1 => "1.3.14.3.2.26",
            Self::Sha224 => "2.16.840.1.101.3.4.2.4",
            Self::Sha256 => "2.16.840.1.101.3.4.2.1",
            Self::Sha384 => "2.16.840.1.101.3.4.2.2",
            Self::Sha512 => "2.16.840.1.101.3.4.2.3",
        };
        der::sequence([der::oid(oid), der::null()])
    }
}

/// A signature algorithm with its parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Signature {
    /// RSASSA-PKCS1-v1_5.
    RsaPkcs1(Hash),
    /// RSASSA-PSS with MGF1 over the same hash and a salt of that many octets.
    RsaPss {
        /// Of the message and of MGF1.
        hash: Hash,
        /// Octets of salt; a conforming signer takes the digest's length.
        salt: u8,
    },
    /// ECDSA, nonce after RFC 6979.
    Ecdsa(Hash),
    /// Pure Ed25519.
    Ed25519,
    /// Pure ML-DSA, with the fixed key of that parameter set, whoever signs.
    MlDsa(MlDsa),
    /// An algorithm that nothing here makes or BoringSSL verifies, by its object identifier: the signature is made up.
    MadeUp(&'static str),
}

impl Signature {
    /// RSASSA-PSS as TLS 1.3 and BoringSSL want it: salt as long as the digest.
    pub fn rsa_pss(hash: Hash) -> Self {
        Self::RsaPss { hash, salt: hash.length() }
    }

    /// The `AlgorithmIdentifier`.
    pub fn identifier(self) -> Vec<u8> {
        match self {
            Self::RsaPkcs1(hash) => {
                let arc = match hash {
                    Hash::Md5 => 4,
                    Hash::Sha1 => 5,
                    Hash::Sha224 => 14,
                    Hash::Sha256 => 11,
                    Hash::Sha384 => 12,
                    Hash::Sha512 => 13,
                };
                der::sequence([der::oid(&format!("1.2.840.113549.1.1.{arc}")), der::null()])
            }
            Self::RsaPss { hash, salt } => {
                let mask = der::sequence([der::oid("1.2.840.113549.1.1.8"), hash.identifier()]);
                let parameters = der::sequence([
                    der::context(0, hash.identifier()),
                    der::context(1, mask),
                    der::context(2, der::number(salt.into())),
                ]);
                der::sequence([der::oid("1.2.840.113549.1.1.10"), parameters])
            }
            Self::Ecdsa(Hash::Sha1 | Hash::Md5) => der::sequence([der::oid("1.2.840.10045.4.1")]),
            Self::Ecdsa(hash) => {
                let arc = match hash {
                    Hash::Sha224 => 1,
                    Hash::Sha384 => 3,
                    Hash::Sha512 => 4,
                    _ => 2,
                };
                der::sequence([der::oid(&format!("1.2.840.10045.4.3.{arc}"))])
            }
            Self::Ed25519 => der::sequence([der::oid("1.3.101.112")]),
            Self::MlDsa(parameters) => der::sequence([der::oid(parameters.oid())]),
            Self::MadeUp(oid) => der::sequence([der::oid(oid)]),
        }
    }
}

/// Stands where RSA-PSS wants randomness: salt and blinding become the same every time.
struct FixedSalt;

impl rsa::rand_core::RngCore for FixedSalt {
    fn next_u32(&mut self) -> u32 {
        0x5353_5353
    }

    fn next_u64(&mut self) -> u64 {
        0x5353_5353_5353_5353
    }

    fn fill_bytes(&mut self, octets: &mut [u8]) {
        octets.fill(0x53);
    }

    fn try_fill_bytes(&mut self, octets: &mut [u8]) -> Result<(), rsa::rand_core::Error> {
        self.fill_bytes(octets);
        Ok(())
    }
}

impl rsa::rand_core::CryptoRng for FixedSalt {}

/// Bytes that depend on a seed alone: SHA-512 over the seed and a counter.
struct HashStream {
    seed: Vec<u8>,
    drawn: u64,
}

impl rsa::rand_core::RngCore for HashStream {
    fn next_u32(&mut self) -> u32 {
        rsa::rand_core::impls::next_u32_via_fill(self)
    }

    fn next_u64(&mut self) -> u64 {
        rsa::rand_core::impls::next_u64_via_fill(self)
    }

    fn fill_bytes(&mut self, octets: &mut [u8]) {
        for part in octets.chunks_mut(64) {
            let block = Sha512::new_with_prefix(&self.seed).chain_update(self.drawn.to_be_bytes()).finalize();
            self.drawn += 1;
            part.copy_from_slice(&block[..part.len()]);
        }
    }

    fn try_fill_bytes(&mut self, octets: &mut [u8]) -> Result<(), rsa::rand_core::Error> {
        self.fill_bytes(octets);
        Ok(())
    }
}

impl rsa::rand_core::CryptoRng for HashStream {}
