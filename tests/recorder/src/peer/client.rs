//! The peer as a client: it presents its chain to an Envoy listener.

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{ResolvesClientCert, Resumption};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::sign::CertifiedKey;
use rustls::{
    ClientConfig, ClientConnection, DigitallySignedStruct, Error, SignatureScheme, Stream,
};
use svidlint_forge::case::Case;

use super::{PATIENCE, Presentation, Seen, TlsVersion, alert, no_common_scheme, provider};

/// Connects, presents the chain, sends a byte and waits for its echo: only that tells a TLS 1.3 client that it was accepted.
pub(crate) fn present_to_listener(
    case: &Case,
    chain: &[Vec<u8>],
    key: &[u8],
    socket: &Path,
) -> io::Result<Seen> {
    let config = configure(case, chain, key).map_err(io::Error::other)?;
    let name = ServerName::try_from("envoy.test").map_err(io::Error::other)?;
    let mut connection = ClientConnection::new(Arc::new(config), name).map_err(io::Error::other)?;
    let mut stream = UnixStream::connect(socket)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    match exchange(&mut connection, &mut stream) {
        Ok(()) => Ok(Seen {
            data: true,
            end: String::new(),
        }),
        Err(error) => Ok(Seen {
            data: false,
            end: alert::parting(&mut connection, &mut stream, &error)?,
        }),
    }
}

fn exchange(connection: &mut ClientConnection, stream: &mut UnixStream) -> io::Result<()> {
    let mut tls = Stream::new(connection, stream);
    tls.write_all(b"?")?;
    tls.flush()?;
    let mut echo = [0];
    tls.read_exact(&mut echo)?;
    tls.conn.send_close_notify();
    // The verdict is out; an Envoy that closes first takes nothing back.
    let _ = tls.flush();
    Ok(())
}

fn configure(case: &Case, chain: &[Vec<u8>], key: &[u8]) -> Result<ClientConfig, Error> {
    let presentation = if chain.is_empty() {
        None
    } else {
        let presentation =
            Presentation::new(chain, key, TlsVersion::negotiated(case)).ok_or_else(|| {
                Error::General("nothing can sign with the key of this case".to_owned())
            })?;
        Some(Arc::new(presentation))
    };
    let trusting = Trusting(presentation.clone());
    let builder = ClientConfig::builder_with_provider(provider())
        .with_protocol_versions(TlsVersion::of_peer(case).allowed())?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(trusting));
    let mut config = match presentation {
        Some(presentation) => builder.with_client_cert_resolver(Arc::new(Presenting(presentation))),
        None => builder.with_no_client_auth(),
    };
    config.resumption = Resumption::disabled();
    config.enable_sni = false;
    Ok(config)
}

#[derive(Debug)]
struct Presenting(Arc<Presentation>);

impl ResolvesClientCert for Presenting {
    fn resolve(&self, _: &[&[u8]], offered: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.0.fits(offered).then(|| Arc::clone(&self.0.certified))
    }

    fn has_certs(&self) -> bool {
        true
    }
}

/// Takes any server for the right one.
///
/// It is also where a client gives up whose key fits nothing on offer. rustls would go on without a certificate, but
/// Envoy as a client ends the handshake with the alert `handshake_failure`. rustls sends that alert when the server's
/// certificate is refused for no particular reason, and it looks at that after it was asked for its own certificate.
#[derive(Debug)]
struct Trusting(Option<Arc<Presentation>>);

impl Trusting {
    fn unless_given_up<T>(&self, verified: T) -> Result<T, Error> {
        match &self.0 {
            Some(presentation) if presentation.gave_up() => Err(no_common_scheme()),
            _ => Ok(verified),
        }
    }
}

impl ServerCertVerifier for Trusting {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        self.unless_given_up(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        provider()
            .signature_verification_algorithms
            .supported_schemes()
    }
}
