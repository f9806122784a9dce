//! Reports made by hand: the renderers are tested without reading or judging anything.

#![allow(dead_code, reason = "each test uses its share")]
#![allow(
    clippy::expect_used,
    reason = "a test may stop at the first thing that is wrong"
)]

use svidlint::config::FailOn;
use svidlint::finding::{Confidence, Exhibit, Finding, Severity, Subject};
use svidlint::judgement::{
    ChainVerdict, JudgedChain, JudgedVerifier, Judgement, Memo, Report, Suppressed, SuppressedBy,
};
use svidlint::knowledge::Check;
use svidlint::knowledge::errors::EnvoyError;
use svidlint::model::{
    AlgorithmId, Attribute, AuthorityKeyId, BasicConstraints, Captured, Certificate, Chain,
    ChainOrigin, Clock, ClockOrigin, Departure, DepartureKind, Engine, EnvoyVersion, Evidence,
    Extension, Fact, Fingerprint, GeneralName, GeneralNames, Input, InputId, InputKind, Instant,
    IstioNaming, KeyKind, KeyUsage, Location, Name, Naming, Oid, Origin, Origins, Presented,
    PublicKey, Role, Serial, Side, SignatureValue, StringKind, Timestamp, TimestampForm,
    TlsContext, Verifier,
};
use svidlint::verify::{
    Failure, LoadOutcome, LoadVerdict, Missing, Outcome, Reason, Step, StepOutcome, Verdict,
};

/// The ID of the incident.
pub(crate) const CATALOGUE: &str = "spiffe://ellinj.teleport.sh/k8s/sock-shop/catalogue";

pub(crate) fn instant(text: &str) -> Instant {
    Instant::parse_rfc3339(text).expect("a moment")
}

pub(crate) fn time(text: &str) -> Fact<Timestamp> {
    Fact::known(Timestamp {
        at: instant(text),
        form: TimestampForm::Rfc3339,
    })
}

/// A leaf as `/certs` shows it.
pub(crate) fn leaf(uri: &str) -> Certificate {
    Certificate {
        serial: Fact::known(Serial::from_hex("8b28bde8b8bd4b36f9c193518ec7fe71")),
        not_before: time("2025-12-05T18:24:35Z"),
        not_after: time("2025-12-05T19:25:35Z"),
        subject_alt_names: Fact::known(GeneralNames {
            names: vec![GeneralName::uri(uri)],
            complete: false,
        }),
        ..Certificate::default()
    }
}

pub(crate) fn at(line: usize, pointer: &str) -> Location {
    Location {
        input: InputId(0),
        line: Some(line),
        column: Some(7),
        pointer: pointer.to_owned(),
    }
}

pub(crate) fn chain(leaf: Certificate, line: usize) -> Chain {
    Chain {
        presented: Presented {
            certificates: vec![leaf],
            complete: false,
            signing_key: Fact::NotInEvidence,
        },
        origin: ChainOrigin::Certs,
        proxy: None,
        name: None,
        sources: vec![at(line, "cert_chain[0]")],
        pem: None,
    }
}

pub(crate) fn input(name: &str) -> Input {
    Input {
        name: name.to_owned(),
        kind: InputKind::EnvoyCerts,
        sha256: "ab".repeat(32),
        problems: Vec::new(),
        named: true,
        reach: svidlint::model::Reach::Arguments,
    }
}

pub(crate) fn evidence(inputs: Vec<Input>, chains: Vec<Chain>) -> Evidence {
    Evidence {
        inputs,
        chains,
        captured: Some(Captured {
            from: instant("2025-12-05T18:24:35Z"),
            to: Some(instant("2025-12-05T19:25:35Z")),
        }),
        ..Evidence::default()
    }
}

pub(crate) fn clock() -> Clock {
    Clock {
        from: instant("2025-12-05T18:24:35Z"),
        to: instant("2025-12-05T19:25:35Z"),
        origin: ClockOrigin::Evidence,
        has_ended: true,
    }
}

pub(crate) fn loads() -> LoadVerdict {
    LoadVerdict {
        outcome: LoadOutcome::Loads,
        check: None,
        envoy_error: None,
        detail: String::new(),
        steps: Vec::new(),
    }
}

pub(crate) fn verifier(name: &str, naming: Naming, judges: Role) -> JudgedVerifier {
    let side = match judges {
        Role::Server => Side::Upstream,
        Role::Client => Side::Downstream,
    };
    JudgedVerifier {
        verifier: Verifier {
            name: name.to_owned(),
            engine: Engine::Envoy,
            naming,
            judges,
            context: TlsContext::new(side).into(),
            versions: vec![
                EnvoyVersion {
                    minor: 36,
                    patch: None,
                },
                EnvoyVersion {
                    minor: 40,
                    patch: None,
                },
            ],
            tls_version: None,
            clock: clock(),
            proxy: None,
            origins: Origins {
                naming: Origin::Flag,
                ..Origins::default()
            },
        },
        load: loads(),
    }
}

pub(crate) fn istio() -> JudgedVerifier {
    verifier(
        "Istio sidecars",
        Naming::Istio(IstioNaming::default()),
        Role::Server,
    )
}

pub(crate) fn step(check: Check, outcome: StepOutcome, detail: &str) -> Step {
    let step = Step::passed(check, detail).at(0);
    Step { outcome, ..step }
}

pub(crate) fn missing(fact: &str, at_presenter: bool) -> Missing {
    Missing {
        fact: fact.to_owned(),
        at_presenter,
        flag: None,
    }
}

pub(crate) fn verdict(outcome: Outcome, steps: Vec<Step>) -> Verdict {
    let failed = steps
        .iter()
        .find(|step| step.outcome == StepOutcome::Failed);
    let reason = failed.map(|step| Reason {
        check: step.check,
        depth: step.depth,
        failure: Failure {
            counter: Some("ssl.fail_verify_san".to_owned()),
            ..Failure::default()
        },
    });
    Verdict {
        outcome,
        enforced: true,
        assumptions: Vec::new(),
        reason,
        counters: None,
        steps,
        missing: Vec::new(),
    }
}

pub(crate) fn judged(verifier: usize, presented_by: Role, verdict: Verdict) -> ChainVerdict {
    ChainVerdict {
        verifier,
        presented_by,
        verdict,
    }
}

pub(crate) fn exhibit(label: &str, value: &str) -> Exhibit {
    Exhibit {
        label: label.to_owned(),
        value: value.to_owned(),
    }
}

pub(crate) fn finding(rule: &'static str, severity: Severity, message: &str) -> Finding {
    Finding {
        rule,
        severity,
        is_refusal_under_assumption: false,
        confidence: Confidence::Verified,
        message: message.to_owned(),
        subject: Subject::Certificate {
            chain: 0,
            position: 0,
        },
        verifier: Some(0),
        presented_by: Some(Role::Server),
        location: Some(at(6, "cert_chain[0]")),
        field: Some("subject_alt_names[0].uri".to_owned()),
        exhibits: Vec::new(),
        why: None,
        envoy: None,
        fix: Vec::new(),
        fingerprint: "0123456789abcdef".to_owned(),
    }
}

pub(crate) fn judgement(
    evidence: Evidence,
    verifiers: Vec<JudgedVerifier>,
    chains: Vec<JudgedChain>,
) -> Judgement {
    Judgement {
        typed: Vec::new(),
        issuers: Memo::default(),
        evidence,
        verifiers,
        chains,
        symptoms: Vec::new(),
        handshakes: Vec::new(),
        clock: clock(),
        now: instant("2026-11-24T00:00:00Z"),
    }
}

pub(crate) fn report(judgement: Judgement, findings: Vec<Finding>) -> Report {
    Report {
        judgement,
        findings,
        suppressed: Vec::new(),
        fail_on: FailOn::Error,
        root: String::new(),
        folder: String::new(),
    }
}

fn incident_finding() -> Finding {
    let mut finding = finding(
        "istio-san-not-ns-sa",
        Severity::Error,
        "this SPIFFE ID is not one Istio can pin",
    );
    finding.exhibits = vec![
        exhibit("presented", CATALOGUE),
        exhibit(
            "Istio pins",
            "spiffe://ellinj.teleport.sh/ns/<namespace>/sa/<service account>",
        ),
        exhibit(
            "probably",
            "spiffe://ellinj.teleport.sh/ns/sock-shop/sa/catalogue",
        ),
    ];
    finding.why = Some(
        "every generated client cluster accepts exactly the service account's ID, nothing else"
            .to_owned(),
    );
    finding.envoy = Some(
        "CERTIFICATE_VERIFY_FAILED (268435581) in the client's log, its counter ssl.fail_verify_san moves; error.txt is \
         consistent: the client refused the server, and a line without detail is Envoy 1.36 or older"
            .to_owned(),
    );
    finding.fix = [
        "Teleport: workload_identity spec.spiffe.id:",
        "  /ns/{{ workload.kubernetes.namespace }}/sa/{{ workload.kubernetes.service_account }}",
        "or pin today's ID on the client: DestinationRule trafficPolicy.tls.subjectAltNames",
    ]
    .map(str::to_owned)
    .to_vec();
    finding
}

/// The incident the project started from.
pub(crate) fn incident() -> Report {
    let steps = vec![
        step(
            Check::LeafKuTls13,
            StepOutcome::Undecided,
            "key usage is not in evidence",
        ),
        step(
            Check::Expired,
            StepOutcome::Passed,
            "notAfter 2025-12-05 19:25:35 UTC lies ahead",
        ),
        step(Check::SvTrustDomain, StepOutcome::NotApplicable, ""),
        step(
            Check::IstioSan,
            StepOutcome::Failed,
            "/k8s/sock-shop/catalogue is not /ns/<namespace>/sa/<service account>",
        ),
    ];
    let mut refusal = verdict(Outcome::Rejected, steps);
    refusal.assumptions = vec!["allow_expired_certificate is off".to_owned()];
    refusal.missing = vec![
        missing("extended key usage", true),
        missing("key usage", true),
        missing("SAN matchers", false),
    ];
    let chains = vec![JudgedChain {
        chain: 0,
        load: Vec::new(),
        verdicts: vec![judged(0, Role::Server, refusal)],
    }];
    let evidence = evidence(
        vec![input("catalogue-certs.json"), input("error.txt")],
        vec![chain(leaf(CATALOGUE), 2)],
    );
    let mut note = finding(
        "expired-since-dump",
        Severity::Note,
        "the leaf has expired since this dump was taken",
    );
    note.field = Some("expiration_time".to_owned());
    report(
        judgement(evidence, vec![istio()], chains),
        vec![incident_finding(), note],
    )
}

/// The incident without flags: the same finding, from an assumed verifier.
pub(crate) fn assumed() -> Report {
    let mut report = incident();
    for judged in &mut report.judgement.verifiers {
        judged.verifier.origins.naming = Origin::Assumed;
    }
    let plain = |role| verifier("Envoy", Naming::None, role);
    report.judgement.verifiers.push(plain(Role::Server));
    report.judgement.verifiers.push(plain(Role::Client));
    for chain in &mut report.judgement.chains {
        for judged in &mut chain.verdicts {
            for step in &mut judged.verdict.steps {
                step.assumed = step.outcome == StepOutcome::Failed;
            }
        }
        for (index, role) in [(1, Role::Server), (2, Role::Client)] {
            let mut open = verdict(
                Outcome::Undecided,
                vec![step(
                    Check::Eku,
                    StepOutcome::Undecided,
                    "extended key usage is not in evidence",
                )],
            );
            open.missing = vec![
                missing("extended key usage", true),
                missing("SAN matchers", false),
            ];
            chain.verdicts.push(judged(index, role, open));
        }
    }
    for finding in &mut report.findings {
        if finding.severity == Severity::Error {
            finding.severity = Severity::Warning;
        }
    }
    report
}

/// Several chains: equal ones, one that nothing verifies, one that its own Envoy does not load, a verifier that is broken.
pub(crate) fn mesh() -> Report {
    let role = Role::Client;
    let accept = || {
        verdict(
            Outcome::Accepted,
            vec![step(Check::Eku, StepOutcome::Passed, "clientAuth")],
        )
    };
    let mut open = accept();
    open.enforced = false;
    let mut refused = verdict(Outcome::Refused, Vec::new());
    refused.reason = Some(Reason {
        check: Check::LoadTrustedCa,
        depth: None,
        failure: Failure::default(),
    });
    let verifiers = vec![
        verifier("listener 0.0.0.0_15006", Naming::Explicit, role),
        verifier("listener public", Naming::None, role),
        verifier("listener broken", Naming::None, role),
    ];
    let of = |chain, verdicts| JudgedChain {
        chain,
        load: Vec::new(),
        verdicts,
    };
    let mut unloaded = of(4, vec![judged(0, role, accept())]);
    unloaded.load = vec![(
        Role::Server,
        LoadVerdict {
            outcome: LoadOutcome::Refused,
            check: Some(Check::LoadRsaSize),
            envoy_error: Some(EnvoyError::Sentence(
                "Failed to load certificate chain from <inline>".to_owned(),
            )),
            detail: "RSA 1024".to_owned(),
            steps: vec![step(Check::LoadRsaSize, StepOutcome::Failed, "RSA 1024")],
        },
    )];
    let chains = vec![
        of(0, vec![judged(0, role, accept())]),
        of(1, vec![judged(0, role, accept())]),
        of(
            2,
            vec![
                judged(0, role, accept()),
                judged(1, role, open),
                judged(2, role, refused),
            ],
        ),
        of(3, Vec::new()),
        unloaded,
    ];
    let ids =
        ["a", "a", "b", "browser", "weak"].map(|name| format!("spiffe://td/ns/shop/sa/{name}"));
    let held = ids
        .iter()
        .enumerate()
        .map(|(index, id)| chain(leaf(id), 10 * (index + 1)))
        .collect();
    let findings = (0..5)
        .map(|index| {
            let mut finding = finding(
                "chain-expires-soon",
                Severity::Warning,
                "less than 10 % of the leaf's lifetime is left",
            );
            finding.subject = Subject::Certificate {
                chain: index,
                position: 0,
            };
            finding.location = Some(at(
                10 * (index + 1),
                &format!("certificates[{index}].cert_chain[0]"),
            ));
            finding.field = Some("expiration_time".to_owned());
            finding.confidence = Confidence::Heuristic;
            finding
        })
        .collect();
    let mut report = report(
        judgement(evidence(vec![input("-")], held), verifiers, chains),
        findings,
    );
    report.suppressed = [
        SuppressedBy::Baseline,
        SuppressedBy::Suppression {
            reason: "renewed in January".to_owned(),
            until: Some("2027-01-31".to_owned()),
        },
    ]
    .map(|by| Suppressed {
        finding: finding(
            "leaf-no-eku",
            Severity::Note,
            "the leaf has no extended key usage",
        ),
        by,
    })
    .to_vec();
    report
}

/// What a SAN may hold: controls, escapes, marks, and the syntax of every format that it could end up in.
pub(crate) const HOSTILE: &str = concat!(
    "spiffe://td/\u{1b}[2J\u{202e}dam\n::error::x%0A</script>\u{7f}`$(reboot)`\u{e0041}",
    "\r\n##[error]y\n::set-output name=x::y,col=1::z%0A::error::w]]>--><!--\"'&amp;\\,{0}[a](javascript:x)\t\u{0}",
    "\u{85}\u{2028}\u{fffe}\u{feff}é"
);

/// An input that wants to be more than text.
pub(crate) fn hostile() -> Report {
    let id = HOSTILE;
    let mut report = incident();
    report.judgement.evidence.chains = vec![chain(leaf(id), 2)];
    report.judgement.evidence.inputs = vec![input("evil\u{1b}]0;x\u{7}\n.json")];
    for finding in &mut report.findings {
        finding.message = format!("the ID is {id}");
        finding.exhibits = vec![exhibit(id, id)];
        finding.why = Some(id.to_owned());
        finding.envoy = Some(id.to_owned());
        finding.fix = vec![id.to_owned(), format!("  {id}")];
        finding.field = Some(id.to_owned());
        finding.location = Some(at(3, id));
    }
    for verifier in &mut report.judgement.verifiers {
        id.clone_into(&mut verifier.verifier.name);
    }
    for judged in report
        .judgement
        .chains
        .iter_mut()
        .flat_map(|chain| &mut chain.verdicts)
    {
        judged.verdict.assumptions.push(id.to_owned());
        judged.verdict.missing.push(missing(id, true));
        for step in &mut judged.verdict.steps {
            id.clone_into(&mut step.detail);
        }
    }
    report
}

/// Nothing at all.
pub(crate) fn empty() -> Report {
    let mut nothing = report(
        judgement(Evidence::default(), Vec::new(), Vec::new()),
        Vec::new(),
    );
    nothing.judgement.clock = Clock::at(nothing.judgement.now, ClockOrigin::Now);
    nothing
}

/// A leaf as a PEM file shows it, with every kind of fact.
pub(crate) fn whole() -> Report {
    let name = |oid: &str, text: &str| {
        vec![Attribute {
            oid: Oid(oid.to_owned()),
            kind: StringKind::Utf8,
            text: text.to_owned(),
            bytes: text.as_bytes().to_vec(),
        }]
    };
    let algorithm = |oid: &str| AlgorithmId {
        oid: Oid(oid.to_owned()),
        parameters: None,
        der: Vec::new(),
    };
    let critical = Some(true);
    let extension = |oid: &str, critical| Extension {
        oid: Oid(oid.to_owned()),
        critical,
        value: Vec::new(),
        offset: 0,
    };
    let certificate = Certificate {
        version: Fact::known(3),
        fingerprint: Fact::known(Fingerprint([0xab; 32])),
        issuer: Fact::known(Name {
            rdns: vec![name("2.5.4.6", "DE"), name("2.5.4.10", "cluster.local")],
            der: Vec::new(),
        }),
        subject: Fact::known(Name::default()),
        public_key: Fact::known(PublicKey {
            algorithm: algorithm("1.2.840.113549.1.1.1"),
            kind: KeyKind::Rsa {
                bits: 2048,
                exponent: Some(65_537),
            },
            spki: Vec::new(),
            bits: Vec::new(),
        }),
        signature: Fact::known(SignatureValue {
            algorithm: algorithm("1.2.840.10045.4.3.2"),
            inner: algorithm("1.2.840.10045.4.3.2"),
            bytes: Vec::new(),
            unused_bits: 0,
            signed: Vec::new(),
        }),
        extensions: Fact::known(vec![
            extension("2.5.29.15", true),
            extension("1.2.3.4", false),
        ]),
        subject_alt_names: Fact::Present {
            critical,
            value: GeneralNames {
                names: vec![
                    GeneralName::uri("spiffe://cluster.local/ns/shop/sa/cart"),
                    GeneralName::dns("cart.shop.svc"),
                    GeneralName::ip(&[10, 0, 0, 1]),
                ],
                complete: true,
            },
        },
        key_usage: Fact::Present {
            critical,
            value: KeyUsage::from_bits(KeyUsage::DIGITAL_SIGNATURE | KeyUsage::KEY_ENCIPHERMENT),
        },
        extended_key_usage: Fact::known(
            ["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2", "1.2.3"]
                .map(|oid| Oid(oid.to_owned()))
                .to_vec(),
        ),
        basic_constraints: Fact::Present {
            critical,
            value: BasicConstraints {
                ca: false,
                path_len: None,
            },
        },
        name_constraints: Fact::Absent,
        policies: Fact::Unreadable {
            why: "the SEQUENCE is cut off".to_owned(),
        },
        policy_constraints: Fact::Absent,
        policy_mappings: Fact::Absent,
        inhibit_any_policy: Fact::Absent,
        crl_distribution_points: Fact::Absent,
        distribution_points: Vec::new(),
        trust_settings: None,
        authority_key_id: Fact::known(AuthorityKeyId {
            key_id: Some("0a0b0c".to_owned()),
            ..AuthorityKeyId::default()
        }),
        subject_key_id: Fact::known("ff00".to_owned()),
        departures: vec![Departure {
            kind: DepartureKind::UtcTimeWithoutSeconds,
            offset: 81,
            detail: "UTCTime 2401010000Z".to_owned(),
        }],
        ..leaf("")
    };
    let mut held = chain(certificate, 1);
    held.origin = ChainOrigin::File;
    held.presented.complete = true;
    let mut report = empty();
    report.judgement.evidence = evidence(vec![input("svid.pem")], vec![held]);
    report
}
