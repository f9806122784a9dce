//! Handshakes.

use serde::Serialize;

use super::verdicts::Verdict;
use crate::judgement::{JudgedHandshake, Judgement};
use crate::model::{Party, ProxyId, Role};
use crate::report::handshake as words;
use crate::verify::handshake::{CallerSees, HandshakeOutcome, Negotiated, SideSees, Stage};

/// Both directions of one mTLS handshake.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Handshake<'a> {
    /// `h0`, `h1`, …
    pub id: String,
    /// The client.
    pub client: ProxyId,
    /// The server.
    pub server: ProxyId,
    /// Whether it is established.
    pub outcome: HandshakeOutcome,
    /// How it ends, in one sentence.
    pub sentence: String,
    /// Which cluster of the client, and why.
    pub client_end: HandshakeEnd<'a>,
    /// Which filter chain of the server, and why.
    pub server_end: HandshakeEnd<'a>,
    /// Whether TLS is spoken at all.
    pub tls: bool,
    /// What is agreed on; a field is `null` where it is not reached or not decided.
    pub negotiated: &'a Negotiated,
    /// Who ends it; `null` where nobody does, or where that is not decided.
    pub refused_by: Option<Role>,
    /// Where it ends.
    pub stage: Option<Stage>,
    /// Whether the end rests on something assumed.
    pub assumed: bool,
    /// The client's verdict on the server's chain; `null` without TLS.
    pub client_verifies_server: Option<Verdict<'a>>,
    /// The server's verdict on the client's chain; `null` where the server asks for none.
    pub server_verifies_client: Option<Verdict<'a>>,
    /// What the client shows.
    pub client_sees: &'a SideSees,
    /// What the server shows.
    pub server_sees: &'a SideSees,
    /// What the client's caller gets where the handshake fails.
    pub caller_sees: Option<&'a CallerSees>,
}

/// A side of a handshake.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HandshakeEnd<'a> {
    /// `cluster/NAME[/MATCH]`, `listener/NAME[/CHAIN]`, or what stands for it where no configuration is in evidence.
    pub name: &'a str,
    /// Why this one.
    pub why: &'a str,
    /// The chain it presents; `null` where that is not in evidence.
    pub chain: Option<String>,
}

pub(super) fn all(judgement: &Judgement) -> Vec<Handshake<'_>> {
    let handshakes = judgement.handshakes.iter().enumerate();
    handshakes
        .map(|(index, one)| handshake(judgement, index, one))
        .collect()
}

/// The outcome of the only handshake.
pub(super) fn outcome(judgement: &Judgement) -> Option<HandshakeOutcome> {
    match judgement.handshakes.as_slice() {
        [only] => Some(only.handshake.outcome),
        _ => None,
    }
}

fn handshake<'a>(
    judgement: &'a Judgement,
    index: usize,
    judged: &'a JudgedHandshake,
) -> Handshake<'a> {
    let (client, server) = (&judged.meeting.client, &judged.meeting.server);
    let handshake = &judged.handshake;
    // A chain that is not in evidence has no index; the verdict on it is still one.
    let verdict = |one: &'a Option<_>, presenter: &Party| {
        let chain = presenter.chain.unwrap_or(usize::MAX);
        one.as_ref().map(|one| Verdict::of(judgement, chain, one))
    };
    Handshake {
        id: format!("h{index}"),
        client: client.proxy,
        server: server.proxy,
        outcome: handshake.outcome,
        sentence: words::sentence(judgement, judged),
        client_end: end(client),
        server_end: end(server),
        tls: handshake.is_tls,
        negotiated: &handshake.negotiated,
        refused_by: handshake.refused_by,
        stage: handshake.stage,
        assumed: words::is_assumed(judged),
        client_verifies_server: verdict(&judged.client_verifies_server, server),
        server_verifies_client: verdict(&judged.server_verifies_client, client),
        client_sees: &handshake.client,
        server_sees: &handshake.server,
        caller_sees: handshake.caller.as_ref(),
    }
}

fn end(party: &Party) -> HandshakeEnd<'_> {
    HandshakeEnd {
        name: &party.place,
        why: &party.why,
        chain: party.chain.map(|index| format!("c{index}")),
    }
}
