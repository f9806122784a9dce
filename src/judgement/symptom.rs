//! What a symptom means, and how it fits the verdicts.

use serde::Serialize;

use crate::knowledge::Check;
use crate::knowledge::errors::Topic;
use crate::model::{Instant, Role};

/// Who refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Refuser {
    /// The side that printed it refused what its peer presented.
    Printer,
    /// The peer refused; its alert arrived at the side that printed it.
    Peer,
    /// The side that printed it refused its own configuration.
    Itself,
    /// Somebody did; the text does not tell who.
    Unknown,
    /// Nobody refused a certificate.
    Nobody,
}

/// A symptom explained, with nothing else in evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// Name and number: `CERTIFICATE_VERIFY_FAILED (268435581)`.
    pub name: String,
    /// What it means; `None` for what no table holds.
    pub meaning: Option<&'static str>,
    /// What stands beside it: the errors queued in front, each with its meaning.
    pub beside: Vec<(String, &'static str)>,
    /// Who refused.
    pub refuser: Refuser,
    /// The role of the side that refused, where it is known.
    pub refuser_role: Option<Role>,
    /// What it is about.
    pub topic: Option<Topic>,
    /// First and last minor version of Envoy 1.x that prints it so.
    pub versions: (Option<u32>, Option<u32>),
    /// `a line without detail is Envoy 1.36 or older`.
    pub version_clause: Option<String>,
    /// Packed error code.
    pub code: Option<u32>,
    /// X.509 verification code.
    pub x509_error: Option<i32>,
    /// The certificate it is about, leaf 0.
    pub depth: Option<i32>,
    /// The checks that print it.
    pub checks: Vec<Check>,
    /// What to do, line by line.
    pub advice: Vec<&'static str>,
    /// What tells the remaining causes apart: what it shows, and the command.
    pub ask: Vec<(&'static str, &'static str)>,
}

/// How a symptom fits the verdicts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// No verdict is about the connection it speaks of, or it speaks of no certificate.
    Unrelated,
    /// It is not what the verdicts foretell: another time, hop or proxy.
    Contradicts,
    /// It decides steps that the evidence leaves open.
    Narrows,
    /// It is what a verdict foretells.
    Consistent,
}

/// A symptom beside one verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Index of the chain.
    pub chain: usize,
    /// Index of the verifier; `None` where the chain's own Envoy does not load it.
    pub verifier: Option<usize>,
    /// The presenter's role.
    pub presented_by: Role,
    /// How they fit.
    pub relation: Relation,
    /// The checks by which they fit, or which the symptom decides; of a contradiction those that the evidence fails.
    pub checks: Vec<Check>,
    /// The moment at which the symptom was printed, where the verdict then is another than the present one, and what it found.
    pub then: Option<(Instant, String)>,
    /// Why, in one clause.
    pub why: String,
}

/// A symptom of the evidence, explained and held against the verdicts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgedSymptom {
    /// Index into `evidence.symptoms`.
    pub symptom: usize,
    /// What it means.
    pub explanation: Explanation,
    /// The best of `held`.
    pub relation: Relation,
    /// The verdicts that are related to it in this way.
    pub held: Vec<Held>,
}
