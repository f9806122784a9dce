//! Asks one Envoy many cases.

use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::Result;
use svidlint_forge::case::{Case, Question, Recording, Role};

use crate::envoy::{Binary, Envoy, Home, Loaded, Reloaded, Reloading};
use crate::mask::Masks;
use crate::peer::{self, Seen};

/// Handshakes under way at a time.
const PEERS: usize = 4;

/// How often a case is asked again that no one answered, and after how long.
const RETRIES: usize = 3;
const PAUSE: Duration = Duration::from_millis(60);

/// A case that got no answer, and why. It is never recorded.
#[derive(Debug)]
pub(crate) struct Unanswered {
    pub(crate) case: String,
    pub(crate) why: String,
}

/// One case's answer.
pub(crate) type Answer = Result<Recording, Unanswered>;

/// Asks all cases. One over which Envoy refuses a whole file is left out and the others are asked again; those whose
/// configuration brings a whole Envoy down are found by halving.
pub(crate) fn ask(binary: &Binary, masks: &Masks, cases: &[&Case]) -> Vec<Answer> {
    let asked = Envoy::start(binary, cases).and_then(|loaded| match loaded {
        Loaded::Except(envoy, refused) => with_envoy(&envoy, masks, cases, &refused).map(Some),
        Loaded::Nothing(words) => {
            let culprit = match cases {
                [_] => Some(0),
                _ => culprit(&words, cases),
            };
            Ok(culprit.map(|culprit| {
                let (chosen, others): (Vec<_>, Vec<_>) = cases
                    .iter()
                    .enumerate()
                    .partition(|(index, _)| *index == culprit);
                let others: Vec<&Case> = others.into_iter().map(|(_, case)| *case).collect();
                let refusal = masks.refusal(&words, None);
                let refused = chosen
                    .into_iter()
                    .map(|(_, case)| Ok(recording(case, "refused", refusal.clone())));
                let mut answers: Vec<Answer> = refused.collect();
                if !others.is_empty() {
                    answers.extend(ask(binary, masks, &others));
                }
                answers
            }))
        }
    });
    match (asked, cases) {
        (Ok(Some(answers)), _) => answers,
        (Err(error), [case]) => vec![Err(unanswered(case, format!("{error:#}")))],
        (Ok(None) | Err(_), _) => {
            let (left, right) = cases.split_at(cases.len() / 2);
            if left.is_empty() {
                return Vec::new();
            }
            [ask(binary, masks, left), ask(binary, masks, right)]
                .into_iter()
                .flatten()
                .collect()
        }
    }
}

/// The case over whose listener or cluster Envoy cannot read a whole file. It names the place in the list of resources, and
/// the field in it or the list.
fn culprit(words: &str, cases: &[&Case]) -> Option<usize> {
    let (_, place) = words.split_once("DiscoveryResponse @ resources[")?;
    let (index, field) = place.split_once(']')?;
    let place: usize = index.parse().ok()?;
    let side = if field.starts_with(".<any>.filter_chains") || words.contains("v3.Listener\"") {
        Role::Client
    } else if field.starts_with(".<any>.transport_socket") || words.contains("v3.Cluster\"") {
        Role::Server
    } else {
        return None;
    };
    let of_side = cases
        .iter()
        .enumerate()
        .filter(|(_, case)| case.presented_by == side);
    of_side.map(|(index, _)| index).nth(place)
}

fn with_envoy(
    envoy: &Envoy,
    masks: &Masks,
    cases: &[&Case],
    refused: &BTreeMap<String, String>,
) -> Result<Vec<Answer>> {
    let seen = shake_hands(envoy.home(), cases, refused);
    let over: Vec<_> = seen
        .iter()
        .filter(|(_, seen)| seen.is_ok())
        .map(|(&index, _)| Home::name(index))
        .collect();
    let reasons = envoy.failure_reasons(&over)?;
    let mut counters = envoy.counters()?;
    let answers = cases.iter().enumerate().map(|(index, case)| {
        let name = Home::name(index);
        if let Some(words) = refused.get(&name) {
            return Ok(recording(
                case,
                "refused",
                masks.refusal(words, Some(envoy.home().path())),
            ));
        }
        match seen.get(&index) {
            None => Ok(recording(case, "accepted", String::new())),
            Some(Err(error)) => Err(unanswered(case, error.to_string())),
            Some(Ok(seen)) => {
                let reason = masks.reason(reasons.get(&name).map_or("", String::as_str));
                judge(
                    case,
                    seen,
                    reason,
                    counters.remove(&name).unwrap_or_default(),
                )
            }
        }
    });
    Ok(answers.collect())
}

/// Plays the peer of every handshake case that loaded; by index.
fn shake_hands(
    home: &Home,
    cases: &[&Case],
    refused: &BTreeMap<String, String>,
) -> BTreeMap<usize, io::Result<Seen>> {
    let (next, seen) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    thread::scope(|scope| {
        for _ in 0..PEERS {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(case) = cases.get(index) else { break };
                    if refused.contains_key(&Home::name(index)) {
                        continue;
                    }
                    let Some(outcome) = shake(home, index, case) else {
                        continue;
                    };
                    seen.lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .insert(index, outcome);
                }
            });
        }
    });
    seen.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// Plays the peer of one case; `None` where none is asked for.
fn shake(home: &Home, index: usize, case: &Case) -> Option<io::Result<Seen>> {
    let Question::Handshake { chain, key } = &case.question else {
        return None;
    };
    let socket = home.socket(index);
    Some(match case.presented_by {
        Role::Client => peer::present_to_listener(case, chain, key, &socket),
        Role::Server => {
            let name = Home::name(index);
            peer::present_to_cluster(case, chain, key, &socket, &home.front(), &name)
        }
    })
}

/// Asks about a context that is given as a text, of an Envoy that is given one after the other.
pub(crate) fn ask_written(
    reloading: &mut Reloading<'_>,
    masks: &Masks,
    case: &Case,
    text: &str,
) -> Answer {
    let failed = |error: anyhow::Error| unanswered(case, format!("{error:#}"));
    let index = match reloading.reload(case, text).map_err(failed)? {
        Reloaded::Refused(words) => {
            return Ok(recording(case, "refused", masks.refusal(&words, None)));
        }
        Reloaded::Taken(index) => index,
    };
    let Some(envoy) = reloading.envoy() else {
        return Err(unanswered(case, "the Envoy is gone".to_owned()));
    };
    let mut seen = shake(envoy.home(), index, case);
    // A listener or cluster may be taken a moment before it is served.
    for _ in 0..RETRIES {
        if matches!(&seen, Some(Ok(seen)) if seen.data || seen.end != peer::NEVER_CONNECTED) {
            break;
        }
        thread::sleep(PAUSE);
        seen = shake(envoy.home(), index, case);
    }
    match seen {
        None => Ok(recording(case, "accepted", String::new())),
        Some(Err(error)) => Err(unanswered(case, error.to_string())),
        Some(Ok(seen)) if seen.data => Ok(recording(case, "accepted", String::new())),
        Some(Ok(seen)) => {
            let name = Home::name(index);
            let reasons = envoy
                .failure_reasons(std::slice::from_ref(&name))
                .map_err(failed)?;
            let reason = reasons.get(&name).map_or("", String::as_str);
            judge(case, &seen, masks.reason(reason), Vec::new())
        }
    }
}

/// Accepted is what got application data back. Everything else must be explained by something.
fn judge(case: &Case, seen: &Seen, reason: String, counters: Vec<String>) -> Answer {
    if !seen.data && reason.is_empty() && counters.is_empty() && seen.end.is_empty() {
        return Err(unanswered(
            case,
            "no data came back and nothing says why".to_owned(),
        ));
    }
    if seen.data {
        // How the two part afterwards depends on who is faster.
        return Ok(Recording {
            counters,
            ..recording(case, "accepted", String::new())
        });
    }
    Ok(Recording {
        counters,
        peer_sees: seen.end.clone(),
        ..recording(case, "rejected", reason)
    })
}

fn recording(case: &Case, outcome: &str, error: String) -> Recording {
    Recording {
        case: case.name.clone(),
        digest: case.digest(),
        outcome: outcome.to_owned(),
        error,
        counters: Vec::new(),
        peer_sees: String::new(),
    }
}

fn unanswered(case: &Case, why: String) -> Unanswered {
    Unanswered {
        case: case.name.clone(),
        why,
    }
}
