//! Values of any type, where BoringSSL looks at their form (5.2, 5.10, 5.11): names inside extensions, attribute values,
//! algorithm parameters, user notices.

use super::ask::{Ask, BOTH, DEFAULT, Topic};
use crate::case::Case;
use crate::certificate::Cert;
use crate::der;
use crate::extension::{Extension, general_name as gn, oid};

pub(crate) fn cases() -> Vec<Case> {
    let mut topic = Topic::new("odd-values");
    names_in_extensions(&mut topic);
    attribute_values(&mut topic);
    parameters(&mut topic);
    notices(&mut topic);
    other_names(&mut topic);
    byte_order_marks(&mut topic);
    topic.cases
}

fn name_with(value: &[u8]) -> Vec<u8> {
    der::sequence([der::set([der::sequence([der::oid("2.5.4.3"), value.to_vec()])])])
}

fn names_in_extensions(topic: &mut Topic) {
    let names: [(&str, Vec<u8>); 4] = [
        ("utf8", name_with(&der::tlv(der::tag::UTF8_STRING, [0xff]))),
        ("bmp", name_with(&der::tlv(der::tag::BMP_STRING, [0xd8, 0]))),
        ("noncharacter", name_with(&der::tlv(der::tag::BMP_STRING, [0xff, 0xfe]))),
        ("empty-rdn", der::sequence([der::set::<&[u8]>([])])),
    ];
    for (what, name) in names {
        let directory = gn::directory(&name);
        let base = der::context(0, der::sequence([&directory]));
        let extensions: [(&str, Extension); 3] = [
            (
                "san",
                Extension::new(
                    oid::SUBJECT_ALT_NAME,
                    der::sequence([gn::uri(crate::certificate::SPIFFE_ID), directory.clone()]),
                ),
            ),
            ("name-constraints", Extension::new(oid::NAME_CONSTRAINTS, der::sequence([base]))),
            ("aki", Extension::new(oid::AUTHORITY_KEY_IDENTIFIER, der::sequence([der::context(1, &directory)]))),
        ];
        for (place, extension) in extensions {
            let about = format!("a directoryName that may not parse ({what}) in {place}");
            topic.ask(
                "5.2",
                &format!("leaf-{place}-name-{what}"),
                &about,
                BOTH,
                &Ask::leaf(&Cert::leaf().with(extension.clone())),
            );
            let intermediate = Cert::intermediate().with(extension);
            topic.ask(
                "5.2",
                &format!("intermediate-{place}-name-{what}"),
                &about,
                DEFAULT,
                &Ask::intermediate(&intermediate),
            );
        }
    }
}

fn attribute_values(topic: &mut Topic) {
    let values: [(&str, Vec<u8>); 20] = [
        ("null", der::null()),
        ("null-with-content", vec![5, 1, 0]),
        ("boolean", der::boolean(0xff)),
        ("boolean-ber", der::boolean(1)),
        ("integer", der::number(7)),
        ("integer-long", der::integer([0, 7])),
        ("enumerated-long", der::tlv(der::tag::ENUMERATED, [0, 7])),
        ("oid", der::oid("1.2.3")),
        ("oid-broken", vec![6, 1, 0x80]),
        ("bit-string-broken", vec![3, 1, 1]),
        ("utc-time", der::utc_time("240101000000Z")),
        ("utc-time-offset", der::utc_time("240101000000+0100")),
        ("utc-time-broken", der::utc_time("2401010000Z")),
        ("generalized-time-broken", der::generalized_time("20240101000000+0100")),
        ("sequence", der::sequence([der::null()])),
        ("sequence-primitive", vec![0x10, 0]),
        ("utf8-constructed", vec![0x2c, 3, 0x0c, 1, 0x61]),
        ("graphic", der::tlv(0x19, [0xff])),
        ("context", der::context_primitive(1, [1])),
        ("universal-0", vec![0, 0]),
    ];
    for (what, value) in values {
        let leaf = Cert::leaf().set(|leaf| leaf.subject = name_with(&value));
        topic.ask(
            "5.11",
            &format!("attribute-{what}"),
            &format!("an attribute value of another type: {what}"),
            DEFAULT,
            &Ask::leaf(&leaf),
        );
    }
}

fn parameters(topic: &mut Topic) {
    let ecdsa = || der::oid("1.2.840.10045.4.3.2");
    let values: [(&str, Vec<u8>); 8] = [
        ("null", der::null()),
        ("null-with-content", vec![5, 1, 0]),
        ("oid-broken", vec![6, 1, 0x80]),
        ("integer-long", der::integer([0, 7])),
        ("utf8-broken", vec![0x0c, 1, 0xff]),
        ("boolean-ber", der::boolean(1)),
        ("sequence", der::sequence([der::null()])),
        ("bit-string-broken", vec![3, 1, 1]),
    ];
    for (what, value) in values {
        let algorithm = der::sequence([ecdsa(), value]);
        let leaf = Cert::leaf().set(|leaf| {
            leaf.inner_algorithm = Some(algorithm.clone());
            leaf.outer_algorithm = Some(algorithm);
        });
        topic.ask(
            "5.11",
            &format!("parameters-{what}"),
            &format!("parameters of the signature algorithm: {what}"),
            DEFAULT,
            &Ask::leaf(&leaf),
        );
    }
}

fn notices(topic: &mut Topic) {
    let text = |tag, bytes: &[u8]| der::tlv(tag, bytes);
    let reference = |organization: Vec<u8>, number: Vec<u8>| der::sequence([organization, der::sequence([number])]);
    let utf8 = || text(der::tag::UTF8_STRING, b"note");
    let notices: [(&str, Vec<u8>); 13] = [
        ("empty", der::sequence::<&[u8]>([])),
        ("text", der::sequence([utf8()])),
        ("text-visible", der::sequence([text(der::tag::VISIBLE_STRING, b"note")])),
        ("text-ia5", der::sequence([text(der::tag::IA5_STRING, b"note")])),
        ("text-bmp", der::sequence([der::bmp_string("note")])),
        ("text-bmp-broken", der::sequence([text(der::tag::BMP_STRING, &[0])])),
        ("text-utf8-broken", der::sequence([text(der::tag::UTF8_STRING, &[0xff])])),
        ("text-printable", der::sequence([text(der::tag::PRINTABLE_STRING, b"note")])),
        ("reference", der::sequence([reference(utf8(), der::number(1))])),
        ("reference-and-text", der::sequence([reference(utf8(), der::number(1)), utf8()])),
        ("reference-long-number", der::sequence([reference(utf8(), der::integer([0, 1]))])),
        ("two-texts", der::sequence([utf8(), utf8()])),
        ("null", der::sequence([der::null()])),
    ];
    for (what, notice) in notices {
        let qualifier = der::sequence([der::oid("1.3.6.1.5.5.7.2.2"), notice]);
        let policy = der::sequence([der::oid("1.2.3"), der::sequence([qualifier])]);
        let leaf = Cert::leaf().with(Extension::new(oid::CERTIFICATE_POLICIES, der::sequence([policy])));
        topic.ask("5.10", &format!("notice-{what}"), &format!("a user notice: {what}"), DEFAULT, &Ask::leaf(&leaf));
    }
    for (what, value) in [("null", der::null()), ("null-with-content", vec![5, 1, 0]), ("missing", Vec::new())] {
        let qualifier = der::sequence([der::oid("1.2.3.4"), value]);
        let policy = der::sequence([der::oid("1.2.3"), der::sequence([qualifier])]);
        let leaf = Cert::leaf().with(Extension::new(oid::CERTIFICATE_POLICIES, der::sequence([policy])));
        topic.ask(
            "5.10",
            &format!("qualifier-{what}"),
            &format!("a qualifier of an unknown type: {what}"),
            DEFAULT,
            &Ask::leaf(&leaf),
        );
    }
}

fn other_names(topic: &mut Topic) {
    let utf8 = |text: &str| der::tlv(der::tag::UTF8_STRING, text);
    let names: [(&str, Vec<u8>); 8] = [
        ("edi-party", der::context(5, der::context(1, utf8("party")))),
        (
            "edi-party-assigned",
            der::context(5, der::join([der::context(0, utf8("by")), der::context(1, utf8("party"))])),
        ),
        ("edi-party-null", der::context(5, der::context(1, der::null()))),
        ("edi-party-empty", der::context(5, [])),
        ("x400", der::context(3, der::null())),
        ("x400-empty", der::context(3, [])),
        ("other-boolean-ber", gn::other("1.2.3", &der::boolean(1))),
        ("other-constructed-string", gn::other("1.2.3", &[0x2c, 3, 0x0c, 1, 0x61])),
    ];
    for (what, name) in names {
        let leaf = Cert::leaf().with_names(&[gn::uri(crate::certificate::SPIFFE_ID), name]);
        topic.ask("5.2", &format!("san-{what}"), &format!("a SAN of a rare type: {what}"), BOTH, &Ask::leaf(&leaf));
    }
}

/// Names with wide strings that begin with a byte order mark.
fn byte_order_marks(topic: &mut Topic) {
    let names: [(&str, Vec<u8>); 4] = [
        ("bmp", name_with(&der::bmp_string("\u{feff}cart"))),
        ("universal", name_with(&der::universal_string("\u{feff}cart"))),
        ("reversed", name_with(&der::bmp_string("\u{fffe}cart"))),
        ("inside", name_with(&der::bmp_string("cart\u{feff}"))),
    ];
    for (what, name) in names {
        let about = format!("a name with a byte order mark ({what})");
        let leaf = Cert::leaf().set(|leaf| leaf.subject.clone_from(&name));
        topic.ask("5.11", &format!("leaf-byte-order-mark-{what}"), &about, BOTH, &Ask::leaf(&leaf));
        let san = Cert::leaf().with_names(&[gn::uri(crate::certificate::SPIFFE_ID), gn::directory(&name)]);
        topic.ask("5.2", &format!("san-byte-order-mark-{what}"), &about, BOTH, &Ask::leaf(&san));
        let intermediate = Cert::intermediate().set(|made| made.subject.clone_from(&name));
        let leaf = Cert::leaf().set(|leaf| leaf.issuer = name);
        topic.ask(
            "5.11",
            &format!("issuer-byte-order-mark-{what}"),
            &about,
            DEFAULT,
            &Ask::chain(&[&leaf, &intermediate]),
        );
    }
}
