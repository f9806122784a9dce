//! A certificate in DER, decoded and judged.
#![no_main]

mod pipeline;

use libfuzzer_sys::fuzz_target;
use svidlint::input::der;
use svidlint::model::{InputId, Location};

fuzz_target!(|bytes: &[u8]| {
    der::certificate(bytes, Location::whole(InputId(0)));
    let _ = der::revocation_list(bytes);
    pipeline::run("certificate.der", bytes.to_vec());
});
