//! Stores in which several anchors fit: their order decides.

use svidlint::verify::boringssl::CrlChecking;
use svidlint_forge::certificate::Cert;
use svidlint_forge::crl::Crl;
use svidlint_forge::key::Key;
use svidlint_forge::random::Random;

use super::Scene;

/// Adds anchors of the root's name and of others, and CRLs between them.
pub(super) fn add(random: &mut Random, scene: &mut Scene) {
    const KEYS: [Key; 4] = [Key::Other, Key::Second, Key::Spare, Key::Root];
    scene.path = scene
        .path
        .drain(..)
        .map(Cert::without_key_identifiers)
        .collect();
    // Sixteen objects at most: beyond, this library's sort is not the one Envoy links.
    let same = 1 + random.below(5);
    let others = random.below(3);
    for number in 0..same {
        let key = *random.pick(&KEYS);
        let serial = u64::try_from(number).unwrap_or(0) + 2;
        let twin = Cert::ca("Forge Root", key, "Forge Root", key)
            .without_key_identifiers()
            .serial(serial);
        let twin = if random.chance(20) {
            twin.expired()
        } else {
            twin
        };
        scene.also_trusted.push(twin);
    }
    for number in 0..others {
        let name = format!("Other {}", "x".repeat(number % 7));
        let at = random.below(scene.also_trusted.len() + 1);
        let serial = u64::try_from(number).unwrap_or(0) + 2;
        let other = Cert::ca(&name, Key::Spare, &name, Key::Spare).serial(serial);
        scene.also_trusted.insert(at, other);
    }
    if random.chance(30) {
        scene.crl = CrlChecking::LeafOnly;
        for number in 0..random.below(3) {
            let list = Crl::of(&format!("Forge Root{}", "x".repeat(number % 3)), Key::Root);
            scene.crls.push(list.revoking(&svidlint_forge::der::number(
                u64::try_from(number).unwrap_or(0),
            )));
        }
    }
    scene
        .about
        .push(format!("{same} twins of the root, {others} others"));
}
