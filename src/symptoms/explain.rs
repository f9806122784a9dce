//! A symptom by itself: what it means, who refused, which versions print it so, which checks print it.

use crate::judgement::{Explanation, Refuser};
use crate::knowledge::Check;
use crate::knowledge::errors::{
    self, Ask, Entry, Kind, Reading, Span, Speaker, Stream, Told, Topic,
};
use crate::model::{Channel, QueuedError, Role, Side, Sign, Symptom};

/// From this version on, answers to callers no longer hold the transport failure reason (1.38.1, guard
/// `hide_transport_failure_reason_in_response_body`).
const REASON_HIDDEN: u32 = 38;

/// Up to this version a validator's refusal is printed without its detail.
const LAST_WITHOUT_DETAIL: u32 = 36;

/// Explains a symptom.
pub fn explain(symptom: &Symptom) -> Explanation {
    let mut reading = errors::read(&symptom.sign);
    if symptom.printer.channel == Channel::ResponseBody && matches!(symptom.sign, Sign::Queue(_)) {
        reading = reading.limited(
            Span::until(REASON_HIDDEN),
            Some("an answer that holds the reason"),
        );
    }
    of_reading(&reading, symptom)
}

/// Explains a single word: a number, a name, a counter. Several meanings are several explanations.
pub fn explain_word(word: &str) -> Vec<Explanation> {
    errors::of_word(word)
        .into_iter()
        .map(|entry| of_entry(entry, None))
        .collect()
}

/// Explains a sentence that is none of a log's: an X.509 text, a name among other words. `None` where no table holds any
/// part of it.
pub fn explain_sentence(text: &str) -> Option<Explanation> {
    let reading = errors::read(&Sign::Sentence(text.to_owned()));
    let explanation = of_entry(reading.entry?, None);
    Some(match (reading.speaker, reading.cause) {
        (Some(speaker), _) => of_speaker(explanation, speaker),
        (None, Some(cause)) => of_cause(explanation, cause),
        (None, None) => explanation,
    })
}

fn of_entry(entry: &'static Entry, side: Option<Side>) -> Explanation {
    let (refuser, refuser_role) = refuser(entry.told, side);
    Explanation {
        name: name(entry),
        meaning: Some(entry.meaning),
        beside: Vec::new(),
        refuser,
        refuser_role,
        topic: Some(entry.topic),
        versions: (None, None),
        version_clause: None,
        code: entry.number.filter(|_| entry.kind != Kind::X509),
        x509_error: entry
            .number
            .filter(|_| entry.kind == Kind::X509)
            .and_then(|code| i32::try_from(code).ok()),
        depth: None,
        checks: entry.checks.to_vec(),
        advice: entry.advice.to_vec(),
        ask: entry
            .ask
            .iter()
            // Nothing can be looked at for a code that Envoy never gives.
            .filter(|_| entry.kind != Kind::X509 || !entry.checks.is_empty())
            .map(|ask| (ask.shows(), ask.command()))
            .collect(),
    }
}

fn of_reading(reading: &Reading, symptom: &Symptom) -> Explanation {
    let version_clause = reading.span.named().map(|versions| {
        let because = reading.span_because.unwrap_or("a queue written like this");
        format!("{because} is {versions}")
    });
    // Up to this version the access log holds no more than this line: the next thing to look at is elsewhere.
    let is_bare = reading
        .span
        .until
        .is_some_and(|until| until <= LAST_WITHOUT_DETAIL);
    let base = match (reading.entry, symptom.printer.side) {
        (Some(entry), Some(Side::Downstream)) => {
            of_entry(errors::printed_by_server(entry), symptom.printer.side)
        }
        (Some(entry), side) => of_entry(entry, side),
        (None, _) => unknown(symptom),
    };
    let base = match reading.speaker {
        Some(speaker) => of_speaker(base, speaker),
        None => base,
    };
    let base = match reading.cause {
        Some(cause) => of_cause(base, cause),
        None => base,
    };
    let base = match &reading.stream {
        // A secret that the other end could not hand out is its own answer.
        Some(_) if base.topic == Some(Topic::Secret) => base,
        Some(stream) => of_stream(base, stream),
        None => base,
    };
    let ask = match reading.entry {
        Some(entry) if is_bare && !base.ask.is_empty() => asked_without_detail(entry),
        _ => base.ask.clone(),
    };
    Explanation {
        ask,
        beside: reading
            .beside
            .iter()
            .map(|entry| (name(entry), entry.meaning))
            .chain(base.beside)
            .collect(),
        versions: (reading.span.since, reading.span.until),
        version_clause,
        code: base.code.or_else(|| decisive_code(&symptom.sign)),
        x509_error: reading.x509_error.or(base.x509_error),
        depth: reading.depth,
        ..base
    }
}

/// The same, said by a program that verifies with a library and lists of its own: commands of a mesh show nothing of it, and the
/// checks of an Envoy are not what it makes where it names none.
fn of_speaker(base: Explanation, speaker: &Speaker) -> Explanation {
    Explanation {
        advice: speaker.advice.to_vec(),
        ..of_other_library(base)
    }
}

fn of_other_library(base: Explanation) -> Explanation {
    let names_one = base.checks.len() < errors::VERIFICATION.len();
    Explanation {
        topic: Some(Topic::OtherHop),
        checks: if names_one { base.checks } else { Vec::new() },
        ask: Vec::new(),
        ..base
    }
}

/// The same as the reason why a stream to a control plane closed.
fn of_stream(base: Explanation, stream: &Stream) -> Explanation {
    let base = of_other_library(base);
    Explanation {
        name: stream.name.clone(),
        meaning: Some(Stream::MEANING),
        beside: base
            .meaning
            .map(|meaning| (base.name, meaning))
            .into_iter()
            .chain(base.beside)
            .collect(),
        advice: stream.advice.to_vec(),
        ..base
    }
}

/// The same with the library's error that stands behind it. Of several causes it names one; an error that is no cause of its own
/// says that something does not decode, which is the first one.
fn of_cause(base: Explanation, cause: &'static Entry) -> Explanation {
    let named: Vec<Check> = base
        .checks
        .iter()
        .copied()
        .filter(|check| cause.checks.contains(check))
        .collect();
    Explanation {
        name: format!("{}: {}", base.name, name(cause)),
        meaning: if cause.told == Told::AtLoading {
            Some(cause.meaning)
        } else {
            base.meaning
        },
        beside: if cause.told == Told::AtLoading {
            Vec::new()
        } else {
            vec![(name(cause), cause.meaning)]
        },
        checks: if named.is_empty() {
            base.checks.into_iter().take(1).collect()
        } else {
            named
        },
        advice: [base.advice, cause.advice.to_vec()].concat(),
        ..base
    }
}

/// What to look at next where no access log says more: the debug log and the counters.
fn asked_without_detail(entry: &Entry) -> Vec<(&'static str, &'static str)> {
    let is_first = |ask: &&Ask| matches!(ask, Ask::DebugLog | Ask::Counters);
    let asks = || entry.ask.iter().filter(|ask| **ask != Ask::Reason);
    let first = asks().filter(|ask| is_first(ask));
    let others = asks().filter(|ask| !is_first(ask));
    first
        .chain(others)
        .map(|ask| (ask.shows(), ask.command()))
        .collect()
}

/// What no table holds is named by what was printed.
fn unknown(symptom: &Symptom) -> Explanation {
    let name = match &symptom.sign {
        Sign::Queue(queue) => {
            errors::decisive(queue).map_or_else(|| symptom.quote.clone(), unknown_error)
        }
        _ => symptom.quote.clone(),
    };
    Explanation {
        name,
        meaning: None,
        beside: Vec::new(),
        refuser: Refuser::Unknown,
        refuser_role: None,
        topic: None,
        versions: (None, None),
        version_clause: None,
        code: None,
        x509_error: None,
        depth: None,
        checks: Vec::new(),
        advice: Vec::new(),
        ask: Vec::new(),
    }
}

/// `NAME (268435999), of the TLS library`.
fn unknown_error(error: &QueuedError) -> String {
    let library = errors::library_of(error).unwrap_or(&error.library);
    format!("{} ({}), an error of {library}", error.reason, error.code)
}

fn decisive_code(sign: &Sign) -> Option<u32> {
    match sign {
        Sign::Queue(queue) => errors::decisive(queue).map(|error| error.code),
        _ => None,
    }
}

/// `CERTIFICATE_VERIFY_FAILED (268435581)`, `certificate has expired (X.509 code 10)`.
fn name(entry: &Entry) -> String {
    match (entry.kind, entry.number) {
        (Kind::X509, Some(number)) => format!("{} (X.509 code {number})", entry.printed),
        (_, Some(number)) => format!("{} ({number})", entry.printed),
        (_, None) => {
            let printed = entry.printed.trim_end_matches("spiffe://");
            printed.trim_end_matches([':', ' ', '[', '"']).to_owned()
        }
    }
}

/// Who refused, and in which role that side was. A proxy that prints something as a TLS client is the client.
fn refuser(told: Told, side: Option<Side>) -> (Refuser, Option<Role>) {
    let printer = side.map(Side::role);
    let peer = printer.map(Role::other);
    match told {
        Told::Here => (Refuser::Printer, printer),
        Told::HereAsServer => (Refuser::Printer, Some(Role::Server)),
        Told::HereAsClient => (Refuser::Printer, Some(Role::Client)),
        Told::ByPeer => (Refuser::Peer, peer),
        Told::ByPeerToClient => (Refuser::Peer, Some(Role::Server)),
        Told::AtLoading => (Refuser::Itself, printer),
        Told::Open => (Refuser::Unknown, None),
        Told::Nobody => (Refuser::Nobody, None),
    }
}

/// Whether it is about certificates at all. What nobody refused and no check prints says nothing about any verdict.
pub(super) fn is_about_certificates(explanation: &Explanation) -> bool {
    let says_something = explanation.refuser != Refuser::Nobody || !explanation.checks.is_empty();
    says_something
        && matches!(
            explanation.topic,
            Some(Topic::Certificate | Topic::Parameters | Topic::Connection | Topic::Loading)
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::Effect;

    /// Every check of a chain and of loading is printed by something, so that `explain` leads to it.
    #[test]
    fn every_check_is_reached_from_a_text() {
        for check in Check::ALL {
            let is_silent = check.effect() == Effect::Warns;
            let reached = errors::all().any(|entry| entry.checks.contains(check));
            assert!(reached != is_silent, "{check}");
        }
    }

    /// 0.3 to 0.6: who refused, by what the text says.
    #[test]
    fn directions() {
        let of = |word: &str| {
            let found = explain_word(word);
            (found[0].refuser, found[0].refuser_role)
        };
        assert_eq!(of("268435581"), (Refuser::Printer, None));
        assert_eq!(of("268436502"), (Refuser::Peer, None));
        assert_eq!(
            of("PEER_DID_NOT_RETURN_A_CERTIFICATE"),
            (Refuser::Printer, Some(Role::Server))
        );
        assert_eq!(of("268436572"), (Refuser::Peer, Some(Role::Server)));
        assert_eq!(of("WRONG_VERSION_NUMBER"), (Refuser::Nobody, None));
    }
}
