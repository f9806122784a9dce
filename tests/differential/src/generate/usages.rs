//! What keys may be used for, on every level.

use svidlint_forge::der;
use svidlint_forge::extension::{Extension, ext_key_usage, key_usage, oid, purpose};
use svidlint_forge::random::Random;

use super::Scene;

/// Gives certificates purposes and usages.
pub(super) fn add(random: &mut Random, scene: &mut Scene) {
    for cert in &mut scene.path {
        if random.chance(60) {
            *cert = cert.clone().with(purposes(random));
        }
        if random.chance(40) {
            *cert = cert.clone().with(usages(random));
        }
        if random.chance(10) {
            let bits: Vec<u8> = (0..8).filter(|_| random.chance(40)).collect();
            let mut kind = Extension::new(oid::NETSCAPE_CERT_TYPE, der::named_bits(&bits));
            if random.chance(15) {
                kind = kind.critical();
            }
            *cert = cert.clone().with(kind);
        }
        if random.chance(6) {
            *cert = cert.clone().without(oid::KEY_USAGE);
        }
    }
    scene.about.push("usages".to_owned());
}

fn purposes(random: &mut Random) -> Extension {
    const CHOICES: [&str; 9] = [
        purpose::SERVER_AUTH,
        purpose::CLIENT_AUTH,
        purpose::SERVER_AUTH,
        purpose::CLIENT_AUTH,
        purpose::ANY,
        purpose::CODE_SIGNING,
        purpose::NETSCAPE_SGC,
        purpose::MICROSOFT_SGC,
        "1.2.3.4.5.6.7.8.9",
    ];
    let list: Vec<&str> = (0..random.below(4))
        .map(|_| *random.pick(&CHOICES))
        .collect();
    let made = ext_key_usage(&list);
    if random.chance(20) {
        made.critical()
    } else {
        made
    }
}

fn usages(random: &mut Random) -> Extension {
    const CHOICES: [&[u8]; 12] = [
        &[0],
        &[2],
        &[4],
        &[0, 2],
        &[5],
        &[6],
        &[5, 6],
        &[0, 5, 6],
        &[3],
        &[1],
        &[8],
        &[],
    ];
    let made = key_usage(*random.pick(&CHOICES));
    if random.chance(20) {
        made.not_critical()
    } else {
        made
    }
}
