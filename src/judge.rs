//! Questions to verdicts: who verifies what is asked of [`pairing`], each question is put to [`verify`] once, and the answers
//! are put together as a [`Judgement`].

mod answers;
mod question;

use crate::judgement::{ChainVerdict, JudgedChain, JudgedHandshake, Judgement, Memo};
use crate::model::{Chain, ChainOrigin, EnvoyVersion, Evidence, Meeting, ProxyId, Role, Verifier};
use crate::pairing::meeting::{self, Choice, NoMeeting};
use crate::pairing::{self, Pairing, Selection, Unplaced};
use crate::verify::{self, Verdict};

use answers::Answers;
use question::{Digest, Question};

/// Holds every chain against every verifier that judges it. Two proxies that reach each other are a handshake.
pub fn judge(mut evidence: Evidence, selection: &Selection) -> Judgement {
    resolve(&mut evidence);
    pairing::printers::tell(&mut evidence);
    let meetings = if pairing::shown_best(&evidence).count() == 2 {
        meeting::meetings(&mut evidence, selection)
    } else {
        Vec::new()
    };
    let mut pairings = pairing::pair(&evidence, selection);
    // What two sides negotiate is known where both are; each verifier then judges at that TLS version.
    for met in meetings.iter().flat_map(both_directions) {
        let unmet = Verifier {
            tls_version: None,
            ..met.verifier.clone()
        };
        for pairing in &mut pairings {
            if pairing.chain == met.chain && pairing.verifier == unmet {
                pairing.verifier = met.verifier.clone();
            }
        }
    }
    pairings.extend(pairing::absent::pair(&mut evidence, &pairings, selection));
    judged(evidence, selection, pairings, meetings)
}

/// Judges one connection: both directions, between the client and the server that the user names (`evidence.ends`).
///
/// # Errors
///
/// [`NoMeeting`] says why the two do not meet, or between which endpoints the user has to choose.
pub fn handshake(
    mut evidence: Evidence,
    selection: &Selection,
    choice: &Choice,
) -> Result<Judgement, NoMeeting> {
    resolve(&mut evidence);
    let (client, server) = evidence.ends.unwrap_or((ProxyId(0), ProxyId(1)));
    let meeting = meeting::meet(&mut evidence, client, server, choice, selection)?;
    let pairings = both_directions(&meeting);
    Ok(judged(evidence, selection, pairings, vec![meeting]))
}

/// A `--trust-bundle` that a SPIFFE validator cannot place.
pub fn unplaced_bundle(evidence: &Evidence, selection: &Selection) -> Option<Unplaced> {
    if selection.anchors.is_empty() {
        return None;
    }
    let mut evidence = evidence.clone();
    resolve(&mut evidence);
    pairing::unplaced(&evidence, selection)
}

fn resolve(evidence: &mut Evidence) {
    evidence
        .proxies
        .iter_mut()
        .for_each(pairing::sds::resolve_proxy);
}

/// Each side's chain and the other side's verifier.
fn both_directions(meeting: &Meeting) -> Vec<Pairing> {
    let (client, server) = (&meeting.client, &meeting.server);
    [(server, client), (client, server)]
        .into_iter()
        .filter_map(|(presenter, verifier)| {
            Some(Pairing {
                chain: presenter.chain?,
                verifier: verifier.verifier.clone()?,
            })
        })
        .collect()
}

fn judged(
    evidence: Evidence,
    selection: &Selection,
    pairings: Vec<Pairing>,
    meetings: Vec<Meeting>,
) -> Judgement {
    let mut answers = Answers::default();
    let mut chains: Vec<JudgedChain> = (0..evidence.chains.len())
        .map(|chain| JudgedChain {
            chain,
            ..JudgedChain::default()
        })
        .collect();
    let digests: Vec<Digest> = evidence
        .chains
        .iter()
        .map(|chain| Digest::of(&chain.presented))
        .collect();
    for Pairing { chain, verifier } in pairings {
        let (Some(held), Some(digest), Some(judged)) = (
            evidence.chains.get(chain),
            digests.get(chain),
            chains.get_mut(chain),
        ) else {
            continue;
        };
        let verdict = answers.ask(&held.presented, *digest, verifier);
        judged.verdicts.push(verdict);
    }
    for (judged, chain) in chains.iter_mut().zip(&evidence.chains) {
        let selection = selection.of(chain);
        let versions = own_versions(chain, &evidence, selection);
        judged.load = Role::BOTH
            .into_iter()
            .filter(|role| selection.presented_by.is_none_or(|only| only == *role))
            .filter(|role| presents(chain, *role, &evidence))
            .map(|role| (role, verify::load_own_chain(chain, role, &versions)))
            .collect();
    }
    let handshakes = meetings
        .into_iter()
        .map(|meeting| judged_handshake(meeting, &evidence, &mut answers))
        .collect();
    Judgement {
        verifiers: answers.into_verifiers(),
        chains,
        symptoms: Vec::new(),
        handshakes,
        clock: selection.at.of_capture(evidence.captured, selection.now),
        now: selection.now,
        typed: selection.typed.clone(),
        issuers: Memo::default(),
        evidence,
    }
}

/// Where the user says who is the client and who is the server, a chain is presented in one role.
fn presents(chain: &Chain, role: Role, evidence: &Evidence) -> bool {
    // Nobody loads a certificate that there is not, and what a line prints of one says nothing about loading.
    let is_nothing = chain.presented.certificates.is_empty() && chain.pem.is_none();
    if is_nothing || chain.origin == ChainOrigin::Line {
        return false;
    }
    evidence.ends.is_none_or(|(client, server)| {
        chain.proxy
            == Some(match role {
                Role::Client => client,
                Role::Server => server,
            })
    })
}

fn judged_handshake(
    meeting: Meeting,
    evidence: &Evidence,
    answers: &mut Answers,
) -> JudgedHandshake {
    let mut handshake =
        verify::handshake::handshake(&meeting, &evidence.chains, &mut |presented, verifier| {
            answers.verdict(Question::new(presented, verifier))
        });
    let mut judged = |verifier: Option<&Verifier>, verdict: Option<Verdict>| {
        let verifier = verifier?.clone();
        Some(ChainVerdict {
            presented_by: verifier.judges,
            verdict: verdict?,
            verifier: answers.verifier(verifier),
        })
    };
    let client_verifies_server = judged(
        meeting.client.verifier.as_ref(),
        handshake.client_verifies_server.take(),
    );
    let server_verifies_client = judged(
        meeting.server.verifier.as_ref(),
        handshake.server_verifies_client.take(),
    )
    .filter(|_| handshake.asks_client != Some(false));
    JudgedHandshake {
        meeting,
        handshake,
        client_verifies_server,
        server_verifies_client,
    }
}

/// The versions of the Envoy that loads a chain as its own: the flag, its proxy's, or all proven ones.
fn own_versions(chain: &Chain, evidence: &Evidence, selection: &Selection) -> Vec<EnvoyVersion> {
    let proxy = chain.proxy.and_then(|id| evidence.proxies.get(id.0));
    selection
        .envoy_version
        .map_or_else(|| pairing::versions_of(proxy).0, |version| vec![version])
}
