//! BoringSSL's certificate verification (`X509_verify_cert`) exactly as Envoy drives it, on evidence that may be partial.
//!
//! [`parses`] says whether a certificate gets past the parser, [`verify_chain`] runs the verification. The order of steps is
//! BoringSSL's own: the first failed one is what it reports, and failures behind it are listed because they wait for
//! whoever repairs the first. A step fails only if every completion of what is not in evidence fails it.

mod decoding;
mod extensions;
mod flags;
mod looked;
mod name;
mod name_constraints;
mod parse;
mod path;
mod policy;
pub(crate) mod public_key;
mod purpose;
mod revocation;
mod signature;
mod step;
mod store;
#[cfg(test)]
mod testing;
mod validity;

use crate::knowledge::Check;
use crate::knowledge::boringssl::Profile;
use crate::model::{Certificate, Clock, Fact, GeneralNames, Presented, RevocationList, Role};
use crate::verify::Step;
use crate::verify::step::at_presenter;

use super::Missing;
use flags::Examined;
use path::Built;
use store::Stored;

pub use crate::knowledge::errors::LibraryError;
pub use crate::knowledge::errors::x509::{Alert, X509Error};
pub use decoding::LeafStructure;
pub(crate) use flags::Cached;

/// One object of a certificate store.
#[derive(Debug, Clone, Copy)]
pub enum StoreObject<'a> {
    /// A certificate.
    Anchor(&'a Certificate),
    /// A CRL.
    Crl(&'a RevocationList),
}

/// The certificate store of a TLS context.
#[derive(Debug, Clone, Default)]
pub struct Store<'a> {
    /// Certificates and CRLs, in the order they are added: one sort runs over both.
    pub objects: Vec<StoreObject<'a>>,
    /// `false`: more anchors may exist than are in evidence.
    pub complete: bool,
    /// `false`: what the store holds is not in evidence at all.
    pub in_evidence: bool,
    /// `true`: it holds CRLs that are not in evidence.
    pub lacks_crls: bool,
}

impl<'a> Store<'a> {
    /// The anchors, in the order they are added.
    pub fn anchors(&self) -> impl Iterator<Item = &'a Certificate> {
        self.objects.iter().filter_map(|object| match object {
            StoreObject::Anchor(anchor) => Some(*anchor),
            StoreObject::Crl(_) => None,
        })
    }

    /// Whether it holds a CRL.
    pub fn has_crl(&self) -> bool {
        self.objects
            .iter()
            .any(|object| matches!(object, StoreObject::Crl(_)))
    }
}

/// Which certificates must have a CRL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CrlChecking {
    /// None.
    Off,
    /// The leaf (`X509_V_FLAG_CRL_CHECK`).
    LeafOnly,
    /// All, the anchor included (`X509_V_FLAG_CRL_CHECK_ALL`).
    All,
}

/// One call of `X509_verify_cert`.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    /// What the peer sends.
    pub presented: &'a Presented,
    /// The store.
    pub store: Store<'a>,
    /// `X509_V_FLAG_PARTIAL_CHAIN`: any certificate of the store is an anchor, self-signed or not.
    pub partial_chain: bool,
    /// The presenter's role that purposes are checked for; `None`: no purpose is set.
    pub purpose: Option<Role>,
    /// Largest number of intermediates; BoringSSL's default is [`DEFAULT_MAX_INTERMEDIATES`].
    pub max_intermediates: u32,
    /// CRL checking.
    pub crl: CrlChecking,
    /// `false`: `X509_V_FLAG_NO_CHECK_TIME`.
    pub check_time: bool,
    /// The moment.
    pub clock: Clock,
    /// The revision.
    pub profile: &'static Profile,
}

/// BoringSSL's default verification depth.
pub const DEFAULT_MAX_INTERMEDIATES: u32 = 100;

/// Why a certificate does not parse (5.11).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseRefusal {
    /// What the parser does not take, in one clause.
    pub detail: String,
    /// Where, in bytes from the start of the certificate.
    pub offset: Option<usize>,
    /// How far the TLS stack's own way to the leaf's public key leads, before the parser is asked.
    pub leaf: LeafStructure,
    /// The errors that the parser queues, oldest first.
    pub queued: Vec<LibraryError>,
}

/// Whether BoringSSL's X.509 parser takes a certificate of a TLS message (5.11). Certificates without DER in evidence come
/// from a running Envoy's own output and count as parsed.
pub fn parses(certificate: &Certificate, profile: &'static Profile) -> Result<(), ParseRefusal> {
    parse::as_sent(certificate, profile)
}

/// The same for a certificate in a PEM block, where bytes that follow it do not matter (1.3).
pub fn parses_in_block(
    certificate: &Certificate,
    profile: &'static Profile,
) -> Result<(), ParseRefusal> {
    parse::as_block(certificate, profile)
}

/// What this revision makes of the extensions that it decodes of every certificate it looks at.
pub(crate) fn cached(certificate: &Certificate, profile: &Profile) -> Cached {
    Cached::of(certificate, profile)
}

/// The subject alternative names as this revision decodes them, and the errors that each decoding queues
/// (`X509_get_ext_d2i`).
pub(crate) fn alt_names<'a>(
    certificate: &'a Certificate,
    profile: &Profile,
) -> (Fact<&'a GeneralNames>, Vec<LibraryError>) {
    const SUBJECT_ALT_NAME: &str = "2.5.29.17";
    let names = &certificate.subject_alt_names;
    let queued = match decoding::look_up(certificate, SUBJECT_ALT_NAME, profile) {
        decoding::Found::Malformed(errors) => errors,
        _ => Vec::new(),
    };
    (
        decoding::readable(certificate, SUBJECT_ALT_NAME, names, profile),
        queued,
    )
}

/// Whether a CRL parses. What its reader accepts may still hold names that this revision does not parse.
pub fn list_parses(list: &RevocationList, profile: &'static Profile) -> bool {
    flags::list_parses(list, profile)
}

/// Runs the verification: all steps in BoringSSL's order (5.1). Nothing was presented: no step.
pub fn verify_chain(request: &Request<'_>) -> Vec<Step> {
    let Some(presented) = request.presented.certificates.first() else {
        return Vec::new();
    };
    let Some(leaf) = Examined::of(presented, request.profile) else {
        return partial_leaf(request, presented);
    };
    let mut steps = vec![extensions::leaf(&leaf)];
    if leaf.invalid.is_some() {
        // No issuer is ever found for it: everything about a path is beside the point until it is repaired.
        steps.extend(extensions::leaf_steps(request, &leaf));
        steps.extend(validity::steps(request, presented, 0));
        return behind(&leaf.queued, steps);
    }
    let stored = Stored::of(&request.store, request.profile);
    let built = path::build(request, &stored, &leaf);
    steps.extend(path::steps(request, &built));
    match &built {
        Built::Known(path) => {
            steps.extend(known_path(request, &stored, path));
            steps = behind(&path.queued, steps);
            steps.extend(policy::check(
                &path.chain,
                request.profile,
                path.queued.clone(),
            ));
        }
        Built::Unknown { missing, .. } => {
            steps.extend(extensions::leaf_steps(request, &leaf));
            steps.extend(path_dependent(request, missing));
            steps.extend(validity::steps(request, presented, 0));
        }
    }
    steps
}

/// Steps behind errors that are in the queue already.
fn behind(queued: &[LibraryError], steps: Vec<Step>) -> Vec<Step> {
    steps
        .into_iter()
        .map(|step| {
            let queued = [queued, &step.queued].concat();
            step.queueing(queued)
        })
        .collect()
}

/// The checks of a chain that is known, trusted or not, up to its policies.
fn known_path(request: &Request<'_>, stored: &Stored<'_>, path: &path::Path<'_>) -> Vec<Step> {
    // A root that was sent and is not trusted would be an anchor once it is: its extensions do not count then.
    let sent_root = path
        .refusal
        .is_some_and(|refusal| refusal.check == Check::SelfSignedInChain);
    let untrusted = path.untrusted - usize::from(sent_root);
    let sent = path.chain.get(..untrusted).unwrap_or_default();
    let mut steps = extensions::steps(request, sent);
    steps.extend(revocation::check(&path.chain, &stored.crls, request));
    steps.extend(signatures_and_times(request, path));
    steps.extend(name_constraints::check(
        &path.chain,
        request.profile.name_constraints,
    ));
    steps
}

/// Signatures and times from the anchor down (5.8; `internal_verify`). The signature of the topmost certificate is never
/// verified: it is an anchor, or there is no issuer to verify it with.
fn signatures_and_times(request: &Request<'_>, path: &path::Path<'_>) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut issuer: Option<&Examined<'_>> = None;
    for (index, examined) in path.chain.iter().enumerate().rev() {
        if let Some(issuer) = issuer {
            steps.extend(signature::steps(examined, issuer, index, request.profile));
        }
        steps.extend(validity::steps(request, examined.certificate, index));
        issuer = Some(examined);
    }
    steps
}

/// A leaf of which the evidence shows a part: no path can be built, only its dates are decided.
fn partial_leaf(request: &Request<'_>, leaf: &Certificate) -> Vec<Step> {
    let missing = [at_presenter("leaf certificate, whole")];
    let undecided = |check, depth| {
        Step::open(
            check,
            depth,
            "the evidence shows a part of the leaf",
            &missing,
        )
    };
    let mut steps = vec![undecided(Check::LeafInvalidExt, Some(0))];
    steps.push(undecided(Check::NoIssuer, None));
    steps.push(undecided(Check::CriticalExt, Some(0)));
    if request.purpose.is_some() {
        steps.push(undecided(Check::Eku, Some(0)));
        steps.push(undecided(Check::KuPurpose, Some(0)));
    }
    steps.extend(path_dependent(request, &missing));
    steps.extend(validity::steps(request, leaf, 0));
    steps
}

/// The checks that need the path, where it is not known.
fn path_dependent(request: &Request<'_>, missing: &[Missing]) -> Vec<Step> {
    let mut checks = vec![Check::NotCa, Check::Pathlen];
    if request.crl != CrlChecking::Off {
        checks.extend([Check::CrlMissing, Check::CrlState, Check::Revoked]);
    }
    checks.extend([
        Check::IssuerKey,
        Check::Signature,
        Check::NcPermitted,
        Check::NcExcluded,
        Check::NcUnsupported,
        Check::NcNoSan,
        Check::Policy,
    ]);
    checks
        .into_iter()
        .map(|check| Step::open(check, None, "the path is not known", missing))
        .collect()
}
