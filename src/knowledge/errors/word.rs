//! What a single word stands for.

use super::entry::Entry;
use super::reading::plainly;
use super::{all, counter, x509};

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
    found.extend(counters(word));
    let flag = format!("response flag {word}");
    found.extend(all().filter(|entry| entry.printed == flag));
    found.extend(x509::of_name(word));
    found.dedup();
    found
}

/// The counters of this name, written in full or cut, with a value or without: `ssl.fail_verify_san: 12`,
/// `envoy_cluster_ssl_fail_verify_san{…} 4`.
fn counters(word: &str) -> impl Iterator<Item = &'static Entry> {
    let is_number = |text: &str| text.trim().parse::<f64>().is_ok();
    let without_value = word
        .rsplit_once(": ")
        .or_else(|| word.rsplit_once(' '))
        .filter(|(_, value)| is_number(value))
        .map_or(word, |(name, _)| name);
    let name = match without_value.split_once('{') {
        Some((name, _)) => name,
        None => without_value,
    };
    let is_flat = name.starts_with("envoy_");
    counter::COUNTERS.iter().filter(move |entry| {
        let ends = |text: &str, end: &str, separator: char| {
            text.strip_suffix(end)
                .is_some_and(|front| front.is_empty() || front.ends_with(separator))
        };
        ends(name, entry.printed, '.')
            || (is_flat && ends(name, &entry.printed.replace('.', "_"), '_'))
            || entry.printed.strip_prefix("ssl.") == Some(name)
    })
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
