//! What the two ends must have in common before any certificate counts (6.3): a TLS version, a cipher suite, and a scheme for
//! the key of whoever signs. The peer is taken to speak TLS 1.2 and 1.3 as another Envoy does by default.

use crate::knowledge::Check;
use crate::knowledge::errors::{self, LibraryError};
use crate::model::{KeyKind, PublicKey, Role, TlsVersion};
use crate::verify::Failure;
use crate::verify::Step;

use super::super::text;
use super::{LeafChecks, schemes};

impl LeafChecks<'_> {
    /// The first thing that the ends do not have in common; `None` where nothing of it is configured.
    pub(in super::super) fn parameters(&self) -> Option<Step> {
        self.policy()
            .or_else(|| self.version())
            .or_else(|| self.suite())
            .or_else(|| self.own_key())
    }

    /// The policies of CNSA choose versions, suites, groups and schemes themselves; what they leave is not modelled.
    fn policy(&self) -> Option<Step> {
        let policy = self
            .context
            .tls
            .compliance
            .filter(|policy| policy.is_cnsa())?;
        let detail = format!(
            "compliance_policies holds {}, and what the two ends have in common under it is not known here",
            policy.name()
        );
        Some(Step::undecided(
            Check::HandshakeParameters,
            detail,
            Failure::default(),
            Vec::new(),
        ))
    }

    fn refused(detail: String, failure: Failure) -> Step {
        Step::failed(Check::HandshakeParameters, detail, failure)
    }

    /// A version that both speak.
    fn version(&self) -> Option<Step> {
        let is_client = self.judges == Role::Server;
        let parameters = &self.context.tls;
        let (minimum, maximum) = (parameters.minimum, parameters.maximum);
        let limit = maximum.unwrap_or(if is_client {
            TlsVersion::V1_2
        } else {
            TlsVersion::V1_3
        });
        let lacks = |queued: LibraryError, alert| {
            let detail = "the two ends have no TLS version in common".to_owned();
            Some(Self::refused(detail, text::tls_failure(&[queued], alert)))
        };
        if is_client && minimum.is_some_and(|minimum| minimum > limit) {
            return lacks(LibraryError::NO_SUPPORTED_VERSIONS_ENABLED, None);
        }
        if is_client && limit < TlsVersion::V1_2 {
            return lacks(LibraryError::NO_CIPHERS_AVAILABLE, None);
        }
        if limit < TlsVersion::V1_2 || minimum.is_some_and(|minimum| minimum > self.tls) {
            return if is_client {
                lacks(LibraryError::TLSV1_ALERT_PROTOCOL_VERSION, None)
            } else {
                lacks(
                    LibraryError::UNSUPPORTED_PROTOCOL,
                    Some(errors::PROTOCOL_VERSION),
                )
            };
        }
        None
    }

    /// TLS 1.2: a suite for the key of the server, whichever side that is.
    fn suite(&self) -> Option<Step> {
        let joined = self.context.tls.cipher_suites.join(":");
        if self.is_tls13() || joined.is_empty() || self.context.tls.is_fips() {
            return None;
        }
        let key = self.server_key()?;
        let kind = if matches!(key.kind, KeyKind::Rsa { .. }) {
            "ECDHE-RSA-"
        } else {
            "ECDHE-ECDSA-"
        };
        let fits = joined.split([':', '[', '|', ']']).any(|suite| {
            let is_aead = suite.contains("GCM") || suite.contains("CHACHA20");
            let is_alias = !suite.is_empty() && !suite.contains(['-', '_']);
            is_alias || suite.starts_with("TLS_") || (suite.starts_with(kind) && is_aead)
        });
        (!fits).then(|| {
            let detail = format!("none of cipher_suites {joined} is for a server key of {key}");
            Self::refused(detail, self.nothing_shared())
        })
    }

    /// A server signs with its own key by a scheme of its own parameters.
    fn own_key(&self) -> Option<Step> {
        let own = self.own?;
        let tls = &self.context.tls;
        if self.judges == Role::Server || schemes::fits(own, tls, self.is_tls13()) {
            return None;
        }
        if tls.signature_algorithms.is_empty() && matches!(own.kind, KeyKind::Ed25519) {
            let detail = format!(
                "the server's own {own} serves clients that offer ed25519; an Envoy offers it where its signature_algorithms name it"
            );
            return Some(Step::undecided(
                Check::HandshakeParameters,
                detail,
                self.nothing_shared(),
                Vec::new(),
            ));
        }
        let detail = format!("signature_algorithms holds no scheme for the server's own {own}");
        let failure = if self.is_tls13() {
            text::tls_failure(
                &[LibraryError::NO_COMMON_SIGNATURE_ALGORITHMS],
                Some(errors::HANDSHAKE_FAILURE),
            )
        } else {
            self.nothing_shared()
        };
        Some(Self::refused(detail, failure))
    }

    fn server_key(&self) -> Option<&PublicKey> {
        match self.judges {
            Role::Server => self.signs_with(),
            Role::Client => self.own,
        }
    }

    fn nothing_shared(&self) -> Failure {
        match self.judges {
            Role::Server => self.peer_gives_up(),
            Role::Client => text::tls_failure(
                &[LibraryError::NO_SHARED_CIPHER],
                Some(errors::HANDSHAKE_FAILURE),
            ),
        }
    }
}
