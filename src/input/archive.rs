//! Compressed files and archives (`istioctl bug-report`, what people attach to tickets): unpacked in memory, within bounds.

use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use flate2::read::MultiGzDecoder;

/// What an archive may unpack to. Real ones hold some megabytes of dumps and logs.
const MOST_BYTES: u64 = 1 << 28;

/// Files that an archive may hold.
const MOST_FILES: usize = 20_000;

/// What bytes unpack to.
pub(super) enum Unpacked {
    /// One file.
    File(Vec<u8>),
    /// The files of an archive, in its order, and why there may be more.
    Files(Vec<(PathBuf, Vec<u8>)>, Option<String>),
}

/// Unpacks gzip, tar, and tar in gzip; `None` for anything else, and the reason where it is one of these and damaged.
pub(super) fn unpack(bytes: &[u8]) -> Option<Result<Unpacked, String>> {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return is_tar(bytes).then(|| Ok(files(bytes)));
    }
    let mut unpacked = Vec::new();
    let mut reader = MultiGzDecoder::new(bytes).take(MOST_BYTES);
    // What was read before the damage is as good as any file that was cut off.
    let end = reader.read_to_end(&mut unpacked);
    if unpacked.is_empty() {
        return end.err().map(|error| {
            Err(format!(
                "it is compressed (gzip) and does not unpack: {error}"
            ))
        });
    }
    let is_cut = unpacked.len() as u64 == MOST_BYTES;
    let why = match end {
        Err(error) => Some(format!("it cannot be unpacked completely: {error}")),
        Ok(_) if is_cut => Some(too_much()),
        Ok(_) => None,
    };
    if is_tar(&unpacked) {
        return Some(Ok(match files(&unpacked) {
            Unpacked::Files(files, inner) => Unpacked::Files(files, why.or(inner)),
            one @ Unpacked::File(_) => one,
        }));
    }
    Some(match why {
        Some(why) => Err(why),
        None => Ok(Unpacked::File(unpacked)),
    })
}

/// The mark in the header of the first file (POSIX.1 ustar, which GNU's and pax archives have too).
fn is_tar(bytes: &[u8]) -> bool {
    bytes.get(257..262) == Some(b"ustar")
}

fn too_much() -> String {
    format!(
        "it unpacks to more than {} MiB; unpack it and name the files that matter",
        MOST_BYTES >> 20
    )
}

fn files(bytes: &[u8]) -> Unpacked {
    let mut found = Vec::new();
    let mut archive = tar::Archive::new(bytes);
    let end = archive
        .entries()
        .and_then(|entries| read_entries(entries, bytes.len(), &mut found));
    Unpacked::Files(found, end.err().map(|error| error.to_string()))
}

fn read_entries(
    entries: tar::Entries<'_, &[u8]>,
    size: usize,
    found: &mut Vec<(PathBuf, Vec<u8>)>,
) -> io::Result<()> {
    // Sparse files say that they are larger than the archive they stand in.
    let mut left = size as u64;
    for entry in entries {
        let mut entry = entry?;
        if !entry.header().entry_type().is_file() {
            continue;
        }
        let name = inside(&entry.path()?);
        let mut content = Vec::new();
        entry.by_ref().take(left).read_to_end(&mut content)?;
        left -= content.len() as u64;
        if found.len() == MOST_FILES {
            let message = format!("it holds more than {MOST_FILES} files");
            return Err(io::Error::other(message));
        }
        found.push((name, content));
    }
    Ok(())
}

/// The name of a file as it stands below the archive, never above or beside it.
fn inside(path: &Path) -> PathBuf {
    path.components()
        .filter(|part| matches!(part, Component::Normal(_)))
        .collect()
}
