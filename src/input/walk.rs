//! Files and directories to bytes.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::archive::{self, Unpacked};
use super::source::{NamedInput, Purpose, Source};
use crate::model::Role;

/// One file to read.
pub(super) struct Found {
    /// As the user would name it.
    pub(super) name: String,
    /// Its bytes, or why there are none, in one sentence.
    pub(super) bytes: Result<Vec<u8>, String>,
    /// Whether the user named it, rather than a directory above it.
    pub(super) named: bool,
    /// What it is for.
    pub(super) purpose: Purpose,
    /// The directory it stands in, when it is a file.
    pub(super) directory: Option<PathBuf>,
    /// The side of one connection it is evidence of.
    pub(super) end: Option<Role>,
}

/// Everything found.
#[derive(Default)]
pub(super) struct Walked {
    /// The files, each directory's in the order of their names.
    pub(super) found: Vec<Found>,
    /// Files that were passed over without being read.
    pub(super) skipped: usize,
}

/// No dump is this large; a core file or disk image is.
const MAX_BYTES: u64 = 1 << 30;

/// Reads what was named; directories are walked, each at most once.
pub(super) fn walk(named: &[NamedInput]) -> Walked {
    let mut walked = Walked::default();
    let mut seen = BTreeSet::new();
    for input in named {
        let before = walked.found.len();
        match &input.source {
            Source::Bytes { name, bytes } => walked.found.push(Found {
                name: name.clone(),
                bytes: Ok(bytes.clone()),
                named: true,
                purpose: input.purpose.clone(),
                directory: None,
                end: None,
            }),
            Source::Stdin => walked.found.push(Found {
                name: "-".to_owned(),
                bytes: stdin(),
                named: true,
                purpose: input.purpose.clone(),
                directory: None,
                end: None,
            }),
            Source::Path(path) if path.is_dir() => {
                let before = walked.found.len();
                directory(path, &input.purpose, &mut seen, &mut walked);
                if walked.found.len() == before {
                    walked.found.push(Found {
                        name: path.display().to_string(),
                        bytes: Err("this directory holds no files to read".to_owned()),
                        named: true,
                        purpose: input.purpose.clone(),
                        directory: None,
                        end: None,
                    });
                }
            }
            Source::Path(path) => walked.found.push(file(path, true, &input.purpose)),
        }
        for mut found in walked.found.split_off(before) {
            found.end = input.end;
            unpacked(found, &mut walked);
        }
    }
    walked
}

/// Puts what a compressed file or an archive holds in its place. The files of an archive stand in a folder of its name.
fn unpacked(found: Found, walked: &mut Walked) {
    let unpacked = match &found.bytes {
        Ok(bytes) => archive::unpack(bytes),
        Err(_) => None,
    };
    let (files, problem) = match unpacked {
        None => return walked.found.push(found),
        Some(Err(why)) => (Vec::new(), Some(why)),
        Some(Ok(Unpacked::File(bytes))) => {
            walked.found.push(Found {
                bytes: Ok(bytes),
                ..found
            });
            return;
        }
        Some(Ok(Unpacked::Files(files, problem))) => (files, problem),
    };
    let problem = match problem {
        None if files.is_empty() => Some("this archive holds no files".to_owned()),
        problem => problem,
    };
    let folder = PathBuf::from(&found.name);
    for (inner, bytes) in files {
        if inner.iter().any(|part| is_housekeeping(Path::new(part))) {
            continue;
        }
        let path = folder.join(inner);
        walked.found.push(Found {
            name: path.display().to_string(),
            bytes: Ok(bytes),
            named: false,
            purpose: found.purpose.clone(),
            directory: path.parent().map(Path::to_owned),
            end: found.end,
        });
    }
    if let Some(why) = problem {
        walked.found.push(Found {
            bytes: Err(why),
            ..found
        });
    }
}

fn directory(path: &Path, purpose: &Purpose, seen: &mut BTreeSet<PathBuf>, walked: &mut Walked) {
    // A loop leads to a directory that was walked already.
    let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if !seen.insert(real) {
        return;
    }
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) => {
            walked.found.push(Found {
                name: path.display().to_string(),
                bytes: Err(unreadable(&error)),
                named: true,
                purpose: purpose.clone(),
                directory: None,
                end: None,
            });
            return;
        }
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if is_housekeeping(&path) {
            continue;
        }
        if path.is_dir() {
            directory(&path, purpose, seen, walked);
        } else if path.is_file() {
            walked.found.push(file(&path, false, purpose));
        } else {
            // Sockets, pipes, dangling links.
            walked.skipped += 1;
        }
    }
}

/// Version control and the hidden `..data` links of Kubernetes volumes, whose files stand beside them under their names.
fn is_housekeeping(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name == ".git" || name.starts_with("..")
}

fn file(path: &Path, named: bool, purpose: &Purpose) -> Found {
    Found {
        name: path.display().to_string(),
        bytes: bytes_of(path),
        named,
        purpose: purpose.clone(),
        directory: path.parent().map(Path::to_owned),
        end: None,
    }
}

fn bytes_of(path: &Path) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    fs::File::open(path)
        .and_then(|file| file.take(MAX_BYTES).read_to_end(&mut bytes))
        .map_err(|error| unreadable(&error))?;
    Ok(bytes)
}

fn stdin() -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .take(MAX_BYTES)
        .read_to_end(&mut bytes)
        .map_err(|error| format!("it cannot be read: {error}"))?;
    Ok(bytes)
}

/// Why, in one sentence; who is told the name of the input beside it.
fn unreadable(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "no such file".to_owned(),
        std::io::ErrorKind::PermissionDenied => "there is no permission to read it".to_owned(),
        _ => format!("it cannot be read: {error}"),
    }
}
