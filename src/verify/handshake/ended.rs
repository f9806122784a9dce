//! Handshakes that come to an end: who ends it, and what either side shows (0.3 to 0.6).

use super::{Stage, negotiation};
use crate::knowledge::Check;
use crate::knowledge::errors::{self, EnvoyError, ErrorQueue, LibraryError};
use crate::model::{Role, TlsContext};
use crate::verify::{StepOutcome, Verdict};

/// What one side shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) error: Option<EnvoyError>,
    /// `None` where it is not decided which move.
    pub(super) counters: Option<Vec<String>>,
}

impl Shown {
    /// A side that says and counts nothing.
    const NOTHING: Self = Self {
        error: None,
        counters: Some(Vec::new()),
    };
}

/// A handshake that came to an end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ended {
    pub(super) by: Role,
    pub(super) stage: Stage,
    pub(super) detail: String,
    pub(super) client: Shown,
    pub(super) server: Shown,
    /// What the client's stack says depends on when it notices.
    pub(super) client_error_varies: bool,
    /// The client had sent its request when it ended: the caller sees a terminated connection.
    pub(super) is_told_late: bool,
}

impl Ended {
    pub(super) fn new(by: Role, stage: Stage, detail: String) -> Self {
        Self {
            by,
            stage,
            detail,
            client: Shown::NOTHING,
            server: Shown::NOTHING,
            client_error_varies: false,
            is_told_late: false,
        }
    }

    /// Nobody speaks a version that the other does.
    pub(super) fn no_version(offer: &TlsContext, take: &TlsContext) -> Self {
        let mut ended = Self::new(
            Role::Server,
            Stage::Version,
            format!(
                "no TLS version in common: the client speaks {}, the server {}",
                negotiation::spoken(offer),
                negotiation::spoken(take)
            ),
        );
        ended.server.error = Some(printed(LibraryError::UNSUPPORTED_PROTOCOL));
        ended.client.error =
            errors::alert_received(errors::PROTOCOL_VERSION).map(EnvoyError::Queue);
        ended.server.counters = Some(connection_error());
        ended.client.counters = Some(connection_error());
        ended
    }

    /// Nothing in common of what is negotiated beside the version.
    pub(super) fn no_agreement(by: Role, failure: &negotiation::Failure) -> Self {
        let (stage, error, detail) = match failure {
            negotiation::Failure::Cipher(detail) => {
                (Stage::Cipher, LibraryError::NO_SHARED_CIPHER, detail)
            }
            negotiation::Failure::Group(detail) => {
                (Stage::Group, LibraryError::NO_SHARED_GROUP, detail)
            }
            negotiation::Failure::Curve(detail) => {
                (Stage::Signature, LibraryError::WRONG_CURVE, detail)
            }
            negotiation::Failure::Scheme(detail) => {
                let error = LibraryError::NO_COMMON_SIGNATURE_ALGORITHMS;
                (Stage::Signature, error, detail)
            }
        };
        let mut ended = Self::new(by, stage, detail.clone());
        ended.client.counters = Some(connection_error());
        ended.server.counters = Some(connection_error());
        let alert = errors::alert_received(errors::HANDSHAKE_FAILURE);
        match by {
            Role::Client => {
                ended.client.error = Some(printed(error));
                ended.server.error = alert.map(EnvoyError::Queue);
            }
            Role::Server => {
                ended.server.error = Some(printed(error));
                // An alert right after the first message is told twice.
                let told_twice =
                    alert.map(|alert| alert.then(LibraryError::HANDSHAKE_FAILURE_ON_CLIENT_HELLO));
                ended.client.error = told_twice.map(EnvoyError::Queue);
            }
        }
        ended
    }

    /// A side refuses the other's certificate.
    pub(super) fn refused(by: Role, verdict: &Verdict) -> Self {
        let (stage, peer) = match by {
            Role::Client => (Stage::ClientVerifiesServer, Role::Server),
            Role::Server => (Stage::ServerVerifiesClient, Role::Client),
        };
        let reason = verdict.reason.as_ref();
        let is = |checks: &[Check]| reason.is_some_and(|reason| checks.contains(&reason.check));
        let detail = verdict
            .steps
            .iter()
            .find(|step| {
                step.outcome == StepOutcome::Failed
                    && reason.is_some_and(|reason| {
                        reason.check == step.check && reason.depth == step.depth
                    })
            })
            .map_or_else(String::new, |step| step.detail.clone());
        if is(&[Check::Sigalg, Check::EcCurveTls12C]) {
            // A peer that cannot serve the verifier with its key gives up by itself.
            let mut ended = Self::new(peer, Stage::Signature, detail);
            ended.client.counters = Some(connection_error());
            ended.server.counters = Some(connection_error());
            ended.client_error_varies = true;
            return ended;
        }
        let mut ended = Self::new(by, stage, detail);
        let failure = reason
            .map(|reason| reason.failure.clone())
            .unwrap_or_default();
        // In TLS 1.2 a wrong key usage is told by no alert: the peer sees the connection end, and counts nothing.
        let is_silent = is(&[
            Check::LeafKuTls12S,
            Check::LeafKuTls12CEc,
            Check::LeafKuTls12CRsa,
        ]);
        let peer = Shown {
            counters: if is_silent {
                Some(Vec::new())
            } else {
                Some(connection_error())
            },
            error: failure.peer_sees,
        };
        let own = Shown {
            error: failure.envoy_error,
            counters: verdict.counters.clone(),
        };
        (ended.client, ended.server) = match by {
            Role::Client => (own, peer),
            Role::Server => (peer, own),
        };
        ended
    }

    /// A side that does not load its configuration and so never speaks.
    pub(super) fn not_loaded(by: Role, verdict: &Verdict) -> Self {
        let detail = verdict
            .reason
            .as_ref()
            .and_then(|reason| reason.failure.envoy_error.as_ref())
            .map_or_else(
                || "its configuration does not load".to_owned(),
                ToString::to_string,
            );
        let mut ended = Self::new(by, Stage::Loading, detail);
        ended.client_error_varies = true;
        ended
    }
}

/// A queue with one error.
pub(super) fn printed(error: LibraryError) -> EnvoyError {
    ErrorQueue::of([error]).into()
}

/// What everything counts that TLS itself refuses.
pub(super) fn connection_error() -> Vec<String> {
    vec!["ssl.connection_error".to_owned()]
}
