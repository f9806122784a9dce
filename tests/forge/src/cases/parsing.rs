//! Certificates that do not parse, and odd ones that do (5.11, 6.4).

use super::ask::{Ask, BOTH, DEFAULT_TLS, Topic};
use crate::case::Case;
use crate::certificate::{Cert, common_name_as};
use crate::der::{self, tag};
use crate::extension::{Extension, general_name, oid};
use crate::key::Key;

pub(crate) fn cases() -> Vec<Case> {
    let mut topic = Topic::new("parsing");
    for (what, odd) in oddities(&Cert::leaf()) {
        topic.ask(
            "5.11",
            &format!("leaf-{what}"),
            &format!("the leaf: {what}"),
            BOTH,
            &Ask::raw(vec![odd, Cert::intermediate().der()]),
        );
    }
    for (what, odd) in oddities(&Cert::intermediate()) {
        topic.ask(
            "5.11",
            &format!("intermediate-{what}"),
            &format!("the intermediate: {what}"),
            BOTH,
            &Ask::raw(vec![Cert::leaf().der(), odd]),
        );
    }
    let good = || vec![Cert::leaf().der(), Cert::intermediate().der()];
    for (what, bytes) in [
        ("garbage", vec![1, 2, 3]),
        ("empty", Vec::new()),
        ("pem", crate::pem::block("CERTIFICATE", &Cert::root().der()).into_bytes()),
    ] {
        topic.ask(
            "6.4",
            &format!("list-leaf-{what}"),
            &format!("in the leaf's place: {what}"),
            DEFAULT_TLS,
            &Ask::raw(vec![bytes.clone(), Cert::intermediate().der()]),
        );
        topic.ask(
            "6.4",
            &format!("list-last-{what}"),
            &format!("after a good chain: {what}"),
            DEFAULT_TLS,
            &Ask::raw([good(), vec![bytes]].concat()),
        );
    }
    let strange_key = Cert::ca("Unused", Key::Other, "Unused", Key::Other).set(|made| {
        made.spki = der::sequence([der::sequence([der::oid("1.2.3.4")]), der::bit_string(0, [1])]);
    });
    topic.ask(
        "5.11",
        "unused-unknown-key",
        "an unused certificate with an unknown key type",
        BOTH,
        &Ask::raw([good(), vec![strange_key.der()]].concat()),
    );
    topic.cases
}

/// Odd encodings that can be made of any certificate.
pub(crate) fn oddities(made: &Cert) -> Vec<(&'static str, Vec<u8>)> {
    let with = |change: fn(&mut Cert)| made.clone().set(change).der();
    let parts = made.parts();
    let content = der::join(&parts);
    let [signed, algorithm, signature] = &parts;
    let long_signature = der::tlv_long_length(tag::BIT_STRING, der::open(signature).0);
    vec![
        ("serial-zero", with(|cert| cert.serial = der::number(0))),
        ("serial-negative", with(|cert| cert.serial = der::integer([0xff]))),
        ("serial-21-octets", with(|cert| cert.serial = der::integer([0x7f; 21]))),
        ("serial-100-octets", with(|cert| cert.serial = der::integer([0x7f; 100]))),
        ("serial-not-minimal", with(|cert| cert.serial = der::integer([0, 1]))),
        ("serial-not-minimal-negative", with(|cert| cert.serial = der::integer([0xff, 0xff]))),
        ("serial-empty", with(|cert| cert.serial = der::integer([]))),
        ("v1-with-extensions", with(|cert| cert.version = Vec::new())),
        ("v1-written-with-extensions", with(|cert| cert.version = der::context(0, der::number(0)))),
        ("v2-with-extensions", with(|cert| cert.version = der::context(0, der::number(1)))),
        (
            "v1",
            with(|cert| {
                cert.version = Vec::new();
                cert.extensions = None;
            }),
        ),
        (
            "v1-written",
            with(|cert| {
                cert.version = der::context(0, der::number(0));
                cert.extensions = None;
            }),
        ),
        (
            "v2",
            with(|cert| {
                cert.version = der::context(0, der::number(1));
                cert.extensions = None;
            }),
        ),
        ("v3-without-extensions", with(|cert| cert.extensions = None)),
        ("v4", with(|cert| cert.version = der::context(0, der::number(3)))),
        ("version-negative", with(|cert| cert.version = der::context(0, der::integer([0xff])))),
        ("extensions-empty", with(|cert| cert.extensions = Some(Vec::new()))),
        (
            "unique-ids",
            with(|cert| {
                cert.unique_ids = der::join([der::context_primitive(1, [0, 1]), der::context_primitive(2, [0, 2])]);
            }),
        ),
        (
            "unique-ids-v1",
            with(|cert| {
                cert.version = Vec::new();
                cert.extensions = None;
                cert.unique_ids = der::context_primitive(1, [0, 1]);
            }),
        ),
        ("trailing-inside", with(|cert| cert.trailing_inside = der::null())),
        ("trailing-byte", with(|cert| cert.trailing = vec![0])),
        ("outer-long-length", der::tlv_long_length(tag::SEQUENCE, &content)),
        ("outer-indefinite", der::tlv_indefinite(tag::SEQUENCE, &content)),
        ("signature-long-length", der::sequence([signed, algorithm, &long_signature])),
        ("signature-missing", der::sequence([signed, algorithm])),
        ("cut-short", der::sequence(&parts)[..100].to_vec()),
        ("subject-invalid-utf8", with(|cert| cert.subject = common_name_as(&der::tlv(tag::UTF8_STRING, [0x66, 0xff])))),
        ("subject-odd-bmp", with(|cert| cert.subject = common_name_as(&der::tlv(tag::BMP_STRING, [0x66])))),
        (
            "subject-printable-at-sign",
            with(|cert| cert.subject = common_name_as(&der::tlv(tag::PRINTABLE_STRING, "a@b"))),
        ),
        ("subject-empty-set", with(|cert| cert.subject = der::sequence([der::set([[]; 0] as [[u8; 0]; 0])]))),
        (
            "ip-san-5-octets",
            made.clone()
                .with_names(&[general_name::uri(crate::certificate::SPIFFE_ID), general_name::ip(&[1, 2, 3, 4, 5])])
                .der(),
        ),
        ("extension-empty-value", made.clone().with(Extension::new(oid::UNKNOWN, Vec::new())).der()),
    ]
}
