//! Bytes to model: what was named is read, its kind is told by content, and everything it holds is joined.
//!
//! ```text
//! walk -> text -> detect -> one reader per format -> join
//! files   UTF-8   kind      Collected                Evidence
//! ```
//!
//! Nothing here judges. Whatever had to be repaired or could not be used is a [`Problem`](crate::model::Problem) of its input, in one sentence
//! that names the place; the other inputs are still read.

mod archive;
mod asn1;
mod capture;
mod certs;
mod collected;
mod config_dump;
pub mod der;
mod der_file;
mod detect;
mod document;
pub mod envoy_tls;
mod join;
mod json;
mod kubernetes;
mod lines;
mod log;
mod pem;
mod pkcs7;
mod presented;
mod proxies;
mod recognise;
mod s_client;
mod server_info;
mod source;
mod spiffe_bundle;
mod statements;
mod stats;
mod symptoms;
mod text;
mod walk;
mod yaml;
mod ztunnel;

pub use source::{NamedInput, Purpose, Source};

use std::path::Path;

use sha2::{Digest, Sha256};

use crate::model::{Evidence, Input, InputId, InputKind, Reach, Role, Symptom};
use collected::Collected;
use walk::Found;

/// Reads everything that was named.
pub fn read(named: &[NamedInput]) -> Evidence {
    let walked = walk::walk(named);
    let mut evidence = Evidence {
        skipped_files: walked.skipped,
        ..Evidence::default()
    };
    let mut all = Vec::new();
    for found in walked.found {
        let id = InputId(evidence.inputs.len());
        let (kind, collected) = read_one(&found, id);
        if kind == InputKind::Unknown && !found.named {
            evidence.skipped_files += 1;
            continue;
        }
        evidence.inputs.push(Input {
            name: found.name,
            kind,
            sha256: digest(found.bytes.as_deref().unwrap_or_default()),
            problems: collected.problems.clone(),
            named: found.named,
            reach: reach(&found.purpose, found.named, found.directory.as_deref()),
        });
        all.push(join::Part {
            input: id,
            directory: found.directory,
            end: found.end,
            collected,
        });
    }
    join::join(all, &mut evidence);
    evidence
}

/// What a pasted text says, line by line: statistics, log lines, answers, error lines.
pub fn symptoms(text: &str) -> Vec<Symptom> {
    let mut collected = Collected::new(InputId(0));
    stats::read_text(text, &mut collected);
    log::read(text, &mut collected);
    collected.symptoms
}

fn reach(purpose: &Purpose, named: bool, directory: Option<&Path>) -> Reach {
    match (purpose, directory) {
        (Purpose::Chain, _) => Reach::Flag,
        (Purpose::TrustBundle { holder, .. }, _) => Reach::TrustBundle(holder.map(Role::side)),
        (Purpose::Evidence, Some(directory)) if !named => Reach::Directory(directory.to_owned()),
        (Purpose::Evidence, _) => Reach::Arguments,
    }
}

/// Reads one file.
fn read_one(found: &Found, id: InputId) -> (InputKind, Collected) {
    let mut collected = Collected::new(id);
    let kind = match &found.bytes {
        Ok(bytes) => detect::read(bytes, &mut collected),
        Err(problem) => {
            collected.lost(problem.clone());
            InputKind::Unknown
        }
    };
    collected.name_files(&found.name);
    collected.take_role(&found.purpose, &found.name);
    collected.report_left_out();
    (kind, collected)
}

fn digest(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(bytes)
        .iter()
        .fold(String::new(), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}
