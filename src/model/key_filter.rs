//! The one filter between what people paste and what is shown: no private key passes, whatever text it stands in.
//!
//! Readers never decode a key, but a key can stand where no reader looks for one: `tls: <base64 of a key>` in a Helm values
//! file, a JWK in a log line, a key inside a quoted error. Text that is shown therefore passes here last. Cut are
//!
//! - everything between the armour of a private key (RFC 7468, and the older labels), and to the end where the armour is not
//!   closed;
//! - base64 of such armour or of a key's ASN.1, encoded once or several times, and the lines it was wrapped over;
//! - values of names that hold keys: `"d"` and its like in a JWK (RFC 7517, 7518), `x509_svid_key` of the Workload API;
//! - any other long token that looks random and is neither a URI nor a path, because nobody can tell what it is.
//!
//! SPIFFE IDs, DNS names, hexadecimal digests, serial numbers and base64 pins do not look like any of these and stay whole.

mod armour;
mod encoded;
mod named;
mod token;

use std::borrow::Cow;
use std::ops::Range;

use token::Token;

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
    !armour::blocks(text).is_empty()
        || !named::values(text).is_empty()
        || token::tokens(text).any(|token| encoded::is_key(token.text, depth))
}

struct Cut {
    range: Range<usize>,
    mark: &'static str,
}

/// What is cut, in order and without overlaps.
fn cuts(text: &str) -> Vec<Cut> {
    let key = |range| Cut { range, mark: KEY };
    let mut all: Vec<Cut> = armour::blocks(text).into_iter().map(key).collect();
    all.extend(named::values(text).into_iter().map(key));
    let mut wrapped: Option<(Token<'_>, &'static str)> = None;
    for token in token::tokens(text) {
        let mark = if encoded::is_key(token.text, 0) {
            Some(KEY)
        } else if token.is_random() && !token.is_address(text) {
            Some(UNKNOWN)
        } else {
            // The further lines of a wrapped text mean nothing alone.
            wrapped
                .as_ref()
                .filter(|(before, _)| token.continues(before, text))
                .map(|(_, mark)| *mark)
        };
        if let Some(mark) = mark {
            all.push(Cut {
                range: token.range(),
                mark,
            });
        }
        wrapped = mark.map(|mark| (token, mark));
    }
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

#[cfg(test)]
mod tests;
