//! Certificates above the leaf: the path to an anchor, CA bits, signatures, constraints, and revocation.

use serde_json::json;

use super::{RuleFixture, bytes, chain, chain_of, good, leaf, root, text_of};
use crate::certificate::{Cert, common_name};
use crate::der;
use crate::extension::{
    Extension, basic_constraints, certificate_policies, ext_key_usage, general_name, name_constraints, oid, purpose,
    subject_key_identifier,
};
use crate::key::{Hash, Key, Signature};
use crate::pem;

pub(super) fn fixtures() -> Vec<RuleFixture> {
    [paths(), constraints(), keys(), twins()].concat()
}

fn paths() -> Vec<RuleFixture> {
    let other_root = Cert::ca("Other Root", Key::Other, "Other Root", Key::Other);
    let of_other = Cert::ca("Forge Intermediate", Key::Inter, "Other Root", Key::Other);
    let whole = [&Cert::leaf(), &of_other, &other_root];
    let server_only = Cert::intermediate().with(ext_key_usage(&[purpose::SERVER_AUTH]));
    let no_ca = Cert::intermediate().with(basic_constraints(false, None));
    let broken = Cert::leaf().set(|leaf| leaf.broken_signature = true);
    let spiffe = |bundle: &str| {
        let validator = crate::admin::spiffe_validator(&[("example.org", bundle)]);
        let context = super::downstream(&json!({"custom_validator_config": validator}));
        [good(), vec![(".context.json", bytes(crate::admin::pretty(&context)))]].concat()
    };
    vec![
        chain("issuer-unknown", "error", &[&Cert::leaf()]),
        chain("root-not-trusted", "error", &whole),
        RuleFixture::new(
            "anchor-not-self-signed",
            "error",
            spiffe(&text_of(&[&Cert::intermediate()])),
            spiffe(&root()),
        )
        .without_root()
        .flags("--presented-by client"),
        chain("issuer-eku-lacks-role", "warning", &[&Cert::leaf(), &server_only]),
        chain("issuer-not-ca", "error", &[&Cert::leaf(), &no_ca]),
        chain("signature-invalid", "error", &[&broken, &Cert::intermediate()]),
        chain("rustls-path-refused", "error", &[&Cert::leaf()]).flags("--verifier rustls"),
    ]
}

fn constraints() -> Vec<RuleFixture> {
    let under = |constraints: Extension| Cert::intermediate().with(constraints);
    let to_other = under(name_constraints(&[general_name::uri("other.example")], &[]));
    let by_address = under(name_constraints(&[general_name::ip(&[10, 0, 0, 0, 255, 0, 0, 0])], &[]));
    let with_address = Cert::leaf().with_names(&[general_name::ip(&[10, 0, 0, 1])]);
    let to_own = under(name_constraints(&[general_name::uri("example.org")], &[]));
    let nameless = Cert::leaf().subject("cart").without(oid::SUBJECT_ALT_NAME);
    let unknown = Extension::new(oid::UNKNOWN, der::null()).critical();
    let short = Cert::intermediate().with(basic_constraints(true, Some(0)));
    let lower = Cert::ca("Forge Lower", Key::Second, "Forge Intermediate", Key::Inter);
    let deep = Cert::leaf().issued_by("Forge Lower", Key::Second);
    let twice = Cert::leaf().with(certificate_policies(&["1.2.3", "1.2.3"]));
    vec![
        chain("name-constraint-violated", "error", &[&Cert::leaf(), &to_other]),
        chain("name-constraint-unsupported", "error", &[&with_address, &by_address]),
        chain("leaf-no-san-under-name-constraints", "error", &[&nameless, &to_own]),
        leaf("critical-extension-unknown", "error", &Cert::leaf().with(unknown)),
        chain("path-length-exceeded", "error", &[&deep, &lower, &short]),
        leaf("certificate-policy-refused", "error", &twice),
        leaf(
            "time-format-unusable",
            "error",
            &Cert::leaf().set(|made| {
                made.not_after = der::utc_time("440101000000+0100");
            }),
        ),
    ]
}

fn keys() -> Vec<RuleFixture> {
    let sha1 = Cert::leaf_of_root().signed_with(Signature::Ecdsa(Hash::Sha1));
    let unknown_curve = Cert::ca("Forge Intermediate", Key::Secp256k1, "Forge Root", Key::Root);
    let below_it = Cert::leaf().issued_by("Forge Intermediate", Key::Secp256k1);
    let small = Cert::ca("Forge Intermediate", Key::Rsa1024, "Forge Root", Key::Root);
    let below_small = Cert::leaf().issued_by("Forge Intermediate", Key::Rsa1024);
    vec![
        chain("signature-algorithm-weak", "warning", &[&sha1]),
        chain("issuer-key-unusable", "error", &[&below_it, &unknown_curve]),
        chain("rsa-key-small", "note", &[&below_small, &small]),
    ]
}

/// CAs of one name.
fn twins() -> Vec<RuleFixture> {
    let bare = |key| {
        let made = Cert::ca("Forge Root", key, "Forge Root", key).without_key_identifiers();
        made.set(|made| made.serial = crate::certificate::serial_for(&format!("twin/{key:?}")))
    };
    let leaf = Cert::leaf_of_root().without(oid::AUTHORITY_KEY_IDENTIFIER);
    let bundled = |anchors: &[&Cert]| [chain_of(&[&leaf]), vec![(".bundle.pem", bytes(text_of(anchors)))]].concat();
    let beside_root = |others: [(&str, Key); 2]| {
        let named = |(name, key)| Cert { subject: common_name(name), issuer: common_name(name), ..bare(key) };
        let bundle = root() + &pem::certificates(others.map(named).map(|made| made.der()));
        [good(), vec![(".bundle.pem", bytes(bundle))]].concat()
    };
    let other_key_id = Cert::intermediate().with(subject_key_identifier(&Key::Other.identifier()));
    let renamed = |made: Cert| Cert { subject: common_name("Other Root"), issuer: common_name("Other Root"), ..made };
    vec![
        RuleFixture::new(
            "anchors-ambiguous",
            "warning",
            bundled(&[&bare(Key::Root), &bare(Key::Other)]),
            bundled(&[&bare(Key::Root), &renamed(bare(Key::Other))]),
        )
        .without_root(),
        RuleFixture::new(
            "ca-same-subject-other-key",
            "note",
            beside_root([("Second Root", Key::Second), ("Second Root", Key::Other)]),
            beside_root([("Second Root", Key::Second), ("Third Root", Key::Other)]),
        )
        .without_root(),
        RuleFixture::new(
            "bundle-duplicate",
            "note",
            [good(), vec![(".bundle.pem", bytes(root() + &root()))]].concat(),
            [good(), vec![(".bundle.pem", bytes(root()))]].concat(),
        )
        .without_root(),
        chain("issuer-key-id-mismatch", "warning", &[&Cert::leaf(), &other_key_id]).without_root(),
    ]
}
