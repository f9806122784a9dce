//! One handshake between one release and another, at one TLS version.

use super::negotiation::{self, Failure, Parameters};
use super::{CallerSees, End, HandshakeOutcome, Negotiated, Side, Stage, door, refuses};
use crate::knowledge::envoy::{Release, tells_caller_why};
use crate::knowledge::errors::{self, SslError};
use crate::model::{
    EnvoyVersion, KeyKind, KeyUsage, Meeting, Party, Presented, TlsContext, TlsVersion, Verifier,
};
use crate::verify::{self, Check, Outcome, StepOutcome, Verdict};

/// What one side shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) error: Option<String>,
    /// `None` where it is not decided which move.
    pub(super) counters: Option<Vec<String>>,
}

impl Shown {
    /// A side that says and counts nothing.
    const NOTHING: Self = Self {
        error: None,
        counters: Some(Vec::new()),
    };
}

/// A handshake that came to an end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ended {
    pub(super) by: End,
    pub(super) stage: Stage,
    pub(super) detail: String,
    pub(super) client: Shown,
    pub(super) server: Shown,
    /// What the client's stack says depends on when it notices.
    pub(super) client_error_varies: bool,
    /// The client had sent its request when it ended: the caller sees a terminated connection.
    pub(super) is_told_late: bool,
}

impl Ended {
    pub(super) fn new(by: End, stage: Stage, detail: String) -> Self {
        Self {
            by,
            stage,
            detail,
            client: Shown::NOTHING,
            server: Shown::NOTHING,
            client_error_varies: false,
            is_told_late: false,
        }
    }
}

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
pub(super) fn all(meeting: &Meeting, client: &Side<'_>, server: &Side<'_>) -> Vec<Trial> {
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
            trials.push(still(Course::Ended(Box::new(ended))));
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
                trials.push(one(client, server, from, to, tls));
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
    from: &'static Release,
    to: &'static Release,
    tls: Option<TlsVersion>,
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
    let (Some(offer), Some(take)) = (
        client.party.transport.context(),
        server.party.transport.context(),
    ) else {
        return trial;
    };
    let parameters_known = client.party.parameters_known && server.party.parameters_known;
    let Some(tls) = tls else {
        trial.course = Course::Ended(Box::new(no_version(offer, take)));
        return trial;
    };
    let by_client = judged(
        client.party.verifier.as_ref(),
        server.presented,
        client.version(from),
        tls,
    );
    let by_server = judged(
        server.party.verifier.as_ref(),
        client.presented,
        server.version(to),
        tls,
    );
    trial.asks_client = by_server.as_ref().and_then(asks);
    for (end, verdict) in [(End::Server, &by_server), (End::Client, &by_client)] {
        if let Some(verdict) = verdict
            && verdict.outcome == Outcome::Refused
        {
            trial.course = Course::Ended(Box::new(not_loaded(end, verdict)));
            return trial;
        }
    }
    let offer = Parameters {
        context: offer,
        release: from,
    };
    let take = Parameters {
        context: take,
        release: to,
    };
    if parameters_known {
        match agreed(offer, take, server, tls) {
            Ok(negotiated) => trial.negotiated = negotiated,
            Err((end, failure)) => {
                trial.course = Course::Ended(Box::new(no_agreement(end, &failure)));
                return trial;
            }
        }
    }
    let (Some(by_client), Some(by_server)) = (by_client, by_server) else {
        return trial;
    };
    trial.course = course(
        client,
        server,
        &trial,
        offer,
        take,
        &by_client,
        &by_server,
        tls,
        parameters_known,
    );
    trial
}

/// The verdict of one side at one release.
fn judged(
    verifier: Option<&Verifier>,
    presented: &Presented,
    version: EnvoyVersion,
    tls: TlsVersion,
) -> Option<Verdict> {
    let verifier = Verifier {
        versions: vec![version],
        tls_version: Some(tls),
        ..verifier?.clone()
    };
    Some(verify::verify(presented, &verifier))
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

fn agreed(
    offer: Parameters<'_>,
    take: Parameters<'_>,
    server: &Side<'_>,
    tls: TlsVersion,
) -> Result<Negotiated, (End, Failure)> {
    let at_server = |failure| (End::Server, failure);
    let key = negotiation::key_of(server.presented);
    let scheme = negotiation::scheme(take, offer, server.presented, tls);
    let group = negotiation::group(offer, take, tls);
    let cipher;
    let group = if tls == TlsVersion::V1_3 {
        cipher = negotiation::cipher(offer, take, key, tls, None, true).map_err(at_server)?;
        if let Err(failure) = &scheme {
            return Err(at_server(failure.clone()));
        }
        Some(group.map_err(at_server)?)
    } else {
        negotiation::curve(offer, key, tls).map_err(at_server)?;
        let can_sign = match &scheme {
            Ok(None) => None,
            scheme => Some(scheme.is_ok()),
        };
        cipher = negotiation::cipher(offer, take, key, tls, can_sign, group.is_ok())
            .map_err(at_server)?;
        group.ok()
    };
    Ok(Negotiated {
        version: Some(tls),
        cipher,
        group,
        server_scheme: scheme.ok().flatten(),
        client_scheme: None,
    })
}

/// The client's own signature, chosen when it has verified the server.
fn client_scheme(
    offer: Parameters<'_>,
    take: Parameters<'_>,
    client: &Side<'_>,
    tls: TlsVersion,
    asks: Option<bool>,
) -> Result<Option<String>, Failure> {
    if asks != Some(true) {
        return Ok(None);
    }
    negotiation::scheme(offer, take, client.presented, tls)
}

#[allow(
    clippy::too_many_arguments,
    reason = "everything one handshake is made of"
)]
fn course(
    client: &Side<'_>,
    server: &Side<'_>,
    trial: &Trial,
    offer: Parameters<'_>,
    take: Parameters<'_>,
    by_client: &Verdict,
    by_server: &Verdict,
    tls: TlsVersion,
    parameters_known: bool,
) -> Course {
    if refuses(by_client.outcome) {
        return Course::Ended(Box::new(refused(End::Client, by_client)));
    }
    let client_open = by_client.outcome == Outcome::Undecided;
    let scheme = match client_scheme(offer, take, client, tls, trial.asks_client) {
        Ok(scheme) => scheme,
        Err(_) if client_open => return Course::Fails,
        Err(failure) if parameters_known => {
            return Course::Ended(Box::new(no_agreement(End::Client, &failure)));
        }
        Err(_) => return Course::Open,
    };
    if refuses(by_server.outcome) {
        if client_open {
            return Course::Fails;
        }
        let mut ended = refused(End::Server, by_server);
        if tls == TlsVersion::V1_3 {
            // The client's own handshake is over: it counts that, and learns of the refusal when it reads on.
            ended.is_told_late = true;
            let counted = counted(&trial.negotiated, trial.negotiated.server_scheme.as_ref());
            ended.client.counters = ended.client.counters.zip(counted).map(|(own, counted)| {
                let mut all = [own, counted].concat();
                all.sort();
                all
            });
        }
        return Course::Ended(Box::new(ended));
    }
    if client_open || by_server.outcome == Outcome::Undecided {
        return Course::Open;
    }
    let at_client = counted(&trial.negotiated, trial.negotiated.server_scheme.as_ref())
        .map(|counters| with_let_pass(counters, by_client, server.presented, offer, tls));
    let at_server = counted(&trial.negotiated, scheme.as_ref()).map(|mut counters| {
        let presents = !client.presented.certificates.is_empty();
        if trial.asks_client == Some(false) || !presents {
            counters.push("ssl.no_certificate".to_owned());
            counters.retain(|counter| !counter.starts_with("ssl.sigalgs."));
        }
        with_let_pass(
            counters,
            by_server,
            client.presented,
            take,
            TlsVersion::V1_3,
        )
    });
    let is_whole = client.presented.complete || trial.asks_client == Some(false);
    Course::Established {
        client: at_client.filter(|_| parameters_known),
        server: at_server.filter(|_| parameters_known && is_whole),
    }
}

/// The counters of a finished handshake; `None` where not all is agreed on that they name.
fn counted(negotiated: &Negotiated, scheme: Option<&String>) -> Option<Vec<String>> {
    let version = match negotiated.version? {
        TlsVersion::V1_0 => "TLSv1",
        TlsVersion::V1_1 => "TLSv1.1",
        TlsVersion::V1_2 => "TLSv1.2",
        TlsVersion::V1_3 => "TLSv1.3",
    };
    let mut counters = vec![
        format!("ssl.ciphers.{}", negotiated.cipher.as_ref()?),
        "ssl.handshake".to_owned(),
        format!("ssl.versions.{version}"),
    ];
    counters.extend(
        negotiated
            .group
            .iter()
            .map(|group| format!("ssl.curves.{group}")),
    );
    counters.extend(scheme.map(|scheme| format!("ssl.sigalgs.{scheme}")));
    counters.sort();
    Some(counters)
}

/// With the counters of what was let pass: a validator that does not stop the connection, an RSA key usage that is not
/// enforced.
fn with_let_pass(
    mut counters: Vec<String>,
    verdict: &Verdict,
    presented: &Presented,
    verifier: Parameters<'_>,
    tls: TlsVersion,
) -> Vec<String> {
    if !verdict.enforced {
        let failed = verdict
            .steps
            .iter()
            .filter(|step| step.outcome == StepOutcome::Failed)
            .find_map(|step| step.failure.as_ref()?.counter.clone());
        counters.extend(failed);
    }
    let let_pass = verifier.release.counts_invalid_key_usage()
        && tls != TlsVersion::V1_3
        && presented.certificates.first().is_some_and(|leaf| {
            let is_rsa = leaf
                .public_key
                .value()
                .is_some_and(|key| matches!(key.kind, KeyKind::Rsa { .. }));
            let lacks = leaf
                .key_usage
                .value()
                .is_some_and(|usage| !usage.has_any(KeyUsage::DIGITAL_SIGNATURE));
            is_rsa && lacks
        });
    if let_pass {
        counters.push("ssl.was_key_usage_invalid".to_owned());
    }
    counters.sort();
    counters
}

fn printed(errors: &[SslError]) -> String {
    let entries: Vec<String> = errors.iter().map(|error| error.printed()).collect();
    format!("TLS_error:|{}:TLS_error_end", entries.join("|"))
}

fn connection_error() -> Vec<String> {
    vec!["ssl.connection_error".to_owned()]
}

fn no_version(offer: &TlsContext, take: &TlsContext) -> Ended {
    let mut ended = Ended::new(
        End::Server,
        Stage::Version,
        format!(
            "no TLS version in common: the client speaks {}, the server {}",
            negotiation::spoken(offer),
            negotiation::spoken(take)
        ),
    );
    ended.server.error = Some(printed(&[SslError::UNSUPPORTED_PROTOCOL]));
    ended.client.error = errors::alert_received(errors::PROTOCOL_VERSION);
    ended.server.counters = Some(connection_error());
    ended.client.counters = Some(connection_error());
    ended
}

fn no_agreement(by: End, failure: &Failure) -> Ended {
    let (stage, error, detail) = match failure {
        Failure::Cipher(detail) => (Stage::Cipher, SslError::NO_SHARED_CIPHER, detail),
        Failure::Group(detail) => (Stage::Group, SslError::NO_SHARED_GROUP, detail),
        Failure::Curve(detail) => (Stage::Signature, SslError::WRONG_CURVE, detail),
        Failure::Scheme(detail) => {
            let error = SslError::NO_COMMON_SIGNATURE_ALGORITHMS;
            (Stage::Signature, error, detail)
        }
    };
    let mut ended = Ended::new(by, stage, detail.clone());
    ended.client.counters = Some(connection_error());
    ended.server.counters = Some(connection_error());
    let alert = errors::alert_received(errors::HANDSHAKE_FAILURE);
    match by {
        End::Client => {
            ended.client.error = Some(printed(&[error]));
            ended.server.error = alert;
        }
        End::Server => {
            ended.server.error = Some(printed(&[error]));
            // An alert right after the first message is told twice.
            let told_twice = format!(
                "|{}:TLS_error_end",
                SslError::HANDSHAKE_FAILURE_ON_CLIENT_HELLO.printed()
            );
            ended.client.error = alert.map(|alert| alert.replace(":TLS_error_end", &told_twice));
        }
    }
    ended
}

/// A side refuses the other's certificate.
fn refused(by: End, verdict: &Verdict) -> Ended {
    let (stage, peer) = match by {
        End::Client => (Stage::ClientVerifiesServer, End::Server),
        End::Server => (Stage::ServerVerifiesClient, End::Client),
    };
    let reason = verdict.reason.as_ref();
    let is = |checks: &[Check]| reason.is_some_and(|reason| checks.contains(&reason.check));
    let detail = verdict
        .steps
        .iter()
        .find(|step| {
            step.outcome == StepOutcome::Failed
                && reason
                    .is_some_and(|reason| reason.check == step.check && reason.depth == step.depth)
        })
        .map_or_else(String::new, |step| step.detail.clone());
    if is(&[Check::Sigalg, Check::EcCurveTls12C]) {
        // A peer that cannot serve the verifier with its key gives up by itself.
        let mut ended = Ended::new(peer, Stage::Signature, detail);
        ended.client.counters = Some(connection_error());
        ended.server.counters = Some(connection_error());
        ended.client_error_varies = true;
        return ended;
    }
    let mut ended = Ended::new(by, stage, detail);
    let failure = reason
        .map(|reason| reason.failure.clone())
        .unwrap_or_default();
    // In TLS 1.2 a wrong key usage is told by no alert: the peer sees the connection end, and counts nothing.
    let is_silent = is(&[
        Check::LeafKuTls12S,
        Check::LeafKuTls12CEc,
        Check::LeafKuTls12CRsa,
    ]);
    let peer = Shown {
        counters: if is_silent {
            Some(Vec::new())
        } else {
            Some(connection_error())
        },
        error: failure.peer_sees,
    };
    let own = Shown {
        error: failure.envoy_error,
        counters: failure.counter.map(|counter| vec![counter]),
    };
    (ended.client, ended.server) = match by {
        End::Client => (own, peer),
        End::Server => (peer, own),
    };
    ended
}

fn not_loaded(by: End, verdict: &Verdict) -> Ended {
    let detail = verdict
        .reason
        .as_ref()
        .and_then(|reason| reason.failure.envoy_error.clone())
        .unwrap_or_else(|| "its configuration does not load".to_owned());
    let mut ended = Ended::new(by, Stage::Loading, detail);
    ended.client_error_varies = true;
    ended
}

impl Trial {
    pub(super) fn outcome(&self) -> HandshakeOutcome {
        match self.course {
            Course::Established { .. } => HandshakeOutcome::Established,
            Course::Ended(_) | Course::Fails => HandshakeOutcome::Fails,
            Course::Open => HandshakeOutcome::Undecided,
        }
    }

    /// What the client's caller gets.
    pub(super) fn caller(&self) -> Option<CallerSees> {
        let Course::Ended(ended) = &self.course else {
            return None;
        };
        if ended.stage == Stage::Loading {
            return None;
        }
        let text = "upstream connect error or disconnect/reset before headers. reset reason: ";
        if ended.is_told_late {
            return Some(CallerSees {
                status: 503,
                flags: "UC".to_owned(),
                body: Some(format!("{text}connection termination")),
                details: Some(
                    "upstream_reset_before_response_started{connection_termination}".to_owned(),
                ),
            });
        }
        let error = ended
            .client
            .error
            .as_deref()
            .filter(|_| !ended.client_error_varies);
        let body = match (tells_caller_why(self.client_version), error) {
            (Some(false), _) => Some(format!("{text}remote connection failure")),
            (Some(true), Some(error)) => Some(format!(
                "{text}remote connection failure, transport failure reason: {error}"
            )),
            _ => None,
        };
        let details = error.map(|error| {
            let reason = error.replace(' ', "_");
            format!("upstream_reset_before_response_started{{remote_connection_failure|{reason}}}")
        });
        Some(CallerSees {
            status: 503,
            flags: "UF".to_owned(),
            body,
            details,
        })
    }
}
