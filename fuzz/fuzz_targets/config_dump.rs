//! `/config_dump`, and any other document.
#![no_main]

mod pipeline;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    pipeline::run("config_dump.json", bytes.to_vec());
});
