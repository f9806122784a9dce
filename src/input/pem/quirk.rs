//! Odd PEM, and what Envoy reads there: BoringSSL's `PEM_read_bio_inner` wants `-----BEGIN` in the first column, trims
//! blanks at line ends, and fails for the whole file on anything wrong inside a block.

use super::Label;

/// A departure of one block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quirk {
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
    /// An empty line inside.
    BlankLine,
    /// Other text on the line of BEGIN or END.
    Glued,
    /// The content is no base64.
    Base64,
}

impl Quirk {
    /// The rule that explains it.
    pub(super) const fn rule(self) -> &'static str {
        match self {
            Self::Indented => "pem-indented",
            Self::ByteOrderMark => "pem-bom",
            Self::EscapedNewlines => "pem-escaped-newlines",
            Self::NewlinesLost => "pem-newlines-lost",
            Self::Padding => "pem-padding",
            Self::TrustedLabel => "pem-trusted-label",
            Self::HeaderLine => "pem-header-line",
            Self::CutOff => "pem-cut-off",
            Self::NoEnd => "pem-no-end",
            Self::BlankLine => "pem-blank-line",
            Self::Glued => "pem-glued",
            Self::Base64 => "pem-bad-base64",
        }
    }

    /// What it is and what Envoy reads there, in one sentence without a final full stop.
    pub(super) fn message(self, label: &Label) -> String {
        let what = label.noun();
        match self {
            Self::Indented => {
                format!("the BEGIN line of this {what} is indented: Envoy finds no {what} here")
            }
            Self::ByteOrderMark => format!(
                "a byte order mark stands before the BEGIN line: Envoy does not see this {what}"
            ),
            Self::EscapedNewlines => {
                format!("its newlines are written as \\n: Envoy finds no {what} here")
            }
            Self::NewlinesLost => {
                format!("the line breaks of this {what} are lost: Envoy finds no {what} here")
            }
            Self::Padding => format!(
                "the base64 padding of this {what} is missing: Envoy refuses the whole file"
            ),
            Self::TrustedLabel => "the label is TRUSTED CERTIFICATE: Envoy reads the certificate and honours the trust \
                                   settings behind it; many other tools find no certificate here"
                .to_owned(),
            Self::HeaderLine => format!(
                "a header line stands inside this {what}: Envoy takes it for encrypted and refuses the whole file"
            ),
            Self::CutOff => {
                format!("this {what} is cut off: Envoy refuses the whole file (BAD_END_LINE)")
            }
            Self::NoEnd => format!(
                "the END line of this {what} is missing or names another label: Envoy refuses the whole file \
                 (BAD_END_LINE)"
            ),
            Self::BlankLine => format!(
                "an empty line stands inside this {what}: Envoy refuses the whole file (NOT_PROC_TYPE)"
            ),
            Self::Glued => format!(
                "other text shares a line with the BEGIN or END of this {what}: Envoy does not see that line and reads \
                 the file otherwise, or refuses it"
            ),
            Self::Base64 => {
                format!("the content of this {what} is no base64: Envoy refuses the whole file")
            }
        }
    }
}
