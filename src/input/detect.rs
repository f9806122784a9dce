//! Tells what bytes are by what they hold, never by a file name, and hands them to their reader.

use super::collected::Collected;
use super::json::{self, Document, Node};
use super::{certs, config_dump, text};
use crate::model::InputKind;

/// Reads bytes of any kind.
pub(super) fn read(bytes: &[u8], out: &mut Collected) -> InputKind {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        out.lost("the input is empty");
        return InputKind::Unknown;
    }
    let Some(decoded) = text::decode(bytes) else {
        out.lost("the input is binary and no certificate");
        return InputKind::Unknown;
    };
    if let Some(repair) = decoded.repair {
        let location = out.line(1);
        out.repaired(repair, location);
    }
    read_text(&decoded.text, out)
}

fn read_text(text: &str, out: &mut Collected) -> InputKind {
    if let Some(document) = json::read(text)
        && let Some(kind) = read_json(&document, out)
    {
        out.repairs_of(&document);
        return kind;
    }
    out.lost("neither certificates nor Envoy output was found in it");
    InputKind::Unknown
}

/// Reads a JSON document of any kind; `None` where it is none that is known.
fn read_json(document: &Document<'_>, out: &mut Collected) -> Option<InputKind> {
    let any = |test: &dyn Fn(&Node<'_, '_>) -> bool| document.nodes().any(|root| test(&root));
    if certs::recognises(document) {
        certs::read(document, out);
        return Some(InputKind::EnvoyCerts);
    }
    if config_dump::recognises(document) {
        config_dump::read(document, out);
        return Some(InputKind::ConfigDump);
    }
    if any(&|root| root.has("version") && root.has("command_line_options")) {
        return Some(InputKind::ServerInfo);
    }
    None
}
