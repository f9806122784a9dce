//! Extensions that do not decode: every type in every way, on every certificate of the chain. What TLS libraries say of
//! them differs from revision to revision.

use serde_json::json;

use super::ask::{Ask, BOTH_TLS, BY_CLIENT, BY_SERVER, DEFAULT_TLS, SPIFFE, Topic};
use crate::case::Case;
use crate::certificate::Cert;
use crate::der;
use crate::extension::{self, Extension, general_name as gn, oid};
use crate::key::Key;

/// The cases.
pub(super) fn cases() -> Vec<Case> {
    let mut topic = Topic::new("malformed");
    shapes(&mut topic);
    names(&mut topic);
    points(&mut topic);
    policies(&mut topic);
    several(&mut topic);
    left_behind(&mut topic);
    topic.cases
}

/// A well-formed value of each type.
fn sound() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let serial = extension::authority_cert_issuer(&Cert::root().subject, &[1]);
    let uris = [gn::uri("example.org")];
    vec![
        ("skid", oid::SUBJECT_KEY_IDENTIFIER, extension::subject_key_identifier(b"key").value),
        ("usage", oid::KEY_USAGE, extension::key_usage(&[0, 5, 6]).value),
        ("san", oid::SUBJECT_ALT_NAME, extension::subject_alt_name([gn::uri("spiffe://example.org/a")]).value),
        ("basic", oid::BASIC_CONSTRAINTS, extension::basic_constraints(true, Some(1)).value),
        ("constraints", oid::NAME_CONSTRAINTS, extension::name_constraints(&uris, &uris).value),
        ("points", oid::CRL_DISTRIBUTION_POINTS, extension::crl_distribution_points(&["http://a/crl"]).value),
        ("policies", oid::CERTIFICATE_POLICIES, extension::certificate_policies(&["1.2.3"]).value),
        ("mappings", oid::POLICY_MAPPINGS, der::sequence([der::sequence([der::oid("1.2.3"), der::oid("1.2.4")])])),
        ("akid", oid::AUTHORITY_KEY_IDENTIFIER, serial.value),
        ("policy-constraints", oid::POLICY_CONSTRAINTS, extension::require_explicit_policy(9).value),
        ("eku", oid::EXT_KEY_USAGE, extension::ext_key_usage(&[extension::purpose::SERVER_AUTH]).value),
        ("inhibit", oid::INHIBIT_ANY_POLICY, der::number(9)),
    ]
}

/// A change of a value. Values here are short: one byte of tag, one of length.
type Shape = fn(&[u8]) -> Vec<u8>;

const SHAPES: &[(&str, Shape)] = &[
    ("nothing", |_| Vec::new()),
    ("tag-alone", |value| value[..1].to_vec()),
    ("no-content", |value| vec![value[0], 0]),
    ("null", |_| der::null()),
    ("another-tag", |value| changed(value, 0, |_| 0x16)),
    ("context-tag", |value| changed(value, 0, |tag| tag | 0x80)),
    ("other-form", |value| changed(value, 0, |tag| tag ^ 0x20)),
    ("cut-short", |value| value[..value.len() - 1].to_vec()),
    ("trailing", |value| [value, &[0]].concat()),
    ("long-length", |value| [&[value[0], 0x81, value[1]], &value[2..]].concat()),
    ("indefinite", |value| [&[value[0] | 0x20, 0x80], &value[2..], &[0, 0]].concat()),
    ("inner-tag", |value| changed(value, 2, |_| 0x13)),
    ("inner-form", |value| changed(value, 2, |tag| tag ^ 0x20)),
    ("inner-length", |value| changed(value, 3, |length| length.wrapping_add(1))),
    ("inner-empty", |value| {
        let inner = value.get(2).copied().unwrap_or(5);
        vec![value[0], 2, inner, 0]
    }),
    ("inner-extra", |value| der::tlv(value[0], [&value[2..], &der::null()].concat())),
];

fn changed(value: &[u8], at: usize, change: impl Fn(u8) -> u8) -> Vec<u8> {
    let mut value = value.to_vec();
    if let Some(byte) = value.get_mut(at) {
        *byte = change(*byte);
    }
    value
}

fn shapes(topic: &mut Topic) {
    for (what, identifier, value) in sound() {
        for (index, (shape, change)) in SHAPES.iter().enumerate() {
            let odd = Extension::new(identifier, change(&value));
            topic.ask(
                "5.2",
                &format!("leaf-{what}-{shape}"),
                &format!("a leaf whose {what} has the shape {shape}"),
                if index % 2 == 0 { BY_CLIENT } else { BY_SERVER },
                &Ask::leaf(&Cert::leaf().with(odd.clone())),
            );
            topic.ask(
                "5.2",
                &format!("intermediate-{what}-{shape}"),
                &format!("an intermediate whose {what} has the shape {shape}"),
                if index % 2 == 0 { BY_SERVER } else { BY_CLIENT },
                &Ask::intermediate(&Cert::intermediate().with(odd.clone())),
            );
            if index % 3 == 0 {
                topic.ask(
                    "5.2",
                    &format!("anchor-{what}-{shape}"),
                    &format!("an anchor whose {what} has the shape {shape}"),
                    BY_CLIENT,
                    &Ask::good().trusting(&[&Cert::root().with(odd)]),
                );
            }
        }
    }
}

fn leaf_with(topic: &mut Topic, what: &str, identifier: &str, value: Vec<u8>) {
    topic.ask(
        "5.2",
        what,
        &format!("a leaf with {what}"),
        BY_CLIENT,
        &Ask::leaf(&Cert::leaf().with(Extension::new(identifier, value))),
    );
}

/// Names that are malformed inside.
fn names(topic: &mut Topic) {
    let text = |tag: u8, content: &[u8]| der::tlv(tag, content);
    let party = |parts: Vec<Vec<u8>>| der::tlv(0xa5, der::join(parts));
    let attribute =
        |value: Vec<u8>| gn::directory(&der::sequence([der::set([der::sequence([der::oid("2.5.4.3"), value])])]));
    let values = [
        ("other-name-empty", der::tlv(0xa0, [])),
        ("other-name-without-value", der::tlv(0xa0, der::oid("1.2.3"))),
        ("other-name-bare-value", der::tlv(0xa0, [der::oid("1.2.3"), der::null()].concat())),
        ("other-name-two-values", gn::other("1.2.3", &[der::null(), der::null()].concat())),
        ("other-name-no-value", gn::other("1.2.3", &[])),
        ("other-name-boolean-long", gn::other("1.2.3", &text(1, &[0xff, 0xff]))),
        ("other-name-set-primitive", gn::other("1.2.3", &text(0x11, &[]))),
        ("other-name-real-constructed", gn::other("1.2.3", &text(0x29, &[]))),
        ("other-name-external-primitive", gn::other("1.2.3", &text(8, &[1]))),
        ("other-name-utf8-broken", gn::other("1.2.3", &text(12, &[0xff]))),
        ("other-name-time-broken", gn::other("1.2.3", &text(23, b"2401"))),
        ("other-name-high-tag", gn::other("1.2.3", &[0x1f, 0x82, 0x00, 0x00])),
        ("uri-constructed", text(0xa6, b"")),
        ("x400-primitive", text(0x83, b"")),
        ("x400-empty", text(0xa3, b"")),
        ("directory-empty", text(0xa4, b"")),
        ("directory-two-names", text(0xa4, &[der::sequence::<Vec<u8>>([]), der::null()].concat())),
        ("directory-null", text(0xa4, &der::null())),
        ("directory-set-in-place", text(0xa4, &der::set::<Vec<u8>>([]))),
        ("directory-empty-set", gn::directory(&der::sequence([der::set::<Vec<u8>>([])]))),
        ("directory-entry-null", gn::directory(&der::sequence([der::set([der::null()])]))),
        ("directory-value-missing", attribute(Vec::new())),
        ("directory-boolean-ber", attribute(text(1, &[1]))),
        ("directory-bmp-odd", attribute(text(30, &[0]))),
        ("directory-universal-odd", attribute(text(28, &[0, 0, 0]))),
        ("party-empty", party(Vec::new())),
        ("party-assigner-alone", party(vec![der::context(0, text(12, b"a"))])),
        ("party-number", party(vec![der::context(1, der::number(1))])),
        ("party-context", party(vec![der::context(1, text(0x80, b"a"))])),
        ("party-constructed", party(vec![der::context(1, text(0x2c, b""))])),
        ("party-broken-bmp", party(vec![der::context(1, text(30, &[0]))])),
        ("registered-empty", text(0x88, b"")),
        ("registered-broken", text(0x88, &[0x80, 1])),
        ("unknown-choice", text(0x89, b"a")),
        ("universal-name", text(0x16, b"a")),
        ("name-cut", vec![0x86, 9, b'a']),
    ];
    for (what, value) in values {
        let list = der::sequence([gn::uri("spiffe://example.org/ns/shop/sa/cart"), value]);
        leaf_with(topic, &format!("san-{what}"), oid::SUBJECT_ALT_NAME, list);
    }
    let akid = |what: &str, value: Vec<u8>, topic: &mut Topic| {
        leaf_with(topic, &format!("akid-{what}"), oid::AUTHORITY_KEY_IDENTIFIER, der::sequence([value]));
    };
    akid("issuer-primitive", text(0x81, &gn::uri("a")), topic);
    akid("issuer-garbage", text(0xa1, &[0xff]), topic);
    akid("serial-empty", text(0x82, &[]), topic);
    akid("serial-long", text(0x82, &[0, 1]), topic);
    akid("fourth", text(0x83, &[]), topic);
    let constraints = |what: &str, value: Vec<u8>, topic: &mut Topic| {
        leaf_with(topic, &format!("constraints-{what}"), oid::NAME_CONSTRAINTS, der::sequence([value]));
    };
    constraints("primitive", text(0x80, &[]), topic);
    constraints("empty-subtree", der::context(0, der::sequence::<Vec<u8>>([])), topic);
    constraints("minimum-long", der::context(0, der::sequence([gn::uri("a"), text(0x80, &[0, 0])])), topic);
    constraints("third", der::context(2, []), topic);
    for (what, value) in [
        ("boolean-empty", text(1, &[])),
        ("boolean-long", text(1, &[0xff, 0xff])),
        ("length-empty", text(2, &[])),
        ("length-long", text(2, &[0, 1])),
        ("length-first", [text(2, &[1]), text(1, &[0xff])].concat()),
    ] {
        leaf_with(topic, &format!("basic-{what}"), oid::BASIC_CONSTRAINTS, der::sequence([value]));
    }
    for (what, content) in [("unused-9", &[9, 0x80][..]), ("unused-set", &[5, 0xa1]), ("unused-of-nothing", &[1])] {
        leaf_with(topic, &format!("usage-{what}"), oid::KEY_USAGE, text(3, content));
    }
    leaf_with(topic, "eku-broken-oid", oid::EXT_KEY_USAGE, der::sequence([text(6, &[0x80, 1])]));
}

/// Distribution points that are malformed inside.
fn points(topic: &mut Topic) {
    let point = |parts: Vec<u8>| der::sequence([der::sequence([parts])]);
    let entry = || der::sequence([der::oid("2.5.4.3"), der::tlv(12, "a")]);
    for (what, value) in [
        ("null-point", der::sequence([der::null()])),
        ("name-primitive", point(der::tlv(0x80, []))),
        ("name-empty", point(der::context(0, []))),
        ("name-third", point(der::context(0, der::context(2, [])))),
        ("name-twice", point(der::context(0, [der::context(0, []), der::context(0, [])].concat()))),
        ("full-primitive", point(der::context(0, der::tlv(0x80, gn::uri("a"))))),
        ("relative-primitive", point(der::context(0, der::tlv(0x81, entry())))),
        ("relative-empty", point(der::context(0, der::context(1, [])))),
        ("relative-null", point(der::context(0, der::context(1, der::null())))),
        ("relative-broken", point(der::context(0, der::context(1, der::sequence([der::oid("2.5.4.3")]))))),
        ("reasons-empty", point(der::tlv(0x81, []))),
        ("reasons-unused", point(der::tlv(0x81, [9, 1]))),
        ("issuer-primitive", point(der::tlv(0x82, gn::uri("a")))),
        ("issuer-null", point(der::context(2, der::null()))),
        ("fourth", point(der::context(3, []))),
    ] {
        leaf_with(topic, &format!("points-{what}"), oid::CRL_DISTRIBUTION_POINTS, value);
    }
}

/// Policies that are malformed inside; they are decoded last of all.
fn policies(topic: &mut Topic) {
    let qualified =
        |parts: &[Vec<u8>]| der::sequence([der::sequence([der::oid("1.2.3"), der::sequence([der::sequence(parts)])])]);
    let cps = || der::oid("1.3.6.1.5.5.7.2.1");
    let notice = |parts: &[Vec<u8>]| qualified(&[der::oid("1.3.6.1.5.5.7.2.2"), der::sequence(parts)]);
    let text = |tag: u8| der::tlv(tag, "text");
    for (what, value) in [
        ("null", der::sequence([der::null()])),
        ("empty-policy", der::sequence([der::sequence::<Vec<u8>>([])])),
        ("broken-oid", der::sequence([der::sequence([der::tlv(6, [0x80])])])),
        ("qualifiers-null", der::sequence([der::sequence([der::oid("1.2.3"), der::null()])])),
        ("qualifiers-primitive", der::sequence([der::sequence([der::oid("1.2.3"), der::tlv(0x10, [])])])),
        ("qualifier-empty", qualified(&[])),
        ("qualifier-alone", qualified(&[cps()])),
        ("cps-utf8", qualified(&[cps(), text(12)])),
        ("cps-constructed", qualified(&[cps(), text(0x36)])),
        ("notice-null", qualified(&[der::oid("1.3.6.1.5.5.7.2.2"), der::null()])),
        ("notice-number", notice(&[der::number(1)])),
        ("notice-printable", notice(&[text(19)])),
        ("notice-context", notice(&[text(0x80)])),
        ("notice-utf8-broken", notice(&[der::tlv(12, [0xff])])),
        ("notice-reference-empty", notice(&[der::sequence::<Vec<u8>>([])])),
        ("notice-reference-no-numbers", notice(&[der::sequence([text(12)])])),
        ("notice-numbers-primitive", notice(&[der::sequence([text(12), der::tlv(0x10, der::number(1))])])),
        ("notice-number-long", notice(&[der::sequence([text(12), der::sequence([der::integer([0, 1])])])])),
        ("notice-extra", notice(&[text(12), text(12)])),
        ("other-boolean", qualified(&[der::oid("1.2.9"), der::boolean(1)])),
        ("other-sequence-primitive", qualified(&[der::oid("1.2.9"), der::tlv(0x10, [])])),
    ] {
        leaf_with(topic, &format!("policies-{what}"), oid::CERTIFICATE_POLICIES, value);
    }
    let skip = |number: u8, content: &[u8]| der::sequence([der::context_primitive(number, content)]);
    leaf_with(topic, "policy-constraints-negative", oid::POLICY_CONSTRAINTS, skip(0, &[0x80]));
    leaf_with(topic, "policy-constraints-long", oid::POLICY_CONSTRAINTS, skip(1, &[0, 1]));
    leaf_with(topic, "inhibit-negative", oid::INHIBIT_ANY_POLICY, der::integer([0xff]));
}

/// More than one malformed extension, and more errors than the queue holds.
fn several(topic: &mut Topic) {
    let garbage = |identifier: &str| Extension::new(identifier, vec![0x30, 3, 2, 1]);
    let all = sound().into_iter().fold(Cert::leaf(), |leaf, (_, identifier, _)| leaf.with(garbage(identifier)));
    topic.ask("5.2", "leaf-all", "a leaf of which no extension decodes", BOTH_TLS, &Ask::leaf(&all));
    let anchor = sound().into_iter().fold(Cert::root(), |root, (_, identifier, _)| root.with(garbage(identifier)));
    topic.ask(
        "5.2",
        "anchor-all",
        "an anchor of which no extension decodes",
        DEFAULT_TLS,
        &Ask::good().trusting(&[&anchor]),
    );
    let leaf = Cert::leaf().with(garbage(oid::SUBJECT_ALT_NAME)).with(garbage(oid::KEY_USAGE));
    topic.ask("4", "leaf-san-and-usage", "a leaf whose names and usage do not decode", SPIFFE, &Ask::leaf(&leaf));
    let leaf = Cert::leaf().with(garbage(oid::EXT_KEY_USAGE)).with(garbage(oid::CRL_DISTRIBUTION_POINTS));
    topic.ask(
        "5.2",
        "leaf-and-anchors",
        "a leaf and an intermediate that do not decode",
        DEFAULT_TLS,
        &Ask::chain(&[&leaf, &Cert::intermediate().with(garbage(oid::SUBJECT_KEY_IDENTIFIER))]),
    );
    topic.ask(
        "5.2",
        "chain-of-several",
        "an intermediate and its anchor that do not decode",
        DEFAULT_TLS,
        &Ask::intermediate(&Cert::intermediate().with(garbage(oid::EXT_KEY_USAGE)))
            .trusting(&[&Cert::root().with(garbage(oid::SUBJECT_KEY_IDENTIFIER))]),
    );
}

/// A chain that is accepted, with errors left in the queue: an anchor of the intermediate's name that does not decode is
/// looked at and passed over.
fn left_behind(topic: &mut Topic) {
    // Each case has an anchor of its own: what is known of a bundle is known for good.
    let broken = |serial: u64| {
        Cert::ca("Forge Intermediate", Key::Other, "Forge Intermediate", Key::Other)
            .set(|anchor| anchor.serial = der::number(serial))
            .with(Extension::new(oid::SUBJECT_KEY_IDENTIFIER, vec![0x30, 3, 2, 1]))
    };
    topic.ask(
        "6.5",
        "passed-over-anchor",
        "an anchor that does not decode is passed over",
        BOTH_TLS,
        &Ask::good().trusting(&[&broken(1), &Cert::root()]),
    );
    topic.ask(
        "6.5",
        "passed-over-anchor-twice",
        "two anchors of one name that do not decode were compared when they were loaded",
        BOTH_TLS,
        &Ask::good().trusting(&[&broken(2), &broken(3), &Cert::root()]),
    );
    topic.ask(
        "6.5",
        "passed-over-anchor-no-match",
        "the same, and no SAN matches",
        DEFAULT_TLS,
        &Ask::good().trusting(&[&broken(4), &Cert::root()]).typed(&[("DNS", json!({"exact": "nobody.example.org"}))]),
    );
    topic.ask(
        "6.5",
        "passed-over-anchor-expired-leaf",
        "the same, and the leaf has expired",
        DEFAULT_TLS,
        &Ask::leaf(&Cert::leaf().expired()).trusting(&[&broken(5), &Cert::root()]),
    );
    topic.ask(
        "6.5",
        "passed-over-anchor-explicit-policy",
        "the same, and a policy constraint empties the queue",
        DEFAULT_TLS,
        &Ask::intermediate(&Cert::intermediate().with(extension::require_explicit_policy(9)))
            .trusting(&[&broken(6), &Cert::root()]),
    );
    let untrusted = |ask: Ask| ask.validation("trust_chain_verification", json!("ACCEPT_UNTRUSTED"));
    topic.ask(
        "6.5",
        "untrusted-leaf-malformed",
        "ACCEPT_UNTRUSTED takes a leaf that does not decode",
        DEFAULT_TLS,
        &untrusted(Ask::leaf(&Cert::leaf().with(Extension::new(oid::SUBJECT_KEY_IDENTIFIER, vec![0x30])))),
    );
    topic.ask(
        "6.5",
        "untrusted-broken-signature",
        "ACCEPT_UNTRUSTED takes a leaf with a broken signature",
        DEFAULT_TLS,
        &untrusted(Ask::leaf(&Cert::leaf().set(|leaf| leaf.broken_signature = true))),
    );
    topic.ask(
        "6.5",
        "untrusted-expired",
        "ACCEPT_UNTRUSTED takes an expired leaf, which queues nothing",
        DEFAULT_TLS,
        &untrusted(Ask::leaf(&Cert::leaf().expired())),
    );
    topic.ask(
        "6.5",
        "untrusted-wrong-key",
        "ACCEPT_UNTRUSTED takes a malformed leaf, but not another key",
        DEFAULT_TLS,
        &untrusted(Ask::leaf(&Cert::leaf().with(Extension::new(oid::SUBJECT_KEY_IDENTIFIER, vec![0x30]))))
            .key(Key::Other),
    );
    let rsa = |leaf: Cert| untrusted(Ask::leaf(&leaf.set(|leaf| leaf.broken_signature = true))).key(Key::RsaLeaf);
    topic.ask("6.5", "untrusted-rsa", "the same with an RSA leaf", DEFAULT_TLS, &rsa(Cert::leaf().key(Key::RsaLeaf)));
    topic.ask(
        "6.5",
        "untrusted-rsa-key-usage",
        "an RSA leaf without digitalSignature: looking past its key usage empties the queue",
        DEFAULT_TLS,
        &rsa(Cert::leaf().key(Key::RsaLeaf).with(extension::key_usage(&[extension::usage::KEY_ENCIPHERMENT]))),
    );
}
