//! Own certificates (1.1; `TlsContext::loadCertificateChain`).

use crate::knowledge::Check;
use crate::knowledge::envoy::Release;
use crate::model::{Certificate, DepartureKind, Fact, KeyKind, KeyUsage, Oid, PublicKey};
use crate::verify::Step;
use crate::verify::boringssl;
use crate::verify::boringssl::public_key::{self, KeyReader};
use crate::verify::envoy::leaf::first_key_usage;
use crate::verify::step::at_presenter;

use super::decoded::Decoded;
use super::own_message::chain_missing;
use super::{pem, refusal};

const MIN_RSA_BITS: u32 = 2048;

/// A chain on its way into a context.
pub(super) struct OwnChain<'a> {
    /// The certificates found in it.
    pub(super) certificates: &'a [Certificate],
    /// Whether they are all that stands there.
    pub(super) in_evidence: bool,
    /// What Envoy calls the source in messages, where that is known.
    pub(super) path: Option<&'a str>,
    /// The text it is read from.
    pub(super) pem: Option<&'a str>,
    /// A running Envoy shows it, so it has been loaded.
    pub(super) held_by_envoy: bool,
}

impl OwnChain<'_> {
    fn chain_text(&self, more: &str) -> Option<String> {
        self.path
            .map(|path| format!("Failed to load certificate chain from {path}{more}"))
    }
}

/// The certificates Envoy reads, and whether something behind them does not read.
struct Read<'a> {
    /// `None`: a block whose certificate is not in evidence.
    certificates: Vec<Option<&'a Certificate>>,
    broken: Option<String>,
    /// The first block carries trust settings behind the certificate.
    is_trusted_label: bool,
}

/// The first certificate that Envoy reads, where it is in evidence.
pub(super) fn leaf<'a>(own: &OwnChain<'a>, release: &Release) -> Option<&'a Certificate> {
    read(own, release).certificates.first().copied().flatten()
}

/// A `pkcs12` without any byte: Envoy goes on to a chain that is not there either.
pub(super) fn empty_pkcs12() -> Step {
    Step::failed(
        Check::LoadChain,
        "pkcs12 is empty",
        refusal(Some("Failed to load certificate chain from ".to_owned())),
    )
}

/// All steps about the chain itself.
pub(super) fn check(own: &OwnChain<'_>, release: &'static Release) -> Vec<Step> {
    if own.held_by_envoy {
        return vec![Step::passed(
            Check::LoadChain,
            "a running Envoy has loaded it",
        )];
    }
    if !own.in_evidence {
        return vec![Step::undecided(
            Check::LoadChain,
            "the chain is not in evidence",
            refusal(None),
            vec![at_presenter("certificate_chain")],
        )];
    }
    if own.pem.is_some_and(str::is_empty) {
        return vec![chain_missing("certificate_chain is empty")];
    }
    let read = read(own, release);
    let (first, broken_first) = first_step(own, &read, release);
    let mut steps = vec![first];
    if broken_first {
        return steps;
    }
    steps.push(rest_step(own, &read, release));
    if let Some(leaf) = read.certificates.first().copied().flatten() {
        steps.extend(key_steps(own, leaf, release));
    }
    steps
}

/// The first block must be a certificate of any label, further ones are those without trust settings; blocks of other
/// kinds are passed over.
fn read<'a>(own: &OwnChain<'a>, release: &Release) -> Read<'a> {
    let Some(text) = own.pem else {
        return Read {
            certificates: own.certificates.iter().map(Some).collect(),
            broken: None,
            is_trusted_label: false,
        };
    };
    let blocks = pem::read(text, release.pem_body);
    let mut broken = blocks.broken.map(|broken| broken.to_string());
    let mut certificates = Vec::new();
    let mut is_trusted_label = false;
    let mut decoded = Decoded::new(own.certificates);
    for block in &blocks.blocks {
        let counts = if certificates.is_empty() {
            block.is_certificate()
        } else {
            block.is_plain_certificate()
        };
        if !counts {
            continue;
        }
        if !block.header.is_empty() {
            broken = Some(format!(
                "lines in front of a blank one in the {} block are taken for a header",
                block.label
            ));
            break;
        }
        if certificates.is_empty() {
            is_trusted_label = block.label == "TRUSTED CERTIFICATE";
        }
        certificates.push(decoded.find(&block.der));
    }
    Read {
        certificates,
        broken,
        is_trusted_label,
    }
}

/// L4 as far as the first block goes. The flag: nothing else can be said.
fn first_step(own: &OwnChain<'_>, read: &Read<'_>, release: &'static Release) -> (Step, bool) {
    let check = Check::LoadChain;
    let failure = refusal(own.chain_text(""));
    let leaf = match (read.certificates.first(), &read.broken) {
        (None, broken) => {
            let detail = broken
                .clone()
                .unwrap_or_else(|| "Envoy's PEM reader finds no certificate in it".to_owned());
            return (Step::failed(check, detail, failure), true);
        }
        (Some(None), _) => {
            let missing = vec![at_presenter("the first certificate")];
            let detail = "the first certificate is not in evidence";
            return (Step::undecided(check, detail, failure, missing), false);
        }
        (Some(Some(leaf)), _) => *leaf,
    };
    if let Err(refused) = boringssl::parses_in_block(leaf, release.boringssl) {
        return (Step::failed(check, refused.detail, failure), true);
    }
    let has_trailing = leaf
        .departures
        .iter()
        .any(|departure| departure.kind == DepartureKind::TrailingBytes);
    if has_trailing && !read.is_trusted_label {
        // Read as trust settings (`d2i_X509_AUX`), which they are not.
        let whole = leaf.der.as_deref().unwrap_or_default();
        let follows = own.certificates.iter().skip(1).find(|one| {
            let der = one.der.as_deref().unwrap_or_default();
            !der.is_empty() && whole.ends_with(der)
        });
        let detail = match follows {
            Some(next) => format!(
                "more than one certificate stands in the first PEM block ('{}' is the last): each needs a block of its own",
                next.display_name()
            ),
            None => "bytes follow the first certificate inside its block".to_owned(),
        };
        return (Step::failed(check, detail, failure), true);
    }
    let step = match &leaf.public_key {
        Fact::Present { value, .. } => match &value.kind {
            KeyKind::RsaPss { .. } | KeyKind::Other | KeyKind::Ec { curve: None } => {
                Step::failed(check, format!("{value} is no key TLS can use"), failure)
            }
            // Curves that Envoy does not take are told by the next step.
            KeyKind::Ec { curve: Some(curve) } if !is_usual_curve(curve) => {
                ec_key_usage(leaf, failure)
            }
            kind => match public_key::decode(value, KeyReader::Tls, release.boringssl) {
                Err(refused) => {
                    let detail = format!("{value} is no key TLS can use: {}", refused.why);
                    Step::failed(check, detail, failure)
                }
                Ok(()) if matches!(kind, KeyKind::Ec { .. }) => ec_key_usage(leaf, failure),
                Ok(()) => Step::passed(check, "the first certificate loads"),
            },
        },
        Fact::NotInEvidence => Step::undecided(
            check,
            "the leaf's public key is not in evidence",
            failure,
            vec![at_presenter("leaf public key")],
        ),
        Fact::Absent | Fact::Unreadable { .. } => {
            Step::failed(check, "the leaf's public key does not decode", failure)
        }
    };
    (step, false)
}

/// An EC leaf must allow signing if it says anything about its usage; RSA leaves need not.
fn ec_key_usage(leaf: &Certificate, failure: crate::verify::Failure) -> Step {
    let check = Check::LoadChain;
    match first_key_usage(leaf) {
        Fact::NotInEvidence => Step::undecided(
            check,
            "the leaf's key usage is not in evidence",
            failure,
            vec![at_presenter("leaf key usage")],
        ),
        Fact::Absent => Step::passed(check, "the first certificate loads"),
        Fact::Present { value, .. } if value.has_any(KeyUsage::DIGITAL_SIGNATURE) => {
            Step::passed(check, "the first certificate loads")
        }
        Fact::Present { .. } | Fact::Unreadable { .. } => Step::failed(
            check,
            "the EC leaf's key usage has no digitalSignature",
            failure,
        ),
    }
}

/// L5.
fn rest_step(own: &OwnChain<'_>, read: &Read<'_>, release: &'static Release) -> Step {
    let check = Check::LoadChainRest;
    let failure = refusal(own.chain_text(""));
    if let Some(broken) = &read.broken {
        return Step::failed(check, broken.clone(), failure);
    }
    let rest = read.certificates.iter().skip(1);
    let refused = rest.clone().zip(1..).find_map(|(certificate, index)| {
        let refused = boringssl::parses_in_block((*certificate)?, release.boringssl).err()?;
        Some((index, refused.detail))
    });
    match refused {
        Some((index, detail)) => Step::failed(check, detail, failure).at(index),
        None if rest.clone().any(Option::is_none) => Step::undecided(
            check,
            "a further certificate is not in evidence",
            failure,
            vec![at_presenter("intermediates")],
        ),
        None => Step::passed(check, "every further certificate loads"),
    }
}

fn decodes_in_tls(key: &PublicKey, release: &Release) -> bool {
    public_key::decode(key, KeyReader::Tls, release.boringssl).is_ok()
}

/// P-256, P-384 and P-521.
fn is_usual_curve(curve: &Oid) -> bool {
    matches!(
        curve.as_str(),
        "1.2.840.10045.3.1.7" | "1.3.132.0.34" | "1.3.132.0.35"
    )
}

/// L6 and L7.
fn key_steps(own: &OwnChain<'_>, leaf: &Certificate, release: &Release) -> Option<Step> {
    let key = leaf.public_key.value()?;
    match &key.kind {
        KeyKind::Ec { curve: Some(curve) } => {
            let is_p224 = curve.as_str() == "1.3.132.0.33";
            // What libssl itself does not know fails before Envoy's own rule is asked.
            let more = if is_p224 && decodes_in_tls(key, release) {
                ", only P-256, P-384 or P-521 ECDSA certificates are supported"
            } else {
                ""
            };
            Some(Step::decided(
                Check::LoadEcCurve,
                Some(is_usual_curve(curve)),
                format!("the leaf's key is {key}"),
                refusal(own.chain_text(more)),
                &[],
            ))
        }
        KeyKind::Rsa { bits, .. } => {
            Some(Step::decided(
                Check::LoadRsaSize,
                Some(*bits >= MIN_RSA_BITS),
                format!("the leaf's key is {key}"),
                refusal(own.chain_text(
                    ", only RSA certificates with 2048-bit or larger keys are supported",
                )),
                &[],
            ))
        }
        _ => None,
    }
}
