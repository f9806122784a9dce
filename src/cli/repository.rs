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

/// The root, and the working directory below it, both with `/`; outside a repository the working directory is the root.
pub(super) fn whereabouts() -> (String, String) {
    let here = || std::env::current_dir().unwrap_or_default();
    let (root, folder) = root().unwrap_or_else(|| (here(), PathBuf::new()));
    (root.to_string_lossy().replace('\\', "/"), slashed(&folder))
}

/// A path with `/` on every system.
pub(super) fn slashed(path: &Path) -> String {
    let parts: Vec<String> = path
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    parts.join("/")
}
