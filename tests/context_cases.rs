//! The contexts of all conformance cases are read; what Envoy refuses to load is judged elsewhere.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use std::collections::BTreeSet;

use svidlint::model::Side;
use svidlint::tls_context;
use svidlint_forge::case::{Recording, Role};
use svidlint_forge::cases;

/// The cases that a real Envoy refused to load, for reasons that begin with these words.
fn refused(because: &str) -> BTreeSet<String> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/fixtures/conformance/1.40.0.jsonl"
    );
    let text = std::fs::read_to_string(path).expect("the recordings are there");
    text.lines()
        .map(|line| serde_json::from_str::<Recording>(line).expect("a recording is JSON"))
        .filter(|recording| recording.outcome == "refused")
        .filter(|recording| recording.error.starts_with(because))
        .map(|recording| recording.case)
        .collect()
}

#[test]
fn every_context_is_read() {
    let violating = refused("Proto constraint validation");
    let refused = refused("");
    assert!(violating.len() > 30, "{}", violating.len());
    // What needs more configuration around it is read in its place by the conformance test.
    for case in cases::named()
        .into_iter()
        .filter(|case| case.beside.is_empty())
    {
        let side = match case.presented_by {
            Role::Server => Side::Upstream,
            Role::Client => Side::Downstream,
        };
        let context = match tls_context(&case.context, side) {
            Ok(context) => context,
            // What Envoy's API does not take need not be read either.
            Err(error) => {
                assert!(refused.contains(&case.name), "{}: {error}", case.name);
                continue;
            }
        };
        let validation = case
            .context
            .pointer("/common_tls_context/validation_context");
        assert_eq!(
            validation.is_none(),
            context.validation.is_absent(),
            "{}",
            case.name
        );
        let violates = violating.contains(&case.name);
        // Envoy looks at the rules once it knows every field.
        if context.api.strange_fields.is_empty() {
            assert_eq!(context.api.violation.is_some(), violates, "{}", case.name);
        }
        assert!(violates || context.unresolved.is_empty(), "{}", case.name);
        let Some(validation) = context.validation.value() else {
            continue;
        };
        assert!(validation.typed_matchers.is_in_evidence(), "{}", case.name);
        // A violation is about the name of a file that is not there.
        if violates {
            continue;
        }
        let anchors = validation.trusted_ca.value().map(|source| &source.text);
        assert!(
            anchors.is_none_or(svidlint::model::Fact::is_in_evidence),
            "{}: nothing in a case is hidden",
            case.name
        );
    }
}
