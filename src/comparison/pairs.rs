//! What of one side is held against what of the other: chains, their certificates, the verifiers that judge them, contexts.

use crate::judgement::{ChainVerdict, Judgement};
use crate::model::{Certificate, Chain, Naming, TlsContext, Verifier};

/// Two chains that are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainPair {
    /// Index into the chains of the good side.
    pub good: usize,
    /// Index into the chains of the bad side.
    pub bad: usize,
    /// Positions of certificates that stand for each other, leaf first. A certificate without counterpart is not among them.
    pub certificates: Vec<(usize, usize)>,
    /// Indices into the verdicts of both judged chains: answers by verifiers of one kind about one role.
    pub verdicts: Vec<(usize, usize)>,
}

/// A context of a proxy that stands for one of another proxy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContextPair {
    /// Proxy and context of the good side.
    pub good: (usize, usize),
    /// Proxy and context of the bad side.
    pub bad: (usize, usize),
}

/// Greatest similarity first, each index used once; ties go to the earlier ones.
fn best(pairs: impl Iterator<Item = (u32, usize, usize)>) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(u32, usize, usize)> = pairs.filter(|(score, ..)| *score > 0).collect();
    pairs.sort_by_key(|(score, good, bad)| (std::cmp::Reverse(*score), *good, *bad));
    let mut chosen: Vec<(usize, usize)> = Vec::new();
    for (_, good, bad) in pairs {
        if chosen
            .iter()
            .all(|(one, other)| *one != good && *other != bad)
        {
            chosen.push((good, bad));
        }
    }
    chosen.sort_unstable();
    chosen
}

fn all(good: usize, bad: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..good).flat_map(move |one| (0..bad).map(move |other| (one, other)))
}

/// The chains of both sides that are most alike.
pub(super) fn chains(good: &Judgement, bad: &Judgement) -> Vec<ChainPair> {
    let (of_good, of_bad) = (&good.evidence.chains, &bad.evidence.chains);
    let scored = all(of_good.len(), of_bad.len()).map(|(one, other)| {
        let score = match (of_good.get(one), of_bad.get(other)) {
            (Some(one), Some(other)) => chain_similarity(good, one, bad, other),
            _ => 0,
        };
        (score, one, other)
    });
    best(scored)
        .into_iter()
        .map(|(one, other)| ChainPair {
            good: one,
            bad: other,
            certificates: match (of_good.get(one), of_bad.get(other)) {
                (Some(one), Some(other)) => certificates(one, other),
                _ => Vec::new(),
            },
            verdicts: verdicts(good, one, bad, other),
        })
        .collect()
}

/// One identity counts most, then one workload, one node, one name of the secret. Any two chains can be compared.
fn chain_similarity(good: &Judgement, one: &Chain, bad: &Judgement, other: &Chain) -> u32 {
    fn identity(chain: &Chain) -> Option<&str> {
        chain.leaf().and_then(Certificate::first_uri)
    }
    fn workload(chain: &Chain) -> Option<&str> {
        identity(chain)?.rsplit('/').next()
    }
    fn node<'a>(side: &'a Judgement, chain: &Chain) -> Option<&'a str> {
        side.evidence.proxies.get(chain.proxy?.0)?.node.as_deref()
    }
    let same = |one: Option<&str>, other: Option<&str>| u32::from(one.is_some() && one == other);
    1 + 8 * same(identity(one), identity(other))
        + 4 * same(workload(one), workload(other))
        + 4 * same(node(good, one), node(bad, other))
        + 2 * same(one.name.as_deref(), other.name.as_deref())
}

/// Leaf with leaf, root that was sent with root that was sent, the others by name, else in order.
fn certificates(good: &Chain, bad: &Chain) -> Vec<(usize, usize)> {
    let (good, bad) = (&good.presented.certificates, &bad.presented.certificates);
    let scored = all(good.len(), bad.len()).map(|(one, other)| {
        let score = match (one, other) {
            (0, 0) => 4,
            (0, _) | (_, 0) => 0,
            _ => match (good.get(one), bad.get(other)) {
                (Some(a), Some(b)) if is_root(a) == is_root(b) => {
                    let same_name = a.subject.is_in_evidence() && a.subject == b.subject;
                    1 + u32::from(same_name)
                }
                _ => 0,
            },
        };
        (score, one, other)
    });
    best(scored)
}

/// Whether a certificate above the leaf is its own issuer by name.
pub(super) fn is_root(certificate: &Certificate) -> bool {
    certificate.is_self_issued() == Some(true)
}

fn verdicts(good: &Judgement, one: usize, bad: &Judgement, other: usize) -> Vec<(usize, usize)> {
    fn of(side: &Judgement, chain: usize) -> Vec<(&ChainVerdict, &Verifier)> {
        let judged = side.chains.iter().find(|judged| judged.chain == chain);
        judged
            .into_iter()
            .flat_map(|judged| &judged.verdicts)
            .filter_map(|verdict| {
                let verifier = side.verifiers.get(verdict.verifier)?;
                Some((verdict, &verifier.verifier))
            })
            .collect()
    }
    let (of_good, of_bad) = (of(good, one), of(bad, other));
    let scored = all(of_good.len(), of_bad.len()).map(|(one, other)| {
        let score = match (of_good.get(one), of_bad.get(other)) {
            (Some((first, a)), Some((second, b))) if first.presented_by == second.presented_by => {
                verifier_similarity(a, b)
            }
            _ => 0,
        };
        (score, one, other)
    });
    best(scored)
}

fn verifier_similarity(good: &Verifier, bad: &Verifier) -> u32 {
    if good.engine != bad.engine {
        return 0;
    }
    1 + 4 * u32::from(is_configured(&good.naming) == is_configured(&bad.naming))
        + 4 * u32::from(std::mem::discriminant(&good.naming) == std::mem::discriminant(&bad.naming))
        + 2 * u32::from(good.context.name == bad.context.name)
        + u32::from(good.name == bad.name)
}

const fn is_configured(naming: &Naming) -> bool {
    matches!(naming, Naming::Explicit)
}

/// Contexts of proxies by name and side; where each side has one of a side, these.
pub(super) fn contexts(good: &Judgement, bad: &Judgement) -> Vec<ContextPair> {
    fn of(side: &Judgement) -> Vec<((usize, usize), &TlsContext)> {
        let proxies = side.evidence.proxies.iter().enumerate();
        proxies
            .flat_map(|(proxy, held)| {
                let contexts = held.contexts.iter().enumerate();
                contexts.map(move |(context, configured)| ((proxy, context), configured))
            })
            .collect()
    }
    fn is_only(context: &TlsContext, list: &[((usize, usize), &TlsContext)]) -> bool {
        list.iter()
            .filter(|(_, one)| one.side == context.side)
            .count()
            == 1
    }
    let (of_good, of_bad) = (of(good), of(bad));
    let scored = all(of_good.len(), of_bad.len()).map(|(one, other)| {
        let score = match (of_good.get(one), of_bad.get(other)) {
            (Some((_, a)), Some((_, b))) if a.side == b.side => {
                let only = is_only(a, &of_good) && is_only(b, &of_bad);
                2 * u32::from(a.name.is_some() && a.name == b.name) + u32::from(only)
            }
            _ => 0,
        };
        (score, one, other)
    });
    best(scored)
        .into_iter()
        .filter_map(|(one, other)| {
            Some(ContextPair {
                good: of_good.get(one)?.0,
                bad: of_bad.get(other)?.0,
            })
        })
        .collect()
}
