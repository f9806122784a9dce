//! Name constraints and names to hold against them.

use svidlint_forge::certificate::name;
use svidlint_forge::der;
use svidlint_forge::extension::{self, Extension, general_name as gn, oid};
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

/// A constraint and a name, by kind, that fit each other in one way or another.
const PAIRS: [(usize, &str, &str); 30] = [
    (0, "example.org", "www.example.org"),
    (0, "example.org", "example.org"),
    (0, ".example.org", "www.example.org"),
    (0, "example.org.", "www.example.org"),
    (0, "example.org", "www.example.org."),
    (0, "EXAMPLE.org", "www.example.ORG"),
    (0, "www.example.org", "*.example.org"),
    (0, "example.org", "*.example.org"),
    (0, "xn--bcher-kva.example", "www.xn--bcher-kva.example"),
    (0, "xn--bcher-kva.example", "www.XN--BCHER-KVA.example"),
    (0, "", "example.com"),
    (1, "example.org", "a@example.org"),
    (1, "a@example.org", "a@example.org"),
    (1, "a@example.org", "A@example.org"),
    (1, "A@example.org", "a@EXAMPLE.org"),
    (1, ".example.org", "a@b.example.org"),
    (1, ".example.org", "a@example.org"),
    (1, "@example.org", "a@example.org"),
    (1, "", "a@example.org"),
    (1, "a@example.org", "\"a\"@example.org"),
    (2, "example.org", "spiffe://example.org/ns/a/sa/b"),
    (2, "EXAMPLE.org", "spiffe://example.org/a"),
    (2, ".example.org", "spiffe://td.example.org/a"),
    (2, "example.org", "spiffe://td.example.org/a"),
    (2, "example.org", "https://example.org:8443/a"),
    (2, "example.org", "https://me@example.org/a"),
    (2, "example.org", "https://me:you@example.org:8443/a"),
    (2, "example.org", "spiffe://example.org./a"),
    (2, "td_1", "spiffe://td_1/a"),
    (2, "", "spiffe://example.org/a"),
];

fn named(kind: usize, text: &str) -> Vec<u8> {
    match kind {
        0 => gn::dns(text),
        1 => gn::email(text),
        _ => gn::uri(text),
    }
}

/// Constrains an issuer by something that fits the leaf's name: permitted, excluded or both.
fn fitting(random: &mut Random, scene: &mut Scene) {
    let mut permitted = Vec::new();
    let mut excluded = Vec::new();
    let mut names = Vec::new();
    for _ in 0..=random.below(3) {
        let (kind, base, name) = *random.pick(&PAIRS);
        names.push(named(kind, name));
        match random.below(6) {
            0 => excluded.push(named(kind, base)),
            1 => {
                let (other, base, _) = *random.pick(&PAIRS);
                excluded.push(named(other, base));
            }
            _ => permitted.push(named(kind, base)),
        }
    }
    let index = 1 + random.below(scene.path.len() - 1);
    if let Some(cert) = scene.path.get_mut(index) {
        let made = extension::name_constraints(&permitted, &excluded);
        *cert = cert.clone().with(if random.chance(20) {
            made.not_critical()
        } else {
            made
        });
    }
    if let Some(leaf) = scene.path.first_mut() {
        *leaf = leaf.clone().with_names(&names);
    }
    scene.about.push("fitting name constraints".to_owned());
}

/// So many names under so many subtrees that they are not compared, or nearly so many.
fn crowd(random: &mut Random, scene: &mut Scene) {
    let subtrees = 1024 + random.below(2);
    let names = 1023 + random.below(3);
    let bases = vec![gn::dns("a"); subtrees];
    let index = 1 + random.below(scene.path.len() - 1);
    if let Some(cert) = scene.path.get_mut(index) {
        let made = if random.chance(50) {
            extension::name_constraints(&bases, &[])
        } else {
            extension::name_constraints(&bases[1..], &[gn::dns("b")])
        };
        *cert = cert.clone().with(made);
    }
    if let Some(leaf) = scene.path.first_mut() {
        *leaf = leaf.clone().with_names(&vec![gn::uri("x"); names]);
        if random.chance(50) {
            leaf.subject = name(&[("O", "Shop")]);
        }
    }
    scene
        .about
        .push(format!("{names} names, {subtrees} subtrees"));
}

/// Constrains one or two issuers and gives the certificates below names to be held against them.
pub(super) fn add(random: &mut Random, scene: &mut Scene) {
    match random.below(200) {
        0 => return crowd(random, scene),
        1..=70 => return fitting(random, scene),
        _ => {}
    }
    let kind = random.below(7);
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
        random.below(7)
    } else {
        kind
    };
    match kind {
        5 => address(random),
        0 => gn::dns(*random.pick(&DNS)),
        1 => gn::email(*random.pick(&EMAIL)),
        2 | 3 => gn::uri(*random.pick(&URI)),
        4 => gn::directory(&directory(random)),
        _ => odd_general_name(random),
    }
}

/// Addresses as names and as constraints with masks, contiguous or not.
fn address(random: &mut Random) -> Vec<u8> {
    const OCTETS: [&[u8]; 10] = [
        &[10, 0, 0, 1],
        &[10, 0, 0, 0, 255, 0, 0, 0],
        &[10, 0, 0, 0, 255, 0, 255, 0],
        &[0, 0, 0, 0, 0, 0, 0, 0],
        &[0; 16],
        &[0; 32],
        &[10, 0, 0],
        &[],
        &[1; 5],
        &[0xff; 33],
    ];
    gn::ip(*random.pick(&OCTETS))
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
    match random.below(7) {
        6 => common_name_of_any_type(random),
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

/// Common names in types that convert to text, or do not.
fn common_name_of_any_type(random: &mut Random) -> Vec<u8> {
    let values = [
        der::tlv(der::tag::VISIBLE_STRING, "cart"),
        der::tlv(0x12, "1"),
        der::tlv(0x1b, "cart"),
        der::tlv(0x19, "cart"),
        der::tlv(der::tag::TELETEX_STRING, "cart"),
        der::bmp_string("cart"),
        der::universal_string("cart"),
        der::utc_time("240101000000Z"),
        der::generalized_time("20240101000000Z"),
        der::octet_string("cart"),
        der::null(),
        der::number(7),
        der::boolean(0xff),
        der::bit_string(0, [1]),
        der::sequence([der::null()]),
    ];
    let names: Vec<Vec<u8>> = (0..=random.below(2))
        .map(|_| {
            let value = if random.chance(80) {
                random.pick(&values).clone()
            } else {
                der::tlv(der::tag::UTF8_STRING, *random.pick(&["cart", "a b"]))
            };
            der::set([der::sequence([der::oid("2.5.4.3"), value])])
        })
        .collect();
    der::sequence(names)
}
