//! Signatures and times, from the anchor down (5.8).

use serde_json::json;

use super::ask::{Ask, BOTH, DEFAULT, Topic};
use crate::case::Case;
use crate::certificate::Cert;
use crate::der;
use crate::extension::ext_key_usage;
use crate::key::{Hash, Key, Signature};

pub(crate) fn cases() -> Vec<Case> {
    let mut topic = Topic::new("signature-time");
    times(&mut topic);
    algorithms(&mut topic);
    broken(&mut topic);
    order(&mut topic);
    topic.cases
}

fn times(topic: &mut Topic) {
    let (leaf, intermediate, root) = (Cert::leaf, Cert::intermediate, Cert::root);
    topic.ask("5.8", "good", "the usual chain", BOTH, &Ask::good());
    let questions = [
        ("leaf-expired", Ask::leaf(&leaf().expired())),
        ("leaf-not-yet-valid", Ask::leaf(&leaf().not_yet_valid())),
        ("intermediate-expired", Ask::intermediate(&intermediate().expired())),
        ("intermediate-not-yet-valid", Ask::intermediate(&intermediate().not_yet_valid())),
        ("anchor-expired", Ask::good().trusting(&[&root().expired()])),
        ("anchor-not-yet-valid", Ask::good().trusting(&[&root().not_yet_valid()])),
        ("anchor-and-leaf-expired", Ask::leaf(&leaf().expired()).trusting(&[&root().expired()])),
        ("all-expired", Ask::chain(&[&leaf().expired(), &intermediate().expired()]).trusting(&[&root().expired()])),
        ("leaf-ends-before-it-starts", Ask::leaf(&leaf().validity("20400101000000Z", "20210101000000Z"))),
        ("leaf-ended-before-it-started", Ask::leaf(&leaf().validity("20230101000000Z", "20210101000000Z"))),
        ("leaf-until-9999", Ask::leaf(&leaf().validity("20240101000000Z", "99991231235959Z"))),
    ];
    for (what, ask) in questions {
        let about = what.replace('-', " ");
        topic.ask("5.8", what, &about, BOTH, &ask);
        let tolerant = ask.validation("allow_expired_certificate", json!(true));
        topic.ask(
            "2.2",
            &format!("{what}-allowed"),
            &format!("{about}, with allow_expired_certificate"),
            BOTH,
            &tolerant,
        );
    }
    let forms = [
        ("utc-without-seconds", der::utc_time("4401010000Z")),
        ("utc-with-offset", der::utc_time("440101000000+0100")),
        ("utc-month-13", der::utc_time("441301000000Z")),
        ("generalized-before-2050", der::generalized_time("20440101000000Z")),
        ("generalized-with-fraction", der::generalized_time("20440101000000.5Z")),
        ("generalized-with-offset", der::generalized_time("20440101000000+0100")),
        ("generalized-without-zone", der::generalized_time("20440101000000")),
        ("utc-february-30", der::utc_time("440230000000Z")),
        ("utc-second-60", der::utc_time("440101000060Z")),
        ("empty", der::utc_time("")),
        ("integer", der::number(44)),
    ];
    for (what, time) in forms {
        topic.ask(
            "5.11",
            &format!("not-after-{what}"),
            &format!("notAfter of the leaf: {what}"),
            BOTH,
            &Ask::leaf(&leaf().set(|made| made.not_after = time)),
        );
    }
    topic.ask(
        "5.8",
        "not-before-utc-with-offset",
        "notBefore with an offset parses and then fails",
        BOTH,
        &Ask::leaf(&leaf().set(|made| made.not_before = der::utc_time("240101000000+0100"))),
    );
    topic.ask(
        "5.8",
        "intermediate-not-after-utc-with-offset",
        "notAfter of the intermediate with an offset",
        DEFAULT,
        &Ask::intermediate(&intermediate().set(|made| made.not_after = der::utc_time("440101000000+0100"))),
    );
    topic.ask(
        "5.8",
        "anchor-not-after-utc-with-offset",
        "notAfter of the anchor with an offset",
        DEFAULT,
        &Ask::good().trusting(&[&root().set(|made| made.not_after = der::utc_time("440101000000+0100"))]),
    );
    topic.ask(
        "5.8",
        "not-after-utc-with-offset-allowed",
        "allow_expired_certificate hides the offset",
        DEFAULT,
        &Ask::leaf(&leaf().set(|made| made.not_after = der::utc_time("440101000000+0100")))
            .validation("allow_expired_certificate", json!(true)),
    );
    topic.ask(
        "5.11",
        "not-before-year-1950",
        "UTCTime 50 is 1950",
        DEFAULT,
        &Ask::leaf(&leaf().set(|made| made.not_before = der::utc_time("500101000000Z"))),
    );
}

/// A chain whose intermediate has this key and signs the leaf like this.
fn signed_by(key: Key, signature: Signature) -> Ask {
    let leaf = Cert::leaf().issued_by("Forge Intermediate", key).signed_with(signature);
    Ask::chain(&[&leaf, &Cert::intermediate().key(key)])
}

fn algorithms(topic: &mut Topic) {
    for (name, hash) in [
        ("md5", Hash::Md5),
        ("sha1", Hash::Sha1),
        ("sha224", Hash::Sha224),
        ("sha256", Hash::Sha256),
        ("sha384", Hash::Sha384),
        ("sha512", Hash::Sha512),
    ] {
        topic.ask(
            "5.8",
            &format!("rsa-{name}"),
            &format!("leaf signed with RSA PKCS#1 and {name}"),
            BOTH,
            &signed_by(Key::RsaInter, Signature::RsaPkcs1(hash)),
        );
        if hash != Hash::Md5 {
            for (curve, key) in [("p256", Key::Inter), ("p384", Key::P384), ("p521", Key::P521)] {
                topic.ask(
                    "5.8",
                    &format!("ecdsa-{curve}-{name}"),
                    &format!("leaf signed with ECDSA on {curve} and {name}"),
                    DEFAULT,
                    &signed_by(key, Signature::Ecdsa(hash)),
                );
            }
        }
    }
    for (name, hash) in
        [("sha1", Hash::Sha1), ("sha256", Hash::Sha256), ("sha384", Hash::Sha384), ("sha512", Hash::Sha512)]
    {
        topic.ask(
            "5.8",
            &format!("rsa-pss-{name}"),
            &format!("leaf signed with RSASSA-PSS and {name}"),
            BOTH,
            &signed_by(Key::RsaInter, Signature::rsa_pss(hash)),
        );
    }
    topic.ask(
        "5.8",
        "rsa-pss-short-salt",
        "RSASSA-PSS with a salt shorter than the digest",
        BOTH,
        &signed_by(Key::RsaInter, Signature::RsaPss { hash: Hash::Sha256, salt: 20 }),
    );
    for (name, key) in [
        ("rsa-1024", Key::Rsa1024),
        ("rsa-3072", Key::Rsa3072),
        ("p224", Key::P224),
        ("p521", Key::P521),
        ("secp256k1", Key::Secp256k1),
        ("ed25519", Key::Ed25519Root),
    ] {
        topic.ask(
            "5.8",
            &format!("intermediate-key-{name}"),
            &format!("an intermediate with a key of kind {name}"),
            BOTH,
            &signed_by(key, key.usual_signature()),
        );
        let root = Cert::ca("Forge Root", key, "Forge Root", key);
        topic.ask(
            "5.8",
            &format!("anchor-key-{name}"),
            &format!("an anchor with a key of kind {name}"),
            BOTH,
            &Ask::intermediate(&Cert::intermediate().issued_by("Forge Root", key)).trusting(&[&root]),
        );
    }
    let ecdsa_with_null = der::sequence([der::oid("1.2.840.10045.4.3.2"), der::null()]);
    let rsa_without_null = der::sequence([der::oid("1.2.840.113549.1.1.11")]);
    let ed25519_with_null = der::sequence([der::oid("1.3.101.112"), der::null()]);
    for (what, key, identifier) in [
        ("ecdsa-null-parameters", Key::Inter, ecdsa_with_null),
        ("rsa-absent-parameters", Key::RsaInter, rsa_without_null),
        ("ed25519-null-parameters", Key::Ed25519Root, ed25519_with_null),
    ] {
        let leaf = Cert::leaf().issued_by("Forge Intermediate", key).set(|made| {
            made.inner_algorithm = Some(identifier.clone());
            made.outer_algorithm = Some(identifier);
        });
        topic.ask("5.8", what, &what.replace('-', " "), DEFAULT, &Ask::chain(&[&leaf, &Cert::intermediate().key(key)]));
    }
}

fn broken(topic: &mut Topic) {
    let break_it = |made: Cert| made.set(|made| made.broken_signature = true);
    topic.ask(
        "5.8",
        "leaf-broken-signature",
        "the leaf's signature is damaged",
        BOTH,
        &Ask::leaf(&break_it(Cert::leaf())),
    );
    topic.ask(
        "5.8",
        "intermediate-broken-signature",
        "the intermediate's signature is damaged",
        BOTH,
        &Ask::intermediate(&break_it(Cert::intermediate())),
    );
    topic.ask(
        "5.8",
        "anchor-broken-signature",
        "a self-signed anchor's signature is not verified",
        BOTH,
        &Ask::good().trusting(&[&break_it(Cert::root())]),
    );
    for (name, hash) in [("md5", Hash::Md5), ("sha1", Hash::Sha1)] {
        let root =
            Cert::ca("Forge Root", Key::RsaRoot, "Forge Root", Key::RsaRoot).signed_with(Signature::RsaPkcs1(hash));
        topic.ask(
            "5.8",
            &format!("anchor-{name}"),
            &format!("a self-signed anchor signed with {name}"),
            BOTH,
            &Ask::intermediate(&Cert::intermediate().issued_by("Forge Root", Key::RsaRoot)).trusting(&[&root]),
        );
    }
    topic.ask(
        "5.8",
        "leaf-wrong-signer",
        "the leaf is signed with another key than its issuer's",
        BOTH,
        &Ask::leaf(&Cert::leaf().signed_by(Key::Other)),
    );
    topic.ask(
        "5.8",
        "leaf-wrong-signer-type",
        "an RSA signature where the issuer's key is ECDSA",
        DEFAULT,
        &Ask::leaf(&Cert::leaf().signed_by(Key::RsaRoot)),
    );
    topic.ask(
        "5.8",
        "intermediate-wrong-signer",
        "the intermediate is signed with another key than the root's",
        BOTH,
        &Ask::intermediate(&Cert::intermediate().signed_by(Key::Other)),
    );
    topic.ask(
        "5.8",
        "leaf-algorithms-differ",
        "inner and outer signature algorithm differ",
        BOTH,
        &Ask::leaf(&Cert::leaf().set(|made| made.inner_algorithm = Some(Signature::Ecdsa(Hash::Sha384).identifier()))),
    );
    topic.ask(
        "5.8",
        "leaf-algorithms-differ-outside",
        "the outer signature algorithm is another than signed with",
        DEFAULT,
        &Ask::leaf(&Cert::leaf().set(|made| made.outer_algorithm = Some(Signature::Ecdsa(Hash::Sha384).identifier()))),
    );
    topic.ask(
        "5.8",
        "leaf-signature-unused-bits",
        "the signature claims unused bits",
        BOTH,
        &Ask::leaf(&Cert::leaf().set(|made| made.signature_unused_bits = 1)),
    );
    let unknown = der::sequence([der::oid("1.3.6.1.4.1.99999.2")]);
    topic.ask(
        "5.8",
        "leaf-unknown-algorithm",
        "a signature algorithm nobody knows",
        DEFAULT,
        &Ask::leaf(&Cert::leaf().set(|made| {
            made.inner_algorithm = Some(unknown.clone());
            made.outer_algorithm = Some(unknown);
        })),
    );
    let garbage_key = der::sequence([
        der::sequence([der::oid("1.2.840.10045.2.1"), der::oid("1.2.840.10045.3.1.7")]),
        der::bit_string(0, [4, 1, 2]),
    ]);
    topic.ask(
        "5.8",
        "intermediate-key-undecodable",
        "the issuer's key is no point on its curve",
        BOTH,
        &Ask::intermediate(&Cert::intermediate().set(|made| made.spki.clone_from(&garbage_key))),
    );
    topic.ask(
        "5.8",
        "anchor-key-undecodable",
        "the anchor's key is no point on its curve",
        BOTH,
        &Ask::good().trusting(&[&Cert::root().set(|made| made.spki = garbage_key)]),
    );
}

fn order(topic: &mut Topic) {
    topic.ask(
        "5.8",
        "expired-anchor-before-broken-leaf",
        "the walk starts at the anchor",
        DEFAULT,
        &Ask::leaf(&Cert::leaf().set(|made| made.broken_signature = true)).trusting(&[&Cert::root().expired()]),
    );
    topic.ask(
        "5.8",
        "expired-intermediate-before-broken-leaf",
        "the intermediate's time comes before the leaf's signature",
        DEFAULT,
        &Ask::chain(&[&Cert::leaf().set(|made| made.broken_signature = true), &Cert::intermediate().expired()]),
    );
    topic.ask(
        "5.8",
        "broken-before-expired",
        "of one certificate the signature comes before the time",
        DEFAULT,
        &Ask::leaf(&Cert::leaf().expired().set(|made| made.broken_signature = true)),
    );
    topic.ask(
        "5.1",
        "wrong-purpose-before-expired",
        "extension checks come before times",
        BOTH,
        &Ask::leaf(&Cert::leaf().expired().with(ext_key_usage(&["1.2.3.4"]))),
    );
}
