//! What a number, name or sentence means, and what follows from it.

use crate::knowledge::Check;
/// What kind of thing is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// An error of BoringSSL's SSL library.
    Ssl,
    /// A TLS alert that arrived.
    Alert,
    /// An error of another library, queued in front of the one that ends the handshake.
    Library,
    /// An X.509 verification code.
    X509,
    /// What Envoy's certificate validators leave behind.
    Validator,
    /// What Envoy prints when it refuses its own configuration.
    Loading,
    /// A counter or gauge.
    Counter,
    /// What the caller gets, and what access logs say about the request.
    Response,
    /// OpenSSL's and curl's lines.
    OpenSsl,
    /// Go's crypto/tls and crypto/x509.
    Go,
    /// Java's TLS library.
    Java,
    /// rustls (ztunnel, Linkerd).
    Rustls,
    /// Identity and policy checks of ztunnel, Linkerd and SDS servers.
    Mesh,
}

/// Who refused, as far as the text tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// The side that prints it refused what its peer presented.
    Here,
    /// The same, and the side that prints it is the TLS server.
    HereAsServer,
    /// The same, and the side that prints it is the TLS client.
    HereAsClient,
    /// The peer refused; the side that prints it received the peer's alert.
    ByPeer,
    /// The same, and the side that prints it is the TLS client.
    ByPeerToClient,
    /// The side that prints it refused its own configuration.
    AtLoading,
    /// Somebody did, and the text does not tell who.
    Open,
    /// Nobody refused a certificate.
    Nobody,
}

/// What it is about, which decides what to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// A certificate, its chain or its names.
    Certificate,
    /// TLS versions, ciphers, groups and signature schemes.
    Parameters,
    /// One side speaks no TLS.
    Plaintext,
    /// A certificate or bundle that its proxy has not received.
    Secret,
    /// Configuration that Envoy does not load.
    Loading,
    /// An authorization policy.
    Policy,
    /// The connection itself.
    Connection,
    /// A hop that is none of the mesh's proxies.
    OtherHop,
    /// Numbers that stand for nothing wrong.
    Traffic,
}

impl Topic {
    /// The name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Certificate => "certificate",
            Self::Parameters => "parameters",
            Self::Plaintext => "plaintext",
            Self::Secret => "secret",
            Self::Loading => "loading",
            Self::Policy => "policy",
            Self::Connection => "connection",
            Self::OtherHop => "other-hop",
            Self::Traffic => "traffic",
        }
    }
}

/// What to look at next, and the command that shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ask {
    /// The transport failure reason in the access log of the side that refused.
    Reason,
    /// The validator's sentence in the debug log.
    DebugLog,
    /// The counters of the side that refused.
    Counters,
    /// The counters of the server.
    ServerCounters,
    /// Configuration of the side that refused: anchors, matchers, TLS parameters.
    Verifier,
    /// Configuration of the side whose certificate was refused.
    Presenter,
    /// The log of the other side.
    PeerLog,
    /// Which secrets a proxy has received.
    Secrets,
    /// Which protocol each side speaks on this port.
    Protocol,
    /// The policies in force.
    Policies,
    /// Certificate and key files.
    KeyPair,
}

impl Ask {
    /// What it shows, in one clause.
    pub const fn shows(self) -> &'static str {
        match self {
            Self::Reason => {
                "the transport failure reason in the refusing side's access log; from 1.37 on it names what failed"
            }
            Self::DebugLog => "the validator's own sentence; the only place for it up to 1.36",
            Self::Counters => {
                "which counter moved on the refusing side: fail_verify_error (chain), fail_verify_san (names), \
                 fail_verify_cert_hash (pins), connection_error (everything else)"
            }
            Self::ServerCounters => {
                "whether the server refused its client: fail_verify_error (chain), fail_verify_san (names), fail_verify_cert_hash \
                 (pins) or fail_verify_no_cert (none sent) of its listener"
            }
            Self::Verifier => "the refusing side's anchors, SAN matchers and TLS parameters",
            Self::Presenter => "the chain of the side that was refused, and how its Envoy holds it",
            Self::PeerLog => "the other side's log, where the reason stands",
            Self::Secrets => "which secrets the proxy has received, and which it still waits for",
            Self::Protocol => "which protocol each side speaks on this port",
            Self::Policies => "the authorization policies in force",
            Self::KeyPair => "whether key and certificate belong together (two equal lines)",
        }
    }

    /// The command that shows it; names in angle brackets are to be filled in.
    pub const fn command(self) -> &'static str {
        match self {
            Self::Reason => {
                "kubectl logs -n <namespace> <refusing pod> -c istio-proxy | grep TLS_error | svidlint -"
            }
            Self::DebugLog => {
                "kubectl exec -n <namespace> <refusing pod> -c istio-proxy -- pilot-agent request POST 'logging?connection=debug'"
            }
            Self::Counters => {
                "kubectl exec -n <namespace> <refusing pod> -c istio-proxy -- pilot-agent request GET stats | svidlint -"
            }
            Self::ServerCounters => {
                "kubectl exec -n <namespace> <server pod> -c istio-proxy -- pilot-agent request GET stats | svidlint -"
            }
            Self::Verifier => {
                "kubectl exec -n <namespace> <refusing pod> -c istio-proxy -- pilot-agent request GET 'config_dump?include_eds' > verifier.json"
            }
            Self::Presenter => {
                "kubectl exec -n <namespace> <refused pod> -c istio-proxy -- pilot-agent request GET 'config_dump?include_eds' > presenter.json"
            }
            Self::PeerLog => {
                "kubectl logs -n <namespace> <other side's pod> -c istio-proxy | grep TLS_error | svidlint -"
            }
            Self::Secrets => "istioctl proxy-config secret <pod> -n <namespace>",
            Self::Protocol => {
                "istioctl proxy-config listener <server pod> -n <namespace> --port <port> -o json; openssl s_client -connect <address>:<port>"
            }
            Self::Policies => "kubectl get authorizationpolicies -A -o yaml",
            Self::KeyPair => {
                "openssl x509 -in <certificate> -noout -pubkey | sha256sum; openssl pkey -in <key> -pubout | sha256sum"
            }
        }
    }
}

/// One thing that is printed, with its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Which kind.
    pub kind: Kind,
    /// The number that stands for it: packed error code or X.509 code.
    pub number: Option<u32>,
    /// The name or the fixed part of the text.
    pub printed: &'static str,
    /// Who refused.
    pub told: Told,
    /// What it is about.
    pub topic: Topic,
    /// What it means, in one sentence without a final full stop.
    pub meaning: &'static str,
    /// The checks that print it. Empty where no check of a chain does.
    pub checks: &'static [Check],
    /// What to do, line by line, where no rule's page says it.
    pub advice: &'static [&'static str],
    /// What tells the remaining causes apart.
    pub ask: &'static [Ask],
}

impl Entry {
    /// An entry that no check prints and that needs no advice.
    pub(super) const fn new(
        kind: Kind,
        printed: &'static str,
        told: Told,
        topic: Topic,
        meaning: &'static str,
    ) -> Self {
        Self {
            kind,
            number: None,
            printed,
            told,
            topic,
            meaning,
            checks: &[],
            advice: &[],
            ask: &[],
        }
    }

    /// With a number.
    pub(super) const fn number(mut self, number: u32) -> Self {
        self.number = Some(number);
        self
    }

    /// With the checks that print it.
    pub(super) const fn by(mut self, checks: &'static [Check]) -> Self {
        self.checks = checks;
        self
    }

    /// With advice.
    pub(super) const fn advice(mut self, advice: &'static [&'static str]) -> Self {
        self.advice = advice;
        self
    }

    /// With what to look at next.
    pub(super) const fn ask(mut self, ask: &'static [Ask]) -> Self {
        self.ask = ask;
        self
    }
}
