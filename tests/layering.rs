//! Who may use whom. The rooms of the house and the direction of its data flow, read from the sources themselves.

#![allow(
    clippy::expect_used,
    reason = "a test may stop at the first thing that is wrong"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Room and the rooms it may use. `main.rs` and `lib.rs` sit outside: they see every room.
const ALLOWED: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("input", &["model"]),
    ("knowledge", &["model"]),
    ("pairing", &["model"]),
    ("verify", &["model", "knowledge"]),
    ("finding", &["model"]),
    ("config", &["finding", "model", "pairing"]),
    (
        "judgement",
        &["config", "finding", "knowledge", "model", "verify"],
    ),
    ("symptoms", &["judgement", "knowledge", "model", "verify"]),
    (
        "rules",
        &[
            "model",
            "knowledge",
            "pairing",
            "verify",
            "finding",
            "config",
            "judgement",
        ],
    ),
    // Holds two judgements against each other. It asks the verifiers and the rules again with one value changed, so it
    // stands behind both; reports show it, so it stands before them.
    (
        "comparison",
        &[
            "model",
            "knowledge",
            "pairing",
            "verify",
            "finding",
            "config",
            "judgement",
            "rules",
        ],
    ),
    (
        "gate",
        &["config", "finding", "judgement", "model", "report", "rules"],
    ),
    (
        "report",
        &[
            "model",
            "verify",
            "finding",
            "rules",
            "judgement",
            "comparison",
        ],
    ),
];

/// Rooms that may use everything.
const OUTSIDE: &[&str] = &["cli", "lib", "main"];

/// External crates that belong to one end of the flow only.
const FORBIDDEN_CRATES: &[(&str, &[&str])] = &[
    (
        "gate",
        &["config", "finding", "judgement", "model", "report", "rules"],
    ),
    (
        "report",
        &["x509_parser", "der", "pem", "webpki", "saphyr_parser"],
    ),
    (
        "rules",
        &[
            "serde_json",
            "pem",
            "x509_parser",
            "webpki",
            "clap",
            "comfy_table",
        ],
    ),
    (
        "verify",
        &[
            "serde_json",
            "saphyr_parser",
            "clap",
            "comfy_table",
            "anstream",
        ],
    ),
    (
        "model",
        &["serde_json", "clap", "x509_parser", "pem", "webpki"],
    ),
    (
        "pairing",
        &["serde_json", "clap", "x509_parser", "pem", "webpki"],
    ),
];

fn sources() -> Vec<(String, PathBuf)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut open = vec![root.clone()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("src is readable") {
            let path = entry.expect("an entry is readable").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs")
                && !is_test_support(&path)
            {
                let inside = path.strip_prefix(&root).expect("below src");
                let room = inside
                    .iter()
                    .next()
                    .expect("has a first part")
                    .to_string_lossy()
                    .trim_end_matches(".rs")
                    .to_owned();
                found.push((room, path));
            }
        }
    }
    found.sort();
    found
}

/// Modules that exist for unit tests alone (`#[cfg(test)] mod testing;`), which may use what they like.
fn is_test_support(path: &Path) -> bool {
    path.file_stem().is_some_and(|name| {
        name.to_string_lossy().ends_with("testing") || name.to_string_lossy().ends_with("tests")
    })
}

/// Code without comments and without what follows the unit tests' `#[cfg(test)]`, which may use what they like.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("a source file is readable");
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

fn names_after<'a>(code: &'a str, prefix: &str) -> BTreeSet<&'a str> {
    code.match_indices(prefix)
        .map(|(at, _)| {
            let rest = &code[at + prefix.len()..];
            &rest[..rest
                .find(|c: char| !c.is_alphanumeric() && c != '_')
                .unwrap_or(rest.len())]
        })
        .filter(|name| !name.is_empty())
        .collect()
}

#[test]
fn every_room_uses_only_the_rooms_it_may() {
    let mut wrong = Vec::new();
    for (room, path) in sources() {
        if OUTSIDE.contains(&room.as_str()) {
            continue;
        }
        let Some((_, allowed)) = ALLOWED.iter().find(|(name, _)| *name == room) else {
            wrong.push(format!(
                "{}: '{room}' is no room of the table",
                path.display()
            ));
            continue;
        };
        for used in names_after(&code(&path), "crate::") {
            if used != room && !allowed.contains(&used) {
                wrong.push(format!("{}: {room} uses {used}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn crates_stay_at_their_end_of_the_flow() {
    let mut wrong = Vec::new();
    for (room, path) in sources() {
        let forbidden = FORBIDDEN_CRATES
            .iter()
            .find(|(name, _)| *name == room)
            .map_or(&[][..], |(_, crates)| crates);
        let code = code(&path);
        for name in forbidden {
            if code.contains(&format!("use {name}::")) || code.contains(&format!("use ::{name}::"))
            {
                wrong.push(format!("{}: {room} uses the crate {name}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
