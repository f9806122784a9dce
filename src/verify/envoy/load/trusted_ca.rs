//! `trusted_ca` (1.3; `initializeSslContexts`, `parseCaCertList`).

use crate::knowledge::Check;
use crate::knowledge::envoy::Release;
use crate::model::{Certificate, DataSource, Fact, RevocationList, ValidationContext};
use crate::verify::Step;
use crate::verify::boringssl::{self, StoreObject};
use crate::verify::step::at_verifier;

use super::decoded::Decoded;
use super::{INLINE, pem, refusal};

/// Bytes that no typed private key has fewer of: an EC key with a scalar of one byte and the name of P-384 has so many, which
/// Envoy 1.36.4, 1.39.1 and 1.40.0 take; RSA and DSA keys are longer.
const SMALLEST_KEY: usize = 17;

/// What a bundle reader (`PEM_X509_INFO_read_bio`) finds in a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bundle {
    /// Certificates, CRLs and typed private keys.
    pub(super) objects: usize,
    /// Certificates.
    pub(super) certificates: usize,
    /// What makes the reader give up.
    pub(super) broken: Option<String>,
    /// A block was decoded by nobody, so its fate is open.
    pub(super) is_open: bool,
    /// A private key is taken to decode.
    pub(super) takes_key: bool,
}

impl Bundle {
    /// The step of a bundle in which nothing is wrong.
    pub(super) fn loads(&self, check: Check, detail: String) -> Step {
        if self.takes_key {
            Step::passed(
                check,
                format!("{detail}; its private keys are taken to decode"),
            )
            .taken_for_granted()
        } else {
            Step::passed(check, detail)
        }
    }
}

/// Reads a source the way bundles are read; `None` where its text is not in evidence.
pub(super) fn bundle(source: &DataSource, release: &'static Release) -> Option<Bundle> {
    let text = source.text.value()?;
    let blocks = pem::read(text, release.pem_body);
    let mut bundle = Bundle {
        objects: 0,
        certificates: 0,
        broken: blocks.broken.map(|broken| broken.to_string()),
        is_open: false,
        takes_key: false,
    };
    let certificates = source.certificates.value().map_or(&[][..], Vec::as_slice);
    let crls = source.crls.value().map_or(&[][..], Vec::as_slice);
    let mut decoded = Decoded::new(certificates);
    for block in &blocks.blocks {
        let is_crl = block.is_crl();
        if !(block.is_certificate() || is_crl || block.is_typed_key()) {
            continue;
        }
        bundle.objects += 1;
        if block.is_typed_key() {
            // The key inside is never decoded; one that begins like a key and is as long as one is taken for one. An encrypted
            // one has a header, and the reader leaves it as it is.
            let has_length = !block.header.is_empty() || block.length >= SMALLEST_KEY;
            let decodes =
                block.may_be_sequence && has_length && source.keys_decode.value() != Some(&false);
            if !decodes && bundle.broken.is_none() {
                bundle.broken = Some(format!("the {} block is no key", block.label));
            }
            bundle.takes_key = true;
            continue;
        }
        let mut refuse = |why: String| {
            if bundle.broken.is_none() {
                bundle.broken = Some(why);
            }
        };
        if !block.header.is_empty() {
            refuse(format!(
                "lines in front of a blank one in the {} block are taken for a header",
                block.label
            ));
        } else if is_crl {
            let parses = |crl: &&RevocationList| boringssl::list_parses(crl, release.boringssl);
            if !crls
                .iter()
                .filter(parses)
                .any(|crl| block.der.starts_with(&crl.der))
            {
                refuse("a CRL does not decode".to_owned());
            }
        } else {
            bundle.certificates += 1;
            match decoded.find(&block.der) {
                Some(certificate) => {
                    if let Err(refused) = boringssl::parses_in_block(certificate, release.boringssl)
                    {
                        refuse(refused.detail);
                    }
                }
                None => bundle.is_open = true,
            }
        }
    }
    Some(bundle)
}

/// The objects of a source that Envoy's PEM reader sees, in the order it adds them to a store: other readers find more in
/// an indented or marked text. `None` where one of them is not in evidence.
pub(in crate::verify::envoy) fn objects<'a>(
    source: &'a DataSource,
    release: &Release,
) -> Option<Vec<StoreObject<'a>>> {
    let anchors = source.certificates.value()?;
    let crls = source.crls.value().map_or(&[][..], Vec::as_slice);
    let Some(text) = source.text.value() else {
        let anchors = anchors.iter().map(StoreObject::Anchor);
        return Some(anchors.chain(crls.iter().map(StoreObject::Crl)).collect());
    };
    let mut objects = Vec::new();
    let mut entry = Entry::default();
    let mut decoded = Decoded::new(anchors);
    for block in pem::read(text, release.pem_body).blocks {
        if block.is_certificate() {
            let anchor = decoded.find(&block.der)?;
            entry.make_room(&mut objects, |entry| entry.anchor.is_some());
            entry.anchor = Some(anchor);
        } else if block.is_crl() {
            let crl = crls.iter().find(|crl| block.der.starts_with(&crl.der))?;
            entry.make_room(&mut objects, |entry| entry.crl.is_some());
            entry.crl = Some(crl);
        } else if block.is_typed_key() {
            entry.make_room(&mut objects, |entry| entry.has_key);
            entry.has_key = true;
        }
    }
    entry.add_to(&mut objects);
    Some(objects)
}

/// What the bundle reader puts together (`X509_INFO`): a certificate, a CRL and a key at most, whichever comes first. Envoy
/// adds the certificate of an entry before its CRL.
#[derive(Debug, Default)]
struct Entry<'a> {
    anchor: Option<&'a Certificate>,
    crl: Option<&'a RevocationList>,
    has_key: bool,
}

impl<'a> Entry<'a> {
    /// Begins another entry where this one has one of the kind already.
    fn make_room(&mut self, objects: &mut Vec<StoreObject<'a>>, is_taken: fn(&Self) -> bool) {
        if is_taken(self) {
            std::mem::take(self).add_to(objects);
        }
    }

    fn add_to(self, objects: &mut Vec<StoreObject<'a>>) {
        objects.extend(self.anchor.map(StoreObject::Anchor));
        objects.extend(self.crl.map(StoreObject::Crl));
    }
}

/// The source of `trusted_ca`, read before anything else is looked at.
pub(super) fn source(validation: &ValidationContext) -> Option<Step> {
    let source = validation.trusted_ca.value()?;
    let check = Check::LoadTrustedCaEmpty;
    let text = match &source.text {
        Fact::NotInEvidence | Fact::Unreadable { .. } => return None,
        Fact::Absent => "",
        Fact::Present { value, .. } => value,
    };
    let printed = if source.path.is_empty() || source.path == INLINE {
        "DataSource cannot be empty".to_owned()
    } else {
        format!("file {} is empty", source.path)
    };
    Some(Step::decided(
        check,
        Some(!text.is_empty()),
        "trusted_ca is configured",
        refusal(Some(printed)),
        &[],
    ))
}

/// The bundle itself.
pub(super) fn check(validation: &ValidationContext, release: &'static Release) -> Option<Step> {
    let source = validation.trusted_ca.value()?;
    Some(bundle_step(
        Check::LoadTrustedCa,
        source,
        release,
        format!(
            "Failed to load trusted CA certificates from {}",
            source.path
        ),
    ))
}

fn bundle_step(
    check: Check,
    source: &DataSource,
    release: &'static Release,
    printed: String,
) -> Step {
    let failure = refusal(Some(printed));
    match bundle(source, release) {
        None if source
            .certificates
            .value()
            .is_some_and(|list| !list.is_empty()) =>
        {
            Step::passed(check, "a running Envoy has loaded it")
        }
        None => Step::undecided(
            check,
            "the text of trusted_ca is not in evidence",
            failure,
            vec![at_verifier("trusted_ca")],
        ),
        Some(Bundle {
            broken: Some(why), ..
        }) => Step::failed(check, why, failure),
        Some(Bundle {
            certificates: 0, ..
        }) => Step::failed(
            check,
            "Envoy's PEM reader finds no certificate in it",
            failure,
        ),
        Some(Bundle { is_open: true, .. }) => Step::undecided(
            check,
            "a certificate of the bundle was not decoded",
            failure,
            vec![at_verifier("trusted_ca")],
        ),
        Some(bundle) => bundle.loads(check, format!("{} certificates load", bundle.certificates)),
    }
}

/// A listener reads the file again for the list of CAs it sends with its request.
pub(super) fn client_list(
    validation: &ValidationContext,
    release: &'static Release,
) -> Option<Step> {
    let source = validation.trusted_ca.value()?;
    let is_suppressed = release.has_suppress_client_ca_list && validation.suppress_client_ca_list;
    let text = source.text.value().filter(|_| !is_suppressed)?;
    let check = Check::LoadClientCaList;
    let read = pem::read(text, release.pem_body);
    // Read one certificate after the other, so blocks of other kinds do not matter here.
    let bad = read.broken.map(|broken| broken.to_string()).or_else(|| {
        read.blocks
            .iter()
            .filter(|block| block.is_plain_certificate() && !block.header.is_empty())
            .map(|block| format!("the {} block has a header", block.label))
            .next()
    });
    let passes = bad.is_none();
    Some(Step::decided(
        check,
        Some(passes),
        bad.unwrap_or_else(|| "the list of client CAs can be made".to_owned()),
        refusal(Some(format!(
            "Failed to load trusted client CA certificates from {}",
            source.path
        ))),
        &[],
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::envoy::RELEASES;
    use crate::verify::StepOutcome;

    fn outcome(text: &str) -> StepOutcome {
        let source = DataSource {
            keys_decode: Fact::NotInEvidence,
            path: INLINE.to_owned(),
            text: Fact::known(text.to_owned()),
            certificates: Fact::known(Vec::new()),
            crls: Fact::known(Vec::new()),
            complete: true,
        };
        let validation = ValidationContext {
            trusted_ca: Fact::known(source),
            ..ValidationContext::default()
        };
        let empty = super::source(&validation);
        if empty.is_some_and(|step| step.refuses()) {
            return StepOutcome::NotApplicable;
        }
        check(&validation, &RELEASES[4]).map_or(StepOutcome::NotApplicable, |step| step.outcome)
    }

    fn block(label: &str) -> String {
        format!("-----BEGIN {label}-----\nMAA=\n-----END {label}-----\n")
    }

    #[test]
    fn a_bundle_must_hold_a_certificate() {
        assert_eq!(outcome(""), StepOutcome::NotApplicable);
        assert_eq!(outcome("nothing"), StepOutcome::Failed);
        assert_eq!(outcome(&block("PUBLIC KEY")), StepOutcome::Failed);
        assert_eq!(outcome(&block("EC PRIVATE KEY")), StepOutcome::Failed);
        assert_eq!(outcome(&block("CERTIFICATE")), StepOutcome::Undecided);
    }

    #[test]
    fn a_crl_that_does_not_decode_refuses_the_bundle() {
        let text = block("CERTIFICATE") + &block("X509 CRL");
        assert_eq!(outcome(&text), StepOutcome::Failed);
    }
}
