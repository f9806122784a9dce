//! Partial evidence is sound: taking a fact away may leave a verdict open, it never turns it into the opposite.
#![allow(
    missing_docs,
    reason = "a test crate has no readers of its documentation"
)]

use svidlint::input::der;
use svidlint::model::{
    Certificate, Clock, ClockOrigin, Engine, EnvoyVersion, Fact, InputId, Instant, Location,
    Naming, Origins, Presented, PresentedBy, Side, TlsVersion, Verifier,
};
use svidlint::verify::{Outcome, verify};
use svidlint_forge::case::{self, Question};
use svidlint_forge::cases;

/// Every how many cases one is tried; a prime, so that roles and validators take turns.
const STRIDE: usize = 23;

type Blank = (&'static str, fn(&mut Certificate));

macro_rules! blanks {
    ($($field:ident),*) => {
        &[$((stringify!($field), |certificate| {
            certificate.der = None;
            certificate.extensions = Fact::NotInEvidence;
            certificate.$field = Fact::NotInEvidence;
        })),*]
    };
}

const BLANKS: &[Blank] = blanks!(
    subject,
    issuer,
    not_before,
    not_after,
    public_key,
    signature,
    subject_alt_names,
    key_usage,
    extended_key_usage,
    basic_constraints,
    name_constraints,
    policies,
    authority_key_id,
    subject_key_id
);

fn judge(case: &case::Case, certificates: Vec<Certificate>) -> Option<Outcome> {
    let (side, judges) = match case.presented_by {
        case::PresentedBy::Server => (Side::Upstream, PresentedBy::Server),
        case::PresentedBy::Client => (Side::Downstream, PresentedBy::Client),
    };
    let context = svidlint::tls_context(&case.context, side).ok()?;
    let verifier = Verifier {
        name: case.name.clone(),
        engine: Engine::Envoy,
        naming: Naming::Explicit,
        judges,
        context,
        versions: vec![EnvoyVersion {
            minor: 40,
            patch: None,
        }],
        tls_version: Some(TlsVersion::V1_3),
        clock: Clock::at(Instant(1_790_000_000), ClockOrigin::Flag),
        proxy: None,
        origins: Origins::default(),
    };
    let presented = Presented {
        certificates,
        complete: true,
    };
    Some(verify(&presented, &verifier).outcome)
}

#[test]
fn a_fact_taken_away_never_turns_a_verdict_round() {
    let mut wrong = Vec::new();
    for case in cases::named().iter().step_by(STRIDE) {
        let Question::Handshake { chain, .. } = &case.question else {
            continue;
        };
        let whole: Vec<Certificate> = chain
            .iter()
            .map(|bytes| der::certificate(bytes, Location::whole(InputId(0))))
            .collect();
        let Some(known) = judge(case, whole.clone()) else {
            continue;
        };
        for (name, blank) in BLANKS {
            for index in 0..whole.len() {
                let mut partial = whole.clone();
                partial.iter_mut().skip(index).take(1).for_each(blank);
                let outcome = judge(case, partial);
                if outcome != Some(known) && outcome != Some(Outcome::Undecided) {
                    wrong.push(format!(
                        "{}: {known:?} becomes {outcome:?} without {name} of {index}",
                        case.name
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}
