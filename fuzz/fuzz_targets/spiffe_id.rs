//! SPIFFE IDs: what parses is put together again as it was.
#![no_main]

use libfuzzer_sys::fuzz_target;
use svidlint::model::SpiffeId;

fuzz_target!(|text: &str| match SpiffeId::parse(text) {
    Ok(id) => {
        assert_eq!(id.as_str(), text);
        assert_eq!(format!("spiffe://{}{}", id.trust_domain(), id.path()), text);
        assert!(text.len() <= SpiffeId::MAX_BYTES);
    }
    Err(violations) => assert!(!violations.is_empty()),
});
