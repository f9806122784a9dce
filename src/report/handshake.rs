//! Words about a handshake: what its sides are called, and the one sentence that says how it ends.

use super::names;
use crate::judgement::{ChainVerdict, JudgedHandshake, Judgement};
use crate::knowledge::Check;
use crate::model::{Chain, InputId, Matching, Party, ProxyId, Role, SanMatcher, ValidationContext};
use crate::verify::Outcome;
use crate::verify::handshake::{HandshakeOutcome, Stage};

/// What people call a side: its workload, else its node, else its first input.
pub(super) fn party(judgement: &Judgement, party: &Party, end: Role) -> String {
    proxy(judgement, party.proxy).unwrap_or_else(|| side(end).to_owned())
}

fn proxy(judgement: &Judgement, id: ProxyId) -> Option<String> {
    let proxy = judgement.evidence.proxies.get(id.0)?;
    let Some(node) = proxy.node.as_deref() else {
        let first: InputId = *proxy.inputs.first()?;
        return Some(names::input(judgement, first).to_owned());
    };
    let pod = node.split('~').nth(2).filter(|pod| !pod.is_empty());
    Some(pod.unwrap_or(node).to_owned())
}

/// `client`.
pub(super) const fn side(end: Role) -> &'static str {
    match end {
        Role::Client => "client",
        Role::Server => "server",
    }
}

/// `ESTABLISHED`.
pub(super) const fn word(judged: &JudgedHandshake) -> &'static str {
    match (judged.handshake.outcome, judged.handshake.is_tls) {
        (HandshakeOutcome::Established, true) => "ESTABLISHED",
        (HandshakeOutcome::Established, false) => "ESTABLISHED WITHOUT TLS",
        (HandshakeOutcome::Fails, _) => "FAILS",
        (HandshakeOutcome::Undecided, _) => "UNDECIDED",
    }
}

/// Whether the end rests on something assumed.
pub(super) fn is_assumed(judged: &JudgedHandshake) -> bool {
    let verdicts = [
        &judged.client_verifies_server,
        &judged.server_verifies_client,
    ];
    judged.handshake.outcome == HandshakeOutcome::Fails
        && !verdicts
            .into_iter()
            .flatten()
            .any(|one| refuses(one) && !names::is_assumed(&one.verdict))
        && verdicts.into_iter().flatten().any(refuses)
}

fn refuses(one: &ChainVerdict) -> bool {
    matches!(one.verdict.outcome, Outcome::Rejected | Outcome::Refused)
}

/// How the handshake ends, in one sentence.
pub(super) fn sentence(judgement: &Judgement, judged: &JudgedHandshake) -> String {
    let handshake = &judged.handshake;
    let (client, server) = (&judged.meeting.client, &judged.meeting.server);
    let names = (
        party(judgement, client, Role::Client),
        party(judgement, server, Role::Server),
    );
    let text = match handshake.outcome {
        HandshakeOutcome::Established if !handshake.is_tls => {
            format!("{} reaches {} without TLS", names.0, names.1)
        }
        HandshakeOutcome::Established => established(judged, &names),
        HandshakeOutcome::Undecided => undecided(judged, &names),
        HandshakeOutcome::Fails => fails(judgement, judged, &names),
    };
    format!("{text}.")
}

fn established(judged: &JudgedHandshake, (client, server): &(String, String)) -> String {
    let verifies = |one: Option<&ChainVerdict>| one.is_some_and(|one| one.verdict.enforced);
    let client_verifies = verifies(judged.client_verifies_server.as_ref());
    let server_verifies = verifies(judged.server_verifies_client.as_ref());
    match (client_verifies, server_verifies) {
        (true, true) => format!("{client} and {server} accept each other"),
        (true, false) => format!("{client} accepts {server}, which lets everyone in"),
        (false, true) => format!("{server} accepts {client}, which takes any server"),
        (false, false) => format!("{client} reaches {server}, and neither verifies the other"),
    }
}

fn undecided(judged: &JudgedHandshake, (client, server): &(String, String)) -> String {
    let open = |one: Option<&ChainVerdict>| {
        one.is_none_or(|one| one.verdict.outcome == Outcome::Undecided)
    };
    let by_client = open(judged.client_verifies_server.as_ref());
    let by_server = open(judged.server_verifies_client.as_ref());
    match (by_client, by_server) {
        (true, false) => {
            format!("this evidence does not decide whether {client} accepts {server}")
        }
        (false, true) => {
            format!("this evidence does not decide whether {server} accepts {client}")
        }
        _ => {
            format!("this evidence does not decide whether {client} and {server} accept each other")
        }
    }
}

fn fails(
    judgement: &Judgement,
    judged: &JudgedHandshake,
    (client, server): &(String, String),
) -> String {
    let handshake = &judged.handshake;
    let detail = handshake.detail.as_deref().unwrap_or_default();
    let Some(by) = handshake.refused_by else {
        return format!("{client} and {server} cannot talk; who gives up first is not decided");
    };
    let (who, whom) = match by {
        Role::Client => (client, server),
        Role::Server => (server, client),
    };
    let role = side(by);
    match handshake.stage {
        Some(Stage::ClientVerifiesServer) => {
            let verdict = judged.client_verifies_server.as_ref();
            let chain = judged.meeting.server.chain;
            let reason = refusal(judgement, verdict, chain, detail);
            format!("the client {who} refuses the server {whom}: {reason}")
        }
        Some(Stage::ServerVerifiesClient) => {
            let verdict = judged.server_verifies_client.as_ref();
            let chain = judged.meeting.client.chain;
            let reason = refusal(judgement, verdict, chain, detail);
            format!("the server {who} refuses the client {whom}: {reason}")
        }
        Some(Stage::Loading) => {
            format!("the {role} {who} does not load its configuration: {detail}")
        }
        Some(Stage::Secret | Stage::Signature | Stage::Cipher | Stage::Group | Stage::Version) => {
            format!("the {role} {who} gives up: {detail}")
        }
        Some(Stage::FilterChain) => {
            format!("the server {who} closes the connection: {detail}")
        }
        Some(Stage::Plaintext) | None => format!("{client} and {server} cannot talk: {detail}"),
    }
}

/// Pinned against presented where names decide; what was found otherwise.
fn refusal(
    judgement: &Judgement,
    verdict: Option<&ChainVerdict>,
    chain: Option<usize>,
    detail: &str,
) -> String {
    let presented = chain
        .and_then(|index| judgement.evidence.chains.get(index))
        .map(presented);
    let check = verdict.and_then(|one| one.verdict.reason.as_ref().map(|reason| reason.check));
    let pinned = verdict
        .and_then(|one| judgement.verifiers.get(one.verifier))
        .and_then(|judged| judged.verifier.context.validation.value())
        .and_then(matchers)
        .filter(|_| matches!(check, Some(Check::SanMatch | Check::SvSanMatch)));
    match (pinned, presented) {
        (Some(pinned), Some(presented)) => {
            format!("it {pinned}, and {presented} is presented")
        }
        (None, Some(presented)) if check != Some(Check::NoClientCert) => {
            format!("{detail} ({presented})")
        }
        _ => detail.to_owned(),
    }
}

fn presented(chain: &Chain) -> String {
    chain
        .leaf()
        .and_then(|leaf| leaf.first_uri())
        .map_or_else(|| names::chain(chain), str::to_owned)
}

/// What a verifier demands; `None` where that is nothing, or not in evidence.
fn matchers(validation: &ValidationContext) -> Option<String> {
    let list = validation
        .matchers_in_force()
        .filter(|list| !list.is_empty())?;
    let texts: Vec<String> = list.iter().map(matcher).collect();
    let is_pinned = list
        .iter()
        .all(|matcher| matcher.pattern.matching == Matching::Exact);
    let verb = if is_pinned { "pins" } else { "accepts" };
    Some(match texts.len() {
        1..=3 => format!("{verb} {}", texts.join(" or ")),
        many => format!("{verb} {} or one of {} others", texts.first()?, many - 1),
    })
}

fn matcher(matcher: &SanMatcher) -> String {
    let value = &matcher.pattern.value;
    match matcher.pattern.matching {
        Matching::Exact => value.clone(),
        Matching::Prefix => format!("{value}…"),
        Matching::Suffix => format!("…{value}"),
        Matching::Contains => format!("…{value}…"),
        Matching::Regex => format!("/{value}/"),
    }
}

/// `TLS 1.3, TLS_AES_128_GCM_SHA256, X25519`; nothing where nothing is agreed on.
pub(super) fn negotiated(judged: &JudgedHandshake) -> Option<String> {
    let negotiated = &judged.handshake.negotiated;
    let version = negotiated.version.map(|version| {
        format!(
            "TLS {}",
            match version {
                crate::model::TlsVersion::V1_0 => "1.0",
                crate::model::TlsVersion::V1_1 => "1.1",
                crate::model::TlsVersion::V1_2 => "1.2",
                crate::model::TlsVersion::V1_3 => "1.3",
            }
        )
    })?;
    let parts: Vec<String> = [
        Some(version),
        negotiated.cipher.clone(),
        negotiated.group.clone(),
    ]
    .into_iter()
    .flatten()
    .collect();
    Some(parts.join(", "))
}
