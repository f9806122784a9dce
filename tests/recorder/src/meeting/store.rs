//! The files of a recording.

use std::fs;
use std::path::Path;

use anyhow::Result;
use serde::Serialize;
use serde_json::Value;
use serde_json::ser::{PrettyFormatter, Serializer};

use super::proxy::Seen;
use super::setup::{CLIENT, SERVER};
use super::transcript::Transcript;

/// Sections of a config dump that say nothing about TLS.
const LEFT_OUT: [&str; 2] = ["ScopedRoutesConfigDump", "RoutesConfigDump"];

/// Writes everything, replacing what was there.
pub(super) fn store(directory: &Path, seen: &[Seen; 2], transcript: &Transcript) -> Result<()> {
    for (side, seen) in [CLIENT, SERVER].into_iter().zip(seen) {
        let home = directory.join(side);
        fs::create_dir_all(&home)?;
        let mut dump = seen.config_dump.clone();
        trim(&mut dump);
        fs::write(home.join("config_dump.json"), text(&dump)?)?;
        fs::write(home.join("certs.json"), text(&seen.certs)?)?;
    }
    fs::write(directory.join("transcript.json"), text(&transcript.0)?)?;
    Ok(())
}

/// Takes out the list of extensions, routes, and the filters of filter chains.
fn trim(dump: &mut Value) {
    if let Some(sections) = dump["configs"].as_array_mut() {
        sections.retain(|section| {
            let kind = section["@type"].as_str().unwrap_or_default();
            !LEFT_OUT.iter().any(|left_out| kind.ends_with(left_out))
        });
    }
    without(dump, &["extensions", "filters", "access_log"]);
}

fn without(value: &mut Value, names: &[&str]) {
    match value {
        Value::Object(fields) => {
            for name in names {
                fields.shift_remove(*name);
            }
            fields.values_mut().for_each(|field| without(field, names));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| without(item, names)),
        _ => {}
    }
}

/// Indented by one blank, as the admin interface prints it.
fn text(value: &Value) -> Result<String> {
    let mut text = Vec::new();
    let formatter = PrettyFormatter::with_indent(b" ");
    value.serialize(&mut Serializer::with_formatter(&mut text, formatter))?;
    text.push(b'\n');
    Ok(String::from_utf8(text)?)
}
