use svidlint_forge::certificate::{Cert, common_name};
use svidlint_forge::der;
use svidlint_forge::extension::{self, Extension, oid, purpose, usage};
use svidlint_forge::key::Key;

use crate::knowledge::Check;
use crate::knowledge::boringssl::{BORINGSSL_20260413, BORINGSSL_20260813};
use crate::model::Role;
use crate::verify::boringssl::testing::Scene;

fn leaf(change: impl FnOnce(Cert) -> Cert) -> Scene {
    Scene::new(
        &[&change(Cert::leaf()), &Cert::intermediate()],
        &[&Cert::root()],
    )
}

fn intermediate(change: impl FnOnce(Cert) -> Cert) -> Scene {
    Scene::new(
        &[&Cert::leaf(), &change(Cert::intermediate())],
        &[&Cert::root()],
    )
}

#[test]
fn unknown_critical_extensions_are_refused_on_what_was_sent() {
    for oid in [
        oid::UNKNOWN,
        oid::SUBJECT_KEY_IDENTIFIER,
        oid::CRL_DISTRIBUTION_POINTS,
        oid::TLS_FEATURE,
    ] {
        let value = der::tlv(der::tag::OCTET_STRING, [1]);
        let value = if oid == oid::CRL_DISTRIBUTION_POINTS {
            der::sequence([[]; 0] as [[u8; 0]; 0])
        } else {
            value
        };
        let critical = Extension::new(oid, value).critical();
        // A key identifier of another value would make the path another one, so the leaf alone is changed for that one.
        leaf(|cert| cert.with(critical.clone())).refused(Check::CriticalExt, 34, 0);
        if oid == oid::UNKNOWN {
            intermediate(|cert| cert.with(critical)).refused(Check::CriticalExt, 34, 1);
        }
    }
}

#[test]
fn anchors_are_exempt() {
    let anchor = Cert::root()
        .with(Extension::new(oid::UNKNOWN, vec![]).critical())
        .with(extension::ext_key_usage(&[purpose::CODE_SIGNING]))
        .with(extension::basic_constraints(false, None));
    Scene::new(&[&Cert::leaf(), &Cert::intermediate()], &[&anchor]).accepted();
}

#[test]
fn intermediates_must_be_cas() {
    intermediate(|cert| cert.without(oid::BASIC_CONSTRAINTS)).refused(Check::NotCa, 24, 1);
    intermediate(|cert| cert.with(extension::basic_constraints(false, None))).refused(
        Check::NotCa,
        24,
        1,
    );
    intermediate(|cert| {
        cert.set(|cert| {
            cert.version = Vec::new();
            cert.extensions = None;
        })
    })
    .refused(Check::NotCa, 24, 1);
    leaf(|cert| cert.with(extension::basic_constraints(true, None))).accepted();
}

#[test]
fn extended_key_usage_must_name_the_role_in_the_whole_chain() {
    let client_only = extension::ext_key_usage(&[purpose::CLIENT_AUTH]);
    let as_client = |scene: Scene| scene.set(|scene| scene.purpose = Some(Role::Client));
    leaf(|cert| cert.with(client_only.clone())).refused(Check::Eku, 26, 0);
    as_client(leaf(|cert| cert.with(client_only.clone()))).accepted();
    intermediate(|cert| cert.with(client_only.clone())).refused(Check::Eku, 26, 1);
    leaf(|cert| cert.with(client_only.clone()))
        .spiffe()
        .accepted();
    for purposes in [
        &[purpose::ANY][..],
        &[purpose::NETSCAPE_SGC, purpose::MICROSOFT_SGC],
        &[],
    ] {
        leaf(|cert| cert.with(extension::ext_key_usage(purposes))).refused(Check::Eku, 26, 0);
    }
    leaf(|cert| cert.without(oid::EXT_KEY_USAGE)).accepted();
}

#[test]
fn the_leafs_key_usage_must_be_of_use() {
    let with = |bits: &[u8]| leaf(|cert| cert.with(extension::key_usage(bits)));
    with(&[usage::DATA_ENCIPHERMENT]).refused(Check::KuPurpose, 26, 0);
    with(&[usage::KEY_AGREEMENT]).accepted();
    let encipherment = with(&[usage::KEY_ENCIPHERMENT]);
    encipherment.accepted();
    encipherment
        .set(|scene| scene.purpose = Some(Role::Client))
        .refused(Check::KuPurpose, 26, 0);
    leaf(|cert| cert.without(oid::KEY_USAGE)).accepted();
}

#[test]
fn path_lengths_are_counted_below_the_certificate() {
    let lower = Cert::ca("Lower", Key::Second, "Forge Intermediate", Key::Inter);
    let leaf = Cert::leaf().issued_by("Lower", Key::Second);
    let chain = |limit| {
        let upper = Cert::intermediate().with(extension::basic_constraints(true, Some(limit)));
        Scene::new(&[&leaf, &lower, &upper], &[&Cert::root()])
    };
    chain(0).refused(Check::Pathlen, 25, 2);
    chain(1).accepted();
    // On an anchor it is not looked at.
    let root = Cert::root().with(extension::basic_constraints(true, Some(0)));
    Scene::new(&[&leaf, &lower, &Cert::intermediate()], &[&root]).accepted();
}

#[test]
fn self_issued_certificates_and_path_lengths_differ_by_revision() {
    // Two certificates of one name: the upper one issues the lower one, so the lower one is self-issued.
    let upper = Cert::intermediate().with(extension::basic_constraints(true, Some(0)));
    let lower = Cert::ca(
        "Forge Intermediate",
        Key::Second,
        "Forge Intermediate",
        Key::Inter,
    );
    let leaf = Cert::leaf().issued_by("Forge Intermediate", Key::Second);
    Scene::new(&[&leaf, &lower, &upper], &[&Cert::root()]).accepted();
    // A self-issued leaf counts from 0.20260813 on.
    let middle = Cert::ca("Lower", Key::Second, "Forge Intermediate", Key::Inter);
    let self_issued = Cert::leaf()
        .issued_by("Lower", Key::Second)
        .set(|leaf| leaf.subject = common_name("Lower"))
        .with(extension::key_usage(&[usage::DIGITAL_SIGNATURE]));
    let scene = Scene::new(&[&self_issued, &middle, &upper], &[&Cert::root()]);
    assert_eq!(scene.reported(&BORINGSSL_20260413), None);
    assert_eq!(
        scene.reported(&BORINGSSL_20260813),
        Some((Check::Pathlen, 25, 2))
    );
}

#[test]
fn unusable_extensions_of_the_leaf_are_refused_first() {
    for change in [
        (|cert: Cert| cert.also(extension::key_usage(&[usage::DIGITAL_SIGNATURE])))
            as fn(Cert) -> Cert,
        |cert| cert.with(Extension::new(oid::KEY_USAGE, vec![0x03, 0x02, 0x08, 0x80])),
        |cert| cert.with(Extension::new(oid::EXT_KEY_USAGE, der::null())),
        |cert| cert.with(extension::basic_constraints(false, Some(0))),
        |cert| cert.with(extension::basic_constraints(true, None).with_trailing_byte()),
        |cert| cert.with(extension::subject_key_identifier(&[1]).with_trailing_byte()),
        |cert| {
            cert.with(Extension::new(
                oid::SUBJECT_ALT_NAME,
                vec![0x30, 0x02, 0x8a, 0x00],
            ))
        },
        |cert| cert.with(Extension::new(oid::NAME_CONSTRAINTS, der::null())),
        |cert| cert.with(Extension::new(oid::CRL_DISTRIBUTION_POINTS, der::null())),
    ] {
        leaf(|cert| change(cert).expired()).refused(Check::LeafInvalidExt, 41, 0);
    }
    // Extensions that BoringSSL does not look at may be anything, and twice.
    let odd = Extension::new(oid::AUTHORITY_INFO_ACCESS, vec![0xff]);
    leaf(|cert| cert.also(odd.clone()).also(odd)).accepted();
}
