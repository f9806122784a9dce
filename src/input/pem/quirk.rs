//! Odd PEM, and what Envoy reads there: BoringSSL's `PEM_read_bio_inner` wants `-----BEGIN` in the first column, trims
//! blanks at line ends, and fails for the whole file on anything wrong inside a block.

use super::Label;
use crate::knowledge::envoy::{PemBody, RELEASES, Release};
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
        PemQuirk::HeaderLine => match label {
            Label::Certificate { .. } => format!(
                "a header line stands inside this {what}: Envoy takes it for encrypted and refuses the whole file"
            ),
            _ => format!(
                "a header line stands inside this {what}: Envoy takes it for encrypted, and refuses that where it reads \
                 such a block"
            ),
        },
        PemQuirk::CutOff => {
            format!("this {what} is cut off: Envoy refuses the whole file (BAD_END_LINE)")
        }
        PemQuirk::NoEnd => format!(
            "the END line of this {what} is missing or names another label: Envoy refuses the whole file \
                 (BAD_END_LINE)"
        ),
        PemQuirk::BlankLine => match label {
            Label::Certificate { .. } => "an empty line stands inside this certificate, behind some of its content: Envoy \
                                          takes what stands in front of it for a header and refuses the whole file"
                .to_owned(),
            // Whether Envoy looks at such a block hangs on what it reads the file for.
            _ => format!(
                "an empty line stands inside this {what}, behind some of its content: Envoy takes what stands in front of \
                 it for a header, which it refuses where it reads such a block"
            ),
        },
        PemQuirk::BlankFirstLine => format!(
            "an empty line stands in front of the content of this {what}, and behind it are not just lines of 64 \
             characters and a shorter last one: {}",
            readers_of_blank_first()
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

/// Which releases refuse a body behind an empty line that is laid out in another way than RFC 7468 wants, and which read it.
fn readers_of_blank_first() -> String {
    let name = |release: Option<&Release>| release.map(Release::name).unwrap_or_default();
    let reads = |release: &&Release| release.pem_body == PemBody::UntilEnd;
    format!(
        "Envoy up to {} refuses the whole file (BAD_END_LINE), {} and later read it",
        name(RELEASES.iter().rfind(|release| !reads(release))),
        name(RELEASES.iter().find(reads))
    )
}
