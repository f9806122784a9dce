use svidlint_forge::certificate::Cert;
use svidlint_forge::crl::{Crl, issuing_distribution_point};
use svidlint_forge::der;
use svidlint_forge::extension::{self, Extension, oid, usage};
use svidlint_forge::key::Key;

use crate::knowledge::Check;
use crate::knowledge::boringssl::{BORINGSSL_20250514, BORINGSSL_20260413, BORINGSSL_20260813};
use crate::verify::boringssl::CrlChecking;
use crate::verify::boringssl::testing::Scene;

fn chain(lists: &[&Crl]) -> Scene {
    Scene::new(&[&Cert::leaf(), &Cert::intermediate()], &[&Cert::root()]).crls(lists)
}

fn both(change: impl FnOnce(Crl) -> Crl) -> Scene {
    chain(&[&Crl::of_root(), &change(Crl::of_intermediate())])
}

#[test]
fn one_list_makes_every_list_necessary() {
    both(|list| list).accepted();
    chain(&[&Crl::of_root()]).refused(Check::CrlMissing, 3, 0);
    chain(&[&Crl::of_intermediate()]).refused(Check::CrlMissing, 3, 1);
    chain(&[&Crl::of_intermediate()])
        .set(|scene| scene.crl = CrlChecking::LeafOnly)
        .accepted();
    // Also of the issuer of an anchor that is no root.
    Scene::new(&[&Cert::leaf()], &[&Cert::intermediate()])
        .crls(&[&Crl::of_intermediate()])
        .refused(Check::CrlMissing, 3, 1);
}

#[test]
fn revoked_serials_are_refused_before_dates() {
    let serial = Cert::leaf().serial;
    both(|list| list.revoking(&serial)).refused(Check::Revoked, 23, 0);
    both(|list| list.revoking(&der::number(7))).accepted();
    Scene::new(
        &[&Cert::leaf().expired(), &Cert::intermediate()],
        &[&Cert::root()],
    )
    .crls(&[&Crl::of_root(), &Crl::of_intermediate().revoking(&serial)])
    .refused(Check::Revoked, 23, 0);
}

#[test]
fn lists_must_be_current_unless_dates_do_not_count() {
    let future = both(|list| list.set(|list| list.last_update = der::time("20900101000000Z")));
    future.refused(Check::CrlState, 11, 0);
    future.set(|scene| scene.check_time = false).accepted();
    both(|list| list.set(|list| list.next_update = Some(der::time("20250101000000Z")))).refused(
        Check::CrlState,
        12,
        0,
    );
    both(|list| list.set(|list| list.next_update = None)).accepted();
}

#[test]
fn lists_must_be_signed_by_an_issuer_that_may() {
    both(|list| list.set(|list| list.broken_signature = true)).refused(Check::CrlState, 8, 0);
    let cannot = Cert::intermediate().with(extension::key_usage(&[usage::KEY_CERT_SIGN]));
    Scene::new(&[&Cert::leaf(), &cannot], &[&Cert::root()])
        .crls(&[&Crl::of_root(), &Crl::of_intermediate()])
        .refused(Check::CrlState, 35, 0);
    both(|list| list.set(|list| list.signer = Key::Other)).refused(Check::CrlState, 8, 0);
}

#[test]
fn scope_and_critical_extensions_count() {
    both(|list| list.with(issuing_distribution_point(1))).accepted();
    both(|list| list.with(issuing_distribution_point(2))).refused(Check::CrlState, 44, 0);
    let attribute = both(|list| list.with(issuing_distribution_point(5)));
    for profile in [&BORINGSSL_20250514, &BORINGSSL_20260413] {
        assert_eq!(attribute.reported(profile), Some((Check::CrlState, 44, 0)));
    }
    assert_eq!(attribute.reported(&BORINGSSL_20260813), None);
    both(|list| list.with(issuing_distribution_point(4))).refused(Check::CrlMissing, 3, 0);
    both(|list| list.with(Extension::new(oid::UNKNOWN, vec![]).critical())).refused(
        Check::CrlState,
        36,
        0,
    );
}

#[test]
fn the_best_list_is_used_and_the_newer_one_among_equals() {
    let serial = Cert::leaf().serial;
    let old = Crl::of_intermediate();
    let new = Crl::of_intermediate()
        .revoking(&serial)
        .set(|list| list.last_update = der::time("20250601000000Z"));
    chain(&[&Crl::of_root(), &old, &new]).refused(Check::Revoked, 23, 0);
    let old_revoking = Crl::of_intermediate().revoking(&serial);
    let new_clear =
        Crl::of_intermediate().set(|list| list.last_update = der::time("20250601000000Z"));
    chain(&[&Crl::of_root(), &old_revoking, &new_clear]).accepted();
}
