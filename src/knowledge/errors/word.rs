//! What a single word stands for.

use super::entry::Entry;
use super::reading::plainly;
use super::{all, counter};

/// What a single word stands for: a packed code in decimal or hexadecimal, an X.509 code, a name, the end of a counter's
/// name.
pub fn of_word(word: &str) -> Vec<&'static Entry> {
    let word = word.trim().trim_matches(['\'', '"', ',', ':', '.']);
    // Small numbers are those of X.509 codes and of alerts, unless it is said which.
    let is_said = |start: &str| word.to_lowercase().starts_with(start);
    let bare = word.rsplit(' ').next().unwrap_or(word);
    if let Some(code) = number(bare)
        .filter(|_| bare == word || is_said("x509") || is_said("alert") || is_said("error"))
    {
        let alerts = super::ALERTS
            .iter()
            .filter(|alert| u32::from(alert.number) == code && !is_said("x509"))
            .map(|alert| &alert.entry);
        return all()
            .filter(|entry| entry.number == Some(code) && !is_said("alert"))
            .chain(alerts)
            .collect();
    }
    let wanted = plainly(word);
    if wanted.is_empty() {
        return Vec::new();
    }
    // BoringSSL writes names in capitals; what another program writes in its own way is another thing.
    let exact = || all().filter(|entry| entry.printed == word);
    let mut found: Vec<&'static Entry> = if exact().next().is_some() {
        // An error of this very name is not the alert of that name, which has another one where it arrives.
        if !word.bytes().any(|byte| byte.is_ascii_lowercase()) {
            return exact().collect();
        }
        exact().collect()
    } else {
        all()
            .filter(|entry| plainly(entry.printed) == wanted)
            .collect()
    };
    found.extend(
        super::ALERTS
            .iter()
            .filter(|alert| plainly(alert.name) == wanted.trim_start_matches("alert "))
            .map(|alert| &alert.entry),
    );
    found.extend(counter::COUNTERS.iter().filter(|entry| {
        let is_end = word
            .strip_suffix(entry.printed)
            .is_some_and(|front| front.ends_with('.'));
        is_end || entry.printed.strip_prefix("ssl.") == Some(word)
    }));
    found.dedup();
    found
}

/// `268435581`, `0x1000007d`, `1000007d`.
fn number(word: &str) -> Option<u32> {
    if let Ok(number) = word.parse() {
        return Some(number);
    }
    let digits = word.strip_prefix("0x").unwrap_or(word);
    (digits.len() == 8 || word.starts_with("0x"))
        .then(|| u32::from_str_radix(digits, 16).ok())
        .flatten()
}
