//! The SANs that a symptom speaks of, and those of the leaves in evidence.

use std::collections::BTreeSet;

use crate::model::{Chain, GeneralName, RefusalDetail, Sign};

/// The SANs that a symptom says were presented.
pub(super) fn said(sign: &Sign) -> Option<BTreeSet<String>> {
    let names = presented(sign)?.iter().map(|name| comparable(name));
    Some(names.filter(|name| !name.is_empty()).collect())
}

fn presented(sign: &Sign) -> Option<&[String]> {
    let detail = match sign {
        Sign::Queue(queue) => queue.detail.as_ref()?,
        Sign::Refused(detail) => detail,
        _ => return None,
    };
    match detail {
        RefusalDetail::SanMatcher { presented } | RefusalDetail::SanList { presented, .. } => {
            presented.as_deref()
        }
        _ => None,
    }
}

/// The SANs of a leaf, as they stand in Envoy's lists.
pub(in crate::symptoms) struct ShownNames {
    names: BTreeSet<String>,
    /// Whether these are all it has.
    complete: bool,
}

impl ShownNames {
    /// `None` where the SANs are not in evidence, or there are none.
    pub(in crate::symptoms) fn of(chain: &Chain) -> Option<Self> {
        let known = chain.leaf()?.subject_alt_names.value()?;
        let all_shown = known.names.iter().all(|name| shown(name).is_some());
        Some(Self {
            names: known.names.iter().filter_map(shown).collect(),
            complete: known.complete && all_shown,
        })
    }

    /// Whether a list may be of this leaf.
    pub(super) fn may_be(&self, said: &BTreeSet<String>) -> bool {
        if self.complete {
            self.names == *said
        } else {
            self.names.is_subset(said)
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
