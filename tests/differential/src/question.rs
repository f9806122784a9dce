//! What is asked of both sides: one call of `X509_verify_cert` as one of Envoy's validators makes it.

use svidlint::model::Role;
use svidlint::verify::boringssl::CrlChecking;

/// A moment at which what the forge calls valid is valid, what has expired has, and what begins in 2090 has not.
pub(crate) const NOW: i64 = 1_790_000_000;

/// An anchor as it stands in a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Anchor {
    /// DER of the certificate, and of the trust settings behind it.
    pub(crate) der: Vec<u8>,
    /// Whether it stands in a `TRUSTED CERTIFICATE` block, where trust settings count.
    pub(crate) has_settings: bool,
}

/// One verification.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    /// What it was made of, for whoever has to explain a difference.
    pub(crate) about: String,
    /// What the peer sends, leaf first.
    pub(crate) chain: Vec<Vec<u8>>,
    /// The store's certificates, in the order added.
    pub(crate) anchors: Vec<Anchor>,
    /// The store's CRLs, in the order added behind the certificates.
    pub(crate) crls: Vec<Vec<u8>>,
    /// Which validator's flags.
    pub(crate) validator: Validator,
    /// CRL checking.
    pub(crate) crl: CrlChecking,
    /// `false`: dates do not count.
    pub(crate) check_time: bool,
    /// Largest number of intermediates.
    pub(crate) max_intermediates: u32,
    /// The clock, in seconds since 1970.
    pub(crate) now: i64,
}

/// The flags of Envoy's two validators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Validator {
    /// `DefaultCertValidator`: partial chains, and the purpose of the presenter's role.
    Default(Role),
    /// The SPIFFE validator: neither.
    Spiffe,
}

impl Validator {
    /// The role that purposes are checked for.
    pub(crate) fn purpose(self) -> Option<Role> {
        match self {
            Self::Default(role) => Some(role),
            Self::Spiffe => None,
        }
    }
}

/// What one side says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    /// This object does not parse, as the first one of the question.
    DoesNotParse(Object),
    /// The chain verifies.
    Accepted,
    /// It does not.
    Refused {
        /// `X509_V_ERR_*`.
        code: i32,
        /// The depth that is reported.
        depth: i32,
        /// Packed codes of the library errors queued, oldest first; `None` where the model leaves them open.
        queued: Option<Vec<u32>>,
    },
    /// The model has no answer.
    Undecided(String),
}

/// An object of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Object {
    /// An anchor, by index.
    Anchor(usize),
    /// A CRL, by index.
    Crl(usize),
    /// A certificate of the peer, by index.
    Sent(usize),
}
