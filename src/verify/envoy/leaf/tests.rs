//! Expectations of section 6.

use super::key_usage::bit_string;
use super::*;
use crate::knowledge::envoy::RELEASES;
use crate::model::{AlgorithmId, KeyUsage, Oid, Role, Side};
use crate::verify::Step;

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
        signing_key: &Fact::NotInEvidence,
        own: None,
        leaf,
        context,
        judges: Role::Server,
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
            .is_some_and(|step| step.refuses())
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
            .is_some_and(|step| step.refuses())
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
    let seen = |step: Option<Step>| {
        step.and_then(|step| step.failure?.peer_sees.map(|error| error.to_string()))
    };
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
            .map(|step| step.refuses() || step.may_refuse())
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
