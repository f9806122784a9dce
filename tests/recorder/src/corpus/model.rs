//! What the model answers to a case.

use svidlint::input::der;
use svidlint::model::{
    Clock, ClockOrigin, DataSource, Engine, EnvoyVersion, Fact, InputId, Instant, Location, Naming,
    Origin, Origins, OwnCertificate, Presented, PrivateKey, PublicKey, Role, Side, TlsVersion,
    Verifier, without_keys,
};
use svidlint::verify::{Outcome, verify};
use svidlint_forge::case::{self, Case, Question};
use svidlint_forge::certificate::Cert;
use svidlint_forge::key::{ALL, Key};
use svidlint_forge::pem;

use crate::peer;

/// An answer of the model, in the words of a recording.
#[derive(Debug, Default)]
pub(super) struct Answer {
    pub(super) outcome: &'static str,
    pub(super) counters: Option<Vec<String>>,
    pub(super) text: Option<String>,
    /// The check that decided, or what is missing.
    pub(super) why: String,
}

fn location() -> Location {
    Location::whole(InputId(0))
}

/// Judges a case as the Envoy of this version does at that moment.
pub(super) fn answer(case: &Case, version: EnvoyVersion, now: Instant) -> Answer {
    let (side, judges) = match case.presented_by {
        case::Role::Server => (Side::Upstream, Role::Server),
        case::Role::Client => (Side::Downstream, Role::Client),
    };
    let Ok(mut context) = svidlint::tls_context(&case.context, side) else {
        return Answer {
            outcome: "refused",
            counters: Some(Vec::new()),
            why: "the reader refuses the context".to_owned(),
            ..Answer::default()
        };
    };
    if side == Side::Downstream {
        context.certificates = Fact::known(vec![own_certificate()]);
    }
    let verifier = Verifier {
        name: case.name.clone(),
        engine: Engine::Envoy,
        naming: Naming::Explicit,
        judges,
        tls_version: Some(match peer::TlsVersion::negotiated(case) {
            peer::TlsVersion::V1_2 => TlsVersion::V1_2,
            peer::TlsVersion::V1_3 => TlsVersion::V1_3,
        }),
        context: context.into(),
        versions: vec![version],
        clock: Clock::at(now, ClockOrigin::Flag),
        proxy: None,
        origins: Origins {
            validator: Origin::Flag,
            anchors: Origin::Flag,
            naming: Origin::Flag,
            tls: Origin::Flag,
            version: Origin::Flag,
        },
    };
    let verdict = verify(&presented(case), &verifier);
    let failure = verdict.reason.as_ref().map(|reason| &reason.failure);
    Answer {
        outcome: match verdict.outcome {
            Outcome::Accepted => "accepted",
            Outcome::Undecided => "undecided",
            Outcome::Rejected => "rejected",
            Outcome::Refused => "refused",
        },
        counters: verdict.counters.clone(),
        text: failure.and_then(|failure| Some(failure.envoy_error.as_ref()?.to_string())),
        why: match &verdict.reason {
            Some(reason) => format!("{} at {:?}", reason.check, reason.depth),
            None => format!("missing {:?}", verdict.missing),
        },
    }
}

fn presented(case: &Case) -> Presented {
    let Question::Handshake { chain, key } = &case.question else {
        return Presented::default();
    };
    let certificates: Vec<_> = chain
        .iter()
        .map(|der| der::certificate(der, location()))
        .collect();
    // A key that is none of the forge's is the leaf's own.
    let signing_key = match ALL.into_iter().find(|known| known.pkcs8_der() == *key) {
        Some(key) => public(key),
        None => certificates
            .first()
            .map_or(Fact::NotInEvidence, |leaf| leaf.public_key.clone()),
    };
    Presented {
        certificates,
        complete: true,
        signing_key,
    }
}

/// A key of the forge as the model reads it off a certificate.
fn public(key: Key) -> Fact<PublicKey> {
    der::certificate(&Cert::leaf().key(key).der(), location()).public_key
}

/// What the recorder gives a listener.
fn own_certificate() -> OwnCertificate {
    let text = pem::certificates([Cert::leaf().der()]);
    OwnCertificate {
        chain: Fact::known(DataSource {
            path: "<inline>".to_owned(),
            certificates: Fact::known(vec![der::certificate(&Cert::leaf().der(), location())]),
            text: Fact::known(text),
            complete: true,
            ..DataSource::default()
        }),
        private_key: Fact::known(PrivateKey {
            path: "<inline>".to_owned(),
            form: Fact::known(without_keys(Key::Leaf.pkcs8_pem())),
            ..PrivateKey::default()
        }),
        pkcs12: Fact::Absent,
        ocsp_staple: Fact::Absent,
        ..OwnCertificate::default()
    }
}
