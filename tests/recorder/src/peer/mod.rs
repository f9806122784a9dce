//! The other end of the handshake: a TLS stack that presents the certificates of a case byte for byte.

mod alert;
mod client;
mod server;
mod signing;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::CertificateDer;
use rustls::sign::{CertifiedKey, SigningKey};
use rustls::{Error, PeerIncompatible, SignatureScheme, SupportedProtocolVersion, version};
use svidlint_forge::case::{Case, Role};

use signing::CaseKey;

pub(crate) use client::present_to_listener;
pub(crate) use server::{NEVER_CONNECTED, present_to_cluster};

/// Longest silence of an Envoy before a case counts as unanswered. No verdict is ever drawn from it.
const PATIENCE: Duration = Duration::from_secs(20);

/// What came of one handshake, as the peer saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    /// Whether application data came back.
    pub(crate) data: bool,
    /// [`svidlint_forge::case::Recording::peer_sees`].
    pub(crate) end: String,
}

/// The TLS version of a handshake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TlsVersion {
    /// TLS 1.2.
    V1_2,
    /// TLS 1.3.
    V1_3,
}

impl TlsVersion {
    /// What the peer may speak.
    fn allowed(self) -> &'static [&'static SupportedProtocolVersion] {
        static UP_TO_1_2: [&SupportedProtocolVersion; 1] = [&version::TLS12];
        static UP_TO_1_3: [&SupportedProtocolVersion; 2] = [&version::TLS13, &version::TLS12];
        match self {
            Self::V1_2 => &UP_TO_1_2,
            Self::V1_3 => &UP_TO_1_3,
        }
    }

    /// Highest version of the case's peer.
    pub(crate) fn of_peer(case: &Case) -> Self {
        if case.peer_tls == "1.2" {
            Self::V1_2
        } else {
            Self::V1_3
        }
    }

    /// What the two ends of a case agree on: Envoy's own maximum is 1.2 as a client and 1.3 as a server.
    pub(crate) fn negotiated(case: &Case) -> Self {
        let configured =
            &case.context["common_tls_context"]["tls_params"]["tls_maximum_protocol_version"];
        let envoy = match (configured.as_str(), case.presented_by) {
            (Some("TLSv1_3"), _) | (None | Some("TLS_AUTO"), Role::Client) => Self::V1_3,
            _ => Self::V1_2,
        };
        envoy.min(Self::of_peer(case))
    }
}

/// What the peer presents.
#[derive(Debug)]
struct Presentation {
    certified: Arc<CertifiedKey>,
    /// Set when the key fits none of the signature schemes offered and the peer must give up.
    gave_up: AtomicBool,
}

impl Presentation {
    /// `None` if nothing here can sign with the key.
    fn new(chain: &[Vec<u8>], key: &[u8], version: TlsVersion) -> Option<Self> {
        let chain = chain
            .iter()
            .map(|der| CertificateDer::from(der.clone()))
            .collect();
        let key: Arc<dyn SigningKey> = Arc::new(CaseKey::read(key, version)?);
        Some(Self {
            certified: Arc::new(CertifiedKey::new(chain, key)),
            gave_up: AtomicBool::new(false),
        })
    }

    fn fits(&self, offered: &[SignatureScheme]) -> bool {
        let fits = self.certified.key.choose_scheme(offered).is_some();
        self.gave_up.store(!fits, Ordering::Relaxed);
        fits
    }

    fn gave_up(&self) -> bool {
        self.gave_up.load(Ordering::Relaxed)
    }
}

/// Why a peer gives up whose key fits nothing on offer; BoringSSL calls it `NO_COMMON_SIGNATURE_ALGORITHMS`.
fn no_common_scheme() -> Error {
    Error::PeerIncompatible(PeerIncompatible::NoSignatureSchemesInCommon)
}

/// Classic key exchange only, in the order Envoy has it, and every curve that a context may ask for.
fn provider() -> Arc<CryptoProvider> {
    use aws_lc_rs::kx_group::{SECP256R1, SECP384R1, X25519};
    Arc::new(CryptoProvider {
        kx_groups: vec![X25519, SECP256R1, SECP384R1],
        ..aws_lc_rs::default_provider()
    })
}
