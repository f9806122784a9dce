//! Damage to CRLs: their bytes, and what they say.

use serde_json::json;

use super::Hunted;
use super::frame::{self, Path};
use crate::cases::ask::{Ask, View, inline};
use crate::certificate::{Cert, EXPIRED_AT, NOT_BEFORE_FUTURE, common_name};
use crate::crl::{Crl, issuing_distribution_point};
use crate::der;
use crate::extension::{self, Extension, oid};
use crate::key::{Hash, Key, Signature};
use crate::mutate;
use crate::pem;
use crate::random::Random;

pub(super) fn case(random: &mut Random) -> Hunted {
    let view = View { spiffe: random.chance(8), ..frame::view(random) };
    let mut path = Path::draw(random);
    let mut traits = Vec::new();
    if random.chance(20) {
        let points = extension::crl_distribution_points(&["http://crl.example.org/a.crl"]);
        path.members[0] = path.members[0].clone().with(points);
        traits.push("leaf names a distribution point".to_owned());
    }
    if random.chance(8) {
        let at = 1 + random.below(path.members.len() - 1);
        path.members[at] = path.members[at].clone().with(extension::key_usage(&[extension::usage::KEY_CERT_SIGN]));
        traits.push("a CA that may not sign lists".to_owned());
    }
    let mut blocks = Vec::new();
    for issuer in 1..path.members.len() {
        if random.chance(8) {
            traits.push(format!("none of {issuer}"));
            continue;
        }
        for _ in 0..=usize::from(random.chance(12)) {
            blocks.push(list(random, &path, issuer, &mut traits));
        }
    }
    if random.chance(10) {
        blocks.reverse();
    }
    if random.chance(8) {
        blocks.push(Crl::of("Other Root", Key::Other).der());
        traits.push("a stranger's".to_owned());
    }
    let text: String = blocks.iter().map(|der| pem::crl(der)).collect();
    let mut members: Vec<Vec<u8>> = path.members.iter().map(Cert::der).collect();
    let root = pem::certificates([members.pop().unwrap_or_default()]);
    let mut ask = Ask::raw(members).key(path.leaf_key);
    ask = if random.chance(70) {
        ask.trusting_pem(root).validation("crl", inline(&text))
    } else {
        traits.push("in trusted_ca".to_owned());
        ask.trusting_pem(if random.chance(50) { root + &text } else { text + &root })
    };
    if random.chance(30) {
        traits.push("leaf only".to_owned());
        ask = ask.validation("only_verify_leaf_cert_crl", json!(true));
    }
    ask = frame::passing(random, ask, view);
    frame::handshake(&ask, view, &traits)
}

/// A list of the member at `issuer` of the path, which as a rule something is odd about.
fn list(random: &mut Random, path: &Path, issuer: usize, traits: &mut Vec<String>) -> Vec<u8> {
    let (signer, subject) = (path.members[issuer - 1].signer, path.members[issuer].subject.clone());
    let below = path.members[issuer - 1].serial.clone();
    let mut made = Crl::of("", signer).set(|list| list.issuer.clone_from(&subject));
    if random.chance(40) {
        return made.der();
    }
    for _ in 0..=usize::from(random.chance(25)) {
        let (what, changed) = change(random, made, &below);
        made = changed;
        traits.push(format!("list {issuer}: {what}"));
    }
    let der = made.der();
    let (what, der) = match random.below(10) {
        0 => ("element", mutate::element(random, &der)),
        1 => ("bytes", mutate::byte(random, &der)),
        2 => {
            let content = der::open(&der).0;
            let (inner, rest) = der::open(content);
            let whole = &content[..content.len() - rest.len()];
            debug_assert!(whole.ends_with(inner));
            let changed = mutate::element(random, whole);
            let signature = made.signer.sign(made.signature, &changed);
            (
                "element before signing",
                der::sequence([changed, made.signature.identifier(), der::bit_string(0, signature)]),
            )
        }
        3 => ("bytes behind", [der, vec![0; 1 + random.below(3)]].concat()),
        _ => return der,
    };
    traits.push(format!("list {issuer}: {what}"));
    der
}

/// One thing that a list may say.
fn change(random: &mut Random, list: Crl, below: &[u8]) -> (&'static str, Crl) {
    let empty = || der::sequence([[]; 0] as [[u8; 0]; 0]);
    match random.below(26) {
        0 => ("revokes", list.revoking(below)),
        1 => {
            let reason = u8::try_from(random.below(12)).unwrap_or_default();
            ("revokes because", list.revoking_because(below, reason))
        }
        2 => ("revokes another", list.revoking(&der::number(7))),
        3 => {
            let entry = Extension::new(oid::CRL_REASON, mutate::element(random, &[0x0a, 1, 8]));
            ("odd reason", list.set(|list| list.revoked.push((below.to_vec(), vec![entry.clone()]))))
        }
        4 => {
            let entry = Extension::new(oid::UNKNOWN, der::null());
            let entry = if random.chance(60) { entry.critical() } else { entry };
            let serial = if random.chance(50) { below.to_vec() } else { der::number(9) };
            ("entry extension", list.set(|list| list.revoked.push((serial.clone(), vec![entry.clone()]))))
        }
        5 => {
            let name = extension::general_name::directory(&common_name(*random.pick(&["Forge Root", "Other Root"])));
            let entry = Extension::new("2.5.29.29", der::sequence([name])).critical();
            (
                "certificate issuer of an entry",
                list.set(|list| list.revoked.push((below.to_vec(), vec![entry.clone()]))),
            )
        }
        6 => ("expired", list.set(|list| list.next_update = Some(der::time(EXPIRED_AT)))),
        7 => ("not yet valid", list.set(|list| list.last_update = der::time(NOT_BEFORE_FUTURE))),
        8 => ("no next update", list.set(|list| list.next_update = None)),
        9 => {
            let odd = [
                der::generalized_time("20440101000000Z"),
                der::utc_time("440101000000+0100"),
                der::utc_time("4401010000Z"),
                der::utc_time("x"),
                der::generalized_time("20440101000000.5Z"),
                der::null(),
            ];
            let odd = random.pick(&odd).clone();
            ("odd next update", list.set(|list| list.next_update = Some(odd.clone())))
        }
        10 => ("issuer of another name", list.set(|list| list.issuer = common_name("Other Root"))),
        11 => {
            let name = crate::certificate::common_name_as(&der::tlv(
                der::tag::PRINTABLE_STRING,
                *random.pick(&["Forge Root", "FORGE ROOT", " Forge  Root", "Forge Intermediate"]),
            ));
            ("issuer in another form", list.set(|list| list.issuer.clone_from(&name)))
        }
        12 => (
            "signed by somebody else",
            list.set(|list| list.signer = Key::Other).set(|list| list.signature = Key::Other.usual_signature()),
        ),
        13 => ("broken signature", list.set(|list| list.broken_signature = true)),
        14 => (
            "another hash",
            list.set(|list| list.signature = Signature::Ecdsa(Hash::Sha384)).set(|list| {
                if list.signer.is_rsa() {
                    list.signature = Signature::RsaPkcs1(Hash::Sha384);
                } else if matches!(list.signer, Key::Ed25519Root) {
                    list.signature = Signature::Ed25519;
                }
            }),
        ),
        15 => ("key identifier of another", list.with(extension::authority_key_identifier(b"somebody else"))),
        16 => {
            let made = extension::authority_cert_issuer(&common_name("Other Root"), &der::number(1));
            ("issuer and serial of another", list.with(made))
        }
        17 => {
            let flag = *random.pick(&[1, 2, 4, 5]);
            ("scope", list.with(issuing_distribution_point(flag)))
        }
        18 => {
            let reasons = der::context_primitive(3, [5, 0x60]);
            (
                "some reasons",
                list.with(Extension::new(oid::ISSUING_DISTRIBUTION_POINT, der::sequence([reasons])).critical()),
            )
        }
        19 => {
            let uri = extension::general_name::uri(*random.pick(&["http://crl.example.org/a.crl", "http://other/"]));
            let point = der::context(0, der::context(0, uri));
            (
                "distribution point",
                list.with(Extension::new(oid::ISSUING_DISTRIBUTION_POINT, der::sequence([point])).critical()),
            )
        }
        20 => {
            let made = Extension::new(oid::DELTA_CRL_INDICATOR, der::number(1));
            ("delta", list.with(if random.chance(70) { made.critical() } else { made }))
        }
        21 => {
            let made = Extension::new(oid::UNKNOWN, der::null());
            ("unknown extension", list.with(if random.chance(60) { made.critical() } else { made }))
        }
        22 => ("no extensions", list.set(|list| list.extensions.clear())),
        23 => {
            let value = (*random.pick(&[&[2, 0][..], &[2, 1, 0xff], &[5, 0], &[], &[2, 2, 0, 1]])).to_vec();
            ("odd number", list.set(|list| list.extensions = vec![Extension::new(oid::CRL_NUMBER, value.clone())]))
        }
        24 => (
            "extension twice",
            list.set(|list| list.extensions = [list.extensions.clone(), list.extensions.clone()].concat()),
        ),
        _ => {
            let made = Extension::new(
                *random.pick(&[oid::ISSUING_DISTRIBUTION_POINT, oid::AUTHORITY_KEY_IDENTIFIER, "2.5.29.46"]),
                empty(),
            );
            ("empty extension", list.with(if random.chance(50) { made.critical() } else { made }))
        }
    }
}
