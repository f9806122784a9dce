//! What was handed in and what it holds.

use serde::Serialize;

use super::verdicts::{Load, Verdict};
use crate::judgement::{JudgedChain, Judgement};
use crate::model::{
    self, Certificate, ChainOrigin, Evidence, InputId, InputKind, Location, Problem, ProxyId,
};

/// An input.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Input<'a> {
    /// `i0`, `i1`, …
    pub id: InputId,
    /// As named on the command line; `-` for standard input.
    pub name: &'a str,
    /// What it turned out to be.
    pub kind: InputKind,
    /// SHA-256 of its bytes.
    pub sha256: &'a str,
    /// What had to be repaired, and what is lost.
    pub problems: &'a [Problem],
}

/// A proxy.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Proxy<'a> {
    /// `p0`, `p1`, …
    pub id: ProxyId,
    /// Node id of its bootstrap.
    pub node: Option<&'a str>,
    /// Envoy's version, such as `1.40` or `1.38.2`.
    pub envoy_version: Option<String>,
    /// The inputs that belong to it.
    pub inputs: &'a [InputId],
    /// The trust domain its bootstrap names.
    pub trust_domain: Option<&'a str>,
    /// Secrets it asked for and has not received.
    pub warming_secrets: &'a [String],
}

/// A trust bundle.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Bundle<'a> {
    /// `b0`, `b1`, …
    pub id: String,
    /// Secret or file name.
    pub name: Option<&'a str>,
    /// The trust domain it is for.
    pub trust_domain: Option<&'a str>,
    /// The proxy that holds it.
    pub proxy: Option<ProxyId>,
    /// Whether `certificates` is all of it.
    pub complete: bool,
    /// Where it was met.
    pub sources: &'a [Location],
    /// Its anchors; `null` where they are only named.
    pub certificates: Option<Vec<CertificateEntry<'a>>>,
}

/// A certificate: its id and every fact of it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CertificateEntry<'a> {
    /// Chain or bundle and position, leaf 0: `c0.0`, `b0.1`.
    pub id: String,
    /// What people call it.
    pub display_name: String,
    /// The facts.
    #[serde(flatten)]
    pub facts: &'a Certificate,
}

/// A chain.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Chain<'a> {
    /// `c0`, `c1`, …
    pub id: String,
    /// Secret or file name.
    pub name: Option<&'a str>,
    /// The proxy that holds it.
    pub proxy: Option<ProxyId>,
    /// What kind of source shows it.
    pub origin: ChainOrigin,
    /// Where it was met.
    pub sources: &'a [Location],
    /// Whether these are all certificates that are sent (`/certs` shows the leaf alone).
    pub complete: bool,
    /// The leaf's SPIFFE ID, where it has a well-formed one.
    pub spiffe_id: Option<String>,
    /// Leaf first, as it stands.
    pub certificates: Vec<CertificateEntry<'a>>,
    /// Whether Envoy loads it as its own.
    pub load: Vec<Load<'a>>,
    /// What each verifier says.
    pub verdicts: Vec<Verdict<'a>>,
}

pub(super) fn inputs(evidence: &Evidence) -> Vec<Input<'_>> {
    let inputs = evidence.inputs.iter().enumerate();
    inputs
        .map(|(index, input)| Input {
            id: InputId(index),
            name: &input.name,
            kind: input.kind,
            sha256: &input.sha256,
            problems: &input.problems,
        })
        .collect()
}

pub(super) fn proxies(evidence: &Evidence) -> Vec<Proxy<'_>> {
    let proxies = evidence.proxies.iter().enumerate();
    proxies
        .map(|(index, proxy)| Proxy {
            id: ProxyId(index),
            node: proxy.node.as_deref(),
            envoy_version: proxy.version.map(|version| version.to_string()),
            inputs: &proxy.inputs,
            trust_domain: proxy.trust_domain.as_deref(),
            warming_secrets: &proxy.warming_secrets,
        })
        .collect()
}

pub(super) fn bundles(evidence: &Evidence) -> Vec<Bundle<'_>> {
    let bundles = evidence.bundles.iter().enumerate();
    bundles
        .map(|(index, bundle)| {
            let id = format!("b{index}");
            let certificates = bundle.source.certificates.value();
            Bundle {
                certificates: certificates.map(|list| certificate_entries(&id, list)),
                id,
                name: bundle.name.as_deref(),
                trust_domain: bundle.trust_domain.as_deref(),
                proxy: bundle.proxy,
                complete: bundle.source.complete,
                sources: &bundle.sources,
            }
        })
        .collect()
}

/// The chains without verdicts.
pub(super) fn chains(evidence: &Evidence) -> Vec<Chain<'_>> {
    let chains = evidence.chains.iter().enumerate();
    chains
        .map(|(index, chain)| self::chain(index, chain))
        .collect()
}

/// The chains with what was judged about them.
pub(super) fn judged_chains(judgement: &Judgement) -> Vec<Chain<'_>> {
    let mut chains = chains(&judgement.evidence);
    for judged in &judgement.chains {
        if let Some(chain) = chains.get_mut(judged.chain) {
            add_answers(chain, judged, judgement);
        }
    }
    chains
}

fn chain(index: usize, chain: &model::Chain) -> Chain<'_> {
    let id = format!("c{index}");
    let spiffe_id = chain
        .leaf()
        .and_then(Certificate::spiffe_id)
        .and_then(Result::ok);
    Chain {
        certificates: certificate_entries(&id, &chain.presented.certificates),
        id,
        name: chain.name.as_deref(),
        proxy: chain.proxy,
        origin: chain.origin,
        sources: &chain.sources,
        complete: chain.presented.complete,
        spiffe_id: spiffe_id.map(|id| id.to_string()),
        load: Vec::new(),
        verdicts: Vec::new(),
    }
}

fn add_answers<'a>(chain: &mut Chain<'a>, judged: &'a JudgedChain, judgement: &'a Judgement) {
    chain.load = judged
        .load
        .iter()
        .map(|(role, load)| Load::of(*role, load))
        .collect();
    chain.verdicts = judged
        .verdicts
        .iter()
        .map(|one| Verdict::of(judgement, judged.chain, one))
        .collect();
}

fn certificate_entries<'a>(of: &str, certificates: &'a [Certificate]) -> Vec<CertificateEntry<'a>> {
    let certificates = certificates.iter().enumerate();
    certificates
        .map(|(position, facts)| CertificateEntry {
            id: format!("{of}.{position}"),
            display_name: facts.display_name(),
            facts,
        })
        .collect()
}
