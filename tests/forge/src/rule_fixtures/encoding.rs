//! Departures from DER and from the form of X.509.

use super::{RuleFixture, bytes, chain_of, good, leaf, root, text_of};
use crate::certificate::{self, Cert};
use crate::der::{self, tag};
use crate::extension::{Extension, general_name, key_usage, oid, usage};
use crate::pem;

pub(super) fn fixtures() -> Vec<RuleFixture> {
    let ber = Extension { critical: Some(1), ..key_usage(&[usage::DIGITAL_SIGNATURE]) };
    let content = der::join(Cert::root().serial(7).parts());
    let indefinite = pem::certificates([der::tlv_indefinite(tag::SEQUENCE, &content)]);
    let unused = |change: fn(&mut Cert)| Cert::root().set(change);
    let nameless = Cert::root().set(|made| {
        made.subject = certificate::name(&[]);
        made.issuer = certificate::name(&[]);
    });
    let below_nameless = Cert::leaf_of_root().set(|made| made.issuer = certificate::name(&[]));
    let unknown = || Extension::new(oid::UNKNOWN, der::null());
    vec![
        leaf("der-not-canonical", "note", &Cert::leaf().with(ber)),
        RuleFixture::new(
            "der-not-certificate",
            "warning",
            [good(), vec![(".bundle.pem", bytes(root() + &indefinite))]].concat(),
            [good(), vec![(".bundle.pem", bytes(root()))]].concat(),
        )
        .without_root()
        .beside(&["trusted-ca-does-not-load"]),
        leaf("serial-number-departs", "note", &Cert::leaf().set(|made| made.serial = der::integer([0xff]))),
        leaf("version-departs", "note", &Cert::leaf().set(|made| made.unique_ids = der::context_primitive(1, [0, 1]))),
        leaf(
            "time-encoding-departs",
            "note",
            &Cert::leaf().set(|made| made.not_after = der::generalized_time("20440101000000Z")),
        ),
        leaf("validity-reversed", "warning", &Cert::leaf().validity("20400101000000Z", "20240101000000Z"))
            .beside(&["leaf-expired", "leaf-not-yet-valid"]),
        leaf("extension-malformed", "note", &Cert::leaf().also(unknown()).also(unknown())),
        leaf("san-entry-malformed", "note", &Cert::leaf().with_names(&[general_name::ip(&[1, 2, 3, 4, 5])])),
        RuleFixture::new(
            "name-malformed",
            "note",
            [chain_of(&[&below_nameless]), vec![(".bundle.pem", bytes(text_of(&[&nameless])))]].concat(),
            [good(), vec![(".bundle.pem", bytes(root()))]].concat(),
        )
        .without_root(),
        leaf("signature-encoding-departs", "warning", &with_unused_bit()).beside(&["signature-invalid"]),
        RuleFixture::new(
            "public-key-malformed",
            "warning",
            chain_of(&[&Cert::leaf(), &Cert::intermediate(), &unused(|root| root.spki = broken_key())]),
            good(),
        ),
    ]
}

/// An RSA key that holds no numbers.
fn broken_key() -> Vec<u8> {
    let algorithm = der::sequence([der::oid("1.2.840.113549.1.1.1"), der::null()]);
    der::sequence([algorithm, der::bit_string(0, [1, 2, 3])])
}

/// A leaf whose signature says that its last bit, a zero, does not count.
fn with_unused_bit() -> Cert {
    let claims = |serial| Cert::leaf().serial(serial).set(|made| made.signature_unused_bits = 1);
    let ends_even = |made: &Cert| made.parts()[2].last().is_some_and(|octet| octet % 2 == 0);
    (1..1_000).map(claims).find(ends_even).expect("every second signature ends in a zero bit")
}
