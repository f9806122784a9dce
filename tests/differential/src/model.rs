//! The model's answer.

use serde_json::json;
use svidlint::input::der;
use svidlint::knowledge::Check;
use svidlint::knowledge::boringssl::Profile;
use svidlint::model::{
    Certificate, Clock, ClockOrigin, EnvoyVersion, Fact, InputId, Instant, Location, Presented,
    RevocationList, Side,
};
use svidlint::verify::boringssl::{
    Request, Store, StoreObject, X509Error, list_parses, parses, parses_in_block, verify_chain,
};
use svidlint::verify::{StepOutcome, load_context};
use svidlint_forge::certificate::Cert;
use svidlint_forge::key::Key;
use svidlint_forge::pem;

use crate::question::{Answer, Object, Question, Validator};
use crate::texts::{Place, Reading, TextQuestion};

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
            lacks_crls: false,
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
            code: step.x509_error().map_or(0, X509Error::code),
            depth: step.depth.unwrap_or(i32::MIN),
            queued: Some(step.queued.iter().map(|error| error.code).collect()),
        },
    }
}

/// What the model of one Envoy says about a text, from the configuration that holds it on.
pub(crate) fn read(question: &TextQuestion, envoy: EnvoyVersion) -> Reading {
    let text = json!({"inline_string": question.text});
    let usual = json!({"inline_string": pem::certificates([Cert::root().der()])});
    let (common, checks) = match question.place {
        Place::TrustedCa => (
            json!({"validation_context": {"trusted_ca": text}}),
            [Check::LoadTrustedCaEmpty, Check::LoadTrustedCa],
        ),
        Place::Crl => (
            json!({"validation_context": {"trusted_ca": usual, "crl": text}}),
            [Check::LoadTrustedCaEmpty, Check::LoadCrl],
        ),
        Place::OwnChain => {
            let key = json!({"inline_string": Key::Leaf.pkcs8_pem()});
            (
                json!({"tls_certificates": [{"certificate_chain": text, "private_key": key}]}),
                [Check::LoadChain, Check::LoadChainRest],
            )
        }
    };
    let context = json!({"common_tls_context": common});
    let mut context = match svidlint::tls_context(&context, Side::Upstream) {
        Ok(context) => context,
        Err(error) => return Reading::Undecided(error.to_string()),
    };
    // The typed keys of these texts are none.
    if let Fact::Present { value, .. } = &mut context.validation {
        for source in [&mut value.trusted_ca, &mut value.crl] {
            if let Fact::Present { value, .. } = source {
                value.keys_decode = Fact::known(false);
            }
        }
    }
    let verdict = load_context(&context, &[envoy]);
    let steps = || {
        verdict
            .steps
            .iter()
            .filter(|step| checks.contains(&step.check))
    };
    // A chain without any text at all is missing, before it is read.
    let is_missing = verdict.check == Some(Check::LoadChainMissing);
    if is_missing || steps().any(|step| step.outcome == StepOutcome::Failed) {
        return Reading::Refused;
    }
    match steps().find(|step| step.outcome == StepOutcome::Undecided) {
        Some(step) => Reading::Undecided(step.detail.clone()),
        None => Reading::Loads,
    }
}

fn location() -> Location {
    Location::whole(InputId(0))
}
