//! The model's answer.

use svidlint::input::der;
use svidlint::knowledge::boringssl::Profile;
use svidlint::model::{
    Certificate, Clock, ClockOrigin, InputId, Instant, Location, Presented, RevocationList,
};
use svidlint::verify::StepOutcome;
use svidlint::verify::boringssl::{
    Request, Store, StoreObject, X509Error, list_parses, parses, parses_in_block, verify_chain,
};

use crate::question::{Answer, Object, Question, Validator};

/// Asks svidlint's model of one revision.
pub(crate) fn ask(question: &Question, profile: &'static Profile) -> Answer {
    let mut anchors: Vec<Certificate> = Vec::new();
    for (index, anchor) in question.anchors.iter().enumerate() {
        let read = if anchor.has_settings {
            der::trusted_certificate(&anchor.der, location())
        } else {
            der::certificate(&anchor.der, location())
        };
        if parses_in_block(&read, profile).is_err() {
            return Answer::DoesNotParse(Object::Anchor(index));
        }
        anchors.push(read);
    }
    let mut crls: Vec<RevocationList> = Vec::new();
    for (index, crl) in question.crls.iter().enumerate() {
        match der::revocation_list(crl) {
            Ok(read) if list_parses(&read, profile) => crls.push(read),
            _ => return Answer::DoesNotParse(Object::Crl(index)),
        }
    }
    let sent: Vec<Certificate> = question
        .chain
        .iter()
        .map(|der| der::certificate(der, location()))
        .collect();
    if let Some(index) = sent.iter().position(|sent| parses(sent, profile).is_err()) {
        return Answer::DoesNotParse(Object::Sent(index));
    }
    let presented = Presented {
        certificates: sent,
        complete: true,
        ..Presented::default()
    };
    let steps = verify_chain(&Request {
        presented: &presented,
        store: Store {
            objects: anchors
                .iter()
                .map(StoreObject::Anchor)
                .chain(crls.iter().map(StoreObject::Crl))
                .collect(),
            complete: true,
            in_evidence: true,
        },
        partial_chain: matches!(question.validator, Validator::Default(_)),
        purpose: question.validator.purpose(),
        max_intermediates: question.max_intermediates,
        crl: question.crl,
        check_time: question.check_time,
        clock: Clock::at(Instant(question.now), ClockOrigin::Flag),
        profile,
    });
    let decisive = steps
        .iter()
        .find(|step| matches!(step.outcome, StepOutcome::Failed | StepOutcome::Undecided));
    match decisive {
        None => Answer::Accepted,
        Some(step) if step.outcome == StepOutcome::Undecided => {
            Answer::Undecided(format!("{}: {}", step.check, step.detail))
        }
        Some(step) => Answer::Refused {
            code: step.x509_error.map_or(0, X509Error::code),
            depth: step.depth.unwrap_or(i32::MIN),
            queued: Some(step.queued.iter().map(|error| error.code).collect()),
        },
    }
}

fn location() -> Location {
    Location::whole(InputId(0))
}
