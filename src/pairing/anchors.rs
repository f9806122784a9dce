//! Bundles as the anchors of a validation context.

use crate::model::{Bundle, Chain, DataSource, Evidence, Fact};

/// The bundles that anchor a chain when no context says so: those of the same proxy, else those of no proxy.
pub(super) fn bundles_for<'a>(chain: &Chain, evidence: &'a Evidence) -> Vec<&'a Bundle> {
    evidence
        .bundles
        .iter()
        .filter(|bundle| bundle.proxy == chain.proxy)
        .collect()
}

/// Several bundles read as one source, in their order, as if their files had been concatenated.
pub(super) fn joined(bundles: &[&Bundle]) -> DataSource {
    let mut joined = DataSource {
        path: "<inline>".to_owned(),
        complete: true,
        ..DataSource::default()
    };
    let mut certificates = Vec::new();
    let mut crls = Vec::new();
    let mut text = Vec::new();
    for bundle in bundles {
        joined.complete &= bundle.source.complete;
        match &bundle.source.certificates {
            Fact::Present { value, .. } => certificates.extend(value.iter().cloned()),
            _ => joined.complete = false,
        }
        crls.extend(bundle.source.crls.value().into_iter().flatten().cloned());
        text.push(bundle.source.text.value().cloned());
    }
    if let [only] = bundles {
        joined.path.clone_from(&only.source.path);
    }
    joined.certificates = Fact::known(certificates);
    joined.crls = if crls.is_empty() {
        Fact::Absent
    } else {
        Fact::known(crls)
    };
    joined.text = text
        .into_iter()
        .collect::<Option<Vec<String>>>()
        .map_or(Fact::NotInEvidence, |texts| Fact::known(texts.join("\n")));
    joined
}
