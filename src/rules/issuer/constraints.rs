//! The name constraints above a certificate, as findings show them.

use crate::model::{Certificate, GeneralSubtree};
use crate::rules::refusal::Refusal;
use crate::rules::sight;

/// What was compared, and what each CA allows and forbids.
pub(super) fn exhibits(refusal: &Refusal) -> Vec<(&'static str, String)> {
    let mut exhibits = vec![("found", refusal.detail().to_owned())];
    let sent = refusal
        .chain()
        .into_iter()
        .flat_map(|chain| chain.presented.certificates.iter().skip(1));
    let anchors = sight::anchors(refusal.verifier());
    for ca in sent.chain(anchors) {
        let Some(constraints) = ca.name_constraints.value() else {
            continue;
        };
        exhibits.extend(listed("allows", ca, &constraints.permitted));
        exhibits.extend(listed("forbids", ca, &constraints.excluded));
    }
    exhibits
}

fn listed(
    label: &'static str,
    ca: &Certificate,
    subtrees: &[GeneralSubtree],
) -> Option<(&'static str, String)> {
    let names: Vec<String> = subtrees
        .iter()
        .map(|subtree| subtree.base.to_string())
        .collect();
    (!names.is_empty()).then(|| {
        (
            label,
            format!("{} ({})", names.join(", "), ca.display_name()),
        )
    })
}
