//! Cases written out, a directory each: `chain.pem` and `anchors.pem`, and where there are any `crls.pem`, `key.pem`, `case.json`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::{Foreign, bytes, keys, loose};

const CHAIN: &str = "chain.pem";
const ANCHORS: &str = "anchors.pem";

/// Whether a directory is a case.
pub(super) fn is_case(directory: &Path) -> bool {
    [CHAIN, ANCHORS]
        .iter()
        .all(|file| directory.join(file).is_file())
}

/// Every case in a folder and the folders in it.
pub(super) fn read(suite: &Path) -> Result<Vec<Foreign>> {
    let mut found = Vec::new();
    for file in loose::files(suite)? {
        let Some(directory) = file.parent().filter(|directory| is_case(directory)) else {
            continue;
        };
        if file.ends_with(CHAIN) {
            let name = directory.strip_prefix(suite)?.display().to_string();
            found.push(case(directory, name)?);
        }
    }
    Ok(found)
}

fn case(directory: &Path, name: String) -> Result<Foreign> {
    let read = |file: &str| {
        let path = directory.join(file);
        fs::read(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    let settings = match read("case.json") {
        Ok(text) => serde_json::from_slice(&text)
            .with_context(|| format!("{}", directory.join("case.json").display()))?,
        Err(_) => super::Settings::default(),
    };
    let mut found = keys::Keys::new();
    if let Ok(key) = read("key.pem") {
        keys::collect(&String::from_utf8_lossy(&key), &mut found);
    }
    Ok(Foreign {
        name,
        chain: bytes::certificates(&read(CHAIN)?),
        anchors: read(ANCHORS)?,
        crls: read("crls.pem").ok(),
        key: found.into_values().next(),
        settings,
    })
}
