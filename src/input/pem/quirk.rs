//! Odd PEM, and what Envoy reads there: BoringSSL's `PEM_read_bio_inner` wants `-----BEGIN` in the first column, trims
//! blanks at line ends, and fails for the whole file on anything wrong inside a block.

use super::Label;
use crate::model::PemQuirk;

/// What it is and what Envoy reads there, in one sentence without a final full stop.
pub(super) fn message(quirk: PemQuirk, label: &Label) -> String {
    let what = label.noun();
    match quirk {
        PemQuirk::Indented => {
            format!("the BEGIN line of this {what} is indented: Envoy finds no {what} here")
        }
        PemQuirk::ByteOrderMark => format!(
            "a byte order mark stands before the BEGIN line: Envoy does not see this {what}"
        ),
        PemQuirk::EscapedNewlines => {
            format!("its newlines are written as \\n: Envoy finds no {what} here")
        }
        PemQuirk::NewlinesLost => {
            format!("the line breaks of this {what} are lost: Envoy finds no {what} here")
        }
        PemQuirk::Padding => {
            format!("the base64 padding of this {what} is missing: Envoy refuses the whole file")
        }
        PemQuirk::TrustedLabel => {
            "the label is TRUSTED CERTIFICATE: Envoy reads the certificate and honours the trust \
                                   settings behind it; many other tools find no certificate here"
                .to_owned()
        }
        PemQuirk::HeaderLine => format!(
            "a header line stands inside this {what}: Envoy takes it for encrypted and refuses the whole file"
        ),
        PemQuirk::CutOff => {
            format!("this {what} is cut off: Envoy refuses the whole file (BAD_END_LINE)")
        }
        PemQuirk::NoEnd => format!(
            "the END line of this {what} is missing or names another label: Envoy refuses the whole file \
                 (BAD_END_LINE)"
        ),
        PemQuirk::BlankLine => format!(
            "an empty line stands inside this {what}: Envoy refuses the whole file (NOT_PROC_TYPE)"
        ),
        PemQuirk::BlankFirstLine => format!(
            "an empty line stands in front of the content of this {what}, whose lines are not of 64 characters: Envoy before \
             1.39.3 refuses the whole file (BAD_END_LINE)"
        ),
        PemQuirk::Glued => format!(
            "other text shares a line with the BEGIN or END of this {what}: Envoy does not see that line and reads \
                 the file otherwise, or refuses it"
        ),
        PemQuirk::Base64 => {
            format!("the content of this {what} is no base64: Envoy refuses the whole file")
        }
    }
}
