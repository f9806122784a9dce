//! What a reader finds in one input.

use super::capture::Bound;
use super::json::Repair;
use super::source::Purpose;
use crate::input::document::Document;
use crate::model::{
    Bundle, Chain, ChainOrigin, Fact, InputId, Location, Presented, Problem, ProblemKind, Proxy,
    ProxyId, PublicKey, Symptom,
};

/// Problems of one kind listed of one input; more are counted only.
const MOST_PROBLEMS: usize = 100;

/// Filled by the reader of one format from one input. A [`ProxyId`] in `chains` and `bundles` is an index into `proxies`
/// here; joining renumbers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Collected {
    /// The input being read.
    pub(crate) input: InputId,
    /// The proxies it shows.
    pub(crate) proxies: Vec<Proxy>,
    /// The chains it holds, repeats included.
    pub(crate) chains: Vec<Chain>,
    /// The bundles it holds, repeats included.
    pub(crate) bundles: Vec<Bundle>,
    /// Repairs and losses.
    pub(crate) problems: Vec<Problem>,
    /// Per kind the first problem that is not listed, and how many are not.
    left_out: Vec<(Problem, usize)>,
    /// A public key that stands in it, to be compared with the chain it stands beside.
    pub(crate) public_key: Option<PublicKey>,
    /// What it says about the moment it was taken.
    pub(crate) bounds: Vec<Bound>,
    /// What its lines and counters say about connections.
    pub(crate) symptoms: Vec<Symptom>,
}

impl Collected {
    /// Nothing yet.
    pub(crate) const fn new(input: InputId) -> Self {
        Self {
            input,
            proxies: Vec::new(),
            chains: Vec::new(),
            bundles: Vec::new(),
            problems: Vec::new(),
            left_out: Vec::new(),
            public_key: None,
            bounds: Vec::new(),
            symptoms: Vec::new(),
        }
    }

    /// Adds a proxy of this input.
    pub(crate) fn proxy(&mut self, proxy: Proxy) -> ProxyId {
        self.proxies.push(proxy);
        ProxyId(self.proxies.len() - 1)
    }

    /// Something about the whole input that lost content.
    pub(crate) fn lost(&mut self, message: impl Into<String>) {
        self.lost_at(message, Location::whole(self.input));
    }

    /// Something that lost content at a place.
    pub(crate) fn lost_at(&mut self, message: impl Into<String>, location: Location) {
        self.problem(message.into(), location, false, ProblemKind::General);
    }

    /// Something that was repaired.
    pub(crate) fn repaired(&mut self, message: impl Into<String>, location: Location) {
        self.problem(message.into(), location, true, ProblemKind::General);
    }

    /// Any problem.
    pub(crate) fn problem(
        &mut self,
        message: String,
        location: Location,
        repaired: bool,
        kind: ProblemKind,
    ) {
        let problem = Problem {
            message,
            location,
            repaired,
            kind,
        };
        let alike = self
            .problems
            .iter()
            .filter(|known| is_alike(known, &problem));
        match alike.count() {
            MOST_PROBLEMS => match self
                .left_out
                .iter_mut()
                .find(|(one, _)| is_alike(one, &problem))
            {
                Some((_, count)) => *count += 1,
                None => self.left_out.push((problem, 1)),
            },
            _ => self.problems.push(problem),
        }
    }

    /// Says how many problems were not listed, once the whole input has been read.
    pub(super) fn report_left_out(&mut self) {
        for (first, count) in std::mem::take(&mut self.left_out) {
            self.problems.push(Problem {
                message: format!(
                    "{count} more problems of this kind, from here on, are not listed"
                ),
                ..first
            });
        }
    }

    /// Tells what the tolerant JSON reader repaired.
    pub(crate) fn repairs_of(&mut self, document: &Document<'_>) {
        for repair in &document.repairs {
            let location = self.location_of(repair);
            self.repaired(repair.message(), location);
        }
    }

    fn location_of(&self, repair: &Repair) -> Location {
        Location {
            input: self.input,
            line: Some(repair.at.line),
            column: Some(repair.at.column),
            pointer: repair.pointer.clone(),
        }
    }

    /// A place given by its line alone.
    pub(crate) const fn line(&self, line: usize) -> Location {
        Location {
            input: self.input,
            line: Some(line),
            column: None,
            pointer: String::new(),
        }
    }

    /// What was found stands in no PEM text that Envoy's reader could see otherwise.
    pub(super) fn forget_texts(&mut self) {
        self.chains.iter_mut().for_each(|chain| chain.pem = None);
        for bundle in &mut self.bundles {
            bundle.source.text = Fact::NotInEvidence;
        }
    }

    /// Calls what has no name of its own by the name of its file.
    pub(super) fn name_files(&mut self, name: &str) {
        for chain in &mut self.chains {
            if chain.origin == ChainOrigin::File && chain.name.is_none() {
                chain.name = Some(name.to_owned());
            }
        }
        for bundle in &mut self.bundles {
            if bundle.proxy.is_none() && bundle.name.is_none() {
                bundle.name = Some(name.to_owned());
            }
            if bundle.proxy.is_none() && bundle.source.path.is_empty() {
                name.clone_into(&mut bundle.source.path);
            }
        }
    }

    /// Bends what was found to what the user says the input is for. Where it holds both chains and anchors, those of the other
    /// kind are left out: the anchors of a Secret are not presented, and what it presents anchors nothing.
    pub(super) fn take_role(&mut self, purpose: &Purpose, name: &str) {
        match purpose {
            Purpose::Evidence => {}
            Purpose::Chain => {
                let bundles = std::mem::take(&mut self.bundles);
                if self.chains.is_empty() {
                    let files = bundles.into_iter().filter(|bundle| bundle.proxy.is_none());
                    self.chains.extend(files.map(chain_of));
                }
                self.proxies.clear();
                self.chains.iter_mut().for_each(|chain| chain.proxy = None);
            }
            Purpose::TrustBundle { trust_domain, .. } => {
                let chains = std::mem::take(&mut self.chains);
                if self.bundles.is_empty() {
                    let files = chains
                        .into_iter()
                        .filter(|chain| chain.origin == ChainOrigin::File);
                    self.bundles
                        .extend(files.map(|chain| bundle_of(chain, name)));
                }
                if self.bundles.is_empty() && self.problems.iter().all(|problem| problem.repaired) {
                    self.lost("it holds no certificate that could be an anchor");
                }
                self.proxies.clear();
                for bundle in &mut self.bundles {
                    bundle.proxy = None;
                    if trust_domain.is_some() {
                        bundle.trust_domain.clone_from(trust_domain);
                    }
                }
            }
        }
    }
}

fn is_alike(one: &Problem, other: &Problem) -> bool {
    (one.kind, one.repaired) == (other.kind, other.repaired)
}

/// The certificates of a bundle as a presented chain.
fn chain_of(bundle: Bundle) -> Chain {
    Chain {
        presented: Presented {
            certificates: bundle
                .source
                .certificates
                .value()
                .cloned()
                .unwrap_or_default(),
            complete: bundle.source.complete,
            signing_key: Fact::NotInEvidence,
        },
        origin: ChainOrigin::File,
        proxy: None,
        name: bundle.name,
        sources: bundle.sources,
        pem: bundle.source.text.value().cloned(),
    }
}

/// The certificates of a chain as anchors.
fn bundle_of(chain: Chain, name: &str) -> Bundle {
    Bundle {
        trust_domain: None,
        source: crate::model::DataSource {
            keys_decode: Fact::NotInEvidence,
            path: name.to_owned(),
            text: chain.pem.map_or(Fact::NotInEvidence, Fact::known),
            certificates: Fact::known(chain.presented.certificates),
            crls: Fact::Absent,
            complete: chain.presented.complete,
        },
        proxy: None,
        name: chain.name,
        sources: chain.sources,
    }
}
