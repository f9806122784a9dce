//! The grammar of BoringSSL's error queue in Envoy's texts (reference section 0.3).
//!
//! ```text
//! TLS_error:|268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:verify cert failed: …:TLS_error_end
//! TLS error: 268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED          before 1.28
//! error:0b000074:X.509 certificate routines:OPENSSL_internal:KEY_VALUES_MISMATCH        where a key does not load
//! ```
//!
//! Access logs write underscores for blanks.

use super::detail;
use crate::model::{ErrorQueue, QueueForm, QueuedError, RefusalDetail, Sign};

const MARKERS: [&str; 2] = ["TLS_error:", "TLS error:"];
/// What both begin with.
const MARKERS_BEGIN: &str = "TLS";
const END: &str = ":TLS_error_end";
const FUNCTION: &str = ":OPENSSL_internal:";
/// The only error that a validator adds words to.
const VERIFY_FAILED: &str = "CERTIFICATE_VERIFY_FAILED";

/// Something found in a line, and the bytes it takes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// First byte.
    pub(super) at: usize,
    /// Behind the last byte.
    pub(super) end: usize,
    /// What is said.
    pub(super) sign: Sign,
}

/// Most queues taken off one line: each is looked at together with the whole line, which may have megabytes.
const MOST_OF_A_LINE: usize = 256;

/// Every queue of a line.
pub(super) fn find(line: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut from = 0;
    while found.len() < MOST_OF_A_LINE
        && let Some((at, body)) = next_marker(line, from)
    {
        let (sign, end) = marked(line, body);
        from = end.max(body);
        if let Some(sign) = sign {
            found.push(Found { at, end, sign });
        }
    }
    if found.is_empty() {
        found.extend(bare(line));
    }
    found
}

/// Looks at each place once: a line of megabytes may hold one kind of marker only.
fn next_marker(line: &str, from: usize) -> Option<(usize, usize)> {
    let rest = line.get(from..)?;
    rest.match_indices(MARKERS_BEGIN).find_map(|(at, _)| {
        let here = rest.get(at..)?;
        let marker = MARKERS.iter().find(|marker| here.starts_with(**marker))?;
        Some((from + at, from + at + marker.len()))
    })
}

/// The queue behind a marker, and where it ends.
fn marked(line: &str, body_at: usize) -> (Option<Sign>, usize) {
    let rest = line.get(body_at..).unwrap_or_default();
    let ends = rest.find(END).filter(|end| {
        // An end behind the next marker is that one's.
        rest.get(..*end)
            .is_some_and(|body| next_marker(body, 0).is_none())
    });
    let Some(first_end) = ends else {
        let length = rest.find(['"', '}', '\\']).unwrap_or(rest.len());
        let body = rest.get(..length).unwrap_or_default();
        return (sign(body, Ending::Missing), body_at + length);
    };
    let mut body = rest.get(..first_end).unwrap_or_default().to_owned();
    let mut end = first_end + END.len();
    let mut ends_twice = false;
    loop {
        let behind = rest.get(end..).unwrap_or_default();
        if behind.starts_with(END) {
            ends_twice = true;
            end += END.len();
        } else if starts_entry(behind)
            && let Some(length) = behind.find(END)
        {
            // Drained once more: the further errors stand behind the first end.
            body.push_str(behind.get(..length).unwrap_or_default());
            end += length + END.len();
        } else {
            let ending = if ends_twice {
                Ending::Twice
            } else {
                Ending::Once
            };
            return (sign(&body, ending), body_at + end);
        }
    }
}

fn starts_entry(text: &str) -> bool {
    text.strip_prefix('|').is_some_and(starts_with_code)
}

fn starts_with_code(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    (5..=10).contains(&digits) && text.as_bytes().get(digits) == Some(&b':')
}

/// How often the end of a queue stands behind it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    Missing,
    Once,
    Twice,
}

fn sign(body: &str, ending: Ending) -> Option<Sign> {
    let trimmed = body.trim_start_matches([' ', '_']);
    let is_delimited = trimmed.starts_with('|');
    let entries = if is_delimited {
        split(trimmed, |before, rest| {
            before == '|' && starts_with_code(rest)
        })
    } else {
        split(trimmed, |before, rest| {
            matches!(before, ' ' | '_' | ',') && starts_with_code(rest)
        })
    };
    let mut errors = Vec::new();
    let mut found_detail = None;
    for entry in entries {
        if let Some((error, text)) = error(entry) {
            // Where the end is marked, any words up to there are a validator's. Elsewhere the line may go on with anything.
            let is_detail = |text: &&str| {
                detail::begins(text)
                    || (ending != Ending::Missing
                        && error.reason == VERIFY_FAILED
                        && !text.is_empty())
            };
            found_detail = text
                .filter(is_detail)
                .map(|text| detail::read(text, is_underscored(entry)))
                .or(found_detail);
            errors.push(error);
        }
    }
    if errors.is_empty() {
        let sentence = trimmed.trim().replace('_', " ");
        return (!sentence.is_empty()).then_some(Sign::Sentence(sentence));
    }
    let form = match (is_delimited, ending) {
        (false, _) => QueueForm::Old,
        (true, Ending::Missing | Ending::Once) => QueueForm::Delimited,
        (true, Ending::Twice) => QueueForm::EndTwice,
    };
    Some(queue(errors, found_detail, form))
}

const fn queue(errors: Vec<QueuedError>, detail: Option<RefusalDetail>, form: QueueForm) -> Sign {
    Sign::Queue(ErrorQueue {
        errors,
        detail,
        form,
    })
}

/// Cuts a text where an entry begins: `is_start` is given the character in front and what follows it.
fn split(text: &str, is_start: impl Fn(char, &str) -> bool) -> Vec<&str> {
    let mut starts: Vec<usize> = Vec::new();
    if starts_with_code(text) {
        starts.push(0);
    }
    for (at, character) in text.char_indices() {
        let behind = at + character.len_utf8();
        if is_start(character, text.get(behind..).unwrap_or_default()) {
            starts.push(behind);
        }
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts
        .iter()
        .zip(ends)
        .filter_map(|(start, end)| text.get(*start..end))
        .map(|entry| entry.trim_end_matches(['|', ' ', '_', ',']))
        .collect()
}

/// `268435581:SSL routines:OPENSSL_internal:NAME[:detail]`.
fn error(entry: &str) -> Option<(QueuedError, Option<&str>)> {
    let mut fields = entry.splitn(4, ':');
    let code = fields.next()?.parse().ok()?;
    let library = fields.next()?.replace('_', " ");
    let _function = fields.next()?;
    let rest = fields.next()?;
    let (reason, length) = reason(rest);
    let error = QueuedError {
        code,
        library,
        reason,
    };
    let detail = rest.get(length..).and_then(|rest| rest.strip_prefix(':'));
    Some((error, detail))
}

/// Shorter words in capitals begin a sentence: `ASN.1 encoding routines`.
const SHORTEST_NAME: usize = 4;

/// The reason that a text begins with, and its length. Names are written in capitals with underscores, sentences with
/// blanks; access logs write underscores for both. What stands behind it is none of it.
fn reason(rest: &str) -> (String, usize) {
    let of_name = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_';
    let run = rest.bytes().take_while(of_name).count();
    let name = rest.get(..run).unwrap_or_default().trim_end_matches('_');
    let goes_on = |at: usize| rest.as_bytes().get(at).is_some_and(u8::is_ascii_alphabetic);
    if name.len() >= SHORTEST_NAME && !goes_on(name.len()) {
        return (name.to_owned(), name.len());
    }
    let closes = |c: char| {
        matches!(
            c,
            '|' | ':' | '"' | ',' | ';' | ')' | '}' | '#' | '\'' | '\\'
        )
    };
    let length = [rest.find(closes), rest.find(". "), rest.find("._")]
        .into_iter()
        .flatten()
        .min()
        .unwrap_or(rest.len());
    let sentence = rest.get(..length).unwrap_or_default();
    let sentence = sentence.trim_end_matches([' ', '_', '.']);
    (sentence.trim_start().replace('_', " "), sentence.len())
}

fn is_underscored(entry: &str) -> bool {
    entry
        .split(':')
        .nth(1)
        .is_some_and(|library| library.contains('_') && !library.contains(' '))
}

/// Errors without a marker around them: `268435581:SSL routines:OPENSSL_internal:…`, `error:0b000074:…`.
fn bare(line: &str) -> Option<Found> {
    let mut errors = Vec::new();
    let mut found_detail = None;
    let mut span: Option<(usize, usize)> = None;
    for (function, _) in line.match_indices(FUNCTION) {
        let before = line.get(..function)?;
        let Some((front, library)) = before.rsplit_once(':') else {
            continue;
        };
        let start = front
            .rfind(|c: char| !c.is_ascii_alphanumeric())
            .map_or(0, |at| at + 1);
        let Some(code) = front.get(start..).and_then(code) else {
            continue;
        };
        let reason_at = function + FUNCTION.len();
        let (reason, length) = reason(line.get(reason_at..)?);
        errors.push(QueuedError {
            code,
            library: library.replace('_', " "),
            reason,
        });
        let mut end = reason_at + length;
        let behind = line.get(end..)?;
        if let Some(text) = behind.strip_prefix(':').filter(|text| detail::begins(text)) {
            let length = text.find(['"', '\\']).unwrap_or(text.len());
            let text = text.get(..length)?;
            found_detail = Some(detail::read(text, library.contains('_')));
            end += 1 + length;
        }
        span = Some((span.map_or(start, |(first, _)| first), end));
    }
    let (at, end) = span?;
    Some(Found {
        at,
        end,
        sign: queue(errors, found_detail, QueueForm::Bare),
    })
}

/// A packed code, decimal or as eight hexadecimal digits.
fn code(text: &str) -> Option<u32> {
    if text.len() == 8
        && text
            .bytes()
            .any(|byte| byte.is_ascii_alphabetic() || byte == b'0')
    {
        return u32::from_str_radix(text, 16).ok();
    }
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(line: &str) -> ErrorQueue {
        match &find(line)[..] {
            [
                Found {
                    sign: Sign::Queue(queue),
                    ..
                },
                ..,
            ] => queue.clone(),
            other => panic!("{line}: {other:?}"),
        }
    }

    fn codes(queue: &ErrorQueue) -> Vec<u32> {
        queue.errors.iter().map(|error| error.code).collect()
    }

    #[test]
    fn forms_of_a_queue() {
        let plain = "TLS_error:|268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:TLS_error_end";
        let queue = only(plain);
        assert_eq!(codes(&queue), [268_435_581]);
        assert_eq!(queue.errors[0].library, "SSL routines");
        assert_eq!((queue.detail, queue.form), (None, QueueForm::Delimited));
        // C029: an old Envoy; C028: Istio 1.20; C016: an old Envoy's access log.
        let old =
            only("TLS error: 268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED#");
        assert_eq!(old.form, QueueForm::Old);
        assert_eq!(old.errors[0].reason, "CERTIFICATE_VERIFY_FAILED");
        let twice = only(
            "TLS_error:|268436504:SSL routines:OPENSSL_internal:TLSV1_ALERT_UNKNOWN_CA:TLS_error_end:TLS_error_end",
        );
        assert_eq!(twice.form, QueueForm::EndTwice);
        let underscored =
            only("TLS_error:_268435581:SSL_routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED");
        assert_eq!(underscored.form, QueueForm::Old);
        assert_eq!(underscored.errors[0].library, "SSL routines");
    }

    #[test]
    fn several_errors_and_a_detail_that_holds_bars() {
        let queue = only(
            "x TLS_error:|436207716:ECDSA routines:OPENSSL_internal:BAD_SIGNATURE|184549382:X.509 certificate routines:OPENSSL_internal:public key routines|268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:verify cert failed: SAN matcher, certificate SANs are [a|b:c]:TLS_error_end y",
        );
        assert_eq!(codes(&queue), [436_207_716, 184_549_382, 268_435_581]);
        assert_eq!(queue.errors[1].reason, "public key routines");
        assert_eq!(
            queue.detail,
            Some(RefusalDetail::SanMatcher {
                presented: Some(vec!["a|b:c".to_owned()])
            })
        );
    }

    #[test]
    fn what_is_drained_later_belongs_to_it() {
        let queue = only(
            "TLS_error:|268436501:SSL routines:OPENSSL_internal:SSLV3_ALERT_CERTIFICATE_EXPIRED:TLS_error_end|33554464:system library:OPENSSL_internal:Broken pipe:TLS_error_end",
        );
        assert_eq!(codes(&queue), [268_436_501, 33_554_464]);
        assert_eq!(queue.errors[1].reason, "Broken pipe");
    }

    #[test]
    fn errors_without_a_marker() {
        let queue = only(
            "Failed to load private key from <inline>, Cause: error:0b000074:X.509 certificate routines:OPENSSL_internal:KEY_VALUES_MISMATCH",
        );
        assert_eq!(codes(&queue), [184_549_492]);
        let curl =
            only("BoringSSL: error:1000012e:SSL routines:OPENSSL_internal:KEY_USAGE_BIT_INCORRECT");
        assert_eq!(codes(&curl), [268_435_758]);
        let decimal =
            only("268436502:SSL routines:OPENSSL_internal:SSLV3_ALERT_CERTIFICATE_UNKNOWN");
        assert_eq!(codes(&decimal), [268_436_502]);
        assert_eq!(decimal.form, QueueForm::Bare);
    }

    #[test]
    fn a_marker_without_numbers_is_a_sentence() {
        let found = find("reason=\"TLS_error:_Secret_is_not_supplied_by_SDS\"");
        assert_eq!(
            found[0].sign,
            Sign::Sentence("Secret is not supplied by SDS".to_owned())
        );
    }
}
