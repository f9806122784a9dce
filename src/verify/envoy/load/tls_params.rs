//! `tls_params` (1.5; `ContextImpl`): names that BoringSSL does not know refuse the context.

use std::collections::BTreeSet;

use crate::knowledge::envoy::{Release, TlsNames};
use crate::model::TlsParameters;
use crate::verify::Check;
use crate::verify::partial::Draft;

use super::{cipher_rules, refusal};

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
const SCHEMES: [&str; 20] = [
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

/// Cipher suites of every revision, by the names BoringSSL has for them.
#[rustfmt::skip]
const SUITES: &[&str] = &[
    "AES128-GCM-SHA256", "AES256-GCM-SHA384", "AES128-SHA", "AES256-SHA", "DES-CBC3-SHA",
    "PSK-AES128-CBC-SHA", "PSK-AES256-CBC-SHA", "ECDHE-PSK-AES128-CBC-SHA", "ECDHE-PSK-AES256-CBC-SHA",
    "ECDHE-PSK-CHACHA20-POLY1305", "ECDHE-RSA-AES128-SHA256",
    "ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA", "ECDHE-RSA-AES128-SHA", "ECDHE-RSA-AES256-SHA",
    "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305",
    "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-RSA-CHACHA20-POLY1305",
];

/// Words that stand for several suites.
#[rustfmt::skip]
const ALIASES: &[&str] = &[
    "ALL", "kRSA", "kECDHE", "kEECDH", "kPSK", "aRSA", "aECDSA", "aPSK", "ECDH", "ECDHE", "EECDH", "RSA", "ECDSA", "PSK",
    "3DES", "AES128", "AES256", "AES", "AESGCM", "CHACHA20", "SHA1", "SHA", "SSLv3", "TLSv1", "TLSv1.2", "HIGH", "FIPS",
];

/// What is configured and not known, in the order Envoy sets it.
pub(super) fn check(parameters: &TlsParameters, release: &Release) -> Option<Draft> {
    let names = release.tls_names;
    suites(&parameters.cipher_suites, names)
        .or_else(|| groups(&parameters.ecdh_curves, names))
        .or_else(|| schemes(&parameters.signature_algorithms, names))
        .map(|(detail, text)| Draft::failed(Check::LoadTlsParams, detail, refusal(Some(text))))
}

type Refused = Option<(String, String)>;

/// The list as Envoy hands it over, if there is anything in it.
fn joined(list: &[String]) -> Option<String> {
    Some(list.join(":")).filter(|joined| !joined.is_empty())
}

fn suites(list: &[String], names: TlsNames) -> Refused {
    let joined = joined(list)?;
    let is_known = |name: &&str| {
        SUITES.contains(name)
            || ALIASES.contains(name)
            || name.starts_with("TLS_ECDHE_")
            || name.starts_with("TLS_RSA_")
            || (*name == "ECDHE-ECDSA-AES128-SHA256" && names >= TlsNames::Of20260413)
    };
    let tokens = || {
        joined
            .split([':', '+', '!', '[', '|', ']'])
            .filter(|token| !token.is_empty())
            .map(|token| token.strip_prefix('-').unwrap_or(token))
    };
    let unknown: Vec<&str> = tokens().filter(|name| !is_known(name)).collect();
    // Exclusions and orders alone choose nothing.
    let enables = joined
        .split(':')
        .any(|rule| !rule.is_empty() && !rule.starts_with(['-', '!', '@', '+']));
    // In a list a command such as @STRENGTH is none of the names.
    let is_unknown = unknown.iter().any(|name| !name.starts_with('@'));
    let is_refused = is_unknown || !enables || !cipher_rules::is_well_formed(&joined);
    is_refused.then(|| {
        let unknown = unknown.join(", ");
        (
            format!("BoringSSL takes no suites from {joined}"),
            format!(
                "Failed to initialize cipher suites {joined}. The following ciphers were rejected when tried individually: {unknown}"
            ),
        )
    })
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
        SCHEMES.contains(name)
            || *name == "ECDSA+SHA512"
            || (name.starts_with("mldsa") && names >= TlsNames::Of20260813)
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
