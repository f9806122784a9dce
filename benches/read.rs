//! How fast evidence is read: `cargo bench --bench read`. Comparisons with other programs: `benches/compare`.
#![allow(clippy::unwrap_used, missing_docs, reason = "a benchmark")]

use std::fs;
use std::path::Path;

use divan::Bencher;
use divan::counter::BytesCount;
use svidlint::input::{NamedInput, Source, read};
use svidlint::model::{InputId, Location};
use svidlint_forge::dump::{self, Size};
use svidlint_forge::{pem, profiles};

fn main() {
    divan::main();
}

fn bench(bencher: Bencher, bytes: &[u8]) {
    let named = [NamedInput::evidence(Source::Bytes {
        name: "bench".to_owned(),
        bytes: bytes.to_vec(),
    })];
    bencher
        .counter(BytesCount::of_slice(bytes))
        .bench(|| read(&named));
}

/// The incident's `/certs`.
#[divan::bench]
fn certs(bencher: Bencher) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/incident/catalogue-certs.json");
    bench(bencher, &fs::read(path).unwrap());
}

/// A config dump; twice the size must take twice the time.
#[divan::bench(args = [100, 200, 400])]
fn config_dump(bencher: Bencher, secrets: usize) {
    let size = Size {
        secrets,
        listeners: 2 * secrets,
    };
    let mut bytes = Vec::new();
    dump::write(&mut bytes, size).unwrap();
    bench(bencher, &bytes);
}

/// A chain in PEM.
#[divan::bench]
fn chain(bencher: Bencher) {
    bench(
        bencher,
        pem::certificates(profiles::spire::chain(1).certificates).as_bytes(),
    );
}

/// One certificate in DER.
#[divan::bench]
fn certificate(bencher: Bencher) {
    let der = profiles::spire::chain(1).certificates.swap_remove(0);
    let place = Location::whole(InputId(0));
    bencher
        .counter(BytesCount::of_slice(&der))
        .bench(|| svidlint::input::der::certificate(&der, place.clone()));
}
