//! `core.v3.DataSource`.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::api_value::ApiValue;
use super::error::ContextError;
use crate::input::der;
use crate::input::pem::{self, Label};
use crate::model::{Certificate, DataSource, Fact, Location, without_keys};

/// Protobuf's JSON form takes both base64 alphabets, with or without padding.
const PROTOBUF_BASE64: [GeneralPurpose; 2] = [
    GeneralPurpose::new(&alphabet::STANDARD, INDIFFERENT),
    GeneralPurpose::new(&alphabet::URL_SAFE, INDIFFERENT),
];
const INDIFFERENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);

/// What Envoy calls sources that are no file.
const INLINE: &str = "<inline>";

/// More than any bundle; keeps a mistyped file name from filling the memory.
const LARGEST_FILE: u64 = 64 << 20;

/// Reads a data source, and the certificates and CRLs in it.
///
/// A file is read only where the user named the configuration itself; in a dump its name is another machine's. A source
/// that is set to nothing (`{}`) has no path, and its text is absent.
pub(super) fn data_source(node: &ApiValue) -> Result<DataSource, ContextError> {
    let (path, text) = match specifier(node)? {
        None => (String::new(), Fact::Absent),
        Some(Specifier::Filename(name)) => (name.to_owned(), file_text(node, name)),
        Some(Specifier::Text(text)) => (INLINE.to_owned(), Fact::known(text)),
        Some(Specifier::NotShown) => (INLINE.to_owned(), Fact::NotInEvidence),
    };
    Ok(from_text(path, &text, &node.location()))
}

/// Whether a data source names any bytes. Never looks at them: for private keys. In a dump an empty text stands for bytes that
/// somebody took out.
pub(super) fn names_bytes(node: &ApiValue) -> Result<bool, ContextError> {
    let Some((_, value)) = node.one_of(&SPECIFIERS)? else {
        return Ok(false);
    };
    Ok(node.reading.is_loaded || !value.as_text().is_ok_and(str::is_empty))
}

/// How many bytes a data source holds, where that is in evidence. The bytes are not kept: for session ticket keys.
pub(super) fn length(node: &ApiValue) -> Result<Option<usize>, ContextError> {
    Ok(bytes(node)?.map(|bytes| bytes.len()))
}

/// What Envoy calls the source of a private key, and the form of its text ([`without_keys`]).
pub(super) fn form_of_key(node: &ApiValue) -> Result<(String, Fact<String>), ContextError> {
    let (path, text) = match specifier(node)? {
        None => (String::new(), Fact::Absent),
        Some(Specifier::Filename(name)) => (name.to_owned(), file_text(node, name)),
        Some(Specifier::Text(text)) => (INLINE.to_owned(), Fact::known(text)),
        Some(Specifier::NotShown) => (INLINE.to_owned(), Fact::NotInEvidence),
    };
    Ok((path, text.map(|text| without_keys(text))))
}

type Decode = fn(&[u8], Location) -> Certificate;

/// A data source of this text, of which private keys are not kept.
fn from_text(path: String, text: &Fact<String>, location: &Location) -> DataSource {
    let text = text.map(|text| without_keys(text));
    // What Envoy's own PEM reader makes of odd text is judged from the text, not here.
    let blocks = text.map(|text| pem::scan(text, false));
    let certificates = blocks.map(|blocks| {
        let certificates = blocks.iter().filter_map(|block| match block.label {
            Label::Certificate { trusted: true } => {
                Some((der::trusted_certificate as Decode, block))
            }
            Label::Certificate { trusted: false } => Some((der::certificate as Decode, block)),
            _ => None,
        });
        certificates
            .filter_map(|(decode, block)| Some(decode(block.der.as_deref()?, location.clone())))
            .collect()
    });
    let crls = blocks.map(|blocks| {
        let lists = blocks.iter().filter(|block| block.label == Label::Crl);
        lists
            .filter_map(|block| der::revocation_list(block.der.as_deref()?).ok())
            .collect()
    });
    DataSource {
        keys_decode: Fact::NotInEvidence,
        path,
        complete: text.is_in_evidence(),
        text,
        certificates,
        crls,
    }
}

/// The bytes of a data source; `None` where they are not in evidence.
pub(super) fn bytes(node: &ApiValue) -> Result<Option<Vec<u8>>, ContextError> {
    let Some((name, value)) = node.one_of(&SPECIFIERS)? else {
        return Ok(Some(Vec::new()));
    };
    let text = value.as_text()?;
    Ok(match name {
        _ if is_blanked(node, text) => None,
        "inline_string" => Some(text.as_bytes().to_vec()),
        "inline_bytes" => {
            let bytes = decoded(text).ok_or_else(|| ContextError::NotBase64 {
                pointer: value.pointer(),
            })?;
            let is_redacted = is_elided(&String::from_utf8_lossy(&bytes));
            (!is_redacted).then_some(bytes)
        }
        "filename" => node
            .reading
            .directory
            .and_then(|directory| read_regular_file(&beside(directory, text)?)),
        _ => None,
    })
}

/// The fields of DataSource's oneof.
pub(super) const SPECIFIERS: [&str; 4] = [
    "filename",
    "inline_bytes",
    "inline_string",
    "environment_variable",
];

enum Specifier<'a> {
    Filename(&'a str),
    Text(String),
    NotShown,
}

fn specifier<'a>(node: &ApiValue<'a>) -> Result<Option<Specifier<'a>>, ContextError> {
    let Some((name, value)) = node.one_of(&SPECIFIERS)? else {
        return Ok(None);
    };
    let text = value.as_text()?;
    Ok(Some(match name {
        _ if is_blanked(node, text) => Specifier::NotShown,
        "filename" => Specifier::Filename(text),
        "inline_string" => Specifier::Text(text.to_owned()),
        "inline_bytes" => inline_bytes(text).ok_or_else(|| ContextError::NotBase64 {
            pointer: value.pointer(),
        })?,
        _ => Specifier::NotShown,
    }))
}

fn decoded(text: &str) -> Option<Vec<u8>> {
    PROTOBUF_BASE64
        .iter()
        .find_map(|base64| base64.decode(text).ok())
}

/// Demands base64 as protobuf takes it, without decoding it: it may be a private key.
pub(super) fn demand_base64(node: &ApiValue) -> Result<(), ContextError> {
    let text = node.as_text()?;
    let digits = text.trim_end_matches('=');
    let is_of = |others: &[u8]| {
        let is_digit = |byte: u8| byte.is_ascii_alphanumeric() || others.contains(&byte);
        digits.bytes().all(is_digit)
    };
    let is_base64 = digits.len() % 4 != 1 && (is_of(b"+/") || is_of(b"-_"));
    if is_base64 || is_elided(text) {
        return Ok(());
    }
    Err(ContextError::NotBase64 {
        pointer: node.pointer(),
    })
}

fn inline_bytes<'a>(text: &str) -> Option<Specifier<'a>> {
    let bytes = decoded(text)?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Some(if is_elided(&text) {
        Specifier::NotShown
    } else {
        Specifier::Text(text)
    })
}

/// What stands where Envoy redacts, or where somebody cut a dump down before showing it: a word for it, or dots where
/// base64 should be. Dots in the prose around PEM blocks are just prose.
fn is_elided(text: &str) -> bool {
    let text = text.trim();
    let words = ["redacted", "elided", "omitted", "truncated"];
    let bare = text.trim_matches(['[', ']', '<', '>', '(', ')']);
    words.iter().any(|word| bare.eq_ignore_ascii_case(word))
        || base64_of(text).any(|body| body.contains("...") || body.contains('\u{2026}'))
}

/// Whether a value is not what the proxy has: elided, or empty in a dump. No Envoy loads an empty source, so somebody blanked it.
fn is_blanked(node: &ApiValue, text: &str) -> bool {
    is_elided(text) || node.reading.is_loaded && text.is_empty()
}

/// The parts of a text that ought to be base64: the bodies of its blocks, or all of it.
fn base64_of(text: &str) -> impl Iterator<Item = &str> {
    let has_blocks = text.contains("-----BEGIN ");
    text.split("-----BEGIN ")
        .skip(usize::from(has_blocks))
        .map(|block| block.split("-----END ").next().unwrap_or(block))
}

/// The text of a file beside the user's own configuration. A file that is not here is not in evidence: the
/// configuration may well be another machine's.
fn file_text(node: &ApiValue, name: &str) -> Fact<String> {
    let Some(directory) = node.reading.directory else {
        return Fact::NotInEvidence;
    };
    beside(directory, name)
        .and_then(|path| read_regular_file(&path))
        .map_or(Fact::NotInEvidence, |bytes| {
            Fact::known(String::from_utf8_lossy(&bytes).into_owned())
        })
}

/// Where a file that a configuration names lies beside it. An absolute path is one of the machine that the configuration is for:
/// what lies there on this one, such as its own trust store, is no evidence.
fn beside(directory: &Path, name: &str) -> Option<PathBuf> {
    let path = directory.join(name);
    let is_inside = || {
        let (path, directory) = (path.canonicalize().ok()?, directory.canonicalize().ok()?);
        Some(path.starts_with(directory))
    };
    (Path::new(name).is_relative() || is_inside() == Some(true)).then_some(path)
}

fn read_regular_file(path: &Path) -> Option<Vec<u8>> {
    let metadata = fs::metadata(path).ok()?;
    if !metadata.is_file() || metadata.len() > LARGEST_FILE {
        return None;
    }
    fs::read(path).ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::input::document::Node;
    use crate::input::envoy_tls::api_value::Reading;

    fn read(value: &Value) -> Result<DataSource, ContextError> {
        let node = Node {
            value: &value.into(),
            pointer: "trusted_ca".to_owned(),
        };
        data_source(&ApiValue::new(node, &Reading::default()))
    }

    #[test]
    fn redacted_and_elided_bytes_are_not_in_evidence() {
        for value in [
            json!({"inline_string": "[redacted]"}),
            json!({"inline_bytes": "W3JlZGFjdGVkXQ=="}),
            json!({"inline_bytes": "elided"}),
            json!({"inline_string": "-----BEGIN CERTIFICATE-----\nMIIC...\n-----END CERTIFICATE-----\n"}),
            json!({"inlineBytes": "LS0tLS1CRUdJTi..."}),
            json!({"environment_variable": "CA"}),
        ] {
            let source = read(&value).unwrap();
            assert_eq!(source.text, Fact::NotInEvidence, "{value}");
            assert_eq!(source.certificates, Fact::NotInEvidence, "{value}");
            assert!(!source.complete);
            assert_eq!(source.path, "<inline>");
        }
    }

    #[test]
    fn dots_in_prose_are_no_elision() {
        let text = "# our CA ...\n-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n";
        assert!(read(&json!({"inline_string": text})).unwrap().complete);
    }

    #[test]
    fn a_file_of_a_dump_is_named_and_not_read() {
        let source = read(&json!({"filename": "/etc/hostname"})).unwrap();
        assert_eq!(source.path, "/etc/hostname");
        assert_eq!(source.text, Fact::NotInEvidence);
    }

    #[test]
    fn a_file_of_the_users_own_configuration_is_read_beside_it() {
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join("ca.pem"), "text").unwrap();
        let reading = Reading {
            directory: Some(directory.path()),
            ..Reading::default()
        };
        let read = |value: &Value| {
            let value = value.into();
            data_source(&ApiValue::root(&value, &reading)).unwrap()
        };
        let value = json!({"filename": "ca.pem"});
        let source = read(&value);
        assert_eq!(source.text, Fact::known("text".to_owned()));
        let value = json!({"filename": "/gone/ca.pem"});
        let source = read(&value);
        assert_eq!(source.text, Fact::NotInEvidence);
    }

    #[test]
    fn both_base64_alphabets_with_and_without_padding() {
        for bytes in ["Pj4_", "Pj4/", "Pj4+Pg==", "Pj4+Pg"] {
            assert!(
                read(&json!({"inline_bytes": bytes})).unwrap().complete,
                "{bytes}"
            );
        }
        let error = read(&json!({"inline_bytes": "-----BEGIN CERTIFICATE-----"})).unwrap_err();
        assert_eq!(
            error.to_string(),
            "trusted_ca.inline_bytes: not base64; put PEM text into 'inline_string' instead"
        );
    }

    #[test]
    fn nothing_and_too_much() {
        assert_eq!(read(&json!({})).unwrap().text, Fact::Absent);
        let error = read(&json!({"filename": "a", "inline_string": "b"})).unwrap_err();
        assert!(matches!(error, ContextError::BothSet { .. }));
    }
}
