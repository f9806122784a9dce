//! Long chains and large certificates.

use super::Hunted;
use super::frame;
use crate::cases::ask::{Ask, View};
use crate::certificate::{Cert, DNS_NAME, SPIFFE_ID};
use crate::extension::{Extension, general_name as gn, oid};
use crate::key::Key;
use crate::random::Random;

/// Links that a path may be made of: names change with the position, keys with its parity.
const KEYS: [Key; 2] = [Key::Inter, Key::Spare];

pub(super) fn case(random: &mut Random) -> Hunted {
    let view = View { spiffe: random.chance(30), ..frame::view(random) };
    let mut traits = Vec::new();
    let mut chain = match random.below(3) {
        0 => long_path(random, &mut traits),
        1 => vec![large_leaf(random, &mut traits).der(), Cert::intermediate().der()],
        _ => vec![Cert::leaf().der(), Cert::intermediate().der()],
    };
    if random.chance(70) {
        let filler = filler(random);
        // Where limits lie: around 16, 32, 64 and 100 KiB, and anywhere else.
        let aim = match random.below(6) {
            0 => 16_384,
            1 => 32_768,
            2 => 65_536,
            3 => 102_400,
            _ => 10_000 + random.below(115_000),
        };
        let aim = aim + random.below(6_000) - 3_000;
        let mut length: usize = chain.iter().map(|one| one.len() + 5).sum();
        let mut copies = 0;
        while length < aim {
            length += filler.len() + 5;
            chain.push(filler.clone());
            copies += 1;
        }
        traits.push(format!("{copies} certificates of {} bytes behind", filler.len()));
    }
    let bytes: usize = chain.iter().map(Vec::len).sum();
    traits.push(format!("{bytes} bytes in {} certificates", chain.len()));
    let mut ask = Ask::raw(chain);
    if random.chance(10) {
        let depth = random.below(12);
        traits.push(format!("max_verify_depth {depth}"));
        ask = ask.validation("max_verify_depth", depth.into());
    }
    if random.chance(30) && view.presented_by == crate::case::Role::Client {
        traits.push("sessions".to_owned());
        let mut hunted = frame::handshake(&ask, view, &traits);
        let field = *random.pick(&["disable_stateless_session_resumption", "disable_stateful_session_resumption"]);
        hunted.case.context[field] = true.into();
        if random.chance(40) {
            hunted.case.context["disable_stateful_session_resumption"] = true.into();
        }
        return hunted;
    }
    frame::handshake(&ask, view, &traits)
}

/// A sound path with many links.
fn long_path(random: &mut Random, traits: &mut Vec<String>) -> Vec<Vec<u8>> {
    let links = *random.pick(&[1, 5, 9, 20, 60, 98, 99, 100, 101, 102, 120]);
    traits.push(format!("{links} intermediates"));
    let name = |link: usize| if link == 0 { "Forge Root".to_owned() } else { format!("Link {link}") };
    let key = |link: usize| if link == 0 { Key::Root } else { KEYS[link % 2] };
    let mut chain: Vec<Vec<u8>> =
        (1..=links).map(|link| Cert::ca(&name(link), key(link), &name(link - 1), key(link - 1)).der()).collect();
    chain.push(Cert::leaf().issued_by(&name(links), key(links)).der());
    chain.reverse();
    chain
}

/// A leaf of many names, a large extension or a large subject.
fn large_leaf(random: &mut Random, traits: &mut Vec<String>) -> Cert {
    let leaf = Cert::leaf();
    match random.below(4) {
        0 => {
            let count = *random.pick(&[10, 100, 500, 1_024, 1_500, 3_000]);
            traits.push(format!("leaf of {count} names"));
            let more = (0..count).map(|at| gn::dns(format!("a{at}.example.org")));
            let names: Vec<Vec<u8>> = [gn::uri(SPIFFE_ID), gn::dns(DNS_NAME)].into_iter().chain(more).collect();
            leaf.with_names(&names)
        }
        1 => {
            let length = *random.pick(&[200, 2_000, 2_048, 2_049, 10_000, 60_000]);
            traits.push(format!("leaf with a name of {length} bytes"));
            leaf.with_names(&[gn::uri(SPIFFE_ID), gn::uri(format!("spiffe://example.org/{}", "x".repeat(length)))])
        }
        2 => {
            let length = *random.pick(&[1_000, 16_000, 30_000, 62_000, 90_000]);
            traits.push(format!("leaf with an extension of {length} bytes"));
            leaf.with(Extension::new(oid::UNKNOWN, vec![0; length]))
        }
        _ => {
            let length = *random.pick(&[64, 65, 1_000, 30_000]);
            traits.push(format!("leaf with a subject of {length} characters"));
            leaf.subject(&"x".repeat(length))
        }
    }
}

/// What makes a chain long without being part of its path.
fn filler(random: &mut Random) -> Vec<u8> {
    match random.below(4) {
        0 => Cert::root().der(),
        1 => Cert::ca("Unused", Key::Other, "Unused", Key::Other).der(),
        2 => Cert::ca("Unused", Key::RsaRoot, "Unused", Key::RsaRoot).der(),
        _ => {
            let length = 1_000 + random.below(9_000);
            Cert::ca("Unused", Key::Other, "Unused", Key::Other)
                .with(Extension::new(oid::UNKNOWN, vec![0; length]))
                .der()
        }
    }
}
