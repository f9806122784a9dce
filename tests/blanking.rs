//! Less evidence never turns a verdict into its opposite: facts of fully known cases are blanked at random, and what was
//! accepted stays accepted or becomes undecided, what was rejected stays rejected or becomes undecided.

#![allow(
    clippy::expect_used,
    reason = "a test may stop at the first thing that is wrong"
)]

use svidlint::input::der;
use svidlint::input::envoy_tls;
use svidlint::model::{
    Certificate, Clock, ClockOrigin, Engine, EnvoyVersion, Fact, InputId, Instant, Location,
    Naming, Origin, Origins, Presented, Role, Side, Statements, TlsContext, TlsVersion, Verifier,
};
use svidlint::pairing::sds;
use svidlint::verify::{self, Outcome};
use svidlint_forge::case::{self, Case, Question};
use svidlint_forge::random::Random;

/// Every how-manieth named case is taken, and how often each is blanked.
const STRIDE: usize = 7;
const BLANKINGS: u64 = 4;
const NOW: &str = "2026-11-24T00:00:00Z";

fn verifier(case: &Case) -> Option<Verifier> {
    let (judges, side) = match case.presented_by {
        case::Role::Server => (Role::Server, Side::Upstream),
        case::Role::Client => (Role::Client, Side::Downstream),
    };
    let configured = envoy_tls::context(&case.context, side).ok()?;
    let context: TlsContext = sds::resolve(&configured, &[]);
    let now = Instant::parse_rfc3339(NOW).expect("a moment");
    Some(Verifier {
        name: case.name.clone(),
        engine: Engine::Envoy,
        naming: Naming::Explicit,
        judges,
        context: context.into(),
        versions: vec![EnvoyVersion {
            minor: 40,
            patch: None,
        }],
        tls_version: Some(if case.peer_tls == "1.2" {
            TlsVersion::V1_2
        } else {
            TlsVersion::V1_3
        }),
        clock: Clock::at(now, ClockOrigin::Flag),
        proxy: None,
        origins: Origins {
            validator: Origin::Evidence,
            anchors: Origin::Evidence,
            naming: Origin::Evidence,
            tls: Origin::Evidence,
            version: Origin::Evidence,
        },
    })
}

/// Forgets facts of a certificate, each with even odds, as a source that shows less would; what `/certs` shows of a leaf is
/// one such source.
fn blank(certificate: &Certificate, random: &mut Random) -> Certificate {
    fn maybe<T: Clone>(fact: &Fact<T>, random: &mut Random) -> Fact<T> {
        if random.below(2) == 0 {
            Fact::NotInEvidence
        } else {
            fact.clone()
        }
    }
    Certificate {
        // Without the bytes nothing can be compared or verified byte for byte.
        der: None,
        fingerprint: Fact::NotInEvidence,
        signature: Fact::NotInEvidence,
        extensions: Fact::NotInEvidence,
        version: maybe(&certificate.version, random),
        serial: maybe(&certificate.serial, random),
        issuer: maybe(&certificate.issuer, random),
        subject: maybe(&certificate.subject, random),
        not_before: maybe(&certificate.not_before, random),
        not_after: maybe(&certificate.not_after, random),
        public_key: maybe(&certificate.public_key, random),
        subject_alt_names: maybe(&certificate.subject_alt_names, random),
        key_usage: maybe(&certificate.key_usage, random),
        extended_key_usage: maybe(&certificate.extended_key_usage, random),
        basic_constraints: maybe(&certificate.basic_constraints, random),
        name_constraints: maybe(&certificate.name_constraints, random),
        policies: maybe(&certificate.policies, random),
        policy_constraints: maybe(&certificate.policy_constraints, random),
        policy_mappings: maybe(&certificate.policy_mappings, random),
        inhibit_any_policy: maybe(&certificate.inhibit_any_policy, random),
        crl_distribution_points: maybe(&certificate.crl_distribution_points, random),
        distribution_points: certificate.distribution_points.clone(),
        trust_settings: certificate.trust_settings.clone(),
        authority_key_id: maybe(&certificate.authority_key_id, random),
        subject_key_id: maybe(&certificate.subject_key_id, random),
        // No verdict depends on them.
        statements: Statements::default(),
        departures: Vec::new(),
        places: Vec::new(),
        sources: certificate.sources.clone(),
    }
}

#[test]
fn blanked_facts_never_turn_a_verdict_around() {
    let mut turned = Vec::new();
    let mut judged = 0_usize;
    for (index, case) in svidlint_forge::cases::named()
        .into_iter()
        .enumerate()
        .filter(|(index, _)| index % STRIDE == 0)
    {
        let Question::Handshake { chain, .. } = &case.question else {
            continue;
        };
        let Some(verifier) = verifier(&case) else {
            continue;
        };
        let whole = Location::whole(InputId(0));
        let certificates: Vec<Certificate> = chain
            .iter()
            .map(|bytes| der::certificate(bytes, whole.clone()))
            .collect();
        let full = verify::verify(
            &Presented {
                certificates: certificates.clone(),
                complete: true,
                signing_key: Fact::NotInEvidence,
            },
            &verifier,
        )
        .outcome;
        for round in 0..BLANKINGS {
            let mut random = Random::new(index as u64 * BLANKINGS + round);
            let blanked: Vec<Certificate> = certificates
                .iter()
                .map(|certificate| blank(certificate, &mut random))
                .collect();
            let complete = random.below(2) == 0;
            let shown = if complete {
                blanked
            } else {
                blanked.into_iter().take(1).collect()
            };
            let partial = verify::verify(
                &Presented {
                    certificates: shown,
                    complete,
                    signing_key: Fact::NotInEvidence,
                },
                &verifier,
            )
            .outcome;
            judged += 1;
            if partial != full && partial != Outcome::Undecided {
                turned.push(format!(
                    "{} round {round}: {full:?} became {partial:?}",
                    case.name
                ));
            }
        }
    }
    assert!(judged > 500, "only {judged} blanked cases were judged");
    assert!(
        turned.is_empty(),
        "{} of {judged}:\n{}",
        turned.len(),
        turned.join("\n")
    );
}
