//! Regular expressions of SAN matchers: compiled as RE2 does, then held against a name. The first line is the expression.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::json;
use svidlint::model::{
    Certificate, Clock, ClockOrigin, Engine, EnvoyVersion, Fact, GeneralName, GeneralNames,
    Instant, Naming, Origins, Presented, PresentedBy, Side, Verifier,
};
use svidlint::verify;

fuzz_target!(|text: &str| {
    let (expression, name) = text.split_once('\n').unwrap_or((text, "spiffe://td/a"));
    let configured = json!({ "common_tls_context": { "validation_context": {
        "match_typed_subject_alt_names": [
            { "san_type": "URI", "matcher": { "safe_regex": { "regex": expression } } }
        ] } } });
    let Ok(context) = svidlint::tls_context(&configured, Side::Upstream) else {
        return;
    };
    let leaf = Certificate {
        subject_alt_names: Fact::known(GeneralNames {
            names: vec![GeneralName::uri(name)],
            complete: true,
        }),
        ..Certificate::default()
    };
    let verifier = Verifier {
        name: "fuzz".to_owned(),
        engine: Engine::Envoy,
        naming: Naming::Explicit,
        judges: PresentedBy::Server,
        context,
        versions: vec![EnvoyVersion {
            minor: 40,
            patch: None,
        }],
        tls_version: None,
        clock: Clock::at(Instant(1_800_000_000), ClockOrigin::Flag),
        proxy: None,
        origins: Origins::default(),
    };
    let presented = Presented {
        certificates: vec![leaf],
        complete: true,
        ..Presented::default()
    };
    verify::verify(&presented, &verifier);
});
