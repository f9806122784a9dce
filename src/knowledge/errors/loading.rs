//! What Envoy prints when it refuses configuration of its own (1.1 to 1.6). In a bootstrap it then exits; an xDS or SDS
//! update is refused and what was there before stays in use.

use super::entry::{Ask, Entry, Kind, Told, Topic};
use crate::knowledge::Check;

const fn refuses(printed: &'static str, meaning: &'static str, checks: &'static [Check]) -> Entry {
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
        &[Check::LoadChainMissing],
    ),
    refuses(
        "Failed to load incomplete certificate from",
        "a certificate is configured without its chain",
        &[Check::LoadChainMissing],
    ),
    refuses(
        "Failed to load incomplete private key from",
        "a certificate is configured without its private key",
        &[Check::LoadKeyMissing],
    ),
    refuses(
        "Certificate configuration can't have both pkcs12 and",
        "pkcs12 stands beside a chain or key",
        &[Check::LoadPkcs12Conflict],
    ),
    refuses(
        "Failed to load certificate chain from",
        "the own chain does not load: no certificate in it, a block that does not parse, a key BoringSSL does not use, or an EC leaf \
         whose key usage lacks digitalSignature",
        &[Check::LoadChain, Check::LoadChainRest],
    ),
    refuses(
        "only P-256, P-384 or P-521 ECDSA certificates are supported",
        "the own EC key is on another curve",
        &[Check::LoadEcCurve],
    ),
    refuses(
        "only P-256 ECDSA certificates are supported",
        "the own EC key is on another curve than P-256, which Envoy demanded before 1.33",
        &[Check::LoadEcCurve],
    ),
    refuses(
        "only RSA certificates with 2048-bit or larger keys are supported",
        "the own RSA key has fewer than 2048 bits",
        &[Check::LoadRsaSize],
    ),
    refuses(
        "Failed to load private key from",
        "the own private key does not load: it belongs to another certificate, is encrypted, or does not decode; the cause stands behind",
        &[
            Check::LoadKey,
            Check::LoadKeyMismatch,
            Check::LoadKeyPassword,
        ],
    ),
    refuses(
        "Failed to load pkcs12 from",
        "the PKCS#12 file does not open: garbage, or another password",
        &[Check::LoadPkcs12],
    ),
    refuses(
        "Invalid TLS context has an empty subject CN",
        "the server's leaf has an empty common name",
        &[Check::LoadEmptyCn],
    ),
    refuses(
        "Invalid TLS context has neither subject CN nor SAN names",
        "the server's leaf has neither a common name nor an address, DNS or URI SAN",
        &[Check::LoadNoName],
    ),
    refuses(
        "OCSP response is required for must-staple certificate",
        "the server's leaf demands a stapled OCSP response and none is configured",
        &[Check::LoadMustStaple],
    ),
    refuses(
        "Required OCSP response is missing from TLS context",
        "the policy MUST_STAPLE finds no OCSP response",
        &[Check::LoadMustStaple],
    ),
    refuses(
        "OCSP response does not match its TLS certificate",
        "the OCSP response is about another certificate",
        &[Check::LoadOcsp],
    ),
    refuses(
        "OCSP staple cannot be provided via inline_string",
        "an OCSP response is binary and cannot be an inline_string",
        &[Check::LoadOcsp],
    ),
    refuses(
        "No TLS certificates found for server context",
        "a listener speaks TLS and has no certificate",
        &[Check::LoadNoCertificate],
    ),
    refuses(
        "Multiple TLS certificates are not supported for client contexts",
        "a cluster has more than one certificate",
        &[Check::LoadSeveralCertificates],
    ),
    refuses(
        "DataSource cannot be empty",
        "a certificate, key or bundle is configured and empty",
        &[Check::LoadTrustedCaEmpty],
    ),
    refuses(
        "Failed to load trusted CA certificates from",
        "trusted_ca holds no certificate, or a block of it does not parse: then the whole bundle is refused",
        &[Check::LoadTrustedCa],
    ),
    refuses(
        "Failed to load trusted client CA certificates from",
        "trusted_ca cannot be read a second time, as the list of client CAs",
        &[Check::LoadClientCaList],
    ),
    refuses(
        "Failed to load CRL from",
        "the CRL does not parse",
        &[Check::LoadCrl],
    ),
    refuses(
        "without trusted CA",
        "a CRL, SAN matchers or allow_expired_certificate stand without a trusted_ca",
        &[Check::LoadCrl, Check::LoadContext],
    ),
    refuses(
        "SAN-based verification of peer certificates without trusted CA is insecure and not allowed",
        "SAN matchers stand without a trusted_ca",
        &[Check::LoadContext],
    ),
    refuses(
        "Certificate validity period is always ignored without trusted CA",
        "allow_expired_certificate stands without a trusted_ca",
        &[Check::LoadContext],
    ),
    refuses(
        "'auto_sni_san_validation' was configured",
        "auto_sni_san_validation stands without a trusted_ca",
        &[Check::LoadContext],
    ),
    refuses(
        "Invalid hex-encoded SHA-256",
        "a pinned certificate hash is no SHA-256 in hexadecimal",
        &[Check::LoadPins],
    ),
    refuses(
        "Invalid base64-encoded SHA-256",
        "a pinned key hash is no SHA-256 in base64",
        &[Check::LoadPins],
    ),
    refuses(
        "Failed to create string SAN matcher of type",
        "a SAN matcher is of a type it cannot be",
        &[Check::LoadMatchers],
    ),
    refuses(
        "Failed to create SAN matcher for OTHER_NAME with OID",
        "a SAN matcher for otherName has no valid oid",
        &[Check::LoadMatchers],
    ),
    refuses(
        "Multiple trust bundles are given for one trust domain",
        "one trust domain is configured twice",
        &[Check::LoadSpiffeBundle],
    ),
    refuses(
        "Failed to load trusted CA certificate for",
        "the bundle of a trust domain holds no certificate",
        &[Check::LoadSpiffeBundle],
    ),
    refuses(
        "Invalid JSON found in SPIFFE bundle",
        "trust_bundles is no JSON",
        &[Check::LoadSpiffeBundle],
    ),
    refuses(
        "No trust domains found in SPIFFE bundle",
        "trust_bundles names no trust domain",
        &[Check::LoadSpiffeBundle],
    ),
    refuses(
        "No keys found in SPIFFE bundle for domain",
        "a trust domain of trust_bundles has no keys",
        &[Check::LoadSpiffeBundle],
    ),
    refuses(
        "missing or invalid 'use' field found in cert for domain",
        "a key of trust_bundles has another use than x509-svid; a jwt-svid key refuses the whole file",
        &[Check::LoadSpiffeBundle],
    ),
    refuses(
        "missing or empty 'x5c' field found in keys for domain",
        "a key of trust_bundles holds no certificate",
        &[Check::LoadSpiffeBundle],
    ),
    refuses(
        "Failed to create x509 object while loading certs in domain",
        "a certificate of trust_bundles is no base64",
        &[Check::LoadSpiffeBundle],
    ),
    refuses(
        "Invalid x509 object in certs for domain",
        "a certificate of trust_bundles does not parse",
        &[Check::LoadSpiffeBundle],
    ),
    refuses(
        "Proto constraint validation failed",
        "a field of the configuration breaks a rule of its protobuf message",
        &[
            Check::LoadConstraint,
            Check::LoadPins,
            Check::LoadContext,
            Check::LoadMatchers,
        ],
    ),
    refuses(
        "INVALID_ARGUMENT: invalid JSON in envoy.",
        "a field of the configuration is none of Envoy's API, or holds a value of another type",
        &[Check::LoadConstraint],
    ),
    refuses(
        "INVALID_ARGUMENT: unknown enum value",
        "a field holds a name that this release does not know",
        &[Check::LoadConstraint],
    ),
    refuses(
        "Invalid duration: Expected positive duration",
        "a duration such as session_timeout is negative",
        &[Check::LoadConstraint],
    ),
    refuses(
        "Incorrect TLS session ticket key length",
        "a session ticket key is not 80 bytes long",
        &[Check::LoadConstraint],
    ),
    refuses(
        "Invalid ALPN protocol string",
        "a name in alpn_protocols is too long",
        &[Check::LoadConstraint],
    ),
    refuses(
        "Unknown compliance policy",
        "a compliance policy that this release does not know",
        &[Check::LoadConstraint],
    ),
    refuses(
        "Failed to initialize cipher suites",
        "cipher_suites names a suite BoringSSL does not know",
        &[Check::LoadTlsParams],
    ),
    refuses(
        "Failed to initialize ECDH curves",
        "ecdh_curves names a group BoringSSL does not know",
        &[Check::LoadTlsParams],
    ),
    refuses(
        "Failed to initialize TLS signature algorithms",
        "signature_algorithms names a scheme BoringSSL does not know",
        &[Check::LoadTlsParams],
    ),
    refuses(
        "Data contained more than a single OCSP response",
        "the OCSP response has bytes behind it",
        &[Check::LoadOcsp],
    ),
    refuses(
        "Input is not a well-formed ASN.1",
        "a part of the OCSP response does not decode",
        &[Check::LoadOcsp],
    ),
    refuses(
        "OCSP BasicOCSPResponse is not a wellf-formed ASN.1 SEQUENCE",
        "the OCSP response does not decode",
        &[Check::LoadOcsp],
    ),
    refuses(
        "OCSP Response must be for one certificate only",
        "the OCSP response answers for several certificates",
        &[Check::LoadOcsp],
    ),
    refuses(
        "OCSP ResponseData version",
        "the OCSP response writes its version out, which Envoy does not read",
        &[Check::LoadOcsp],
    ),
    refuses(
        "OCSP response has no body",
        "the OCSP response holds no answer",
        &[Check::LoadOcsp],
    ),
    refuses(
        "OCSP response was unsuccessful",
        "the OCSP responder answered with an error",
        &[Check::LoadOcsp],
    ),
    refuses(
        "Unknown OCSP Response Status variant",
        "the OCSP response has a status that does not exist",
        &[Check::LoadOcsp],
    ),
    refuses(
        "Unknown OCSP Response type with OID",
        "the OCSP response is of another type than basic",
        &[Check::LoadOcsp],
    ),
    refuses(
        "SNI names containing NULL-byte are not allowed",
        "the sni of the context holds a NUL byte",
        &[Check::LoadTlsParams],
    ),
    refuses(
        "bad repetition operator:",
        "a regular expression repeats what is repeated already",
        &[Check::LoadMatchers],
    ),
    refuses(
        "invalid character class range:",
        "a regular expression names a class or range RE2 does not have",
        &[Check::LoadMatchers],
    ),
    refuses(
        "invalid escape sequence:",
        "a regular expression holds an escape RE2 does not have",
        &[Check::LoadMatchers],
    ),
    refuses(
        "invalid named capture group:",
        "a regular expression names a group wrongly",
        &[Check::LoadMatchers],
    ),
    refuses(
        "invalid perl operator:",
        "a regular expression uses look-around or another construct RE2 does not have",
        &[Check::LoadMatchers],
    ),
    refuses(
        "invalid repetition size:",
        "a regular expression repeats more than 1000 times, or from more to less",
        &[Check::LoadMatchers],
    ),
    refuses(
        "missing ]:",
        "a character class of a regular expression is not closed",
        &[Check::LoadMatchers],
    ),
    refuses(
        "no argument for repetition operator:",
        "a regular expression repeats nothing",
        &[Check::LoadMatchers],
    ),
    refuses(
        "trailing \\",
        "a regular expression ends with a backslash",
        &[Check::LoadMatchers],
    ),
    refuses(
        "unexpected ):",
        "a parenthesis of a regular expression closes nothing",
        &[Check::LoadMatchers],
    ),
    refuses(
        "RE2 program size of",
        "a regular expression is larger than Envoy allows (re2.max_program_size.error_level, 100 by default)",
        &[Check::LoadMatchers],
    ),
    refuses(
        "Failed to reload certificates",
        "a watched certificate file could not be read again; the old certificate stays in use",
        &[],
    ),
];
