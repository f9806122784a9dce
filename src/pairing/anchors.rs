//! Bundles as the anchors of a validation context.
//!
//! A bundle anchors what lies near it: the chains of the same proxy, of the same directory and those below it, or of the
//! same argument list. What two services keep side by side says nothing about either, so a bundle of one directory never
//! anchors the chains of another. The anchors of an object that presents a chain itself (`ca.crt` beside `tls.crt`) are for
//! its peers: they anchor the chains of other inputs, never its own. `--trust-bundle` overrules all of this.

use std::path::Path;

use crate::model::{Bundle, Chain, DataSource, Evidence, Fact, InputKind, Location, Reach, Side};

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
    let depth = near.iter().filter_map(|(near, _)| near.depth()).min();
    near.into_iter()
        .filter(|(near, _)| match near {
            Near::Arguments => true,
            Near::Above(_) => near.depth() == depth,
        })
        .map(|(_, bundle)| bundle)
        .collect()
}

/// The bundles of `--trust-bundle`.
fn by_flag(evidence: &Evidence) -> Vec<&Bundle> {
    given_to(evidence, |_| true)
}

/// The bundles of `--trust-bundle` whose holder is wanted; `None`: they are everybody's.
pub(super) fn given_to(evidence: &Evidence, wanted: impl Fn(Option<Side>) -> bool) -> Vec<&Bundle> {
    let is_flag = |source: &Location| {
        let input = evidence.inputs.get(source.input.0);
        input.is_some_and(
            |input| matches!(input.reach, Reach::TrustBundle(holder) if wanted(holder)),
        )
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
    /// At least one of the two stands on the argument list.
    Arguments,
    /// In the chain's directory (0), or so many levels above it.
    Above(usize),
}

impl Near {
    const fn depth(self) -> Option<usize> {
        match self {
            Self::Above(depth) => Some(depth),
            Self::Arguments => None,
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
    let of_presenter = is_beside_a_chain(of_bundle, evidence);
    if of_presenter && of_chain.input == of_bundle.input {
        return None;
    }
    match (&chain.reach, &bundle.reach) {
        // In a folder of Secrets, each with its own anchors, nothing says who talks to whom.
        (Reach::Directory(_), Reach::Directory(_))
            if of_presenter && is_beside_anchors(of_chain, evidence) =>
        {
            None
        }
        (Reach::Directory(chain), Reach::Directory(bundle)) => above(chain, bundle),
        _ => Some(Near::Arguments),
    }
}

/// Whether the Kubernetes object that holds these anchors presents a chain too.
fn is_beside_a_chain(of_bundle: &Location, evidence: &Evidence) -> bool {
    let mut chains = evidence.chains.iter().flat_map(|chain| &chain.sources);
    chains.any(|of_chain| is_same_object(of_chain, of_bundle, evidence))
}

/// Whether the Kubernetes object that holds this chain holds anchors too.
fn is_beside_anchors(of_chain: &Location, evidence: &Evidence) -> bool {
    let mut bundles = evidence.bundles.iter().flat_map(|bundle| &bundle.sources);
    bundles.any(|of_bundle| is_same_object(of_chain, of_bundle, evidence))
}

fn is_same_object(one: &Location, other: &Location, evidence: &Evidence) -> bool {
    one.input == other.input
        && evidence
            .inputs
            .get(one.input.0)
            .is_some_and(|input| input.kind == InputKind::Kubernetes)
        && object(&one.pointer) == object(&other.pointer)
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

/// What a validation context of these bundles names: `trusted_ca`, and `crl` where CRLs lie in files of their own, since no
/// `trusted_ca` loads without a certificate.
pub(super) fn sources(bundles: &[&Bundle]) -> (DataSource, Fact<DataSource>) {
    let holds_certificates = |bundle: &Bundle| {
        !bundle
            .source
            .certificates
            .value()
            .is_some_and(Vec::is_empty)
    };
    let (anchors, lists): (Vec<&Bundle>, Vec<&Bundle>) = bundles
        .iter()
        .copied()
        .partition(|bundle| holds_certificates(bundle));
    if anchors.is_empty() || lists.is_empty() {
        return (joined(bundles), Fact::Absent);
    }
    (joined(&anchors), Fact::known(joined(&lists)))
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
