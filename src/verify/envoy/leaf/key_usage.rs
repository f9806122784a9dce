//! The leaf's key usage as the TLS stack reads it, apart from certificate verification (6.2).

use crate::knowledge::Check;
use crate::knowledge::envoy::RsaKeyUsage;
use crate::knowledge::errors::{self, LibraryError};
use crate::model::{Certificate, Fact, KeyKind, KeyUsage, Role};
use crate::verify::Step;
use crate::verify::step::{at_presenter, at_verifier};
use crate::verify::{Failure, StepOutcome};

use super::super::text;
use super::LeafChecks;

const KEY_USAGE: &str = "2.5.29.15";

impl LeafChecks<'_> {
    /// TLS 1.3: digitalSignature, checked before anything else is parsed (6.2).
    pub(in super::super) fn key_usage_tls13(&self) -> Option<Step> {
        self.is_tls13().then(|| {
            self.key_usage(
                Check::LeafKuTls13,
                KeyUsage::DIGITAL_SIGNATURE,
                Some(errors::ILLEGAL_PARAMETER),
            )
        })
    }

    /// TLS 1.2: checked behind the validator (6.2). The failing side sends no alert.
    pub(in super::super) fn key_usage_tls12(&self) -> Option<Step> {
        if self.is_tls13() {
            return None;
        }
        if self.judges == Role::Client {
            let bits = KeyUsage::DIGITAL_SIGNATURE;
            return Some(self.key_usage(Check::LeafKuTls12S, bits, None));
        }
        match &self.leaf.public_key {
            Fact::NotInEvidence => Some(Step::undecided(
                Check::LeafKuTls12CEc,
                "the leaf's public key is not in evidence",
                Failure {
                    counter: Some(text::CONNECTION_ERROR.to_owned()),
                    ..Failure::default()
                },
                vec![at_presenter("leaf public key")],
            )),
            fact if matches!(fact.value()?.kind, KeyKind::Rsa { .. }) => Some(self.rsa_key_usage()),
            _ => {
                let bits = KeyUsage::DIGITAL_SIGNATURE;
                Some(self.key_usage(Check::LeafKuTls12CEc, bits, None))
            }
        }
    }

    fn rsa_key_usage(&self) -> Step {
        let check = Check::LeafKuTls12CRsa;
        let enforced = match self.release.rsa_key_usage {
            RsaKeyUsage::OffByDefault => self.context.enforce_rsa_key_usage == Some(true),
            RsaKeyUsage::OnByDefault => self.context.enforce_rsa_key_usage != Some(false),
            RsaKeyUsage::Always => true,
        };
        if !enforced {
            return Step::not_applicable(check, "enforce_rsa_key_usage is off");
        }
        self.rsa_key_usage_for_suites()
    }

    /// Whether an RSA leaf's key usage does not fit and is not enforced, which releases that can turn the check off count
    /// when the handshake is over (`SSL_was_key_usage_invalid`). `None` where the evidence does not decide it.
    pub(in super::super) fn lets_wrong_key_usage_pass(&self) -> Option<bool> {
        let looks_at_it = self.release.counts_invalid_key_usage()
            && self.judges == Role::Server
            && !self.is_tls13();
        if !looks_at_it {
            return Some(false);
        }
        match &self.leaf.public_key {
            Fact::NotInEvidence => None,
            fact => match fact.value().map(|key| &key.kind) {
                Some(KeyKind::Rsa { .. }) => match self.rsa_key_usage_for_suites().outcome {
                    StepOutcome::Undecided => None,
                    outcome => Some(outcome == StepOutcome::Failed),
                },
                _ => Some(false),
            },
        }
    }

    /// The key usage an RSA leaf needs depends on whether the suite signs or enciphers with its key.
    fn rsa_key_usage_for_suites(&self) -> Step {
        let check = Check::LeafKuTls12CRsa;
        let suites = &self.context.tls.cipher_suites;
        let is_static = |suite: &String| {
            ["AES128-", "AES256-", "DES-CBC3-", "RSA-"]
                .iter()
                .any(|start| suite.starts_with(start))
        };
        let static_rsa = suites.iter().any(is_static);
        let ephemeral = suites.is_empty() || !suites.iter().all(is_static);
        match (ephemeral, static_rsa) {
            (true, false) => self.key_usage(check, KeyUsage::DIGITAL_SIGNATURE, None),
            (false, _) => self.key_usage(check, KeyUsage::KEY_ENCIPHERMENT, None),
            (true, true) => {
                let signing = self.key_usage(check, KeyUsage::DIGITAL_SIGNATURE, None);
                let enciphering = self.key_usage(check, KeyUsage::KEY_ENCIPHERMENT, None);
                if signing.outcome == enciphering.outcome {
                    signing
                } else {
                    Step::undecided(
                        check,
                        "the key usage fits some of the configured cipher suites only",
                        text::tls_failure(&[LibraryError::KEY_USAGE_BIT_INCORRECT], None),
                        vec![at_verifier("negotiated cipher suite")],
                    )
                }
            }
        }
    }

    fn key_usage(&self, check: Check, bits: u16, alert: Option<u8>) -> Step {
        let incorrect = text::tls_failure(&[LibraryError::KEY_USAGE_BIT_INCORRECT], alert);
        let needed = KeyUsage::from_bits(bits).names().join(", ");
        match first_key_usage(self.leaf) {
            Fact::NotInEvidence => Step::undecided(
                check,
                "the leaf's key usage is not in evidence",
                incorrect,
                vec![at_presenter("leaf key usage")],
            ),
            Fact::Absent => Step::passed(check, "the leaf has no key usage, which allows all"),
            Fact::Unreadable { .. } if matches!(self.leaf.extensions, Fact::Unreadable { .. }) => {
                Step::not_applicable(check, "the leaf does not parse")
            }
            Fact::Unreadable { .. } => Step::failed(
                check,
                "the leaf's key usage does not decode",
                text::tls_failure(&[LibraryError::CANNOT_PARSE_LEAF_CERT], alert),
            ),
            Fact::Present { value, .. } if value.has_any(bits) => {
                Step::passed(check, format!("the key usage has {needed}"))
            }
            Fact::Present { value, .. } => {
                let has = value.names().join(", ");
                let has = if has.is_empty() { "nothing" } else { &has };
                Step::failed(
                    check,
                    format!("the key usage allows {has}; TLS needs {needed}"),
                    incorrect,
                )
            }
        }
    }
}

/// The TLS stack reads the first keyUsage and looks no further, so a second one does not matter to it.
pub(in super::super) fn first_key_usage(leaf: &Certificate) -> Fact<KeyUsage> {
    let first = leaf.extensions_of(KEY_USAGE).next();
    match (&leaf.key_usage, first) {
        (Fact::Unreadable { why }, Some(extension)) => bit_string(&extension.value)
            .map_or_else(|| Fact::Unreadable { why: why.clone() }, Fact::known),
        (fact, _) => fact.clone(),
    }
}

/// A DER BIT STRING of named bits.
pub(super) fn bit_string(der: &[u8]) -> Option<KeyUsage> {
    let [3, length, unused, content @ ..] = der else {
        return None;
    };
    let unused = u32::from(*unused);
    let bits_unused_are_zero = match content.last() {
        Some(last) => unused < 8 && last.trailing_zeros() >= unused,
        None => unused == 0,
    };
    if usize::from(*length) != content.len() + 1 || !bits_unused_are_zero {
        return None;
    }
    let bits = content
        .iter()
        .take(2)
        .zip([0, 8])
        .fold(0, |bits, (byte, shift)| {
            bits | (u16::from(byte.reverse_bits()) << shift)
        });
    Some(KeyUsage::from_bits(bits))
}
