use svidlint_forge::certificate::Cert;
use svidlint_forge::der;
use svidlint_forge::key::{Hash, Key, Signature};

use crate::knowledge::Check;
use crate::verify::boringssl::testing::{REVISIONS, Scene};

/// A leaf that the usual intermediate signs, having this key, with this algorithm.
fn signed_by(key: Key, signature: Signature) -> Scene {
    chain(&leaf_by(key).signed_with(signature), key)
}

fn leaf_by(key: Key) -> Cert {
    Cert::leaf().issued_by("Forge Intermediate", key)
}

fn chain(leaf: &Cert, key: Key) -> Scene {
    Scene::new(&[leaf, &Cert::intermediate().key(key)], &[&Cert::root()])
}

/// The errors in the queue when the leaf's signature is refused.
fn queue(scene: &Scene) -> Vec<String> {
    scene
        .steps(REVISIONS[2])
        .into_iter()
        .find(|step| step.check == Check::Signature && step.depth == Some(0))
        .unwrap()
        .queued
        .iter()
        .map(ToString::to_string)
        .collect()
}

const PUBLIC_KEY_ROUTINES: &str =
    "184549382:X.509 certificate routines:OPENSSL_internal:public key routines";

#[test]
fn every_shape_that_boringssl_verifies_is_verified() {
    let sha = [
        Hash::Sha1,
        Hash::Sha224,
        Hash::Sha256,
        Hash::Sha384,
        Hash::Sha512,
    ];
    for hash in sha {
        for key in [Key::Inter, Key::P384, Key::P521, Key::P224] {
            signed_by(key, Signature::Ecdsa(hash)).accepted();
        }
        for key in [Key::RsaInter, Key::Rsa1024, Key::Rsa3072] {
            signed_by(key, Signature::RsaPkcs1(hash)).accepted();
        }
    }
    for hash in [Hash::Sha256, Hash::Sha384, Hash::Sha512] {
        signed_by(Key::RsaInter, Signature::rsa_pss(hash)).accepted();
    }
    signed_by(Key::Rsa1024, Signature::rsa_pss(Hash::Sha256)).accepted();
    signed_by(Key::Ed25519Root, Signature::Ed25519).accepted();
}

#[test]
fn broken_signatures_are_refused_in_every_shape() {
    for (key, signature) in [
        (Key::Inter, Signature::Ecdsa(Hash::Sha256)),
        (Key::P224, Signature::Ecdsa(Hash::Sha1)),
        (Key::P384, Signature::Ecdsa(Hash::Sha224)),
        (Key::P521, Signature::Ecdsa(Hash::Sha512)),
        (Key::RsaInter, Signature::RsaPkcs1(Hash::Sha256)),
        (Key::Rsa1024, Signature::RsaPkcs1(Hash::Sha224)),
        (Key::RsaInter, Signature::rsa_pss(Hash::Sha384)),
        (Key::Ed25519Root, Signature::Ed25519),
    ] {
        let leaf = leaf_by(key)
            .signed_with(signature)
            .set(|leaf| leaf.broken_signature = true);
        let scene = chain(&leaf, key);
        scene.refused(Check::Signature, 7, 0);
        assert_eq!(queue(&scene).last().unwrap(), PUBLIC_KEY_ROUTINES);
    }
}

#[test]
fn the_queue_tells_what_the_library_found() {
    let wrong_key = chain(&leaf_by(Key::Inter).signed_by(Key::Other), Key::Inter);
    assert_eq!(
        queue(&wrong_key),
        [
            "436207716:ECDSA routines:OPENSSL_internal:BAD_SIGNATURE",
            PUBLIC_KEY_ROUTINES
        ]
    );
    let wrong_rsa_key = chain(
        &leaf_by(Key::RsaInter).signed_by(Key::RsaRoot),
        Key::RsaInter,
    );
    assert_eq!(queue(&wrong_rsa_key).last().unwrap(), PUBLIC_KEY_ROUTINES);
    let md5 = signed_by(Key::RsaInter, Signature::RsaPkcs1(Hash::Md5));
    md5.refused(Check::Signature, 7, 0);
    assert_eq!(
        queue(&md5),
        ["201326703:ASN.1 encoding routines:OPENSSL_internal:DIGEST_AND_KEY_TYPE_NOT_SUPPORTED"]
    );
}

#[test]
fn pss_parameters_must_be_one_of_three() {
    for signature in [
        Signature::rsa_pss(Hash::Sha1),
        Signature::RsaPss {
            hash: Hash::Sha256,
            salt: 20,
        },
    ] {
        let scene = signed_by(Key::RsaInter, signature);
        scene.refused(Check::Signature, 7, 0);
        assert_eq!(
            queue(&scene),
            [
                "67108964:RSA routines:OPENSSL_internal:BAD_ENCODING",
                "184549488:X.509 certificate routines:OPENSSL_internal:INVALID_PSS_PARAMETERS"
            ]
        );
    }
}

#[test]
fn parameters_are_null_or_absent_but_never_with_ed25519() {
    let with = |key, identifier: Vec<u8>| {
        let leaf = leaf_by(key).set(|leaf| {
            leaf.inner_algorithm = Some(identifier.clone());
            leaf.outer_algorithm = Some(identifier);
        });
        chain(&leaf, key)
    };
    with(
        Key::Inter,
        der::sequence([der::oid("1.2.840.10045.4.3.2"), der::null()]),
    )
    .accepted();
    with(
        Key::RsaInter,
        der::sequence([der::oid("1.2.840.113549.1.1.11")]),
    )
    .accepted();
    let ed25519 = with(
        Key::Ed25519Root,
        der::sequence([der::oid("1.3.101.112"), der::null()]),
    );
    ed25519.refused(Check::Signature, 7, 0);
    assert_eq!(
        queue(&ed25519),
        ["184549512:X.509 certificate routines:OPENSSL_internal:INVALID_PARAMETER"]
    );
}

#[test]
fn both_algorithm_identifiers_must_be_equal() {
    let leaf = leaf_by(Key::Inter)
        .set(|leaf| leaf.outer_algorithm = Some(der::sequence([der::oid("1.2.840.10045.4.3.3")])));
    let scene = chain(&leaf, Key::Inter);
    scene.refused(Check::Signature, 7, 0);
    assert_eq!(
        queue(&scene),
        ["184549513:X.509 certificate routines:OPENSSL_internal:SIGNATURE_ALGORITHM_MISMATCH"]
    );
}

#[test]
fn an_issuer_key_on_an_unknown_curve_does_not_decode() {
    signed_by(Key::Secp256k1, Key::Secp256k1.usual_signature()).refused(Check::IssuerKey, 6, 0);
}

#[test]
fn the_anchor_does_not_prove_itself() {
    let root = Cert::root().set(|root| root.broken_signature = true);
    Scene::new(&[&Cert::leaf(), &Cert::intermediate()], &[&root]).accepted();
}
