//! From a program's sentence to what it means.

use super::constraint::of_field;
use super::entry::{Entry, Kind};
use super::go::decided;
use super::reading::{Reading, code_of, of_error, plain, plainly};
use super::speaker::speaker;
use super::stream::stream;
use super::{all, x509};
use crate::model::QueuedError;

/// A constant of the library's, among other words.
fn constant(text: &str) -> Option<&'static Entry> {
    let (_, rest) = text.split_once(X509_CONSTANT)?;
    let name = rest
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .next()?;
    x509::of_name(name)
}

/// The X.509 text of a validator's sentence inside another one.
fn chain(text: &str) -> Option<&'static Entry> {
    let (_, rest) = text.split_once("certificate verification error at depth ")?;
    let (_, said) = rest.split_once(": ")?;
    let said = said.split(':').next()?;
    x509::x509_entry(code_of(said)?)
}

/// What the names of the library's constants begin with.
const X509_CONSTANT: &str = "X509_V_ERR_";

/// The entry with the longest text that a sentence holds.
pub(super) fn read(text: &str) -> Reading {
    let stream = stream(text);
    // Behind Envoy's words about a request stand those that say why.
    let reason = text
        .split_once("transport failure reason: ")
        .map_or(text, |(_, reason)| reason);
    let whole = text;
    let text = if stream.is_some() { reason } else { text };
    let sentence = as_boringssl(&plainly(text));
    let found = all()
        .filter(|entry| !matches!(entry.kind, Kind::Counter | Kind::Validator | Kind::Library))
        .filter(|entry| holds(text, &sentence, entry.printed))
        // Of texts of one length the first table's counts: BoringSSL's words before OpenSSL's.
        .fold(None, |best: Option<&'static Entry>, entry| match best {
            Some(best) if best.printed.len() >= entry.printed.len() => Some(best),
            _ => Some(entry),
        });
    let found = constant(text)
        .or_else(|| chain(text))
        .or_else(|| found.map(|entry| of_field(decided(entry, whole), whole)));
    let mut reading = plain(found);
    reading.stream = stream;
    reading.speaker = speaker(text).map(|(speaker, _)| speaker);
    reading.cause = found
        .filter(|entry| entry.kind == Kind::Loading)
        .and_then(|_| cause(text));
    if let Some(entry) = found
        && entry.kind == Kind::X509
    {
        reading.x509_error = entry.number.and_then(|code| i32::try_from(code).ok());
    }
    reading
}

/// The library's error behind `Cause: `: `error:0b000074:X.509 certificate routines:OPENSSL_internal:KEY_VALUES_MISMATCH`.
fn cause(text: &str) -> Option<&'static Entry> {
    let (_, error) = text.split_once("error:")?;
    let mut fields = error.splitn(4, ':');
    let code = u32::from_str_radix(fields.next()?, 16).ok()?;
    let library = fields.next()?.to_owned();
    let of_name = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    let reason = fields.nth(1)?;
    let reason = reason.split(|c| !of_name(c)).next().unwrap_or_default();
    of_error(&QueuedError {
        code,
        library,
        reason: reason.to_owned(),
    })
}

/// Whether a text is said in a sentence, which is given as printed and plainly. Names in capitals count whole only.
fn holds(as_printed: &str, sentence: &str, printed: &str) -> bool {
    let is_name = printed.contains('_') && !printed.bytes().any(|byte| byte.is_ascii_lowercase());
    if !is_name {
        return sentence.contains(&plainly(printed));
    }
    let is_apart = |text: &str, at: usize, length: usize| {
        let is_word = |at: Option<usize>| {
            let byte = at.and_then(|at| text.as_bytes().get(at));
            byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
        };
        !is_word(at.checked_sub(1)) && !is_word(Some(at + length))
    };
    let stands_in = |text: &str, wanted: &str| {
        text.match_indices(wanted)
            .any(|(at, _)| is_apart(text, at, wanted.len()))
    };
    if as_printed.contains(printed) {
        return stands_in(as_printed, printed);
    }
    stands_in(sentence, &plainly(printed))
}

/// OpenSSL names alerts otherwise, or by their number; curl adds 512 to it.
fn as_boringssl(sentence: &str) -> String {
    let numbered = ["ssl alert number ", "tls alert, "]
        .iter()
        .find_map(|start| sentence.split_once(start))
        .and_then(|(_, rest)| {
            let bracketed = || rest.split_once('(').map(|(_, behind)| behind);
            let digits = Some(rest)
                .filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
                .or_else(bracketed)?;
            let digits = digits.split(|c: char| !c.is_ascii_digit()).next()?;
            let number: u32 = digits.parse().ok()?;
            let number = u8::try_from(if number >= 512 { number - 512 } else { number }).ok()?;
            super::alert_entry(number)
        });
    // OpenSSL writes "sslv3 alert bad certificate" for what RFC 8446 calls bad_certificate.
    let named = || {
        super::ALERTS
            .iter()
            .filter(|alert| sentence.contains(&format!("alert {}", plainly(alert.name))))
            .max_by_key(|alert| alert.name.len())
            .map(|alert| &alert.entry)
    };
    match numbered.or_else(named) {
        Some(entry) => plainly(entry.printed),
        None => sentence.to_owned(),
    }
}
