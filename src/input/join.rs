//! Several inputs, one picture: proxies found, equal chains and bundles shown once with all their places.

mod identity;

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

pub(super) use self::identity::facts_key as serial_and_validity;
pub(super) use self::identity::identity;
use self::identity::{absorb, facts_key};
use super::capture;
use super::collected::Collected;
use super::proxies;
use crate::knowledge::envoy::Release;
use crate::model::{
    Bundle, Captured, Certificate, Chain, ChainOrigin, Channel, EnvoyVersion, Evidence, Fact,
    InputId, Location, Problem, ProblemKind, Proxy, ProxyId, Role, Symptom,
};

/// What one input holds.
pub(super) struct Part {
    /// The input.
    pub(super) input: InputId,
    /// The directory of its file.
    pub(super) directory: Option<PathBuf>,
    /// The side of one connection it is evidence of.
    pub(super) end: Option<Role>,
    /// What its reader found.
    pub(super) collected: Collected,
}

/// Joins all parts into the evidence.
pub(super) fn join(mut parts: Vec<Part>, evidence: &mut Evidence) {
    evidence.proxies = proxies::group(&mut parts);
    evidence.ends = proxies::ends(&mut parts, &mut evidence.proxies);
    evidence.captured = captured(&parts, evidence);
    compare_public_keys(&mut parts);
    evidence.symptoms = symptoms(&mut parts, &evidence.proxies);
    let mut chains = Vec::new();
    let mut bundles = Vec::new();
    for part in &mut parts {
        chains.append(&mut part.collected.chains);
        bundles.append(&mut part.collected.bundles);
    }
    evidence.chains = join_chains(chains, &mut evidence.inputs);
    evidence.bundles = join_bundles(bundles);
    for bundle in &mut evidence.bundles {
        // Where `/certs` lists whole bundles, one CA is a whole bundle too.
        let version = bundle
            .proxy
            .and_then(|id| evidence.proxies.get(id.0)?.version);
        if version.is_some_and(lists_whole_bundles) {
            bundle.source.complete = true;
        }
    }
}

fn lists_whole_bundles(version: EnvoyVersion) -> bool {
    let candidates = Release::of(&[version]);
    candidates.iter().all(|release| release.lists_whole_bundles)
}

/// The symptoms, each with the proxy whose output it is: the only one of its directory. A log beside the dump of the only
/// proxy at hand may as well be that of its peer, so there is no saying then; statistics are admin output like the dump.
fn symptoms(parts: &mut [Part], proxies: &[Proxy]) -> Vec<Symptom> {
    let mut owners: HashMap<PathBuf, Vec<ProxyId>> = HashMap::new();
    for part in parts.iter() {
        if let (Some(directory), Some(id)) =
            (&part.directory, proxies::proxy_of(proxies, part.input))
        {
            let owners = owners.entry(directory.clone()).or_default();
            if !owners.contains(&id) {
                owners.push(id);
            }
        }
    }
    let mut all = Vec::new();
    for part in parts {
        let owner = part.directory.as_ref().and_then(|directory| {
            match owners.get(directory).map(Vec::as_slice) {
                Some([only]) => Some(*only),
                _ => None,
            }
        });
        for mut symptom in part.collected.symptoms.drain(..) {
            let is_admin_output = symptom.printer.channel == Channel::Statistics;
            symptom.printer.proxy = owner.filter(|_| is_admin_output || owners.len() > 1);
            all.push(symptom);
        }
    }
    all
}

/// A public key in a file of its own belongs to the chain beside it, where there is just one.
fn compare_public_keys(parts: &mut [Part]) {
    let keys: Vec<_> = parts
        .iter()
        .filter(|part| part.collected.chains.is_empty())
        .filter_map(|part| Some((part.directory.clone(), part.collected.public_key.clone()?)))
        .collect();
    for (directory, key) in keys {
        let mut beside: Vec<&mut Chain> = parts
            .iter_mut()
            .filter(|part| part.directory == directory)
            .flat_map(|part| &mut part.collected.chains)
            .filter(|chain| chain.origin == ChainOrigin::File)
            .collect();
        if let [chain] = &mut beside[..]
            && !chain.presented.signing_key.is_in_evidence()
        {
            chain.presented.signing_key = Fact::known(key);
        }
    }
}

/// The moment of the dumps: each proxy's own interval, and the span of these.
fn captured(parts: &[Part], evidence: &mut Evidence) -> Option<Captured> {
    let mut groups: BTreeMap<Option<ProxyId>, Vec<capture::Bound>> = BTreeMap::new();
    for part in parts {
        let proxy = proxies::proxy_of(&evidence.proxies, part.input);
        groups
            .entry(proxy)
            .or_default()
            .extend(part.collected.bounds.iter().cloned());
    }
    let mut span: Option<Captured> = None;
    for bounds in groups.values() {
        let agreed = capture::agreed(bounds);
        for location in agreed.left_out {
            let message = "the day count of this entry contradicts the others; it was left out of the capture time";
            tell(
                &mut evidence.inputs,
                message.to_owned(),
                location,
                ProblemKind::General,
            );
        }
        span = match (span, agreed.captured) {
            (Some(span), Some(captured)) => Some(span.or(captured)),
            (span, captured) => span.or(captured),
        };
    }
    span
}

/// Shows equal chains once. A `/certs` entry is the leaf of a chain that is known whole, where serial number and validity
/// are equal.
fn join_chains(found: Vec<Chain>, inputs: &mut [crate::model::Input]) -> Vec<Chain> {
    let (partial, whole): (Vec<Chain>, Vec<Chain>) = found
        .into_iter()
        .partition(|chain| chain.origin == ChainOrigin::Certs);
    let mut chains: Vec<Chain> = Vec::new();
    let mut known: HashMap<(Option<ProxyId>, Vec<String>), usize> = HashMap::new();
    for chain in whole {
        // An empty or unreadable chain is a finding of its own, wherever it stands.
        let key = (
            chain.proxy,
            chain.presented.certificates.iter().map(identity).collect(),
        );
        match known.get(&key).and_then(|index| chains.get_mut(*index)) {
            Some(first) if !key.1.is_empty() => merge(first, chain),
            _ => {
                known.insert(key, chains.len());
                chains.push(chain);
            }
        }
    }
    let mut by_facts: HashMap<String, Vec<usize>> = HashMap::new();
    let mut by_serial: HashMap<String, usize> = HashMap::new();
    for (index, chain) in chains.iter().enumerate() {
        if let Some(key) = chain.leaf().and_then(facts_key) {
            by_facts.entry(key).or_default().push(index);
        }
        if let Some(serial) = chain.leaf().and_then(|leaf| leaf.serial.value()) {
            by_serial.entry(serial.to_string()).or_insert(index);
        }
    }
    let mut entries: HashMap<(Option<ProxyId>, String), usize> = HashMap::new();
    for chain in partial {
        let Some(key) = chain.leaf().and_then(facts_key) else {
            chains.push(chain);
            continue;
        };
        let holder = by_facts.get(&key).and_then(|indices| {
            let same = |index: &&usize| chains.get(**index).is_some_and(|c| c.proxy == chain.proxy);
            indices.iter().find(same).or_else(|| indices.first())
        });
        if let Some(first) = holder.and_then(|index| chains.get_mut(*index)) {
            merge(first, chain);
            continue;
        }
        tell_conflict(&chain, &chains, &by_serial, inputs);
        let key = (chain.proxy, key);
        if let Some(first) = entries.get(&key).and_then(|index| chains.get_mut(*index)) {
            merge(first, chain);
        } else {
            entries.insert(key, chains.len());
            chains.push(chain);
        }
    }
    chains
}

/// Adds the places of `other` to `first`, which knows at least as much.
fn merge(first: &mut Chain, other: Chain) {
    first.sources.extend(other.sources);
    for (known, same) in first
        .presented
        .certificates
        .iter_mut()
        .zip(other.presented.certificates)
    {
        absorb(known, same);
    }
    first.name = first.name.take().or(other.name);
    first.proxy = first.proxy.or(other.proxy);
    if first.origin == ChainOrigin::File && other.origin == ChainOrigin::Secret {
        first.origin = ChainOrigin::Secret;
    }
    if !first.presented.signing_key.is_in_evidence() {
        first.presented.signing_key = other.presented.signing_key;
    }
    first.pem = first.pem.take().or(other.pem);
}

/// The same serial number with other facts: two certificates, one of them stale or forged.
fn tell_conflict(
    entry: &Chain,
    chains: &[Chain],
    by_serial: &HashMap<String, usize>,
    inputs: &mut [crate::model::Input],
) {
    let Some(leaf) = entry.leaf() else { return };
    let Some(serial) = leaf.serial.value().filter(|serial| serial.as_str() != "0") else {
        return;
    };
    let other = by_serial
        .get(serial.as_str())
        .and_then(|index| chains.get(*index)?.leaf());
    if let (Some(other), Some(location)) = (other, leaf.sources.first()) {
        let message = format!(
            "serial number {serial} stands here with another validity than in {}: these are two certificates",
            place(other, inputs)
        );
        tell(
            inputs,
            message,
            location.clone(),
            ProblemKind::SerialConflict,
        );
    }
}

fn place(certificate: &Certificate, inputs: &[crate::model::Input]) -> String {
    let Some(source) = certificate.sources.first() else {
        return "another input".to_owned();
    };
    let name = inputs
        .get(source.input.0)
        .map_or("another input", |input| input.name.as_str());
    source
        .line
        .map_or_else(|| name.to_owned(), |line| format!("{name}:{line}"))
}

fn tell(
    inputs: &mut [crate::model::Input],
    message: String,
    location: Location,
    kind: ProblemKind,
) {
    if let Some(input) = inputs.get_mut(location.input.0) {
        input.problems.push(Problem {
            message,
            location,
            repaired: true,
            kind,
        });
    }
}

/// Shows equal bundles once. A bundle of `/certs` is one that is known whole, where its CAs are all in that one.
fn join_bundles(found: Vec<Bundle>) -> Vec<Bundle> {
    let is_shown = |bundle: &Bundle| certificates(bundle).iter().all(Certificate::is_whole);
    let (whole, partial): (Vec<Bundle>, Vec<Bundle>) = found.into_iter().partition(is_shown);
    let mut bundles: Vec<Bundle> = Vec::new();
    let mut known: HashMap<(Option<ProxyId>, Vec<String>), Vec<usize>> = HashMap::new();
    let mut holders: HashMap<(Option<ProxyId>, String), Vec<usize>> = HashMap::new();
    for bundle in whole.into_iter().chain(partial) {
        let certificates = certificates(&bundle);
        let holder = if is_shown(&bundle) {
            let keys: Vec<String> = certificates.iter().map(identity).collect();
            let is_empty = keys.is_empty();
            let same = known.entry((bundle.proxy, keys)).or_default();
            // A file does not say which trust domain it is for; two domains may share their anchors.
            let holder = same.iter().copied().find(|index| {
                let other = bundles.get(*index).and_then(|b| b.trust_domain.as_ref());
                let own = bundle.trust_domain.as_ref();
                !is_empty && (other == own || other.is_none() || own.is_none())
            });
            if holder.is_none() {
                same.push(bundles.len());
            }
            holder
        } else {
            let wanted: Option<Vec<String>> = certificates.iter().map(facts_key).collect();
            wanted.and_then(|wanted| {
                let first = (bundle.proxy, wanted.first()?.clone());
                let candidates = holders.get(&first)?.iter().copied();
                candidates
                    .filter(|index| bundles.get(*index).is_some_and(|held| holds(held, &wanted)))
                    .min()
            })
        };
        if let Some(first) = holder.and_then(|index| bundles.get_mut(index)) {
            first.sources.extend(bundle.sources);
            first.trust_domain = first.trust_domain.take().or(bundle.trust_domain);
            first.source.complete |= bundle.source.complete;
            continue;
        }
        for key in self::certificates(&bundle).iter().filter_map(facts_key) {
            let holders = holders.entry((bundle.proxy, key)).or_default();
            holders.push(bundles.len());
        }
        bundles.push(bundle);
    }
    bundles
}

fn holds(bundle: &Bundle, wanted: &[String]) -> bool {
    let held: Vec<String> = certificates(bundle).iter().filter_map(facts_key).collect();
    wanted.iter().all(|key| held.contains(key))
}

fn certificates(bundle: &Bundle) -> &[Certificate] {
    bundle
        .source
        .certificates
        .value()
        .map_or(&[], Vec::as_slice)
}
