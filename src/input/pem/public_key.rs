//! Public keys that stand beside a chain.

use x509_parser::prelude::FromDer;
use x509_parser::public_key::PublicKey as Parsed;
use x509_parser::x509::SubjectPublicKeyInfo;

use crate::model::{AlgorithmId, KeyKind, Oid, PublicKey};

/// Reads a `SubjectPublicKeyInfo`, the content of a `PUBLIC KEY` block.
pub(crate) fn public_key(der: &[u8]) -> Option<PublicKey> {
    let (_, info) = SubjectPublicKeyInfo::from_der(der).ok()?;
    let oid = Oid(info.algorithm.algorithm.to_id_string());
    let curve = || {
        let parameters = info.algorithm.parameters.as_ref()?;
        Some(Oid(parameters.as_oid().ok()?.to_id_string()))
    };
    let bits = |size: usize| u32::try_from(size).unwrap_or(u32::MAX);
    let kind = match (oid.as_str(), info.parsed()) {
        ("1.2.840.113549.1.1.1", Ok(Parsed::RSA(key))) => KeyKind::Rsa {
            bits: bits(key.key_size()),
            exponent: key.try_exponent().ok(),
        },
        ("1.2.840.113549.1.1.10", Ok(Parsed::RSA(key))) => KeyKind::RsaPss {
            bits: bits(key.key_size()),
        },
        ("1.2.840.10045.2.1", _) => KeyKind::Ec { curve: curve() },
        ("1.3.101.112", _) => KeyKind::Ed25519,
        _ => KeyKind::Other,
    };
    Some(PublicKey {
        algorithm: AlgorithmId {
            oid,
            parameters: None,
            der: Vec::new(),
        },
        kind,
        spki: info.raw.to_vec(),
        bits: info.subject_public_key.data.to_vec(),
    })
}
