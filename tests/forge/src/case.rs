//! A conformance case: everything a real Envoy needs to be asked, and the model to answer the same question.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Who presents the chain; the Envoy under test is the other side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// A TLS server presents it; an Envoy cluster (`UpstreamTlsContext`) verifies.
    Server,
    /// A TLS client presents it; an Envoy listener (`DownstreamTlsContext`) verifies.
    Client,
}

/// What is asked.
#[derive(Debug, Clone)]
pub enum Question {
    /// Does this Envoy accept this chain from its peer?
    Handshake {
        /// The peer's certificates exactly as put on the wire, in order; empty: no certificate is sent.
        chain: Vec<Vec<u8>>,
        /// PKCS#8 DER of the key the peer signs the handshake with.
        key: Vec<u8>,
    },
    /// Does this Envoy load this context at all (its own certificates, CAs, CRLs, validator settings)?
    Load,
}

/// What stands beside a context in the configuration of its Envoy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beside {
    /// Static secrets, which the context may name. Different ones have different names.
    pub secrets: Vec<Value>,
    /// Further fields of the cluster that the context belongs to.
    pub cluster: Option<Value>,
}

impl Beside {
    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.secrets.is_empty() && self.cluster.is_none()
    }
}

/// One case. The context is Envoy's own JSON, so the reader of `--tls-context` is exercised by every case.
#[derive(Debug, Clone)]
pub struct Case {
    /// Unique, kebab-case, `<topic>/<what>`; random cases: `random/<seed in hex>`.
    pub name: String,
    /// What the case shows, in one sentence.
    pub about: String,
    /// The section of the verification specification it belongs to, such as `5.8`.
    pub section: &'static str,
    /// Handshake or load.
    pub question: Question,
    /// Who presents; for [`Question::Load`] the side that the context configures is the other one.
    pub presented_by: Role,
    /// `UpstreamTlsContext` (peer presents as server) or `DownstreamTlsContext` (as client) as Envoy JSON, without `@type`.
    /// A downstream context without own certificate gets the recorder's own.
    pub context: Value,
    /// What stands beside the context.
    pub beside: Beside,
    /// Highest TLS version the peer speaks: `1.2` or `1.3`. The lower of this and the context's counts.
    pub peer_tls: &'static str,
}

impl Case {
    /// SHA-256 over everything that is asked, in hex: a recording of another question is never compared.
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(format!("{:?}|{}|", self.presented_by, self.peer_tls));
        hash.update(self.context.to_string());
        if !self.beside.is_empty() {
            hash.update(format!("|{:?}", self.beside.secrets.iter().map(ToString::to_string).collect::<Vec<_>>()));
            hash.update(format!("|{:?}", self.beside.cluster.as_ref().map(ToString::to_string)));
        }
        if let Question::Handshake { chain, key } = &self.question {
            for certificate in chain.iter().chain([key]) {
                hash.update(certificate.len().to_be_bytes());
                hash.update(certificate);
            }
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// What a real Envoy answered. One line of `fixtures/conformance/<version>.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recording {
    /// [`Case::name`].
    pub case: String,
    /// [`Case::digest`].
    pub digest: String,
    /// `accepted`, `rejected`, or `refused` (the context does not load).
    pub outcome: String,
    /// Handshake: the transport failure reason with blanks (`TLS_error:|…:TLS_error_end`), empty when accepted.
    /// Load: the text Envoy refuses with.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub error: String,
    /// The `ssl.*` counters that moved at the Envoy, without prefix, `ssl.handshake` left out, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counters: Vec<String>,
    /// The alert or error the peer saw, as its TLS stack names it; empty when none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub peer_sees: String,
}

impl Recording {
    /// Whether a text that was foretold is the recorded one. Which error the RSA library names for a signature that is wrong
    /// differs from run to run; everything else has to be the same.
    pub fn says(&self, foretold: &str) -> bool {
        without_rsa_verdicts(&self.error) == without_rsa_verdicts(foretold)
    }
}

/// The text with `<RSA error>` for whatever RSA says in front of what X.509 (184549382) or TLS (268435570) makes of it.
fn without_rsa_verdicts(text: &str) -> String {
    let mut entries = text.split('|').collect::<Vec<_>>();
    for at in (1..entries.len()).rev() {
        let is_told_by_rsa = entries[at - 1].contains(":RSA routines:") || entries[at - 1] == "<RSA error>";
        let is_made_of_it =
            ["184549382:", "268435570:", "<RSA error>"].iter().any(|start| entries[at].starts_with(start));
        if is_told_by_rsa && is_made_of_it {
            entries[at - 1] = "<RSA error>";
        }
    }
    entries.dedup_by(|entry, before| entry == before && *entry == "<RSA error>");
    entries.join("|")
}

/// The answers of several Envoys to one case, each once. One line of `fixtures/conformance/random/*.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Packed {
    /// [`Case::name`].
    pub case: String,
    /// [`Case::digest`].
    pub digest: String,
    /// The different answers.
    pub answers: Vec<PackedAnswer>,
}

/// One answer, and who gave it. The fields are those of [`Recording`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the fields are Recording's")]
pub struct PackedAnswer {
    /// Versions of Envoy, ascending.
    pub envoys: Vec<String>,
    pub outcome: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub error: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counters: Vec<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub peer_sees: String,
}

impl Packed {
    /// What one version answered.
    pub fn of(&self, version: &str) -> Option<Recording> {
        let answer = self.answers.iter().find(|answer| answer.envoys.iter().any(|envoy| envoy == version))?;
        Some(Recording {
            case: self.case.clone(),
            digest: self.digest.clone(),
            outcome: answer.outcome.clone(),
            error: answer.error.clone(),
            counters: answer.counters.clone(),
            peer_sees: answer.peer_sees.clone(),
        })
    }

    /// Adds what one version answered; `None` if it was asked something else.
    #[must_use]
    pub fn with(mut self, version: &str, recording: &Recording) -> Option<Self> {
        if self.case != recording.case || self.digest != recording.digest {
            return None;
        }
        let is_same = |answer: &&mut PackedAnswer| {
            answer.outcome == recording.outcome
                && answer.error == recording.error
                && answer.counters == recording.counters
                && answer.peer_sees == recording.peer_sees
        };
        match self.answers.iter_mut().find(is_same) {
            Some(answer) => answer.envoys.push(version.to_owned()),
            None => self.answers.push(PackedAnswer {
                envoys: vec![version.to_owned()],
                outcome: recording.outcome.clone(),
                error: recording.error.clone(),
                counters: recording.counters.clone(),
                peer_sees: recording.peer_sees.clone(),
            }),
        }
        Some(self)
    }
}
