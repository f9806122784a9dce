//! Where the working directory stands in its repository.

use std::path::{Path, PathBuf};

/// The nearest directory, from the working directory upward, that holds `.git`; with the way from it to the working
/// directory. `None` outside a repository.
pub(super) fn root() -> Option<(PathBuf, PathBuf)> {
    let here = std::env::current_dir().ok()?;
    let root = here
        .ancestors()
        .find(|folder| folder.join(".git").exists())?;
    let folder = here.strip_prefix(root).ok()?.to_owned();
    Some((root.to_owned(), folder))
}

/// The working directory below the repository's root, with `/`; empty at the root and outside a repository.
pub(super) fn folder() -> String {
    root().map_or_else(String::new, |(_, folder)| slashed(&folder))
}

/// A path with `/` on every system.
pub(super) fn slashed(path: &Path) -> String {
    let parts: Vec<String> = path
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    parts.join("/")
}
