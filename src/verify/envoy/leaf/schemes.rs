//! Which signature schemes a context stands for, and which of them a key can sign with (6.3).

use crate::model::{KeyKind, Oid, PublicKey, TlsParameters};

use super::{P256, P384, P521};

/// What is offered where `signature_algorithms` is not set, without SHA-1, which no peer signs with any more.
const DEFAULT: &[&str] = &[
    "ecdsa_secp256r1_sha256",
    "rsa_pss_rsae_sha256",
    "rsa_pkcs1_sha256",
    "ecdsa_secp384r1_sha384",
    "rsa_pss_rsae_sha384",
    "rsa_pkcs1_sha384",
    "rsa_pss_rsae_sha512",
    "rsa_pkcs1_sha512",
];

/// Whether a key can sign with a scheme of these parameters.
pub(super) fn fits(key: &PublicKey, parameters: &TlsParameters, tls13: bool) -> bool {
    let joined = parameters.signature_algorithms.join(":");
    let offered: Vec<&str> = if joined.is_empty() || parameters.is_fips() {
        DEFAULT.to_vec()
    } else {
        joined.split(':').map(usual_name).collect()
    };
    match &key.kind {
        KeyKind::Rsa { bits, .. } => offered.iter().any(|scheme| rsa_fits(scheme, *bits, tls13)),
        KeyKind::Ed25519 => offered.contains(&"ed25519"),
        // In TLS 1.2 the curve is not tied to the hash.
        KeyKind::Ec { .. } if !tls13 => offered
            .iter()
            .any(|scheme| scheme.starts_with("ecdsa_secp")),
        KeyKind::Ec { curve } => {
            let scheme = match curve.as_ref().map(Oid::as_str) {
                Some(P256) => "ecdsa_secp256r1_sha256",
                Some(P384) => "ecdsa_secp384r1_sha384",
                Some(P521) => "ecdsa_secp521r1_sha512",
                _ => return false,
            };
            offered.contains(&scheme)
        }
        KeyKind::RsaPss { .. } | KeyKind::Other => true,
    }
}

/// PSS needs room for the digest, a salt as long, and two bytes; PKCS#1 is gone from TLS 1.3.
fn rsa_fits(scheme: &str, bits: u32, tls13: bool) -> bool {
    let digest = match scheme.rsplit("_sha").next() {
        Some("256") => 32,
        Some("384") => 48,
        Some("512") => 64,
        _ => return false,
    };
    if scheme.starts_with("rsa_pss_rsae_") {
        bits.div_ceil(8) >= 2 * digest + 2
    } else {
        scheme.starts_with("rsa_pkcs1_") && !tls13
    }
}

/// Schemes go by two names.
fn usual_name(scheme: &str) -> &str {
    match scheme {
        "RSA+SHA256" => "rsa_pkcs1_sha256",
        "RSA+SHA384" => "rsa_pkcs1_sha384",
        "RSA+SHA512" => "rsa_pkcs1_sha512",
        "RSA-PSS+SHA256" | "PSS+SHA256" => "rsa_pss_rsae_sha256",
        "RSA-PSS+SHA384" | "PSS+SHA384" => "rsa_pss_rsae_sha384",
        "RSA-PSS+SHA512" | "PSS+SHA512" => "rsa_pss_rsae_sha512",
        "ECDSA+SHA256" => "ecdsa_secp256r1_sha256",
        "ECDSA+SHA384" => "ecdsa_secp384r1_sha384",
        "ECDSA+SHA512" => "ecdsa_secp521r1_sha512",
        other => other,
    }
}
