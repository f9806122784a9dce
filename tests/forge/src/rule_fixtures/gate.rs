//! Files of a gate: suppressions that have ended or match nothing, baselines that list what is gone.

use serde_json::json;

use super::{Files, RuleFixture, bytes, chain_of, good};
use crate::admin;
use crate::certificate::Cert;
use crate::extension::oid;

pub(super) fn fixtures() -> Vec<RuleFixture> {
    let without_eku = || chain_of(&[&Cert::leaf().without(oid::EXT_KEY_USAGE), &Cert::intermediate()]);
    let suppressing = |chain: Files, until: &str| {
        let text = format!(
            "[[suppress]]\nrule = \"leaf-no-eku\"\nspiffe-id = \"spiffe://example.org/**\"\n{until}reason = \"a fixture of the rules\"\n"
        );
        [chain, vec![(".toml", bytes(text))]].concat()
    };
    let listing = |findings: serde_json::Value| {
        let baseline = admin::pretty(&json!({"schema": "1", "findings": findings}));
        [good(), vec![(".baseline.json", bytes(baseline))]].concat()
    };
    let gone = json!([{
        "id": "1f0c6f0a5d3b7e21:1",
        "rule": "leaf-no-eku",
        "path": "fixtures/rules/baseline-outdated/bad.pem",
        "finding": "the leaf has no extended key usage",
    }]);
    vec![
        RuleFixture::new(
            "suppression-expired",
            "warning",
            suppressing(without_eku(), "until = 2026-06-30\n"),
            suppressing(without_eku(), "until = 2027-06-30\n"),
        ),
        RuleFixture::new("suppression-unmatched", "note", suppressing(good(), ""), suppressing(without_eku(), "")),
        RuleFixture::new("baseline-outdated", "note", listing(gone), listing(json!([]))),
    ]
}
