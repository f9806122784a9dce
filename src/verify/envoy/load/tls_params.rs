//! `tls_params` (1.5; `ContextImpl`): names that BoringSSL does not know refuse the context.

use std::collections::BTreeSet;

use crate::knowledge::Check;
use crate::knowledge::envoy::{Release, TlsNames};
use crate::model::TlsParameters;
use crate::verify::Step;

use super::{ciphers, refusal};

/// Groups of every revision (`SSL_CTX_set1_groups_list`).
const GROUPS: [&str; 9] = [
    "P-256",
    "P-384",
    "P-521",
    "prime256v1",
    "secp384r1",
    "secp521r1",
    "X25519",
    "x25519",
    "X25519MLKEM768",
];

/// Schemes of every revision (`SSL_CTX_set1_sigalgs_list`), and the form `algorithm+hash`.
const SCHEMES: [&str; 27] = [
    "rsa_pkcs1_sha256_legacy",
    "RSA+SHA1",
    "ECDSA+SHA1",
    "ECDSA+SHA512",
    "PSS+SHA256",
    "PSS+SHA384",
    "PSS+SHA512",
    "rsa_pkcs1_sha1",
    "rsa_pkcs1_sha256",
    "rsa_pkcs1_sha384",
    "rsa_pkcs1_sha512",
    "ecdsa_sha1",
    "ecdsa_secp256r1_sha256",
    "ecdsa_secp384r1_sha384",
    "ecdsa_secp521r1_sha512",
    "rsa_pss_rsae_sha256",
    "rsa_pss_rsae_sha384",
    "rsa_pss_rsae_sha512",
    "ed25519",
    "RSA+SHA256",
    "RSA+SHA384",
    "RSA+SHA512",
    "RSA-PSS+SHA256",
    "RSA-PSS+SHA384",
    "RSA-PSS+SHA512",
    "ECDSA+SHA256",
    "ECDSA+SHA384",
];

/// What is configured and not known, in the order Envoy sets it.
pub(super) fn check(parameters: &TlsParameters, release: &Release) -> Option<Step> {
    let names = release.tls_names;
    suites(&parameters.cipher_suites, names)
        .or_else(|| groups(&parameters.ecdh_curves, names))
        .or_else(|| schemes(&parameters.signature_algorithms, names))
        .map(|(detail, text)| Step::failed(Check::LoadTlsParams, detail, refusal(Some(text))))
}

type Refused = Option<(String, String)>;

/// The list as Envoy hands it over, if there is anything in it.
fn joined(list: &[String]) -> Option<String> {
    Some(list.join(":")).filter(|joined| !joined.is_empty())
}

fn suites(list: &[String], names: TlsNames) -> Refused {
    let joined = joined(list)?;
    if ciphers::chooses_any(&joined, names) {
        return None;
    }
    // Envoy then tries each name by itself, and says which chose nothing.
    let alone: Vec<&str> = joined
        .split([':', '+', '!', '[', '|', ']'])
        .map(|token| token.strip_prefix('-').unwrap_or(token))
        .filter(|token| !token.is_empty() && !ciphers::chooses_alone(token, names))
        .collect();
    let rejected = alone.join(", ");
    Some((
        format!("BoringSSL takes no suites from {joined}"),
        format!(
            "Failed to initialize cipher suites {joined}. The following ciphers were rejected when tried individually: {rejected}"
        ),
    ))
}

fn groups(list: &[String], names: TlsNames) -> Refused {
    let joined = joined(list)?;
    let is_known = |name: &&str| {
        GROUPS.contains(name)
            || match *name {
                "P-224" | "secp224r1" => names == TlsNames::Of20250514,
                "X25519Kyber768Draft00" => names < TlsNames::Of20260813,
                "MLKEM1024" => names >= TlsNames::Of20260413,
                _ => false,
            }
    };
    let all: Vec<&str> = joined.split(':').collect();
    let is_repeated = all.iter().collect::<BTreeSet<_>>().len() < all.len();
    let may_repeat = names == TlsNames::Of20250514;
    let unknown = all.iter().find(|name| !is_known(name));
    (unknown.is_some() || (is_repeated && !may_repeat)).then(|| {
        (
            format!("BoringSSL does not take the groups {joined}"),
            format!("Failed to initialize ECDH curves {joined}"),
        )
    })
}

fn schemes(list: &[String], names: TlsNames) -> Refused {
    let joined = joined(list)?;
    let is_known = |name: &&str| {
        SCHEMES.contains(name) || (name.starts_with("mldsa") && names >= TlsNames::Of20260813)
    };
    let all: Vec<&str> = joined.split(':').collect();
    let is_repeated = all.iter().collect::<BTreeSet<_>>().len() < all.len();
    (is_repeated || !all.iter().all(is_known)).then(|| {
        (
            format!("BoringSSL does not take the signature algorithms {joined}"),
            format!("Failed to initialize TLS signature algorithms {joined}"),
        )
    })
}
