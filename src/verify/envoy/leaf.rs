//! What the TLS stack itself demands of the leaf, outside certificate verification (section 6).

use crate::knowledge::envoy::{Release, RsaKeyUsage};
use crate::knowledge::errors::{self, SslError};
use crate::model::{
    Certificate, DepartureKind, Fact, KeyKind, KeyUsage, Presented, PresentedBy, PublicKey,
    TlsContext, TlsVersion,
};
use crate::verify::boringssl;
use crate::verify::partial::{Draft, at_presenter, at_verifier};
use crate::verify::{Check, Failure};

use super::text;

const KEY_USAGE: &str = "2.5.29.15";
const P256: &str = "1.2.840.10045.3.1.7";
const P384: &str = "1.3.132.0.34";
const P521: &str = "1.3.132.0.35";
const P224: &str = "1.3.132.0.33";

/// Curves that `ecdh_curves` stands for when it is not set (6.3); X25519 holds no certificate key.
const DEFAULT_CURVES: &[&str] = &["P-256"];

/// What a SubjectPublicKeyInfo that does not decode leaves in the queue.
const PUBLIC_KEY_DECODE_ERROR: &str = "100663398:public key routines:OPENSSL_internal:DECODE_ERROR";

/// One handshake's view of the leaf.
pub(super) struct LeafChecks<'a> {
    /// The leaf.
    pub(super) leaf: &'a Certificate,
    /// The verifier's context.
    pub(super) context: &'a TlsContext,
    /// The presenter's role.
    pub(super) judges: PresentedBy,
    /// The release.
    pub(super) release: &'static Release,
    /// The TLS version.
    pub(super) tls: TlsVersion,
}

impl<'a> LeafChecks<'a> {
    /// For the first certificate, when there is one.
    pub(super) fn new(
        presented: &'a Presented,
        context: &'a TlsContext,
        judges: PresentedBy,
        release: &'static Release,
        tls: TlsVersion,
    ) -> Option<Self> {
        let leaf = presented.certificates.first()?;
        Some(Self {
            leaf,
            context,
            judges,
            release,
            tls,
        })
    }

    const fn is_tls13(&self) -> bool {
        matches!(self.tls, TlsVersion::V1_3)
    }

    /// The public key and its type can be used (6.3, 6.4).
    pub(super) fn spki(&self) -> Draft {
        let check = Check::LeafSpki;
        let decode_error = Some(errors::DECODE_ERROR);
        match &self.leaf.public_key {
            Fact::NotInEvidence => Draft::undecided(
                check,
                "the leaf's public key is not in evidence",
                text::tls_failure(&[], decode_error),
                vec![at_presenter("leaf public key")],
            ),
            Fact::Absent | Fact::Unreadable { .. } => self.unreadable_spki(),
            Fact::Present { value, .. } if self.is_usable(value) => {
                Draft::passed(check, format!("{value} is a key TLS can use"))
            }
            // The library error queued in front depends on the type and revision.
            Fact::Present { value, .. } => Draft::failed(
                check,
                format!("{value} is no key TLS can use"),
                text::tls_failure(&[], decode_error),
            ),
        }
    }

    /// A leaf whose key cannot be read: for want of a certificate around it, or by itself.
    fn unreadable_spki(&self) -> Draft {
        let check = Check::LeafSpki;
        let refusal = boringssl::parses(self.leaf, self.release.boringssl).err();
        let is_outer = refusal.as_ref().map(|refusal| refusal.outer_structure);
        let is_key = self
            .leaf
            .departures
            .iter()
            .any(|departure| departure.kind == DepartureKind::PublicKeyMalformed);
        if is_outer == Some(false) && !is_key {
            return Draft::not_applicable(check, "the leaf does not parse");
        }
        let first = if is_outer == Some(true) {
            SslError::CANNOT_PARSE_LEAF_CERT.printed()
        } else {
            PUBLIC_KEY_DECODE_ERROR.to_owned()
        };
        let mut queued = vec![first];
        // In TLS 1.3 the caller adds an error of its own.
        if self.is_tls13() {
            queued.push(SslError::DECODE_ERROR.printed());
        }
        Draft::failed(
            check,
            "the leaf's public key does not decode",
            text::queued_failure(&queued, Some(errors::DECODE_ERROR)),
        )
    }

    fn is_usable(&self, key: &PublicKey) -> bool {
        match &key.kind {
            KeyKind::Rsa { .. } | KeyKind::Ed25519 => true,
            KeyKind::Ec { curve: Some(curve) } => match curve.as_str() {
                P256 | P384 | P521 => true,
                P224 => self.release.boringssl.tls_knows_p224,
                _ => false,
            },
            KeyKind::Ec { curve: None } | KeyKind::RsaPss { .. } | KeyKind::Other => false,
        }
    }

    /// A scheme the verifier offers fits the leaf's key (6.3). The peer notices before it sends the certificate and gives
    /// up by itself, so this comes before everything about the certificate.
    pub(super) fn signature_scheme(&self) -> Draft {
        let check = Check::Sigalg;
        // What Envoy prints depends on the peer's TLS stack.
        let failure = Failure {
            counter: Some(text::CONNECTION_ERROR.to_owned()),
            ..Failure::default()
        };
        let Some(key) = self.leaf.public_key.value() else {
            return if self.leaf.public_key.is_in_evidence() {
                Draft::not_applicable(check, "the leaf's public key does not decode")
            } else {
                let missing = vec![at_presenter("leaf public key")];
                Draft::undecided(
                    check,
                    "the leaf's public key is not in evidence",
                    failure,
                    missing,
                )
            };
        };
        if !self.is_usable(key) {
            return Draft::not_applicable(check, format!("{key} is no key TLS can use"));
        }
        let offered = &self.context.tls.signature_algorithms;
        let offers = |wanted: &dyn Fn(&str) -> bool, by_default: bool| {
            if offered.is_empty() {
                by_default
            } else {
                offered.iter().any(|scheme| wanted(scheme))
            }
        };
        let passes = match &key.kind {
            KeyKind::Rsa { .. } => {
                let tls13 = self.is_tls13();
                offers(
                    &|scheme| {
                        scheme.starts_with("rsa_pss_rsae_")
                            || (!tls13 && scheme.starts_with("rsa_pkcs1_"))
                    },
                    true,
                )
            }
            KeyKind::Ed25519 => offers(&|scheme| scheme == "ed25519", false),
            KeyKind::Ec { curve } if self.is_tls13() => {
                let scheme_of_curve = match curve.as_ref().map(crate::model::Oid::as_str) {
                    Some(P256) => "ecdsa_secp256r1_sha256",
                    Some(P384) => "ecdsa_secp384r1_sha384",
                    Some(P521) => "ecdsa_secp521r1_sha512",
                    _ => "",
                };
                offers(
                    &|scheme| scheme == scheme_of_curve,
                    matches!(
                        curve.as_ref().map(crate::model::Oid::as_str),
                        Some(P256 | P384)
                    ),
                )
            }
            // In TLS 1.2 the curve is not tied to the hash.
            KeyKind::Ec { .. } => offers(&|scheme| scheme.starts_with("ecdsa_"), true),
            KeyKind::RsaPss { .. } | KeyKind::Other => true,
        };
        let detail = if passes {
            format!("{key} signs with a scheme the verifier offers")
        } else {
            format!("the verifier offers no signature scheme for {key}")
        };
        Draft::decided(check, Some(passes), detail, failure, &[])
    }

    /// TLS 1.2 client: the curve of an EC leaf is one of `ecdh_curves` (6.3).
    pub(super) fn curve(&self) -> Option<Draft> {
        if self.is_tls13() || self.judges != PresentedBy::Server {
            return None;
        }
        let check = Check::EcCurveTls12C;
        let failure = text::tls_failure(&[SslError::BAD_ECC_CERT], Some(errors::ILLEGAL_PARAMETER));
        let key = match &self.leaf.public_key {
            Fact::NotInEvidence => {
                return Some(Draft::undecided(
                    check,
                    "the leaf's public key is not in evidence",
                    failure,
                    vec![at_presenter("leaf public key")],
                ));
            }
            fact => fact.value()?,
        };
        let KeyKind::Ec { curve } = &key.kind else {
            return Some(Draft::not_applicable(
                check,
                format!("{key} is on no curve"),
            ));
        };
        let name = match curve.as_ref().map(crate::model::Oid::as_str) {
            Some(P256) => "P-256",
            Some(P384) => "P-384",
            Some(P521) => "P-521",
            Some(P224) => "P-224",
            _ => return None,
        };
        let configured: Vec<&str> = self
            .context
            .tls
            .ecdh_curves
            .iter()
            .map(String::as_str)
            .collect();
        let curves = if configured.is_empty() {
            DEFAULT_CURVES
        } else {
            &configured
        };
        let passes = curves.contains(&name);
        let detail = if configured.is_empty() {
            format!("{key}; ecdh_curves is X25519, P-256 by default")
        } else {
            format!("{key}; ecdh_curves is {}", configured.join(", "))
        };
        Some(Draft::decided(check, Some(passes), detail, failure, &[]))
    }

    /// TLS 1.3: digitalSignature, checked before anything else is parsed (6.2).
    pub(super) fn key_usage_tls13(&self) -> Option<Draft> {
        self.is_tls13().then(|| {
            self.key_usage(
                Check::LeafKuTls13,
                KeyUsage::DIGITAL_SIGNATURE,
                Some(errors::ILLEGAL_PARAMETER),
            )
        })
    }

    /// TLS 1.2: checked behind the validator (6.2). The failing side sends no alert.
    pub(super) fn key_usage_tls12(&self) -> Option<Draft> {
        if self.is_tls13() {
            return None;
        }
        if self.judges == PresentedBy::Client {
            let bits = KeyUsage::DIGITAL_SIGNATURE;
            return Some(self.key_usage(Check::LeafKuTls12S, bits, None));
        }
        match &self.leaf.public_key {
            Fact::NotInEvidence => Some(Draft::undecided(
                Check::LeafKuTls12CEc,
                "the leaf's public key is not in evidence",
                Failure {
                    counter: Some(text::CONNECTION_ERROR.to_owned()),
                    ..Failure::default()
                },
                vec![at_presenter("leaf public key")],
            )),
            fact => match &fact.value()?.kind {
                KeyKind::Rsa { .. } => Some(self.rsa_key_usage()),
                _ => {
                    let bits = KeyUsage::DIGITAL_SIGNATURE;
                    Some(self.key_usage(Check::LeafKuTls12CEc, bits, None))
                }
            },
        }
    }

    fn rsa_key_usage(&self) -> Draft {
        let check = Check::LeafKuTls12CRsa;
        let enforced = match self.release.rsa_key_usage {
            RsaKeyUsage::OffByDefault => self.context.enforce_rsa_key_usage == Some(true),
            RsaKeyUsage::OnByDefault => self.context.enforce_rsa_key_usage != Some(false),
            RsaKeyUsage::Always => true,
        };
        if !enforced {
            return Draft::not_applicable(check, "enforce_rsa_key_usage is off");
        }
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
                    Draft::undecided(
                        check,
                        "the key usage fits some of the configured cipher suites only",
                        text::tls_failure(&[SslError::KEY_USAGE_BIT_INCORRECT], None),
                        vec![at_verifier("negotiated cipher suite")],
                    )
                }
            }
        }
    }

    fn key_usage(&self, check: Check, bits: u16, alert: Option<u8>) -> Draft {
        let incorrect = text::tls_failure(&[SslError::KEY_USAGE_BIT_INCORRECT], alert);
        let needed = KeyUsage::from_bits(bits).names().join(", ");
        match first_key_usage(self.leaf) {
            Fact::NotInEvidence => Draft::undecided(
                check,
                "the leaf's key usage is not in evidence",
                incorrect,
                vec![at_presenter("leaf key usage")],
            ),
            Fact::Absent => Draft::passed(check, "the leaf has no key usage, which allows all"),
            Fact::Unreadable { .. } if matches!(self.leaf.extensions, Fact::Unreadable { .. }) => {
                Draft::not_applicable(check, "the leaf does not parse")
            }
            Fact::Unreadable { .. } => Draft::failed(
                check,
                "the leaf's key usage does not decode",
                text::tls_failure(&[SslError::CANNOT_PARSE_LEAF_CERT], alert),
            ),
            Fact::Present { value, .. } if value.has_any(bits) => {
                Draft::passed(check, format!("the key usage has {needed}"))
            }
            Fact::Present { value, .. } => {
                let has = value.names().join(", ");
                let has = if has.is_empty() { "nothing" } else { &has };
                Draft::failed(
                    check,
                    format!("the key usage allows {has}; TLS needs {needed}"),
                    incorrect,
                )
            }
        }
    }
}

/// The TLS stack reads the first keyUsage and looks no further, so a second one does not matter to it.
pub(super) fn first_key_usage(leaf: &Certificate) -> Fact<KeyUsage> {
    let first = leaf.extensions_of(KEY_USAGE).next();
    match (&leaf.key_usage, first) {
        (Fact::Unreadable { why }, Some(extension)) => bit_string(&extension.value)
            .map_or_else(|| Fact::Unreadable { why: why.clone() }, Fact::known),
        (fact, _) => fact.clone(),
    }
}

/// A DER BIT STRING of named bits.
fn bit_string(der: &[u8]) -> Option<KeyUsage> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::envoy::RELEASES;
    use crate::model::{AlgorithmId, Oid, Side};

    fn key(kind: KeyKind) -> Fact<PublicKey> {
        Fact::known(PublicKey {
            algorithm: AlgorithmId {
                oid: Oid("1.2.840.10045.2.1".to_owned()),
                parameters: None,
                der: Vec::new(),
            },
            kind,
            spki: Vec::new(),
            bits: Vec::new(),
        })
    }

    fn leaf(kind: KeyKind, usage: u16) -> Certificate {
        Certificate {
            public_key: key(kind),
            key_usage: Fact::known(KeyUsage::from_bits(usage)),
            ..Certificate::default()
        }
    }

    fn ec(curve: &str) -> KeyKind {
        KeyKind::Ec {
            curve: Some(Oid(curve.to_owned())),
        }
    }

    const RSA: KeyKind = KeyKind::Rsa {
        bits: 2048,
        exponent: Some(65537),
    };

    fn checks<'a>(
        leaf: &'a Certificate,
        context: &'a TlsContext,
        release: usize,
        tls: TlsVersion,
    ) -> LeafChecks<'a> {
        LeafChecks {
            leaf,
            context,
            judges: PresentedBy::Server,
            release: &RELEASES[release],
            tls,
        }
    }

    #[test]
    fn rsa_key_usage_depends_on_the_release() {
        let leaf = leaf(RSA, KeyUsage::KEY_ENCIPHERMENT);
        let mut context = TlsContext::new(Side::Upstream);
        let refuses = |context: &TlsContext, release| {
            checks(&leaf, context, release, TlsVersion::V1_2)
                .key_usage_tls12()
                .is_some_and(|draft| draft.refuses())
        };
        assert_eq!(
            [0, 1, 2, 3, 4].map(|r| refuses(&context, r)),
            [false, false, true, true, true]
        );
        context.enforce_rsa_key_usage = Some(false);
        assert_eq!([2, 3].map(|r| refuses(&context, r)), [false, true]);
        context.enforce_rsa_key_usage = Some(true);
        assert!(refuses(&context, 0));
    }

    #[test]
    fn a_default_cluster_takes_no_p384_leaf_in_tls12() {
        let leaf = leaf(ec(P384), KeyUsage::DIGITAL_SIGNATURE);
        let mut context = TlsContext::new(Side::Upstream);
        let refuses = |context: &TlsContext, tls| {
            checks(&leaf, context, 4, tls)
                .curve()
                .is_some_and(|draft| draft.refuses())
        };
        assert!(refuses(&context, TlsVersion::V1_2));
        assert!(!refuses(&context, TlsVersion::V1_3));
        context.tls.ecdh_curves = vec!["P-384".to_owned()];
        assert!(!refuses(&context, TlsVersion::V1_2));
    }

    #[test]
    fn ed25519_must_be_offered() {
        let leaf = leaf(KeyKind::Ed25519, KeyUsage::DIGITAL_SIGNATURE);
        let mut context = TlsContext::new(Side::Upstream);
        assert!(
            checks(&leaf, &context, 0, TlsVersion::V1_3)
                .signature_scheme()
                .refuses()
        );
        context.tls.signature_algorithms = vec!["ed25519".to_owned()];
        assert!(
            !checks(&leaf, &context, 0, TlsVersion::V1_3)
                .signature_scheme()
                .refuses()
        );
    }

    #[test]
    fn key_usage_in_tls13_sends_an_alert_and_in_tls12_none() {
        let leaf = leaf(ec(P256), KeyUsage::KEY_CERT_SIGN);
        let context = TlsContext::new(Side::Upstream);
        let tls13 = checks(&leaf, &context, 4, TlsVersion::V1_3).key_usage_tls13();
        let tls12 = checks(&leaf, &context, 4, TlsVersion::V1_2).key_usage_tls12();
        let seen = |draft: Option<Draft>| draft.and_then(|draft| draft.failure?.peer_sees);
        assert!(seen(tls13).is_some_and(|text| text.contains("ILLEGAL_PARAMETER")));
        assert_eq!(seen(tls12), None);
    }

    #[test]
    fn an_absent_key_usage_allows_all_and_a_hidden_one_decides_nothing() {
        let mut leaf = leaf(ec(P256), 0);
        let context = TlsContext::new(Side::Upstream);
        leaf.key_usage = Fact::Absent;
        let outcome = |leaf: &Certificate| {
            checks(leaf, &context, 4, TlsVersion::V1_3)
                .key_usage_tls13()
                .map(|draft| draft.refuses() || draft.may_refuse())
        };
        assert_eq!(outcome(&leaf), Some(false));
        leaf.key_usage = Fact::NotInEvidence;
        assert_eq!(outcome(&leaf), Some(true));
    }

    #[test]
    fn named_bits_are_read_from_the_left() {
        assert_eq!(
            bit_string(&[3, 2, 7, 0x80]),
            Some(KeyUsage::from_bits(KeyUsage::DIGITAL_SIGNATURE))
        );
        assert_eq!(
            bit_string(&[3, 2, 1, 0x06]),
            Some(KeyUsage::from_bits(
                KeyUsage::KEY_CERT_SIGN | KeyUsage::CRL_SIGN
            ))
        );
        assert_eq!(bit_string(&[3, 1, 0]), Some(KeyUsage::default()));
        assert_eq!(bit_string(&[3, 2, 1, 0x07]), None);
    }
}
