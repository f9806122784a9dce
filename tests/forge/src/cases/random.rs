//! Random combinations of traits, chain shapes and contexts; roughly two of five are accepted.

use serde_json::json;

use super::ask::{Ask, BOTH_TLS};
use super::default_validator::{hash_pin, spki_pin};
use crate::case::{Beside, Case, Question};
use crate::certificate::{Cert, DNS_NAME, SPIFFE_ID, TRUST_DOMAIN};
use crate::crl::Crl;
use crate::der;
use crate::extension::{
    self, Extension, basic_constraints, ext_key_usage, general_name as gn, key_usage, name_constraints, oid, purpose,
    usage,
};
use crate::key::{Hash, Key, Signature};
use crate::pem;
use crate::random::Random;

/// The random case of a seed.
pub fn random(seed: u64) -> Case {
    let mut random = Random::new(seed);
    let view = *random.pick(BOTH_TLS);
    let mut traits = Vec::new();
    let leaf_key = if random.chance(75) {
        Key::Leaf
    } else {
        *random.pick(&[Key::RsaLeaf, Key::P384, Key::Rsa1024, Key::P521, Key::Ed25519])
    };
    let issuer_key = if random.chance(75) {
        Key::Inter
    } else {
        *random.pick(&[Key::RsaInter, Key::P384, Key::P521, Key::Ed25519Root, Key::Rsa3072])
    };
    let mut leaf = Cert::leaf().key(leaf_key).issued_by("Forge Intermediate", issuer_key);
    let mut intermediate = Cert::intermediate().key(issuer_key);
    let mut root = Cert::root();
    if random.chance(20) {
        leaf = leaf.without_key_identifiers();
        intermediate = intermediate.without_key_identifiers();
        root = root.without_key_identifiers();
        traits.push("no key identifiers".to_owned());
    }
    for (whose, certificate, percent) in
        [("leaf", &mut leaf, 35), ("intermediate", &mut intermediate, 15), ("root", &mut root, 15)]
    {
        while random.chance(percent) {
            let (what, changed) = change(&mut random, certificate.clone());
            *certificate = changed;
            traits.push(format!("{whose} {what}"));
        }
    }
    let (shape, chain, anchors) = shape(&mut random, &leaf, &intermediate, &root);
    traits.push(shape.to_owned());
    let mut ask = Ask::raw(chain).trusting_pem(anchors).key(if random.chance(2) { Key::Other } else { leaf_key });
    ask = validation(&mut random, ask, &leaf, leaf_key, &mut traits);
    if view.spiffe {
        ask = trust_domains(&mut random, ask, &mut traits);
    }
    Case {
        name: format!("random/{seed:x}"),
        about: traits.join("; "),
        section: "10",
        question: Question::Handshake { chain: ask.chain.clone(), key: ask.key.pkcs8_der() },
        presented_by: view.presented_by,
        context: ask.context(view),
        beside: Beside::default(),
        peer_tls: view.tls,
    }
}

fn change(random: &mut Random, made: Cert) -> (&'static str, Cert) {
    let garbage = vec![0x30, 0x03, 0x02, 0x01];
    match random.below(34) {
        0 => ("expired", made.expired()),
        1 => ("not yet valid", made.not_yet_valid()),
        2 => ("EKU server", made.with(ext_key_usage(&[purpose::SERVER_AUTH]))),
        3 => ("EKU client", made.with(ext_key_usage(&[purpose::CLIENT_AUTH]))),
        4 => ("EKU any", made.with(ext_key_usage(&[purpose::ANY]))),
        5 => ("no EKU", made.without(oid::EXT_KEY_USAGE)),
        6 => ("no KU", made.without(oid::KEY_USAGE)),
        7 => ("KU digitalSignature", made.with(key_usage(&[usage::DIGITAL_SIGNATURE]))),
        8 => ("KU keyEncipherment", made.with(key_usage(&[usage::KEY_ENCIPHERMENT]))),
        9 => ("KU keyCertSign", made.with(key_usage(&[usage::DIGITAL_SIGNATURE, usage::KEY_CERT_SIGN]))),
        10 => ("CA", made.with(basic_constraints(true, None))),
        11 => ("no CA", made.with(basic_constraints(false, None))),
        12 => ("CA with path length 0", made.with(basic_constraints(true, Some(0)))),
        13 => ("path length without CA", made.with(basic_constraints(false, Some(1)))),
        14 => ("no basicConstraints", made.without(oid::BASIC_CONSTRAINTS)),
        15 => ("unknown critical", made.with(Extension::new(oid::UNKNOWN, der::null()).critical())),
        16 => ("unknown extension", made.with(Extension::new(oid::UNKNOWN, der::null()))),
        17 => ("broken signature", made.set(|cert| cert.broken_signature = true)),
        18 => ("unreadable SAN", made.with(Extension::new(oid::SUBJECT_ALT_NAME, garbage))),
        19 => ("unreadable policies", made.with(Extension::new(oid::CERTIFICATE_POLICIES, garbage))),
        20 => ("no SAN", made.without(oid::SUBJECT_ALT_NAME)),
        21 => ("foreign trust domain", made.with_names(&[gn::uri("spiffe://other.org/x")])),
        22 => ("two URIs", made.with_names(&[gn::uri("spiffe://other.org/x"), gn::uri(SPIFFE_ID)])),
        23 => ("DNS only", made.with_names(&[gn::dns("*.shop.svc.cluster.local")])),
        24 => ("permitted URI", made.with(name_constraints(&[gn::uri("example.org")], &[]))),
        25 => ("excluded DNS", made.with(name_constraints(&[], &[gn::dns("cluster.local")]))),
        26 => ("IP constraint", made.with(name_constraints(&[gn::ip(&[10, 0, 0, 0, 255, 0, 0, 0])], &[]))),
        27 => ("wrong AKI", made.with(extension::authority_key_identifier(b"somebody else"))),
        28 => (
            "v1",
            made.set(|cert| {
                cert.version = Vec::new();
                cert.extensions = None;
            }),
        ),
        29 => ("negative serial", made.set(|cert| cert.serial = der::integer([0x80]))),
        30 => ("UTCTime with offset", made.set(|cert| cert.not_after = der::utc_time("440101000000+0100"))),
        31 => ("policies", made.with(extension::certificate_policies(&["1.2.3"]))),
        32 if made.signer.is_rsa() => ("SHA-1", made.signed_with(Signature::RsaPkcs1(Hash::Sha1))),
        32 => ("must-staple", made.with(extension::must_staple())),
        _ => ("long validity", made.validity("20240101000000Z", "20600101000000Z")),
    }
}

fn shape(random: &mut Random, leaf: &Cert, intermediate: &Cert, root: &Cert) -> (&'static str, Vec<Vec<u8>>, String) {
    let other = Cert::ca("Forge Root", Key::Other, "Forge Root", Key::Other);
    let stranger = Cert::ca("Stranger", Key::Other, "Stranger", Key::Other);
    let old = Cert::ca("Old Root", Key::Second, "Old Root", Key::Second);
    let cross = Cert::ca("Forge Root", Key::Root, "Old Root", Key::Second);
    let stale = intermediate.clone().serial(8).expired();
    let (what, chain, anchors): (&str, Vec<&Cert>, Vec<&Cert>) = match random.below(30) {
        0 => ("intermediate missing", vec![leaf], vec![root]),
        1 => ("root sent", vec![leaf, intermediate, root], vec![root]),
        2 => ("root sent, unknown", vec![leaf, intermediate, root], vec![&stranger]),
        3 => ("wrong order", vec![leaf, root, intermediate], vec![root]),
        4 => ("intermediate twice", vec![leaf, intermediate, intermediate], vec![root]),
        5 => ("extra certificate", vec![leaf, &stranger, intermediate], vec![root]),
        6 => ("partial anchor", vec![leaf], vec![intermediate]),
        7 => ("partial anchor and root", vec![leaf], vec![root, intermediate]),
        8 => ("leaf trusted", vec![leaf, intermediate], vec![leaf]),
        9 => ("same-subject anchors", vec![leaf, intermediate], vec![&other, root]),
        10 => ("same-subject anchors, right first", vec![leaf, intermediate], vec![root, &other, &stranger]),
        11 => ("cross-signed", vec![leaf, intermediate, &cross], vec![&old]),
        12 => ("cross-signed, both trusted", vec![leaf, intermediate, &cross], vec![&old, root]),
        13 => ("stale intermediate first", vec![leaf, &stale, intermediate], vec![root]),
        14 => ("stale intermediate in store", vec![leaf, intermediate], vec![root, &stale]),
        15 => ("unknown root", vec![leaf, intermediate], vec![&stranger]),
        16 => ("two roots", vec![leaf, intermediate], vec![&stranger, root]),
        17 => ("intermediate first", vec![intermediate, leaf], vec![root]),
        _ => ("usual chain", vec![leaf, intermediate], vec![root]),
    };
    (what, chain.iter().map(|made| made.der()).collect(), pem::certificates(anchors.iter().map(|made| made.der())))
}

fn validation(random: &mut Random, mut ask: Ask, leaf: &Cert, leaf_key: Key, traits: &mut Vec<String>) -> Ask {
    if random.chance(40) {
        let (kind, matcher) = match random.below(10) {
            0..3 => ("URI", json!({"exact": SPIFFE_ID})),
            3 => ("URI", json!({"prefix": "spiffe://example.org/"})),
            4 => ("URI", json!({"suffix": "/sa/cart"})),
            5 => ("URI", json!({"contains": "/shop/"})),
            6 => ("URI", json!({"safe_regex": {"regex": "spiffe://[^/]+/ns/.*"}})),
            7 => ("DNS", json!({"exact": DNS_NAME})),
            8 => ("DNS", json!({"exact": "nobody.example.org"})),
            _ => ("URI", json!({"exact": "spiffe://example.org/nobody"})),
        };
        let legacy = random.chance(50);
        traits.push(format!("{} {kind} {matcher}", if legacy { "legacy" } else { "typed" }));
        ask = if legacy { ask.sans(json!([matcher])) } else { ask.typed(&[(kind, matcher)]) };
    }
    if random.chance(8) {
        let right = random.chance(60);
        traits.push(format!("pinned {}", if right { "right" } else { "wrong" }));
        ask = if random.chance(50) {
            ask.validation("verify_certificate_hash", json!([if right { hash_pin(leaf) } else { "00".repeat(32) }]))
        } else {
            ask.validation("verify_certificate_spki", json!([spki_pin(if right { leaf_key } else { Key::Spare })]))
        };
    }
    if random.chance(12) {
        let mut lists = vec![Crl::of_root(), Crl::of("Forge Intermediate", leaf.signer)];
        let what = match random.below(6) {
            0 => {
                lists[1] = lists[1].clone().revoking(&leaf.serial);
                "revoking the leaf"
            }
            1 => {
                lists.truncate(1);
                "of the root only"
            }
            2 => {
                lists[1].next_update = Some(der::time(crate::certificate::EXPIRED_AT));
                "expired"
            }
            _ => "of both CAs",
        };
        traits.push(format!("CRLs {what}"));
        let lists = lists.iter().map(Crl::pem).collect::<String>();
        ask = if random.chance(50) {
            ask.crls(&lists)
        } else {
            let anchors = ask.anchors.clone().unwrap_or_default();
            ask.trusting_pem(anchors + &lists)
        };
        if random.chance(30) {
            ask = ask.validation("only_verify_leaf_cert_crl", json!(true));
        }
    }
    if random.chance(8) {
        let depth = random.below(4);
        traits.push(format!("max_verify_depth {depth}"));
        ask = ask.validation("max_verify_depth", json!(depth));
    }
    if random.chance(10) {
        traits.push("allow_expired_certificate".to_owned());
        ask = ask.validation("allow_expired_certificate", json!(true));
    }
    if random.chance(5) {
        traits.push("ACCEPT_UNTRUSTED".to_owned());
        ask = ask.validation("trust_chain_verification", json!("ACCEPT_UNTRUSTED"));
    }
    if random.chance(10) {
        let name = random.pick(&[DNS_NAME, "nobody.example.org"]);
        traits.push(format!("auto SNI {name}"));
        ask = ask.upstream("sni", json!(name)).upstream("auto_sni_san_validation", json!(true));
    }
    if random.chance(25) {
        let schemes = json!([
            "ecdsa_secp256r1_sha256",
            "rsa_pss_rsae_sha256",
            "ed25519",
            "ecdsa_secp384r1_sha384",
            "ecdsa_secp521r1_sha512",
            "rsa_pkcs1_sha256"
        ]);
        let params = [
            json!({}),
            json!({"tls_maximum_protocol_version": "TLSv1_3", "signature_algorithms": schemes}),
            json!({"tls_maximum_protocol_version": "TLSv1_3", "ecdh_curves": ["X25519", "P-256", "P-384"]}),
        ];
        let chosen = random.pick(&params).clone();
        traits.push(format!("tls_params {chosen}"));
        ask = ask.tls_params(chosen);
    }
    if random.chance(10) { ask.optional() } else { ask }
}

fn trust_domains(random: &mut Random, ask: Ask, traits: &mut Vec<String>) -> Ask {
    let own = ask.anchors.clone().unwrap_or_default();
    let foreign = pem::certificates([Cert::ca("Other Root", Key::Other, "Other Root", Key::Other).der()]);
    let domains = match random.below(8) {
        0 => vec![("other.org", own)],
        1 => vec![(TRUST_DOMAIN, own), ("other.org", foreign)],
        2 => vec![("other.org", own.clone()), (TRUST_DOMAIN, own)],
        3 => vec![(TRUST_DOMAIN, foreign), ("other.org", own)],
        4 => {
            let bundle = super::spiffe::bundle_map(&[(TRUST_DOMAIN, "x509-svid", &[Cert::root().der()])]);
            traits.push("trust_bundles".to_owned());
            return ask.spiffe("trust_bundles", super::ask::inline(&bundle.to_string()));
        }
        _ => vec![(TRUST_DOMAIN, own)],
    };
    traits.push(format!("trust domains {}", domains.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")));
    let trust_domains = domains.into_iter().map(|(name, bundle)| (name.to_owned(), bundle)).collect();
    Ask { trust_domains: Some(trust_domains), ..ask }
}
