//! Every kind of key on every level, and every way to sign with it.

use svidlint_forge::extension;
use svidlint_forge::key::{ALL, Hash, Key, Signature};
use svidlint_forge::random::Random;

use super::Scene;

const HASHES: [Hash; 6] = [
    Hash::Md5,
    Hash::Sha1,
    Hash::Sha224,
    Hash::Sha256,
    Hash::Sha384,
    Hash::Sha512,
];

/// Gives the certificates of a path other keys, and signs them with those.
pub(super) fn add(random: &mut Random, scene: &mut Scene) {
    let mut issuer = *random.pick(&ALL);
    let root = scene.path.len() - 1;
    for index in (0..=root).rev() {
        let key = if index == root {
            issuer
        } else if random.chance(50) {
            *random.pick(&ALL)
        } else {
            Key::Inter
        };
        if let Some(cert) = scene.path.get_mut(index) {
            let mut made = cert.clone().key(key).signed_by(issuer);
            if index < root {
                made = made.with(extension::authority_key_identifier(&issuer.identifier()));
            }
            if random.chance(60) {
                made = made.signed_with(signature(random, issuer));
            }
            *cert = made;
        }
        issuer = key;
    }
    if random.chance(20) && root > 0 {
        // Signed rightly by the wrong key: of the same kind, or of another.
        let index = random.below(root);
        let other = *random.pick(&ALL);
        if let Some(cert) = scene.path.get_mut(index) {
            *cert = cert.clone().signed_by(other);
        }
    }
    scene.about.push("algorithms".to_owned());
}

fn signature(random: &mut Random, key: Key) -> Signature {
    let hash = *random.pick(&HASHES);
    match key {
        Key::Ed25519 | Key::Ed25519Root => Signature::Ed25519,
        key if key.is_rsa() => match random.below(3) {
            0 => {
                let hash = *random.pick(&[Hash::Sha1, Hash::Sha256, Hash::Sha384, Hash::Sha512]);
                let is_short = key == Key::Rsa1024 && hash == Hash::Sha512;
                let hash = if is_short { Hash::Sha256 } else { hash };
                match random.below(4) {
                    0 => Signature::RsaPss {
                        hash,
                        salt: *random.pick(&[0, 20, 32]),
                    },
                    _ => Signature::rsa_pss(hash),
                }
            }
            _ => Signature::RsaPkcs1(hash),
        },
        // The forge writes ECDSA with MD5 as that with SHA-1.
        _ if hash == Hash::Md5 => Signature::Ecdsa(Hash::Sha1),
        _ => Signature::Ecdsa(hash),
    }
}
