//! A handshake that ends at a stage.

use crate::config::Thresholds;
use crate::finding::Severity;
use crate::judgement::JudgedHandshake;
use crate::model::{Meeting, Party, ProxyId, Role, Side, Transport};
use crate::rules::Rule;
use crate::rules::testing::{good_leaf, judged};
use crate::verify::handshake::{Handshake, HandshakeOutcome, Negotiated, SideSees, Stage};

const STAGES: [Stage; 10] = [
    Stage::Loading,
    Stage::Secret,
    Stage::FilterChain,
    Stage::Plaintext,
    Stage::Version,
    Stage::Cipher,
    Stage::Group,
    Stage::Signature,
    Stage::ClientVerifiesServer,
    Stage::ServerVerifiesClient,
];

fn party(side: Side) -> Party {
    Party {
        proxy: ProxyId(0),
        side,
        place: "somewhere".to_owned(),
        why: String::new(),
        transport: Transport::Plaintext,
        verifier: None,
        chain: None,
        versions: Vec::new(),
        parameters_known: true,
        pending: Vec::new(),
    }
}

fn ending_at(stage: Stage) -> JudgedHandshake {
    JudgedHandshake {
        meeting: Meeting {
            client: party(Side::Upstream),
            server: party(Side::Downstream),
        },
        handshake: Handshake {
            outcome: HandshakeOutcome::Fails,
            refused_by: Some(Role::Server),
            stage: Some(stage),
            detail: Some("what was found".to_owned()),
            is_tls: true,
            negotiated: Negotiated::default(),
            client: SideSees::default(),
            server: SideSees::default(),
            caller: None,
            asks_client: None,
            client_verifies_server: None,
            server_verifies_client: None,
        },
        client_verifies_server: None,
        server_verifies_client: None,
    }
}

/// The rule tells handshakes that end at this stage, and none that ends at another.
pub(super) fn tells_the_stage(rule: &'static Rule, stage: Stage) {
    for other in STAGES {
        let mut judgement = judged(vec![good_leaf()]);
        judgement.handshakes = vec![ending_at(other)];
        let found = (rule.check)(&judgement, &Thresholds::default());
        assert_eq!(found.len(), usize::from(other == stage), "{other:?}");
        for finding in found {
            assert_eq!(finding.message, "what was found");
            assert_eq!(finding.severity, Severity::Error);
        }
    }
}
