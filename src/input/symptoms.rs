//! The symptoms of one input: each kept once, in the order in which they are met, and no more than a person could read.

use indexmap::IndexMap;
use indexmap::map::Entry;

use super::collected::Collected;
use crate::model::{Location, PeerShown, Printer, Sign, Symptom, cut_keys};

/// Different symptoms kept of one input; more are counted only.
const MOST: usize = 2_000;
/// Characters kept of a line.
const LONGEST_QUOTE: usize = 400;

/// What was found so far. Memory is bounded, however long an input is.
#[derive(Default)]
pub(super) struct Symptoms {
    found: IndexMap<(Sign, Printer, PeerShown), Symptom>,
    /// Lines with further symptoms that were not kept.
    left_out: u64,
}

impl Symptoms {
    /// Keeps what one line says, with the words that say it.
    pub(super) fn keep(&mut self, symptom: Symptom, words: &str) {
        let is_full = self.found.len() >= MOST;
        let key = (
            identity(&symptom.sign),
            symptom.printer.clone(),
            symptom.peer.clone(),
        );
        match self.found.entry(key) {
            Entry::Occupied(mut known) => {
                if is_later(&symptom.sign, &known.get().sign) {
                    known.insert(quoting(words, symptom));
                } else {
                    count(known.get_mut(), &symptom);
                }
            }
            Entry::Vacant(_) if is_full => self.left_out += 1,
            Entry::Vacant(place) => {
                place.insert(quoting(words, symptom));
            }
        }
    }

    /// Hands over what was found.
    pub(super) fn finish(self, out: &mut Collected) {
        if self.left_out > 0 {
            let message = format!(
                "it holds more than {MOST} different error texts; {} further lines were not kept",
                self.left_out
            );
            out.repaired(message, Location::whole(out.input));
        }
        out.symptoms.extend(self.found.into_values());
    }
}

fn quoting(words: &str, symptom: Symptom) -> Symptom {
    // A key is recognised whole: what is cut off first could be unrecognisable.
    let quote = cut_keys(words.trim()).chars().take(LONGEST_QUOTE).collect();
    Symptom { quote, ..symptom }
}

/// What makes two signs of one printer the same: a counter is known by its name.
fn identity(sign: &Sign) -> Sign {
    match sign {
        Sign::Counter { name, .. } => Sign::Counter {
            name: name.clone(),
            value: 0,
        },
        sign => sign.clone(),
    }
}

/// Counters only grow: of one that is shown twice the higher value is the later one.
const fn is_later(sign: &Sign, known: &Sign) -> bool {
    match (sign, known) {
        (Sign::Counter { value, .. }, Sign::Counter { value: known, .. }) => *value > *known,
        _ => false,
    }
}

fn count(known: &mut Symptom, again: &Symptom) {
    if !matches!(known.sign, Sign::Counter { .. }) {
        known.count += again.count;
    }
    known.seen = match (known.seen, again.seen) {
        (Some((from, to)), Some((start, end))) => Some((from.min(start), to.max(end))),
        (seen, more) => seen.or(more),
    };
}

#[cfg(test)]
mod tests {
    use crate::input::symptoms;
    use crate::model::Sign;

    use super::MOST;

    #[test]
    fn a_counter_that_is_shown_twice_has_its_highest_value() {
        let found = symptoms(
            "cluster.a.ssl.fail_verify_san: 1\ncluster.b.ssl.fail_verify_san: 2\ncluster.a.ssl.fail_verify_san: 7\n",
        );
        let values: Vec<u64> = found
            .iter()
            .map(|symptom| match symptom.sign {
                Sign::Counter { value, .. } => value,
                ref other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(values, [7, 2]);
    }

    #[test]
    fn memory_is_bounded() {
        for line in [
            "x509: certificate is valid for {}",
            "cluster.{}.ssl.connection_error: 1",
        ] {
            let text: String = (0..MOST + 7)
                .map(|number| line.replace("{}", &number.to_string()) + "\n")
                .collect();
            assert_eq!(symptoms(&text).len(), MOST);
        }
    }
}
