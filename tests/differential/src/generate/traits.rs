//! Changes of one certificate: every field, every extension, sound and odd.

use svidlint_forge::certificate::{Cert, name};
use svidlint_forge::der;
use svidlint_forge::extension::{
    self, Extension, basic_constraints, ext_key_usage, general_name as gn, key_usage, oid, purpose,
};
use svidlint_forge::key::{Hash, Key, Signature};
use svidlint_forge::mutate;
use svidlint_forge::random::Random;

/// One change and its name.
pub(super) fn change(random: &mut Random, cert: Cert) -> (&'static str, Cert) {
    // Those after which a certificate often does not parse.
    const HARD: [usize; 12] = [18, 19, 24, 25, 26, 28, 29, 31, 32, 34, 35, 36];
    let mut choice = random.below(46);
    if HARD.contains(&choice) && random.chance(65) {
        choice = random.below(46);
    }
    match choice {
        0 => ("expired", cert.expired()),
        1 => ("not yet valid", cert.not_yet_valid()),
        2 => ("EKU", cert.with(eku(random))),
        3 => ("no EKU", cert.without(oid::EXT_KEY_USAGE)),
        4 => ("KU", cert.with(usage(random))),
        5 => ("no KU", cert.without(oid::KEY_USAGE)),
        6 => ("basicConstraints", cert.with(constraints(random))),
        7 => ("no basicConstraints", cert.without(oid::BASIC_CONSTRAINTS)),
        8 => ("critical", criticality(random, cert)),
        9 => ("twice", twice(random, cert)),
        10 => ("a byte behind an extension", trailing(random, cert)),
        11 => ("no SKI", cert.without(oid::SUBJECT_KEY_IDENTIFIER)),
        12 => ("no AKI", cert.without(oid::AUTHORITY_KEY_IDENTIFIER)),
        13 => ("another AKI", cert.with(authority(random))),
        14 => (
            "another SKI",
            cert.with(extension::subject_key_identifier(&[1, 2, 3])),
        ),
        15 => (
            "broken signature",
            cert.set(|cert| cert.broken_signature = true),
        ),
        16 => (
            "signed by another key",
            cert.signed_by(*random.pick(&[Key::Other, Key::Spare, Key::P384, Key::Ed25519])),
        ),
        17 => ("ECDSA with another hash", other_hash(random, cert)),
        18 => (
            "unused bits",
            cert.set(|cert| cert.signature_unused_bits = 1),
        ),
        19 => ("inner algorithm", {
            let id = algorithm(random);
            cert.set(|cert| cert.inner_algorithm = Some(id))
        }),
        20 => ("outer algorithm", {
            let id = algorithm(random);
            cert.set(|cert| cert.outer_algorithm = Some(id))
        }),
        21 => ("both algorithms", {
            let id = algorithm(random);
            cert.set(|cert| {
                cert.outer_algorithm = Some(id.clone());
                cert.inner_algorithm = Some(id);
            })
        }),
        22 => (
            "v1",
            cert.set(|cert| {
                cert.version.clear();
                cert.extensions = None;
            }),
        ),
        23 => ("v2", cert.version(1).set(|cert| cert.extensions = None)),
        24 => ("version", {
            let number = u64::try_from(random.below(5)).unwrap_or(0);
            cert.version(number)
        }),
        25 => ("serial", {
            let serial = serial(random);
            cert.set(|cert| cert.serial = serial)
        }),
        26 => ("times", times(random, cert)),
        27 => ("names", names(random, cert)),
        28 => ("subject", {
            let subject = odd_name(random);
            cert.set(|cert| cert.subject = subject)
        }),
        29 => ("issuer", {
            let issuer = odd_name(random);
            cert.set(|cert| cert.issuer = issuer)
        }),
        30 => ("no extensions", cert.set(|cert| cert.extensions = None)),
        31 => (
            "empty extensions",
            cert.set(|cert| cert.extensions = Some(Vec::new())),
        ),
        32 => ("unique ids", {
            let id = der::context_primitive(u8::from(random.chance(50)) + 1, [0, 1]);
            cert.set(|cert| cert.unique_ids = id)
        }),
        33 => ("key", {
            let key = *random.pick(&[
                Key::P224,
                Key::P384,
                Key::P521,
                Key::Secp256k1,
                Key::Ed25519,
                Key::RsaLeaf,
                Key::Rsa1024,
            ]);
            cert.key(key)
        }),
        34 => ("odd key", {
            let spki = odd_key(random);
            cert.set(|cert| cert.spki = spki)
        }),
        35 => (
            "a byte inside",
            cert.set(|cert| cert.trailing_inside = vec![5, 0]),
        ),
        36 => ("a byte behind", cert.set(|cert| cert.trailing = vec![0])),
        37 => (
            "CRL distribution points",
            cert.with(distribution_points(random)),
        ),
        38 => (
            "self-issued",
            cert.set(|cert| cert.subject.clone_from(&cert.issuer)),
        ),
        39 => (
            "policies",
            cert.with(extension::certificate_policies(&["1.2.3"])),
        ),
        40 => ("RSA", {
            let key = *random.pick(&[Key::RsaRoot, Key::RsaInter, Key::Rsa3072]);
            cert.key(key)
        }),
        41 => ("RSA signature", {
            let hash = *random.pick(&[
                Hash::Sha1,
                Hash::Sha224,
                Hash::Sha256,
                Hash::Sha384,
                Hash::Sha512,
                Hash::Md5,
            ]);
            cert.signed_by(Key::RsaInter)
                .signed_with(Signature::RsaPkcs1(hash))
        }),
        42 => ("no SAN", cert.without(oid::SUBJECT_ALT_NAME)),
        43 => (
            "unknown extension",
            cert.with(Extension::new(oid::UNKNOWN, der::null())),
        ),
        44 => (
            "name constraints",
            cert.with(extension::name_constraints(&[gn::dns("local")], &[])),
        ),
        _ => ("garbage extension", cert.with(garbage(random))),
    }
}

fn eku(random: &mut Random) -> Extension {
    const CHOICES: [&[&str]; 8] = [
        &[purpose::SERVER_AUTH],
        &[purpose::CLIENT_AUTH],
        &[purpose::ANY],
        &[purpose::CODE_SIGNING],
        &[],
        &[purpose::NETSCAPE_SGC, purpose::MICROSOFT_SGC],
        &[purpose::CODE_SIGNING, purpose::CLIENT_AUTH],
        &["1.2.3.4.5.6.7.8.9"],
    ];
    ext_key_usage(*random.pick(&CHOICES))
}

fn usage(random: &mut Random) -> Extension {
    let bits: Vec<u8> = (0..10).filter(|_| random.chance(25)).collect();
    let made = key_usage(&bits);
    if random.chance(15) {
        let unused = u8::try_from(random.below(9)).unwrap_or(0);
        Extension::new(oid::KEY_USAGE, der::bit_string(unused, [0x84]))
    } else {
        made
    }
}

fn constraints(random: &mut Random) -> Extension {
    let ca = random.chance(70);
    match random.below(8) {
        0 => Extension::new(oid::BASIC_CONSTRAINTS, der::sequence([der::boolean(1)])),
        1 => Extension::new(oid::BASIC_CONSTRAINTS, der::sequence([der::boolean(0)])),
        2 => Extension::new(
            oid::BASIC_CONSTRAINTS,
            der::sequence([der::boolean(0xff), der::integer([0xff])]),
        ),
        3 => Extension::new(
            oid::BASIC_CONSTRAINTS,
            der::sequence([
                der::boolean(0xff),
                der::integer([1, 0, 0, 0, 0, 0, 0, 0, 0]),
            ]),
        ),
        4 => basic_constraints(ca, Some(u64::MAX)),
        _ => basic_constraints(ca, Some(u64::try_from(random.below(3)).unwrap_or(0))),
    }
}

fn pick_extension(random: &mut Random, cert: &Cert) -> Option<usize> {
    let count = cert.extensions.as_ref().map_or(0, Vec::len);
    (count > 0).then(|| random.below(count))
}

/// Changes an element inside the value of an extension; `false` where there is none.
pub(super) fn change_extension(random: &mut Random, cert: &mut Cert) -> bool {
    let Some(index) = pick_extension(random, cert) else {
        return false;
    };
    let extension = cert
        .extensions
        .as_mut()
        .and_then(|list| list.get_mut(index));
    let Some(extension) = extension else {
        return false;
    };
    extension.value = mutate::element(random, &extension.value);
    true
}

fn criticality(random: &mut Random, mut cert: Cert) -> Cert {
    if let Some(index) = pick_extension(random, &cert)
        && let Some(extension) = cert
            .extensions
            .as_mut()
            .and_then(|list| list.get_mut(index))
    {
        extension.critical = *random.pick(&[None, Some(0xff), Some(0), Some(1)]);
    }
    cert
}

fn twice(random: &mut Random, mut cert: Cert) -> Cert {
    if let Some(index) = pick_extension(random, &cert)
        && let Some(list) = cert.extensions.as_mut()
        && let Some(extension) = list.get(index).cloned()
    {
        list.push(extension);
    }
    cert
}

fn trailing(random: &mut Random, mut cert: Cert) -> Cert {
    if let Some(index) = pick_extension(random, &cert)
        && let Some(extension) = cert
            .extensions
            .as_mut()
            .and_then(|list| list.get_mut(index))
    {
        extension.value.push(0);
    }
    cert
}

fn authority(random: &mut Random) -> Extension {
    let issuer = name(&[(
        "CN",
        *random.pick(&["Forge Root", "FORGE  root", "Forge Intermediate 0", "x"]),
    )]);
    let keys = [Key::Root, Key::Inter, Key::Other];
    let key = der::context_primitive(0, random.pick(&keys).identifier());
    let names = der::context(1, gn::directory(&issuer));
    let two = der::context(
        1,
        der::join([
            gn::uri("x:y"),
            gn::directory(&issuer),
            gn::directory(&[0x30, 0]),
        ]),
    );
    let serial = der::context_primitive(2, [1]);
    let own = svidlint_forge::certificate::serial_for("Forge Root/Root/Forge Root");
    let fitting = der::context_primitive(2, der::open(&own).0);
    let parts = match random.below(9) {
        0 => vec![],
        1 => vec![names],
        2 => vec![serial],
        3 => vec![key, names],
        4 => vec![key, names, fitting],
        5 => vec![names, fitting],
        6 => vec![two],
        7 => vec![der::context(1, gn::directory(&[0x31, 0]))],
        _ => vec![key],
    };
    Extension::new(oid::AUTHORITY_KEY_IDENTIFIER, der::sequence(parts))
}

fn other_hash(random: &mut Random, cert: Cert) -> Cert {
    let hash = *random.pick(&[Hash::Sha1, Hash::Sha224, Hash::Sha384, Hash::Sha512]);
    match cert.signature {
        Signature::Ecdsa(_) => cert.signed_with(Signature::Ecdsa(hash)),
        _ => cert,
    }
}

fn algorithm(random: &mut Random) -> Vec<u8> {
    const OIDS: [&str; 14] = [
        "1.2.840.10045.4.3.2",
        "1.2.840.10045.4.3.3",
        "1.2.840.10045.4.3.1",
        "1.2.840.10045.4.1",
        "1.3.101.112",
        "1.2.840.113549.1.1.11",
        "1.2.840.113549.1.1.4",
        "1.2.840.113549.1.1.10",
        "1.2.840.10040.4.3",
        "2.16.840.1.101.3.4.3.17",
        "1.3.101.113",
        "1.2.3",
        "1.2.840.10045.2.1",
        "1.2.840.113549.1.1.1",
    ];
    let oid = der::oid(*random.pick(&OIDS));
    match random.below(7) {
        0 => der::sequence([oid, der::null()]),
        1 => der::sequence([oid, vec![5, 1, 0]]),
        2 => der::sequence([oid, der::sequence([der::number(1)])]),
        3 => der::sequence([oid, vec![0x0c, 1, 0xff]]),
        4 => der::sequence([oid, der::null(), der::null()]),
        _ => der::sequence([oid]),
    }
}

fn serial(random: &mut Random) -> Vec<u8> {
    match random.below(6) {
        0 => der::integer([]),
        1 => der::integer([0]),
        2 => der::integer([0xff]),
        3 => der::integer([0, 1]),
        4 => der::integer([7; 40]),
        _ => der::integer([0xff, 0x80]),
    }
}

fn times(random: &mut Random, mut cert: Cert) -> Cert {
    const UTC: [&str; 10] = [
        "240101000000Z",
        "2401010000Z",
        "240101000000+0100",
        "240101000000-2359",
        "240230000000Z",
        "241301000000Z",
        "500101000000Z",
        "490101000000Z",
        "24010100000Z",
        "240101006000Z",
    ];
    const GENERAL: [&str; 9] = [
        "20240101000000Z",
        "20600101000000Z",
        "99991231235959Z",
        "20240101000000.5Z",
        "20240101000000+0100",
        "00000101000000Z",
        "20240229000000Z",
        "21000229000000Z",
        "20260922094640Z",
    ];
    let time = if random.chance(50) {
        der::utc_time(*random.pick(&UTC))
    } else {
        der::generalized_time(*random.pick(&GENERAL))
    };
    if random.chance(50) {
        cert.not_before = time;
    } else {
        cert.not_after = time;
    }
    cert
}

fn names(random: &mut Random, cert: Cert) -> Cert {
    let count = random.below(4);
    let names: Vec<Vec<u8>> = (0..count).map(|_| odd_general_name(random)).collect();
    cert.with_names(&names)
}

/// Any general name, sound or not.
pub(super) fn odd_general_name(random: &mut Random) -> Vec<u8> {
    match random.below(16) {
        0 => gn::dns("a.example.org"),
        1 => gn::uri("spiffe://example.org/a"),
        2 => gn::email("a@example.org"),
        3 => gn::ip(&[10, 0, 0, 1]),
        4 => gn::ip(&[1, 2, 3]),
        5 => gn::directory(&odd_name(random)),
        6 => gn::registered_id("1.2.3"),
        7 => gn::other("1.2.3", &der::tlv(der::tag::UTF8_STRING, "x")),
        8 => gn::other("1.2.3", &odd_value(random)),
        9 => der::context(3, der::null()),
        10 => der::context(5, der::sequence([der::null()])),
        11 => der::context_primitive(9, [1]),
        12 => gn::dns([0xff, 0]),
        13 => der::context_primitive(4, [1]),
        14 => der::context_primitive(8, [0x80]),
        _ => der::context(3, [0x0c, 1, 0xff]),
    }
}

/// A value of some type whose content may not fit.
fn odd_value(random: &mut Random) -> Vec<u8> {
    const TAGS: [u8; 22] = [
        1, 2, 3, 4, 5, 6, 9, 0x0a, 0x0c, 0x12, 0x13, 0x14, 0x16, 0x17, 0x18, 0x1a, 0x1b, 0x1c,
        0x1e, 0x30, 0x31, 0x80,
    ];
    const CONTENTS: [&[u8]; 12] = [
        &[],
        &[0],
        &[1],
        &[0xff],
        b"ab",
        b"abcd",
        b"240101000000Z",
        &[0, 0x61],
        &[0xd8, 0],
        &[0, 0, 0, 0x61],
        &[8, 0],
        &[0, 1],
    ];
    der::tlv(*random.pick(&TAGS), random.pick(&CONTENTS))
}

/// A Name whose form may not be sound.
pub(super) fn odd_name(random: &mut Random) -> Vec<u8> {
    let attribute = |value: &[u8]| der::set([der::sequence([der::oid("2.5.4.3"), value.to_vec()])]);
    match random.below(18) {
        0 => name(&[]),
        1 => der::sequence([attribute(&der::tlv(0x13, "forge  ROOT "))]),
        2 => der::sequence([attribute(&der::bmp_string("Forge Root"))]),
        3 => der::sequence([attribute(&der::universal_string("Forge Root"))]),
        4 => der::sequence([attribute(&odd_value(random))]),
        5 => der::sequence([der::set::<&[u8]>([])]),
        6 => der::sequence([der::set([
            der::sequence([der::oid("2.5.4.10"), der::tlv(0x0c, "b")]),
            der::sequence([der::oid("2.5.4.3"), der::tlv(0x0c, "a")]),
        ])]),
        7 => name(&[("O", "x"), ("CN", "Forge Root")]),
        8 => name(&[("emailAddress", "a@example.org")]),
        9 => der::sequence([attribute(&der::tlv(0x14, [0xe4, b'b']))]),
        10 => der::sequence([attribute(&der::tlv(0x0c, [0xc3, 0xa4, b'B']))]),
        12 => der::sequence([attribute(&der::bmp_string("\u{feff}a"))]),
        13 => der::sequence([attribute(&der::tlv(0x12, "Forge Root"))]),
        14 => der::sequence([attribute(&der::tlv(0x1a, "FORGE root"))]),
        15 => der::sequence([attribute(&der::tlv(0x17, "240101000000Z"))]),
        _ => name(&[("CN", "Forge Root")]),
    }
}

fn odd_key(random: &mut Random) -> Vec<u8> {
    let algorithm = |oid: &str, parameters: Vec<u8>| der::sequence([der::oid(oid), parameters]);
    let rsa = |modulus: Vec<u8>, exponent: Vec<u8>| {
        let key = der::sequence([der::integer(modulus), der::integer(exponent)]);
        der::sequence([
            algorithm("1.2.840.113549.1.1.1", der::null()),
            der::bit_string(0, key),
        ])
    };
    let modulus = |bytes: usize, last: u8| {
        let mut modulus = vec![0, 0x80];
        modulus.extend(vec![7; bytes.saturating_sub(2)]);
        modulus.push(last);
        modulus
    };
    match random.below(16) {
        14 => compressed(*random.pick(&[Key::Inter, Key::Leaf, Key::P384])),
        15 => ec_with_parameters(random),
        0 => rsa(modulus(64, 1), vec![1, 0, 1]),
        1 => rsa(modulus(63, 1), vec![1, 0, 1]),
        2 => rsa(modulus(256, 2), vec![1, 0, 1]),
        3 => rsa(modulus(256, 1), vec![2]),
        4 => rsa(modulus(256, 1), vec![1]),
        5 => rsa(modulus(256, 1), vec![2, 0, 0, 0, 1]),
        6 => rsa(modulus(2049, 1), vec![3]),
        7 => rsa(modulus(2048, 1), vec![3]),
        8 => der::sequence([
            algorithm("1.3.101.112", Vec::new()),
            der::bit_string(0, [1; 32]),
        ]),
        9 => der::sequence([
            algorithm("1.3.101.112", der::null()),
            der::bit_string(0, [1; 32]),
        ]),
        10 => der::sequence([
            algorithm("1.3.101.110", Vec::new()),
            der::bit_string(0, [9; 32]),
        ]),
        11 => der::sequence([
            algorithm("1.2.840.113549.1.1.10", Vec::new()),
            der::bit_string(0, [1; 32]),
        ]),
        12 => {
            let spki = Key::Inter.spki();
            mutate::element(random, &spki)
        }
        _ => {
            let spki = Key::RsaInter.spki();
            mutate::element(random, &spki)
        }
    }
}

/// A key's point in compressed form.
fn compressed(key: Key) -> Vec<u8> {
    let spki = key.spki();
    let content = der::open(&spki).0;
    let (_, bits) = der::open(content);
    let algorithm = content
        .get(..content.len() - bits.len())
        .unwrap_or_default();
    // Behind the unused bits and the form stand both coordinates.
    let point = der::open(bits).0.get(2..).unwrap_or_default();
    let (x, y) = point.split_at(point.len() / 2);
    let form = 2 + (y.last().copied().unwrap_or_default() & 1);
    der::sequence([
        algorithm.to_vec(),
        der::bit_string(0, [&[form], x].concat()),
    ])
}

/// A P-256 key whose curve is missing, another one, or written out in part.
fn ec_with_parameters(random: &mut Random) -> Vec<u8> {
    let spki = Key::Inter.spki();
    let content = der::open(&spki).0;
    let bits = der::open(content).1.to_vec();
    let parameters = match random.below(6) {
        0 => Vec::new(),
        1 => der::null(),
        2 => der::oid("1.3.132.0.34"),
        3 => der::oid("1.3.132.0.10"),
        4 => der::sequence([der::number(1)]),
        _ => der::oid("1.2.3"),
    };
    der::sequence([
        der::sequence([der::oid("1.2.840.10045.2.1"), parameters]),
        bits,
    ])
}

/// CRL distribution points with every field.
pub(super) fn distribution_points(random: &mut Random) -> Extension {
    let count = random.below(3);
    let points: Vec<Vec<u8>> = (0..=count).map(|_| distribution_point(random)).collect();
    Extension::new(oid::CRL_DISTRIBUTION_POINTS, der::sequence(points))
}

fn distribution_point(random: &mut Random) -> Vec<u8> {
    let name = if random.chance(80) {
        distribution_point_name(random)
    } else {
        Vec::new()
    };
    let reasons = if random.chance(25) {
        der::context_primitive(1, [random.pick(&[0, 1, 8]).to_owned(), 0x40])
    } else {
        Vec::new()
    };
    let issuer = if random.chance(20) {
        der::context(2, gn::directory(&odd_name(random)))
    } else {
        Vec::new()
    };
    der::sequence([name, reasons, issuer])
}

/// A full or relative distribution point name, in its explicit tag.
pub(super) fn distribution_point_name(random: &mut Random) -> Vec<u8> {
    const URIS: [&str; 3] = ["http://a/crl", "http://b/crl", "HTTP://A/crl"];
    let relative =
        |value: &str| der::sequence([der::oid("2.5.4.3"), der::tlv(der::tag::UTF8_STRING, value)]);
    der::context(
        0,
        match random.below(8) {
            0 => der::context(1, relative("x")),
            1 => der::context(1, der::join([relative("x"), relative("y")])),
            2 => der::context(1, []),
            3 => der::context(0, odd_general_name(random)),
            4 => der::context(0, []),
            5 => {
                let full = name(&[("CN", "Forge Intermediate 0"), ("CN", "X")]);
                der::context(0, gn::directory(&full))
            }
            _ => der::context(0, gn::uri(*random.pick(&URIS))),
        },
    )
}

fn garbage(random: &mut Random) -> Extension {
    const OIDS: [&str; 14] = [
        oid::SUBJECT_KEY_IDENTIFIER,
        oid::KEY_USAGE,
        oid::SUBJECT_ALT_NAME,
        oid::BASIC_CONSTRAINTS,
        oid::NAME_CONSTRAINTS,
        oid::CRL_DISTRIBUTION_POINTS,
        oid::CERTIFICATE_POLICIES,
        oid::POLICY_MAPPINGS,
        oid::AUTHORITY_KEY_IDENTIFIER,
        oid::POLICY_CONSTRAINTS,
        oid::EXT_KEY_USAGE,
        oid::INHIBIT_ANY_POLICY,
        oid::AUTHORITY_INFO_ACCESS,
        oid::TLS_FEATURE,
    ];
    const VALUES: [&[u8]; 12] = [
        &[],
        &[0x30, 0],
        &[0x30, 3, 2, 1],
        &[5, 0],
        &[4, 0],
        &[3, 2, 0, 0x80],
        &[3, 1, 0],
        &[3, 0],
        &[0x30, 0x80, 0, 0],
        &[2, 1, 0xff],
        &[0x30, 2, 5, 0],
        &[0x30, 0x81, 0],
    ];
    Extension::new(*random.pick(&OIDS), random.pick(&VALUES).to_vec())
}
