//! Judgements made by hand, for the rules' own tests.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test input that cannot be made must stop the test"
)]

mod certificates;

pub(super) use certificates::{departing, good_ca, good_leaf, name, oids, time, uris};

use super::Rule;
use crate::config::Thresholds;
use crate::finding::{Finding, Severity};
use crate::judgement::{ChainVerdict, JudgedChain, JudgedVerifier, Judgement, Memo};
use crate::knowledge::Check;
use crate::knowledge::errors::x509::X509Error;
use crate::knowledge::errors::{ErrorQueue, LibraryError};
use crate::model::{
    Bundle, Certificate, Chain, ChainOrigin, Clock, ClockOrigin, DataSource, Engine, EnvoyVersion,
    Evidence, Fact, Input, InputId, InputKind, Instant, Location, Naming, Origin, Origins,
    Presented, Problem, ProblemKind, Proxy, ProxyId, Role, TlsContext, Verifier,
};
use crate::verify::{Failure, LoadOutcome, LoadVerdict, Outcome, Reason, Step, Verdict};

/// 2026-11-24T00:00:00Z.
pub(super) const NOW: Instant = Instant(1_795_478_400);
/// One day in seconds.
pub(super) const DAY: i64 = 86_400;

/// One chain of a PEM file with these certificates, the CA as anchor, judged by an Envoy that accepts it.
pub(super) fn judged(certificates: Vec<Certificate>) -> Judgement {
    let bundle = Bundle {
        trust_domain: None,
        source: DataSource {
            path: "ca.pem".to_owned(),
            certificates: Fact::known(vec![good_ca()]),
            complete: true,
            ..DataSource::default()
        },
        proxy: None,
        name: None,
        sources: Vec::new(),
    };
    let chain = Chain {
        presented: Presented {
            certificates,
            complete: true,
            signing_key: Fact::NotInEvidence,
        },
        origin: ChainOrigin::File,
        proxy: None,
        name: None,
        sources: vec![Location::whole(InputId(0))],
        pem: None,
    };
    let input = Input {
        name: "chain.pem".to_owned(),
        kind: InputKind::Pem,
        sha256: String::new(),
        problems: Vec::new(),
        named: true,
        reach: crate::model::Reach::Arguments,
    };
    let roles = [Role::Server, Role::Client];
    Judgement {
        typed: Vec::new(),
        issuers: Memo::default(),
        evidence: Evidence {
            inputs: vec![input],
            chains: vec![chain],
            bundles: vec![bundle],
            ..Evidence::default()
        },
        verifiers: roles.into_iter().map(verifier).collect(),
        chains: vec![JudgedChain {
            chain: 0,
            load: Vec::new(),
            verdicts: roles
                .into_iter()
                .enumerate()
                .map(|(index, presented_by)| ChainVerdict {
                    verifier: index,
                    presented_by,
                    verdict: accepted(),
                })
                .collect(),
        }],
        symptoms: Vec::new(),
        handshakes: Vec::new(),
        clock: Clock::at(NOW, ClockOrigin::Now),
        now: NOW,
    }
}

fn verifier(judges: Role) -> JudgedVerifier {
    let origin = Origin::Evidence;
    JudgedVerifier {
        verifier: Verifier {
            name: "Envoy".to_owned(),
            engine: Engine::Envoy,
            naming: Naming::None,
            judges,
            context: TlsContext::new(judges.other().side()).into(),
            versions: vec![EnvoyVersion {
                minor: 40,
                patch: None,
            }],
            tls_version: None,
            clock: Clock::at(NOW, ClockOrigin::Now),
            proxy: None,
            origins: Origins {
                validator: origin,
                anchors: origin,
                naming: origin,
                tls: origin,
                version: origin,
            },
        },
        load: LoadVerdict {
            outcome: LoadOutcome::Loads,
            check: None,
            envoy_error: None,
            detail: String::new(),
            steps: Vec::new(),
        },
    }
}

fn accepted() -> Verdict {
    Verdict {
        outcome: Outcome::Accepted,
        enforced: true,
        assumptions: Vec::new(),
        reason: None,
        counters: Some(Vec::new()),
        steps: Vec::new(),
        missing: Vec::new(),
    }
}

pub(super) fn failed_step(check: Check, depth: Option<i32>) -> Step {
    let failure = Failure {
        x509_error: Some(X509Error::INVALID_PURPOSE),
        envoy_error: Some(
            ErrorQueue::of([LibraryError::CERTIFICATE_VERIFY_FAILED])
                .with_detail("verify cert failed: detail")
                .into(),
        ),
        counter: Some("ssl.fail_verify_error".to_owned()),
        peer_sees: None,
    };
    let step = Step::failed(check, "what was found", failure);
    Step { depth, ..step }
}

/// Lets the verifier of this role refuse the only chain.
pub(super) fn refuse(judgement: &mut Judgement, check: Check, depth: Option<i32>, role: Role) {
    let step = failed_step(check, depth);
    let verdict = judgement.chains[0]
        .verdicts
        .iter_mut()
        .find(|judged| judged.presented_by == role)
        .unwrap();
    verdict.verdict.outcome = Outcome::Rejected;
    verdict.verdict.reason = Some(Reason {
        check,
        depth,
        failure: step.failure.clone().unwrap(),
    });
    verdict.verdict.steps.push(step);
}

/// Lets Envoy refuse to load the only chain in both roles.
pub(super) fn refuse_load(judgement: &mut Judgement, check: Check) {
    for role in [Role::Server, Role::Client] {
        let load = LoadVerdict {
            outcome: LoadOutcome::Refused,
            check: Some(check),
            envoy_error: None,
            detail: String::new(),
            steps: vec![failed_step(check, None)],
        };
        judgement.chains[0].load.push((role, load));
    }
}

/// Lets the first verifier refuse to load its own context.
pub(super) fn refuse_context(judgement: &mut Judgement, check: Check) {
    judgement.verifiers[0].load.steps = vec![failed_step(check, None)];
    judgement.verifiers[0].load.outcome = LoadOutcome::Refused;
}

/// Notes a problem of the only input.
pub(super) fn problem(judgement: &mut Judgement, kind: ProblemKind) {
    judgement.evidence.inputs[0].problems.push(Problem {
        message: "what was met".to_owned(),
        location: Location::whole(InputId(0)),
        repaired: true,
        kind,
    });
}

pub(super) fn found(rule: &'static Rule, judgement: &Judgement) -> Vec<Finding> {
    (rule.check)(judgement, &Thresholds::default())
}

/// The rule says this about the chain, with this severity; the good chain has none of it.
#[track_caller]
pub(super) fn assert_finds(
    rule: &'static Rule,
    judgement: &Judgement,
    severity: Severity,
    message: &str,
) {
    let found = found(rule, judgement);
    let [finding] = &found[..] else {
        panic!("{}: one finding expected, got {found:#?}", rule.id);
    };
    assert_eq!(finding.rule, rule.id);
    assert_eq!(finding.severity, severity, "{finding:#?}");
    assert!(finding.message.contains(message), "{}", finding.message);
    assert_silent(rule, &judged(vec![good_leaf()]));
}

#[track_caller]
pub(super) fn assert_silent(rule: &'static Rule, judgement: &Judgement) {
    let found = found(rule, judgement);
    assert!(found.is_empty(), "{found:#?}");
}

/// The rule explains a refusal at this depth, as an error.
#[track_caller]
pub(super) fn assert_explains(
    rule: &'static Rule,
    check: Check,
    depth: Option<i32>,
    message: &str,
) {
    let mut judgement = judged(vec![good_leaf(), good_ca()]);
    for role in [Role::Server, Role::Client] {
        refuse(&mut judgement, check, depth, role);
    }
    assert_finds(rule, &judgement, rule.severity, message);
}

/// Puts the only chain and this context into one proxy.
pub(super) fn held_by_a_proxy(judgement: &mut Judgement, context: TlsContext) {
    judgement.evidence.proxies.push(proxy_with(vec![context]));
    judgement.evidence.chains[0].proxy = Some(ProxyId(0));
}

/// A proxy that has these contexts and nothing else.
pub(super) fn proxy_with(contexts: Vec<TlsContext>) -> Proxy {
    Proxy {
        node: None,
        version: None,
        inputs: Vec::new(),
        contexts,
        plaintext: Vec::new(),
        endpoints: Vec::new(),
        configured: Vec::new(),
        secrets: Vec::new(),
        warming_secrets: Vec::new(),
        trust_domain: None,
    }
}
