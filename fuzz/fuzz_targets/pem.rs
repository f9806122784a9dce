//! PEM, and whatever stands around its blocks.
#![no_main]

mod pipeline;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // A label first, so that the input is taken for PEM.
    let mut text = b"-----BEGIN CERTIFICATE-----\n".to_vec();
    text.extend_from_slice(bytes);
    pipeline::run("input.pem", text);
});
