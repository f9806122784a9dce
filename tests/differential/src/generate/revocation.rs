//! CRLs of every scope, age and signer.

use svidlint::verify::boringssl::CrlChecking;
use svidlint_forge::certificate::{Cert, name};
use svidlint_forge::crl::Crl;
use svidlint_forge::der;
use svidlint_forge::extension::{self, Extension, general_name as gn, oid};
use svidlint_forge::key::{Hash, Key, Signature};
use svidlint_forge::random::Random;

use super::Scene;
use super::traits::{distribution_point_name, distribution_points, odd_name};

/// Adds CRLs for the issuers of a path.
pub(super) fn add(random: &mut Random, scene: &mut Scene) {
    scene.crl = if random.chance(75) {
        CrlChecking::All
    } else {
        CrlChecking::LeafOnly
    };
    if random.chance(45) {
        let index = random.below(scene.path.len());
        if let Some(cert) = scene.path.get_mut(index) {
            *cert = cert.clone().with(distribution_points(random));
        }
    }
    for index in 0..scene.path.len() {
        if index > 0 && random.chance(8) {
            continue;
        }
        let Some(cert) = scene.path.get(index).cloned() else {
            continue;
        };
        let count = if random.chance(85) { 1 } else { 2 };
        for _ in 0..count {
            let list = list(random, &cert);
            scene.crls.push(list);
        }
    }
    if random.chance(25) {
        matched(random, scene);
    }
    if random.chance(20) {
        scene.crls.reverse();
    }
    scene.about.push(format!("{} CRLs", scene.crls.len()));
}

/// A certificate's distribution points beside lists for such points: whole, by reasons, for CAs alone, delta, indirect.
fn matched(random: &mut Random, scene: &mut Scene) {
    const URIS: [&str; 3] = ["http://a/crl", "http://b/crl", "http://c/crl"];
    let point = |uri: &str| der::context(0, der::context(0, gn::uri(uri)));
    let index = random.below(scene.path.len());
    let uri = *random.pick(&URIS);
    let Some(cert) = scene.path.get_mut(index) else {
        return;
    };
    *cert = cert.clone().with(Extension::new(
        oid::CRL_DISTRIBUTION_POINTS,
        der::sequence([der::sequence([point(uri)])]),
    ));
    let cert = cert.clone();
    for number in 0..=random.below(3) {
        let own = if random.chance(65) {
            uri
        } else {
            *random.pick(&URIS)
        };
        let scope = match random.below(6) {
            0 => der::context_primitive(1, [0xff]),
            1 => der::context_primitive(2, [0xff]),
            2 => der::context_primitive(3, [6, 0x40]),
            3 => der::context_primitive(4, [0xff]),
            _ => Vec::new(),
        };
        let value = der::sequence([point(own), scope]);
        let mut list = Crl::of("", cert.signer)
            .set(|list| list.issuer.clone_from(&cert.issuer))
            .with(Extension::new(oid::ISSUING_DISTRIBUTION_POINT, value).critical());
        list.last_update = der::time(*random.pick(&[
            "20240101000000Z",
            "20250101000000Z",
            "20250601000000Z",
            "20900101000000Z",
        ]));
        if random.chance(30) {
            list = list.revoking_because(&cert.serial, *random.pick(&[1, 6, 8]));
        }
        if random.chance(15) {
            let base = der::number(u64::try_from(number).unwrap_or(0));
            let delta = Extension::new(oid::DELTA_CRL_INDICATOR, base);
            list = list.with(if random.chance(50) {
                delta.critical()
            } else {
                delta
            });
        }
        if random.chance(15) {
            let names = der::sequence([gn::directory(&cert.issuer)]);
            let issuer = Extension::new("2.5.29.29", names);
            list.revoked.push((cert.serial.clone(), vec![issuer]));
        }
        scene.crls.push(list);
    }
    scene.about.push("matched distribution points".to_owned());
}

/// A list of a certificate's issuer.
fn list(random: &mut Random, cert: &Cert) -> Crl {
    let mut list = Crl::of("", cert.signer).set(|list| list.issuer.clone_from(&cert.issuer));
    for _ in 0..random.below(3) {
        let mut choice = random.below(19);
        if choice > 14 && random.chance(70) {
            // A list that does not parse ends the question.
            choice = random.below(15);
        }
        match choice {
            0 => list = list.revoking(&cert.serial),
            1 => list = list.revoking_because(&cert.serial, *random.pick(&[0, 1, 6, 8, 99])),
            2 => list = list.revoking(&der::number(7)),
            3 => list.broken_signature = true,
            4 => {
                list.last_update = der::time(*random.pick(&["20900101000000Z", "20200101000000Z"]));
            }
            5 => list.next_update = Some(der::time("20210101000000Z")),
            6 => list.next_update = None,
            7 | 8 => list = scoped(random, list),
            9 => {
                list =
                    list.with(Extension::new(oid::DELTA_CRL_INDICATOR, der::number(1)).critical());
            }
            10 => list = list.with(Extension::new(oid::UNKNOWN, der::null()).critical()),
            11 => list = list.with(Extension::new(oid::UNKNOWN, der::null())),
            12 => {
                let key = random
                    .pick(&[Key::Root, Key::Inter, Key::Other])
                    .identifier();
                list = list.with(extension::authority_key_identifier(&key));
            }
            13 => {
                let issuer = name(&[("CN", *random.pick(&["Forge Root", "x"]))]);
                list = list.with(extension::authority_cert_issuer(&issuer, &[1]));
            }
            14 => list.signer = *random.pick(&[Key::Other, Key::Root, Key::Inter, Key::Ed25519]),
            15 => list = entry(random, list, &cert.serial),
            16 => list.last_update = odd_time(random),
            17 => list.next_update = Some(odd_time(random)),
            _ => list.issuer = odd_name(random),
        }
    }
    list.signature = list.signer.usual_signature();
    if list.signature == Signature::Ecdsa(Hash::Sha256) && random.chance(5) {
        list.signature = Signature::Ecdsa(Hash::Sha1);
    }
    list
}

fn odd_time(random: &mut Random) -> Vec<u8> {
    const UTC: [&str; 4] = [
        "240101000000Z",
        "240101000000+0100",
        "2401010000Z",
        "241301000000Z",
    ];
    const GENERAL: [&str; 3] = ["20240101000000Z", "20240101000000.1Z", "20600101000000Z"];
    if random.chance(50) {
        der::utc_time(*random.pick(&UTC))
    } else {
        der::generalized_time(*random.pick(&GENERAL))
    }
}

/// An issuingDistributionPoint with any of its fields.
fn scoped(random: &mut Random, list: Crl) -> Crl {
    let names = if random.chance(60) {
        distribution_point_name(random)
    } else {
        Vec::new()
    };
    let mut flag = |number, percent| {
        if random.chance(percent) {
            der::context_primitive(number, *random.pick(&[[0xff], [0], [1]]))
        } else {
            Vec::new()
        }
    };
    let only_user = flag(1, 20);
    let only_ca = flag(2, 20);
    let indirect = flag(4, 10);
    let only_attribute = flag(5, 10);
    let reasons = if random.chance(8) {
        der::context_primitive(3, [6, 0x40])
    } else {
        Vec::new()
    };
    let value = der::sequence([names, only_user, only_ca, reasons, indirect, only_attribute]);
    list.with(Extension::new(oid::ISSUING_DISTRIBUTION_POINT, value).critical())
}

/// An entry with extensions.
fn entry(random: &mut Random, list: Crl, serial: &[u8]) -> Crl {
    let serial = if random.chance(60) {
        serial.to_vec()
    } else {
        der::number(7)
    };
    let reason = |value: &[u8]| Extension::new(oid::CRL_REASON, value.to_vec());
    let issuer = |names: &[u8]| Extension::new("2.5.29.29", der::sequence([names]));
    let extensions = match random.below(10) {
        0 => vec![reason(&[0x0a, 1, 8])],
        1 => vec![reason(&[0x0a, 0])],
        2 => vec![reason(&[0x0a, 2, 0, 1])],
        3 => vec![reason(&[5, 0])],
        4 => vec![reason(&[0x0a, 1, 1]), reason(&[0x0a, 1, 1])],
        5 => vec![issuer(&gn::directory(&odd_name(random))).critical()],
        6 => vec![issuer(&gn::directory(&odd_name(random)))],
        7 => vec![Extension::new(oid::UNKNOWN, der::null()).critical()],
        8 => vec![reason(&[0x0a, 1, 1]).critical()],
        _ => vec![reason(&[0x0a, 1, 0xff])],
    };
    list.set(|list| list.revoked.push((serial, extensions)))
}
