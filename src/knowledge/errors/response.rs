//! What the caller gets and what access logs say about a request (0.3): bodies, response flags and details.

use super::entry::{Ask, Entry, Kind, Told, Topic};

const fn shows(printed: &'static str, told: Told, topic: Topic, meaning: &'static str) -> Entry {
    Entry::new(Kind::Response, printed, told, topic, meaning)
}

pub(super) const POLICY: &[&str] = &[
    "the certificate was accepted: read the policy, not the chain",
    "Istio: principals are written <trust domain>/ns/<namespace>/sa/<service account>, without spiffe:// in front; with it the \
     policy never matches",
    "policy [none] means that ALLOW policies exist and none of them matched",
];

const REFUSED_BY_SERVER: &[&str] = &[
    "look at the server first: a refused client certificate shows there only, as any ssl.fail_verify_* of its listener and in its log",
];

/// All texts; the longest one that fits counts.
pub(super) static RESPONSES: &[Entry] = &[
    shows("RBAC: access denied", Told::Nobody, Topic::Policy,
        "an authorization policy denied the request (403); the TLS connection stood and the peer's certificate was accepted")
        .advice(POLICY)
        .ask(&[Ask::Policies]),
    shows("rbac_access_denied_matched_policy", Told::Nobody, Topic::Policy,
        "an authorization policy denied the request; the brackets name the policy that matched, or none")
        .advice(POLICY)
        .ask(&[Ask::Policies]),
    shows("connection closed due to policy rejection", Told::Nobody, Topic::Policy,
        "ztunnel: an authorization policy denied the connection; the peer's certificate was accepted")
        .advice(POLICY)
        .ask(&[Ask::Policies]),
    shows("Secret is not supplied by SDS", Told::Nobody, Topic::Secret,
        "the certificate or bundle of this listener or cluster has not arrived, so no handshake was begun")
        .advice(super::counter::SECRETS)
        .ask(&[Ask::Secrets]),
    shows("Missing SDS resources for", Told::Nobody, Topic::Secret, "the source of secrets answered without the one that was asked for")
        .advice(super::counter::SECRETS)
        .ask(&[Ask::Secrets]),
    shows("config rejected:", Told::AtLoading, Topic::Loading, "an update of a secret was refused; the last good one stays in use")
        .ask(&[Ask::Secrets, Ask::KeyPair]),
    shows("no healthy upstream", Told::Nobody, Topic::Secret,
        "the cluster has no endpoint it may use: none is known, all are ejected, or the cluster still waits for its certificate \
         (a warming secret marked uninitialized in its config_dump)")
        .advice(super::counter::SECRETS)
        .ask(&[Ask::Secrets, Ask::Verifier]),
    shows("remote connection failure", Told::Open, Topic::Connection,
        "the connection to the upstream failed before a request was sent; from 1.38.1 on the response no longer says why, the access log does")
        .ask(&[Ask::Reason, Ask::Counters]),
    shows("connection failure", Told::Open, Topic::Connection,
        "the connection to the upstream failed before a request was sent; older Envoys say no more here")
        .ask(&[Ask::Reason, Ask::Counters]),
    shows("local connection failure", Told::Open, Topic::Connection,
        "this side could not open the connection to the upstream")
        .ask(&[Ask::Reason, Ask::Counters]),
    shows("connection termination", Told::Open, Topic::Connection,
        "the upstream closed a connection that stood; with TLS 1.3 this is also how a client sees that the server refused its \
         certificate, for whatever reason, because the client's handshake had ended before")
        .advice(REFUSED_BY_SERVER)
        .ask(&[Ask::ServerCounters, Ask::PeerLog]),
    shows(
        "response flag UF",
        Told::Open,
        Topic::Connection,
        "the connection to the upstream failed before a request was sent; this log format holds no reason",
    )
    .advice(&[
        "add %RESPONSE_CODE_DETAILS% and %UPSTREAM_TRANSPORT_FAILURE_REASON% to the access log's format (Istio's default has them)",
    ])
    .ask(&[Ask::Reason, Ask::Counters]),
    shows(
        "response flag UC",
        Told::Open,
        Topic::Connection,
        "the upstream closed a connection that stood; with TLS 1.3 this is also how a client sees that the server refused its \
         certificate, for whatever reason",
    )
    .advice(REFUSED_BY_SERVER)
    .ask(&[Ask::ServerCounters, Ask::PeerLog]),
    shows(
        "response flag DC",
        Told::Nobody,
        Topic::Connection,
        "the downstream client closed the connection before it had its answer",
    ),
    shows(
        "response flag DPE",
        Told::Nobody,
        Topic::Connection,
        "the downstream client broke the HTTP protocol",
    )
    .ask(&[Ask::Protocol]),
    shows(
        "response flag UPE",
        Told::Nobody,
        Topic::Connection,
        "what the upstream answered is not the HTTP that was expected of it: HTTP/1 towards HTTP/2, or TLS on a port that is spoken to \
         in plain text",
    )
    .ask(&[Ask::Protocol]),
    shows(
        "response flag UR",
        Told::Open,
        Topic::Connection,
        "the upstream reset the request",
    )
    .advice(REFUSED_BY_SERVER)
    .ask(&[Ask::ServerCounters, Ask::PeerLog]),
    shows(
        "response flag URX",
        Told::Open,
        Topic::Connection,
        "the request was tried again until the limit of retries, or a TCP proxy had tried to connect as often as it may; the flag \
         beside it, mostly UF, says what failed each time",
    )
    .ask(&[Ask::Reason, Ask::Counters]),
    shows(
        "response flag UH",
        Told::Nobody,
        Topic::Secret,
        "the cluster has no healthy endpoint: none is known, all are ejected, or the cluster still waits for its certificate",
    )
    .advice(super::counter::SECRETS)
    .ask(&[Ask::Secrets, Ask::Verifier]),
    shows(
        "response flag NR",
        Told::Nobody,
        Topic::Parameters,
        "no route, or on a TCP listener no filter chain, fits this request; where no filter chain does, mTLS that is not STRICT on both \
         sides is the usual reason",
    )
    .ask(&[Ask::Protocol]),
    shows(
        "response flag NC",
        Told::Nobody,
        Topic::Connection,
        "the route names a cluster that does not exist; no connection was made",
    )
    .ask(&[Ask::Verifier]),
    shows(
        "response flag UAEX",
        Told::Nobody,
        Topic::Policy,
        "an external authorization service denied the request; the TLS connection stood",
    )
    .ask(&[Ask::Policies]),
    shows("connection timeout", Told::Nobody, Topic::Connection,
        "the connection to the upstream did not come about in time: network, port or policy in between")
        .ask(&[Ask::Protocol]),
    shows("delayed connect error", Told::Nobody, Topic::Connection,
        "the upstream's address could not be reached (refused, or no route); no handshake was begun")
        .advice(&["nothing listens there or a network policy forbids it; certificates play no part"])
        .ask(&[Ask::Protocol]),
    shows("http1.codec_error", Told::Nobody, Topic::Plaintext,
        "what arrived is no HTTP/1: often TLS on a port that expects plain text")
        .advice(&["client: its cluster speaks TLS to a port without a TLS transport socket; Istio: PeerAuthentication DISABLE or a port \
             outside the mesh on the server"])
        .ask(&[Ask::Protocol]),
    shows("protocol error", Told::Nobody, Topic::Connection, "the peer broke the HTTP protocol")
        .ask(&[Ask::Protocol]),
    shows("cluster_not_found", Told::Nobody, Topic::Connection, "the route names a cluster that does not exist; no connection was made")
        .ask(&[Ask::Verifier]),
    shows("filter_chain_not_found", Told::Nobody, Topic::Parameters,
        "no filter chain of the listener fits this connection (server name, ALPN or transport protocol): mTLS that is not STRICT on both \
         sides, in most cases")
        .advice(&["Istio: plain text arrives where PeerAuthentication is STRICT, or TLS without the mesh's ALPN"])
        .ask(&[Ask::Protocol]),
];
