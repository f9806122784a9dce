//! Paths that fork, meet and turn in circles: cross-signed, renewed and self-issued CAs, issuers named by serial.

use svidlint_forge::certificate::{Cert, common_name};
use svidlint_forge::der;
use svidlint_forge::extension::{self, Extension, general_name as gn, oid};
use svidlint_forge::key::Key;
use svidlint_forge::random::Random;

use super::Scene;

/// Bends the paths of a scene once or twice.
pub(super) fn add(random: &mut Random, scene: &mut Scene) {
    for _ in 0..=random.below(2) {
        let what = match random.below(10) {
            0 => cross_signed(random, scene),
            1 => circle(random, scene),
            2 => twin_anchors(random, scene),
            3 => rollover(random, scene),
            4 => issuer_and_serial(random, scene),
            5 => renewed(random, scene),
            6 => root_below_root(random, scene),
            7 => trusted_on_the_way(random, scene),
            8 => long(random, scene),
            _ => own_issuer(random, scene),
        };
        scene.about.push(what.to_owned());
    }
    scene.shuffled = random.chance(40);
}

/// An index of a CA of the path, the root included.
fn issuer(random: &mut Random, scene: &Scene) -> usize {
    1 + random.below(scene.path.len() - 1)
}

/// A CA is also certified by another root, with the same name and key.
fn cross_signed(random: &mut Random, scene: &mut Scene) -> &'static str {
    let index = issuer(random, scene);
    let Some(ca) = scene.path.get(index).cloned() else {
        return "nothing";
    };
    let other = Cert::ca("Other Root", Key::Other, "Other Root", Key::Other);
    let cross = ca.issued_by("Other Root", Key::Other).serial(77);
    let cross = match random.below(5) {
        0 => cross.expired(),
        1 => cross.with(extension::basic_constraints(true, Some(0))),
        2 => cross.signed_by(Key::Spare),
        3 => cross.without_key_identifiers(),
        _ => cross,
    };
    match random.below(3) {
        0 => scene.also_trusted.push(cross),
        1 => scene.also_sent.insert(0, cross),
        _ => scene.also_sent.push(cross),
    }
    match random.below(3) {
        0 => scene.also_sent.push(other),
        1 => scene.also_trusted.push(other),
        _ => {}
    }
    "cross-signed"
}

/// Two CAs that certify each other, and no root of theirs.
fn circle(random: &mut Random, scene: &mut Scene) -> &'static str {
    let one = Cert::ca("Circle One", Key::Second, "Circle Two", Key::Spare);
    let two = Cert::ca("Circle Two", Key::Spare, "Circle One", Key::Second);
    if let Some(leaf) = scene.path.first_mut() {
        *leaf = leaf.clone().issued_by("Circle One", Key::Second);
    }
    scene.also_sent.extend([one.clone(), two.clone()]);
    if random.chance(30) {
        scene.also_sent.push(one.clone().serial(3));
    }
    match random.below(4) {
        0 => scene.also_trusted.push(two),
        1 => scene.also_trusted.push(one),
        2 => scene
            .also_trusted
            .push(Cert::ca("Circle Two", Key::Spare, "Circle Two", Key::Spare)),
        _ => {}
    }
    "circle"
}

/// Anchors of an intermediate's or the root's name.
fn twin_anchors(random: &mut Random, scene: &mut Scene) -> &'static str {
    let index = issuer(random, scene);
    let Some(ca) = scene.path.get(index).cloned() else {
        return "nothing";
    };
    for number in 0..=random.below(3) {
        let serial = 100 + u64::try_from(number).unwrap_or(0);
        let twin = ca.clone().serial(serial);
        let twin = match random.below(8) {
            0 => twin.key(Key::Other),
            1 => twin.expired(),
            2 => twin.not_yet_valid(),
            3 => twin.without(oid::KEY_USAGE),
            4 => twin.with(extension::key_usage(&[0])),
            5 => twin.without(oid::BASIC_CONSTRAINTS),
            6 => twin.without_key_identifiers(),
            _ => twin.with(Extension::new(oid::BASIC_CONSTRAINTS, vec![5])),
        };
        let at = random.below(scene.also_trusted.len() + 1);
        if random.chance(75) {
            scene.also_trusted.insert(at, twin);
        } else {
            scene.also_sent.insert(0, twin);
        }
    }
    "twins"
}

/// A CA's new key, certified by its old one under the same name.
fn rollover(random: &mut Random, scene: &mut Scene) -> &'static str {
    let Some(old) = scene.path.get(1).cloned() else {
        return "nothing";
    };
    let mut new = old
        .clone()
        .key(Key::Second)
        .serial(55)
        .set(|new| new.issuer.clone_from(&new.subject));
    // The old key is only known as what signed the leaf.
    let old_key = scene.path.first().map_or(Key::Inter, |leaf| leaf.signer);
    new = new
        .signed_by(old_key)
        .with(extension::authority_key_identifier(&old_key.identifier()));
    if random.chance(40) {
        new = new.with(extension::basic_constraints(
            true,
            Some(u64::try_from(random.below(2)).unwrap_or(0)),
        ));
    }
    if let Some(leaf) = scene.path.first_mut() {
        *leaf = leaf
            .clone()
            .signed_by(Key::Second)
            .with(extension::authority_key_identifier(
                &Key::Second.identifier(),
            ));
    }
    scene.path.insert(1, new);
    if random.chance(40) {
        let length = u64::try_from(random.below(3)).unwrap_or(0);
        if let Some(ca) = scene.path.get_mut(2) {
            *ca = ca
                .clone()
                .with(extension::basic_constraints(true, Some(length)));
        }
    }
    "rollover"
}

/// An authorityKeyIdentifier that names its issuer's issuer and serial, rightly or not.
fn issuer_and_serial(random: &mut Random, scene: &mut Scene) -> &'static str {
    let index = random.below(scene.path.len());
    let above = scene.path.get(index + 1).or_else(|| scene.path.get(index));
    let Some(above) = above.cloned() else {
        return "nothing";
    };
    let issuer = match random.below(4) {
        0 => common_name("Somebody"),
        1 => above.subject.clone(),
        _ => above.issuer.clone(),
    };
    let serial = match random.below(4) {
        0 => vec![9],
        1 => Vec::new(),
        _ => der::open(&above.serial).0.to_vec(),
    };
    let key = match random.below(3) {
        0 => Vec::new(),
        1 => der::context_primitive(0, [1, 2, 3]),
        _ => der::context_primitive(0, above.signer.identifier()),
    };
    let names = match random.below(4) {
        0 => gn::directory(&issuer),
        1 => der::join([gn::directory(&issuer), gn::directory(&above.issuer)]),
        2 => der::join([gn::dns("x"), gn::directory(&issuer)]),
        _ => Vec::new(),
    };
    let names = match names {
        none if none.is_empty() => none,
        some => der::context(1, some),
    };
    let serial = match serial {
        none if none.is_empty() => none,
        some => der::context_primitive(2, some),
    };
    let value = der::sequence([key, names, serial]);
    if let Some(cert) = scene.path.get_mut(index) {
        *cert = cert
            .clone()
            .with(Extension::new(oid::AUTHORITY_KEY_IDENTIFIER, value));
    }
    "issuer and serial"
}

/// A CA was renewed: the peer sends both.
fn renewed(random: &mut Random, scene: &mut Scene) -> &'static str {
    let index = issuer(random, scene);
    let Some(ca) = scene.path.get(index).cloned() else {
        return "nothing";
    };
    let old = ca.serial(2).expired();
    if random.chance(50) {
        scene.also_sent.insert(0, old);
        scene.first_sent = true;
    } else {
        scene.also_sent.push(old);
    }
    "renewed"
}

/// The root is certified by an older root, and sent in both forms.
fn root_below_root(random: &mut Random, scene: &mut Scene) -> &'static str {
    let Some(root) = scene.path.last().cloned() else {
        return "nothing";
    };
    let older = Cert::ca("Older Root", Key::Spare, "Older Root", Key::Spare);
    scene
        .also_sent
        .push(root.issued_by("Older Root", Key::Spare).serial(8));
    match random.below(3) {
        0 => scene.also_trusted.push(older),
        1 => scene.also_sent.push(older),
        _ => {
            scene.also_sent.push(older.clone());
            scene.also_trusted.push(older.serial(4));
        }
    }
    "root below a root"
}

/// An intermediate is an anchor too.
fn trusted_on_the_way(random: &mut Random, scene: &mut Scene) -> &'static str {
    let index = issuer(random, scene);
    let Some(ca) = scene.path.get(index).cloned() else {
        return "nothing";
    };
    scene.also_trusted.push(match random.below(3) {
        0 => ca.serial(6),
        1 => ca.expired(),
        _ => ca,
    });
    "trusted on the way"
}

/// Many intermediates.
fn long(random: &mut Random, scene: &mut Scene) -> &'static str {
    let more = 3 + random.below(5);
    for number in 0..more {
        let Some(top) = scene.path.get(1).cloned() else {
            return "nothing";
        };
        let name = format!("Deep {number}");
        let signer = scene.path.first().map_or(Key::Inter, |leaf| leaf.signer);
        let mut ca = Cert::ca(&name, Key::Inter, "", signer);
        ca.issuer.clone_from(&top.subject);
        if random.chance(15) {
            let length = u64::try_from(random.below(4)).unwrap_or(0);
            ca = ca.with(extension::basic_constraints(true, Some(length)));
        }
        scene.path.insert(1, ca);
        if let Some(leaf) = scene.path.first_mut() {
            *leaf = leaf.clone().issued_by(&name, Key::Inter);
        }
    }
    "long"
}

/// A certificate that claims to have issued itself and did not.
fn own_issuer(random: &mut Random, scene: &mut Scene) -> &'static str {
    let index = random.below(scene.path.len());
    let signer = *random.pick(&[Key::Leaf, Key::Inter, Key::Root, Key::Other]);
    if let Some(cert) = scene.path.get_mut(index) {
        let mut changed = cert
            .clone()
            .set(|cert| cert.issuer.clone_from(&cert.subject))
            .signed_by(signer);
        if random.chance(60) {
            changed = changed.without(oid::AUTHORITY_KEY_IDENTIFIER);
        }
        *cert = changed;
    }
    "own issuer"
}
