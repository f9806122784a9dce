//! `[[suppress]]`.

use time::{Date, Month};
use toml::Spanned;
use toml::value::Datetime;

use super::Mistake;
use crate::cli::options::rule_named;
use crate::config::{LastDay, Pattern, Suppress, Suppression};
use crate::model::{Fingerprint, Instant};

/// One day in seconds.
const DAY: i64 = 86_400;

/// Reads an entry; `None` with what is wrong in `mistakes`.
pub(super) fn of(
    entry: &Spanned<Suppress>,
    text: &str,
    mistakes: &mut Vec<Mistake>,
) -> Option<Suppression> {
    let before = mistakes.len();
    let written = entry.as_ref();
    if let Err(error) = rule_named(written.rule.as_ref()) {
        mistakes.push(Mistake::at(written.rule.span(), error.to_string()));
    }
    if written.reason.as_ref().trim().is_empty() {
        mistakes.push(Mistake::at(
            written.reason.span(),
            "a reason says why this is accepted",
        ));
    }
    let told_apart = [
        &written.spiffe_id,
        &written.sha256,
        &written.secret,
        &written.path,
    ];
    if told_apart.iter().all(|key| key.is_none()) {
        let message = format!(
            "this suppresses a rule everywhere: name a spiffe-id, sha256, secret or path, or write {} = \"off\" under [levels]",
            written.rule.as_ref()
        );
        mistakes.push(Mistake::at(written.rule.span(), message));
    }
    let sha256 = written.sha256.as_ref().and_then(|hex| {
        let read = fingerprint(hex.as_ref());
        if read.is_none() {
            let message = "a SHA-256 is 64 hexadecimal digits, with or without colons";
            mistakes.push(Mistake::at(hex.span(), message));
        }
        read
    });
    let until = written.until.as_ref().and_then(|date| {
        let read = last_day(date.as_ref());
        if read.is_none() {
            mistakes.push(Mistake::at(
                date.span(),
                "a day is written like 2027-01-31, without a time",
            ));
        }
        read
    });
    let pattern = |written: &Option<Spanned<String>>| {
        written.as_ref().map(|text| Pattern::new(text.as_ref()))
    };
    (mistakes.len() == before).then(|| Suppression {
        rule: written.rule.as_ref().clone(),
        target: target(written),
        spiffe_id: pattern(&written.spiffe_id),
        sha256,
        secret: pattern(&written.secret),
        path: pattern(&written.path),
        reason: written.reason.as_ref().clone(),
        until,
        line: text
            .get(..entry.span().start)
            .map_or(1, |before| before.matches('\n').count() + 1),
    })
}

/// `leaf-no-eku for spiffe://td/ns/a/** in a.pem`.
fn target(written: &Suppress) -> String {
    let mut target = written.rule.as_ref().clone();
    for (word, value) in [
        (" for ", &written.spiffe_id),
        (" of certificate ", &written.sha256),
        (" in secret ", &written.secret),
        (" in ", &written.path),
    ] {
        if let Some(value) = value {
            target.push_str(word);
            target.push_str(value.as_ref());
        }
    }
    target
}

fn fingerprint(hex: &str) -> Option<Fingerprint> {
    let digits: String = hex.chars().filter(|digit| *digit != ':').collect();
    if digits.len() != 64 || !digits.is_ascii() {
        return None;
    }
    let mut bytes = [0; 32];
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(digits.get(2 * index..2 * index + 2)?, 16).ok()?;
    }
    Some(Fingerprint(bytes))
}

fn last_day(written: &Datetime) -> Option<LastDay> {
    let day = written
        .date
        .filter(|_| written.time.is_none() && written.offset.is_none())?;
    let month = Month::try_from(day.month).ok()?;
    let date = Date::from_calendar_date(i32::from(day.year), month, day.day).ok()?;
    Some(LastDay {
        text: day.to_string(),
        end: Instant(date.midnight().assume_utc().unix_timestamp() + DAY),
    })
}
