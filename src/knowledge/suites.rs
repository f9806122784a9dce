//! TLS cipher suites, key exchange groups and signature schemes: Envoy's defaults and BoringSSL's preferences
//! (Envoy `context_config_impl.cc`; BoringSSL `ssl_cipher.cc`, `ssl_privkey.cc`, `extensions.cc`).

/// The TLS 1.2 suites of both sides where `cipher_suites` is not set; a bracket holds equally preferred ones.
pub const DEFAULT_CIPHERS: &str = "[ECDHE-ECDSA-AES128-GCM-SHA256|ECDHE-ECDSA-CHACHA20-POLY1305]:\
     [ECDHE-RSA-AES128-GCM-SHA256|ECDHE-RSA-CHACHA20-POLY1305]:\
     ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384";

/// The suite that TLS 1.3 uses between two machines with AES in hardware; it is not configurable.
pub const TLS13_CIPHER: &str = "TLS_AES_128_GCM_SHA256";

/// What a TLS 1.2 suite asks of the server's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Authentication {
    /// An EC key.
    Ecdsa,
    /// An RSA key that signs.
    Rsa,
    /// An RSA key that deciphers; no key exchange group is needed.
    StaticRsa,
}

/// The suites BoringSSL knows under these names. The CBC ones exist in it still.
const SUITES: &[(&str, Authentication)] = &[
    ("ECDHE-ECDSA-AES128-GCM-SHA256", Authentication::Ecdsa),
    ("ECDHE-ECDSA-AES256-GCM-SHA384", Authentication::Ecdsa),
    ("ECDHE-ECDSA-CHACHA20-POLY1305", Authentication::Ecdsa),
    ("ECDHE-ECDSA-AES128-SHA", Authentication::Ecdsa),
    ("ECDHE-ECDSA-AES256-SHA", Authentication::Ecdsa),
    ("ECDHE-RSA-AES128-GCM-SHA256", Authentication::Rsa),
    ("ECDHE-RSA-AES256-GCM-SHA384", Authentication::Rsa),
    ("ECDHE-RSA-CHACHA20-POLY1305", Authentication::Rsa),
    ("ECDHE-RSA-AES128-SHA", Authentication::Rsa),
    ("ECDHE-RSA-AES256-SHA", Authentication::Rsa),
    ("AES128-GCM-SHA256", Authentication::StaticRsa),
    ("AES256-GCM-SHA384", Authentication::StaticRsa),
    ("AES128-SHA", Authentication::StaticRsa),
    ("AES256-SHA", Authentication::StaticRsa),
];

/// What a suite asks for; `None` for a name that is not known here, such as an alias for many.
pub fn authentication(suite: &str) -> Option<Authentication> {
    SUITES
        .iter()
        .find(|(name, _)| *name == suite)
        .map(|(_, authentication)| *authentication)
}

/// Whether a group exists in TLS 1.3 only.
pub fn is_tls13_group(group: &str) -> bool {
    group.contains("MLKEM") || group.contains("KYBER")
}

/// The schemes a side takes from its peer where `signature_algorithms` is not set (6.3).
pub const DEFAULT_VERIFY_SCHEMES: &[&str] = &[
    "ecdsa_secp256r1_sha256",
    "rsa_pss_rsae_sha256",
    "rsa_pkcs1_sha256",
    "ecdsa_secp384r1_sha384",
    "rsa_pss_rsae_sha384",
    "rsa_pkcs1_sha384",
    "rsa_pss_rsae_sha512",
    "rsa_pkcs1_sha512",
    "rsa_pkcs1_sha1",
];

/// The schemes a side signs with where `signature_algorithms` is not set, preferred first.
pub const DEFAULT_SIGN_SCHEMES: &[&str] = &[
    "ed25519",
    "ecdsa_secp256r1_sha256",
    "rsa_pss_rsae_sha256",
    "rsa_pkcs1_sha256",
    "ecdsa_secp384r1_sha384",
    "rsa_pss_rsae_sha384",
    "rsa_pkcs1_sha384",
    "ecdsa_secp521r1_sha512",
    "rsa_pss_rsae_sha512",
    "rsa_pkcs1_sha512",
    "ecdsa_sha1",
    "rsa_pkcs1_sha1",
];
