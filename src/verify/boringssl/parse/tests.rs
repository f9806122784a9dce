use svidlint_forge::certificate::{Cert, common_name_as};
use svidlint_forge::der::{self, tag};
use svidlint_forge::extension::general_name;

use crate::knowledge::boringssl::{BORINGSSL_20250514, BORINGSSL_20260813};
use crate::model::Certificate;
use crate::verify::boringssl::testing::{read, read_der};
use crate::verify::boringssl::{LeafStructure, ParseRefusal};

fn as_sent(certificate: &Certificate) -> Result<(), ParseRefusal> {
    super::as_sent(certificate, &BORINGSSL_20260813)
}

fn parses(change: fn(&mut Cert)) -> bool {
    as_sent(&read(&Cert::leaf().set(change))).is_ok()
}

/// What is changed about a good certificate.
type Change = fn(&mut Cert);

#[test]
fn what_boringssl_refuses() {
    let refused: [(&str, Change); 13] = [
        ("serial not minimal", |cert| {
            cert.serial = der::integer([0, 1]);
        }),
        ("serial empty", |cert| cert.serial = der::integer([])),
        ("v1 with extensions", |cert| cert.version = Vec::new()),
        ("v2 with extensions", |cert| {
            cert.version = der::context(0, der::number(1));
        }),
        ("v4", |cert| cert.version = der::context(0, der::number(3))),
        ("no seconds", |cert| {
            cert.not_before = der::tlv(tag::UTC_TIME, "2401010000Z");
        }),
        ("no date", |cert| {
            cert.not_before = der::tlv(tag::UTC_TIME, "240230000000Z");
        }),
        ("fractions", |cert| {
            cert.not_before = der::tlv(tag::GENERALIZED_TIME, "20240101000000.5Z");
        }),
        ("offset", |cert| {
            cert.not_before = der::tlv(tag::GENERALIZED_TIME, "20240101000000+0100");
        }),
        ("bad UTF-8", |cert| {
            cert.subject = common_name_as(&der::tlv(tag::UTF8_STRING, [0x66, 0xff]));
        }),
        ("odd BMPString", |cert| {
            cert.subject = common_name_as(&der::tlv(tag::BMP_STRING, [0x66]));
        }),
        ("trailing inside", |cert| cert.trailing_inside = der::null()),
        ("trailing", |cert| cert.trailing = vec![0]),
    ];
    for (what, change) in refused {
        assert!(!parses(change), "{what}");
    }
}

#[test]
fn what_boringssl_takes() {
    let accepted: [(&str, Change); 11] = [
        ("serial zero", |cert| cert.serial = der::number(0)),
        ("serial negative", |cert| cert.serial = der::integer([0xff])),
        ("serial long", |cert| {
            cert.serial = der::integer([0x7f; 100]);
        }),
        ("v1", |cert| {
            cert.version = Vec::new();
            cert.extensions = None;
        }),
        ("v1 written", |cert| {
            cert.version = der::context(0, der::number(0));
            cert.extensions = None;
        }),
        ("no extension", |cert| cert.extensions = Some(Vec::new())),
        ("UTCTime with offset", |cert| {
            cert.not_before = der::tlv(tag::UTC_TIME, "240101000000+0100");
        }),
        ("GeneralizedTime early", |cert| {
            cert.not_before = der::tlv(tag::GENERALIZED_TIME, "20240101000000Z");
        }),
        ("unused bits", |cert| cert.signature_unused_bits = 0),
        ("PrintableString with @", |cert| {
            cert.subject = common_name_as(&der::tlv(tag::PRINTABLE_STRING, "a@b"));
        }),
        ("unknown key", |cert| {
            cert.spki = der::sequence([
                der::sequence([der::oid("1.2.3.4")]),
                der::bit_string(0, [1]),
            ]);
        }),
    ];
    for (what, change) in accepted {
        assert!(parses(change), "{what}");
    }
    for names in [
        vec![],
        vec![general_name::ip(&[1, 2, 3, 4, 5])],
        vec![general_name::uri([0x66, 0xff])],
        vec![general_name::uri("")],
    ] {
        let cert = read(&Cert::leaf().with_names(&names));
        assert!(as_sent(&cert).is_ok());
        assert!(cert.subject_alt_names.value().is_some());
    }
}

#[test]
fn bytes_behind_a_certificate_count_only_in_tls_messages() {
    let cert = read(&Cert::leaf().set(|cert| cert.trailing = vec![0]));
    assert!(super::as_block(&cert, &BORINGSSL_20260813).is_ok());
    assert_eq!(as_sent(&cert).unwrap_err().leaf, LeafStructure::Unsound);
}

#[test]
fn only_the_signature_may_have_a_long_length() {
    let [signed, algorithm, signature] = Cert::leaf().parts();
    let long = der::tlv_long_length(tag::BIT_STRING, der::open(&signature).0);
    assert!(as_sent(&read_der(&der::sequence([&signed, &algorithm, &long]))).is_ok());
    let content = der::join([signed, algorithm, signature]);
    for broken in [
        der::tlv_long_length(tag::SEQUENCE, &content),
        der::tlv_indefinite(tag::SEQUENCE, &content),
        content.clone(),
        Vec::new(),
    ] {
        let refusal = as_sent(&read_der(&broken)).unwrap_err();
        assert_eq!(refusal.leaf, LeafStructure::Unsound, "{refusal:?}");
    }
}

#[test]
fn rdns_without_attributes_parsed_once() {
    let cert = read(&Cert::leaf().set(|cert| {
        cert.subject = der::sequence([der::set([[]; 0] as [[u8; 0]; 0])]);
    }));
    assert!(super::as_sent(&cert, &BORINGSSL_20250514).is_ok());
    assert!(as_sent(&cert).is_err());
}
