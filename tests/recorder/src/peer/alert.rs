//! How a connection ended, in words that do not change from run to run.

use std::io::{self, ErrorKind, Read};

use rustls::{AlertDescription as Alert, ConnectionCommon, Error, SideData};

/// How a connection ended whose exchange failed with `error`.
///
/// An Envoy that refuses sends its alert and closes, perhaps while the peer is still writing. The peer then fails at that
/// although the alert has arrived: what has arrived is read to its end before the connection counts as cut.
pub(crate) fn parting<S: SideData>(
    connection: &mut ConnectionCommon<S>,
    stream: &mut impl Read,
    error: &io::Error,
) -> io::Result<String> {
    if !matches!(
        error.kind(),
        ErrorKind::BrokenPipe | ErrorKind::ConnectionReset
    ) {
        return end(error);
    }
    loop {
        match connection.read_tls(stream) {
            Ok(0) => return Ok("eof".to_owned()),
            Ok(_) => {}
            Err(error) => return end(&error),
        }
        if let Err(error) = connection.process_new_packets() {
            return Ok(tls_end(&error));
        }
    }
}

/// An I/O error of a TLS stream: the alert received, the TLS stack's own complaint, or that the other end is gone.
pub(crate) fn end(error: &io::Error) -> io::Result<String> {
    match error.kind() {
        ErrorKind::UnexpectedEof
        | ErrorKind::ConnectionReset
        | ErrorKind::BrokenPipe
        | ErrorKind::ConnectionAborted => {
            return Ok("eof".to_owned());
        }
        _ => {}
    }
    match error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<Error>())
    {
        // The peer's own failure, such as a signature it could not make, is nobody's verdict.
        Some(Error::General(why)) => Err(io::Error::other(why.clone())),
        Some(tls) => Ok(tls_end(tls)),
        None => Err(io::Error::new(error.kind(), error.to_string())),
    }
}

/// The same for an error of the TLS stack itself.
pub(crate) fn tls_end(error: &Error) -> String {
    match error {
        Error::AlertReceived(alert) => format!("alert {}", name(*alert)),
        other => other.to_string(),
    }
}

/// The name an alert has in the RFCs.
fn name(alert: Alert) -> String {
    let known = match alert {
        Alert::CloseNotify => "close_notify",
        Alert::UnexpectedMessage => "unexpected_message",
        Alert::BadRecordMac => "bad_record_mac",
        Alert::RecordOverflow => "record_overflow",
        Alert::HandshakeFailure => "handshake_failure",
        Alert::NoCertificate => "no_certificate",
        Alert::BadCertificate => "bad_certificate",
        Alert::UnsupportedCertificate => "unsupported_certificate",
        Alert::CertificateRevoked => "certificate_revoked",
        Alert::CertificateExpired => "certificate_expired",
        Alert::CertificateUnknown => "certificate_unknown",
        Alert::IllegalParameter => "illegal_parameter",
        Alert::UnknownCA => "unknown_ca",
        Alert::AccessDenied => "access_denied",
        Alert::DecodeError => "decode_error",
        Alert::DecryptError => "decrypt_error",
        Alert::ProtocolVersion => "protocol_version",
        Alert::InsufficientSecurity => "insufficient_security",
        Alert::InternalError => "internal_error",
        Alert::MissingExtension => "missing_extension",
        Alert::UnsupportedExtension => "unsupported_extension",
        Alert::UnrecognisedName => "unrecognized_name",
        Alert::BadCertificateStatusResponse => "bad_certificate_status_response",
        Alert::BadCertificateHashValue => "bad_certificate_hash_value",
        Alert::CertificateRequired => "certificate_required",
        Alert::NoApplicationProtocol => "no_application_protocol",
        other => return u8::from(other).to_string(),
    };
    known.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_connection_is_one_thing_however_it_was_noticed() {
        for kind in [
            ErrorKind::BrokenPipe,
            ErrorKind::ConnectionReset,
            ErrorKind::UnexpectedEof,
        ] {
            assert_eq!(end(&kind.into()).ok().as_deref(), Some("eof"));
        }
    }

    #[test]
    fn silence_is_no_end() {
        assert!(end(&ErrorKind::WouldBlock.into()).is_err());
    }

    #[test]
    fn a_peer_that_fails_itself_is_no_end() {
        let error = Error::General("cannot sign".to_owned());
        assert!(end(&io::Error::new(ErrorKind::InvalidData, error)).is_err());
    }

    #[test]
    fn alerts_have_their_names_from_the_rfcs() {
        let error = io::Error::new(
            ErrorKind::InvalidData,
            Error::AlertReceived(Alert::UnknownCA),
        );
        assert_eq!(end(&error).ok().as_deref(), Some("alert unknown_ca"));
    }
}
