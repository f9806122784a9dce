use super::*;
use crate::knowledge::boringssl::{BORINGSSL_20250514, BORINGSSL_20260413, BORINGSSL_20260813};

/// What each revision queues for a value, oldest first.
fn queued(oid: &str, value: &[u8]) -> [Vec<&'static str>; 3] {
    [
        &BORINGSSL_20250514,
        &BORINGSSL_20260413,
        &BORINGSSL_20260813,
    ]
    .map(|profile| {
        let errors = extension(oid, value, profile).err().unwrap_or_default();
        errors.iter().map(|error| error.reason).collect()
    })
}

#[test]
fn a_value_that_is_cut_off() {
    // keyUsage: a BIT STRING of three bytes, of which two are there.
    assert_eq!(
        queued("2.5.29.15", &[3, 3, 5, 0xa0]),
        [
            vec!["HEADER_TOO_LONG", "BAD_OBJECT_HEADER", "NESTED_ASN1_ERROR"],
            vec!["DECODE_ERROR"],
            vec!["DECODE_ERROR"],
        ]
    );
}

#[test]
fn each_level_adds_an_error() {
    // subjectAltName: an iPAddress whose length runs past the list.
    assert_eq!(
        queued("2.5.29.17", &[0x30, 3, 0x87, 4, 1]),
        [
            vec![
                "HEADER_TOO_LONG",
                "BAD_OBJECT_HEADER",
                "NESTED_ASN1_ERROR",
                "NESTED_ASN1_ERROR",
                "NESTED_ASN1_ERROR",
                "NESTED_ASN1_ERROR",
            ],
            vec![
                "HEADER_TOO_LONG",
                "BAD_OBJECT_HEADER",
                "NESTED_ASN1_ERROR",
                "NESTED_ASN1_ERROR",
                "NESTED_ASN1_ERROR",
                "NESTED_ASN1_ERROR",
            ],
            vec!["DECODE_ERROR", "NESTED_ASN1_ERROR", "NESTED_ASN1_ERROR"],
        ]
    );
}

#[test]
fn bytes_behind_a_value() {
    let trailing = vec!["TRAILING_DATA_IN_EXTENSION"];
    assert_eq!(
        queued("2.5.29.14", &[4, 1, 7, 0]),
        [trailing.clone(), trailing.clone(), trailing]
    );
}

#[test]
fn a_boolean_of_any_byte_inside_a_value_of_any_type() {
    // subjectAltName: an otherName whose value is the BOOLEAN 0x01.
    let value = [
        0x30, 0x0b, 0xa0, 0x09, 0x06, 0x02, 0x2a, 0x03, 0xa0, 0x03, 0x01, 0x01, 0x01,
    ];
    assert_eq!(
        queued("2.5.29.17", &value),
        [
            vec![],
            vec![
                "DECODE_ERROR",
                "NESTED_ASN1_ERROR",
                "NESTED_ASN1_ERROR",
                "NESTED_ASN1_ERROR",
                "NESTED_ASN1_ERROR",
                "NESTED_ASN1_ERROR",
            ],
            vec![
                "DECODE_ERROR",
                "NESTED_ASN1_ERROR",
                "NESTED_ASN1_ERROR",
                "NESTED_ASN1_ERROR"
            ],
        ]
    );
}

#[test]
fn a_list_that_is_not_constructed() {
    // extKeyUsage with the tag of a primitive SEQUENCE.
    assert_eq!(
        queued("2.5.29.37", &[0x10, 3, 6, 1, 0x2a]),
        [vec![], vec![], vec!["DECODE_ERROR"]]
    );
}

#[test]
fn other_extensions_are_not_looked_into() {
    for profile in [&BORINGSSL_20250514, &BORINGSSL_20260813] {
        assert_eq!(extension("1.2.3", &[0xff], profile), Ok(()));
    }
}

#[test]
fn certificates_that_do_not_parse() {
    use svidlint_forge::certificate::Cert;
    let queued = |cert: &Cert| {
        let der = cert.der();
        [
            &BORINGSSL_20250514,
            &BORINGSSL_20260413,
            &BORINGSSL_20260813,
        ]
        .map(|profile| {
            let errors = super::certificate(&der, profile).err().unwrap_or_default();
            errors
                .iter()
                .map(|error| error.reason)
                .collect::<Vec<_>>()
                .join(" ")
        })
    };
    assert_eq!(queued(&Cert::leaf()), ["", "", ""]);
    // Extensions in a certificate without a version.
    assert_eq!(
        queued(&Cert::leaf().set(|cert| cert.version = Vec::new())),
        ["INVALID_FIELD_FOR_VERSION", "DECODE_ERROR", "DECODE_ERROR"]
    );
    // A serial number that is not in its shortest form.
    assert_eq!(
        queued(&Cert::leaf().set(|cert| cert.serial = vec![2, 2, 0, 1])),
        [
            "INVALID_INTEGER NESTED_ASN1_ERROR",
            "INVALID_INTEGER DECODE_ERROR",
            "INVALID_INTEGER DECODE_ERROR",
        ]
    );
}
