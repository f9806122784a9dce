//! Validity periods (reference section 5.8; `check_cert_time`, `X509_cmp_time_posix`).

use super::{Request, X509Error};
use crate::knowledge::Check;
use crate::model::{Certificate, Clock, Fact, Timestamp, TimestampForm};
use crate::verify::Step;
use crate::verify::step::at_presenter;

/// The time steps of one certificate, in BoringSSL's order: notBefore's form, notBefore, notAfter's form, notAfter. They are
/// taken for the part of the interval in which it is assumed to be valid.
pub(super) fn steps(request: &Request<'_>, certificate: &Certificate, index: usize) -> Vec<Step> {
    if !request.check_time {
        return [Check::TimeFormat, Check::NotYetValid, Check::Expired]
            .map(|check| Step::not_applicable(check, "this verifier does not look at dates"))
            .to_vec();
    }
    let clock = &request.clock.while_valid(
        certificate.not_before.value().map(|time| time.at),
        certificate.not_after.value().map(|time| time.at),
    );
    let mut steps = Vec::new();
    steps.extend(form(
        &certificate.not_before,
        index,
        "notBefore",
        X509Error::ERROR_IN_CERT_NOT_BEFORE_FIELD,
    ));
    steps.push(not_before(&certificate.not_before, clock, index));
    let after = form(
        &certificate.not_after,
        index,
        "notAfter",
        X509Error::ERROR_IN_CERT_NOT_AFTER_FIELD,
    );
    let sound = steps
        .iter()
        .chain(&after)
        .all(|step| step.check != Check::TimeFormat);
    steps.extend(after);
    steps.push(not_after(&certificate.not_after, clock, index));
    if sound {
        steps.insert(
            0,
            Step::passed_at(Check::TimeFormat, index, "both times are comparable"),
        );
    }
    steps
}

/// A failed step for a form that parses and cannot be compared.
fn form(time: &Fact<Timestamp>, index: usize, field: &str, error: X509Error) -> Option<Step> {
    let uncomparable =
        matches!(time.value(), Some(time) if time.form == TimestampForm::UtcTimeWithOffset);
    uncomparable.then(|| {
        Step::refused(
            Check::TimeFormat,
            index,
            error,
            format!("{field} is a UTCTime with an offset"),
        )
    })
}

fn not_before(time: &Fact<Timestamp>, clock: &Clock, index: usize) -> Step {
    let check = Check::NotYetValid;
    let Some(time) = time.value() else {
        return unseen(check, index, "notBefore");
    };
    let detail = format!("valid from {}", time.at);
    if clock.from >= time.at {
        Step::passed_at(check, index, detail)
    } else if clock.to < time.at {
        Step::refused(check, index, X509Error::CERT_NOT_YET_VALID, detail)
    } else {
        Step::open(check, Some(index), within(&detail, clock), &[])
    }
}

/// The certificate has expired as soon as the clock shows notAfter itself.
fn not_after(time: &Fact<Timestamp>, clock: &Clock, index: usize) -> Step {
    let check = Check::Expired;
    let Some(time) = time.value() else {
        return unseen(check, index, "notAfter");
    };
    let detail = format!("valid until {}", time.at);
    if clock.to < time.at {
        Step::passed_at(check, index, detail)
    } else if clock.from >= time.at {
        Step::refused(check, index, X509Error::CERT_HAS_EXPIRED, detail)
    } else {
        Step::open(check, Some(index), within(&detail, clock), &[])
    }
}

fn within(detail: &str, clock: &Clock) -> String {
    format!(
        "{detail}; the evidence was taken between {} and {}",
        clock.from, clock.to
    )
}

fn unseen(check: Check, index: usize, field: &str) -> Step {
    Step::open(
        check,
        Some(index),
        format!("{field} is not in evidence"),
        &[at_presenter(field)],
    )
}

#[cfg(test)]
mod tests;
