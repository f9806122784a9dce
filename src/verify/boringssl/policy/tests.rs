use svidlint_forge::certificate::Cert;
use svidlint_forge::der;
use svidlint_forge::extension::{self, Extension, oid};

use crate::knowledge::Check;
use crate::verify::boringssl::testing::Scene;

const ONE: &str = "1.3.6.1.4.1.99999.10";
const TWO: &str = "1.3.6.1.4.1.99999.11";

fn chain(leaf: impl FnOnce(Cert) -> Cert, intermediate: impl FnOnce(Cert) -> Cert) -> Scene {
    Scene::new(
        &[&leaf(Cert::leaf()), &intermediate(Cert::intermediate())],
        &[&Cert::root()],
    )
}

#[test]
fn policies_matter_only_where_one_is_required() {
    let policy = |policy| extension::certificate_policies(&[policy]);
    chain(|cert| cert.with(policy(ONE)), |cert| cert.with(policy(TWO))).accepted();
    let required = |cert: Cert| {
        cert.with(policy(TWO))
            .with(extension::require_explicit_policy(0))
    };
    chain(|cert| cert.with(policy(ONE)), required).refused(Check::Policy, 43, 0);
    chain(|cert| cert, required).refused(Check::Policy, 43, 0);
    chain(|cert| cert.with(policy(TWO)), required).accepted();
    let any = |cert: Cert| {
        cert.with(policy("2.5.29.32.0"))
            .with(extension::require_explicit_policy(0))
    };
    chain(|cert| cert.with(policy(ONE)), any).accepted();
}

#[test]
fn malformed_policy_extensions_are_refused_but_on_the_anchor() {
    let empty = extension::certificate_policies(&[]);
    chain(|cert| cert.with(empty.clone()), |cert| cert).refused(Check::Policy, 42, 0);
    chain(|cert| cert, |cert| cert.with(empty.clone())).refused(Check::Policy, 42, 0);
    let twice = extension::certificate_policies(&[ONE, ONE]);
    chain(|cert| cert.with(twice), |cert| cert).refused(Check::Policy, 42, 0);
    let unreadable = Extension::new(oid::CERTIFICATE_POLICIES, der::null());
    chain(|cert| cert.with(unreadable.clone()), |cert| cert).refused(Check::Policy, 42, 0);
    for oid in [
        oid::POLICY_CONSTRAINTS,
        oid::INHIBIT_ANY_POLICY,
        oid::POLICY_MAPPINGS,
    ] {
        let odd = Extension::new(oid, der::null());
        chain(|cert| cert, |cert| cert.with(odd)).refused(Check::Policy, 42, 0);
    }
    Scene::new(
        &[&Cert::leaf(), &Cert::intermediate()],
        &[&Cert::root().with(unreadable.clone())],
    )
    .accepted();
    // A chain of one is not looked at.
    let leaf = Cert::leaf().with(unreadable);
    Scene::new(&[&leaf], &[&leaf]).accepted();
}
