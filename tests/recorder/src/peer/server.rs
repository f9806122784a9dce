//! The peer as a server: an Envoy cluster connects to it and judges its chain.

use std::fs;
use std::io::{self, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use rustls::server::{Acceptor, ClientHello, NoServerSessionStorage, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::{ServerConfig, ServerConnection, Stream};
use svidlint_forge::case::Case;

use super::{PATIENCE, Presentation, Seen, TlsVersion, alert, no_common_scheme, provider};

const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok";
/// A fatal `handshake_failure` before anything is encrypted.
const HANDSHAKE_FAILURE: [u8; 7] = [21, 3, 3, 0, 2, 2, 40];
/// How the peer is left when its Envoy did not even connect.
pub(crate) const NEVER_CONNECTED: &str = "never connected";

/// Serves the chain on `socket` while a request for cluster `name` goes to the `front` listener of the Envoy.
pub(crate) fn present_to_cluster(
    case: &Case,
    chain: &[Vec<u8>],
    key: &[u8],
    socket: &Path,
    front: &Path,
    name: &str,
) -> io::Result<Seen> {
    let presentation = Presentation::new(chain, key, TlsVersion::negotiated(case))
        .ok_or_else(|| io::Error::other("nothing can sign with the key of this case"))?;
    let peer = Peer {
        presentation: Arc::new(presentation),
        version: TlsVersion::of_peer(case),
    };
    // A case may be asked again on the same socket.
    drop(fs::remove_file(socket));
    let listener = UnixListener::bind(socket)?;
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        let serving = scope.spawn(|| {
            let (stream, _) = listener.accept()?;
            if over.load(Ordering::Acquire) {
                Ok(NEVER_CONNECTED.to_owned())
            } else {
                peer.serve(stream)
            }
        });
        let answer = ask(front, name);
        over.store(true, Ordering::Release);
        // Wakes the listener, should no one have called. A listener that is gone already needs no waking.
        drop(UnixStream::connect(socket));
        let end = serving
            .join()
            .map_err(|_| io::Error::other("the peer panicked"))?;
        let answer = answer?;
        if answer.starts_with(b"HTTP/1.1 504") {
            return Err(io::ErrorKind::TimedOut.into());
        }
        Ok(Seen {
            data: answer.starts_with(b"HTTP/1.1 200"),
            end: end?,
        })
    })
}

/// Sends a request that the Envoy forwards to the cluster `name`.
fn ask(front: &Path, name: &str) -> io::Result<Vec<u8>> {
    let mut stream = UnixStream::connect(front)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let header = crate::envoy::CASE_HEADER;
    stream.write_all(
        format!("GET / HTTP/1.1\r\nhost: peer\r\n{header}: {name}\r\nconnection: close\r\n\r\n")
            .as_bytes(),
    )?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(answer)
}

struct Peer {
    presentation: Arc<Presentation>,
    version: TlsVersion,
}

impl Peer {
    fn serve(&self, mut stream: UnixStream) -> io::Result<String> {
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        match self.accept(&mut stream) {
            Ok(Some(mut connection)) => match answer(&mut connection, &mut stream) {
                Ok(()) => Ok(String::new()),
                Err(error) => alert::parting(&mut connection, &mut stream, &error),
            },
            Ok(None) => Ok(alert::tls_end(&no_common_scheme())),
            Err(error) => alert::end(&error),
        }
    }

    /// Reads the hello; `None` if the key fits none of the signature schemes in it, which the client has been told.
    fn accept(&self, stream: &mut UnixStream) -> io::Result<Option<ServerConnection>> {
        let mut acceptor = Acceptor::default();
        let accepted = loop {
            if acceptor.read_tls(stream)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            match acceptor.accept() {
                Ok(Some(accepted)) => break accepted,
                Ok(None) => {}
                Err((error, mut alert)) => return tell(error, || alert.write_all(stream)),
            }
        };
        if !self
            .presentation
            .fits(accepted.client_hello().signature_schemes())
        {
            stream.write_all(&HANDSHAKE_FAILURE)?;
            return Ok(None);
        }
        let mut config = ServerConfig::builder_with_provider(provider())
            .with_protocol_versions(self.version.allowed())
            .map_err(io::Error::other)?
            .with_no_client_auth()
            .with_cert_resolver(Arc::new(Presenting(Arc::clone(&self.presentation))));
        config.session_storage = Arc::new(NoServerSessionStorage {});
        config.send_tls13_tickets = 0;
        match accepted.into_connection(Arc::new(config)) {
            Ok(connection) => Ok(Some(connection)),
            Err((error, mut alert)) => tell(error, || alert.write_all(stream)),
        }
    }
}

/// Ends with a TLS error after its alert was sent.
fn tell<T>(error: rustls::Error, alert: impl FnOnce() -> io::Result<()>) -> io::Result<T> {
    alert()?;
    Err(io::Error::new(io::ErrorKind::InvalidData, error))
}

/// Shakes hands, reads one request head and answers it.
fn answer(connection: &mut ServerConnection, stream: &mut UnixStream) -> io::Result<()> {
    let mut tls = Stream::new(connection, stream);
    let mut request = Vec::new();
    let mut part = [0; 1024];
    while !request.windows(4).any(|end| end == b"\r\n\r\n") {
        match tls.read(&mut part)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            read => request.extend_from_slice(&part[..read]),
        }
    }
    tls.write_all(ANSWER)?;
    tls.conn.send_close_notify();
    tls.flush()
}

#[derive(Debug)]
struct Presenting(Arc<Presentation>);

impl ResolvesServerCert for Presenting {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0.certified))
    }
}
