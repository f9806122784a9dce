//! Policies, mappings and constraints on every level of a chain.

use svidlint_forge::der;
use svidlint_forge::extension::{Extension, oid};
use svidlint_forge::random::Random;

use super::Scene;

const POLICIES: [&str; 4] = ["1.2.3", "1.2.4", "1.2.5", "2.5.29.32.0"];

/// Gives every certificate policies and some of them more.
pub(super) fn add(random: &mut Random, scene: &mut Scene) {
    for cert in &mut scene.path {
        if random.chance(85) {
            *cert = cert
                .clone()
                .with(Extension::new(oid::CERTIFICATE_POLICIES, policies(random)));
        }
        if random.chance(30) {
            *cert = cert
                .clone()
                .with(Extension::new(oid::POLICY_MAPPINGS, mappings(random)));
        }
        if random.chance(35) {
            *cert = cert
                .clone()
                .with(Extension::new(oid::POLICY_CONSTRAINTS, constraints(random)));
        }
        if random.chance(20) {
            let skip = skip(random);
            *cert = cert
                .clone()
                .with(Extension::new(oid::INHIBIT_ANY_POLICY, der::integer(skip)));
        }
    }
    scene.about.push("policies".to_owned());
}

fn policies(random: &mut Random) -> Vec<u8> {
    let count = if random.chance(4) {
        0
    } else {
        1 + random.below(3)
    };
    let list: Vec<Vec<u8>> = (0..count)
        .map(|_| {
            let policy = der::oid(*random.pick(&POLICIES));
            let qualifiers = if random.chance(20) {
                qualifiers(random)
            } else {
                Vec::new()
            };
            der::sequence([policy, qualifiers])
        })
        .collect();
    der::sequence(list)
}

fn qualifiers(random: &mut Random) -> Vec<u8> {
    let text = |tag, bytes: &[u8]| der::tlv(tag, bytes);
    let strings: [Vec<u8>; 10] = [
        text(0x0c, b"note"),
        text(0x0c, &[0xff]),
        text(0x1a, b"note"),
        text(0x16, b"note"),
        text(0x16, &[0xff]),
        der::bmp_string("note"),
        text(0x1e, &[0]),
        text(0x13, b"note"),
        text(0x30, &[]),
        text(0x1c, &[0, 0, 0, 0x61]),
    ];
    let numbers = match random.below(3) {
        0 => der::sequence([der::number(1)]),
        1 => der::sequence([der::integer([0, 1])]),
        _ => der::sequence::<&[u8]>([]),
    };
    let reference = der::sequence([random.pick(&strings).clone(), numbers]);
    let notice = match random.below(5) {
        0 => der::sequence([random.pick(&strings).clone()]),
        1 => der::sequence([reference, random.pick(&strings).clone()]),
        2 => der::sequence([reference]),
        3 => der::sequence([der::null()]),
        _ => der::sequence::<&[u8]>([]),
    };
    let qualifier = match random.below(6) {
        0 => der::sequence([der::oid("1.3.6.1.5.5.7.2.1"), random.pick(&strings).clone()]),
        1 => der::sequence([der::oid("1.2.3"), random.pick(&strings).clone()]),
        2 => der::sequence([der::oid("1.2.3")]),
        _ => der::sequence([der::oid("1.3.6.1.5.5.7.2.2"), notice]),
    };
    let more = if random.chance(10) {
        Vec::new()
    } else {
        qualifier
    };
    der::sequence([more])
}

fn mappings(random: &mut Random) -> Vec<u8> {
    let count = if random.chance(5) {
        0
    } else {
        1 + random.below(3)
    };
    let list: Vec<Vec<u8>> = (0..count)
        .map(|_| {
            der::sequence([
                der::oid(*random.pick(&POLICIES)),
                der::oid(*random.pick(&POLICIES)),
            ])
        })
        .collect();
    der::sequence(list)
}

fn constraints(random: &mut Random) -> Vec<u8> {
    let mut field = |number, percent| {
        if random.chance(percent) {
            let skip = skip(random);
            der::context_primitive(number, skip)
        } else {
            Vec::new()
        }
    };
    let explicit = field(0, 80);
    let mapping = field(1, 40);
    der::sequence([explicit, mapping])
}

fn skip(random: &mut Random) -> Vec<u8> {
    match random.below(40) {
        0 => vec![0xff],
        1 => vec![0, 1],
        2 => vec![],
        3 => vec![1, 0, 0, 0, 0, 0, 0, 0, 0],
        4 => vec![0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        5 => vec![0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        n => vec![u8::try_from(n % 4).unwrap_or(0)],
    }
}
