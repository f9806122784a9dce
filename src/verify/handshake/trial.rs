//! One handshake between one release and another, at one TLS version.

use super::ended::Ended;
use super::negotiation::{self, Failure, Parameters};
use super::{Ask, HandshakeOutcome, Negotiated, Side, counters, door, refuses};
use crate::knowledge::Check;
use crate::knowledge::envoy::Release;
use crate::model::{EnvoyVersion, Meeting, Party, Presented, Role, TlsVersion, Verifier};
use crate::verify::{Outcome, Verdict};

/// How a trial went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Course {
    /// Both sides accept; what each counts.
    Established {
        client: Option<Vec<String>>,
        server: Option<Vec<String>>,
    },
    /// Somebody ends it.
    Ended(Box<Ended>),
    /// It fails whatever is not in evidence, but who ends it is open.
    Fails,
    /// The evidence does not decide it.
    Open,
}

/// A trial with what was agreed on before it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Trial {
    pub(super) course: Course,
    pub(super) negotiated: Negotiated,
    pub(super) is_tls: bool,
    pub(super) asks_client: Option<bool>,
    pub(super) client_version: EnvoyVersion,
}

/// The trials of every pair of releases and every TLS version that is possible.
pub(super) fn all(
    meeting: &Meeting,
    client: &Side<'_>,
    server: &Side<'_>,
    ask: &mut Ask<'_>,
) -> Vec<Trial> {
    let mut trials = Vec::new();
    for from in &client.releases {
        let version = client.version(from);
        let client_version = version;
        let still = |course| Trial {
            course,
            negotiated: Negotiated::default(),
            is_tls: false,
            asks_client: None,
            client_version,
        };
        let speaks_tls = |party: &Party| party.transport.context().is_some();
        let parties = [&meeting.client, &meeting.server];
        let is_mixed = speaks_tls(&meeting.client) != speaks_tls(&meeting.server);
        if is_mixed && parties.iter().any(|party| !party.parameters_known) {
            // A side without configuration in evidence may have a place for the other way of speaking too.
            trials.push(still(Course::Open));
            continue;
        }
        if let Some(ended) = door::closed(meeting) {
            trials.push(still(Course::ended(ended)));
            continue;
        }
        if !speaks_tls(&meeting.client) && !speaks_tls(&meeting.server) {
            trials.push(still(Course::Established {
                client: Some(Vec::new()),
                server: Some(Vec::new()),
            }));
            continue;
        }
        for to in &server.releases {
            for tls in versions(client, server) {
                trials.push(one(client, server, (from, to), tls, ask));
            }
        }
    }
    trials
}

/// The TLS versions that may be negotiated; `None` stands for "no version in common".
fn versions(client: &Side<'_>, server: &Side<'_>) -> Vec<Option<TlsVersion>> {
    let flag = client
        .party
        .verifier
        .as_ref()
        .and_then(|verifier| verifier.tls_version);
    if let Some(version) = flag {
        return vec![Some(version)];
    }
    if client.party.parameters_known && server.party.parameters_known {
        return vec![None];
    }
    vec![Some(TlsVersion::V1_2), Some(TlsVersion::V1_3)]
}

fn one(
    client: &Side<'_>,
    server: &Side<'_>,
    (from, to): (&'static Release, &'static Release),
    tls: Option<TlsVersion>,
    ask: &mut Ask<'_>,
) -> Trial {
    let mut trial = Trial {
        course: Course::Open,
        negotiated: Negotiated {
            version: tls,
            ..Negotiated::default()
        },
        is_tls: true,
        asks_client: None,
        client_version: client.version(from),
    };
    let (Some(offered), Some(taken)) = (
        client.party.transport.context(),
        server.party.transport.context(),
    ) else {
        return trial;
    };
    let Some(tls) = tls else {
        trial.course = Course::ended(Ended::no_version(offered, taken));
        return trial;
    };
    let verdicts = (
        judged(
            client.party.verifier.as_ref(),
            server.presented,
            client.version(from),
            tls,
            ask,
        ),
        judged(
            server.party.verifier.as_ref(),
            client.presented,
            server.version(to),
            tls,
            ask,
        ),
    );
    trial.asks_client = verdicts.1.as_ref().and_then(asks);
    for (end, verdict) in [(Role::Server, &verdicts.1), (Role::Client, &verdicts.0)] {
        if let Some(verdict) = verdict
            && verdict.outcome == Outcome::Refused
        {
            trial.course = Course::ended(Ended::not_loaded(end, verdict));
            return trial;
        }
    }
    let pair = Pair {
        client,
        server,
        offer: Parameters {
            context: offered,
            release: from,
        },
        take: Parameters {
            context: taken,
            release: to,
        },
        tls,
    };
    if pair.parameters_known() {
        match pair.agreed() {
            Ok(negotiated) => trial.negotiated = negotiated,
            Err(failure) => {
                trial.course = Course::ended(Ended::no_agreement(Role::Server, &failure));
                return trial;
            }
        }
    }
    if let (Some(by_client), Some(by_server)) = &verdicts {
        trial.course = pair.course(&trial, by_client, by_server);
    }
    trial
}

/// The verdict of one side at one release.
fn judged(
    verifier: Option<&Verifier>,
    presented: &Presented,
    version: EnvoyVersion,
    tls: TlsVersion,
    ask: &mut Ask<'_>,
) -> Option<Verdict> {
    let verifier = Verifier {
        versions: vec![version],
        tls_version: Some(tls),
        ..verifier?.clone()
    };
    Some(ask(presented, &verifier))
}

/// Whether the server asks for a client certificate, by its verdict.
fn asks(verdict: &Verdict) -> Option<bool> {
    let asks_none = verdict
        .steps
        .iter()
        .any(|step| step.check == Check::WarnNotVerifiedS);
    if asks_none {
        return Some(false);
    }
    (!verdict.steps.is_empty()).then_some(true)
}

/// Two sides at one release each that speak one TLS version.
struct Pair<'a> {
    client: &'a Side<'a>,
    server: &'a Side<'a>,
    /// What the client offers.
    offer: Parameters<'a>,
    /// What the server takes.
    take: Parameters<'a>,
    tls: TlsVersion,
}

impl Pair<'_> {
    fn parameters_known(&self) -> bool {
        self.client.party.parameters_known && self.server.party.parameters_known
    }

    /// What is agreed on before anybody verifies anything. It is the server that finds out where there is nothing.
    fn agreed(&self) -> Result<Negotiated, Failure> {
        let (offer, take, tls) = (self.offer, self.take, self.tls);
        let presented = self.server.presented;
        let key = negotiation::key_of(presented);
        let scheme = negotiation::scheme(take, offer, presented, tls);
        let group = negotiation::group(offer, take, tls);
        if tls == TlsVersion::V1_3 {
            return Ok(Negotiated {
                version: Some(tls),
                cipher: negotiation::cipher(offer, take, key, tls, None, true)?,
                server_scheme: scheme?,
                group: Some(group?),
                client_scheme: None,
            });
        }
        negotiation::curve(offer, key, tls)?;
        let can_sign = match &scheme {
            Ok(None) => None,
            scheme => Some(scheme.is_ok()),
        };
        Ok(Negotiated {
            version: Some(tls),
            cipher: negotiation::cipher(offer, take, key, tls, can_sign, group.is_ok())?,
            group: group.ok(),
            server_scheme: scheme.ok().flatten(),
            client_scheme: None,
        })
    }

    /// The client's own signature, chosen when it has verified the server.
    fn client_scheme(&self, asks: Option<bool>) -> Result<Option<String>, Failure> {
        if asks != Some(true) {
            return Ok(None);
        }
        negotiation::scheme(self.offer, self.take, self.client.presented, self.tls)
    }

    /// First the client verifies the server, then the server the client.
    fn course(&self, trial: &Trial, by_client: &Verdict, by_server: &Verdict) -> Course {
        if refuses(by_client.outcome) {
            return Course::ended(Ended::refused(Role::Client, by_client));
        }
        let client_open = by_client.outcome == Outcome::Undecided;
        let scheme = match self.client_scheme(trial.asks_client) {
            Ok(scheme) => scheme,
            Err(_) if client_open => return Course::Fails,
            Err(failure) if self.parameters_known() => {
                return Course::ended(Ended::no_agreement(Role::Client, &failure));
            }
            Err(_) => return Course::Open,
        };
        let agreed = &trial.negotiated;
        let at_client = counters::with_verdict(
            counters::of_negotiated(agreed, agreed.server_scheme.as_ref()),
            by_client.counters.as_ref(),
        );
        if refuses(by_server.outcome) {
            if client_open {
                return Course::Fails;
            }
            let mut ended = Ended::refused(Role::Server, by_server);
            if self.tls == TlsVersion::V1_3 {
                // The client's own handshake is over: it counts that, and learns of the refusal when it reads on.
                ended.is_told_late = true;
                ended.client.counters =
                    counters::with_verdict(at_client, ended.client.counters.as_ref());
            }
            return Course::ended(ended);
        }
        if client_open || by_server.outcome == Outcome::Undecided {
            return Course::Open;
        }
        let signs = trial.asks_client != Some(false) && self.client.presents();
        let at_server = counters::with_verdict(
            counters::of_negotiated(agreed, scheme.as_ref().filter(|_| signs)),
            by_server.counters.as_ref(),
        );
        Course::Established {
            client: at_client.filter(|_| self.parameters_known()),
            server: at_server.filter(|_| self.parameters_known()),
        }
    }
}

impl Course {
    fn ended(ended: Ended) -> Self {
        Self::Ended(Box::new(ended))
    }
}

impl Trial {
    pub(super) fn outcome(&self) -> HandshakeOutcome {
        match self.course {
            Course::Established { .. } => HandshakeOutcome::Established,
            Course::Ended(_) | Course::Fails => HandshakeOutcome::Fails,
            Course::Open => HandshakeOutcome::Undecided,
        }
    }
}
