//! Logs, answers and bare error lines to symptoms, line by line.

mod detail;
mod fields;
mod line;
mod queue;
mod sentence;

use super::collected::Collected;
use super::symptoms::Symptoms;
use crate::knowledge::errors::{speaker, stream};
use crate::model::{InputId, Location, Printer, RefusalDetail, Sign, Symptom};
use queue::Found;

/// Reads lines and collects what they say.
pub(super) struct Reader {
    input: InputId,
    lines: usize,
    found: Symptoms,
}

impl Reader {
    /// Nothing read yet.
    pub(super) fn new(input: InputId) -> Self {
        Self {
            input,
            lines: 0,
            found: Symptoms::default(),
        }
    }

    /// Reads the next line.
    pub(super) fn line(&mut self, line: &str) {
        self.lines += 1;
        let found = signs(line);
        if found.is_empty() {
            return;
        }
        let stamp = line::stamp(line);
        let channel = line::channel(line);
        let printer = Printer {
            name: line::name(line),
            ..Printer::unknown(channel)
        };
        let peer = line::peer(line);
        for one in found {
            let symptom = Symptom {
                sign: one.sign,
                printer: Printer {
                    side: line::side(line, one.at, channel),
                    ..printer.clone()
                },
                peer: peer.clone(),
                location: Location {
                    input: self.input,
                    line: Some(self.lines),
                    column: line.get(..one.at).map(|before| before.chars().count() + 1),
                    pointer: String::new(),
                },
                count: 1,
                seen: stamp.map(|at| (at, at)),
                quote: String::new(),
            };
            let words = line.get(one.at..one.end).unwrap_or(line);
            self.found.keep(symptom, words);
        }
    }

    /// Hands over what was found.
    pub(super) fn finish(self, out: &mut Collected) {
        self.found.finish(out);
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

/// What one line says; of a line that is a JSON object, what each of its strings says.
fn signs(line: &str) -> Vec<Found> {
    let whole = of_text(line);
    if whole.found.is_empty() {
        return whole.found;
    }
    let Some(pieces) = fields::pieces(line) else {
        return whole.found;
    };
    let mut best = Said::default();
    for piece in pieces {
        let said = of_text(&piece.text);
        let found = said.found.into_iter().map(|found| piece.in_line(found));
        if said.rank < best.rank {
            best = Said {
                found: found.collect(),
                ..said
            };
        } else if said.rank == best.rank && said.rank == Said::QUEUE {
            best.found.extend(found);
        }
    }
    if best.found.is_empty() {
        return whole.found;
    }
    once(best.found)
}

/// What a text says, and how telling that is.
struct Said {
    /// The lower the more telling.
    rank: usize,
    found: Vec<Found>,
}

impl Default for Said {
    fn default() -> Self {
        Self {
            rank: usize::MAX,
            found: Vec::new(),
        }
    }
}

impl Said {
    const QUEUE: usize = 0;
    const VALIDATOR: usize = 1;
    const SENTENCE: usize = 2;
}

/// An access log says the same in its details and in its failure reason, there in another form at times.
fn once(all: Vec<Found>) -> Vec<Found> {
    let says_the_same = |one: &Sign, other: &Sign| match (one, other) {
        (Sign::Queue(one), Sign::Queue(other)) => {
            one.errors == other.errors && one.detail == other.detail
        }
        _ => one == other,
    };
    let mut found: Vec<Found> = Vec::new();
    for one in all {
        if !found
            .iter()
            .any(|known| says_the_same(&known.sign, &one.sign))
        {
            found.push(one);
        }
    }
    found
}

/// What a text says. What a program with a library of its own says is one sentence, with its mark in it; so is what is said of a
/// stream to a control plane.
fn of_text(line: &str) -> Said {
    let said = of_envoy(line);
    let Some(first) = said.found.first() else {
        return said;
    };
    let (at, told) = match (stream(line), speaker(line)) {
        (Some(stream), _) => (first.at.min(stream.at), first.end),
        (None, Some((_, (mark, behind)))) => (first.at.min(mark), first.end.max(behind)),
        (None, None) => return said,
    };
    let rest = line.get(told..).unwrap_or_default();
    let closes = |c: char| matches!(c, '"' | '\r' | '\n' | '`' | '\t');
    let end = told + rest.find(closes).unwrap_or(rest.len());
    let sentence = line.get(at..end).unwrap_or_default().trim_end();
    Said {
        rank: said.rank,
        found: vec![Found {
            at,
            end,
            sign: Sign::Sentence(sentence.to_owned()),
        }],
    }
}

/// What it says if an Envoy printed it: its error queues; where it has none a validator's words, else the most telling sentence.
fn of_envoy(line: &str) -> Said {
    let found = once(queue::find(line));
    // A configuration error names the library's error as its cause: the sentence is what counts.
    let last = found.iter().map(|one| one.at).max().unwrap_or_default();
    let loads = line
        .get(..last)
        .is_some_and(|front| front.contains("Failed to load "));
    if !found.is_empty() && !loads {
        return Said {
            rank: Said::QUEUE,
            found,
        };
    }
    if let Some(at) = line.find("verify cert failed: ") {
        // Istio ends its lines with fields of its own behind a tab.
        let text = line.get(at..).unwrap_or_default();
        let text = text.split('\t').next().unwrap_or(text).trim_end();
        let detail = detail::read(text, false);
        if !matches!(detail, RefusalDetail::Other(_)) {
            let found = Found {
                at,
                end: at + text.len(),
                sign: Sign::Refused(detail),
            };
            return Said {
                rank: Said::VALIDATOR,
                found: vec![found],
            };
        }
    }
    if let Some((rank, sentence)) = sentence::find(line) {
        return Said {
            rank: Said::SENTENCE + rank,
            found: vec![sentence],
        };
    }
    let rank = if found.is_empty() {
        usize::MAX
    } else {
        Said::QUEUE
    };
    Said { rank, found }
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
