//! Building the chain: issuer selection, name comparison, trust (5.3, 5.4, 5.6).

use super::ask::{Ask, BOTH, DEFAULT, Topic};
use crate::case::Case;
use crate::certificate::{self, Cert, common_name, common_name_as};
use crate::der::{self, tag};
use crate::extension::{self, key_usage, usage};
use crate::key::Key;
use crate::pem;

pub(crate) fn cases() -> Vec<Case> {
    let mut topic = Topic::new("path");
    shapes(&mut topic);
    self_signed(&mut topic);
    key_identifiers(&mut topic);
    shadows(&mut topic);
    same_subject_anchors(&mut topic);
    names(&mut topic);
    trusted_certificates(&mut topic);
    topic.cases
}

fn stranger() -> Cert {
    Cert::ca("Stranger", Key::Other, "Stranger", Key::Other)
}

fn shapes(topic: &mut Topic) {
    let (leaf, intermediate, root) = (&Cert::leaf(), &Cert::intermediate(), &Cert::root());
    let upper = &Cert::ca("Forge Upper", Key::Second, "Forge Root", Key::Root);
    let lower = &intermediate.clone().issued_by("Forge Upper", Key::Second);
    let orders: [(&str, &str, &[&Cert]); 14] = [
        ("missing-intermediate", "the intermediate is not sent", &[leaf]),
        ("root-sent", "the root is sent too", &[leaf, intermediate, root]),
        ("root-sent-twice", "the root is sent twice", &[leaf, intermediate, root, root]),
        ("root-before-intermediate", "the order above the leaf does not matter", &[leaf, root, intermediate]),
        ("intermediate-twice", "the intermediate is sent twice", &[leaf, intermediate, intermediate]),
        ("leaf-twice", "the leaf is sent twice", &[leaf, leaf, intermediate]),
        ("stranger-sent", "an unrelated certificate is sent too", &[leaf, &stranger(), intermediate]),
        ("intermediate-first", "the intermediate stands where the leaf should", &[intermediate, leaf]),
        ("root-first", "the root stands where the leaf should", &[root, intermediate, leaf]),
        ("leaf-of-root", "the root issued the leaf itself", &[&Cert::leaf_of_root()]),
        ("two-intermediates", "two intermediates in order", &[leaf, lower, upper]),
        ("two-intermediates-swapped", "two intermediates in the wrong order", &[leaf, upper, lower]),
        ("two-intermediates-upper-missing", "the upper intermediate is not sent", &[leaf, lower]),
        ("two-intermediates-lower-missing", "the lower intermediate is not sent", &[leaf, upper]),
    ];
    for (what, about, chain) in orders {
        topic.ask("5.3", what, about, BOTH, &Ask::chain(chain));
    }
    topic.ask(
        "5.3",
        "anchor-unknown",
        "the chain ends at a root nobody trusts, not sent",
        BOTH,
        &Ask::good().trusting(&[&stranger()]),
    );
    topic.ask(
        "5.3",
        "anchor-unknown-root-sent",
        "the chain ends at a root nobody trusts, sent",
        BOTH,
        &Ask::chain(&[leaf, intermediate, root]).trusting(&[&stranger()]),
    );
    topic.ask(
        "5.3",
        "anchor-intermediate-leaf-alone",
        "the intermediate is trusted, the leaf is sent alone",
        BOTH,
        &Ask::leaf_alone().trusting(&[intermediate]),
    );
    topic.ask(
        "5.3",
        "anchor-upper-only",
        "the upper of two intermediates is trusted",
        BOTH,
        &Ask::chain(&[leaf, lower]).trusting(&[upper]),
    );
    topic.ask(
        "5.3",
        "anchor-root-and-upper",
        "the upper intermediate comes from the bundle",
        BOTH,
        &Ask::chain(&[leaf, lower]).trusting(&[root, upper]),
    );
    topic.ask(
        "5.3",
        "anchor-all",
        "every CA is in the bundle, the leaf is sent alone",
        BOTH,
        &Ask::leaf_alone().trusting(&[lower, upper, root]),
    );
    topic.ask(
        "5.3",
        "anchor-lower-unconnected",
        "of the bundle only the lower intermediate is in the chain",
        BOTH,
        &Ask::leaf_alone().trusting(&[lower, root]),
    );
    topic.ask(
        "5.3",
        "anchor-duplicated",
        "the root stands twice in the bundle",
        BOTH,
        &Ask::good().trusting(&[root, root]),
    );
    topic.ask("5.3", "anchor-leaf-bytes", "the leaf itself is trusted", BOTH, &Ask::leaf_alone().trusting(&[leaf]));
    let expired = &Cert::leaf().expired();
    topic.ask(
        "5.8",
        "anchor-leaf-expired",
        "the trusted leaf has expired",
        DEFAULT,
        &Ask::chain(&[expired]).trusting(&[expired]),
    );
    topic.ask(
        "5.3",
        "anchor-leaf-reissued",
        "another certificate of the leaf's key is trusted",
        DEFAULT,
        &Ask::leaf_alone().trusting(&[&Cert::leaf().serial(7)]),
    );
    let issued_by_leaf = Cert::leaf().issued_by("Cart", Key::Spare);
    let acting = Cert::leaf().subject("Cart").key(Key::Spare);
    topic.ask(
        "5.5",
        "leaf-issued-by-leaf",
        "a leaf acts as issuer",
        BOTH,
        &Ask::chain(&[&issued_by_leaf, &acting, intermediate]),
    );
    topic.ask(
        "5.5",
        "leaf-issued-by-trusted-leaf",
        "a trusted leaf acts as issuer",
        BOTH,
        &Ask::chain(&[&issued_by_leaf]).trusting(&[&acting.without(extension::oid::KEY_USAGE)]),
    );
    let cross = Cert::ca("Forge Root", Key::Root, "Old Root", Key::Other);
    let old_root = Cert::ca("Old Root", Key::Other, "Old Root", Key::Other);
    topic.ask(
        "5.3",
        "cross-signed-to-old",
        "a cross-signed root leads to the old root",
        BOTH,
        &Ask::chain(&[leaf, intermediate, &cross]).trusting(&[&old_root]),
    );
    topic.ask(
        "5.3",
        "cross-signed-old-expired",
        "the old root has expired, the new one is trusted too",
        BOTH,
        &Ask::chain(&[leaf, intermediate, &cross]).trusting(&[&old_root.clone().expired(), root]),
    );
    topic.ask(
        "5.3",
        "cross-signed-in-bundle",
        "the cross-signed root is itself in the bundle",
        BOTH,
        &Ask::chain(&[leaf, intermediate]).trusting(&[&cross]),
    );
    topic.ask(
        "5.3",
        "cross-signed-in-bundle-with-old",
        "cross-signed root and old root are in the bundle",
        BOTH,
        &Ask::chain(&[leaf, intermediate]).trusting(&[&cross, &old_root]),
    );
}

fn self_signed(topic: &mut Topic) {
    let own = || Cert::leaf().issued_by("Self", Key::Leaf).subject("Self");
    topic.ask(
        "5.2",
        "self-signed-leaf",
        "a self-issued leaf whose keyUsage lacks keyCertSign is not self-signed",
        BOTH,
        &Ask::chain(&[&own()]),
    );
    let bare = own().without(extension::oid::KEY_USAGE);
    topic.ask("5.3", "self-signed-leaf-without-key-usage", "a self-signed leaf", BOTH, &Ask::chain(&[&bare]));
    topic.ask(
        "5.3",
        "self-signed-leaf-trusted",
        "a self-signed leaf that is trusted",
        BOTH,
        &Ask::chain(&[&bare]).trusting(&[&bare]),
    );
    topic.ask(
        "5.3",
        "self-issued-leaf-trusted",
        "a self-issued leaf without keyCertSign that is trusted",
        DEFAULT,
        &Ask::chain(&[&own()]).trusting(&[&own()]),
    );
    topic.ask(
        "5.3",
        "self-signed-leaf-other-copy",
        "the store holds another self-signed certificate of that name and key",
        DEFAULT,
        &Ask::chain(&[&bare]).trusting(&[&bare.clone().serial(7)]),
    );
    let signer = own().with(key_usage(&[usage::DIGITAL_SIGNATURE, usage::KEY_CERT_SIGN]));
    topic.ask(
        "5.3",
        "self-signed-leaf-cert-sign",
        "a self-signed leaf with keyCertSign",
        DEFAULT,
        &Ask::chain(&[&signer]),
    );
    let foreign_identifier = bare.clone().with(extension::authority_key_identifier(b"somebody else"));
    topic.ask(
        "5.2",
        "self-issued-foreign-identifier",
        "a self-issued leaf whose AKI is not its own",
        DEFAULT,
        &Ask::chain(&[&foreign_identifier]),
    );
    topic.ask(
        "5.3",
        "self-signed-root-in-store-differs",
        "the store holds a renewed root of the same key",
        BOTH,
        &Ask::chain(&[&Cert::leaf(), &Cert::intermediate(), &Cert::root()]).trusting(&[&Cert::root().serial(7)]),
    );
    topic.ask(
        "5.3",
        "root-as-leaf",
        "the trusted root presents itself",
        BOTH,
        &Ask::chain(&[&Cert::root()]).key(Key::Root),
    );
}

fn key_identifiers(topic: &mut Topic) {
    let wrong = || extension::authority_key_identifier(b"somebody else");
    topic.ask(
        "5.3",
        "leaf-aki-wrong",
        "the leaf's AKI is not its issuer's SKI",
        BOTH,
        &Ask::leaf(&Cert::leaf().with(wrong())),
    );
    topic.ask(
        "5.3",
        "intermediate-aki-wrong",
        "the intermediate's AKI is not the root's SKI",
        BOTH,
        &Ask::intermediate(&Cert::intermediate().with(wrong())),
    );
    topic.ask(
        "5.3",
        "leaf-aki-wrong-issuer-without-ski",
        "a wrong AKI, but the issuer has no SKI to compare",
        BOTH,
        &Ask::chain(&[
            &Cert::leaf().with(wrong()),
            &Cert::intermediate().without(extension::oid::SUBJECT_KEY_IDENTIFIER),
        ]),
    );
    topic.ask(
        "5.3",
        "without-key-identifiers",
        "no certificate has key identifiers",
        BOTH,
        &Ask::chain(&[&Cert::leaf().without_key_identifiers(), &Cert::intermediate().without_key_identifiers()])
            .trusting(&[&Cert::root().without_key_identifiers()]),
    );
    let serial = der::open(&Cert::intermediate().serial).0.to_vec();
    let by_issuer =
        |issuer: &str, serial: &[u8]| Cert::leaf().with(extension::authority_cert_issuer(&common_name(issuer), serial));
    topic.ask(
        "5.3",
        "aki-issuer-and-serial",
        "AKI names the issuer certificate by issuer and serial",
        BOTH,
        &Ask::leaf(&by_issuer("Forge Root", &serial)),
    );
    topic.ask("5.3", "aki-serial-wrong", "AKI names another serial", BOTH, &Ask::leaf(&by_issuer("Forge Root", &[1])));
    topic.ask(
        "5.3",
        "aki-issuer-wrong",
        "AKI names the issuer's subject instead of its issuer",
        BOTH,
        &Ask::leaf(&by_issuer("Forge Intermediate", &serial)),
    );
    let looping = Cert::root().with(extension::authority_key_identifier(b"somebody else"));
    topic.ask(
        "5.2",
        "root-aki-not-its-own",
        "a self-issued root whose AKI is not its own SKI",
        BOTH,
        &Ask::good().trusting(&[&looping]),
    );
}

fn shadows(topic: &mut Topic) {
    let (leaf, good) = (&Cert::leaf().without_key_identifiers(), &Cert::intermediate().without_key_identifiers());
    let bad = &good.clone().serial(7).set(|made| made.spki = Key::Other.spki());
    let expired = &good.clone().serial(8).expired();
    let questions: [(&str, &[&Cert], &[&Cert]); 8] = [
        ("sent-wrong-key-first", &[leaf, bad, good], &[]),
        ("sent-wrong-key-last", &[leaf, good, bad], &[]),
        ("sent-expired-first", &[leaf, expired, good], &[]),
        ("sent-expired-last", &[leaf, good, expired], &[]),
        ("store-expired-sent-good", &[leaf, good], &[expired]),
        ("store-good-sent-expired", &[leaf, expired], &[good]),
        ("store-wrong-key-sent-good", &[leaf, good], &[bad]),
        ("store-good-sent-wrong-key", &[leaf, bad], &[good]),
    ];
    let root = Cert::root();
    for (what, chain, stored) in questions {
        let anchors = [&[&root], stored].concat();
        topic.ask(
            "5.3",
            &format!("shadow-{what}"),
            &format!("equally named intermediates: {what}"),
            BOTH,
            &Ask::chain(chain).trusting(&anchors),
        );
    }
    let no_ca = Cert::intermediate().serial(9).with(extension::basic_constraints(false, None));
    topic.ask(
        "5.3",
        "shadow-sent-no-ca-first",
        "a CA:FALSE copy of the intermediate is sent first",
        BOTH,
        &Ask::chain(&[&Cert::leaf(), &no_ca, &Cert::intermediate()]),
    );
    let no_sign = Cert::intermediate().serial(10).with(key_usage(&[usage::CRL_SIGN]));
    topic.ask(
        "5.3",
        "shadow-sent-no-cert-sign-first",
        "a copy without keyCertSign is passed over",
        BOTH,
        &Ask::chain(&[&Cert::leaf(), &no_sign, &Cert::intermediate()]),
    );
}

fn same_subject_anchors(topic: &mut Topic) {
    let plain = |key| Cert::ca("Forge Root", key, "Forge Root", key).without_key_identifiers();
    let intermediate = Cert::intermediate().without_key_identifiers();
    let ask = || Ask::chain(&[&Cert::leaf(), &intermediate]);
    let (right, second, third, fourth) =
        (&plain(Key::Root), &plain(Key::Other), &plain(Key::Second), &plain(Key::Spare));
    let orders: [(&str, &[&Cert]); 9] = [
        ("right-first-of-2", &[right, second]),
        ("right-last-of-2", &[second, right]),
        ("right-first-of-3", &[right, second, third]),
        ("right-second-of-3", &[second, right, third]),
        ("right-last-of-3", &[second, third, right]),
        ("right-first-of-4", &[right, second, third, fourth]),
        ("right-second-of-4", &[second, right, third, fourth]),
        ("right-third-of-4", &[second, third, right, fourth]),
        ("right-last-of-4", &[second, third, fourth, right]),
    ];
    for (what, anchors) in orders {
        topic.ask(
            "5.3",
            &format!("same-subject-{what}"),
            &format!("equally named roots without key identifiers: {what}"),
            BOTH,
            &ask().trusting(anchors),
        );
    }
    for fillers in [1_usize, 5, 20, 30, 50] {
        let others = (0..fillers)
            .map(|index| {
                Cert::ca(&format!("Filler {index:02}"), Key::Second, &format!("Filler {index:02}"), Key::Second)
            })
            .collect::<Vec<_>>();
        for (what, pair) in [("right-first", [right, second]), ("right-last", [second, right])] {
            let anchors =
                others.iter().take(fillers / 2).chain(pair).chain(others.iter().skip(fillers / 2)).collect::<Vec<_>>();
            topic.ask(
                "5.3",
                &format!("same-subject-{what}-among-{fillers}"),
                &format!("two equally named roots among {fillers} others: {what}"),
                DEFAULT,
                &ask().trusting(&anchors),
            );
        }
    }
    let identified = |key| Cert::ca("Forge Root", key, "Forge Root", key);
    topic.ask(
        "5.3",
        "same-subject-told-apart",
        "key identifiers tell equally named roots apart",
        BOTH,
        &Ask::good().trusting(&[&identified(Key::Other), &identified(Key::Root)]),
    );
    let expired = plain(Key::Root).expired();
    topic.ask(
        "5.3",
        "same-subject-expired-first",
        "an expired copy of the root stands before the good one",
        BOTH,
        &ask().trusting(&[&expired, right]),
    );
    topic.ask(
        "5.3",
        "same-subject-expired-last",
        "an expired copy of the root stands after the good one",
        BOTH,
        &ask().trusting(&[right, &expired]),
    );
}

fn names(topic: &mut Topic) {
    let spellings = [
        ("upper-case", der::tlv(tag::UTF8_STRING, "FORGE INTERMEDIATE")),
        ("blanks-around", der::tlv(tag::UTF8_STRING, "  Forge Intermediate ")),
        ("blanks-inside", der::tlv(tag::UTF8_STRING, "Forge    Intermediate")),
        ("no-blank", der::tlv(tag::UTF8_STRING, "ForgeIntermediate")),
        ("printable", der::tlv(tag::PRINTABLE_STRING, "Forge Intermediate")),
        ("ia5", der::tlv(tag::IA5_STRING, "Forge Intermediate")),
        ("teletex", der::tlv(tag::TELETEX_STRING, "Forge Intermediate")),
        ("visible", der::tlv(tag::VISIBLE_STRING, "Forge Intermediate")),
        ("bmp", der::bmp_string("Forge Intermediate")),
        ("universal", der::universal_string("forge intermediate")),
        ("octets", der::octet_string("Forge Intermediate")),
        ("tab", der::tlv(tag::UTF8_STRING, "Forge\tIntermediate")),
    ];
    for (what, value) in spellings {
        topic.ask(
            "5.4",
            &format!("issuer-name-{what}"),
            &format!("the leaf writes its issuer's name: {what}"),
            BOTH,
            &Ask::leaf(&Cert::leaf().set(|made| made.issuer = common_name_as(&value))),
        );
    }
    let accented = |text: &str| common_name_as(&der::tlv(tag::UTF8_STRING, text));
    topic.ask(
        "5.4",
        "issuer-name-accent-case",
        "only ASCII letters are compared without case",
        DEFAULT,
        &Ask::chain(&[
            &Cert::leaf().set(|made| made.issuer = accented("Forge \u{c9}")),
            &Cert::intermediate().set(|made| made.subject = accented("Forge \u{e9}")),
        ]),
    );
    let two = certificate::name(&[("O", "Forge"), ("CN", "Forge Intermediate")]);
    let swapped = certificate::name(&[("CN", "Forge Intermediate"), ("O", "Forge")]);
    let with_subject = |subject: &[u8]| Cert::intermediate().set(|made| made.subject = subject.to_vec());
    let with_issuer = |issuer: &[u8]| Cert::leaf().set(|made| made.issuer = issuer.to_vec());
    topic.ask(
        "5.4",
        "issuer-name-two-attributes",
        "names of two RDNs",
        DEFAULT,
        &Ask::chain(&[&with_issuer(&two), &with_subject(&two)]),
    );
    topic.ask(
        "5.4",
        "issuer-name-rdn-order",
        "the order of RDNs matters",
        DEFAULT,
        &Ask::chain(&[&with_issuer(&two), &with_subject(&swapped)]),
    );
    topic.ask(
        "5.4",
        "issuer-name-empty",
        "empty names can chain",
        BOTH,
        &Ask::chain(&[&with_issuer(&certificate::name(&[])), &with_subject(&certificate::name(&[]))]),
    );
}

fn trusted_certificates(topic: &mut Topic) {
    let aux = |trust: &[&str], reject: &[&str]| {
        let list = |purposes: &[&str]| der::join(purposes.iter().map(|purpose| der::oid(purpose)));
        let trust = if trust.is_empty() { Vec::new() } else { der::sequence([list(trust)]) };
        let reject = if reject.is_empty() { Vec::new() } else { der::context(0, list(reject)) };
        pem::block("TRUSTED CERTIFICATE", &[Cert::root().der(), der::sequence([trust, reject])].concat())
    };
    let (server, client, any) =
        (extension::purpose::SERVER_AUTH, extension::purpose::CLIENT_AUTH, extension::purpose::ANY);
    let settings: [(&str, &[&str], &[&str]); 6] = [
        ("none", &[], &[]),
        ("trust-server", &[server], &[]),
        ("trust-client", &[client], &[]),
        ("reject-server", &[], &[server]),
        ("reject-client", &[], &[client]),
        ("reject-any", &[], &[any]),
    ];
    for (what, trust, reject) in settings {
        topic.ask(
            "5.6",
            &format!("trusted-certificate-{what}"),
            &format!("TRUSTED CERTIFICATE with settings: {what}"),
            BOTH,
            &Ask::good().trusting_pem(aux(trust, reject)),
        );
    }
}
