//! BoringSSL's certificate verification (`X509_verify_cert`) exactly as Envoy drives it, on evidence that may be partial.
//!
//! [`parses`] says whether a certificate gets past the parser, [`verify_chain`] runs the verification. The order of steps is
//! BoringSSL's own: the first failed one is what it reports, and failures behind it are listed because they wait for
//! whoever repairs the first. A step fails only if every completion of what is not in evidence fails it.

mod error;
mod extensions;
mod flags;
mod name;
mod name_constraints;
mod parse;
mod path;
mod policy;
mod purpose;
mod revocation;
mod signature;
mod step;
mod store;
#[cfg(test)]
mod testing;
mod validity;

use crate::knowledge::boringssl::Profile;
use crate::model::{Certificate, Clock, Presented, PresentedBy, RevocationList};

use super::{Check, Missing, StepOutcome};
use flags::Examined;
use path::Built;
use step::presenter_lacks;

pub(crate) use error::{Alert, LibraryError, X509Error};

/// The certificate store of a TLS context.
#[derive(Debug, Clone, Default)]
pub(crate) struct Store<'a> {
    /// The anchors, in the order they are added.
    pub(crate) anchors: Vec<&'a Certificate>,
    /// The CRLs, in the order they are added (behind the anchors).
    pub(crate) crls: Vec<&'a RevocationList>,
    /// `false`: more anchors may exist than are in evidence.
    pub(crate) complete: bool,
    /// `false`: what the store holds is not in evidence at all.
    pub(crate) in_evidence: bool,
}

/// Which certificates must have a CRL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CrlChecking {
    /// None.
    Off,
    /// The leaf (`X509_V_FLAG_CRL_CHECK`).
    LeafOnly,
    /// All, the anchor included (`X509_V_FLAG_CRL_CHECK_ALL`).
    All,
}

/// One call of `X509_verify_cert`.
#[derive(Debug, Clone)]
pub(crate) struct Request<'a> {
    /// What the peer sends.
    pub(crate) presented: &'a Presented,
    /// The store.
    pub(crate) store: Store<'a>,
    /// `X509_V_FLAG_PARTIAL_CHAIN`: any certificate of the store is an anchor, self-signed or not.
    pub(crate) partial_chain: bool,
    /// The presenter's role that purposes are checked for; `None`: no purpose is set.
    pub(crate) purpose: Option<PresentedBy>,
    /// Largest number of intermediates; BoringSSL's default is [`DEFAULT_MAX_INTERMEDIATES`].
    pub(crate) max_intermediates: u32,
    /// CRL checking.
    pub(crate) crl: CrlChecking,
    /// `false`: `X509_V_FLAG_NO_CHECK_TIME`.
    pub(crate) check_time: bool,
    /// The moment.
    pub(crate) clock: Clock,
    /// The revision.
    pub(crate) profile: &'static Profile,
}

/// BoringSSL's default verification depth.
pub(crate) const DEFAULT_MAX_INTERMEDIATES: u32 = 100;

/// One step of the verification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ChainStep {
    /// Which check.
    pub(crate) check: Check,
    /// How it ended.
    pub(crate) outcome: StepOutcome,
    /// Index in the built chain, leaf 0.
    pub(crate) depth: Option<i32>,
    /// What was compared and found, in one clause.
    pub(crate) detail: String,
    /// The code of a failed step.
    pub(crate) x509_error: Option<X509Error>,
    /// Errors queued before `CERTIFICATE_VERIFY_FAILED`, oldest first.
    pub(crate) queued: Vec<LibraryError>,
    /// What an undecided step lacks.
    pub(crate) missing: Vec<Missing>,
}

/// Why a certificate does not parse (5.11).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ParseRefusal {
    /// What the parser does not take, in one clause.
    pub(crate) detail: String,
    /// Where, in bytes from the start of the certificate.
    pub(crate) offset: Option<usize>,
    /// Whether the TLS stack's own way to the leaf's public key fails already, before the parser is asked.
    pub(crate) outer_structure: bool,
}

/// Whether BoringSSL's X.509 parser takes a certificate of a TLS message (5.11). Certificates without DER in evidence come
/// from a running Envoy's own output and count as parsed.
pub(crate) fn parses(
    certificate: &Certificate,
    _profile: &'static Profile,
) -> Result<(), ParseRefusal> {
    // No difference between the revisions is known: the parser was rewritten, and the same certificates get past it.
    parse::as_sent(certificate)
}

/// The same for a certificate in a PEM block, where bytes that follow it do not matter (1.3).
pub(crate) fn parses_in_block(
    certificate: &Certificate,
    _profile: &'static Profile,
) -> Result<(), ParseRefusal> {
    parse::as_block(certificate)
}

/// Runs the verification: all steps in BoringSSL's order (5.1). Nothing was presented: no step.
pub(crate) fn verify_chain(request: &Request<'_>) -> Vec<ChainStep> {
    let Some(presented) = request.presented.certificates.first() else {
        return Vec::new();
    };
    let Some(leaf) = Examined::of(presented) else {
        return partial_leaf(request, presented);
    };
    let mut steps = vec![extensions::leaf(&leaf)];
    if leaf.invalid.is_some() {
        // No issuer is ever found for it: everything about a path is beside the point until it is repaired.
        steps.extend(extensions::leaf_steps(request, &leaf));
        steps.extend(validity::steps(request, presented, 0));
        return steps;
    }
    let built = path::build(request, &leaf);
    steps.extend(path::steps(request, &built));
    match &built {
        Built::Known(path) => steps.extend(known_path(request, path)),
        Built::Unknown { missing, .. } => {
            steps.extend(extensions::leaf_steps(request, &leaf));
            steps.extend(path_dependent(request, missing));
            steps.extend(validity::steps(request, presented, 0));
        }
    }
    steps
}

/// The checks of a chain that is known, trusted or not.
fn known_path(request: &Request<'_>, path: &path::Path<'_>) -> Vec<ChainStep> {
    // A root that was sent and is not trusted would be an anchor once it is: its extensions do not count then.
    let sent_root = path
        .refusal
        .is_some_and(|refusal| refusal.check == Check::SelfSignedInChain);
    let untrusted = path.untrusted - usize::from(sent_root);
    let sent = path.chain.get(..untrusted).unwrap_or_default();
    let mut steps = extensions::steps(request, sent);
    steps.extend(revocation::check(&path.chain, request));
    steps.extend(signatures_and_times(request, path));
    steps.extend(name_constraints::check(
        &path.chain,
        &request.profile.name_constraints,
    ));
    steps.extend(policy::check(&path.chain));
    steps
}

/// Signatures and times from the anchor down (5.8; `internal_verify`). The signature of the topmost certificate is never
/// verified: it is an anchor, or there is no issuer to verify it with.
fn signatures_and_times(request: &Request<'_>, path: &path::Path<'_>) -> Vec<ChainStep> {
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
fn partial_leaf(request: &Request<'_>, leaf: &Certificate) -> Vec<ChainStep> {
    let missing = [presenter_lacks("leaf certificate, whole")];
    let undecided = |check, depth| {
        ChainStep::undecided(
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
fn path_dependent(request: &Request<'_>, missing: &[Missing]) -> Vec<ChainStep> {
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
        .map(|check| ChainStep::undecided(check, None, "the path is not known", missing))
        .collect()
}
