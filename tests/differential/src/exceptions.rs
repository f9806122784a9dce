//! Differences that are explained: they exist because of the build that is asked, not because the model is wrong.

use serde::Deserialize;

/// One explained difference.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Exception {
    /// The revision it is of.
    pub(crate) revision: String,
    /// The difference in the words of [`crate::compare`].
    pub(crate) difference: String,
    /// Why it is none of the model's.
    pub(crate) reason: String,
}

/// Those of one revision.
pub(crate) fn of(revision: &str) -> Result<Vec<Exception>, serde_json::Error> {
    let all: Vec<Exception> = serde_json::from_str(include_str!("../exceptions.json"))?;
    Ok(all
        .into_iter()
        .filter(|exception| exception.revision == revision)
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::revision::REVISIONS;

    #[test]
    fn every_exception_is_of_a_revision_and_has_a_reason() {
        let all: Vec<Exception> =
            serde_json::from_str(include_str!("../exceptions.json")).expect("it is JSON");
        for exception in all {
            assert!(
                REVISIONS
                    .iter()
                    .any(|known| known.name == exception.revision),
                "{exception:?}"
            );
            assert!(exception.reason.len() > 20, "{exception:?}");
        }
    }
}
