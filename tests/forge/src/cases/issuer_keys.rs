//! Keys and algorithms that issuers may have and a TLS leaf may not: ML-DSA, ML-KEM, DSA, X25519 and odd encodings (5.8).

use super::ask::{Ask, BOTH, BOTH_TLS, BY_CLIENT, BY_SERVER, DEFAULT, DEFAULT_TLS, Topic};
use crate::case::Case;
use crate::certificate::Cert;
use crate::der;
use crate::key::{Hash, Key, Signature, dsa_spki};
use crate::lattice::{MlDsa, spki};

const DSA: &str = "1.2.840.10040.4.1";
const X25519: &str = "1.3.101.110";
const ED25519: &str = "1.3.101.112";
const RSA: &str = "1.2.840.113549.1.1.1";
const EC: &str = "1.2.840.10045.2.1";
const P256: &str = "1.2.840.10045.3.1.7";

pub(crate) fn cases() -> Vec<Case> {
    let mut topic = Topic::new("issuer-keys");
    ml_dsa(&mut topic);
    ml_kem(&mut topic);
    dsa(&mut topic);
    curves(&mut topic);
    rsa(&mut topic);
    algorithms(&mut topic);
    topic.cases
}

/// An issuer's key whatever it signs, and the same key in a leaf.
fn both_places(topic: &mut Topic, what: &str, spki: &[u8], as_issuer: &Ask) {
    topic.ask("5.8", what, &format!("an intermediate with a key: {what}"), BY_CLIENT, as_issuer);
    let leaf = Cert::leaf().set(|made| made.spki = spki.to_vec());
    let name = format!("{what}-leaf-key");
    topic.ask("6.3", &name, &format!("a leaf with a key: {what}"), DEFAULT_TLS, &Ask::leaf(&leaf));
}

/// A chain whose intermediate has this key, and whose leaf is signed like this.
fn under(spki: &[u8], signature: Signature) -> Ask {
    let leaf = Cert::leaf().signed_with(signature);
    Ask::chain(&[&leaf, &Cert::intermediate().set(|made| made.spki = spki.to_vec())])
}

fn ml_dsa(topic: &mut Topic) {
    let null = der::null();
    for parameters in MlDsa::ALL {
        let (name, public) = (parameters.name(), parameters.public());
        let signature = Signature::MlDsa(parameters);
        let sound = under(&parameters.spki(), signature);
        topic.ask("5.8", name, &format!("an intermediate with a key of {name}"), BOTH, &sound);
        let root = Cert::root().set(|made| made.spki = parameters.spki()).signed_with(signature);
        let intermediate = Cert::intermediate().signed_with(signature);
        let anchored = Ask::intermediate(&intermediate).trusting(&[&root]);
        topic.ask("5.8", &format!("{name}-anchor"), &format!("an anchor with a key of {name}"), DEFAULT, &anchored);
        let broken = Cert::leaf().signed_with(signature).set(|made| made.broken_signature = true);
        let issuer = Cert::intermediate().set(|made| made.spki = parameters.spki());
        topic.ask(
            "5.8",
            &format!("{name}-broken-signature"),
            &format!("a damaged signature of {name}"),
            DEFAULT,
            &Ask::chain(&[&broken, &issuer]),
        );
        for (what, key) in [
            ("key-null-parameters", spki(parameters.oid(), Some(&null), &public)),
            ("key-short", spki(parameters.oid(), None, &public[1..])),
            ("key-long", spki(parameters.oid(), None, &[&public[..], &[0]].concat())),
        ] {
            topic.ask("5.8", &format!("{name}-{what}"), &format!("{name}: {what}"), BY_CLIENT, &under(&key, signature));
        }
        let identifier = der::sequence([der::oid(parameters.oid()), der::null()]);
        let leaf = Cert::leaf().signed_with(signature).set(|made| {
            made.inner_algorithm = Some(identifier.clone());
            made.outer_algorithm = Some(identifier);
        });
        topic.ask(
            "5.8",
            &format!("{name}-null-parameters"),
            &format!("a signature of {name} whose algorithm has parameters"),
            DEFAULT,
            &Ask::chain(&[&leaf, &issuer]),
        );
        let leaf = Cert::leaf().set(|made| made.spki = parameters.spki());
        let about = format!("a leaf with a key of {name}");
        topic.ask("6.3", &format!("{name}-leaf-key"), &about, BOTH_TLS, &Ask::leaf(&leaf));
    }
    topic.ask(
        "5.8",
        "ml-dsa-other-parameters",
        "an ML-DSA-65 key and an algorithm of ML-DSA-44",
        DEFAULT,
        &under(&MlDsa::L65.spki(), Signature::MlDsa(MlDsa::L44)),
    );
    topic.ask(
        "5.8",
        "ml-dsa-key-ecdsa-signature",
        "an ML-DSA-65 key and an ECDSA signature",
        DEFAULT,
        &under(&MlDsa::L65.spki(), Signature::Ecdsa(Hash::Sha256)),
    );
    topic.ask(
        "5.8",
        "ecdsa-key-ml-dsa-signature",
        "a P-256 key and an ML-DSA-65 signature",
        DEFAULT,
        &under(&Key::Inter.spki(), Signature::MlDsa(MlDsa::L65)),
    );
}

fn ml_kem(topic: &mut Topic) {
    for (name, oid, length) in [
        ("ml-kem-512", "2.16.840.1.101.3.4.4.1", 800),
        ("ml-kem-768", "2.16.840.1.101.3.4.4.2", 1184),
        ("ml-kem-1024", "2.16.840.1.101.3.4.4.3", 1568),
    ] {
        // Coefficients of 12 bits, two in three bytes, and the seed. 3328 is the largest, 3329 is too large.
        let coefficients = |pair: [u8; 3]| [pair.repeat((length - 32) / 3), vec![7; 32]].concat();
        let keys = [
            ("", coefficients([0, 0, 0])),
            ("-largest", coefficients([0x00, 0x0d, 0xd0])),
            ("-too-large", coefficients([0x01, 0x0d, 0xd0])),
            ("-second-too-large", coefficients([0x00, 0x1d, 0xd0])),
            ("-short", coefficients([0, 0, 0])[1..].to_vec()),
        ];
        for (what, bits) in keys {
            let key = spki(oid, None, &bits);
            both_places(topic, &format!("{name}{what}"), &key, &under(&key, Signature::Ecdsa(Hash::Sha256)));
        }
        topic.ask(
            "5.8",
            &format!("{name}-own-algorithm"),
            &format!("a signature that claims to be of {name}"),
            BY_CLIENT,
            &under(&spki(oid, None, &coefficients([0, 0, 0])), Signature::MadeUp(oid)),
        );
    }
}

/// `SEQUENCE { p, q, g }` of the DSA key, and its bits.
fn dsa_parts() -> ([Vec<u8>; 3], Vec<u8>) {
    let key = dsa_spki();
    let (algorithm, after) = der::open(der::open(&key).0);
    let (_, parameters) = der::open(algorithm);
    let mut rest = der::open(parameters).0;
    let numbers = [(); 3].map(|()| {
        let (_, after) = der::open(rest);
        let number = rest[..rest.len() - after.len()].to_vec();
        rest = after;
        number
    });
    (numbers, der::open(after).0[1..].to_vec())
}

fn dsa(topic: &mut Topic) {
    let ([p, q, g], y) = dsa_parts();
    let of = |numbers: &[&[u8]]| spki(DSA, Some(&der::sequence(numbers)), &y);
    for (what, oid) in [
        ("sha1", "1.2.840.10040.4.3"),
        ("sha1-old", "1.3.14.3.2.27"),
        ("sha224", "2.16.840.1.101.3.4.3.1"),
        ("sha256", "2.16.840.1.101.3.4.3.2"),
        ("sha384", "2.16.840.1.101.3.4.3.3"),
    ] {
        let ask = under(&dsa_spki(), Signature::MadeUp(oid));
        topic.ask("5.8", &format!("dsa-{what}"), &format!("DSA with {what} by a DSA key"), DEFAULT, &ask);
        let ask = under(&Key::Inter.spki(), Signature::MadeUp(oid));
        topic.ask("5.8", &format!("dsa-{what}-ec-key"), &format!("DSA with {what} by an EC key"), BY_CLIENT, &ask);
    }
    let zero = der::number(0);
    let even = |number: &[u8]| {
        let mut number = number.to_vec();
        *number.last_mut().expect("a number has octets") &= 0xfe;
        number
    };
    let long_q = der::unsigned(&[&[0x80; 20][..], &[1]].concat());
    let keys = [
        ("no-parameters", spki(DSA, None, &y)),
        ("null-parameters", spki(DSA, Some(&der::null()), &y)),
        ("two-parameters", of(&[&p, &q])),
        ("four-parameters", of(&[&p, &q, &g, &g])),
        ("zero-p", of(&[&zero, &q, &g])),
        ("zero-q", of(&[&p, &zero, &g])),
        ("zero-g", of(&[&p, &q, &zero])),
        ("even-p", of(&[&even(&p), &q, &g])),
        ("even-q", of(&[&p, &even(&q), &g])),
        ("q-is-p", of(&[&p, &p, &g])),
        ("g-is-p", of(&[&p, &q, &p])),
        ("q-of-161-bits", of(&[&p, &long_q, &g])),
        ("small-p", of(&[&q, &der::number(7), &der::number(2)])),
        ("negative-p", of(&[&[2, 1, 0x81], &q, &g])),
        ("key-negative", spki(DSA, Some(&der::sequence([&p, &q, &g])), &[2, 1, 0x80])),
        ("key-zero", spki(DSA, Some(&der::sequence([&p, &q, &g])), &zero)),
        ("key-is-p", spki(DSA, Some(&der::sequence([&p, &q, &g])), &p)),
        ("key-not-minimal", spki(DSA, Some(&der::sequence([&p, &q, &g])), &[2, 2, 0, 1])),
        ("key-trailing", spki(DSA, Some(&der::sequence([&p, &q, &g])), &[2, 1, 5, 0])),
        ("key-empty", spki(DSA, Some(&der::sequence([&p, &q, &g])), &[])),
        ("old-oid", spki("1.3.14.3.2.12", Some(&der::sequence([&p, &q, &g])), &y)),
    ];
    for (what, key) in keys {
        let ask = under(&key, Signature::MadeUp("2.16.840.1.101.3.4.3.2"));
        both_places(topic, &format!("dsa-{what}"), &key, &ask);
    }
    let sound = under(&dsa_spki(), Signature::Ecdsa(Hash::Sha256));
    topic.ask("5.8", "dsa-key-ecdsa-signature", "a DSA key and an ECDSA signature", DEFAULT, &sound);
    let leaf = Cert::leaf().set(|made| made.spki = dsa_spki());
    topic.ask("6.3", "dsa-leaf-key", "a leaf with a DSA key", BOTH_TLS, &Ask::leaf(&leaf));
    let root = Cert::root().set(|made| made.spki = dsa_spki()).signed_with(Signature::MadeUp("1.2.840.10040.4.3"));
    let intermediate = Cert::intermediate().signed_with(Signature::MadeUp("1.2.840.10040.4.3"));
    let anchored = Ask::intermediate(&intermediate).trusting(&[&root]);
    topic.ask("5.8", "dsa-anchor", "an anchor with a DSA key", DEFAULT, &anchored);
}

fn curves(topic: &mut Topic) {
    let (null, curve) = (der::null(), der::oid(P256));
    let key = Key::Inter.spki();
    let (_, after) = der::open(der::open(&key).0);
    let point = der::open(after).0[1..].to_vec();
    let (x, y) = point[1..].split_at(32);
    let odd = y[31] & 1;
    let keys = [
        ("x25519", spki(X25519, None, &[9; 32])),
        ("x25519-null", spki(X25519, Some(&null), &[9; 32])),
        ("x25519-short", spki(X25519, None, &[9; 31])),
        ("x448", spki("1.3.101.111", None, &[9; 56])),
        ("ed448", spki("1.3.101.113", None, &[9; 57])),
        ("ed25519-null", spki(ED25519, Some(&null), &[9; 32])),
        ("ed25519-short", spki(ED25519, None, &[9; 31])),
        ("p256-compressed", spki(EC, Some(&curve), &[&[2 + odd], x].concat())),
        ("p256-compressed-other", spki(EC, Some(&curve), &[&[3 - odd], x].concat())),
        ("p256-hybrid", spki(EC, Some(&curve), &[&[6 + odd], &point[1..]].concat())),
        ("p256-infinity", spki(EC, Some(&curve), &[0])),
        ("p256-empty", spki(EC, Some(&curve), &[])),
        ("p256-off-curve", {
            let mut off = point.clone();
            off[64] ^= 4;
            spki(EC, Some(&curve), &off)
        }),
        ("p256-compact", spki(EC, Some(&curve), &[&[5], x].concat())),
        ("p256-short", spki(EC, Some(&curve), &point[..64])),
        ("p256-curve-and-more", spki(EC, Some(&[&curve[..], &null].concat()), &point)),
        ("p256-trailing", spki(EC, Some(&curve), &[&point[..], &[0]].concat())),
        ("p256-no-curve", spki(EC, None, &point)),
        ("p256-null-curve", spki(EC, Some(&null), &point)),
        ("p192", spki(EC, Some(&der::oid("1.2.840.10045.3.1.1")), &[4; 49])),
        ("brainpool", spki(EC, Some(&der::oid("1.3.36.3.3.2.8.1.1.7")), &point)),
        ("sm2", spki(EC, Some(&der::oid("1.2.156.10197.1.301")), &point)),
        ("ecdh-oid", spki("1.3.132.1.12", Some(&curve), &point)),
    ];
    for (what, key) in keys {
        both_places(topic, what, &key, &under(&key, Signature::Ecdsa(Hash::Sha256)));
    }
    for (name, key) in [("p224", Key::P224), ("p384", Key::P384), ("p521", Key::P521)] {
        let sound = key.spki();
        let (algorithm, after) = der::open(der::open(&sound).0);
        let (_, curve) = der::open(algorithm);
        let point = der::open(after).0[1..].to_vec();
        let (x, y) = point[1..].split_at(point.len() / 2);
        let odd = y[y.len() - 1] & 1;
        let mut off = point.clone();
        off[point.len() - 1] ^= 4;
        for (what, bits) in [
            ("compressed", [&[2 + odd], x].concat()),
            ("hybrid", [&[6 + odd], &point[1..]].concat()),
            ("off-curve", off),
            ("short", point[..point.len() - 1].to_vec()),
        ] {
            let key = spki(EC, Some(curve), &bits);
            both_places(topic, &format!("{name}-{what}"), &key, &under(&key, Signature::Ecdsa(Hash::Sha256)));
        }
    }
    let unused = [
        ("ec-unused-bits", der::sequence([der::sequence([der::oid(EC), curve.clone()]), der::bit_string(1, &point)])),
        ("x25519-unused-bits", der::sequence([der::sequence([der::oid(X25519)]), der::bit_string(1, [8; 32])])),
        ("dsa-unused-bits", {
            let (numbers, _) = dsa_parts();
            let algorithm = der::sequence([der::oid(DSA), der::sequence(numbers)]);
            der::sequence([algorithm, der::bit_string(1, [2, 1, 4])])
        }),
    ];
    for (what, key) in unused {
        both_places(topic, what, &key, &under(&key, Signature::MadeUp("2.16.840.1.101.3.4.3.2")));
    }
    // The explicit form that OpenSSL writes for P-256.
    let explicit = explicit_p256(false);
    let explicit_with_seed = explicit_p256(true);
    for (what, parameters) in [("p256-explicit", explicit), ("p256-explicit-seed", explicit_with_seed)] {
        let key = spki(EC, Some(&parameters), &point);
        both_places(topic, what, &key, &under(&key, Signature::Ecdsa(Hash::Sha256)));
    }
}

/// `ECParameters` of P-256, spelled out (X9.62; the numbers are those of FIPS 186-4 D.1.2.3).
fn explicit_p256(seed: bool) -> Vec<u8> {
    let octets = |hex: &str| -> Vec<u8> {
        (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).expect("hexadecimal")).collect()
    };
    let p = octets("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");
    let a = octets("ffffffff00000001000000000000000000000000fffffffffffffffffffffffc");
    let b = octets("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b");
    let generator = octets(concat!(
        "04",
        "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
        "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
    ));
    let order = octets("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
    let mut curve = vec![der::octet_string(a), der::octet_string(b)];
    if seed {
        curve.push(der::bit_string(0, octets("c49d360886e704936a6678e1139d26b7819f7e90")));
    }
    der::sequence([
        der::number(1),
        der::sequence([der::oid("1.2.840.10045.1.1"), der::unsigned(&p)]),
        der::sequence(curve),
        der::octet_string(generator),
        der::unsigned(&order),
        der::number(1),
    ])
}

fn rsa(topic: &mut Topic) {
    let null = der::null();
    let key = Key::RsaInter.spki();
    let (_, after) = der::open(der::open(&key).0);
    let bits = der::open(after).0[1..].to_vec();
    let (modulus, rest) = der::open(der::open(&bits).0);
    let modulus = modulus.to_vec();
    let exponent = rest.to_vec();
    let of = |numbers: &[&[u8]]| spki(RSA, Some(&null), &der::sequence(numbers));
    let modulus_tlv = der::tlv(2, &modulus);
    let padded = der::tlv(2, [&[0][..], &modulus].concat());
    let negative = der::tlv(2, &modulus[1..]);
    let keys = [
        ("rsa-no-parameters", spki(RSA, None, &bits)),
        ("rsa-odd-parameters", spki(RSA, Some(&der::number(1)), &bits)),
        ("rsa-trailing", spki(RSA, Some(&null), &[&bits[..], &[0]].concat())),
        ("rsa-three-numbers", of(&[&modulus_tlv, &exponent, &exponent])),
        ("rsa-modulus-padded", of(&[&padded, &exponent])),
        ("rsa-modulus-negative", of(&[&negative, &exponent])),
        ("rsa-exponent-1", of(&[&modulus_tlv, &der::number(1)])),
        ("rsa-exponent-3", of(&[&modulus_tlv, &der::number(3)])),
        ("rsa-exponent-even", of(&[&modulus_tlv, &der::number(65_536)])),
        ("rsa-exponent-33-bits", of(&[&modulus_tlv, &der::number(0x1_0000_0001)])),
        ("rsa-exponent-34-bits", of(&[&modulus_tlv, &der::number(0x2_0000_0001)])),
        ("rsa-exponent-negative", of(&[&modulus_tlv, &[2, 1, 0x83]])),
        ("rsa-oid-x500", spki("2.5.8.1.1", Some(&null), &bits)),
        ("rsa-oid-oaep", spki("1.2.840.113549.1.1.7", Some(&null), &bits)),
        ("rsa-oid-pss", spki("1.2.840.113549.1.1.10", None, &bits)),
    ];
    for (what, key) in keys {
        let leaf = Cert::leaf().signed_by(Key::RsaInter);
        let ask = Ask::chain(&[&leaf, &Cert::intermediate().set(|made| made.spki.clone_from(&key))]);
        both_places(topic, what, &key, &ask);
    }
}

/// Algorithm identifiers of old and of other peoples' signatures, with the key that they are for.
fn algorithms(topic: &mut Topic) {
    for (what, oid, key) in [
        ("sha1-with-rsa-oiw", "1.3.14.3.2.29", Key::RsaInter),
        ("md5-with-rsa-oiw", "1.3.14.3.2.3", Key::RsaInter),
        ("md2-with-rsa", "1.2.840.113549.1.1.2", Key::RsaInter),
        ("md4-with-rsa", "1.2.840.113549.1.1.3", Key::RsaInter),
        ("ripemd160-with-rsa", "1.3.36.3.3.1.2", Key::RsaInter),
        ("sha512-256-with-rsa", "1.2.840.113549.1.1.16", Key::RsaInter),
        ("sha3-256-with-rsa", "2.16.840.1.101.3.4.3.14", Key::RsaInter),
        ("rsa-encryption", "1.2.840.113549.1.1.1", Key::RsaInter),
        ("sha3-256-with-ecdsa", "2.16.840.1.101.3.4.3.10", Key::Inter),
        ("ecdsa-with-specified", "1.2.840.10045.4.3", Key::Inter),
        ("ecdsa-with-recommended", "1.2.840.10045.4.2", Key::Inter),
        ("sm2-with-sm3", "1.2.156.10197.1.501", Key::Inter),
        ("ed448", "1.3.101.113", Key::Ed25519Root),
        ("sha256-alone", "2.16.840.1.101.3.4.2.1", Key::Inter),
        ("slh-dsa-sha2-128s", "2.16.840.1.101.3.4.3.20", Key::Inter),
    ] {
        let identifier = der::sequence([der::oid(oid)]);
        let leaf = Cert::leaf().issued_by("Forge Intermediate", key).set(|made| {
            made.inner_algorithm = Some(identifier.clone());
            made.outer_algorithm = Some(identifier);
        });
        let ask = Ask::chain(&[&leaf, &Cert::intermediate().key(key)]);
        topic.ask("5.8", &format!("algorithm-{what}"), &format!("a signature by {what}"), BY_SERVER, &ask);
    }
}
