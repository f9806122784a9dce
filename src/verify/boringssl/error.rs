//! X.509 verification codes with the texts and alerts BoringSSL gives them, and errors of its library queue.

use std::fmt;

/// A BoringSSL verification code (`X509_V_ERR_*`), named after its constant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct X509Error(i32);

macro_rules! codes {
    ($($name:ident $code:literal $text:literal,)*) => {
        #[allow(dead_code, reason = "a table of BoringSSL's codes, complete for those that verification can produce")]
        impl X509Error {
            $(pub(crate) const $name: Self = Self($code);)*

            /// The text of `X509_verify_cert_error_string`.
            pub(crate) const fn text(self) -> &'static str {
                match self.0 {
                    $($code => $text,)*
                    _ => "unknown certificate verification error",
                }
            }
        }
    };
}

codes! {
    UNABLE_TO_GET_ISSUER_CERT 2 "unable to get issuer certificate",
    UNABLE_TO_GET_CRL 3 "unable to get certificate CRL",
    UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY 6 "unable to decode issuer public key",
    CERT_SIGNATURE_FAILURE 7 "certificate signature failure",
    CRL_SIGNATURE_FAILURE 8 "CRL signature failure",
    CERT_NOT_YET_VALID 9 "certificate is not yet valid",
    CERT_HAS_EXPIRED 10 "certificate has expired",
    CRL_NOT_YET_VALID 11 "CRL is not yet valid",
    CRL_HAS_EXPIRED 12 "CRL has expired",
    ERROR_IN_CERT_NOT_BEFORE_FIELD 13 "format error in certificate's notBefore field",
    ERROR_IN_CERT_NOT_AFTER_FIELD 14 "format error in certificate's notAfter field",
    ERROR_IN_CRL_LAST_UPDATE_FIELD 15 "format error in CRL's lastUpdate field",
    ERROR_IN_CRL_NEXT_UPDATE_FIELD 16 "format error in CRL's nextUpdate field",
    DEPTH_ZERO_SELF_SIGNED_CERT 18 "self signed certificate",
    SELF_SIGNED_CERT_IN_CHAIN 19 "self signed certificate in certificate chain",
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY 20 "unable to get local issuer certificate",
    CERT_REVOKED 23 "certificate revoked",
    INVALID_CA 24 "invalid CA certificate",
    PATH_LENGTH_EXCEEDED 25 "path length constraint exceeded",
    INVALID_PURPOSE 26 "unsupported certificate purpose",
    CERT_REJECTED 28 "certificate rejected",
    UNABLE_TO_GET_CRL_ISSUER 33 "unable to get CRL issuer certificate",
    UNHANDLED_CRITICAL_EXTENSION 34 "unhandled critical extension",
    KEYUSAGE_NO_CRL_SIGN 35 "key usage does not include CRL signing",
    UNHANDLED_CRITICAL_CRL_EXTENSION 36 "unhandled critical CRL extension",
    INVALID_EXTENSION 41 "invalid or inconsistent certificate extension",
    INVALID_POLICY_EXTENSION 42 "invalid or inconsistent certificate policy extension",
    NO_EXPLICIT_POLICY 43 "no explicit policy",
    DIFFERENT_CRL_SCOPE 44 "Different CRL scope",
    PERMITTED_VIOLATION 47 "permitted subtree violation",
    EXCLUDED_VIOLATION 48 "excluded subtree violation",
    SUBTREE_MINMAX 49 "name constraints minimum and maximum not supported",
    UNSUPPORTED_CONSTRAINT_TYPE 51 "unsupported name constraint type",
    UNSUPPORTED_CONSTRAINT_SYNTAX 52 "unsupported or invalid name constraint syntax",
    UNSUPPORTED_NAME_SYNTAX 53 "unsupported or invalid name syntax",
    NAME_CONSTRAINTS_WITHOUT_SANS 67 "Issuer has name constraints but leaf has no SANs",
}

impl X509Error {
    /// The number.
    pub(crate) const fn code(self) -> i32 {
        self.0
    }

    /// The alert that the default validator sends with this code (0.6; `SSL_alert_from_verify_result`).
    pub(crate) const fn alert(self) -> Alert {
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
pub(crate) enum Alert {
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
    pub(crate) const fn number(self) -> u8 {
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

/// An error that BoringSSL queues before the one that ends the handshake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct LibraryError {
    /// Packed code: library number in the upper eight bits, reason below.
    pub(crate) code: u32,
    /// The library's name as printed.
    pub(crate) library: &'static str,
    /// The reason as printed.
    pub(crate) reason: &'static str,
}

impl fmt::Display for LibraryError {
    /// As Envoy prints it (0.3), without the separating bar.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}:OPENSSL_internal:{}",
            self.code, self.library, self.reason
        )
    }
}
