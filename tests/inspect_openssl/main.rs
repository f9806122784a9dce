//! Every fact `inspect` shows of a certificate is what `openssl x509 -text` says of the same bytes: every PEM and DER
//! fixture, the captures' included.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

mod openssl;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use openssl::Rows;
use svidlint::input::{NamedInput, Source, read};
use svidlint::model::{Certificate, Evidence};
use svidlint::report::{Look, inspect};

/// Certificates that openssl does not load: nothing to compare with. BoringSSL does not load them either.
const REFUSED: [&str; 2] = ["serial-not-minimal", "subject-invalid-utf8"];

/// Certificates that openssl loads and BoringSSL does not: no fact of theirs is in evidence for Envoy.
const UNREAD: [&str; 3] = [
    "length-indefinite",
    "length-not-minimal",
    "der-not-certificate/bad.bundle",
];

/// Where the two differ on purpose: fixture, row, and what `inspect` shows.
const DIFFERENT: [(&str, &str, &str); 11] = [
    // A key that does not decode: openssl says so, inspect names the algorithm.
    (
        "public-key-malformed/bad",
        "public key",
        "algorithm 1.2.840.113549.1.1.1",
    ),
    // openssl prints the bytes of what it reads as empty.
    ("eku-empty", "extended key usage", "(empty)"),
    ("key-usage-zero", "key usage", "critical; (empty)"),
    // openssl prints no bytes of an address that is none, and all bytes where a name holds a NUL.
    ("ip-san-5-octets", "SANs", "critical; IP Address:0102030405"),
    (
        "uri-san-nul",
        "SANs",
        "critical; URI:spiffe://example.org/a\\u{0}b",
    ),
    // BoringSSL's X509_get_ext_d2i answers nothing here.
    (
        "san-trailing-byte",
        "SANs",
        "unreadable, 1 bytes too many in subjectAltName",
    ),
    (
        "san-twice",
        "SANs",
        "unreadable, the extension stands there twice",
    ),
    // The moment is the same; BoringSSL refuses the form.
    (
        "utc-time-with-offset",
        "not after",
        "2043-12-31 23:00:00 UTC (written with an offset)",
    ),
    // openssl prints the bytes, or nothing.
    (
        "statements-malformed",
        "CT timestamps",
        "unreadable, its value does not decode",
    ),
    (
        "statements-malformed",
        "Netscape type",
        "unreadable, its value does not decode",
    ),
    (
        "statements-malformed",
        "info access",
        "unreadable, its value does not decode",
    ),
];

/// Files under `fixtures/` that may hold certificates.
fn files() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")];
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            let extension = path.extension().unwrap_or_default();
            if path.is_dir() {
                open.push(path);
            } else if extension == "pem" || extension == "der" {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn certificates(evidence: &Evidence) -> impl Iterator<Item = &Certificate> {
    let chains = evidence
        .chains
        .iter()
        .flat_map(|chain| &chain.presented.certificates);
    let bundles = evidence
        .bundles
        .iter()
        .filter_map(|bundle| bundle.source.certificates.value());
    chains.chain(bundles.flatten())
}

/// The rows of each certificate as `inspect` writes them, in the order of [`certificates`].
fn inspected(evidence: &Evidence) -> Vec<Rows> {
    let look = Look {
        width: 100_000,
        ..Look::default()
    };
    let page = inspect::render(evidence, look);
    let text = anstream::adapter::strip_str(&page).to_string();
    let mut all: Vec<Rows> = Vec::new();
    let mut last = String::new();
    for line in text.lines() {
        let depth = line.len() - line.trim_start().len();
        if depth == 2 && !line.contains("--> ") {
            all.push(Rows::new());
        }
        // `unreadable, why: names`
        if let Some((why, names)) = line
            .trim()
            .strip_prefix("unreadable, ")
            .and_then(|rest| rest.rsplit_once(": "))
        {
            for name in names.split(", ") {
                all.last_mut()
                    .unwrap()
                    .insert(name.to_owned(), vec![format!("unreadable, {why}")]);
            }
            continue;
        }
        let Some(rows) = all.last_mut().filter(|_| depth >= 4) else {
            continue;
        };
        let content = line.trim_start();
        if depth > 4 {
            rows.get_mut(&last)
                .expect("a value goes on")
                .push(content.to_owned());
        } else if let Some((name, value)) = content.split_once("  ") {
            name.clone_into(&mut last);
            rows.insert(last.clone(), vec![value.trim_start().to_owned()]);
        }
    }
    all
}

/// What a fixture is called here: its stem, below the fixtures of rules and incidents after its folder.
fn fixture_name(path: &Path) -> String {
    let stem = path.file_stem().unwrap().to_str().unwrap();
    match ["rules", "incidents"]
        .iter()
        .find_map(|of| path.iter().skip_while(|part| part != of).nth(1))
    {
        Some(folder) if folder != path.file_name().unwrap() => {
            format!("{}/{stem}", folder.to_str().unwrap())
        }
        _ => stem.to_owned(),
    }
}

#[test]
fn inspect_says_what_openssl_says() {
    let mut seen: BTreeSet<Vec<u8>> = BTreeSet::new();
    let mut refused = BTreeSet::new();
    let mut met = 0;
    let mut wrong = Vec::new();
    for path in files() {
        let evidence = read(&[NamedInput::evidence(Source::Path(path.clone()))]);
        let shown = inspected(&evidence);
        let name = fixture_name(&path);
        let name = name.as_str();
        for (position, certificate) in certificates(&evidence).enumerate() {
            let der = certificate.der.as_deref().unwrap();
            if !seen.insert(der.to_vec()) {
                continue;
            }
            if UNREAD.contains(&name) {
                assert!(certificate.version.value().is_none(), "{name}");
                continue;
            }
            let Some(said) = openssl::rows(der) else {
                refused.insert(name.to_owned());
                continue;
            };
            for (row, said, shown) in differences(&said, &shown[position]) {
                let expected = DIFFERENT
                    .iter()
                    .find(|(of, at, _)| *of == name && *at == row);
                if expected.is_some_and(|(.., expected)| shown == [*expected]) {
                    met += 1;
                } else {
                    wrong.push(format!("{name} {row}: openssl {said:?}, inspect {shown:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(met, DIFFERENT.len(), "a difference that is none any more");
    assert_eq!(
        refused,
        REFUSED.map(str::to_owned).into(),
        "what openssl does not load"
    );
    assert!(seen.len() > 110, "only {} certificates", seen.len());
}

/// Rows that differ. `lifetime` is no fact of its own, and departures are what openssl passes over.
fn differences(said: &Rows, shown: &Rows) -> Vec<(String, Vec<String>, Vec<String>)> {
    let names: BTreeSet<&String> = said.keys().chain(shown.keys()).collect();
    let of =
        |rows: &BTreeMap<String, Vec<String>>, name| rows.get(name).cloned().unwrap_or_default();
    names
        .into_iter()
        .filter(|name| !matches!(name.as_str(), "lifetime" | "departs from DER"))
        .map(|name| (name.clone(), of(said, name), of(shown, name)))
        .filter(|(_, said, shown)| said != shown)
        .collect()
}
