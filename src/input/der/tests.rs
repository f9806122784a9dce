use svidlint_forge::certificate::{Cert, SPIFFE_ID};
use svidlint_forge::crl::Crl;
use svidlint_forge::der;
use svidlint_forge::extension::{self, Extension, oid};
use svidlint_forge::key::Key;

use super::{certificate, revocation_list};
use crate::model::{Certificate, DepartureKind, Fact, InputId, KeyKind, KeyUsage, Location};

fn read(bytes: &[u8]) -> Certificate {
    certificate(bytes, Location::whole(InputId(0)))
}

fn departures(certificate: &Certificate) -> Vec<DepartureKind> {
    certificate
        .departures
        .iter()
        .map(|departure| departure.kind)
        .collect()
}

#[test]
fn every_fact_of_a_usual_leaf() {
    let leaf = read(&Cert::leaf().der());
    assert_eq!(departures(&leaf), []);
    assert_eq!(leaf.version.value(), Some(&3));
    assert_eq!(leaf.first_uri(), Some(SPIFFE_ID));
    assert_eq!(
        leaf.key_usage.value().map(|usage| usage.names()),
        Some(vec!["digitalSignature", "keyEncipherment"])
    );
    assert!(leaf.subject_alt_names.is_critical());
    assert_eq!(
        leaf.issuer.value().and_then(|issuer| issuer.common_name()),
        Some("Forge Intermediate")
    );
    assert_eq!(leaf.is_ca(), Some(false));
    assert_eq!(
        leaf.public_key.value().map(ToString::to_string).as_deref(),
        Some("EC P-256")
    );
    assert_eq!(
        leaf.not_after
            .value()
            .map(|time| time.at.to_string())
            .as_deref(),
        Some("2044-01-01T00:00:00Z")
    );
    assert!(leaf.name_constraints.is_absent());
    assert_eq!(leaf.extensions.value().map(Vec::len), Some(6));
}

#[test]
fn keys_of_every_kind() {
    for (key, shown) in [
        (Key::RsaLeaf, "RSA 2048"),
        (Key::Rsa1024, "RSA 1024"),
        (Key::P384, "EC P-384"),
        (Key::Secp256k1, "EC secp256k1"),
        (Key::Ed25519, "Ed25519"),
    ] {
        let cert = read(&Cert::leaf().key(key).der());
        assert_eq!(
            cert.public_key.value().map(ToString::to_string).as_deref(),
            Some(shown)
        );
    }
    let odd = Cert::leaf().set(|cert| {
        cert.spki = der::sequence([
            der::sequence([der::oid("1.2.840.113549.1.1.1"), der::null()]),
            der::bit_string(0, [1, 2, 3]),
        ]);
    });
    let odd = read(&odd.der());
    assert_eq!(
        odd.public_key.value().map(|key| key.kind.clone()),
        Some(KeyKind::Other)
    );
    assert_eq!(departures(&odd), [DepartureKind::PublicKeyMalformed]);
}

#[test]
fn departures_are_told_where_they_are() {
    let bytes = Cert::leaf()
        .with(Extension {
            critical: Some(1),
            ..Extension::new(oid::UNKNOWN, vec![])
        })
        .der();
    let cert = read(&bytes);
    assert_eq!(departures(&cert), [DepartureKind::BooleanNotCanonical]);
    let offset = cert.departures[0].offset;
    assert_eq!(&bytes[offset..offset + 3], [1, 1, 1]);
    assert!(
        cert.extensions_of(oid::UNKNOWN)
            .all(|extension| extension.critical)
    );
}

#[test]
fn what_stands_twice_or_does_not_decode_is_unreadable() {
    let twice = read(&Cert::leaf().also(extension::key_usage(&[0])).der());
    assert!(matches!(twice.key_usage, Fact::Unreadable { .. }));
    assert_eq!(departures(&twice), [DepartureKind::DuplicateExtension]);
    let trailing = Cert::leaf().with(extension::key_usage(&[0]).with_trailing_byte());
    let trailing = read(&trailing.der());
    assert!(matches!(trailing.key_usage, Fact::Unreadable { .. }));
    assert_eq!(departures(&trailing), [DepartureKind::ExtensionMalformed]);
}

#[test]
fn no_bits_are_present_bits() {
    let none = read(&Cert::leaf().with(extension::key_usage(&[])).der());
    let usage = none.key_usage.value().unwrap();
    assert!(!usage.has_any(u16::MAX));
    assert!(!usage.has_any(KeyUsage::KEY_CERT_SIGN));
    assert_eq!(departures(&none), [DepartureKind::KeyUsageEmpty]);
}

#[test]
fn bytes_that_are_no_certificate_make_every_fact_unreadable() {
    let none = read(b"no certificate");
    assert!(matches!(none.subject, Fact::Unreadable { .. }));
    assert!(matches!(none.fingerprint, Fact::Unreadable { .. }));
    assert_eq!(departures(&none), [DepartureKind::Structure]);
    assert!(none.is_whole());
}

/// Every prefix, and every byte changed in several ways, of rich inputs.
#[test]
fn no_bytes_make_it_panic() {
    let rich = Cert::intermediate()
        .with(extension::name_constraints(
            &[extension::general_name::uri("example.org")],
            &[extension::general_name::dns("x")],
        ))
        .with(extension::crl_distribution_points(&[
            "http://example.org/crl",
        ]))
        .with(extension::certificate_policies(&["1.2.3"]))
        .with(extension::require_explicit_policy(1))
        .der();
    let list = Crl::of_root()
        .revoking_because(&der::number(7), 1)
        .with(svidlint_forge::crl::issuing_distribution_point(1))
        .der();
    for bytes in [rich, list] {
        for end in 0..bytes.len() {
            drop(read(&bytes[..end]));
            drop(revocation_list(&bytes[..end]));
        }
        let mut bytes = bytes;
        for index in 0..bytes.len() {
            let original = bytes[index];
            for change in [0x00, 0x01, 0x1f, 0x7f, 0x80, 0x84, 0xff] {
                bytes[index] = change;
                drop(read(&bytes));
                drop(revocation_list(&bytes));
            }
            bytes[index] = original;
        }
    }
}

#[test]
fn a_list_is_decoded() {
    let list = Crl::of_root()
        .revoking_because(&der::number(7), 8)
        .with(svidlint_forge::crl::issuing_distribution_point(1));
    let list = revocation_list(&list.der()).unwrap();
    assert_eq!(list.issuer.common_name(), Some("Forge Root"));
    assert_eq!(list.entries.len(), 1);
    assert_eq!(list.entries[0].reason, Some(8));
    assert!(list.scope.value().unwrap().only_user);
    assert!(!list.has_unknown_critical);
    assert!(revocation_list(&Cert::leaf().der()).is_err());
}
