//! Cached flags (5.2) and what `check_chain_extensions` wants of the untrusted part of a chain (5.5).

use super::ask::{Ask, BOTH, BOTH_TLS, DEFAULT, DEFAULT_TLS, Topic};
use crate::case::Case;
use crate::certificate::Cert;
use crate::der;
use crate::extension::{
    self, Extension, basic_constraints, ext_key_usage, general_name, key_usage, oid, purpose, usage,
};
use crate::key::Key;

pub(crate) fn cases() -> Vec<Case> {
    let mut topic = Topic::new("extensions");
    critical(&mut topic);
    authority(&mut topic);
    purposes(&mut topic);
    path_length(&mut topic);
    malformed(&mut topic);
    anchors(&mut topic);
    topic.cases
}

fn unknown() -> Extension {
    Extension::new(oid::UNKNOWN, der::null())
}

fn critical(topic: &mut Topic) {
    topic.ask(
        "5.5",
        "leaf-unknown-critical",
        "an unknown critical extension on the leaf",
        BOTH,
        &Ask::leaf(&Cert::leaf().with(unknown().critical())),
    );
    topic.ask(
        "5.5",
        "leaf-unknown-not-critical",
        "an unknown extension on the leaf, not critical",
        BOTH,
        &Ask::leaf(&Cert::leaf().with(unknown())),
    );
    topic.ask(
        "5.5",
        "intermediate-unknown-critical",
        "an unknown critical extension on the sent intermediate",
        BOTH,
        &Ask::intermediate(&Cert::intermediate().with(unknown().critical())),
    );
    topic.ask(
        "5.5",
        "unused-unknown-critical",
        "an unknown critical extension on a certificate no path needs",
        DEFAULT,
        &Ask::chain(&[
            &Cert::leaf(),
            &Cert::intermediate(),
            &Cert::ca("Unused", Key::Other, "Unused", Key::Other).with(unknown().critical()),
        ]),
    );
    let identifier = extension::subject_key_identifier(&Key::Leaf.identifier());
    topic.ask(
        "5.5",
        "leaf-critical-subject-key-identifier",
        "SKI is not among the extensions handled when critical",
        BOTH,
        &Ask::leaf(&Cert::leaf().with(identifier.critical())),
    );
    let identifier = extension::authority_key_identifier(&Key::Inter.identifier());
    topic.ask(
        "5.5",
        "leaf-critical-authority-key-identifier",
        "AKI is not among the extensions handled when critical",
        BOTH,
        &Ask::leaf(&Cert::leaf().with(identifier.critical())),
    );
    let points = extension::crl_distribution_points(&["http://crl.example.org/1"]);
    topic.ask(
        "5.5",
        "leaf-critical-crl-distribution-points",
        "CRLDP is not among the extensions handled when critical",
        BOTH,
        &Ask::leaf(&Cert::leaf().with(points.clone().critical())),
    );
    topic.ask(
        "5.5",
        "leaf-crl-distribution-points",
        "CRLDP without revocation checking changes nothing",
        DEFAULT,
        &Ask::leaf(&Cert::leaf().with(points)),
    );
    topic.ask(
        "5.5",
        "leaf-critical-must-staple",
        "TLS feature is not among the extensions handled when critical",
        DEFAULT,
        &Ask::leaf(&Cert::leaf().with(extension::must_staple().critical())),
    );
    topic.ask(
        "5.5",
        "leaf-must-staple",
        "a must-staple leaf of the peer without a staple",
        DEFAULT,
        &Ask::leaf(&Cert::leaf().with(extension::must_staple())),
    );
    let cert_type = Extension::new(oid::NETSCAPE_CERT_TYPE, der::bit_string(5, [0x20]));
    topic.ask(
        "5.5",
        "leaf-netscape-type-email",
        "nsCertType is not interpreted",
        DEFAULT,
        &Ask::leaf(&Cert::leaf().with(cert_type.clone())),
    );
    topic.ask(
        "5.5",
        "leaf-critical-netscape-type",
        "nsCertType is not among the extensions handled when critical",
        DEFAULT,
        &Ask::leaf(&Cert::leaf().with(cert_type.critical())),
    );
    topic.ask(
        "5.5",
        "leaf-critical-ext-key-usage",
        "EKU may be critical",
        BOTH,
        &Ask::leaf(&Cert::leaf().with(ext_key_usage(&[purpose::CLIENT_AUTH, purpose::SERVER_AUTH]).critical())),
    );
    topic.ask(
        "5.5",
        "leaf-critical-policies",
        "certificatePolicies may be critical",
        DEFAULT,
        &Ask::leaf(&Cert::leaf().with(extension::certificate_policies(&["1.2.3.4"]).critical())),
    );
    let access = Extension::new(oid::AUTHORITY_INFO_ACCESS, vec![0xff]);
    topic.ask(
        "5.2",
        "leaf-garbage-authority-info-access",
        "an unreadable AIA is not looked at",
        BOTH,
        &Ask::leaf(&Cert::leaf().with(access.clone())),
    );
    topic.ask(
        "5.5",
        "leaf-critical-authority-info-access",
        "AIA is not among the extensions handled when critical",
        DEFAULT,
        &Ask::leaf(&Cert::leaf().with(access.critical())),
    );
}

fn authority(topic: &mut Topic) {
    let intermediate = Cert::intermediate;
    topic.ask(
        "5.5",
        "intermediate-without-basic-constraints",
        "an intermediate without basicConstraints is no CA",
        BOTH,
        &Ask::intermediate(&intermediate().without(oid::BASIC_CONSTRAINTS)),
    );
    topic.ask(
        "5.5",
        "intermediate-ca-false",
        "an intermediate with CA:FALSE",
        BOTH,
        &Ask::intermediate(&intermediate().with(basic_constraints(false, None))),
    );
    let written_false = Extension::new(oid::BASIC_CONSTRAINTS, der::sequence([der::boolean(0)])).critical();
    topic.ask(
        "5.5",
        "intermediate-ca-false-written",
        "an intermediate with CA:FALSE written out",
        DEFAULT,
        &Ask::intermediate(&intermediate().with(written_false)),
    );
    topic.ask(
        "5.5",
        "intermediate-basic-constraints-not-critical",
        "basicConstraints need not be critical",
        DEFAULT,
        &Ask::intermediate(&intermediate().with(basic_constraints(true, None).not_critical())),
    );
    topic.ask(
        "5.3",
        "intermediate-without-cert-sign",
        "keyUsage without keyCertSign: never selected as issuer",
        BOTH,
        &Ask::intermediate(&intermediate().with(key_usage(&[usage::CRL_SIGN]))),
    );
    topic.ask(
        "5.3",
        "intermediate-without-key-usage",
        "an intermediate without keyUsage may sign",
        BOTH,
        &Ask::intermediate(&intermediate().without(oid::KEY_USAGE)),
    );
    topic.ask(
        "5.5",
        "intermediate-v1",
        "a v1 intermediate from the peer",
        BOTH,
        &Ask::intermediate(&intermediate().set(|made| {
            made.version.clear();
            made.extensions = None;
        })),
    );
    topic.ask(
        "5.5",
        "intermediate-v2",
        "a v2 intermediate from the peer",
        DEFAULT,
        &Ask::intermediate(&intermediate().version(1).set(|made| made.extensions = None)),
    );
    topic.ask(
        "5.5",
        "leaf-ca-true",
        "a leaf with CA:TRUE but without keyCertSign",
        BOTH,
        &Ask::leaf(&Cert::leaf().with(basic_constraints(true, None))),
    );
    topic.ask(
        "5.5",
        "leaf-without-basic-constraints",
        "a leaf without basicConstraints",
        BOTH,
        &Ask::leaf(&Cert::leaf().without(oid::BASIC_CONSTRAINTS)),
    );
    let signer = key_usage(&[usage::DIGITAL_SIGNATURE, usage::KEY_CERT_SIGN]);
    topic.ask("5.5", "leaf-cert-sign", "a leaf with keyCertSign", BOTH, &Ask::leaf(&Cert::leaf().with(signer)));
    let signer = key_usage(&[usage::DIGITAL_SIGNATURE, usage::CRL_SIGN]);
    topic.ask("4", "leaf-crl-sign", "a leaf with cRLSign", BOTH, &Ask::leaf(&Cert::leaf().with(signer)));
    topic.ask(
        "5.2",
        "intermediate-key-usage-empty",
        "keyUsage with no bits is present and lacks keyCertSign",
        DEFAULT,
        &Ask::intermediate(&intermediate().with(key_usage(&[]))),
    );
}

fn purposes(topic: &mut Topic) {
    let lists: [(&str, &str, &[&str]); 8] = [
        ("server-only", "EKU serverAuth alone", &[purpose::SERVER_AUTH]),
        ("client-only", "EKU clientAuth alone", &[purpose::CLIENT_AUTH]),
        ("code-signing", "EKU codeSigning alone", &[purpose::CODE_SIGNING]),
        ("any", "EKU anyExtendedKeyUsage alone does not help", &[purpose::ANY]),
        ("empty", "an EKU extension without any purpose", &[]),
        ("netscape-sgc", "Netscape SGC does not stand for serverAuth", &[purpose::NETSCAPE_SGC]),
        ("microsoft-sgc", "Microsoft SGC does not stand for serverAuth", &[purpose::MICROSOFT_SGC]),
        (
            "unknown-and-both",
            "unknown purposes contribute nothing",
            &["1.2.3.4", purpose::SERVER_AUTH, purpose::CLIENT_AUTH],
        ),
    ];
    for (what, about, list) in lists {
        topic.ask(
            "5.5",
            &format!("leaf-eku-{what}"),
            &format!("leaf: {about}"),
            BOTH,
            &Ask::leaf(&Cert::leaf().with(ext_key_usage(list))),
        );
        topic.ask(
            "5.5",
            &format!("intermediate-eku-{what}"),
            &format!("sent intermediate: {about}"),
            BOTH,
            &Ask::intermediate(&Cert::intermediate().with(ext_key_usage(list))),
        );
    }
    topic.ask(
        "5.5",
        "leaf-without-eku",
        "a leaf without EKU serves any purpose",
        BOTH,
        &Ask::leaf(&Cert::leaf().without(oid::EXT_KEY_USAGE)),
    );
    let usages: [(&str, &[u8]); 7] = [
        ("digital-signature", &[usage::DIGITAL_SIGNATURE]),
        ("key-encipherment", &[usage::KEY_ENCIPHERMENT]),
        ("key-agreement", &[usage::KEY_AGREEMENT]),
        ("data-encipherment", &[usage::DATA_ENCIPHERMENT]),
        ("none", &[]),
        ("non-repudiation", &[1]),
        ("decipher-only", &[8]),
    ];
    for (what, bits) in usages {
        topic.ask(
            "5.5",
            &format!("leaf-ku-{what}"),
            &format!("leaf keyUsage: {what} alone"),
            BOTH_TLS,
            &Ask::leaf(&Cert::leaf().with(key_usage(bits))),
        );
    }
    topic.ask(
        "4",
        "leaf-without-key-usage",
        "a leaf without keyUsage",
        BOTH_TLS,
        &Ask::leaf(&Cert::leaf().without(oid::KEY_USAGE)),
    );
    topic.ask(
        "6.1",
        "leaf-ku-before-untrusted",
        "TLS 1.3 asks for digitalSignature before the chain, TLS 1.2 after it",
        DEFAULT_TLS,
        &Ask::leaf(&Cert::leaf().with(key_usage(&[usage::KEY_AGREEMENT]))).trusting(&[&Cert::ca(
            "Stranger",
            Key::Other,
            "Stranger",
            Key::Other,
        )]),
    );
    topic.ask(
        "5.5",
        "leaf-ku-not-critical",
        "keyUsage need not be critical",
        DEFAULT,
        &Ask::leaf(&Cert::leaf().with(key_usage(&[usage::DIGITAL_SIGNATURE]).not_critical())),
    );
}

fn path_length(topic: &mut Topic) {
    let upper =
        |limit| Cert::ca("Forge Upper", Key::Second, "Forge Root", Key::Root).with(basic_constraints(true, limit));
    let lower = || Cert::intermediate().issued_by("Forge Upper", Key::Second);
    for (what, limit) in [("zero", 0), ("one", 1), ("two", 2)] {
        topic.ask(
            "5.5",
            &format!("path-length-{what}-one-below"),
            &format!("pathLenConstraint {limit} with one CA below"),
            BOTH,
            &Ask::chain(&[&Cert::leaf(), &lower(), &upper(Some(limit))]),
        );
    }
    topic.ask(
        "5.5",
        "path-length-zero-none-below",
        "pathLenConstraint 0 directly above the leaf",
        BOTH,
        &Ask::intermediate(&Cert::intermediate().with(basic_constraints(true, Some(0)))),
    );
    let self_issued = || Cert::ca("Forge Upper", Key::Inter, "Forge Upper", Key::Second);
    let leaf = || Cert::leaf().issued_by("Forge Upper", Key::Inter);
    topic.ask(
        "5.5",
        "path-length-zero-self-issued-below",
        "a self-issued CA below is not counted",
        BOTH,
        &Ask::chain(&[&leaf(), &self_issued(), &upper(Some(0))]),
    );
    let limited = self_issued().with(basic_constraints(true, Some(0)));
    let below = Cert::ca("Forge Lower", Key::Spare, "Forge Upper", Key::Inter);
    let leaf_below = Cert::leaf().issued_by("Forge Lower", Key::Spare);
    topic.ask(
        "5.5",
        "self-issued-path-length-exceeded",
        "a self-issued CA's own limit counts from 1.40 on",
        BOTH,
        &Ask::chain(&[&leaf_below, &below, &limited, &upper(None)]),
    );
    let self_issued_leaf = Cert::leaf().issued_by("Forge Lower", Key::Spare).subject("Forge Lower");
    let limited_below = Cert::ca("Forge Lower", Key::Spare, "Forge Upper", Key::Second);
    topic.ask(
        "5.5",
        "path-length-self-issued-leaf",
        "whether a self-issued leaf counts against a limit",
        BOTH,
        &Ask::chain(&[&self_issued_leaf, &limited_below, &upper(Some(0))]),
    );
    topic.ask(
        "5.5",
        "path-length-on-anchor",
        "an anchor's pathLenConstraint is ignored",
        BOTH,
        &Ask::chain(&[&Cert::leaf(), &lower(), &upper(None)])
            .trusting(&[&Cert::root().with(basic_constraints(true, Some(0)))]),
    );
    topic.ask(
        "5.2",
        "intermediate-path-length-without-ca",
        "pathLenConstraint on a CA:FALSE intermediate makes it invalid",
        BOTH,
        &Ask::intermediate(&Cert::intermediate().with(basic_constraints(false, Some(0)))),
    );
    topic.ask(
        "5.2",
        "leaf-path-length-without-ca",
        "pathLenConstraint on a CA:FALSE leaf makes it invalid",
        BOTH,
        &Ask::leaf(&Cert::leaf().with(basic_constraints(false, Some(0)))),
    );
    let negative = der::sequence([der::boolean(0xff), der::integer([0xff])]);
    topic.ask(
        "5.2",
        "intermediate-path-length-negative",
        "a negative pathLenConstraint makes the intermediate invalid",
        DEFAULT,
        &Ask::intermediate(&Cert::intermediate().with(Extension::new(oid::BASIC_CONSTRAINTS, negative).critical())),
    );
}

fn malformed(topic: &mut Topic) {
    let identifiers = [
        ("basic-constraints", oid::BASIC_CONSTRAINTS),
        ("key-usage", oid::KEY_USAGE),
        ("ext-key-usage", oid::EXT_KEY_USAGE),
        ("subject-key-identifier", oid::SUBJECT_KEY_IDENTIFIER),
        ("authority-key-identifier", oid::AUTHORITY_KEY_IDENTIFIER),
        ("subject-alt-name", oid::SUBJECT_ALT_NAME),
        ("name-constraints", oid::NAME_CONSTRAINTS),
        ("crl-distribution-points", oid::CRL_DISTRIBUTION_POINTS),
    ];
    for (what, identifier) in identifiers {
        let garbage = Extension::new(identifier, vec![0x30, 0x03, 0x02, 0x01]);
        topic.ask(
            "5.2",
            &format!("leaf-garbage-{what}"),
            &format!("an unreadable {what} makes the leaf invalid"),
            BOTH,
            &Ask::leaf(&Cert::leaf().with(garbage.clone())),
        );
        topic.ask(
            "5.2",
            &format!("intermediate-garbage-{what}"),
            &format!("an unreadable {what} on the intermediate"),
            DEFAULT,
            &Ask::intermediate(&Cert::intermediate().with(garbage.clone())),
        );
        topic.ask(
            "5.2",
            &format!("anchor-garbage-{what}"),
            &format!("an unreadable {what} on the anchor"),
            DEFAULT,
            &Ask::good().trusting(&[&Cert::root().with(garbage)]),
        );
        let extensions = Cert::leaf().extensions.expect("leaves have extensions");
        if let Some(twice) = extensions.iter().find(|extension| extension.oid == identifier) {
            topic.ask(
                "5.2",
                &format!("leaf-twice-{what}"),
                &format!("{what} twice makes the leaf invalid"),
                BOTH,
                &Ask::leaf(&Cert::leaf().also(twice.clone())),
            );
            topic.ask(
                "5.2",
                &format!("leaf-trailing-{what}"),
                &format!("a byte after the value of {what}"),
                DEFAULT,
                &Ask::leaf(&Cert::leaf().with(twice.clone().with_trailing_byte())),
            );
        }
    }
    topic.ask(
        "5.2",
        "leaf-twice-unknown",
        "an unknown extension twice is fine",
        BOTH,
        &Ask::leaf(&Cert::leaf().also(unknown()).also(unknown())),
    );
    topic.ask(
        "5.2",
        "leaf-other-san-twice",
        "two different subjectAltName extensions",
        DEFAULT,
        &Ask::leaf(&Cert::leaf().also(extension::subject_alt_name([general_name::dns("second.example.org")]))),
    );
    topic.ask(
        "5.11",
        "leaf-critical-false-written",
        "critical=FALSE written out",
        DEFAULT,
        &Ask::leaf(&Cert::leaf().with(Extension { critical: Some(0), ..unknown() })),
    );
    topic.ask(
        "5.11",
        "leaf-critical-ber-true",
        "critical=TRUE as 0x01 (BER)",
        DEFAULT,
        &Ask::leaf(&Cert::leaf().with(Extension { critical: Some(1), ..key_usage(&[usage::DIGITAL_SIGNATURE]) })),
    );
    topic.ask(
        "5.11",
        "leaf-unknown-critical-ber-true",
        "an unknown extension with critical=TRUE as 0x01",
        DEFAULT,
        &Ask::leaf(&Cert::leaf().with(Extension { critical: Some(1), ..unknown() })),
    );
}

fn anchors(topic: &mut Topic) {
    topic.ask(
        "5.5",
        "anchor-unknown-critical",
        "an anchor may carry unknown critical extensions",
        BOTH,
        &Ask::good().trusting(&[&Cert::root().with(unknown().critical())]),
    );
    topic.ask(
        "5.5",
        "anchor-ca-false",
        "an anchor may say CA:FALSE",
        BOTH,
        &Ask::good().trusting(&[&Cert::root().with(basic_constraints(false, None))]),
    );
    topic.ask(
        "5.5",
        "anchor-without-basic-constraints",
        "an anchor needs no basicConstraints",
        BOTH,
        &Ask::good().trusting(&[&Cert::root().without(oid::BASIC_CONSTRAINTS)]),
    );
    topic.ask(
        "5.5",
        "anchor-v1",
        "an anchor may be v1",
        BOTH,
        &Ask::good().trusting(&[&Cert::root().set(|made| {
            made.version.clear();
            made.extensions = None;
        })]),
    );
    topic.ask(
        "5.5",
        "anchor-eku-code-signing",
        "an anchor's EKU is not looked at",
        BOTH,
        &Ask::good().trusting(&[&Cert::root().with(ext_key_usage(&[purpose::CODE_SIGNING]))]),
    );
    topic.ask(
        "5.3",
        "anchor-without-cert-sign",
        "an anchor whose keyUsage lacks keyCertSign is no issuer",
        BOTH,
        &Ask::good().trusting(&[&Cert::root().with(key_usage(&[usage::DIGITAL_SIGNATURE]))]),
    );
    topic.ask(
        "5.3",
        "anchor-without-key-usage",
        "an anchor without keyUsage may sign",
        BOTH,
        &Ask::good().trusting(&[&Cert::root().without(oid::KEY_USAGE)]),
    );
}
