//! The one filter between what people paste and what is shown: no private key passes, whatever text it stands in.
//!
//! Readers never decode a key, but a key can stand where no reader looks for one: `tls: <base64 of a key>` in a Helm values
//! file, a JWK in a log line, a key inside a quoted error. Text that is shown therefore passes here last. Cut are
//!
//! - everything between the armour of a private key (RFC 7468, and the older labels), and to the end where the armour is not
//!   closed;
//! - base64 of such armour or of a key's ASN.1, encoded once or several times, and the lines or groups it was parted into;
//! - bytes of either, written as numbers: hexadecimal, decimal, octal or binary, with any separator;
//! - all of these with escapes of URLs, strings, HTML or terminals in them;
//! - values of names that hold keys: `"d"` and its like in a JWK (RFC 7517, 7518), `x509_svid_key` of the Workload API;
//! - any other long token that looks random and is neither a URI nor a path, because nobody can tell what it is.
//!
//! SPIFFE IDs, DNS names, hexadecimal digests, serial numbers and base64 pins do not look like any of these and stay whole. Only a
//! whole key is cut out of a SPIFFE ID, because a name may begin like one.
//!
//! Every step takes time linear in the text.

mod armour;
mod dump;
mod encoded;
mod escapes;
mod groups;
mod named;
mod structure;
mod token;

use std::borrow::Cow;
use std::ops::Range;

use token::{Token, Words};

/// Stands for a private key.
const KEY: &str = "[private key cut]";
/// Stands for what may be one.
const UNKNOWN: &str = "[long token cut]";

/// The text without private keys; each cut is marked.
pub fn cut_keys(text: &str) -> Cow<'_, str> {
    let cuts = cuts(text);
    if cuts.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len());
    let mut at = 0;
    for cut in cuts {
        kept.push_str(text.get(at..cut.range.start).unwrap_or_default());
        kept.push_str(cut.mark);
        at = cut.range.end;
    }
    kept.push_str(text.get(at..).unwrap_or_default());
    Cow::Owned(kept)
}

/// Whether a text holds a private key; what is only long and random does not count.
fn holds_key(text: &str, depth: usize) -> bool {
    !outlines(text, depth).is_empty()
        || token::tokens(text).any(|token| encoded::is_key(token.text, depth))
        || escapes::plain(text).is_some_and(|plain| {
            !plain.structures().is_empty()
                || !outlines(&plain.text, depth).is_empty()
                || token::tokens(&plain.text).any(|token| encoded::is_key(token.text, depth))
        })
}

struct Cut {
    range: Range<usize>,
    mark: &'static str,
}

/// What is cut, in order and without overlaps.
fn cuts(text: &str) -> Vec<Cut> {
    let key = |range| Cut { range, mark: KEY };
    let mut all: Vec<Cut> = outlines(text, 0).into_iter().map(key).collect();
    all.extend(encodings(text));
    if let Some(plain) = escapes::plain(text) {
        let unescaped = outlines(&plain.text, 0).into_iter();
        // Only a key: what else is long is judged as it is shown.
        let encodings = encodings(&plain.text).into_iter();
        let encodings = encodings.filter(|cut| cut.mark == KEY).map(|cut| cut.range);
        all.extend(
            unescaped
                .chain(encodings)
                .map(|range| key(plain.range(&range))),
        );
        all.extend(plain.structures().into_iter().map(key));
    }
    all.retain(|cut| !cut.range.is_empty());
    all.sort_by_key(|cut| cut.range.start);
    let mut apart: Vec<Cut> = Vec::new();
    for cut in all {
        match apart.last_mut() {
            // What overlaps is one cut: the armour of a key and the digits in it, for one.
            Some(last) if cut.range.start < last.range.end => {
                last.range.end = last.range.end.max(cut.range.end);
            }
            _ => apart.push(cut),
        }
    }
    apart
}

/// The keys that armour, names, groups or numbers tell.
fn outlines(text: &str, depth: usize) -> Vec<Range<usize>> {
    let mut found = armour::blocks(text);
    found.extend(named::values(text));
    found.extend(groups::keys(text, depth));
    found.extend(dump::keys(text, depth));
    found
}

/// The tokens that encode a key or may do so, with the further lines of what was wrapped.
fn encodings(text: &str) -> Vec<Cut> {
    let mut cuts = Vec::new();
    let mut words = Words::new(text);
    let mut wrapped: Option<(Token<'_>, &'static str)> = None;
    for token in token::tokens(text) {
        let word = words.around(&token);
        let found = encoded::find(token.text, 0).filter(|key| key.is_whole || !word.is_spiffe_id);
        let range = token.range();
        let (range, mark) = if let Some(key) = found {
            // The host of a URI is no part of a key in its path.
            let start = if word.is_uri { key.start } else { 0 };
            (range.start + start..range.end, Some(KEY))
        } else if token.is_random() && !word.is_uri && !token.is_pin(text) && !token.is_path(text) {
            (range, Some(UNKNOWN))
        } else {
            // The further lines of a wrapped text mean nothing alone.
            let goes_on = wrapped
                .as_ref()
                .filter(|(before, _)| token.continues(before, text));
            (range, goes_on.map(|(_, mark)| *mark))
        };
        wrapped = mark.map(|mark| (token, mark));
        cuts.extend(mark.map(|mark| Cut { range, mark }));
    }
    cuts
}

#[cfg(test)]
mod tests;
