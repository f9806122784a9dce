use svidlint_forge::certificate::Cert;
use svidlint_forge::der;

use crate::knowledge::Check;
use crate::model::{Certificate, Clock, ClockOrigin, Fact, Timestamp, TimestampForm};
use crate::verify::StepOutcome;
use crate::verify::boringssl::testing::{Scene, moment};

fn leaf_at(leaf: &Cert, from: &str, to: &str) -> Scene {
    Scene::new(&[leaf, &Cert::intermediate()], &[&Cert::root()]).set(|scene| {
        scene.clock = Clock {
            from: moment(from),
            to: moment(to),
            origin: ClockOrigin::Evidence,
            has_ended: false,
        };
    })
}

fn at(now: &str) -> Scene {
    let leaf = Cert::leaf().validity("20250101000000Z", "20250201000000Z");
    leaf_at(&leaf, now, now)
}

#[test]
fn both_ends_count_to_the_second() {
    at("2024-12-31T23:59:59Z").refused(Check::NotYetValid, 9, 0);
    at("2025-01-01T00:00:00Z").accepted();
    at("2025-01-31T23:59:59Z").accepted();
    at("2025-02-01T00:00:00Z").refused(Check::Expired, 10, 0);
    at("2026-02-01T00:00:00Z")
        .set(|scene| scene.check_time = false)
        .accepted();
}

#[test]
fn an_expired_anchor_is_reported_before_the_leaf() {
    Scene::new(
        &[&Cert::leaf().expired(), &Cert::intermediate()],
        &[&Cert::root().expired()],
    )
    .refused(Check::Expired, 10, 2);
}

#[test]
fn other_checks_of_extensions_come_before_dates() {
    let leaf = Cert::leaf().expired();
    Scene::new(
        &[&leaf, &Cert::intermediate().without("2.5.29.19")],
        &[&Cert::root()],
    )
    .refused(Check::NotCa, 24, 1);
}

#[test]
fn reversed_validity_fails_on_one_side_or_the_other() {
    let leaf = Cert::leaf().validity("20300101000000Z", "20250101000000Z");
    let chain = |leaf: &Cert| Scene::new(&[leaf, &Cert::intermediate()], &[&Cert::root()]);
    chain(&leaf).refused(Check::NotYetValid, 9, 0);
}

#[test]
fn a_utc_time_with_an_offset_cannot_be_compared() {
    let offset = der::tlv(der::tag::UTC_TIME, "200101000000+0100");
    let leaf = Cert::leaf().set(|leaf| leaf.not_before = offset.clone());
    Scene::new(&[&leaf, &Cert::intermediate()], &[&Cert::root()]).refused(Check::TimeFormat, 13, 0);
    let leaf = Cert::leaf().set(|leaf| leaf.not_after = offset);
    Scene::new(&[&leaf, &Cert::intermediate()], &[&Cert::root()]).refused(Check::TimeFormat, 14, 0);
}

#[test]
fn an_interval_decides_only_as_a_whole() {
    let leaf = Cert::leaf().validity("20250101000000Z", "20250201000000Z");
    let outcome = |from, to| leaf_at(&leaf, from, to).outcomes(Check::Expired)[2];
    assert_eq!(
        outcome("2025-01-01T00:00:00Z", "2025-01-31T23:59:59Z"),
        StepOutcome::Passed
    );
    assert_eq!(
        outcome("2025-01-31T00:00:00Z", "2025-02-01T00:00:00Z"),
        StepOutcome::Undecided
    );
    assert_eq!(
        outcome("2025-02-01T00:00:00Z", "2025-02-02T00:00:00Z"),
        StepOutcome::Failed
    );
}

#[test]
fn a_leaf_from_a_dump_has_dates_and_nothing_else() {
    let time = |text| {
        Fact::known(Timestamp {
            at: moment(text),
            form: TimestampForm::Rfc3339,
        })
    };
    let leaf = Certificate {
        not_before: time("2024-01-01T00:00:00Z"),
        not_after: time("2025-01-01T00:00:00Z"),
        ..Certificate::default()
    };
    let scene = Scene::new(&[], &[&Cert::root()]).set(|scene| {
        scene.presented.certificates.push(leaf);
        scene.presented.complete = false;
    });
    assert_eq!(scene.outcomes(Check::Expired), [StepOutcome::Failed]);
    assert_eq!(scene.outcomes(Check::NotYetValid), [StepOutcome::Passed]);
    assert_eq!(scene.outcomes(Check::Eku), [StepOutcome::Undecided]);
}
