//! Keys on lattices (FIPS 203 and 204) and DSA keys: what an issuer may have and a TLS leaf may not. They come from fixed seeds
//! and trust in them is trust in nothing.

use ml_dsa::{B32, EncodedVerifyingKey, Keypair, MlDsa44, MlDsa65, MlDsa87, MlDsaParams, SigningKey};

use crate::der;

/// A parameter set of ML-DSA.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names are the usual ones")]
pub enum MlDsa {
    L44,
    L65,
    L87,
}

impl MlDsa {
    /// Every parameter set.
    pub const ALL: [Self; 3] = [Self::L44, Self::L65, Self::L87];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::L44 => "ml-dsa-44",
            Self::L65 => "ml-dsa-65",
            Self::L87 => "ml-dsa-87",
        }
    }

    /// The object identifier of its keys and of its signatures.
    pub fn oid(self) -> &'static str {
        match self {
            Self::L44 => "2.16.840.1.101.3.4.3.17",
            Self::L65 => "2.16.840.1.101.3.4.3.18",
            Self::L87 => "2.16.840.1.101.3.4.3.19",
        }
    }

    /// The public key's bits.
    pub fn public(self) -> Vec<u8> {
        fn encoded<P: MlDsaParams>() -> Vec<u8> {
            let key: EncodedVerifyingKey<P> = key::<P>().verifying_key().encode();
            key.to_vec()
        }
        match self {
            Self::L44 => encoded::<MlDsa44>(),
            Self::L65 => encoded::<MlDsa65>(),
            Self::L87 => encoded::<MlDsa87>(),
        }
    }

    /// The `SubjectPublicKeyInfo`.
    pub fn spki(self) -> Vec<u8> {
        spki(self.oid(), None, &self.public())
    }

    /// The deterministic signature with an empty context.
    pub fn sign(self, message: &[u8]) -> Vec<u8> {
        fn signed<P: MlDsaParams>(message: &[u8]) -> Vec<u8> {
            let signature = key::<P>().expanded_key().sign_deterministic(message, &[]);
            signature.expect("an empty context is short enough").encode().to_vec()
        }
        match self {
            Self::L44 => signed::<MlDsa44>(message),
            Self::L65 => signed::<MlDsa65>(message),
            Self::L87 => signed::<MlDsa87>(message),
        }
    }
}

fn key<P: MlDsaParams>() -> SigningKey<P> {
    SigningKey::from_seed(&B32::from([0x51; 32]))
}

/// A `SubjectPublicKeyInfo` of any algorithm, parameters and bits.
pub fn spki(oid: &str, parameters: Option<&[u8]>, bits: &[u8]) -> Vec<u8> {
    let algorithm = [der::oid(oid), parameters.unwrap_or_default().to_vec()].concat();
    der::sequence([der::sequence([algorithm]), der::bit_string(0, bits)])
}
