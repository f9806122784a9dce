//! Which cases share an Envoy.
//!
//! Envoy 1.40 shares parsed CA bundles between all contexts that have the same one. A malformed extension of a CA in it
//! then leaves its error in the queue of the first handshake only, and a failure of any later one reads differently. So
//! that each case is told as if it were alone, no bundle is met twice in an Envoy, except for those that many cases
//! have in common: the usual, well-formed ones.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use svidlint_forge::case::Case;

/// Most cases that one Envoy is asked.
const MOST: usize = 300;
/// A bundle of more cases than this is one of the usual ones.
const USUAL: usize = 16;

#[derive(Debug, Default)]
struct Batch<'a> {
    cases: Vec<&'a Case>,
    bundles: BTreeSet<&'a str>,
}

/// Deals the cases out, to at least `least` Envoys.
pub(crate) fn deal(cases: &[Case], least: usize) -> Vec<Vec<&Case>> {
    let bundles: Vec<BTreeSet<&str>> = cases.iter().map(|case| bundles_of(&case.context)).collect();
    let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
    for bundle in bundles.iter().flatten() {
        *uses.entry(bundle).or_default() += 1;
    }
    let count = cases.len().div_ceil(MOST).max(least);
    let most = cases.len().div_ceil(count.max(1));
    let mut batches: Vec<Batch<'_>> = Vec::new();
    for (case, mut bundles) in cases.iter().zip(bundles) {
        bundles.retain(|bundle| uses.get(bundle).is_some_and(|uses| *uses <= USUAL));
        let fits =
            |batch: &Batch<'_>| batch.cases.len() < most && batch.bundles.is_disjoint(&bundles);
        let place = batches.iter().position(fits).unwrap_or(batches.len());
        if place == batches.len() {
            batches.push(Batch::default());
        }
        batches[place].cases.push(case);
        batches[place].bundles.extend(bundles);
    }
    batches.into_iter().map(|batch| batch.cases).collect()
}

/// Every text in a context that has PEM blocks; that a key is among them does no harm.
fn bundles_of(context: &Value) -> BTreeSet<&str> {
    match context {
        Value::String(text) if text.contains("-----BEGIN") => BTreeSet::from([text.as_str()]),
        Value::Array(items) => items.iter().flat_map(bundles_of).collect(),
        Value::Object(fields) => fields.values().flat_map(bundles_of).collect(),
        _ => BTreeSet::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use svidlint_forge::case::{Beside, Question, Role};

    use super::*;

    fn case(name: &str, bundle: &str) -> Case {
        Case {
            name: name.to_owned(),
            about: String::new(),
            section: "2",
            question: Question::Load,
            presented_by: Role::Client,
            context: json!({"trusted_ca": {"inline_string": format!("-----BEGIN {bundle}")}}),
            beside: Beside::default(),
            peer_tls: "1.3",
        }
    }

    fn sizes(batches: &[Vec<&Case>]) -> Vec<usize> {
        batches.iter().map(Vec::len).collect()
    }

    #[test]
    fn a_rare_bundle_is_met_once_in_an_envoy() {
        assert_eq!(
            sizes(&deal(&[case("1", "a"), case("2", "a"), case("3", "b")], 1)),
            [2, 1]
        );
    }

    #[test]
    fn a_usual_bundle_may_be_met_often() {
        let cases: Vec<_> = (0..20)
            .map(|number| case(&number.to_string(), "root"))
            .collect();
        assert_eq!(sizes(&deal(&cases, 2)), [10, 10]);
    }
}
