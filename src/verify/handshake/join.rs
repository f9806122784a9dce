//! One answer out of all trials: what they have in common.

use super::caller;
use super::ended::{Ended, Shown};
use super::trial::{Course, Trial};
use super::{CallerSees, Handshake, HandshakeOutcome, Negotiated, SideSees, Stage};
use crate::knowledge::errors::EnvoyError;
use crate::model::Role;

/// Joins the trials; verdicts are added by the caller.
pub(super) fn join(trials: &[Trial]) -> Handshake {
    let outcome = same(trials.iter().map(Trial::outcome)).unwrap_or(HandshakeOutcome::Undecided);
    let ended: Vec<&Ended> = ended_trials(trials).map(|(_, ended)| ended).collect();
    // Only where every trial ends the handshake is it certain who does, and where.
    let all_end = outcome == HandshakeOutcome::Fails && ended.len() == trials.len();
    let error = |view: &dyn Fn(&Ended) -> Option<EnvoyError>| {
        same(ended.iter().map(|one| view(one)))
            .flatten()
            .filter(|_| all_end)
    };
    let refused_by: Option<Role> = same(ended.iter().map(|one| one.by)).filter(|_| all_end);
    let stage: Option<Stage> = same(ended.iter().map(|one| one.stage)).filter(|_| all_end);
    let callers: Vec<CallerSees> = ended_trials(trials)
        .filter_map(|(trial, ended)| caller::sees(ended, trial.client_version))
        .collect();
    Handshake {
        outcome,
        refused_by,
        stage,
        detail: same(ended.iter().map(|one| one.detail.clone())).filter(|_| all_end),
        is_tls: trials.iter().any(|trial| trial.is_tls),
        negotiated: negotiated(trials),
        client: SideSees {
            error: error(&|one| one.client.error.clone()),
            in_access_log: all_end
                && ended
                    .iter()
                    .all(|one| one.client.error.is_some() && !one.is_told_late),
            counters: counters(trials, |one| &one.client, |client, _| client),
        },
        server: SideSees {
            error: error(&|one| one.server.error.clone()),
            in_access_log: all_end && ended.iter().all(|one| one.server.error.is_some()),
            counters: counters(trials, |one| &one.server, |_, server| server),
        },
        caller: in_common(&callers).filter(|_| all_end && callers.len() == trials.len()),
        asks_client: same(trials.iter().map(|trial| trial.asks_client)).flatten(),
        client_verifies_server: None,
        server_verifies_client: None,
    }
}

fn ended_trials(trials: &[Trial]) -> impl Iterator<Item = (&Trial, &Ended)> {
    trials.iter().filter_map(|trial| match &trial.course {
        Course::Ended(ended) => Some((trial, &**ended)),
        _ => None,
    })
}

/// The value all have in common.
fn same<T: PartialEq>(mut all: impl Iterator<Item = T>) -> Option<T> {
    let first = all.next()?;
    all.all(|other| other == first).then_some(first)
}

fn negotiated(trials: &[Trial]) -> Negotiated {
    let of = |view: &dyn Fn(&Negotiated) -> Option<String>| {
        same(trials.iter().map(|trial| view(&trial.negotiated))).flatten()
    };
    Negotiated {
        version: same(trials.iter().map(|trial| trial.negotiated.version)).flatten(),
        cipher: of(&|one| one.cipher.clone()),
        group: of(&|one| one.group.clone()),
        server_scheme: of(&|one| one.server_scheme.clone()),
        client_scheme: of(&|one| one.client_scheme.clone()),
    }
}

fn counters(
    trials: &[Trial],
    of_ended: impl Fn(&Ended) -> &Shown,
    of_established: impl for<'a> Fn(
        &'a Option<Vec<String>>,
        &'a Option<Vec<String>>,
    ) -> &'a Option<Vec<String>>,
) -> Option<Vec<String>> {
    let each = trials.iter().map(|trial| match &trial.course {
        Course::Established { client, server } => of_established(client, server).clone(),
        Course::Ended(ended) if ended.stage == Stage::Loading => None,
        Course::Ended(ended) => of_ended(ended).counters.clone(),
        Course::Fails | Course::Open => None,
    });
    same(each).flatten()
}

fn in_common(callers: &[CallerSees]) -> Option<CallerSees> {
    let first = callers.first()?;
    let is_same = callers
        .iter()
        .all(|other| other.status == first.status && other.flags == first.flags);
    is_same.then(|| CallerSees {
        status: first.status,
        flags: first.flags.clone(),
        body: same(callers.iter().map(|one| one.body.clone())).flatten(),
        details: same(callers.iter().map(|one| one.details.clone())).flatten(),
    })
}
