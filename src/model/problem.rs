//! What an input needed, or lacks.

use serde::Serialize;

use super::Location;

/// Something an input needed (a repair) or lacks. Never stops the other inputs.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Problem {
    /// One clear sentence.
    pub message: String,
    /// Where.
    pub location: Location,
    /// Whether the input was still used (a repair), or this part of it is lost.
    pub repaired: bool,
    /// What kind it is of.
    #[serde(skip)]
    pub kind: ProblemKind,
}

/// The kinds of problems that rules of their own tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProblemKind {
    /// Any other.
    General,
    /// A PEM block departs from what Envoy reads.
    Pem(PemQuirk),
    /// A ztunnel has no certificate for one of its workloads.
    ZtunnelWithoutCertificate,
    /// One serial number stands for two certificates.
    SerialConflict,
    /// A suppression of the configuration has expired.
    SuppressionExpired,
    /// A suppression of the configuration fits no finding.
    SuppressionUnmatched,
    /// An entry of the baseline is found no more.
    BaselineOutdated,
}

/// A departure of one PEM block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PemQuirk {
    /// The BEGIN line is indented.
    Indented,
    /// A byte order mark stands before the BEGIN line.
    ByteOrderMark,
    /// Newlines are the two characters `\n`.
    EscapedNewlines,
    /// The block stands on one line with its BEGIN or END.
    NewlinesLost,
    /// The base64 has no padding.
    Padding,
    /// `TRUSTED CERTIFICATE`.
    TrustedLabel,
    /// A `Name: value` line inside.
    HeaderLine,
    /// The text ends inside the block.
    CutOff,
    /// The END line is missing or names another label.
    NoEnd,
    /// An empty line behind some of the content: what stands in front of it is taken for a header.
    BlankLine,
    /// An empty line in front of the content, whose lines are not what older releases read behind it.
    BlankFirstLine,
    /// Other text on the line of BEGIN or END.
    Glued,
    /// The content is no base64.
    Base64,
}
