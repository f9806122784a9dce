//! Envoy's `/server_info`: node and version of the proxy beside whose dumps it stands.

use super::collected::Collected;
use crate::input::document::{Document, Node};
use crate::model::{EnvoyVersion, Proxy};

/// Whether the document is one.
pub(super) fn recognises(document: &Document<'_>) -> bool {
    document.nodes().any(|root| is_server_info(&root))
}

fn is_server_info(node: &Node<'_, '_>) -> bool {
    node.has("version")
        && (node.has("command_line_options")
            || node.has("uptime_all_epochs")
            || node.has("hot_restart_version"))
}

/// Reads node and version.
pub(super) fn read(document: &Document<'_>, out: &mut Collected) {
    let Some(info) = document.nodes().find(is_server_info) else {
        return;
    };
    let node = info
        .get("node")
        .and_then(|node| node.text_of("id").map(str::to_owned));
    out.proxy(Proxy {
        node: node.filter(|node| !node.is_empty()),
        version: info.text_of("version").and_then(version),
        inputs: vec![out.input],
        ..Proxy::default()
    });
}

/// `bad8280d…/1.36.4/Clean/RELEASE/BoringSSL`.
fn version(text: &str) -> Option<EnvoyVersion> {
    let number = text.split('/').nth(1)?;
    number.split('-').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions() {
        let read = |text| version(text).map(|version| version.to_string());
        assert_eq!(
            read("bad8/1.36.4/Clean/RELEASE/BoringSSL").as_deref(),
            Some("1.36.4")
        );
        assert_eq!(read("bad8/1.38.0-dev/Clean").as_deref(), Some("1.38.0"));
        assert_eq!(read("1.36.4"), None);
    }
}
