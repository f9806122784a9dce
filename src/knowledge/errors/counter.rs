//! Counters and gauges (0.5), by the end of their names. Behind `cluster.<name>.` they are those of a TLS client, behind
//! `listener.<address or prefix>.` those of a TLS server. Counters count since the proxy started.

use super::entry::{Ask, Entry, Kind, Told, Topic};
use super::ssl::CHAIN;
use crate::knowledge::Check;

const fn counts(printed: &'static str, told: Told, topic: Topic, meaning: &'static str) -> Entry {
    Entry::new(Kind::Counter, printed, told, topic, meaning)
}

/// All that say something about a handshake.
pub(super) static COUNTERS: &[Entry] = &[
    counts("ssl.fail_verify_error", Told::Here, Topic::Certificate,
        "certificates of peers were refused because their chain does not verify, or by the SPIFFE validator before its SAN match")
        .by(CHAIN)
        .ask(&[Ask::Reason, Ask::DebugLog, Ask::Verifier]),
    counts("ssl.fail_verify_san", Told::Here, Topic::Certificate,
        "certificates of peers were refused because no SAN matched; their chains verified")
        .by(&[Check::SanMatch, Check::SanOverride, Check::SvSanMatch, Check::IstioSan, Check::IstioTrustDomain])
        .ask(&[Ask::Reason, Ask::Verifier]),
    counts("ssl.fail_verify_cert_hash", Told::Here, Topic::Certificate,
        "certificates of peers were refused because none of them is pinned; their chains and names were accepted")
        .by(&[Check::Pins])
        .ask(&[Ask::Verifier]),
    counts("ssl.fail_verify_no_cert", Told::HereAsServer, Topic::Certificate,
        "clients sent no certificate although one is required")
        .by(&[Check::NoClientCert])
        .ask(&[Ask::Presenter, Ask::Secrets]),
    counts("ssl.connection_error", Told::Open, Topic::Connection,
        "handshakes failed for something else than this side's validator: the peer refused (its alert arrived), key usage, a \
         certificate that does not parse, parameters, or plain text")
        .ask(&[Ask::Reason, Ask::PeerLog]),
    counts("ssl.no_certificate", Told::Nobody, Topic::Traffic,
        "connections were made on which the peer presented no certificate; where mTLS is meant, this side does not ask for one"),
    counts("ssl.handshake", Told::Nobody, Topic::Traffic,
        "handshakes were completed; a TLS 1.3 client counts one even where the server refuses it right after"),
    counts("ssl.session_reused", Told::Nobody, Topic::Traffic, "sessions were resumed"),
    counts("ssl.was_key_usage_invalid", Told::Here, Topic::Certificate,
        "RSA server certificates without digitalSignature were accepted that 1.38 and later refuse (1.36 and 1.37 count them; \
         the counter is gone from 1.39 on)")
        .by(&[Check::LeafKuTls12CRsa])
        .ask(&[Ask::Presenter]),
    counts("ssl.ocsp_staple_failed", Told::HereAsServer, Topic::Certificate,
        "clients were turned away because the required OCSP response is missing or has expired")
        .by(&[Check::LoadMustStaple, Check::LoadOcsp]),
    counts("downstream_context_secrets_not_ready", Told::Nobody, Topic::Secret,
        "clients were turned away because the listener's certificate or bundle has not arrived")
        .advice(SECRETS)
        .ask(&[Ask::Secrets]),
    counts("upstream_context_secrets_not_ready", Told::Nobody, Topic::Secret,
        "connections failed because the cluster's certificate or bundle has not arrived")
        .advice(SECRETS)
        .ask(&[Ask::Secrets]),
    counts("update_rejected", Told::AtLoading, Topic::Loading,
        "updates of a secret were refused; the last good one stays in use")
        .ask(&[Ask::Secrets, Ask::KeyPair]),
    counts("init_fetch_timeout", Told::Nobody, Topic::Secret, "a secret did not arrive in time")
        .advice(SECRETS)
        .ask(&[Ask::Secrets]),
    counts("rbac.denied", Told::Nobody, Topic::Policy, "requests were denied by an authorization policy; their TLS connections stood")
        .advice(super::response::POLICY)
        .ask(&[Ask::Policies]),
];

pub(super) const SECRETS: &[&str] = &[
    "look at the source of secrets before any certificate: the SDS server's log (istio-agent, SPIRE agent, tbot) and the names that \
     are asked for; SPIRE and tbot answer no request at all if one name is unknown to them",
];
