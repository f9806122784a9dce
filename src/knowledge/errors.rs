//! Numbers and names of the TLS errors and alerts that Envoy prints (0.3, 0.4, 0.6).

/// The first packed code of BoringSSL's SSL library (library 16).
const SSL_LIBRARY: u32 = 16 << 24;

/// An error of the SSL library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SslError {
    /// Reason number; the packed code is 268435456 more.
    pub reason: u32,
    /// The name as printed.
    pub name: &'static str,
}

impl SslError {
    /// The validator said no.
    pub const CERTIFICATE_VERIFY_FAILED: Self = Self::new(125, "CERTIFICATE_VERIFY_FAILED");
    /// A certificate is required and none was sent.
    pub const PEER_DID_NOT_RETURN_A_CERTIFICATE: Self =
        Self::new(192, "PEER_DID_NOT_RETURN_A_CERTIFICATE");
    /// The leaf's key usage lacks the bit TLS needs.
    pub const KEY_USAGE_BIT_INCORRECT: Self = Self::new(302, "KEY_USAGE_BIT_INCORRECT");
    /// TLS 1.2 client: the curve of the server's key is not one of `ecdh_curves`.
    pub const BAD_ECC_CERT: Self = Self::new(107, "BAD_ECC_CERT");
    /// The outer structure of the leaf does not parse.
    pub const CANNOT_PARSE_LEAF_CERT: Self = Self::new(272, "CANNOT_PARSE_LEAF_CERT");
    /// A certificate of the list does not parse.
    pub const DECODE_ERROR: Self = Self::new(137, "DECODE_ERROR");
    /// The framing of the certificate list.
    pub const CERT_LENGTH_MISMATCH: Self = Self::new(127, "CERT_LENGTH_MISMATCH");

    const fn new(reason: u32, name: &'static str) -> Self {
        Self { reason, name }
    }

    /// The packed code that Envoy prints.
    pub const fn code(self) -> u32 {
        SSL_LIBRARY + self.reason
    }

    /// `268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED`.
    pub fn printed(self) -> String {
        format!(
            "{}:SSL routines:OPENSSL_internal:{}",
            self.code(),
            self.name
        )
    }
}

/// The alerts a verifier sends, by number (RFC 8446 6), with the name BoringSSL gives their arrival.
const ALERTS: &[(u8, &str)] = &[
    (40, "SSLV3_ALERT_HANDSHAKE_FAILURE"),
    (42, "SSLV3_ALERT_BAD_CERTIFICATE"),
    (43, "SSLV3_ALERT_UNSUPPORTED_CERTIFICATE"),
    (44, "SSLV3_ALERT_CERTIFICATE_REVOKED"),
    (45, "SSLV3_ALERT_CERTIFICATE_EXPIRED"),
    (46, "SSLV3_ALERT_CERTIFICATE_UNKNOWN"),
    (47, "SSLV3_ALERT_ILLEGAL_PARAMETER"),
    (48, "TLSV1_ALERT_UNKNOWN_CA"),
    (50, "TLSV1_ALERT_DECODE_ERROR"),
    (51, "TLSV1_ALERT_DECRYPT_ERROR"),
    (80, "TLSV1_ALERT_INTERNAL_ERROR"),
    (114, "TLSV1_ALERT_BAD_CERTIFICATE_HASH_VALUE"),
    (116, "TLSV1_ALERT_CERTIFICATE_REQUIRED"),
];

/// handshake_failure.
pub const HANDSHAKE_FAILURE: u8 = 40;
/// certificate_unknown.
pub const CERTIFICATE_UNKNOWN: u8 = 46;
/// illegal_parameter.
pub const ILLEGAL_PARAMETER: u8 = 47;
/// decode_error.
pub const DECODE_ERROR: u8 = 50;
/// bad_certificate_hash_value.
pub const BAD_CERTIFICATE_HASH_VALUE: u8 = 114;
/// certificate_required.
pub const CERTIFICATE_REQUIRED: u8 = 116;

/// What the Envoy that receives an alert prints for it (0.4: reason 1000 plus the alert).
pub fn alert_received(alert: u8) -> Option<String> {
    let (_, name) = ALERTS.iter().find(|(number, _)| *number == alert)?;
    let code = SSL_LIBRARY + 1000 + u32::from(alert);
    Some(format!(
        "TLS_error:|{code}:SSL routines:OPENSSL_internal:{name}:TLS_error_end"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_codes_are_those_of_the_table() {
        assert_eq!(SslError::CERTIFICATE_VERIFY_FAILED.code(), 268_435_581);
        assert_eq!(
            SslError::PEER_DID_NOT_RETURN_A_CERTIFICATE.code(),
            268_435_648
        );
        assert_eq!(SslError::KEY_USAGE_BIT_INCORRECT.code(), 268_435_758);
        assert_eq!(SslError::BAD_ECC_CERT.code(), 268_435_563);
        assert_eq!(SslError::CANNOT_PARSE_LEAF_CERT.code(), 268_435_728);
        assert_eq!(SslError::DECODE_ERROR.code(), 268_435_593);
        assert_eq!(SslError::CERT_LENGTH_MISMATCH.code(), 268_435_583);
    }

    #[test]
    fn an_alert_is_printed_by_the_side_that_receives_it() {
        assert_eq!(
            alert_received(CERTIFICATE_UNKNOWN).as_deref(),
            Some(
                "TLS_error:|268436502:SSL routines:OPENSSL_internal:SSLV3_ALERT_CERTIFICATE_UNKNOWN:TLS_error_end"
            )
        );
        assert_eq!(alert_received(1), None);
    }
}
