//! Chain building and trust (reference sections 5.3 and 5.6; `X509_verify_cert`, `check_trust`).

use super::flags::Examined;
use super::looked::Looked;
use super::store::{Lookup, Stored};
use super::{LibraryError, Request, X509Error};
use crate::knowledge::Check;
use crate::model::{Oid, Role};
use crate::verify::Missing;
use crate::verify::Step;
use crate::verify::step::{at_presenter, at_verifier};

/// The chain that BoringSSL builds.
#[derive(Debug)]
pub(super) struct Path<'a> {
    /// Leaf first.
    pub(super) chain: Vec<Examined<'a>>,
    /// How many of them, from the leaf up, the peer sent. All others are anchors.
    pub(super) untrusted: usize,
    /// Why it is not trusted, when it is not.
    pub(super) refusal: Option<Refusal>,
    /// How many further anchors fitted where one was taken.
    pub(super) other_anchors: usize,
    /// What the certificates that were looked at on the way queued, oldest first.
    pub(super) queued: Vec<LibraryError>,
}

/// A chain that does not end in trust.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) check: Check,
    pub(super) error: X509Error,
    pub(super) depth: usize,
}

/// What is known about the path.
#[derive(Debug)]
pub(super) enum Built<'a> {
    /// It is this one, whatever else is not in evidence.
    Known(Path<'a>),
    /// It depends on what is not in evidence, or on a sort that cannot be foretold.
    Unknown { why: String, missing: Vec<Missing> },
}

/// Builds the path.
pub(super) fn build<'a>(
    request: &Request<'a>,
    stored: &Stored<'a>,
    leaf: &Examined<'a>,
) -> Built<'a> {
    let path = match Builder::new(request, stored).run(leaf) {
        Ok(path) => path,
        Err(count) => {
            return Built::Unknown {
                why: format!(
                    "{count} anchors with one subject fit, and which one {} tries depends on its sort",
                    request.profile.revision
                ),
                missing: Vec::new(),
            };
        }
    };
    let missing = gaps(request);
    if path.refusal.is_some() && !missing.is_empty() {
        // Another anchor or intermediate could still complete the chain.
        return Built::Unknown {
            why: "what is in evidence does not complete the chain".to_owned(),
            missing,
        };
    }
    Built::Known(path)
}

/// What of the path's material is not in evidence.
fn gaps(request: &Request<'_>) -> Vec<Missing> {
    let mut missing = Vec::new();
    let store = &request.store;
    if !store.in_evidence {
        missing.push(at_verifier("trusted CA certificates"));
    } else if !store.complete || store.anchors().any(|anchor| !anchor.is_whole()) {
        missing.push(at_verifier("all trusted CA certificates, whole"));
    }
    let presented = request.presented;
    if !presented.complete || presented.certificates.iter().any(|sent| !sent.is_whole()) {
        missing.push(at_presenter("intermediate certificates, whole"));
    }
    missing
}

/// The steps about the path itself. `None` where the path is not known.
pub(super) fn steps(request: &Request<'_>, built: &Built<'_>) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut checks = vec![
        Check::SelfSignedLeaf,
        Check::SelfSignedInChain,
        Check::NoIssuer,
        Check::AuxReject,
    ];
    if !request.partial_chain {
        checks.push(Check::NoIssuerPartial);
    }
    match built {
        Built::Unknown { why, missing } => {
            steps.push(Step::open(Check::NoIssuer, None, why.as_str(), missing));
        }
        Built::Known(path) => {
            let top = path.chain.len().saturating_sub(1);
            let names: Vec<String> = path.chain.iter().map(Examined::display).collect();
            let detail = names.join(" <- ");
            for check in checks {
                steps.push(match path.refusal {
                    Some(refusal) if refusal.check == check => {
                        Step::refused(check, refusal.depth, refusal.error, detail.as_str())
                    }
                    _ => Step::passed_at(check, top, detail.as_str()),
                });
            }
            if path.other_anchors > 0 {
                steps.push(Step::passed_at(
                    Check::WarnAmbiguousAnchor,
                    top,
                    format!(
                        "{} further anchors have the same subject and fit as well; {} tries this one",
                        path.other_anchors, request.profile.revision
                    ),
                ));
            }
        }
    }
    steps
}

/// Whether a chain is trusted.
enum Trust {
    Trusted,
    /// The settings of the anchor at this depth reject it.
    Rejected(usize),
    Unknown,
}

/// What one anchor says of itself.
enum TrustOf {
    Trusted,
    Rejected,
    Unsaid,
}

/// An anchor's trust for a role (5.6; `X509_check_trust`): its settings, and being self-signed where it has none that
/// count. Without a purpose the settings for any purpose count, and a self-signed anchor is trusted beside them.
fn trust_of(anchor: &Examined<'_>, purpose: Option<Role>) -> TrustOf {
    const SERVER_AUTH: &str = "1.3.6.1.5.5.7.3.1";
    const CLIENT_AUTH: &str = "1.3.6.1.5.5.7.3.2";
    const ANY: &str = "2.5.29.37.0";
    let wanted = match purpose {
        Some(Role::Server) => SERVER_AUTH,
        Some(Role::Client) => CLIENT_AUTH,
        None => ANY,
    };
    if let Some(settings) = &anchor.certificate.trust_settings {
        let names =
            |list: &Option<Vec<Oid>>| list.iter().flatten().any(|oid| oid.as_str() == wanted);
        if names(&settings.rejected) {
            return TrustOf::Rejected;
        }
        if names(&settings.trusted) {
            return TrustOf::Trusted;
        }
        let has_settings = settings.trusted.is_some() || settings.rejected.is_some();
        if purpose.is_some() && has_settings {
            return TrustOf::Unsaid;
        }
    }
    if anchor.self_signed {
        TrustOf::Trusted
    } else {
        TrustOf::Unsaid
    }
}

struct Builder<'r, 's, 'a> {
    request: &'r Request<'a>,
    stored: &'s Stored<'a>,
    max_chain: usize,
    other_anchors: usize,
    looked: Looked,
}

/// So many anchors fit and no order between them can be foretold.
type Ambiguity = usize;

impl<'r, 's, 'a> Builder<'r, 's, 'a> {
    fn new(request: &'r Request<'a>, stored: &'s Stored<'a>) -> Self {
        // The depth counts neither the leaf nor the anchor.
        let max_chain =
            usize::try_from(request.max_intermediates).map_or(usize::MAX, |d| d.saturating_add(2));
        Self {
            request,
            stored,
            max_chain,
            other_anchors: 0,
            looked: Looked::before(stored.compared.iter().copied()),
        }
    }

    fn run(mut self, leaf: &Examined<'a>) -> Result<Path<'a>, Ambiguity> {
        self.looked.at(leaf);
        let mut chain = self.collect(leaf)?;
        let mut untrusted = chain.len();
        let mut root_sent = None;
        if last(&chain, leaf).self_signed {
            if chain.len() == 1 {
                let copy = self.lookup(leaf)?;
                if let Some(copy) = copy {
                    self.looked.at(copy);
                }
                match copy.filter(|copy| copy.certificate.der == leaf.certificate.der) {
                    Some(copy) => {
                        chain = vec![copy.clone()];
                        untrusted = 0;
                    }
                    None => {
                        return Ok(self.refused(
                            chain,
                            Check::SelfSignedLeaf,
                            X509Error::DEPTH_ZERO_SELF_SIGNED_CERT,
                        ));
                    }
                }
            } else {
                root_sent = chain.pop();
                untrusted -= 1;
            }
        }
        while chain.len() < self.max_chain && !last(&chain, leaf).self_signed {
            let Some(anchor) = self.lookup(last(&chain, leaf))? else {
                break;
            };
            chain.push(anchor.clone());
        }
        match self.trusts(&mut chain, &mut untrusted) {
            Trust::Trusted => {
                return Ok(Path {
                    chain,
                    untrusted,
                    refusal: None,
                    other_anchors: self.other_anchors,
                    queued: self.looked.queued,
                });
            }
            Trust::Rejected(depth) => {
                return Ok(Path {
                    chain,
                    untrusted,
                    refusal: Some(Refusal {
                        check: Check::AuxReject,
                        error: X509Error::CERT_REJECTED,
                        depth,
                    }),
                    other_anchors: self.other_anchors,
                    queued: self.looked.queued,
                });
            }
            Trust::Unknown => {}
        }
        Ok(match root_sent {
            Some(root) if root.issued(last(&chain, leaf)) => {
                chain.push(root);
                self.refused(
                    chain,
                    Check::SelfSignedInChain,
                    X509Error::SELF_SIGNED_CERT_IN_CHAIN,
                )
            }
            _ if untrusted >= chain.len() => self.refused(
                chain,
                Check::NoIssuer,
                X509Error::UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
            ),
            _ => {
                let mut path = self.refused(
                    chain,
                    Check::NoIssuerPartial,
                    X509Error::UNABLE_TO_GET_ISSUER_CERT,
                );
                path.untrusted = untrusted;
                path
            }
        })
    }

    /// The leaf and what the peer sent above it, up to the first certificate whose issuer the store has.
    fn collect(&mut self, leaf: &Examined<'a>) -> Result<Vec<Examined<'a>>, Ambiguity> {
        let mut chain = vec![leaf.clone()];
        let mut sent: Vec<Examined<'a>> = self
            .request
            .presented
            .certificates
            .iter()
            .filter_map(|sent| Examined::of(sent, self.request.profile))
            .collect();
        while chain.len() < self.max_chain {
            let top = last(&chain, leaf);
            if top.self_signed || self.peek(top)? {
                break;
            }
            // The first one sent that fits; each is used once.
            let mut position = None;
            for (index, candidate) in sent.iter().enumerate() {
                if candidate.subject == top.issuer {
                    self.looked.at(candidate);
                }
                if candidate.issued(top) {
                    position = Some(index);
                    break;
                }
            }
            let Some(position) = position else {
                break;
            };
            chain.push(sent.remove(position));
        }
        Ok(chain)
    }

    fn peek(&mut self, subject: &Examined<'_>) -> Result<bool, Ambiguity> {
        for anchor in self.stored.asked(subject) {
            self.looked.at(anchor);
        }
        match self.stored.issuer_of(subject) {
            Lookup::Found { .. } => Ok(true),
            Lookup::Nothing => Ok(false),
            Lookup::Ambiguous(count) => Err(count),
        }
    }

    fn lookup(&mut self, subject: &Examined<'_>) -> Result<Option<&'s Examined<'a>>, Ambiguity> {
        for anchor in self.stored.asked(subject) {
            self.looked.at(anchor);
        }
        match self.stored.issuer_of(subject) {
            Lookup::Found { anchor, others } => {
                self.other_anchors = self.other_anchors.max(others);
                Ok(Some(anchor))
            }
            Lookup::Nothing => Ok(None),
            Lookup::Ambiguous(count) => Err(count),
        }
    }

    /// Whether the chain is trusted: by the first anchor whose settings, or whose being self-signed, decide
    /// (`check_trust`). With partial chains any anchor will do, and a leaf that is itself in the store is replaced by the
    /// store's copy.
    fn trusts(&mut self, chain: &mut [Examined<'a>], untrusted: &mut usize) -> Trust {
        for (depth, anchor) in chain.iter().enumerate().skip(*untrusted) {
            match trust_of(anchor, self.request.purpose) {
                TrustOf::Trusted => return Trust::Trusted,
                TrustOf::Rejected => return Trust::Rejected(depth),
                TrustOf::Unsaid => {}
            }
        }
        if !self.request.partial_chain {
            return Trust::Unknown;
        }
        if *untrusted < chain.len() {
            return Trust::Trusted;
        }
        let Some(leaf) = chain.first_mut() else {
            return Trust::Unknown;
        };
        for anchor in self.stored.compared_with(leaf) {
            self.looked.at(anchor);
        }
        let Some(copy) = self.stored.copy_of(leaf) else {
            return Trust::Unknown;
        };
        *leaf = copy.clone();
        *untrusted = 0;
        Trust::Trusted
    }

    fn refused(self, chain: Vec<Examined<'a>>, check: Check, error: X509Error) -> Path<'a> {
        let depth = chain.len().saturating_sub(1);
        Path {
            untrusted: chain.len(),
            chain,
            refusal: Some(Refusal {
                check,
                error,
                depth,
            }),
            other_anchors: self.other_anchors,
            queued: self.looked.queued,
        }
    }
}

/// The top of the chain; a chain holds its leaf at least.
fn last<'c, 'a>(chain: &'c [Examined<'a>], leaf: &'c Examined<'a>) -> &'c Examined<'a> {
    chain.last().unwrap_or(leaf)
}

#[cfg(test)]
mod tests;
