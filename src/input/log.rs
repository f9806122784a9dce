//! Logs, answers and bare error lines to symptoms. Lines are read one by one; the same symptom is kept once and counted,
//! so that memory is bounded however long a log is.

mod detail;
mod line;
mod queue;
mod sentence;

use indexmap::IndexMap;

use super::collected::Collected;
use crate::model::{InputId, Instant, Location, Printer, RefusalDetail, Sign, Symptom, cut_keys};
use queue::Found;

/// Different symptoms kept of one input; more are counted only.
const MOST_SYMPTOMS: usize = 2_000;
/// Characters kept of a line.
const LONGEST_QUOTE: usize = 400;

/// Reads lines and collects what they say.
pub(super) struct Reader {
    input: InputId,
    lines: usize,
    found: IndexMap<(Sign, Printer), Symptom>,
    /// Lines with further symptoms that were not kept.
    left_out: u64,
}

impl Reader {
    /// Nothing read yet.
    pub(super) fn new(input: InputId) -> Self {
        Self {
            input,
            lines: 0,
            found: IndexMap::new(),
            left_out: 0,
        }
    }

    /// Reads the next line.
    pub(super) fn line(&mut self, line: &str) {
        self.lines += 1;
        let found = signs(line);
        if found.is_empty() {
            return;
        }
        let at = line::stamp(line);
        let channel = line::channel(line);
        let printer = Printer {
            name: line::name(line),
            ..Printer::unknown(channel)
        };
        for one in found {
            self.keep(line, one, at, &printer);
        }
    }

    fn keep(&mut self, line: &str, found: Found, stamp: Option<Instant>, printer: &Printer) {
        let printer = Printer {
            side: line::side(line, found.at, printer.channel),
            ..printer.clone()
        };
        let key = (found.sign, printer);
        if let Some(known) = self.found.get_mut(&key) {
            known.count += 1;
            known.seen = match (known.seen, stamp) {
                (Some((from, to)), Some(at)) => Some((from.min(at), to.max(at))),
                (seen, at) => seen.or(at.map(|at| (at, at))),
            };
            return;
        }
        if self.found.len() >= MOST_SYMPTOMS {
            self.left_out += 1;
            return;
        }
        let symptom = Symptom {
            sign: key.0.clone(),
            printer: key.1.clone(),
            location: Location {
                input: self.input,
                line: Some(self.lines),
                column: line
                    .get(..found.at)
                    .map(|before| before.chars().count() + 1),
                pointer: String::new(),
            },
            count: 1,
            seen: stamp.map(|at| (at, at)),
            // A key is recognised whole: what is cut off first could be unrecognisable.
            quote: cut_keys(line.get(found.at..found.end).unwrap_or(line))
                .chars()
                .take(LONGEST_QUOTE)
                .collect(),
        };
        self.found.insert(key, symptom);
    }

    /// Hands over what was found.
    pub(super) fn finish(self, out: &mut Collected) {
        if self.left_out > 0 {
            let message = format!(
                "it holds more than {MOST_SYMPTOMS} different error texts; {} further lines were not kept",
                self.left_out
            );
            out.repaired(message, Location::whole(self.input));
        }
        out.symptoms.extend(self.found.into_values());
    }
}

/// Reads a whole text.
pub(super) fn read(text: &str, out: &mut Collected) {
    let mut reader = Reader::new(out.input);
    for line in text.lines() {
        reader.line(line);
    }
    reader.finish(out);
}

/// What one line says: its error queues; where it has none a validator's words, else the most telling sentence.
fn signs(line: &str) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for one in queue::find(line) {
        // An access log says the same in its details and in its failure reason.
        if !found.iter().any(|known| known.sign == one.sign) {
            found.push(one);
        }
    }
    // A configuration error names the library's error as its cause: the sentence is what counts.
    let last = found.iter().map(|one| one.at).max().unwrap_or_default();
    let loads = line
        .get(..last)
        .is_some_and(|front| front.contains("Failed to load "));
    if !found.is_empty() && !loads {
        return found;
    }
    if let Some(at) = line.find("verify cert failed: ") {
        // Istio ends its lines with fields of its own behind a tab.
        let text = line.get(at..).unwrap_or_default();
        let text = text.split('\t').next().unwrap_or(text).trim_end();
        let detail = detail::read(text, false);
        if !matches!(detail, RefusalDetail::Other(_)) {
            return vec![Found {
                at,
                end: at + text.len(),
                sign: Sign::Refused(detail),
            }];
        }
    }
    let said: Vec<Found> = sentence::find(line).into_iter().collect();
    if said.is_empty() { found } else { said }
}

/// Whether a line is one of a log, although it may say nothing about a failure: it carries a stamp in front.
pub(super) fn is_log_line(line: &str) -> bool {
    line::stamp(line).is_some() || !signs(line).is_empty()
}

#[cfg(test)]
mod tests {
    use crate::input::symptoms;
    use crate::model::{Channel, Side};

    use super::*;

    #[test]
    fn repeats_are_counted_once() {
        let line = "[2026-11-23T22:42:38.701Z] reason=\"TLS_error:|268436502:SSL_routines:OPENSSL_internal:SSLV3_ALERT_CERTIFICATE_UNKNOWN:TLS_error_end\"\n";
        let later = line.replace("22:42", "23:42");
        let found = symptoms(&format!("noise\n{line}{later}{line}"));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].count, 3);
        assert_eq!(found[0].location.line, Some(2));
        let (from, to) = found[0].seen.expect("has stamps");
        assert_eq!(to.0 - from.0, 3600);
    }

    #[test]
    fn memory_is_bounded() {
        let mut reader = Reader::new(InputId(0));
        for number in 0..MOST_SYMPTOMS + 7 {
            reader.line(&format!("x509: certificate is valid for {number}"));
        }
        let mut out = Collected::new(InputId(0));
        reader.finish(&mut out);
        assert_eq!(out.symptoms.len(), MOST_SYMPTOMS);
        assert!(out.problems[0].message.contains("7 further lines"));
    }

    #[test]
    fn a_key_that_does_not_load_is_a_loading_error() {
        let found = symptoms(
            "Failed to load private key from <inline>, Cause: error:0b000074:X.509 certificate routines:OPENSSL_internal:KEY_VALUES_MISMATCH",
        );
        assert!(
            matches!(&found[0].sign, Sign::Sentence(text) if text.ends_with("KEY_VALUES_MISMATCH"))
        );
    }

    #[test]
    fn a_response_body_is_the_client_s() {
        let found = symptoms(
            "upstream connect error or disconnect/reset before headers. reset reason: remote connection failure, transport failure reason: TLS_error:|268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:TLS_error_end",
        );
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].printer.channel, Channel::ResponseBody);
        assert_eq!(found[0].printer.side, Some(Side::Upstream));
        assert!(matches!(found[0].sign, Sign::Queue(_)));
    }
}
