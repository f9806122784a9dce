//! Bundles as the anchors of a validation context.
//!
//! A bundle anchors what lies near it: the chains of the same proxy, of the same Kubernetes object, of the same directory
//! and those below it, or of the same argument list. What two services keep side by side says nothing about either, so a
//! bundle of one directory never anchors the chains of another. `--trust-bundle` overrules all of this.

use std::path::Path;

use crate::model::{Bundle, Chain, DataSource, Evidence, Fact, InputKind, Location, Reach};

/// The bundles that anchor a chain when no context says so.
pub(super) fn bundles_for<'a>(chain: &Chain, evidence: &'a Evidence) -> Vec<&'a Bundle> {
    let by_flag = by_flag(evidence);
    if !by_flag.is_empty() {
        return by_flag;
    }
    let all = || evidence.bundles.iter();
    let of_proxy: Vec<&Bundle> = all()
        .filter(|bundle| bundle.proxy.is_some() && bundle.proxy == chain.proxy)
        .collect();
    if !of_proxy.is_empty() {
        return of_proxy;
    }
    let near: Vec<(Near, &Bundle)> = all()
        .filter(|bundle| bundle.proxy.is_none())
        .filter_map(|bundle| Some((nearest(chain, bundle, evidence)?, bundle)))
        .collect();
    let in_object = near.iter().any(|(near, _)| *near == Near::Object);
    let depth = near.iter().filter_map(|(near, _)| near.depth()).min();
    near.into_iter()
        .filter(|(near, _)| match near {
            Near::Object => true,
            Near::Arguments => !in_object,
            Near::Above(_) => !in_object && near.depth() == depth,
        })
        .map(|(_, bundle)| bundle)
        .collect()
}

/// The bundles of `--trust-bundle`.
fn by_flag(evidence: &Evidence) -> Vec<&Bundle> {
    let is_flag = |source: &Location| {
        let input = evidence.inputs.get(source.input.0);
        input.is_some_and(|input| input.reach == Reach::Flag)
    };
    evidence
        .bundles
        .iter()
        .filter(|bundle| bundle.sources.iter().any(is_flag))
        .collect()
}

/// How a bundle lies to a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Near {
    /// In the same Kubernetes object.
    Object,
    /// At least one of the two stands on the argument list.
    Arguments,
    /// In the chain's directory (0), or so many levels above it.
    Above(usize),
}

impl Near {
    const fn depth(self) -> Option<usize> {
        match self {
            Self::Above(depth) => Some(depth),
            _ => None,
        }
    }
}

/// The closest of all their places.
fn nearest(chain: &Chain, bundle: &Bundle, evidence: &Evidence) -> Option<Near> {
    let places = chain.sources.iter().flat_map(|of_chain| {
        bundle
            .sources
            .iter()
            .map(move |of_bundle| (of_chain, of_bundle))
    });
    places
        .filter_map(|(of_chain, of_bundle)| near(of_chain, of_bundle, evidence))
        .min()
}

fn near(of_chain: &Location, of_bundle: &Location, evidence: &Evidence) -> Option<Near> {
    let chain = evidence.inputs.get(of_chain.input.0)?;
    let bundle = evidence.inputs.get(of_bundle.input.0)?;
    if of_chain.input == of_bundle.input
        && chain.kind == InputKind::Kubernetes
        && object(&of_chain.pointer) == object(&of_bundle.pointer)
    {
        return Some(Near::Object);
    }
    match (&chain.reach, &bundle.reach) {
        (Reach::Directory(chain), Reach::Directory(bundle)) => above(chain, bundle),
        _ => Some(Near::Arguments),
    }
}

/// The object around a value: `items[2]` of `items[2].data.tls.crt`.
fn object(pointer: &str) -> &str {
    let fields = [".data.", ".stringData.", ".binaryData."];
    let end = fields.iter().filter_map(|field| pointer.find(field)).min();
    end.and_then(|end| pointer.get(..end)).unwrap_or_default()
}

fn above(chain: &Path, bundle: &Path) -> Option<Near> {
    let below = chain.strip_prefix(bundle).ok()?;
    Some(Near::Above(below.components().count()))
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
