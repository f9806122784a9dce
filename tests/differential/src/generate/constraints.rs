//! Name constraints and names to hold against them.

use svidlint_forge::certificate::name;
use svidlint_forge::der;
use svidlint_forge::extension::{Extension, general_name as gn, oid};
use svidlint_forge::random::Random;

use super::Scene;
use super::traits::{odd_general_name, odd_name};

const DNS: [&str; 20] = [
    "example.org",
    "a.example.org",
    ".example.org",
    "example.org.",
    "*.example.org",
    "*.a.example.org",
    "EXAMPLE.ORG",
    "",
    ".",
    "..",
    "org",
    "*",
    "*.",
    "b.a.example.org",
    "xexample.org",
    "example.com",
    "*.org",
    "a..example.org",
    "a.example.org.",
    ".org.",
];
const EMAIL: [&str; 22] = [
    "a@example.org",
    "A@example.org",
    "a@EXAMPLE.org",
    "@example.org",
    "example.org",
    ".example.org",
    "a@b.example.org",
    "",
    "@",
    "a@",
    "a@b@example.org",
    "a",
    "\"a\"@example.org",
    "a b@example.org",
    "a@example.org.",
    "a.b@example.org",
    "a@.example.org",
    "a@-x.org",
    "a@x_y.org",
    "ä@example.org",
    "a@[1.2.3.4]",
    "a@b.example.com",
];
const URI: [&str; 48] = [
    "spiffe://example.org/a",
    "spiffe://a.example.org",
    "spiffe://EXAMPLE.org/",
    "spiffe://example.org:80/a",
    "spiffe://example.org:/a",
    "spiffe://example.org:x/a",
    "spiffe://u@example.org/a",
    "spiffe://example.org.",
    "spiffe://example.org..",
    "spiffe://.example.org",
    "spiffe://",
    "spiffe:///a",
    "spiffe:example.org",
    "urn:example.org",
    "example.org",
    "",
    "://example.org",
    "1a://example.org",
    "a+b-c.1://example.org/x",
    "spiffe://td_x/a",
    "spiffe://-td/a",
    "spiffe://td-/a",
    "spiffe://1.2.3.4/a",
    "spiffe://1/a",
    "spiffe://[::1]/a",
    "spiffe://example.org?x",
    "spiffe://example.org#x",
    "spiffe://a.example.org@b/x",
    "spiffe://example.org:8:9/x",
    "http://http://example.org",
    ".example.org",
    "example.org.",
    ".example.org.",
    "a.example.org",
    ".",
    "org",
    "xexample.org",
    "EXAMPLE.ORG",
    "..example.org",
    "example.org:80",
    "spiffe://example.org/:a",
    "spiffe://a:b@example.org/",
    "spiffe://example.org\\a",
    "spiffe://example.org%41",
    "spiffe://example.0x1/",
    "spiffe://a.b.c.d.example.org:65536/",
    "spiffe://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example.org",
    "a://b.1/",
];

/// Constrains one or two issuers and gives the certificates below names to be held against them.
pub(super) fn add(random: &mut Random, scene: &mut Scene) {
    let kind = random.below(6);
    let issuers = scene.path.len() - 1;
    for _ in 0..=random.below(2) {
        let index = 1 + random.below(issuers);
        let value = constraints(random, kind);
        if let Some(cert) = scene.path.get_mut(index) {
            *cert = cert
                .clone()
                .with(Extension::new(oid::NAME_CONSTRAINTS, value));
        }
    }
    let index = if random.chance(85) {
        0
    } else {
        random.below(issuers)
    };
    let names: Vec<Vec<u8>> = (0..random.below(4)).map(|_| held(random, kind)).collect();
    let subject = subject(random);
    if let Some(cert) = scene.path.get_mut(index) {
        *cert = cert.clone().with_names(&names);
        if index == 0 {
            if random.chance(60) {
                cert.subject = subject;
            }
            if random.chance(10) {
                *cert = cert.clone().without(oid::SUBJECT_ALT_NAME);
            }
        }
    }
    scene.about.push("name constraints".to_owned());
}

fn constraints(random: &mut Random, kind: usize) -> Vec<u8> {
    let mut list = |number| {
        let count = random.below(3);
        let subtrees: Vec<Vec<u8>> = (0..count).map(|_| subtree(random, kind)).collect();
        match count {
            0 if random.chance(80) => Vec::new(),
            _ => der::context(number, der::join(subtrees)),
        }
    };
    let permitted = list(0);
    let excluded = list(1);
    der::sequence([permitted, excluded])
}

fn subtree(random: &mut Random, kind: usize) -> Vec<u8> {
    let base = held(random, kind);
    let bounds = match random.below(30) {
        0 => der::context_primitive(0, [0]),
        1 => der::context_primitive(0, [1]),
        2 => der::context_primitive(1, [1]),
        3 => der::context_primitive(0, []),
        _ => Vec::new(),
    };
    der::sequence([base, bounds])
}

fn held(random: &mut Random, kind: usize) -> Vec<u8> {
    let kind = if random.chance(15) {
        random.below(6)
    } else {
        kind
    };
    match kind {
        0 => gn::dns(*random.pick(&DNS)),
        1 => gn::email(*random.pick(&EMAIL)),
        2 | 3 => gn::uri(*random.pick(&URI)),
        4 => gn::directory(&directory(random)),
        _ => odd_general_name(random),
    }
}

fn directory(random: &mut Random) -> Vec<u8> {
    match random.below(6) {
        0 => name(&[]),
        1 => name(&[("O", "Shop")]),
        2 => name(&[("O", "shop "), ("CN", "cart")]),
        3 => name(&[("O", "Other")]),
        4 => name(&[("CN", "cart")]),
        _ => odd_name(random),
    }
}

fn subject(random: &mut Random) -> Vec<u8> {
    const COMMON: [&str; 16] = [
        "cart",
        "cart.example.org",
        "*.example.org",
        "a b",
        "",
        "-a",
        "a-",
        "a_b",
        "a:b",
        "*",
        "*.",
        "a.",
        "a..b",
        "10.0.0.1",
        "cart\u{e4}",
        "*a.b",
    ];
    match random.below(6) {
        0 => name(&[("O", "Shop"), ("CN", "cart")]),
        1 => name(&[("emailAddress", *random.pick(&EMAIL))]),
        2 => {
            let mailbox = der::tlv(der::tag::IA5_STRING, *random.pick(&EMAIL));
            let attribute = der::sequence([der::oid("1.2.840.113549.1.9.1"), mailbox]);
            der::sequence([der::set([attribute])])
        }
        3 => directory(random),
        _ => name(&[("CN", *random.pick(&COMMON))]),
    }
}
