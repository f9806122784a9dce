//! `/certs`, cut and surrounded by anything.
#![no_main]

mod pipeline;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut text = br#"{"certificates": [{"cert_chain": ["#.to_vec();
    text.extend_from_slice(bytes);
    pipeline::run("certs.json", text);
});
