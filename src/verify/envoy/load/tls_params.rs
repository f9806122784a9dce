//! `tls_params` (1.5; `ContextImpl`): names that BoringSSL does not know refuse the context.

use crate::model::TlsParameters;
use crate::verify::Check;
use crate::verify::partial::Draft;

use super::refusal;

/// Curves and groups of `SSL_CTX_set1_groups_list`.
const CURVES: [&str; 10] = [
    "P-224",
    "P-256",
    "P-384",
    "P-521",
    "prime256v1",
    "secp224r1",
    "secp384r1",
    "secp521r1",
    "X25519",
    "X25519MLKEM768",
];

/// Schemes of `SSL_CTX_set1_sigalgs_list`.
const SIGNATURE_ALGORITHMS: [&str; 13] = [
    "rsa_pkcs1_md5_sha1",
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
];

/// What is configured and not known.
pub(super) fn check(parameters: &TlsParameters) -> Vec<Draft> {
    let lists = [
        (
            &parameters.ecdh_curves,
            &CURVES[..],
            "Failed to initialize ECDH curves ",
        ),
        (
            &parameters.signature_algorithms,
            &SIGNATURE_ALGORITHMS[..],
            "Failed to initialize TLS signature algorithms ",
        ),
    ];
    lists
        .into_iter()
        .filter_map(|(configured, known, text)| {
            let unknown = configured
                .iter()
                .find(|name| !known.contains(&name.as_str()))?;
            let list = configured.join(":");
            Some(Draft::failed(
                Check::LoadTlsParams,
                format!("BoringSSL does not know {unknown}"),
                refusal(Some(format!("{text}{list}"))),
            ))
        })
        .collect()
}
