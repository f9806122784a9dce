//! Bundles as the anchors of a validation context.
//!
//! A bundle anchors what lies near it: the chains of the same proxy, of the same directory and those below it, or of the
//! same argument list. What two services keep side by side says nothing about either, so a bundle of one directory never
//! anchors the chains of another. The anchors of an object that presents a chain itself (`ca.crt` beside `tls.crt`) are for
//! its peers: they anchor the chains of other inputs, never its own. `--trust-bundle` overrules all of this.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;

use crate::model::{
    Bundle, Chain, DataSource, Evidence, Fact, Input, InputId, InputKind, Location, ProxyId, Reach,
    Side,
};

/// The bundles of the evidence by where they lie, so that no chain has to be compared with every bundle.
pub(super) struct Anchors<'a> {
    evidence: &'a Evidence,
    /// Those of `--trust-bundle`.
    by_flag: Vec<&'a Bundle>,
    /// Those that a proxy holds.
    of_proxies: HashMap<ProxyId, Vec<&'a Bundle>>,
    /// Those of the argument list.
    of_arguments: Lying,
    /// Those met while walking, by the directory they stand in.
    of_directories: BTreeMap<&'a Path, Lying>,
    /// The Kubernetes objects that hold anchors.
    objects: HashSet<Object<'a>>,
}

/// The bundles of one place, by index.
#[derive(Default)]
struct Lying {
    /// The anchors of no object that presents a chain.
    alone: Vec<usize>,
    /// The anchors of objects that present a chain too, by input.
    of_presenters: BTreeMap<InputId, Vec<usize>>,
}

impl Lying {
    /// What anchors a chain of this input.
    fn for_chain_of(&self, input: InputId) -> impl Iterator<Item = usize> {
        let others = self.of_presenters.iter();
        let of_others = others.filter(move |(own, _)| **own != input);
        let of_others = of_others.flat_map(|(_, bundles)| bundles);
        self.alone.iter().chain(of_others).copied()
    }
}

/// A Kubernetes object: its input and its path in it, `items[2]` of `items[2].data.tls.crt`.
type Object<'a> = (InputId, &'a str);

impl<'a> Anchors<'a> {
    /// The bundles of the evidence.
    pub(super) fn new(evidence: &'a Evidence) -> Self {
        let of_chains = evidence.chains.iter().flat_map(|chain| &chain.sources);
        let presenters: HashSet<Object> = of_chains
            .filter_map(|source| object(source, evidence))
            .collect();
        let of_bundles = evidence.bundles.iter().flat_map(|bundle| &bundle.sources);
        let objects = of_bundles
            .filter_map(|source| object(source, evidence))
            .collect();
        let mut anchors = Self {
            evidence,
            by_flag: by_flag(evidence),
            of_proxies: HashMap::new(),
            of_arguments: Lying::default(),
            of_directories: BTreeMap::new(),
            objects,
        };
        for (index, bundle) in evidence.bundles.iter().enumerate() {
            if let Some(id) = bundle.proxy {
                anchors.of_proxies.entry(id).or_default().push(bundle);
                continue;
            }
            for source in &bundle.sources {
                anchors.place(index, source, &presenters);
            }
        }
        anchors
    }

    fn place(&mut self, bundle: usize, source: &Location, presenters: &HashSet<Object>) {
        let Some(input) = input_of(source, self.evidence) else {
            return;
        };
        let lying = match &input.reach {
            Reach::Directory(directory) => self.of_directories.entry(directory).or_default(),
            _ => &mut self.of_arguments,
        };
        let object = object(source, self.evidence);
        if object.is_some_and(|object| presenters.contains(&object)) {
            let of_input = lying.of_presenters.entry(source.input).or_default();
            of_input.push(bundle);
        } else {
            lying.alone.push(bundle);
        }
    }

    /// The bundles that anchor a chain when no context says so.
    pub(super) fn of(&self, chain: &Chain) -> Vec<&'a Bundle> {
        if !self.by_flag.is_empty() {
            return self.by_flag.clone();
        }
        if let Some(of_proxy) = chain.proxy.and_then(|id| self.of_proxies.get(&id)) {
            return of_proxy.clone();
        }
        let mut found: BTreeSet<usize> = BTreeSet::new();
        for source in &chain.sources {
            found.extend(self.by_arguments(source));
        }
        let closest = self.closest(chain, &found);
        found.extend(closest);
        let bundles = found.into_iter();
        bundles
            .filter_map(|index| self.evidence.bundles.get(index))
            .collect()
    }

    /// The bundles for what lies here where one of the two, at least, stands on the argument list.
    fn by_arguments(&self, of_chain: &Location) -> Vec<usize> {
        let Some(input) = input_of(of_chain, self.evidence) else {
            return Vec::new();
        };
        let walked = match input.reach {
            Reach::Directory(_) => None,
            _ => Some(self.of_directories.values()),
        };
        std::iter::once(&self.of_arguments)
            .chain(walked.into_iter().flatten())
            .flat_map(|lying| lying.for_chain_of(of_chain.input))
            .collect()
    }

    /// The bundles of the chain's directory, or of the closest one above it that has any beside those that anchor the chain
    /// already.
    fn closest(&self, chain: &Chain, known: &BTreeSet<usize>) -> Vec<usize> {
        let mut by_levels: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for source in &chain.sources {
            let Some(Input {
                reach: Reach::Directory(directory),
                ..
            }) = input_of(source, self.evidence)
            else {
                continue;
            };
            for (levels, above) in directory.ancestors().enumerate() {
                let Some(lying) = self.of_directories.get(above) else {
                    continue;
                };
                let mut new: Vec<usize> = if self.is_beside_anchors(source) {
                    // In a folder of Secrets, each with its own anchors, nothing says who talks to whom.
                    lying.alone.clone()
                } else {
                    lying.for_chain_of(source.input).collect()
                };
                new.retain(|bundle| !known.contains(bundle));
                if !new.is_empty() {
                    by_levels.entry(levels).or_default().extend(new);
                    break;
                }
            }
        }
        by_levels
            .pop_first()
            .map_or_else(Vec::new, |(_, bundles)| bundles)
    }

    /// Whether the Kubernetes object that holds this chain holds anchors too.
    fn is_beside_anchors(&self, of_chain: &Location) -> bool {
        object(of_chain, self.evidence).is_some_and(|object| self.objects.contains(&object))
    }
}

fn input_of<'a>(location: &Location, evidence: &'a Evidence) -> Option<&'a Input> {
    evidence.inputs.get(location.input.0)
}

/// The Kubernetes object around a value.
fn object<'a>(location: &'a Location, evidence: &Evidence) -> Option<Object<'a>> {
    let is_kubernetes = input_of(location, evidence)?.kind == InputKind::Kubernetes;
    let fields = [".data.", ".stringData.", ".binaryData."];
    let pointer = location.pointer.as_str();
    let end = fields.iter().filter_map(|field| pointer.find(field)).min();
    let path = end.and_then(|end| pointer.get(..end)).unwrap_or_default();
    is_kubernetes.then_some((location.input, path))
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
