//! Questions from seeds: the same seed makes the same question, on every machine and for ever.
//!
//! A scene is a root, intermediates and a leaf. Traits change its certificates one by one, a topic bends the whole scene
//! (constraints, policies, revocation, stores of one name), and mutations change the bytes: before signing, so that the
//! checks behind the signature are reached, or after.

mod algorithms;
mod constraints;
mod crossed;
mod policies;
mod revocation;
mod stores;
mod times;
mod traits;
mod usages;

use svidlint::model::Role;
use svidlint::verify::boringssl::CrlChecking;
use svidlint_forge::certificate::Cert;
use svidlint_forge::crl::Crl;
use svidlint_forge::der;
use svidlint_forge::key::Key;
use svidlint_forge::mutate;
use svidlint_forge::random::Random;

use crate::question::{Anchor, NOW, Question, Validator};

/// The most objects of a store.
const STORE_LIMIT: usize = 16;

/// A certificate or CRL on its way to bytes.
#[derive(Debug, Clone)]
enum Made {
    Cert(Box<Cert>),
    Bytes(Vec<u8>),
}

impl Made {
    fn der(&self) -> Vec<u8> {
        match self {
            Self::Cert(cert) => cert.der(),
            Self::Bytes(bytes) => bytes.clone(),
        }
    }
}

/// What a question is made of.
#[derive(Debug, Clone)]
struct Scene {
    /// Leaf first, root last.
    path: Vec<Cert>,
    /// Further certificates the peer sends.
    also_sent: Vec<Cert>,
    /// Further anchors.
    also_trusted: Vec<Cert>,
    crls: Vec<Crl>,
    crl: CrlChecking,
    now: i64,
    /// What the peer sends behind its leaf is in no order.
    shuffled: bool,
    /// `also_sent` stands before the path's own intermediates.
    first_sent: bool,
    about: Vec<String>,
}

/// The question of a seed.
pub(crate) fn question(seed: u64) -> Question {
    let mut random = Random::new(seed);
    let mut scene = scene(&mut random);
    for _ in 0..topics(&mut random) {
        match random.below(40) {
            0..=7 => constraints::add(&mut random, &mut scene),
            8..=12 => policies::add(&mut random, &mut scene),
            13..=20 => revocation::add(&mut random, &mut scene),
            21..=22 => stores::add(&mut random, &mut scene),
            23..=29 => crossed::add(&mut random, &mut scene),
            30..=33 => usages::add(&mut random, &mut scene),
            34..=36 => times::add(&mut random, &mut scene),
            _ => algorithms::add(&mut random, &mut scene),
        }
    }
    let few = if random.chance(40) { 1 } else { 2 };
    for _ in 0..random.below(1 + few) {
        let index = random.below(scene.path.len());
        if let Some(cert) = scene.path.get_mut(index) {
            let (what, changed) = traits::change(&mut random, cert.clone());
            *cert = changed;
            scene.about.push(format!("{index} {what}"));
        }
    }
    assemble(&mut random, scene)
}

/// How many topics a question has: mostly one.
fn topics(random: &mut Random) -> usize {
    match random.below(10) {
        0..=2 => 0,
        3..=7 => 1,
        _ => 2,
    }
}

/// Root, intermediates and leaf, sound or nearly so.
fn scene(random: &mut Random) -> Scene {
    const KEYS: [Key; 8] = [
        Key::Inter,
        Key::Other,
        Key::Second,
        Key::Spare,
        Key::Inter,
        Key::Ed25519,
        Key::P384,
        Key::Ed25519Root,
    ];
    let intermediates = *random.pick(&[0, 1, 1, 1, 2, 2, 3]);
    let root_key = if random.chance(90) {
        Key::Root
    } else {
        *random.pick(&KEYS)
    };
    let mut issuer = ("Forge Root".to_owned(), root_key);
    let mut path = vec![Cert::ca("Forge Root", root_key, "Forge Root", root_key)];
    for level in 0..intermediates {
        let key = if random.chance(80) {
            Key::Inter
        } else {
            *random.pick(&KEYS)
        };
        let name = if random.chance(95) {
            format!("Forge Intermediate {level}")
        } else {
            issuer.0.clone()
        };
        path.insert(0, Cert::ca(&name, key, &issuer.0, issuer.1));
        issuer = (name, key);
    }
    let leaf = Cert::leaf().issued_by(&issuer.0, issuer.1);
    path.insert(
        0,
        if random.chance(30) {
            leaf.subject("cart")
        } else {
            leaf
        },
    );
    if random.chance(12) {
        path = path
            .into_iter()
            .map(Cert::without_key_identifiers)
            .collect();
    }
    Scene {
        path,
        also_sent: Vec::new(),
        also_trusted: Vec::new(),
        crls: Vec::new(),
        crl: CrlChecking::Off,
        now: NOW,
        shuffled: false,
        first_sent: false,
        about: vec![format!("{intermediates} intermediates")],
    }
}

/// Distributes a scene over peer and store, and changes bytes.
fn assemble(random: &mut Random, scene: Scene) -> Question {
    let Scene {
        mut path,
        also_sent,
        also_trusted,
        crls,
        crl,
        now,
        shuffled,
        first_sent,
        mut about,
    } = scene;
    if random.chance(14) {
        // Inside an extension: nearly always it still parses.
        let index = random.below(path.len());
        if let Some(cert) = path.get_mut(index)
            && traits::change_extension(random, cert)
        {
            about.push(format!("{index} an extension changed"));
        }
    }
    let mut certs: Vec<Made> = path
        .into_iter()
        .map(|cert| Made::Cert(Box::new(cert)))
        .collect();
    let count = certs.len();
    let index = random.below(count);
    if random.chance(7) {
        // Before signing: the rest of the chain stays sound.
        if let Some(made) = certs.get_mut(index) {
            *made = Made::Bytes(resigned(random, made));
            about.push(format!("{index} changed and signed"));
        }
    } else if random.chance(3)
        && let Some(made) = certs.get_mut(index)
    {
        let der = made.der();
        *made = Made::Bytes(if random.chance(50) {
            mutate::byte(random, &der)
        } else {
            mutate::element(random, &der)
        });
        about.push(format!("{index} changed"));
    }
    let ders: Vec<Vec<u8>> = certs.iter().map(Made::der).collect();
    let (mut chain, mut anchors) = shape(random, &ders, &mut about);
    let also_sent = also_sent.iter().map(Cert::der);
    if first_sent {
        chain.splice(1..1, also_sent);
    } else {
        chain.extend(also_sent);
    }
    anchors.extend(also_trusted.iter().map(Cert::der));
    if chain.len() > 2 && (shuffled || random.chance(8)) {
        shuffle(random, &mut chain[1..]);
        about.push("sent in another order".to_owned());
    }
    if random.chance(30) {
        shuffle(random, &mut anchors);
    }
    // Beyond that many objects the sort of the library that BoringSSL is built with here is not the one Envoy links.
    anchors.truncate(STORE_LIMIT - crls.len().min(8));
    let mut lists: Vec<Vec<u8>> = crls.iter().take(8).map(Crl::der).collect();
    if !lists.is_empty() && random.chance(12) {
        let index = random.below(lists.len());
        if let (Some(list), Some(crl)) = (lists.get_mut(index), crls.get(index)) {
            *list = changed_list(random, list, crl);
            about.push(format!("CRL {index} changed"));
        }
    }
    let anchors = anchors
        .into_iter()
        .map(|der| with_settings(random, der))
        .collect();
    let validator = match random.below(5) {
        0 | 1 => Validator::Default(Role::Server),
        2 | 3 => Validator::Default(Role::Client),
        _ => Validator::Spiffe,
    };
    Question {
        about: about.join("; "),
        chain,
        anchors,
        crls: lists,
        validator,
        crl,
        check_time: !random.chance(5),
        max_intermediates: if random.chance(6) {
            u32::try_from(random.below(5)).unwrap_or_default()
        } else {
            100
        },
        now,
    }
}

/// In any order.
fn shuffle<T>(random: &mut Random, list: &mut [T]) {
    for index in (1..list.len()).rev() {
        list.swap(index, random.below(index + 1));
    }
}

/// A CRL of which an element changes, before it is signed or after.
fn changed_list(random: &mut Random, list: &[u8], crl: &Crl) -> Vec<u8> {
    if random.chance(30) {
        return mutate::element(random, list);
    }
    let changed = mutate::element(random, der::open(der::open(list).0).0);
    let signed = der::tlv(der::tag::SEQUENCE, changed);
    let signature = crl.signer.sign(crl.signature, &signed);
    der::sequence([
        signed,
        crl.signature.identifier(),
        der::bit_string(0, signature),
    ])
}

/// Changes an element of the signed part and signs it again.
fn resigned(random: &mut Random, made: &Made) -> Vec<u8> {
    let Made::Cert(cert) = made else {
        return made.der();
    };
    let fields = cert.to_be_signed();
    let changed = mutate::element(random, der::open(&fields).0);
    let signed = der::tlv(der::tag::SEQUENCE, changed);
    let signature = cert.signer.sign(cert.signature, &signed);
    der::sequence([
        signed,
        cert.signature.identifier(),
        der::bit_string(0, signature),
    ])
}

/// Who sends what, who trusts what.
fn shape(
    random: &mut Random,
    path: &[Vec<u8>],
    about: &mut Vec<String>,
) -> (Vec<Vec<u8>>, Vec<Vec<u8>>) {
    let root = path.len() - 1;
    let below = path[..root].to_vec();
    let trusted = vec![path[root].clone()];
    let (what, sent, anchors) = match random.below(20) {
        0 => ("root sent too", path.to_vec(), trusted),
        1 => ("root not trusted", path.to_vec(), Vec::new()),
        2 => ("nothing trusted", below, Vec::new()),
        3 => ("all trusted", vec![path[0].clone()], path.to_vec()),
        4 => ("issuers trusted", vec![path[0].clone()], path[1..].to_vec()),
        5 => ("issuer trusted alone", below, vec![path[1].clone()]),
        6 => ("leaf trusted alone", below, vec![path[0].clone()]),
        7 => (
            "one link missing",
            [&path[..1], &path[2.min(root)..root]].concat(),
            trusted,
        ),
        8 => ("leaf alone", vec![path[0].clone()], trusted),
        9 => ("root alone", vec![path[root].clone()], trusted),
        10 => ("a CA as the leaf", path[1..].to_vec(), trusted),
        _ => ("usual", below, trusted),
    };
    if what != "usual" {
        about.push(what.to_owned());
    }
    (sent, anchors)
}

/// Now and then an anchor carries trust settings.
fn with_settings(random: &mut Random, der: Vec<u8>) -> Anchor {
    const PURPOSES: [&str; 4] = [
        "1.3.6.1.5.5.7.3.1",
        "1.3.6.1.5.5.7.3.2",
        "2.5.29.37.0",
        "1.3.6.1.5.5.7.3.4",
    ];
    if !random.chance(4) {
        return Anchor {
            der,
            has_settings: false,
        };
    }
    let mut list = || {
        let count = random.below(3);
        let purposes: Vec<Vec<u8>> = (0..count)
            .map(|_| der::oid(*random.pick(&PURPOSES)))
            .collect();
        der::join(purposes)
    };
    let trusted = match list() {
        none if none.is_empty() => none,
        some => der::tlv(der::tag::SEQUENCE, some),
    };
    let rejected = match list() {
        none if none.is_empty() => none,
        some => der::context(0, some),
    };
    let mut settings = der::sequence([trusted, rejected]);
    if random.chance(20) {
        settings = mutate::element(random, &settings);
    }
    Anchor {
        der: [der, settings].concat(),
        has_settings: true,
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;
    use crate::coverage::{Coverage, Outcome};
    use crate::{model, revision};

    const QUESTIONS: u64 = 2400;

    /// By the model of the first revision: which codes, and how often of [`QUESTIONS`] at least.
    const REACHED: [(i32, u64); 30] = [
        (2, 8),
        (3, 8),
        (6, 3),
        (7, 30),
        (8, 6),
        (9, 10),
        (10, 15),
        (11, 1),
        (12, 2),
        (13, 1),
        (14, 1),
        (18, 1),
        (19, 25),
        (20, 200),
        (23, 5),
        (24, 8),
        (25, 1),
        (26, 30),
        (28, 3),
        (34, 1),
        (35, 1),
        (36, 3),
        (41, 40),
        (42, 20),
        (43, 1),
        (44, 2),
        (47, 4),
        (48, 3),
        (49, 1),
        (53, 6),
    ];

    fn covered() -> Coverage {
        let profile = revision::REVISIONS[0].profile;
        let mut all = Coverage::default();
        let parts = thread::scope(|scope| {
            let threads: Vec<_> = (0..2)
                .map(|part| {
                    scope.spawn(move || {
                        let mut own = Coverage::default();
                        for seed in (part..QUESTIONS).step_by(2) {
                            own.count(&model::ask(&question(seed), profile));
                        }
                        own
                    })
                })
                .collect();
            threads
                .into_iter()
                .map(|thread| thread.join().expect("the model does not panic"))
                .collect::<Vec<_>>()
        });
        for part in parts {
            all.merge(part);
        }
        all
    }

    #[test]
    fn the_generator_reaches_what_it_claims() {
        let covered = covered();
        let mut short: Vec<String> = REACHED
            .iter()
            .filter(|(code, least)| covered.of(Outcome::Code(*code)) < *least)
            .map(|(code, least)| format!("code {code}: fewer than {least}"))
            .collect();
        if covered.of(Outcome::Accepted) < QUESTIONS / 5 {
            short.push("too few are accepted".to_owned());
        }
        if covered.per_mille_unparsed() >= 150 {
            short.push("too many do not parse".to_owned());
        }
        if covered.of(Outcome::Undecided) > 0 {
            short.push("some are undecided".to_owned());
        }
        let lines = covered.lines().join("\n");
        assert!(short.is_empty(), "{short:?}\n{lines}");
    }

    #[test]
    fn a_seed_makes_the_same_question() {
        for seed in [0, 7, 1_000_003] {
            let (one, other) = (question(seed), question(seed));
            assert_eq!(format!("{one:?}"), format!("{other:?}"));
        }
    }
}
