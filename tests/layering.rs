//! Who may use whom: the rooms of the house, the direction of its data flow and the crates of each room, read from the
//! sources themselves.

#![allow(
    clippy::expect_used,
    reason = "a test may stop at the first thing that is wrong"
)]

#[path = "layering/uses.rs"]
mod uses;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use svidlint::knowledge::Check;
use svidlint::rules;
use uses::Uses;

/// A room, the rooms it may use, and the crates.
struct Room {
    name: &'static str,
    rooms: &'static [&'static str],
    crates: &'static [&'static str],
}

/// The house, in the order of its flow.
const HOUSE: &[Room] = &[
    Room {
        name: "model",
        rooms: &[],
        crates: &["base64", "time"],
    },
    Room {
        name: "knowledge",
        rooms: &["model"],
        crates: &[],
    },
    Room {
        name: "finding",
        rooms: &["model"],
        crates: &[],
    },
    Room {
        name: "config",
        rooms: &["model", "knowledge", "finding"],
        crates: &["clap", "indexmap", "serde_json", "toml"],
    },
    Room {
        name: "input",
        rooms: &["model", "knowledge"],
        crates: &[
            "base64",
            "der",
            "indexmap",
            "num_bigint",
            "pem",
            "aho_corasick",
            "saphyr_parser",
            "serde_json",
            "sha2",
            "strsim",
            "thiserror",
            "time",
            "x509_parser",
        ],
    },
    Room {
        name: "pairing",
        rooms: &["model", "knowledge"],
        crates: &["thiserror"],
    },
    Room {
        name: "verify",
        rooms: &["model", "knowledge"],
        crates: &[
            "aws_lc_rs",
            "base64",
            "der",
            "ml_dsa",
            "num_bigint",
            "p224",
            "p256",
            "p384",
            "regex_syntax",
            "rustls_pki_types",
            "sha1",
            "sha2",
            "webpki",
        ],
    },
    Room {
        name: "judgement",
        rooms: &["model", "knowledge", "finding", "config", "verify"],
        crates: &["sha2"],
    },
    Room {
        name: "judge",
        rooms: &["model", "pairing", "verify", "judgement"],
        crates: &["sha2"],
    },
    Room {
        name: "symptoms",
        rooms: &["model", "knowledge", "pairing", "verify", "judgement"],
        crates: &[],
    },
    Room {
        name: "rules",
        rooms: &[
            "model",
            "knowledge",
            "finding",
            "config",
            "pairing",
            "verify",
            "judgement",
        ],
        crates: &["indexmap", "sha2"],
    },
    Room {
        name: "comparison",
        rooms: &[
            "model",
            "knowledge",
            "finding",
            "config",
            "pairing",
            "verify",
            "judgement",
            "judge",
            "rules",
        ],
        crates: &[],
    },
    Room {
        name: "gate",
        rooms: &["model", "finding", "config", "judgement", "rules"],
        crates: &[],
    },
    Room {
        name: "report",
        rooms: &[
            "model",
            "knowledge",
            "finding",
            "verify",
            "judgement",
            "rules",
            "comparison",
        ],
        crates: &[
            "anstyle",
            "clap",
            "comfy_table",
            "indexmap",
            "serde_json",
            "unicode_width",
        ],
    },
];

/// What may use everything.
const OUTSIDE: &[&str] = &["cli", "lib", "main"];

/// Crates that every room may use: they carry no knowledge of their own.
const EVERYWHERE: &[&str] = &["std", "core", "serde", "schemars"];

/// A source file, the room it stands in, and how many modules lie between it and the root.
struct File {
    room: String,
    depth: usize,
    path: PathBuf,
}

fn sources() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut open = vec![root.clone()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("src is readable") {
            let path = entry.expect("an entry is readable").path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let inside = path
                .strip_prefix(&root)
                .expect("below src")
                .with_extension("");
            let modules: Vec<String> = inside
                .iter()
                .map(|part| part.to_string_lossy().into_owned())
                .collect();
            let room = modules.first().cloned().expect("has a first part");
            if !is_for_tests(&modules) {
                found.push(File {
                    room,
                    depth: modules.len(),
                    path,
                });
            }
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

/// Modules that exist for unit tests alone (`#[cfg(test)] mod testing;`), which may use what they like.
fn is_for_tests(modules: &[String]) -> bool {
    modules
        .iter()
        .any(|name| name.ends_with("testing") || name.ends_with("tests"))
}

/// The crates that the manifest names, as paths write them.
fn dependencies() -> BTreeSet<String> {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"))
        .expect("there is a manifest");
    let (_, behind) = manifest
        .split_once("[dependencies]")
        .expect("it has dependencies");
    let names = behind
        .lines()
        .skip(1)
        .take_while(|line| !line.starts_with('['));
    names
        .filter_map(|line| line.split_once('='))
        .map(|(name, _)| {
            name.trim()
                .replace('-', "_")
                .replace("rustls_webpki", "webpki")
        })
        .collect()
}

#[test]
fn every_room_uses_what_it_may() {
    let dependencies = dependencies();
    assert!(dependencies.contains("clap"), "{dependencies:?}");
    let mut wrong = BTreeSet::new();
    for file in sources() {
        if OUTSIDE.contains(&file.room.as_str()) {
            continue;
        }
        let shown = file.path.display();
        let Some(room) = HOUSE.iter().find(|room| room.name == file.room) else {
            wrong.insert(format!("{shown}: '{}' is no room of the table", file.room));
            continue;
        };
        let source = fs::read_to_string(&file.path).expect("a source file is readable");
        let uses = Uses::of(&source, file.depth);
        for used in &uses.rooms {
            if used != room.name && !room.rooms.contains(&used.as_str()) {
                wrong.insert(format!("{shown}: {} uses {used}", room.name));
            }
        }
        for name in &dependencies {
            let is_allowed =
                room.crates.contains(&name.as_str()) || EVERYWHERE.contains(&name.as_str());
            if !is_allowed && uses.names_crate(name) {
                wrong.insert(format!("{shown}: {} uses the crate {name}", room.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A room may use what stands above it in the table.
#[test]
fn the_flow_has_one_direction() {
    for (index, room) in HOUSE.iter().enumerate() {
        for used in room.rooms {
            let above = HOUSE.get(..index).unwrap_or_default();
            assert!(
                above.iter().any(|other| other.name == *used),
                "{} uses {used}, which stands below it",
                room.name
            );
        }
    }
}

/// A check is named by its type, a rule by its static: neither can then name one that does not exist.
#[test]
fn no_string_names_a_check_or_a_rule() {
    let checks = Check::ALL.iter().map(|check| check.id());
    let rules = rules::RULES.iter().map(|rule| rule.id);
    // The others are words of their own: "signature", "policy".
    let ids: BTreeSet<&str> = checks.chain(rules).filter(|id| id.contains('-')).collect();
    let mut wrong = BTreeSet::new();
    for file in sources() {
        if file.path.ends_with("src/knowledge/check.rs") {
            continue;
        }
        let own = file
            .path
            .file_stem()
            .map(|stem| stem.to_string_lossy().replace('_', "-"));
        let source = fs::read_to_string(&file.path).expect("a source file is readable");
        for named in Uses::of(&source, file.depth).strings {
            if ids.contains(named.as_str()) && own.as_ref() != Some(&named) {
                wrong.insert(format!("{}: \"{named}\"", file.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What is read off a source.
#[test]
fn no_way_around_the_table_is_overlooked() {
    let of = |source: &str| Uses::of(source, 3);
    let rooms = |source: &str| of(source).rooms.into_iter().collect::<Vec<_>>();
    assert_eq!(rooms("use crate::verify::Step;"), ["verify"]);
    assert_eq!(
        rooms("use crate::{rules, verify::{Step, Missing}};"),
        ["rules", "verify"]
    );
    assert_eq!(rooms("use super::super::super::rules::Rule;"), ["rules"]);
    assert_eq!(
        rooms("mod inner { use super::super::super::own::X; }"),
        Vec::<String>::new()
    );
    assert_eq!(
        rooms("fn f() { println!(\"{}\", crate::report::sentence()); }"),
        ["report"]
    );
    assert_eq!(
        rooms("#[cfg(test)] mod testing; fn f() { crate::gate::g() }"),
        ["gate"]
    );
    assert_eq!(
        rooms("#[cfg(test)] mod tests { use crate::gate::g; }"),
        Vec::<String>::new()
    );
    assert!(of("fn f() { ::pem::parse(b\"\") }").names_crate("pem"));
    assert!(of("fn f() -> webpki::Error { g() }").names_crate("webpki"));
    assert!(!of("use super::der; fn f() { der::read() }").names_crate("der"));
    assert!(of("use super::der; fn f() { ::der::read() }").names_crate("der"));
}
