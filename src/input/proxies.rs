//! Which inputs are one proxy's.
//!
//! Proxies with the same node id are one. Admin output without a node id belongs to the proxy of its directory, if there
//! is just one; else to the proxy that serves the very same leaf. PEM files beside one proxy's dumps are that proxy's too.
//! Content beats the directory: what presents another certificate, key and identity than all of a proxy's own is a peer's.

mod identity;

use std::collections::HashMap;
use std::path::PathBuf;

use super::join::Part;
use super::join::serial_and_validity;
use crate::model::{ConfiguredContext, InputId, Proxy, ProxyId, Role};
use identity::Identity;

/// The proxy an input belongs to.
pub(super) fn proxy_of(proxies: &[Proxy], input: InputId) -> Option<ProxyId> {
    proxies
        .iter()
        .position(|proxy| proxy.inputs.contains(&input))
        .map(ProxyId)
}

/// Finds the proxies and renumbers every [`ProxyId`] in the parts.
pub(super) fn group(parts: &mut [Part]) -> Vec<Proxy> {
    let mut found = flatten(parts);
    let mut groups: Vec<usize> = (0..found.len()).collect();
    if parts.iter().any(|part| part.end.is_some()) {
        same_end(&found, &mut groups);
    } else {
        for wanted in [same_node, same_directory, same_leaf] {
            wanted(&found, &mut groups);
        }
    }
    let mut numbers: HashMap<usize, usize> = HashMap::new();
    let mut proxies: Vec<Proxy> = Vec::new();
    for (index, seen) in found.iter_mut().enumerate() {
        let group = groups.get(index).copied().unwrap_or(index);
        let proxy = std::mem::take(&mut seen.proxy);
        if let Some(first) = numbers.get(&group).and_then(|n| proxies.get_mut(*n)) {
            merge(first, proxy);
        } else {
            numbers.insert(group, proxies.len());
            proxies.push(proxy);
        }
    }
    let number = |part: usize, id: ProxyId| {
        let index = found
            .iter()
            .position(|seen| seen.part == part && seen.id == id)?;
        numbers.get(groups.get(index)?).copied().map(ProxyId)
    };
    for (position, part) in parts.iter_mut().enumerate() {
        for chain in &mut part.collected.chains {
            chain.proxy = chain.proxy.and_then(|id| number(position, id));
        }
        for bundle in &mut part.collected.bundles {
            bundle.proxy = bundle.proxy.and_then(|id| number(position, id));
        }
    }
    if parts.iter().all(|part| part.end.is_none()) {
        adopt_files(parts, &mut proxies);
    }
    proxies
}

/// A proxy as one input shows it.
struct Seen {
    part: usize,
    id: ProxyId,
    directory: Option<PathBuf>,
    end: Option<Role>,
    proxy: Proxy,
    leaves: Vec<String>,
    identities: Vec<Identity>,
}

fn flatten(parts: &mut [Part]) -> Vec<Seen> {
    let mut found = Vec::new();
    for (position, part) in parts.iter_mut().enumerate() {
        for (index, proxy) in part.collected.proxies.drain(..).enumerate() {
            let id = ProxyId(index);
            let mut leaves: Vec<String> = part
                .collected
                .chains
                .iter()
                .filter(|chain| chain.proxy == Some(id))
                .filter_map(|chain| chain.leaf().and_then(serial_and_validity))
                .collect();
            leaves.sort();
            leaves.dedup();
            let own = part.collected.chains.iter();
            let identities = own
                .filter(|chain| chain.proxy == Some(id))
                .filter_map(Identity::of)
                .collect();
            found.push(Seen {
                part: position,
                id,
                directory: part.directory.clone(),
                end: part.end,
                proxy,
                leaves,
                identities,
            });
        }
    }
    found
}

/// Puts the group of one into the group of the other.
fn unite(groups: &mut [usize], one: usize, other: usize) {
    let (Some(&to), Some(&from)) = (groups.get(one), groups.get(other)) else {
        return;
    };
    for group in groups.iter_mut().filter(|group| **group == from) {
        *group = to;
    }
}

/// The user says which inputs are whose.
fn same_end(found: &[Seen], groups: &mut [usize]) {
    for (index, seen) in found.iter().enumerate() {
        if let Some(first) = found.iter().position(|other| other.end == seen.end) {
            unite(groups, first, index);
        }
    }
}

/// The two ends of the connection that the user names. What no proxy shows, such as a PEM file, belongs to its end all
/// the same.
pub(super) fn ends(parts: &mut [Part], proxies: &mut Vec<Proxy>) -> Option<(ProxyId, ProxyId)> {
    if parts.iter().all(|part| part.end.is_none()) {
        return None;
    }
    let mut owner = |end: Role| {
        let of_end = |part: &&mut Part| part.end == Some(end);
        let known = parts
            .iter_mut()
            .filter(of_end)
            .find_map(|part| proxy_of(proxies, part.input));
        let id = known.unwrap_or_else(|| {
            proxies.push(Proxy::default());
            ProxyId(proxies.len() - 1)
        });
        for part in parts.iter_mut().filter(of_end) {
            for chain in &mut part.collected.chains {
                chain.proxy = Some(id);
            }
            for bundle in &mut part.collected.bundles {
                bundle.proxy = Some(id);
            }
            if let Some(proxy) = proxies.get_mut(id.0)
                && !proxy.inputs.contains(&part.input)
            {
                proxy.inputs.push(part.input);
            }
        }
        id
    };
    Some((owner(Role::Client), owner(Role::Server)))
}

fn same_node(found: &[Seen], groups: &mut [usize]) {
    let mut first: HashMap<&str, usize> = HashMap::new();
    for (index, seen) in found.iter().enumerate() {
        if let Some(node) = seen.proxy.node.as_deref() {
            let first = *first.entry(node).or_insert(index);
            unite(groups, first, index);
        }
    }
}

/// One directory, at most one node, no two dumps of one kind: one proxy.
fn same_directory(found: &[Seen], groups: &mut [usize]) {
    let mut directories: HashMap<&PathBuf, Vec<usize>> = HashMap::new();
    for (index, seen) in found.iter().enumerate() {
        if let Some(directory) = &seen.directory {
            directories.entry(directory).or_default().push(index);
        }
    }
    for members in directories.values() {
        let mut nodes: Vec<usize> = Vec::new();
        let mut nameless = 0;
        for index in members {
            let Some(seen) = found.get(*index) else {
                continue;
            };
            match (&seen.proxy.node, groups.get(*index)) {
                (Some(_), Some(group)) if !nodes.contains(group) => nodes.push(*group),
                (None, _) => nameless += 1,
                _ => {}
            }
        }
        if nodes.len() == 1
            && nameless == 1
            && let Some(first) = members.first()
            && !holds_strangers(found, members)
        {
            for other in members {
                unite(groups, *first, *other);
            }
        }
    }
}

/// Whether what these inputs present has nothing in common.
fn holds_strangers(found: &[Seen], members: &[usize]) -> bool {
    let of = |is_named: bool| -> Vec<&Identity> {
        let members = members.iter().filter_map(|index| found.get(*index));
        members
            .filter(|seen| seen.proxy.node.is_some() == is_named)
            .flat_map(|seen| &seen.identities)
            .collect()
    };
    identity::are_strangers(&of(true), &of(false))
}

/// A proxy without a node id that serves what exactly one other proxy serves is that proxy.
fn same_leaf(found: &[Seen], groups: &mut [usize]) {
    for (index, seen) in found.iter().enumerate() {
        if seen.proxy.node.is_some() || seen.leaves.is_empty() {
            continue;
        }
        let mut twins: Vec<usize> = Vec::new();
        for (other, twin) in found.iter().enumerate() {
            let (Some(own), Some(group)) = (groups.get(index), groups.get(other)) else {
                continue;
            };
            if own != group
                && !twins.contains(group)
                && twin.leaves.iter().any(|leaf| seen.leaves.contains(leaf))
            {
                twins.push(*group);
            }
        }
        if let [only] = twins[..] {
            unite(groups, only, index);
        }
    }
}

/// What two inputs say about one proxy.
fn merge(first: &mut Proxy, other: Proxy) {
    first.node = first.node.take().or(other.node);
    first.version = first.version.or(other.version);
    first.inputs.extend(other.inputs);
    first.trust_domain = first.trust_domain.take().or(other.trust_domain);
    for secret in other.warming_secrets {
        if !first.warming_secrets.contains(&secret) {
            first.warming_secrets.push(secret);
        }
    }
    first.configured.extend(other.configured);
    first.plaintext.extend(other.plaintext);
    first.endpoints.extend(other.endpoints);
    first.secrets.extend(other.secrets);
    // Those that `/certs` hints at; resolving the configured ones replaces them.
    first.contexts.extend(other.contexts);
}

/// Whether the whole configuration of a proxy is in evidence, and it has no certificate of its own in it.
fn presents_nothing(proxy: &Proxy) -> bool {
    let has_none = |context: &ConfiguredContext| {
        context.certificates.is_empty()
            && context.certificate_secrets.is_empty()
            && context.base.certificates.is_in_evidence()
    };
    !proxy.configured.is_empty() && proxy.configured.iter().all(has_none)
}

/// Certificates in files beside the dumps of exactly one proxy are that proxy's.
fn adopt_files(parts: &mut [Part], proxies: &mut [Proxy]) {
    let mut owners: HashMap<PathBuf, Vec<ProxyId>> = HashMap::new();
    for part in parts.iter() {
        if let (Some(directory), Some(id)) = (&part.directory, proxy_of(proxies, part.input)) {
            let owners = owners.entry(directory.clone()).or_default();
            if !owners.contains(&id) {
                owners.push(id);
            }
        }
    }
    let mut own: HashMap<ProxyId, Vec<Identity>> = HashMap::new();
    for chain in parts.iter().flat_map(|part| &part.collected.chains) {
        if let (Some(id), Some(identity)) = (chain.proxy, Identity::of(chain)) {
            own.entry(id).or_default().push(identity);
        }
    }
    for part in parts {
        let owner = part
            .directory
            .as_ref()
            .and_then(|directory| owners.get(directory));
        let Some([owner]) = owner.map(Vec::as_slice) else {
            continue;
        };
        let mut adopted = false;
        let known: Vec<&Identity> = own.get(owner).into_iter().flatten().collect();
        let has_none = proxies.get(owner.0).is_some_and(presents_nothing);
        for chain in &mut part.collected.chains {
            let beside = Identity::of(chain);
            let beside: Vec<&Identity> = beside.iter().collect();
            let is_peer_s = has_none || identity::are_strangers(&known, &beside);
            if chain.proxy.is_none() && is_peer_s {
                continue;
            }
            adopted |= chain.proxy.is_none();
            chain.proxy = chain.proxy.or(Some(*owner));
        }
        for bundle in &mut part.collected.bundles {
            adopted |= bundle.proxy.is_none();
            bundle.proxy = bundle.proxy.or(Some(*owner));
        }
        if let Some(proxy) = proxies.get_mut(owner.0).filter(|_| adopted)
            && !proxy.inputs.contains(&part.input)
        {
            proxy.inputs.push(part.input);
        }
    }
}
