//! Loose certificates: every one found in a folder is a leaf once, under the issuers that are found there by their name.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use svidlint::input::der;
use svidlint::model::{Certificate, InputId, Location};
use svidlint_forge::{certificate::Cert, pem};

use super::{Foreign, Settings, bytes, folder, keys};

/// Larger files hold no certificates.
const LARGEST: u64 = 4 << 20;
/// Longest chain that is put together.
const LONGEST: usize = 12;
/// Most anchors that stand beside each other in a bundle of roots.
const MOST_ROOTS: usize = 12;

/// Every file in a folder and the folders in it, sorted.
pub(super) fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_symlink() {
            continue;
        }
        if path.is_dir() {
            files.extend(self::files(&path)?);
        } else if fs::metadata(&path)?.len() <= LARGEST {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// A certificate and where it was found.
#[derive(Debug)]
struct Found {
    der: Vec<u8>,
    read: Certificate,
    /// Index of its folder.
    folder: usize,
    name: String,
}

impl Found {
    fn subject(&self) -> Option<&[u8]> {
        self.read.subject.value().map(|name| name.der.as_slice())
    }

    fn issuer(&self) -> Option<&[u8]> {
        self.read.issuer.value().map(|name| name.der.as_slice())
    }

    fn is_self_issued(&self) -> bool {
        self.subject().is_some() && self.subject() == self.issuer()
    }

    /// Whether the key identifiers of the two contradict each other.
    fn is_of_other_key(&self, issuer: &Self) -> bool {
        let wanted = self
            .read
            .authority_key_id
            .value()
            .and_then(|id| id.key_id.as_ref());
        let held = issuer.read.subject_key_id.value();
        matches!((wanted, held), (Some(wanted), Some(held)) if wanted != held)
    }
}

/// What a folder holds.
#[derive(Debug, Default)]
struct Pool {
    certificates: Vec<Found>,
    /// CRLs with the name of their issuer.
    lists: Vec<(usize, Vec<u8>, Vec<u8>)>,
    keys: keys::Keys,
    /// Files of several certificates, as they stand.
    sent: Vec<(usize, String, Vec<Vec<u8>>)>,
}

/// A chain for every certificate in a folder and the folders in it, cases that are written out left aside.
pub(super) fn read(suite: &Path) -> Result<Vec<Foreign>> {
    let pool = pool(suite)?;
    let mut chains = Vec::new();
    for leaf in &pool.certificates {
        let path = pool.path(leaf);
        let (top, below) = match path.split_last() {
            Some((top, below)) if !below.is_empty() => (Some(*top), below),
            _ => (None, &path[..]),
        };
        let sent: Vec<_> = below.iter().map(|found| found.der.clone()).collect();
        let root = top
            .or_else(|| leaf.is_self_issued().then_some(leaf))
            .map_or_else(|| Cert::root().der(), |root| root.der.clone());
        let key = leaf
            .read
            .public_key
            .value()
            .and_then(|public| pool.keys.get(&public.spki).cloned());
        let one = |what: &str, chain: &[Vec<u8>], anchors: &[Vec<u8>], crls| Foreign {
            name: format!("{}{what}", leaf.name),
            chain: chain.to_vec(),
            anchors: pem::certificates(anchors).into_bytes(),
            crls,
            key: key.clone(),
            settings: Settings::default(),
        };
        chains.push(one("", &sent, std::slice::from_ref(&root), None));
        let all: Vec<_> = path.iter().map(|found| found.der.clone()).collect();
        chains.push(one(" whole", &all, &pool.roots(leaf.folder, &root), None));
        let crls = pool.lists_of(leaf.folder, &path);
        if !crls.is_empty() {
            chains.push(one(" crl", &sent, &[root], Some(crls)));
        }
    }
    for (folder, name, sent) in &pool.sent {
        let last = pool
            .certificates
            .iter()
            .find(|found| Some(&found.der) == sent.last());
        let root = last.and_then(|last| pool.path(last).last().map(|root| root.der.clone()));
        chains.push(Foreign {
            name: format!("{name} as sent"),
            chain: sent.clone(),
            anchors: pem::certificates(
                pool.roots(*folder, &root.unwrap_or_else(|| Cert::root().der())),
            )
            .into_bytes(),
            ..Foreign::default()
        });
    }
    Ok(chains)
}

fn pool(suite: &Path) -> Result<Pool> {
    let mut pool = Pool::default();
    let mut folders: BTreeMap<PathBuf, usize> = BTreeMap::new();
    let mut known: BTreeSet<(usize, Vec<u8>)> = BTreeSet::new();
    for file in files(suite)? {
        let directory = file.parent().unwrap_or(suite).to_owned();
        if folder::is_case(&directory) {
            continue;
        }
        let next = folders.len();
        let folder = *folders.entry(directory).or_insert(next);
        let content = fs::read(&file)?;
        let name = file.strip_prefix(suite)?.display().to_string();
        keys::collect(&String::from_utf8_lossy(&content), &mut pool.keys);
        for list in bytes::lists(&content) {
            if let Ok(read) = der::revocation_list(&list) {
                let issuer = read.issuer.der.clone();
                pool.lists.push((folder, issuer, list));
            }
        }
        let certificates = bytes::certificates(&content);
        if certificates.len() > 1 && certificates.len() <= LONGEST {
            pool.sent.push((folder, name.clone(), certificates.clone()));
        }
        for (index, found) in certificates.into_iter().enumerate() {
            if !known.insert((folder, found.clone())) {
                continue;
            }
            pool.certificates.push(Found {
                read: der::certificate(&found, Location::whole(InputId(0))),
                der: found,
                folder,
                name: if index == 0 {
                    name.clone()
                } else {
                    format!("{name}[{index}]")
                },
            });
        }
    }
    Ok(pool)
}

impl Pool {
    /// The certificate and its issuers, as far as they are found, without repetition.
    fn path<'a>(&'a self, leaf: &'a Found) -> Vec<&'a Found> {
        let mut path = vec![leaf];
        let mut last = leaf;
        while !last.is_self_issued() && path.len() < LONGEST {
            let issuers = self.certificates.iter().filter(|issuer| {
                last.issuer().is_some()
                    && issuer.subject() == last.issuer()
                    && !path.iter().any(|known| known.der == issuer.der)
            });
            // The one in the same folder with the right key before any other; the roots before cross-signed ones.
            let Some(issuer) = issuers.min_by_key(|issuer| {
                (
                    issuer.folder != last.folder,
                    last.is_of_other_key(issuer),
                    !issuer.is_self_issued(),
                )
            }) else {
                break;
            };
            path.push(issuer);
            last = issuer;
        }
        path
    }

    /// A root, behind others of its folder.
    fn roots(&self, folder: usize, root: &[u8]) -> Vec<Vec<u8>> {
        let others = self
            .certificates
            .iter()
            .filter(|found| found.folder == folder && found.is_self_issued() && found.der != root);
        others
            .take(MOST_ROOTS)
            .map(|found| found.der.clone())
            .chain([root.to_vec()])
            .collect()
    }

    /// The CRLs of this folder that are issued by anybody on the path.
    fn lists_of(&self, folder: usize, path: &[&Found]) -> Vec<u8> {
        let of_path = self.lists.iter().filter(|(at, issuer, _)| {
            *at == folder
                && path
                    .iter()
                    .any(|found| found.subject() == Some(issuer.as_slice()))
        });
        of_path
            .map(|(_, _, list)| pem::crl(list))
            .collect::<String>()
            .into_bytes()
    }
}
