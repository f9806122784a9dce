//! TLS alerts (0.4, 0.6). An alert that arrives becomes the SSL error 1000 plus its number, printed by the side that
//! received it: the *other* side refused.

use super::entry::{Ask, Entry, Kind, Told, Topic};
use super::queue::{ErrorQueue, LibraryError};
use super::ssl::{SSL_LIBRARY, VERIFICATION};
use crate::knowledge::Check;

/// handshake_failure.
pub const HANDSHAKE_FAILURE: u8 = 40;
/// certificate_unknown.
pub const CERTIFICATE_UNKNOWN: u8 = 46;
/// illegal_parameter.
pub const ILLEGAL_PARAMETER: u8 = 47;
/// decode_error.
pub const DECODE_ERROR: u8 = 50;
/// protocol_version.
pub const PROTOCOL_VERSION: u8 = 70;
/// decrypt_error.
pub const DECRYPT_ERROR: u8 = 51;
/// bad_certificate_hash_value.
pub const BAD_CERTIFICATE_HASH_VALUE: u8 = 114;
/// certificate_required.
pub const CERTIFICATE_REQUIRED: u8 = 116;

/// An alert: its number and the name RFC 8446 gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alert {
    /// Number on the wire.
    pub number: u8,
    /// `certificate_unknown`.
    pub name: &'static str,
    /// What its arrival means.
    pub entry: Entry,
}

const fn alert(
    number: u8,
    name: &'static str,
    printed: &'static str,
    told: Told,
    topic: Topic,
    meaning: &'static str,
) -> Alert {
    Alert {
        number,
        name,
        entry: Entry::new(Kind::Alert, printed, told, topic, meaning)
            .number(SSL_LIBRARY + 1000 + number as u32)
            .ask(&[Ask::PeerLog, Ask::Verifier, Ask::Presenter]),
    }
}

impl Alert {
    const fn by(mut self, checks: &'static [Check]) -> Self {
        self.entry = self.entry.by(checks);
        self
    }

    const fn advice(mut self, advice: &'static [&'static str]) -> Self {
        self.entry = self.entry.advice(advice);
        self
    }
}

const OF_A_CERTIFICATE: Topic = Topic::Certificate;

/// Every alert BoringSSL names, ascending.
pub static ALERTS: &[Alert] = &[
    alert(0, "close_notify", "SSLV3_ALERT_CLOSE_NOTIFY", Told::Nobody, Topic::Connection,
        "the peer ended the connection in order, during the handshake"),
    alert(10, "unexpected_message", "SSLV3_ALERT_UNEXPECTED_MESSAGE", Told::ByPeer, Topic::Connection,
        "the peer received a TLS message out of its order"),
    alert(20, "bad_record_mac", "SSLV3_ALERT_BAD_RECORD_MAC", Told::ByPeer, Topic::Connection,
        "the peer could not decrypt a record"),
    alert(21, "decryption_failed", "TLSV1_ALERT_DECRYPTION_FAILED", Told::ByPeer, Topic::Connection,
        "the peer could not decrypt a record (an alert of old TLS versions)"),
    alert(22, "record_overflow", "TLSV1_ALERT_RECORD_OVERFLOW", Told::ByPeer, Topic::Connection,
        "the peer received a record that is too long"),
    alert(30, "decompression_failure", "SSLV3_ALERT_DECOMPRESSION_FAILURE", Told::ByPeer, Topic::Connection,
        "the peer could not decompress a record (an alert of old TLS versions)"),
    alert(40, "handshake_failure", "SSLV3_ALERT_HANDSHAKE_FAILURE", Told::ByPeer, Topic::Parameters,
        "the peer gave up the handshake: nothing in common in ciphers, groups or signature schemes, or (TLS 1.2) it demands a \
         client certificate and got none")
        .by(&[Check::NoClientCert, Check::Sigalg])
        .advice(&[
            "beside HANDSHAKE_FAILURE_ON_CLIENT_HELLO it is about parameters; alone, in TLS 1.2, about a missing client certificate",
        ]),
    alert(41, "no_certificate", "SSLV3_ALERT_NO_CERTIFICATE", Told::ByPeer, OF_A_CERTIFICATE,
        "the peer has no certificate to send (an alert of SSL 3)"),
    alert(42, "bad_certificate", "SSLV3_ALERT_BAD_CERTIFICATE", Told::ByPeer, OF_A_CERTIFICATE,
        "the peer refused this side's certificate: Envoy says so when an issuer's key or a time does not decode, Go for any \
         certificate it refuses, rustls for several reasons")
        .by(&[Check::IssuerKey, Check::TimeFormat, Check::AuxReject, Check::CrlState]),
    alert(43, "unsupported_certificate", "SSLV3_ALERT_UNSUPPORTED_CERTIFICATE", Told::ByPeer, OF_A_CERTIFICATE,
        "the peer refused this side's certificate for its purpose: extended key usage or key usage does not allow this role")
        .by(&[Check::Eku, Check::KuPurpose]),
    alert(44, "certificate_revoked", "SSLV3_ALERT_CERTIFICATE_REVOKED", Told::ByPeer, OF_A_CERTIFICATE,
        "the peer refused this side's certificate because a CRL lists it")
        .by(&[Check::Revoked]),
    alert(45, "certificate_expired", "SSLV3_ALERT_CERTIFICATE_EXPIRED", Told::ByPeer, OF_A_CERTIFICATE,
        "the peer refused this side's chain for a date: a certificate of it (or a CRL) has expired or is not yet valid by the \
         peer's clock")
        .by(&[Check::Expired, Check::NotYetValid, Check::CrlState]),
    alert(46, "certificate_unknown", "SSLV3_ALERT_CERTIFICATE_UNKNOWN", Told::ByPeer, OF_A_CERTIFICATE,
        "the peer refused this side's certificate: its names, in most cases (SAN matchers); Envoy's SPIFFE validator sends it \
         for everything, the default validator also for extensions, name constraints and policies")
        .by(VERIFICATION),
    alert(47, "illegal_parameter", "SSLV3_ALERT_ILLEGAL_PARAMETER", Told::ByPeer, OF_A_CERTIFICATE,
        "the peer refused something in the handshake; where it is about a certificate, TLS 1.3: its key usage lacks digitalSignature")
        .by(&[Check::LeafKuTls13, Check::EcCurveTls12C, Check::Sigalg, Check::LeafSpki]),
    alert(48, "unknown_ca", "TLSV1_ALERT_UNKNOWN_CA", Told::ByPeer, OF_A_CERTIFICATE,
        "the peer finds no path from this side's certificate to one of its anchors")
        .by(&[
            Check::NoIssuer, Check::NoIssuerPartial, Check::SelfSignedLeaf, Check::SelfSignedInChain, Check::NotCa, Check::Pathlen, Check::CrlMissing, Check::CrlState,
        ]),
    alert(49, "access_denied", "TLSV1_ALERT_ACCESS_DENIED", Told::ByPeer, OF_A_CERTIFICATE,
        "the peer takes the certificate for good and refuses the identity; no Envoy sends it"),
    alert(50, "decode_error", "TLSV1_ALERT_DECODE_ERROR", Told::ByPeer, OF_A_CERTIFICATE,
        "the peer could not parse a message; where it is about certificates, one of this side's chain does not parse")
        .by(&[Check::ListParse, Check::LeafSpki]),
    alert(51, "decrypt_error", "TLSV1_ALERT_DECRYPT_ERROR", Told::ByPeer, OF_A_CERTIFICATE,
        "a signature did not verify at the peer: of a certificate (often two roots of one name), of a CRL, or of the handshake \
         (another private key)")
        .by(&[Check::Signature, Check::CrlState, Check::Sigalg]),
    alert(60, "export_restriction", "TLSV1_ALERT_EXPORT_RESTRICTION", Told::ByPeer, Topic::Parameters,
        "the peer refused export ciphers (an alert of old TLS versions)"),
    alert(70, "protocol_version", "TLSV1_ALERT_PROTOCOL_VERSION", Told::ByPeer, Topic::Parameters,
        "the peer speaks none of the TLS versions that were offered")
        .advice(&["Envoy's clusters offer TLS 1.2 at most unless tls_maximum_protocol_version says 1.3; Istio sets 1.2 to 1.3"]),
    alert(71, "insufficient_security", "TLSV1_ALERT_INSUFFICIENT_SECURITY", Told::ByPeer, Topic::Parameters,
        "the peer demands stronger ciphers or keys than were offered"),
    alert(80, "internal_error", "TLSV1_ALERT_INTERNAL_ERROR", Told::ByPeer, Topic::Connection,
        "the peer failed inside: its own log says at what (a missing certificate or key, in most cases)")
        .by(&[Check::NcUnsupported, Check::NcNoSan]),
    alert(86, "inappropriate_fallback", "TLSV1_ALERT_INAPPROPRIATE_FALLBACK", Told::ByPeer, Topic::Parameters,
        "the peer saw a version fall-back that was not needed"),
    alert(90, "user_canceled", "TLSV1_ALERT_USER_CANCELLED", Told::ByPeer, Topic::Connection,
        "the peer was told to stop"),
    alert(100, "no_renegotiation", "TLSV1_ALERT_NO_RENEGOTIATION", Told::ByPeer, Topic::Connection,
        "the peer does not renegotiate"),
    alert(110, "unsupported_extension", "TLSV1_ALERT_UNSUPPORTED_EXTENSION", Told::ByPeer, Topic::Parameters,
        "the peer received a TLS extension it had not asked for"),
    alert(111, "certificate_unobtainable", "TLSV1_ALERT_CERTIFICATE_UNOBTAINABLE", Told::ByPeer, OF_A_CERTIFICATE,
        "the peer could not fetch a certificate by its address"),
    alert(112, "unrecognized_name", "TLSV1_ALERT_UNRECOGNIZED_NAME", Told::ByPeerToClient, Topic::Parameters,
        "the server has no certificate or filter chain for the server name (SNI) that was sent")
        .advice(&["compare the client's sni with the server's filter_chain_match.server_names"]),
    alert(113, "bad_certificate_status_response", "TLSV1_ALERT_BAD_CERTIFICATE_STATUS_RESPONSE", Told::ByPeer, OF_A_CERTIFICATE,
        "the peer refused a stapled OCSP response")
        .by(&[Check::LoadOcsp]),
    alert(114, "bad_certificate_hash_value", "TLSV1_ALERT_BAD_CERTIFICATE_HASH_VALUE", Told::ByPeer, OF_A_CERTIFICATE,
        "the peer pins certificates or keys, and this side's is not among them")
        .by(&[Check::Pins]),
    alert(115, "unknown_psk_identity", "TLSV1_ALERT_UNKNOWN_PSK_IDENTITY", Told::ByPeer, Topic::Parameters,
        "the peer does not know the pre-shared key"),
    alert(116, "certificate_required", "TLSV1_ALERT_CERTIFICATE_REQUIRED", Told::ByPeerToClient, OF_A_CERTIFICATE,
        "TLS 1.3: the server demands a client certificate and got none")
        .by(&[Check::NoClientCert]),
    alert(120, "no_application_protocol", "TLSV1_ALERT_NO_APPLICATION_PROTOCOL", Told::ByPeerToClient, Topic::Parameters,
        "the server speaks none of the ALPN protocols that were offered"),
    alert(121, "ech_required", "TLSV1_ALERT_ECH_REQUIRED", Told::ByPeer, Topic::Parameters,
        "the peer demands Encrypted Client Hello"),
];

/// The entry of an alert.
pub fn alert_entry(number: u8) -> Option<&'static Entry> {
    ALERTS
        .iter()
        .find(|alert| alert.number == number)
        .map(|alert| &alert.entry)
}

/// What the Envoy that receives an alert prints for it (0.4: reason 1000 plus the alert).
pub fn alert_received(number: u8) -> Option<ErrorQueue> {
    let entry = alert_entry(number)?;
    let error = LibraryError {
        code: entry.number?,
        library: "SSL routines",
        reason: entry.printed,
    };
    Some(ErrorQueue::of([error]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alert_is_printed_by_the_side_that_receives_it() {
        assert_eq!(
            alert_received(CERTIFICATE_UNKNOWN)
                .map(|queue| queue.to_string())
                .as_deref(),
            Some(
                "TLS_error:|268436502:SSL routines:OPENSSL_internal:SSLV3_ALERT_CERTIFICATE_UNKNOWN:TLS_error_end"
            )
        );
        assert_eq!(alert_received(1), None);
    }
}
