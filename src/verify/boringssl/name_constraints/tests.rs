use svidlint_forge::certificate::{Cert, SPIFFE_ID, common_name, name};
use svidlint_forge::der;
use svidlint_forge::extension::{Extension, general_name as gn, name_constraints, oid};

use crate::knowledge::Check;
use crate::verify::boringssl::testing::{REVISIONS, Scene};

type Report = Option<(Check, i32, i32)>;

/// A leaf with this name below an intermediate with these constraints.
fn constrained(san: Vec<u8>, permitted: &[Vec<u8>], excluded: &[Vec<u8>]) -> Scene {
    let intermediate = Cert::intermediate().with(name_constraints(permitted, excluded));
    Scene::new(
        &[&Cert::leaf().with_names(&[san]), &intermediate],
        &[&Cert::root()],
    )
}

#[track_caller]
fn by_revision(scene: &Scene, expected: [Report; 3]) {
    assert_eq!(REVISIONS.map(|profile| scene.reported(profile)), expected);
}

const PERMITTED: Report = Some((Check::NcPermitted, 47, 0));
const EXCLUDED: Report = Some((Check::NcExcluded, 48, 0));
const BAD_CONSTRAINT: Report = Some((Check::NcUnsupported, 52, 0));
const BAD_NAME: Report = Some((Check::NcUnsupported, 53, 0));

#[test]
fn uris() {
    for (uri, constraint, expected) in [
        (SPIFFE_ID, "example.org", [None; 3]),
        (SPIFFE_ID, "EXAMPLE.org", [None; 3]),
        (SPIFFE_ID, "other.org", [PERMITTED; 3]),
        (SPIFFE_ID, ".example.org", [PERMITTED; 3]),
        (SPIFFE_ID, ".org", [None; 3]),
        (
            SPIFFE_ID,
            "spiffe://example.org",
            [PERMITTED, PERMITTED, BAD_CONSTRAINT],
        ),
        (SPIFFE_ID, "", [PERMITTED, PERMITTED, BAD_CONSTRAINT]),
        (SPIFFE_ID, "example.org.", [PERMITTED, PERMITTED, None]),
        ("spiffe://my_domain/x", "my_domain", [None, None, BAD_NAME]),
        (
            "spiffe://10.0.0.1/x",
            "example.org",
            [PERMITTED, PERMITTED, BAD_NAME],
        ),
        ("urn:uuid:1", "example.org", [BAD_NAME; 3]),
        ("spiffe://example.org:8443/x", "example.org", [None; 3]),
    ] {
        let scene = constrained(gn::uri(uri), &[gn::uri(constraint)], &[]);
        assert_eq!(
            REVISIONS.map(|profile| scene.reported(profile)),
            expected,
            "{uri} under {constraint}"
        );
    }
    by_revision(
        &constrained(gn::uri(SPIFFE_ID), &[], &[gn::uri("example.org")]),
        [EXCLUDED; 3],
    );
}

#[test]
fn dns_names() {
    for (dns, constraint, expected) in [
        ("a.example.org", "example.org", [None; 3]),
        ("example.org", ".example.org", [PERMITTED; 3]),
        ("badexample.org", "example.org", [PERMITTED; 3]),
        ("a.example.org", "", [None; 3]),
        ("a.example.org.", "example.org", [PERMITTED, None, None]),
    ] {
        by_revision(
            &constrained(gn::dns(dns), &[gn::dns(constraint)], &[]),
            expected,
        );
    }
    by_revision(
        &constrained(gn::dns("*.example.org"), &[], &[gn::dns("foo.example.org")]),
        [None, EXCLUDED, EXCLUDED],
    );
}

#[test]
fn kinds_without_a_subtree_are_free_and_unknown_kinds_are_refused() {
    constrained(gn::uri(SPIFFE_ID), &[gn::dns("example.org")], &[]).accepted();
    let ip_subtree = gn::ip(&[10, 0, 0, 0, 255, 0, 0, 0]);
    constrained(
        gn::ip(&[10, 0, 0, 1]),
        std::slice::from_ref(&ip_subtree),
        &[],
    )
    .refused(Check::NcUnsupported, 51, 0);
    constrained(gn::uri(SPIFFE_ID), &[ip_subtree], &[]).accepted();
}

#[test]
fn bounds_are_refused() {
    let subtree = der::sequence([gn::uri("example.org"), der::context_primitive(0, [0])]);
    let value = der::sequence([der::context(0, subtree)]);
    let intermediate = Cert::intermediate().with(Extension::new(oid::NAME_CONSTRAINTS, value));
    Scene::new(&[&Cert::leaf(), &intermediate], &[&Cert::root()]).refused(
        Check::NcUnsupported,
        49,
        0,
    );
}

#[test]
fn subjects_are_directory_names_and_mailboxes() {
    let permitted = name(&[("O", "SPIRE")]);
    let chain = |subject: Vec<u8>, constraint: Vec<u8>| {
        let intermediate = Cert::intermediate().with(name_constraints(&[constraint], &[]));
        let leaf = Cert::leaf().set(|leaf| leaf.subject = subject);
        Scene::new(&[&leaf, &intermediate], &[&Cert::root()])
    };
    let directory = gn::directory(&permitted);
    chain(name(&[("O", "spire"), ("CN", "x")]), directory.clone()).accepted();
    chain(name(&[("CN", "x")]), directory.clone()).refused(Check::NcPermitted, 47, 0);
    chain(name(&[]), directory).accepted();
    // The forge writes UTF8String, which is no form for a mailbox.
    chain(
        name(&[("emailAddress", "a@example.org")]),
        gn::email("example.org"),
    )
    .refused(Check::NcUnsupported, 53, 0);
}

#[test]
fn an_anchors_constraints_hold_and_self_issued_intermediates_are_passed_over() {
    let root = Cert::root().with(name_constraints(&[gn::uri("other.org")], &[]));
    Scene::new(&[&Cert::leaf(), &Cert::intermediate()], &[&root]).refused(
        Check::NcPermitted,
        47,
        0,
    );
    let with_san = Cert::intermediate().with_names(&[gn::uri("spiffe://other.org")]);
    let root = Cert::root().with(name_constraints(&[gn::uri("example.org")], &[]));
    Scene::new(&[&Cert::leaf(), &with_san], &[&root]).refused(Check::NcPermitted, 47, 1);
}

#[test]
fn a_leaf_without_san_may_not_look_like_a_host() {
    let intermediate = Cert::intermediate().with(name_constraints(&[gn::uri("example.org")], &[]));
    let chain = |cn: &str| {
        let leaf = Cert::leaf()
            .without(oid::SUBJECT_ALT_NAME)
            .set(|leaf| leaf.subject = common_name(cn));
        Scene::new(&[&leaf, &intermediate], &[&Cert::root()])
    };
    let at = |depth| Some((Check::NcNoSan, 67, depth));
    for cn in ["leaf", "*.example.org", "a_b:c."] {
        by_revision(&chain(cn), [at(-1), at(-1), at(0)]);
    }
    for cn in ["two words", "-leaf", "a..b"] {
        chain(cn).accepted();
    }
}

#[test]
fn mailboxes_are_held_to_stricter_rules_from_20260413_on() {
    for (mailbox, constraint, expected) in [
        ("a@example.org", "example.org", [None; 3]),
        ("a@x.example.org", ".example.org", [None; 3]),
        ("a@example.org", ".example.org", [PERMITTED; 3]),
        ("A@example.org", "a@EXAMPLE.org", [PERMITTED; 3]),
        ("a@example.org", "@example.org", [None, BAD_NAME, BAD_NAME]),
        ("a b@example.org", "example.org", [None, BAD_NAME, BAD_NAME]),
        ("example.org", "example.org", [BAD_NAME; 3]),
    ] {
        let scene = constrained(gn::email(mailbox), &[gn::email(constraint)], &[]);
        assert_eq!(
            REVISIONS.map(|profile| scene.reported(profile)),
            expected,
            "{mailbox} under {constraint}"
        );
    }
}
