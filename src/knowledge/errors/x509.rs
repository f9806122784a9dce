//! X.509 verification codes: BoringSSL's names, texts and alerts (0.6; `X509_verify_cert_error_string`,
//! `SSL_alert_from_verify_result`).

use std::fmt;

use super::entry::{Ask, Entry, Kind, Told, Topic};
use crate::knowledge::Check;

/// A BoringSSL verification code (`X509_V_ERR_*`), named after its constant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct X509Error(i32);

macro_rules! codes {
    ($($name:ident $code:literal $text:literal $meaning:literal [$($check:ident)*])*) => {
        #[allow(missing_docs, reason = "each constant is BoringSSL's, and its text stands beside it")]
        impl X509Error {
            $(pub const $name: Self = Self($code);)*

            /// The text of `X509_verify_cert_error_string`.
            pub const fn text(self) -> &'static str {
                match self.0 {
                    $($code => $text,)*
                    _ => "unknown certificate verification error",
                }
            }
        }

        /// The constants' names, and their codes.
        static NAMES: &[(&str, u32)] = &[$((stringify!($name), $code),)*];

        /// Every code, ascending.
        pub static X509: &[Entry] = &[
            $(Entry::new(Kind::X509, $text, Told::Here, Topic::Certificate, $meaning)
                .number($code)
                .by(&[$(Check::$check),*])
                .ask(&[Ask::Verifier, Ask::Presenter]),)*
        ];
    };
}

codes! {
    UNSPECIFIED 1 "unknown certificate verification error"
        "verification failed inside the library, before it could name a reason; a certificate with so many names under so many name constraints that they are not compared ends so"
        [NcUnsupported]
    UNABLE_TO_GET_ISSUER_CERT 2 "unable to get issuer certificate"
        "the chain reaches an anchor, but none that signed itself, and this validator (SPIFFE) demands a self-signed one"
        [NoIssuerPartial]
    UNABLE_TO_GET_CRL 3 "unable to get certificate CRL"
        "revocation is checked, and no CRL of this certificate's issuer is configured; with one CRL configured every CA of the path needs one"
        [CrlMissing]
    UNABLE_TO_DECRYPT_CERT_SIGNATURE 4 "unable to decrypt certificate's signature"
        "a code of OpenSSL's that BoringSSL keeps and never gives" []
    UNABLE_TO_DECRYPT_CRL_SIGNATURE 5 "unable to decrypt CRL's signature"
        "a code of OpenSSL's that BoringSSL keeps and never gives" []
    UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY 6 "unable to decode issuer public key"
        "the issuer's public key is of a kind or on a curve BoringSSL does not know; the depth is that of the certificate it signed"
        [IssuerKey CrlState]
    CERT_SIGNATURE_FAILURE 7 "certificate signature failure"
        "an issuer was found by its name, but its key did not make this signature: another CA of the same name, a changed certificate, or an algorithm that is not accepted"
        [Signature]
    CRL_SIGNATURE_FAILURE 8 "CRL signature failure"
        "a CRL of this issuer's name was not signed by this issuer's key"
        [CrlState]
    CERT_NOT_YET_VALID 9 "certificate is not yet valid"
        "notBefore lies in the verifier's future: its clock is behind, or the certificate was issued ahead"
        [NotYetValid]
    CERT_HAS_EXPIRED 10 "certificate has expired"
        "notAfter has passed by the verifier's clock; the depth says whether it is the leaf, an intermediate or the anchor"
        [Expired]
    CRL_NOT_YET_VALID 11 "CRL is not yet valid"
        "the CRL's lastUpdate lies in the verifier's future"
        [CrlState]
    CRL_HAS_EXPIRED 12 "CRL has expired"
        "the CRL's nextUpdate has passed; Envoy refuses every certificate of that issuer until a newer CRL is loaded"
        [CrlState]
    ERROR_IN_CERT_NOT_BEFORE_FIELD 13 "format error in certificate's notBefore field"
        "notBefore is written in a form BoringSSL parses and does not compare, such as UTCTime with an offset"
        [TimeFormat]
    ERROR_IN_CERT_NOT_AFTER_FIELD 14 "format error in certificate's notAfter field"
        "notAfter is written in a form BoringSSL parses and does not compare, such as UTCTime with an offset"
        [TimeFormat]
    ERROR_IN_CRL_LAST_UPDATE_FIELD 15 "format error in CRL's lastUpdate field"
        "the CRL's lastUpdate is written in a form BoringSSL does not compare"
        [CrlState]
    ERROR_IN_CRL_NEXT_UPDATE_FIELD 16 "format error in CRL's nextUpdate field"
        "the CRL's nextUpdate is written in a form BoringSSL does not compare"
        [CrlState]
    OUT_OF_MEM 17 "out of memory"
        "the verifier had no memory left for the chain; a leaf without SAN extension below name constraints, with a common name that is no text, ends so too"
        [NcNoSan]
    DEPTH_ZERO_SELF_SIGNED_CERT 18 "self signed certificate"
        "the leaf signed itself and is not itself an anchor of the verifier"
        [SelfSignedLeaf]
    SELF_SIGNED_CERT_IN_CHAIN 19 "self signed certificate in certificate chain"
        "the chain ends at a root that was sent along and that the verifier does not hold: two different roots"
        [SelfSignedInChain]
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY 20 "unable to get local issuer certificate"
        "nobody in the sent chain or among the verifier's anchors issued the last certificate reached: a missing intermediate, another root, or an issuer that was left out because its key id, key usage or extensions do not fit"
        [NoIssuer]
    UNABLE_TO_VERIFY_LEAF_SIGNATURE 21 "unable to verify the first certificate"
        "a code of OpenSSL's: one certificate was sent and its issuer is not known; BoringSSL gives 20 in its place"
        [NoIssuer]
    CERT_CHAIN_TOO_LONG 22 "certificate chain too long"
        "a code BoringSSL keeps and never gives: a chain beyond the depth limit ends with 20" []
    CERT_REVOKED 23 "certificate revoked"
        "the issuer's CRL lists this serial number"
        [Revoked]
    INVALID_CA 24 "invalid CA certificate"
        "an issuer that was sent is no CA: basicConstraints is missing or says CA:FALSE"
        [NotCa]
    PATH_LENGTH_EXCEEDED 25 "path length constraint exceeded"
        "more CAs stand below one than its pathLenConstraint allows"
        [Pathlen]
    INVALID_PURPOSE 26 "unsupported certificate purpose"
        "extended key usage (of the leaf or of an intermediate that was sent) does not allow the presenter's role, or the leaf's key usage has no bit for it"
        [Eku KuPurpose]
    CERT_UNTRUSTED 27 "certificate not trusted"
        "trust settings of a TRUSTED CERTIFICATE block do not allow this use" [AuxReject]
    CERT_REJECTED 28 "certificate rejected"
        "trust settings of a TRUSTED CERTIFICATE block reject this use"
        [AuxReject]
    SUBJECT_ISSUER_MISMATCH 29 "subject issuer mismatch"
        "why a candidate is not the issuer: another name; Envoy sees 20 instead" []
    AKID_SKID_MISMATCH 30 "authority and subject key identifier mismatch"
        "why a candidate is not the issuer: another key identifier; Envoy sees 20 instead" []
    AKID_ISSUER_SERIAL_MISMATCH 31 "authority and issuer serial number mismatch"
        "why a candidate is not the issuer: another serial number; Envoy sees 20 instead" []
    KEYUSAGE_NO_CERTSIGN 32 "key usage does not include certificate signing"
        "why a candidate is not the issuer: its key usage lacks keyCertSign; Envoy sees 20 instead" []
    UNABLE_TO_GET_CRL_ISSUER 33 "unable to get CRL issuer certificate"
        "the issuer of a CRL is not in the path"
        [CrlState]
    UNHANDLED_CRITICAL_EXTENSION 34 "unhandled critical extension"
        "a certificate that was sent marks an extension critical that BoringSSL does not handle"
        [CriticalExt]
    KEYUSAGE_NO_CRL_SIGN 35 "key usage does not include CRL signing"
        "the issuer's key usage lacks cRLSign, so its CRL does not count"
        [CrlState]
    UNHANDLED_CRITICAL_CRL_EXTENSION 36 "unhandled critical CRL extension"
        "the CRL marks an extension critical that BoringSSL does not handle"
        [CrlState]
    INVALID_NON_CA 37 "invalid non-CA certificate (has CA markings)"
        "a code BoringSSL keeps for proxy certificates, which it does not support" []
    PROXY_PATH_LENGTH_EXCEEDED 38 "proxy path length constraint exceeded"
        "a code BoringSSL keeps for proxy certificates, which it does not support" []
    KEYUSAGE_NO_DIGITAL_SIGNATURE 39 "key usage does not include digital signature"
        "a code BoringSSL keeps for proxy certificates; a leaf without digitalSignature gives KEY_USAGE_BIT_INCORRECT" []
    PROXY_CERTIFICATES_NOT_ALLOWED 40 "proxy certificates not allowed, please set the appropriate flag"
        "a code BoringSSL keeps for proxy certificates, which it does not support" []
    INVALID_EXTENSION 41 "invalid or inconsistent certificate extension"
        "an extension of the leaf does not decode, stands twice, or contradicts another (such as a path length without CA)"
        [LeafInvalidExt]
    INVALID_POLICY_EXTENSION 42 "invalid or inconsistent certificate policy extension"
        "a certificate policy extension does not decode, is empty or names a policy twice"
        [Policy]
    NO_EXPLICIT_POLICY 43 "no explicit policy"
        "a policy constraint demands an explicit policy, and none is valid along the path"
        [Policy]
    DIFFERENT_CRL_SCOPE 44 "Different CRL scope"
        "the CRL covers only a part of the issuer's certificates (issuingDistributionPoint), and not this one"
        [CrlState]
    UNSUPPORTED_EXTENSION_FEATURE 45 "Unsupported extension feature"
        "a code BoringSSL keeps and never gives" []
    UNNESTED_RESOURCE 46 "RFC 3779 resource not subset of parent's resources"
        "a code of OpenSSL's for address resources, which BoringSSL does not check" []
    PERMITTED_VIOLATION 47 "permitted subtree violation"
        "a name lies in no permitted subtree of a name constraint above it; URI constraints hold a host (the trust domain), not a URI"
        [NcPermitted]
    EXCLUDED_VIOLATION 48 "excluded subtree violation"
        "a name lies in an excluded subtree of a name constraint above it"
        [NcExcluded]
    SUBTREE_MINMAX 49 "name constraints minimum and maximum not supported"
        "a name constraint sets minimum or maximum, which nobody supports"
        [NcUnsupported]
    APPLICATION_VERIFICATION 50 "application verification failure"
        "the program's own callback refused the certificate" []
    UNSUPPORTED_CONSTRAINT_TYPE 51 "unsupported name constraint type"
        "a name constraint is of a type BoringSSL does not compare (such as IP addresses), and the certificate holds a name of that type"
        [NcUnsupported]
    UNSUPPORTED_CONSTRAINT_SYNTAX 52 "unsupported or invalid name constraint syntax"
        "a name constraint is not written as its type demands; a URI constraint holds a host name, not a URI"
        [NcUnsupported]
    UNSUPPORTED_NAME_SYNTAX 53 "unsupported or invalid name syntax"
        "a name cannot be compared with a name constraint; from 1.39.2 or 1.39.3 on an underscore in the trust domain is enough"
        [NcUnsupported]
    CRL_PATH_VALIDATION_ERROR 54 "CRL path validation error"
        "the path of a CRL's own issuer does not verify" [CrlState]
    HOSTNAME_MISMATCH 62 "Hostname mismatch"
        "the library's host name check, which Envoy does not use: it matches SANs itself" []
    EMAIL_MISMATCH 63 "Email address mismatch"
        "the library's e-mail check, which Envoy does not use: it matches SANs itself" []
    IP_ADDRESS_MISMATCH 64 "IP address mismatch"
        "the library's address check, which Envoy does not use: it matches SANs itself" []
    INVALID_CALL 65 "Invalid certificate verification context"
        "the library was called without a certificate or without anchors" []
    STORE_LOOKUP 66 "Issuer certificate lookup error"
        "looking up anchors failed inside the library" []
    NAME_CONSTRAINTS_WITHOUT_SANS 67 "Issuer has name constraints but leaf has no SANs"
        "name constraints stand above a leaf whose common name looks like a host and that has no SAN"
        [NcNoSan]
}

impl X509Error {
    /// The number.
    pub const fn code(self) -> i32 {
        self.0
    }

    /// The alert that the default validator sends with this code (0.6; `SSL_alert_from_verify_result`).
    pub const fn alert(self) -> Alert {
        match self.0 {
            2 | 3 | 18 | 19 | 20 | 21 | 22 | 24 | 25 | 33 => Alert::UnknownCa,
            4..=6 | 13..=16 | 27 | 28 | 62..=64 => Alert::BadCertificate,
            7 | 8 => Alert::DecryptError,
            9..=12 => Alert::CertificateExpired,
            23 => Alert::CertificateRevoked,
            26 => Alert::UnsupportedCertificate,
            1 | 17 | 65 | 66 => Alert::InternalError,
            _ => Alert::CertificateUnknown,
        }
    }
}

impl fmt::Display for X509Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

/// The TLS alerts that go with verification codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the alerts of RFC 8446 6.2 by their names")]
pub enum Alert {
    UnknownCa,
    BadCertificate,
    DecryptError,
    CertificateExpired,
    CertificateRevoked,
    UnsupportedCertificate,
    InternalError,
    CertificateUnknown,
}

impl Alert {
    /// The alert's number (RFC 8446 6).
    pub const fn number(self) -> u8 {
        match self {
            Self::BadCertificate => 42,
            Self::UnsupportedCertificate => 43,
            Self::CertificateRevoked => 44,
            Self::CertificateExpired => 45,
            Self::CertificateUnknown => 46,
            Self::UnknownCa => 48,
            Self::DecryptError => 51,
            Self::InternalError => 80,
        }
    }
}

/// The entry of a constant's name: `X509_V_ERR_CERT_HAS_EXPIRED`, and as Node.js writes it, `CERT_HAS_EXPIRED`.
pub(super) fn of_name(name: &str) -> Option<&'static Entry> {
    let name = name.strip_prefix("X509_V_ERR_").unwrap_or(name);
    let (_, code) = NAMES.iter().find(|(known, _)| *known == name)?;
    x509_entry(*code)
}

/// The entry of a code.
pub fn x509_entry(code: u32) -> Option<&'static Entry> {
    X509.iter().find(|entry| entry.number == Some(code))
}
