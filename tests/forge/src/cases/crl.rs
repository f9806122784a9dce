//! Revocation (5.7).

use serde_json::json;

use super::ask::{Ask, BOTH, DEFAULT, Topic};
use crate::case::Case;
use crate::certificate::{Cert, EXPIRED_AT, NOT_BEFORE_FUTURE};
use crate::crl::{Crl, issuing_distribution_point};
use crate::der;
use crate::extension::{self, Extension, key_usage, oid, usage};
use crate::key::Key;
use crate::pem;

pub(crate) fn cases() -> Vec<Case> {
    let mut topic = Topic::new("crl");
    coverage(&mut topic);
    revoked(&mut topic);
    states(&mut topic);
    order(&mut topic);
    loose_forms(&mut topic);
    topic.cases
}

/// The usual chain under these lists.
fn under(crls: &[&Crl]) -> Ask {
    Ask::good().crls(&crls.iter().map(|crl| crl.pem()).collect::<String>())
}

fn coverage(topic: &mut Topic) {
    let (root, intermediate) = (&Crl::of_root(), &Crl::of_intermediate());
    let sets: [(&str, &str, &[&Crl]); 4] = [
        ("both", "both CAs have a list", &[root, intermediate]),
        ("root-only", "the intermediate's list is missing", &[root]),
        ("intermediate-only", "the root's list is missing", &[intermediate]),
        ("foreign-only", "only somebody else's list", &[&Crl::of("Stranger", Key::Other)]),
    ];
    for (what, about, crls) in sets {
        topic.ask("5.7", &format!("lists-{what}"), about, DEFAULT, &under(crls));
        topic.ask(
            "5.7",
            &format!("lists-{what}-leaf-only"),
            &format!("{about}, only the leaf is checked"),
            DEFAULT,
            &under(crls).validation("only_verify_leaf_cert_crl", json!(true)),
        );
        let lists = crls.iter().map(|crl| crl.pem()).collect::<String>();
        topic.ask(
            "1.3",
            &format!("lists-{what}-in-trusted-ca"),
            &format!("{about}, inside the CA bundle"),
            BOTH,
            &Ask::good().trusting_pem(format!("{}{lists}", pem::certificates([Cert::root().der()]))),
        );
    }
    topic.ask(
        "1.4",
        "no-block",
        "a crl source without any PEM block turns checking on",
        DEFAULT,
        &Ask::good().crls("nothing here\n"),
    );
    topic.ask(
        "1.4",
        "no-block-leaf-only",
        "the same, for the leaf only",
        DEFAULT,
        &Ask::good().crls("nothing here\n").validation("only_verify_leaf_cert_crl", json!(true)),
    );
    topic.ask(
        "5.7",
        "partial-anchor",
        "a trusted intermediate still needs its issuer's list",
        DEFAULT,
        &under(&[intermediate]).trusting(&[&Cert::intermediate()]),
    );
    topic.ask(
        "5.7",
        "partial-anchor-with-root-list",
        "the root's list is there, but not its key",
        DEFAULT,
        &under(&[root, intermediate]).trusting(&[&Cert::intermediate()]),
    );
    topic.ask(
        "5.7",
        "partial-anchor-leaf-only",
        "a trusted intermediate, only the leaf is checked",
        DEFAULT,
        &under(&[intermediate]).trusting(&[&Cert::intermediate()]).validation("only_verify_leaf_cert_crl", json!(true)),
    );
    let points = extension::crl_distribution_points(&["http://crl.example.org/1", "http://crl.example.org/2"]);
    topic.ask(
        "0.3",
        "missing-with-distribution-points",
        "the message names the distribution points from 1.38",
        DEFAULT,
        &Ask::leaf(&Cert::leaf().with(points)).crls(&root.pem()),
    );
}

fn revoked(topic: &mut Topic) {
    let leaf = Cert::leaf().serial;
    let revoking = |crl: Crl| under(&[&Crl::of_root(), &crl]);
    topic.ask(
        "5.7",
        "leaf-revoked",
        "the leaf's serial is listed",
        DEFAULT,
        &revoking(Crl::of_intermediate().revoking(&leaf)),
    );
    for (what, reason) in
        [("unspecified", 0), ("key-compromise", 1), ("superseded", 4), ("hold", 6), ("remove-from-crl", 8)]
    {
        topic.ask(
            "5.7",
            &format!("leaf-revoked-{what}"),
            &format!("the leaf is listed with reason {what}"),
            DEFAULT,
            &revoking(Crl::of_intermediate().revoking_because(&leaf, reason)),
        );
    }
    topic.ask(
        "5.7",
        "other-serial-revoked",
        "another serial is listed",
        DEFAULT,
        &revoking(Crl::of_intermediate().revoking(&der::number(7))),
    );
    topic.ask(
        "5.7",
        "leaf-revoked-by-root",
        "the wrong CA lists the leaf's serial",
        DEFAULT,
        &under(&[&Crl::of_root().revoking(&leaf), &Crl::of_intermediate()]),
    );
    let upper = Crl::of_root().revoking(&Cert::intermediate().serial);
    topic.ask(
        "5.7",
        "intermediate-revoked",
        "the intermediate is listed",
        DEFAULT,
        &under(&[&upper, &Crl::of_intermediate()]),
    );
    topic.ask(
        "5.7",
        "intermediate-revoked-leaf-only",
        "the intermediate is listed, only the leaf is checked",
        DEFAULT,
        &under(&[&upper, &Crl::of_intermediate()]).validation("only_verify_leaf_cert_crl", json!(true)),
    );
    topic.ask(
        "5.7",
        "root-revoked-by-itself",
        "the root lists itself",
        DEFAULT,
        &under(&[&Crl::of_root().revoking(&Cert::root().serial), &Crl::of_intermediate()]),
    );
    let older = Crl::of_intermediate().revoking(&leaf);
    let newer = Crl::of_intermediate().set(|crl| crl.last_update = der::time("20250101000000Z"));
    topic.ask(
        "5.7",
        "newer-list-wins",
        "an older list revokes, a newer one does not",
        DEFAULT,
        &under(&[&Crl::of_root(), &older, &newer]),
    );
    topic.ask(
        "5.7",
        "newer-list-revokes",
        "a newer list revokes, an older one does not",
        DEFAULT,
        &under(&[&Crl::of_root(), &Crl::of_intermediate(), &newer.revoking(&leaf)]),
    );
    let entry = vec![Extension::new(oid::UNKNOWN, der::null()).critical()];
    topic.ask(
        "5.7",
        "critical-entry-extension",
        "an entry with an unknown critical extension",
        DEFAULT,
        &revoking(Crl::of_intermediate().set(|crl| crl.revoked.push((der::number(7), entry)))),
    );
}

fn states(topic: &mut Topic) {
    type Change = fn(&mut Crl);
    let changes: [(&str, &str, Change); 15] = [
        ("expired", "nextUpdate has passed", |crl| crl.next_update = Some(der::time(EXPIRED_AT))),
        ("future", "lastUpdate lies ahead", |crl| crl.last_update = der::time(NOT_BEFORE_FUTURE)),
        ("without-next-update", "no nextUpdate", |crl| crl.next_update = None),
        ("broken-signature", "a damaged signature", |crl| crl.broken_signature = true),
        ("wrong-signer", "signed with another key", |crl| crl.signer = Key::Other),
        ("unknown-critical", "an unknown critical extension", |crl| {
            crl.extensions.push(Extension::new(oid::UNKNOWN, der::null()).critical());
        }),
        ("unknown-extension", "an unknown extension", |crl| {
            crl.extensions.push(Extension::new(oid::UNKNOWN, der::null()));
        }),
        ("only-user", "for end entities only", |crl| crl.extensions.push(issuing_distribution_point(1))),
        ("only-ca", "for CAs only", |crl| crl.extensions.push(issuing_distribution_point(2))),
        ("indirect", "an indirect list", |crl| crl.extensions.push(issuing_distribution_point(4))),
        ("only-attribute", "for attribute certificates only", |crl| crl.extensions.push(issuing_distribution_point(5))),
        ("delta", "a delta list", |crl| {
            crl.extensions.push(Extension::new(oid::DELTA_CRL_INDICATOR, der::number(1)).critical());
        }),
        ("without-number", "no CRL number", |crl| crl.extensions.clear()),
        ("wrong-aki", "an AKI that is not the issuer's SKI", |crl| {
            crl.extensions.push(extension::authority_key_identifier(b"somebody else"));
        }),
        ("reasons", "only for some reasons", |crl| {
            let value = der::sequence([der::context_primitive(3, [1, 0x40])]);
            crl.extensions.push(Extension::new(oid::ISSUING_DISTRIBUTION_POINT, value).critical());
        }),
    ];
    for (what, about, change) in changes {
        topic.ask(
            "5.7",
            &format!("intermediate-list-{what}"),
            &format!("the intermediate's list: {about}"),
            DEFAULT,
            &under(&[&Crl::of_root(), &Crl::of_intermediate().set(change)]),
        );
        topic.ask(
            "5.7",
            &format!("root-list-{what}"),
            &format!("the root's list: {about}"),
            DEFAULT,
            &under(&[&Crl::of_root().set(change), &Crl::of_intermediate()]),
        );
        let lists = format!("{}{}", Crl::of_root().pem(), Crl::of_intermediate().set(change).pem());
        topic.ask(
            "2.2",
            &format!("intermediate-list-{what}-allow-expired"),
            &format!("{about}, with allow_expired_certificate"),
            DEFAULT,
            &Ask::good().crls(&lists).validation("allow_expired_certificate", json!(true)),
        );
    }
    let cannot_sign = Cert::intermediate().with(key_usage(&[usage::KEY_CERT_SIGN]));
    let lists = format!("{}{}", Crl::of_root().pem(), Crl::of_intermediate().pem());
    topic.ask(
        "5.7",
        "issuer-without-crl-sign",
        "the intermediate's keyUsage lacks cRLSign",
        DEFAULT,
        &Ask::intermediate(&cannot_sign).crls(&lists),
    );
    topic.ask(
        "5.7",
        "issuer-without-key-usage",
        "the intermediate has no keyUsage",
        DEFAULT,
        &Ask::intermediate(&Cert::intermediate().without(oid::KEY_USAGE)).crls(&lists),
    );
    topic.ask(
        "5.7",
        "root-without-crl-sign",
        "the root's keyUsage lacks cRLSign",
        DEFAULT,
        &Ask::good().trusting(&[&Cert::root().with(key_usage(&[usage::KEY_CERT_SIGN]))]).crls(&lists),
    );
}

fn order(topic: &mut Topic) {
    let missing = Crl::of_root().pem();
    topic.ask(
        "5.1",
        "missing-before-expired-leaf",
        "revocation comes before times",
        DEFAULT,
        &Ask::leaf(&Cert::leaf().expired()).crls(&missing),
    );
    topic.ask(
        "5.1",
        "missing-before-broken-leaf",
        "revocation comes before signatures",
        DEFAULT,
        &Ask::leaf(&Cert::leaf().set(|made| made.broken_signature = true)).crls(&missing),
    );
    topic.ask(
        "5.1",
        "wrong-purpose-before-missing",
        "extension checks come before revocation",
        DEFAULT,
        &Ask::leaf(&Cert::leaf().with(extension::ext_key_usage(&["1.2.3.4"]))).crls(&missing),
    );
}

/// Lists whose form only earlier revisions of BoringSSL take: version 1 written out, extensions of entries before version 2,
/// empty lists of extensions.
fn loose_forms(topic: &mut Topic) {
    let version = der::number(1);
    let plain = || Crl::of_intermediate().set(|list| list.extensions.clear());
    let revoking = || plain().revoking_because(&der::number(7), 1);
    let behind = |content: &[u8]| content[version.len()..].to_vec();
    let emptied = |content: &[u8]| {
        let entry = |extensions: &[u8]| {
            let date = der::time(crate::certificate::VALID_FROM);
            der::sequence([der::sequence([&der::number(7), &date, extensions])])
        };
        let (from, to) = (entry(&[]), entry(&der::sequence::<&[u8]>([])));
        let at = content.windows(from.len()).position(|part| part == from).expect("the entry is there");
        [&content[..at], &to, &content[at + from.len()..]].concat()
    };
    let empty = der::context(0, der::sequence::<&[u8]>([]));
    let explicit = |content: &[u8]| [der::number(0), behind(content)].concat();
    let entries = || plain().revoking(&der::number(7));
    let forms: [(&str, Crl, Vec<u8>); 6] = {
        let content = |list: &Crl| der::open(der::open(&list.der()).0).0.to_vec();
        [
            ("version-1", plain(), behind(&content(&plain()))),
            ("version-1-written-out", plain(), explicit(&content(&plain()))),
            ("version-1-entry-extensions", revoking(), behind(&content(&revoking()))),
            ("version-1-written-out-entry-extensions", revoking(), explicit(&content(&revoking()))),
            ("empty-extensions", plain(), [content(&plain()), empty].concat()),
            ("empty-entry-extensions", entries(), emptied(&content(&entries()))),
        ]
    };
    for (what, list, content) in forms {
        let signed = der::tlv(der::tag::SEQUENCE, content);
        let signature = list.signer.sign(list.signature, &signed);
        let made = der::sequence([signed, list.signature.identifier(), der::bit_string(0, signature)]);
        topic.ask(
            "1.4",
            &format!("form-{what}"),
            &format!("a list of another form: {what}"),
            BOTH,
            &Ask::good().crls(&format!("{}{}", Crl::of_root().pem(), pem::crl(&made))),
        );
    }
}
