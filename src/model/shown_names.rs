//! The SANs of a leaf as Envoy's log lines list them.

use std::collections::BTreeSet;

use super::{Chain, GeneralName, Symptom};

/// The SANs of a leaf in evidence.
#[derive(Debug, Clone)]
pub struct ShownNames {
    names: BTreeSet<String>,
    /// Whether these are all it has.
    complete: bool,
}

/// The SANs that a line says were presented.
#[derive(Debug, Clone)]
pub struct SaidNames {
    names: BTreeSet<String>,
    /// Whether the line lists all of them.
    complete: bool,
}

impl SaidNames {
    /// `None` where the line lists none.
    pub fn of(symptom: &Symptom) -> Option<Self> {
        let (names, complete) = symptom.presented_names()?;
        let names = names.iter().map(|name| comparable(name));
        Some(Self {
            names: names.filter(|name| !name.is_empty()).collect(),
            complete,
        })
    }
}

impl ShownNames {
    /// `None` where the SANs are not in evidence, or there are none.
    pub fn of(chain: &Chain) -> Option<Self> {
        let known = chain.leaf()?.subject_alt_names.value()?;
        let all_shown = known.names.iter().all(|name| shown(name).is_some());
        Some(Self {
            names: known.names.iter().filter_map(shown).collect(),
            complete: known.complete && all_shown,
        })
    }

    /// Whether a line may speak of this leaf.
    pub fn may_be(&self, said: &SaidNames) -> bool {
        match (self.complete, said.complete) {
            (true, true) => self.names == said.names,
            (false, true) => self.names.is_subset(&said.names),
            (true, false) => said.names.is_subset(&self.names),
            (false, false) => true,
        }
    }
}

/// Access logs write underscores for blanks, and nothing for names that have no text.
fn comparable(name: &str) -> String {
    name.replace(' ', "_")
}

/// A SAN as it stands in Envoy's lists; `None` for kinds that print nothing, or whose text cannot be told here.
fn shown(name: &GeneralName) -> Option<String> {
    match name {
        GeneralName::Uri { .. }
        | GeneralName::Dns { .. }
        | GeneralName::Email { .. }
        | GeneralName::Ip { .. } => Some(comparable(&name.to_string())),
        _ => None,
    }
}
