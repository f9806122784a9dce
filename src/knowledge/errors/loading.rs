//! What Envoy prints when it refuses configuration of its own (1.1 to 1.6). In a bootstrap it then exits; an xDS or SDS
//! update is refused and what was there before stays in use.

use super::entry::{Ask, Entry, Kind, Told, Topic};

const fn refuses(
    printed: &'static str,
    meaning: &'static str,
    checks: &'static [&'static str],
) -> Entry {
    Entry::new(
        Kind::Loading,
        printed,
        Told::AtLoading,
        Topic::Loading,
        meaning,
    )
    .by(checks)
    .advice(KEPT)
    .ask(&[Ask::Secrets, Ask::KeyPair])
}

const KEPT: &[&str] = &[
    "until it is mended, an update over SDS or xDS is refused and the old certificate stays in use; a bootstrap does not start",
];

/// All texts; the longest one that fits counts.
pub(super) static LOADING: &[Entry] = &[
    refuses(
        "certificate chain not set",
        "a certificate is configured without its chain",
        &["load-chain-missing"],
    ),
    refuses(
        "Failed to load incomplete certificate from",
        "a certificate is configured without its chain",
        &["load-chain-missing"],
    ),
    refuses(
        "Failed to load incomplete private key from",
        "a certificate is configured without its private key",
        &["load-key-missing"],
    ),
    refuses(
        "Certificate configuration can't have both pkcs12 and",
        "pkcs12 stands beside a chain or key",
        &["load-pkcs12-conflict"],
    ),
    refuses(
        "Failed to load certificate chain from",
        "the own chain does not load: no certificate in it, a block that does not parse, a key BoringSSL does not use, or an EC leaf \
         whose key usage lacks digitalSignature",
        &["load-chain", "load-chain-rest"],
    ),
    refuses(
        "only P-256, P-384 or P-521 ECDSA certificates are supported",
        "the own EC key is on another curve",
        &["load-ec-curve"],
    ),
    refuses(
        "only P-256 ECDSA certificates are supported",
        "the own EC key is on another curve than P-256, which Envoy demanded before 1.33",
        &["load-ec-curve"],
    ),
    refuses(
        "only RSA certificates with 2048-bit or larger keys are supported",
        "the own RSA key has fewer than 2048 bits",
        &["load-rsa-size"],
    ),
    refuses(
        "Failed to load private key from",
        "the own private key does not load: it belongs to another certificate, is encrypted, or does not decode; the cause stands behind",
        &["load-key", "load-key-mismatch", "load-key-password"],
    ),
    refuses(
        "Failed to load pkcs12 from",
        "the PKCS#12 file does not open: garbage, or another password",
        &["load-pkcs12"],
    ),
    refuses(
        "Invalid TLS context has an empty subject CN",
        "the server's leaf has an empty common name",
        &["load-empty-cn"],
    ),
    refuses(
        "Invalid TLS context has neither subject CN nor SAN names",
        "the server's leaf has neither a common name nor an address, DNS or URI SAN",
        &["load-no-name"],
    ),
    refuses(
        "OCSP response is required for must-staple certificate",
        "the server's leaf demands a stapled OCSP response and none is configured",
        &["load-must-staple"],
    ),
    refuses(
        "Required OCSP response is missing from TLS context",
        "the policy MUST_STAPLE finds no OCSP response",
        &["load-must-staple"],
    ),
    refuses(
        "OCSP response does not match its TLS certificate",
        "the OCSP response is about another certificate",
        &["load-ocsp"],
    ),
    refuses(
        "OCSP staple cannot be provided via inline_string",
        "an OCSP response is binary and cannot be an inline_string",
        &["load-ocsp"],
    ),
    refuses(
        "No TLS certificates found for server context",
        "a listener speaks TLS and has no certificate",
        &["load-no-certificate"],
    ),
    refuses(
        "Multiple TLS certificates are not supported for client contexts",
        "a cluster has more than one certificate",
        &["load-several-certificates"],
    ),
    refuses(
        "DataSource cannot be empty",
        "a certificate, key or bundle is configured and empty",
        &["load-trusted-ca-empty"],
    ),
    refuses(
        "Failed to load trusted CA certificates from",
        "trusted_ca holds no certificate, or a block of it does not parse: then the whole bundle is refused",
        &["load-trusted-ca"],
    ),
    refuses(
        "Failed to load trusted client CA certificates from",
        "trusted_ca cannot be read a second time, as the list of client CAs",
        &["load-client-ca-list"],
    ),
    refuses(
        "Failed to load CRL from",
        "the CRL does not parse",
        &["load-crl"],
    ),
    refuses(
        "without trusted CA",
        "a CRL, SAN matchers or allow_expired_certificate stand without a trusted_ca",
        &["load-crl", "load-context"],
    ),
    refuses(
        "SAN-based verification of peer certificates without trusted CA is insecure and not allowed",
        "SAN matchers stand without a trusted_ca",
        &["load-context"],
    ),
    refuses(
        "Certificate validity period is always ignored without trusted CA",
        "allow_expired_certificate stands without a trusted_ca",
        &["load-context"],
    ),
    refuses(
        "'auto_sni_san_validation' was configured",
        "auto_sni_san_validation stands without a trusted_ca",
        &["load-context"],
    ),
    refuses(
        "Invalid hex-encoded SHA-256",
        "a pinned certificate hash is no SHA-256 in hexadecimal",
        &["load-pins"],
    ),
    refuses(
        "Invalid base64-encoded SHA-256",
        "a pinned key hash is no SHA-256 in base64",
        &["load-pins"],
    ),
    refuses(
        "Failed to create string SAN matcher of type",
        "a SAN matcher is of a type it cannot be",
        &["load-matchers"],
    ),
    refuses(
        "Failed to create SAN matcher for OTHER_NAME with OID",
        "a SAN matcher for otherName has no valid oid",
        &["load-matchers"],
    ),
    refuses(
        "Multiple trust bundles are given for one trust domain",
        "one trust domain is configured twice",
        &["load-spiffe-bundle"],
    ),
    refuses(
        "Failed to load trusted CA certificate for",
        "the bundle of a trust domain holds no certificate",
        &["load-spiffe-bundle"],
    ),
    refuses(
        "Invalid JSON found in SPIFFE bundle",
        "trust_bundles is no JSON",
        &["load-spiffe-bundle"],
    ),
    refuses(
        "No trust domains found in SPIFFE bundle",
        "trust_bundles names no trust domain",
        &["load-spiffe-bundle"],
    ),
    refuses(
        "No keys found in SPIFFE bundle for domain",
        "a trust domain of trust_bundles has no keys",
        &["load-spiffe-bundle"],
    ),
    refuses(
        "missing or invalid 'use' field found in cert for domain",
        "a key of trust_bundles has another use than x509-svid; a jwt-svid key refuses the whole file",
        &["load-spiffe-bundle"],
    ),
    refuses(
        "missing or empty 'x5c' field found in keys for domain",
        "a key of trust_bundles holds no certificate",
        &["load-spiffe-bundle"],
    ),
    refuses(
        "Failed to create x509 object while loading certs in domain",
        "a certificate of trust_bundles is no base64",
        &["load-spiffe-bundle"],
    ),
    refuses(
        "Invalid x509 object in certs for domain",
        "a certificate of trust_bundles does not parse",
        &["load-spiffe-bundle"],
    ),
    refuses(
        "Proto constraint validation failed",
        "a field of the configuration breaks a rule of its protobuf message",
        &[
            "load-constraint",
            "load-pins",
            "load-context",
            "load-matchers",
        ],
    ),
    refuses(
        "INVALID_ARGUMENT: invalid JSON in envoy.",
        "a field of the configuration is none of Envoy's API, or holds a value of another type",
        &["load-constraint"],
    ),
    refuses(
        "INVALID_ARGUMENT: unknown enum value",
        "a field holds a name that this release does not know",
        &["load-constraint"],
    ),
    refuses(
        "Invalid duration: Expected positive duration",
        "a duration such as session_timeout is negative",
        &["load-constraint"],
    ),
    refuses(
        "Incorrect TLS session ticket key length",
        "a session ticket key is not 80 bytes long",
        &["load-constraint"],
    ),
    refuses(
        "Invalid ALPN protocol string",
        "a name in alpn_protocols is too long",
        &["load-constraint"],
    ),
    refuses(
        "Unknown compliance policy",
        "a compliance policy that this release does not know",
        &["load-constraint"],
    ),
    refuses(
        "Failed to initialize cipher suites",
        "cipher_suites names a suite BoringSSL does not know",
        &["load-tls-params"],
    ),
    refuses(
        "Failed to initialize ECDH curves",
        "ecdh_curves names a group BoringSSL does not know",
        &["load-tls-params"],
    ),
    refuses(
        "Failed to initialize TLS signature algorithms",
        "signature_algorithms names a scheme BoringSSL does not know",
        &["load-tls-params"],
    ),
    refuses(
        "Data contained more than a single OCSP response",
        "the OCSP response has bytes behind it",
        &["load-ocsp"],
    ),
    refuses(
        "Input is not a well-formed ASN.1",
        "a part of the OCSP response does not decode",
        &["load-ocsp"],
    ),
    refuses(
        "OCSP BasicOCSPResponse is not a wellf-formed ASN.1 SEQUENCE",
        "the OCSP response does not decode",
        &["load-ocsp"],
    ),
    refuses(
        "OCSP Response must be for one certificate only",
        "the OCSP response answers for several certificates",
        &["load-ocsp"],
    ),
    refuses(
        "OCSP ResponseData version",
        "the OCSP response writes its version out, which Envoy does not read",
        &["load-ocsp"],
    ),
    refuses(
        "OCSP response has no body",
        "the OCSP response holds no answer",
        &["load-ocsp"],
    ),
    refuses(
        "OCSP response was unsuccessful",
        "the OCSP responder answered with an error",
        &["load-ocsp"],
    ),
    refuses(
        "Unknown OCSP Response Status variant",
        "the OCSP response has a status that does not exist",
        &["load-ocsp"],
    ),
    refuses(
        "Unknown OCSP Response type with OID",
        "the OCSP response is of another type than basic",
        &["load-ocsp"],
    ),
    refuses(
        "SNI names containing NULL-byte are not allowed",
        "the sni of the context holds a NUL byte",
        &["load-tls-params"],
    ),
    refuses(
        "bad repetition operator:",
        "a regular expression repeats what is repeated already",
        &["load-matchers"],
    ),
    refuses(
        "invalid character class range:",
        "a regular expression names a class or range RE2 does not have",
        &["load-matchers"],
    ),
    refuses(
        "invalid escape sequence:",
        "a regular expression holds an escape RE2 does not have",
        &["load-matchers"],
    ),
    refuses(
        "invalid named capture group:",
        "a regular expression names a group wrongly",
        &["load-matchers"],
    ),
    refuses(
        "invalid perl operator:",
        "a regular expression uses look-around or another construct RE2 does not have",
        &["load-matchers"],
    ),
    refuses(
        "invalid repetition size:",
        "a regular expression repeats more than 1000 times, or from more to less",
        &["load-matchers"],
    ),
    refuses(
        "missing ]:",
        "a character class of a regular expression is not closed",
        &["load-matchers"],
    ),
    refuses(
        "no argument for repetition operator:",
        "a regular expression repeats nothing",
        &["load-matchers"],
    ),
    refuses(
        "trailing \\",
        "a regular expression ends with a backslash",
        &["load-matchers"],
    ),
    refuses(
        "unexpected ):",
        "a parenthesis of a regular expression closes nothing",
        &["load-matchers"],
    ),
    refuses(
        "RE2 program size of",
        "a regular expression is larger than Envoy allows (re2.max_program_size.error_level, 100 by default)",
        &["load-matchers"],
    ),
    refuses(
        "Failed to reload certificates",
        "a watched certificate file could not be read again; the old certificate stays in use",
        &[],
    ),
];
