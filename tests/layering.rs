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
            "flate2",
            "indexmap",
            "num_bigint",
            "pem",
            "saphyr_parser",
            "serde_json",
            "sha2",
            "strsim",
            "tar",
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

/// A source file, and where its module stands.
struct File {
    path: PathBuf,
    module: Vec<String>,
}

impl File {
    fn room(&self) -> &str {
        self.module.first().map_or("", String::as_str)
    }
}

/// Every source file below `src`.
fn files() -> Vec<File> {
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
            let inside = path.strip_prefix(&root).expect("below src");
            assert!(!inside.ends_with("mod.rs"), "{}", path.display());
            let module = inside.with_extension("");
            let module = module
                .iter()
                .map(|part| part.to_string_lossy().into_owned());
            found.push(File {
                module: module.collect(),
                path: path.clone(),
            });
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

/// The files of the program with what they name. Modules that stand behind `#[cfg(test)]` may use what they like.
fn sources() -> Vec<(File, Uses)> {
    let files = files();
    let modules: BTreeSet<Vec<String>> = files.iter().map(|file| file.module.clone()).collect();
    let is_module = |path: &[String]| modules.contains(path);
    let mut for_tests: BTreeSet<Vec<String>> = BTreeSet::new();
    let mut read: Vec<(File, Uses)> = Vec::new();
    for file in files {
        let source = fs::read_to_string(&file.path).expect("a source file is readable");
        let uses = Uses::of(&source, &file.module, &is_module);
        for name in &uses.test_modules {
            for_tests.insert([file.module.as_slice(), std::slice::from_ref(name)].concat());
        }
        read.push((file, uses));
    }
    read.retain(|(file, _)| {
        let mut above = (1..=file.module.len()).filter_map(|length| file.module.get(..length));
        !above.any(|module| for_tests.contains(module))
    });
    read
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
    for (file, uses) in sources() {
        if OUTSIDE.contains(&file.room()) {
            continue;
        }
        let shown = file.path.display();
        let Some(room) = HOUSE.iter().find(|room| room.name == file.room()) else {
            wrong.insert(format!(
                "{shown}: '{}' is no room of the table",
                file.room()
            ));
            continue;
        };
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
    for (file, uses) in sources() {
        if file.path.ends_with("src/knowledge/check.rs") {
            continue;
        }
        let own = file
            .path
            .file_stem()
            .map(|stem| stem.to_string_lossy().replace('_', "-"));
        for named in uses.strings {
            if ids.contains(named.as_str()) && own.as_ref() != Some(&named) {
                wrong.insert(format!("{}: \"{named}\"", file.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What a source of the module `room::one::two` names.
fn read(source: &str) -> Uses {
    let module = ["room", "one", "two"].map(str::to_owned);
    Uses::of(source, &module, &|path| {
        path == ["room", "der"] || path == ["room", "one", "two", "time"]
    })
}

#[test]
fn no_use_of_another_room_is_overlooked() {
    for (source, expected) in [
        ("use crate::verify::Step;", "verify"),
        ("use crate::{room::A, verify::{Step, Missing}};", "verify"),
        ("use super::super::super::rules::Rule;", "rules"),
        ("use super::{super::super::rules::Rule};", "rules"),
        ("use self::super::super::super::rules::Rule;", "rules"),
        (
            "fn f() { println!(\"{}\", crate::report::sentence()); }",
            "report",
        ),
        ("fn f(x: crate::report::Format) {}", "report"),
        (
            "#[cfg(test)] mod testing; fn f() { crate::gate::g() }",
            "gate",
        ),
        ("struct A { #[cfg(test)] a: u8, b: crate::gate::B }", "gate"),
        ("#[serde(default = \"crate::rules::d\")] struct A;", "rules"),
        ("macro_rules! m { () => { $crate::rules::f() } }", "rules"),
        // Whoever has the root has every room.
        ("use crate as c; fn f() { c::rules::f() }", uses::ROOT),
        ("use super::super::super as up;", uses::ROOT),
        ("use crate::*;", uses::ROOT),
        ("use super::super::super::*;", uses::ROOT),
        (
            "macro_rules! m { ($r:ident) => { crate::$r::f() } }",
            uses::ROOT,
        ),
    ] {
        let mut rooms = read(source).rooms;
        rooms.remove("room");
        assert_eq!(
            rooms.into_iter().collect::<Vec<_>>(),
            [expected],
            "{source}"
        );
    }
    for source in [
        "use super::other; use crate::room::a; mod inner { use super::super::super::own::X; }",
        "#[cfg(test)] mod tests { use crate::gate::g; }",
        "struct A; impl A { #[cfg(test)] fn f() { crate::gate::g() } }",
    ] {
        let mut rooms = read(source).rooms;
        rooms.remove("room");
        assert!(rooms.is_empty(), "{source}: {rooms:?}");
    }
}

#[test]
fn no_use_of_a_crate_is_overlooked() {
    for (source, name) in [
        ("fn f() { ::pem::parse(b\"\") }", "pem"),
        ("fn f() -> webpki::Error { g() }", "webpki"),
        ("use super::super::der; fn f() { ::der::read() }", "der"),
        (
            "use serde_json as json; fn f() { json::from_str(\"\") }",
            "serde_json",
        ),
        ("use {der as d};", "der"),
        ("extern crate der as d;", "der"),
        (
            "use super::pem; fn f() { pem(1); pem::parse(b\"\") }",
            "pem",
        ),
        ("fn f() { r#pem::parse(b\"\") }", "pem"),
        (
            "#[serde(with = \"time::serde::rfc3339\")] struct A;",
            "time",
        ),
        ("fn f() { assert!(pem::parse(b\"\").is_ok()) }", "pem"),
    ] {
        assert!(read(source).names_crate(name), "{source}");
    }
    for (source, name) in [
        ("use super::super::der; fn f() { der::read() }", "der"),
        ("mod time; fn f() { time::now() }", "time"),
        ("fn f(pem: u8) { g(pem) }", "pem"),
    ] {
        assert!(!read(source).names_crate(name), "{source}");
    }
}
