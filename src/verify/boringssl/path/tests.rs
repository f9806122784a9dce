use svidlint_forge::certificate::{Cert, common_name};
use svidlint_forge::extension::{self, usage};
use svidlint_forge::key::Key;

use crate::knowledge::Check;
use crate::knowledge::boringssl::{BORINGSSL_20250514, BORINGSSL_20260413, BORINGSSL_20260813};
use crate::verify::StepOutcome;
use crate::verify::boringssl::testing::Scene;

fn usual() -> (Cert, Cert, Cert) {
    (Cert::leaf(), Cert::intermediate(), Cert::root())
}

#[test]
fn a_good_chain_is_accepted_by_both_validators() {
    let (leaf, intermediate, root) = usual();
    let scene = Scene::new(&[&leaf, &intermediate], &[&root]);
    scene.accepted();
    scene.spiffe().accepted();
}

#[test]
fn order_and_extra_certificates_do_not_matter() {
    let (leaf, intermediate, root) = usual();
    let stranger = Cert::ca("Stranger", Key::Other, "Stranger", Key::Other);
    Scene::new(&[&leaf, &stranger, &root, &intermediate], &[&root]).accepted();
}

#[test]
fn without_issuer_nothing_is_trusted() {
    let (leaf, intermediate, root) = usual();
    Scene::new(&[&leaf], &[&root]).refused(Check::NoIssuer, 20, 0);
    Scene::new(&[&leaf, &intermediate], &[]).refused(Check::NoIssuer, 20, 1);
    Scene::new(&[&leaf, &intermediate, &root], &[]).refused(Check::SelfSignedInChain, 19, 2);
}

#[test]
fn a_self_signed_leaf_must_be_an_anchor() {
    let leaf = Cert::root();
    Scene::new(&[&leaf], &[]).refused(Check::SelfSignedLeaf, 18, 0);
    Scene::new(&[&leaf], &[&leaf]).accepted();
    // Without keyCertSign it does not count as self-signed.
    let usage_only = leaf.with(extension::key_usage(&[usage::DIGITAL_SIGNATURE]));
    Scene::new(&[&usage_only], &[]).refused(Check::NoIssuer, 20, 0);
    Scene::new(&[&usage_only], &[&usage_only]).accepted();
}

#[test]
fn only_partial_chains_may_end_below_a_root() {
    let (leaf, intermediate, _) = usual();
    let scene = Scene::new(&[&leaf], &[&intermediate]);
    scene.accepted();
    scene.spiffe().refused(Check::NoIssuerPartial, 2, 1);
    let pinned = Scene::new(&[&leaf], &[&leaf]);
    pinned.accepted();
    pinned.spiffe().refused(Check::NoIssuer, 20, 0);
}

#[test]
fn the_store_is_asked_first() {
    let (leaf, intermediate, root) = usual();
    let expired = intermediate.clone().expired();
    Scene::new(&[&leaf, &intermediate], &[&root, &expired]).refused(Check::Expired, 10, 1);
    Scene::new(&[&leaf, &expired], &[&root, &intermediate]).accepted();
}

#[test]
fn of_equal_intermediates_the_first_one_sent_is_used() {
    let (leaf, intermediate, root) = usual();
    let expired = intermediate.clone().expired();
    Scene::new(&[&leaf, &expired, &intermediate], &[&root]).refused(Check::Expired, 10, 1);
    Scene::new(&[&leaf, &intermediate, &expired], &[&root]).accepted();
}

#[test]
fn key_identifiers_and_key_usage_tell_issuers_apart() {
    let (leaf, intermediate, root) = usual();
    let other = Cert::ca("Forge Root", Key::Other, "Forge Root", Key::Other);
    Scene::new(&[&leaf, &intermediate], &[&other, &root]).accepted();
    Scene::new(&[&leaf, &intermediate], &[&other]).refused(Check::NoIssuer, 20, 1);
    let cannot_sign = root.clone().with(extension::key_usage(&[usage::CRL_SIGN]));
    Scene::new(&[&leaf, &intermediate], &[&cannot_sign]).refused(Check::NoIssuer, 20, 1);
}

#[test]
fn an_issuer_with_unusable_extensions_is_never_chosen() {
    let (leaf, intermediate, root) = usual();
    let twice = intermediate
        .clone()
        .also(extension::basic_constraints(true, None));
    Scene::new(&[&leaf, &twice], &[&root]).refused(Check::NoIssuer, 20, 0);
}

#[test]
fn the_depth_limit_shows_as_a_missing_issuer() {
    let (leaf, intermediate, root) = usual();
    let scene = Scene::new(&[&leaf, &intermediate], &[&root]);
    scene
        .clone()
        .set(|scene| scene.max_intermediates = 1)
        .accepted();
    scene
        .set(|scene| scene.max_intermediates = 0)
        .refused(Check::NoIssuer, 20, 1);
}

#[test]
fn which_of_two_same_named_anchors_is_tried_depends_on_the_revision() {
    let leaf = Cert::leaf_of_root().without_key_identifiers();
    let root = Cert::root().without_key_identifiers();
    let other =
        Cert::ca("Forge Root", Key::Other, "Forge Root", Key::Other).without_key_identifiers();
    let good_first = Scene::new(&[&leaf], &[&root, &other]);
    assert_eq!(
        good_first.reported(&BORINGSSL_20250514),
        Some((Check::Signature, 7, 0))
    );
    assert_eq!(good_first.reported(&BORINGSSL_20260413), None);
    assert_eq!(good_first.reported(&BORINGSSL_20260813), None);
    let good_last = Scene::new(&[&leaf], &[&other, &root]);
    assert_eq!(good_last.reported(&BORINGSSL_20250514), None);
    assert_eq!(
        good_last.reported(&BORINGSSL_20260413),
        Some((Check::Signature, 7, 0))
    );
}

/// Which anchor it is, the recordings of `store-order/*` tell.
#[test]
fn big_stores_are_decided_too() {
    let leaf = Cert::leaf_of_root().without_key_identifiers();
    let root = Cert::root().without_key_identifiers();
    let mut anchors = vec![
        root.clone(),
        Cert::ca("Forge Root", Key::Other, "Forge Root", Key::Other).without_key_identifiers(),
    ];
    for number in 0..30 {
        let name = format!("Filler {number}");
        anchors.push(root.clone().set(|filler| {
            filler.subject = common_name(&name);
            filler.issuer = common_name(&name);
        }));
    }
    let anchors: Vec<&Cert> = anchors.iter().collect();
    let scene = Scene::new(&[&leaf], &anchors);
    assert_eq!(scene.outcomes(Check::NoIssuer), [StepOutcome::Passed]);
    assert_eq!(scene.reported(&BORINGSSL_20260413), None);
}

#[test]
fn names_compare_in_their_canonical_form() {
    use svidlint_forge::certificate::common_name_as;
    use svidlint_forge::der;
    let (leaf, intermediate, root) = usual();
    let odd = root.set(|root| {
        root.subject = common_name_as(&der::tlv(der::tag::PRINTABLE_STRING, " FORGE  root "));
        root.issuer = root.subject.clone();
    });
    Scene::new(&[&leaf, &intermediate], &[&odd]).accepted();
}

#[test]
fn what_is_not_in_evidence_leaves_the_path_open() {
    let (leaf, intermediate, root) = usual();
    let unknown_store = Scene::new(&[&leaf, &intermediate], &[]).set(|scene| {
        scene.store_in_evidence = false;
        scene.store_complete = false;
    });
    assert_eq!(
        unknown_store.outcomes(Check::NoIssuer),
        [StepOutcome::Undecided]
    );
    assert_eq!(unknown_store.outcomes(Check::Eku), [StepOutcome::Passed]);
    assert_eq!(
        unknown_store.outcomes(Check::Expired),
        [StepOutcome::Passed]
    );
    let leaf_only = Scene::new(&[&leaf], &[&root]).set(|scene| scene.presented.complete = false);
    assert_eq!(
        leaf_only.outcomes(Check::NoIssuer),
        [StepOutcome::Undecided]
    );
    // An intermediate that is an anchor needs nothing else from the peer.
    Scene::new(&[&leaf], &[&intermediate])
        .set(|scene| scene.presented.complete = false)
        .accepted();
}

#[test]
fn a_leaf_that_fails_whatever_the_path_is_refused() {
    let (leaf, ..) = usual();
    let scene = Scene::new(&[&leaf.expired()], &[]).set(|scene| {
        scene.store_in_evidence = false;
        scene.presented.complete = false;
    });
    assert_eq!(scene.outcomes(Check::Expired), [StepOutcome::Failed]);
    assert_eq!(scene.outcomes(Check::Signature), [StepOutcome::Undecided]);
}
