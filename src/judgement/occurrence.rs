//! A finding as other programs keep track of it: its file by the repository's reckoning, and an identity that outlives
//! re-issued certificates.

use std::collections::HashMap;
use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::{Judgement, Report};
use crate::finding::{Finding, Subject};
use crate::model::InputId;

/// A finding with its place in the repository.
#[derive(Debug)]
pub struct Occurrence<'a> {
    /// The finding.
    pub finding: &'a Finding,
    /// The file: the finding's own, else the first that its subject comes from, else the run's first.
    pub input: Option<InputId>,
    /// Its path below the repository's root; `stdin` for standard input.
    pub path: String,
    /// `hash:ordinal`: rule, identity, field and file, hashed, and how often that was met before. No serial number and no
    /// date is in it.
    pub id: String,
}

impl Occurrence<'_> {
    /// Line and column of its place, where the file has lines.
    pub fn line(&self) -> Option<usize> {
        self.finding.location.as_ref()?.line
    }

    /// See [`Self::line`].
    pub fn column(&self) -> Option<usize> {
        self.finding.location.as_ref()?.column
    }
}

/// The findings of a report, in its order.
pub fn all(report: &Report) -> Vec<Occurrence<'_>> {
    let mut met: HashMap<String, usize> = HashMap::new();
    report
        .findings
        .iter()
        .map(|finding| {
            let input = input_of(&report.judgement, finding);
            let path = input.map_or_else(|| ".".to_owned(), |id| path_of(report, id));
            let hash = hash(&finding.fingerprint, &path);
            let ordinal = met.entry(hash.clone()).or_insert(0);
            *ordinal += 1;
            let id = format!("{hash}:{ordinal}");
            Occurrence {
                finding,
                input,
                path,
                id,
            }
        })
        .collect()
}

/// Where a file stands below the repository's root.
pub fn path_of(report: &Report, input: InputId) -> String {
    match report.judgement.evidence.inputs.get(input.0) {
        Some(input) if input.name == "-" => "stdin".to_owned(),
        Some(input) => below_root(&report.root, &report.folder, &input.name),
        None => ".".to_owned(),
    }
}

/// Joins the working directory's place in the repository and a name as typed there; `.` and `..` are resolved as far as
/// the names tell.
fn below_root(root: &str, folder: &str, name: &str) -> String {
    let name = name.replace('\\', "/");
    let (folder, name) = match name.strip_prefix(root).filter(|_| !root.is_empty()) {
        Some(below) if below.starts_with('/') => ("", below),
        _ if name.starts_with('/') => return name,
        _ => (folder, name.as_str()),
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(name.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn input_of(judgement: &Judgement, finding: &Finding) -> Option<InputId> {
    let evidence = &judgement.evidence;
    let of_subject = || match &finding.subject {
        Subject::Chain(chain) | Subject::Certificate { chain, .. } => {
            Some(evidence.chains.get(*chain)?.sources.first()?.input)
        }
        Subject::Anchor { bundle, .. } => {
            Some(evidence.bundles.get(*bundle)?.sources.first()?.input)
        }
        Subject::Input(input) => Some(*input),
        _ => None,
    };
    let is_known = |id: &InputId| evidence.inputs.get(id.0).is_some();
    finding
        .location
        .as_ref()
        .map(|location| location.input)
        .filter(is_known)
        .or_else(of_subject)
        .filter(is_known)
        .or_else(|| (!evidence.inputs.is_empty()).then_some(InputId(0)))
}

fn hash(fingerprint: &str, path: &str) -> String {
    let digest = Sha256::digest(format!("{fingerprint}\n{path}"));
    digest[..8].iter().fold(String::new(), |mut hex, byte| {
        // Writing to a String does not fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_the_root() {
        for (folder, name, path) in [
            ("", "certs.json", "certs.json"),
            ("", "./a//b/./c.pem", "a/b/c.pem"),
            ("infra/mesh", "certs.json", "infra/mesh/certs.json"),
            ("infra/mesh", "../certs.json", "infra/certs.json"),
            ("infra", "../../other/x.pem", "../other/x.pem"),
            ("infra", "/srv/x.pem", "/srv/x.pem"),
            ("infra", "/home/me/mesh/infra/x.pem", "infra/x.pem"),
            ("infra", "/home/me/mesh-2/x.pem", "/home/me/mesh-2/x.pem"),
        ] {
            assert_eq!(
                below_root("/home/me/mesh", folder, name),
                path,
                "{folder} {name}"
            );
        }
    }
}
