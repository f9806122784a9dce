//! From what is printed to what it means: the entries of a symptom, and which versions print it so.

use super::entry::{Entry, Told};
use super::speaker::Speaker;
use super::stream::Stream;
use super::{all, counter, library, sentence, validator, x509};
use crate::knowledge::Check;
use crate::model::{ErrorQueue, QueueForm, QueuedError, RefusalDetail, Sign};

/// A span of minor versions of Envoy 1.x, both ends inclusive; `None`: open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    /// The first minor version that prints it.
    pub since: Option<u32>,
    /// The last one.
    pub until: Option<u32>,
}

impl Span {
    /// From a version on.
    pub const fn since(minor: u32) -> Self {
        Self {
            since: Some(minor),
            until: None,
        }
    }

    /// Up to a version.
    pub const fn until(minor: u32) -> Self {
        Self {
            since: None,
            until: Some(minor),
        }
    }

    /// What both allow.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            since: self.since.max(other.since),
            until: [self.until, other.until].into_iter().flatten().min(),
        }
    }

    /// Whether any version lies in it.
    pub fn is_possible(self) -> bool {
        match (self.since, self.until) {
            (Some(since), Some(until)) => since <= until,
            _ => true,
        }
    }

    /// Whether a minor version lies in it.
    pub fn holds(self, minor: u32) -> bool {
        self.since.is_none_or(|since| since <= minor)
            && self.until.is_none_or(|until| minor <= until)
    }

    /// `Envoy 1.36 or older`, `Envoy 1.38 or newer`, `Envoy 1.37`; `None` where every version prints it.
    pub fn named(self) -> Option<String> {
        match (self.since, self.until) {
            (None, None) => None,
            (None, Some(until)) => Some(format!("Envoy 1.{until} or older")),
            (Some(since), None) => Some(format!("Envoy 1.{since} or newer")),
            (Some(since), Some(until)) if since == until => Some(format!("Envoy 1.{since}")),
            (Some(since), Some(until)) => Some(format!("Envoy 1.{since} to 1.{until}")),
        }
    }
}

/// What a symptom means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The entry that decides; `None` for what no table holds.
    pub entry: Option<&'static Entry>,
    /// What stands beside it: the queue's other errors, the error that carries a detail.
    pub beside: Vec<&'static Entry>,
    /// Which versions print it so.
    pub span: Span,
    /// Why those versions, in one clause.
    pub span_because: Option<&'static str>,
    /// The certificate it is about, leaf 0.
    pub depth: Option<i32>,
    /// X.509 verification code.
    pub x509_error: Option<i32>,
    /// The stream to a control plane that it closed.
    pub stream: Option<Stream>,
    /// The library's error that stands behind it as its cause.
    pub cause: Option<&'static Entry>,
    /// The program that printed it, where it is one with a library of its own.
    pub speaker: Option<&'static Speaker>,
}

impl Reading {
    /// With one more limit of the versions. Limits that no version keeps tell nothing: the text was put together from several,
    /// or was changed on its way.
    #[must_use]
    pub fn limited(self, span: Span, because: Option<&'static str>) -> Self {
        let both = self.span.and(span);
        let (span, span_because) = if !both.is_possible() {
            (Span::default(), None)
        } else if both == span && both != self.span {
            (both, because.or(self.span_because))
        } else {
            (both, self.span_because.or(because))
        };
        Self {
            span,
            span_because,
            ..self
        }
    }

    /// Who refused, as far as the text tells.
    pub fn told(&self) -> Told {
        self.entry.map_or(Told::Open, |entry| entry.told)
    }

    /// The checks that print it.
    pub fn checks(&self) -> &'static [Check] {
        self.entry.map_or(&[], |entry| entry.checks)
    }
}

/// Reads a symptom.
pub fn read(sign: &Sign) -> Reading {
    match sign {
        Sign::Queue(queue) => of_queue(queue),
        // Debug logs hold the sentence in every version.
        Sign::Refused(detail) => Reading {
            span: Span::default(),
            span_because: None,
            ..of_detail(detail)
        },
        Sign::Counter { name, .. } => plain(
            counter::COUNTERS
                .iter()
                .filter(|entry| name.ends_with(entry.printed))
                .max_by_key(|entry| entry.printed.len()),
        ),
        Sign::Sentence(text) => sentence::read(text),
    }
}

pub(super) fn plain(entry: Option<&'static Entry>) -> Reading {
    Reading {
        entry,
        beside: Vec::new(),
        span: Span::default(),
        span_because: None,
        depth: None,
        x509_error: None,
        stream: None,
        cause: None,
        speaker: None,
    }
}

/// The entry of a queued error: by its number, else by its name.
pub fn of_error(error: &QueuedError) -> Option<&'static Entry> {
    let numbered = || {
        all().filter(|entry| entry.kind != super::Kind::X509 && entry.number == Some(error.code))
    };
    numbered().next().or_else(|| {
        all().find(|entry| {
            entry.number.is_some()
                && entry.kind != super::Kind::X509
                && entry.printed == error.reason
                && entry
                    .number
                    .is_some_and(|number| number >> 24 == error.code >> 24)
        })
    })
}

fn of_queue(queue: &ErrorQueue) -> Reading {
    let known: Vec<&'static Entry> = queue.errors.iter().filter_map(of_error).collect();
    let form = match queue.form {
        QueueForm::Old => Span::until(28),
        QueueForm::EndTwice => Span {
            since: Some(28),
            until: Some(30),
        },
        QueueForm::Delimited | QueueForm::Bare => Span::default(),
    };
    let form_because = match queue.form {
        QueueForm::Old => Some("'TLS error:' without bars"),
        QueueForm::EndTwice => Some("a queue whose end stands twice"),
        QueueForm::Delimited | QueueForm::Bare => None,
    };
    if let Some(detail) = &queue.detail {
        let reading = Reading {
            beside: known,
            ..of_detail(detail)
        };
        return reading.limited(form, form_because);
    }
    // What follows an error of TLS is an echo of it, also where no table holds that error.
    let decisive = decisive(queue).and_then(of_error);
    let mut reading = plain(decisive);
    reading.beside = known
        .into_iter()
        .filter(|entry| Some(*entry) != decisive)
        .collect();
    let mut reading = reading.limited(form, form_because);
    // Only the validator adds a detail: a missing client certificate has none in any version.
    let is_bare_refusal =
        decisive.is_some_and(|entry| entry.printed == "CERTIFICATE_VERIFY_FAILED");
    if is_bare_refusal && queue.form != QueueForm::Bare {
        reading = reading.limited(Span::until(36), Some("a line without detail"));
    }
    reading
}

/// The error that ends the handshake: of those that say most, the first.
pub fn decisive(queue: &ErrorQueue) -> Option<&QueuedError> {
    queue.errors.iter().rev().max_by_key(|error| rank(error))
}

/// How much an error of a queue says about the end of the handshake. Errors of other libraries lead up to it, system errors and
/// a connection that is over echo it.
fn rank(error: &QueuedError) -> u8 {
    let is_of_tls = error.code >> 24 == 16;
    match of_error(error) {
        Some(entry) if entry.printed == "PROTOCOL_IS_SHUTDOWN" => 1,
        Some(entry) if entry.kind == super::Kind::Ssl && entry.printed != "DECODE_ERROR" => 4,
        Some(_) if is_of_tls => 3,
        None if is_of_tls => 4,
        _ if error.code >> 24 != 2 => 2,
        _ => 1,
    }
}

/// The entry of a validator's words, with the versions that add them to the transport failure reason.
fn of_detail(detail: &RefusalDetail) -> Reading {
    const FROM_37: (Span, &str) = (Span::since(37), "a line with detail");
    const FROM_40: (Span, &str) = (Span::since(40), "the SPIFFE validator's words about a host");
    const WITH_LIST: (Span, &str) = (Span::since(38), "a line with the SANs");
    const ONLY_37: (Span, &str) = (
        Span {
            since: Some(37),
            until: Some(37),
        },
        "a detail without the SANs",
    );
    let (entry, (span, because)) = match detail {
        RefusalDetail::Chain {
            text, names_crls, ..
        } => {
            let code = code_of(text);
            let span = match (code, names_crls) {
                (_, true) => (Span::since(38), "a line that speaks of the configured CRLs"),
                (Some(3 | 11 | 12 | 23), false) => (
                    ONLY_37.0,
                    "a revocation detail that does not speak of the configured CRLs",
                ),
                _ => FROM_37,
            };
            let entry = code.and_then(x509::x509_entry).unwrap_or(&validator::CHAIN);
            (Some(entry), span)
        }
        RefusalDetail::SanMatcher { presented } => (
            Some(&validator::SAN_MATCHER),
            if presented.is_some() {
                WITH_LIST
            } else {
                ONLY_37
            },
        ),
        RefusalDetail::SanList { presented, .. } => (
            Some(&validator::SAN_LIST),
            if presented.is_some() {
                WITH_LIST
            } else {
                ONLY_37
            },
        ),
        RefusalDetail::SpiffeSan => (Some(&validator::SPIFFE_SAN), FROM_37),
        RefusalDetail::SpiffeSanList { .. } => (Some(&validator::SPIFFE_SAN_LIST), FROM_40),
        RefusalDetail::SpiffePrecheck => (Some(&validator::SPIFFE_PRECHECK), FROM_37),
        RefusalDetail::SpiffeNoBundle => (Some(&validator::SPIFFE_NO_BUNDLE), FROM_37),
        RefusalDetail::Pins => (Some(&validator::PINS), FROM_37),
        RefusalDetail::EmptyChain => (Some(&validator::EMPTY_CHAIN), FROM_37),
        RefusalDetail::StoreContext => (Some(&validator::STORE_CONTEXT), FROM_37),
        RefusalDetail::NoClientCertificate => (Some(&validator::NO_CLIENT_CERTIFICATE), FROM_37),
        RefusalDetail::Other(_) => (None, FROM_37),
    };
    let (depth, x509_error) = match detail {
        RefusalDetail::Chain { depth, text, .. } => (
            Some(*depth),
            code_of(text).and_then(|code| i32::try_from(code).ok()),
        ),
        _ => (None, None),
    };
    Reading {
        entry: entry.or_else(|| find("CERTIFICATE_VERIFY_FAILED")),
        beside: Vec::new(),
        span,
        span_because: Some(because),
        depth,
        x509_error,
        stream: None,
        cause: None,
        speaker: None,
    }
}

/// The X.509 code of a text.
pub(super) fn code_of(text: &str) -> Option<u32> {
    let wanted = plainly(text);
    x509::X509
        .iter()
        .find(|entry| plainly(entry.printed) == wanted)
        .and_then(|entry| entry.number)
}

/// Lower case, underscores as blanks: access logs write the one for the other.
pub(super) fn plainly(text: &str) -> String {
    text.trim().to_lowercase().replace('_', " ")
}

/// The entry of this name.
fn find(printed: &str) -> Option<&'static Entry> {
    all().find(|entry| entry.printed == printed)
}

/// The library that queued an error no table holds.
pub fn library_of(error: &QueuedError) -> Option<&'static str> {
    library::library_name(error.code)
}
