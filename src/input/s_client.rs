//! `openssl s_client -showcerts`: what a server sent, in the order it sent it, and the leaf once more.

use super::collected::Collected;
use super::pem::{self, Label};
use crate::model::{ChainOrigin, Location};

/// Whether the text is its output.
pub(super) fn recognises(text: &str) -> bool {
    let has = |start: &str| {
        text.lines()
            .any(|line| line.trim_start().starts_with(start))
    };
    pem::recognises(text)
        && has("Certificate chain")
        && (has("Server certificate") || has("0 s:") || has("CONNECTED("))
}

/// Reads the chain. Without `-showcerts` the leaf alone is printed, of a chain of unknown length.
pub(super) fn read(text: &str, out: &mut Collected) {
    let listed = text
        .split_once("Certificate chain")
        .map_or("", |(_, rest)| rest);
    let listed = listed
        .split("\nServer certificate")
        .next()
        .unwrap_or_default();
    let shows_all = pem::recognises(listed);
    let whole = Location::whole(out.input);
    let mut contents = pem::contents(text, &whole, out);
    if shows_all {
        // Newer openssl prints the leaf a second time under "Server certificate".
        let sent = pem::scan(listed, false)
            .iter()
            .filter(|block| matches!(block.label, Label::Certificate { .. }))
            .filter(|block| block.der.is_some())
            .count();
        contents.certificates.truncate(sent);
    } else {
        contents.complete = false;
        contents.certificates.truncate(1);
    }
    let depths = listed.lines().filter(|line| is_depth(line)).count();
    if depths > contents.certificates.len() {
        let message = format!(
            "the server sent {depths} certificates and {} of them stand here; use -showcerts",
            contents.certificates.len()
        );
        out.repaired(message, whole);
        contents.complete = false;
    }
    if contents.certificates.is_empty() {
        out.lost("the server sent no certificate");
        return;
    }
    let chain = pem::chain_of(contents, ChainOrigin::File);
    out.chains.push(chain);
}

/// A line such as ` 1 s:O = SPIRE`.
fn is_depth(line: &str) -> bool {
    line.trim_start()
        .split_once(" s:")
        .is_some_and(|(depth, _)| !depth.is_empty() && depth.bytes().all(|b| b.is_ascii_digit()))
}
