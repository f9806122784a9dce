//! BoringSSL's PEM reader (1.2; `PEM_read_bio_inner`): which blocks Envoy sees in a text, and where it gives up.

use std::fmt;

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use crate::knowledge::envoy::PemBody;

/// Lines are read in pieces of this many bytes.
const PIECE: usize = 253;

/// The base64 decoder does not look at unused bits.
const DECODER: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireCanonical),
);

/// One block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    /// What stands behind BEGIN.
    pub(super) label: String,
    /// RFC 1421 header lines; text in front of the first blank line counts as such. Empty too where it begins with a NUL: the
    /// reader takes it for a C string.
    pub(super) header: String,
    /// The decoded body. Empty for private keys, which are never decoded.
    pub(super) der: Vec<u8>,
    /// Whether the body may be a DER SEQUENCE, as every key is. Of private keys that is told by the first two digits.
    pub(super) may_be_sequence: bool,
    /// How many bytes the body stands for, private keys included: the number of their digits is all that is looked at.
    pub(super) length: usize,
}

impl Block {
    /// Whether it holds a certificate, with or without trust settings.
    pub(super) fn is_certificate(&self) -> bool {
        self.is_plain_certificate() || self.label == "TRUSTED CERTIFICATE"
    }

    /// Whether it holds a certificate without trust settings.
    pub(super) fn is_plain_certificate(&self) -> bool {
        matches!(self.label.as_str(), "CERTIFICATE" | "X509 CERTIFICATE")
    }

    /// Whether it holds a CRL.
    pub(super) fn is_crl(&self) -> bool {
        self.label == "X509 CRL"
    }

    /// Whether it holds a private key in a form of its own type, which bundle readers look at.
    pub(super) fn is_typed_key(&self) -> bool {
        matches!(
            self.label.as_str(),
            "RSA PRIVATE KEY" | "DSA PRIVATE KEY" | "EC PRIVATE KEY"
        )
    }
}

/// The blocks up to the end of the text, or up to the one that does not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Blocks {
    /// The blocks.
    pub(super) blocks: Vec<Block>,
    /// What does not read behind them.
    pub(super) broken: Option<Broken>,
}

/// Why the reader gives up, with the label of the block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Broken {
    /// No END line of that label (`BAD_END_LINE`).
    NoEnd(String),
    /// The body is no base64 (`BAD_BASE64_DECODE`).
    NoBase64(String),
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoEnd(label) => write!(f, "the {label} block has no matching END line"),
            Self::NoBase64(label) => write!(f, "the {label} block is no base64"),
        }
    }
}

/// Reads a text.
pub(super) fn read(text: &str, rules: PemBody) -> Blocks {
    let lines: Vec<&[u8]> = text
        .as_bytes()
        .split_inclusive(|byte| *byte == b'\n')
        .flat_map(|line| line.chunks(PIECE))
        .map(trimmed)
        .collect();
    let mut blocks = Vec::new();
    let mut rest = lines.as_slice();
    while let Some((label, behind)) = next_begin(rest) {
        match block(label, behind, rules) {
            Ok((block, behind)) => {
                blocks.push(block);
                rest = behind;
            }
            Err(why) => {
                return Blocks {
                    blocks,
                    broken: Some(why),
                };
            }
        }
    }
    Blocks {
        blocks,
        broken: None,
    }
}

/// Without trailing bytes up to 0x20; bytes over 0x7f are negative to the comparison, so they go as well.
fn trimmed(line: &[u8]) -> &[u8] {
    let end = line
        .iter()
        .rposition(|byte| (0x21..0x80).contains(byte))
        .map_or(0, |last| last + 1);
    line.get(..end).unwrap_or_default()
}

/// The label of the next BEGIN line, which must start in the first column, and what follows it. The reader takes a line for
/// a C string: behind a NUL it does not find the dashes.
fn next_begin<'a, 'b>(lines: &'a [&'b [u8]]) -> Option<(&'b [u8], &'a [&'b [u8]])> {
    lines.iter().enumerate().find_map(|(index, line)| {
        let label = line.strip_prefix(b"-----BEGIN ")?.strip_suffix(b"-----")?;
        (!label.contains(&0)).then_some((label, lines.get(index + 1..)?))
    })
}

type Lines<'a, 'b> = &'a [&'b [u8]];

/// Reads the header and body of a block up to its END line.
fn block<'a, 'b>(
    label: &[u8],
    lines: Lines<'a, 'b>,
    rules: PemBody,
) -> Result<(Block, Lines<'a, 'b>), Broken> {
    let is_end = |line: &[u8]| line.starts_with(b"-----END ");
    let name = String::from_utf8_lossy(label).into_owned();
    let unended = || Broken::NoEnd(name.clone());
    let first = lines
        .iter()
        .position(|line| line.is_empty() || is_end(line))
        .ok_or_else(unended)?;
    let (head, tail) = lines.split_at(first);
    let starts_with_end = tail.first().is_some_and(|line| is_end(line));
    let (mut header, body, end) = if starts_with_end {
        (Vec::new(), head.to_vec(), tail)
    } else {
        let behind = tail.get(1..).unwrap_or_default();
        let length = body_length(behind, rules);
        let (body, end) = behind.split_at(length.min(behind.len()));
        (head.concat(), body.to_vec(), end)
    };
    let (end_line, rest) = end.split_first().ok_or_else(unended)?;
    let is_matching = end_line
        .strip_prefix(b"-----END ")
        .and_then(|rest| rest.strip_suffix(b"-----"))
        .is_some_and(|end| end == label);
    if !is_matching {
        return Err(unended());
    }
    if header.first() == Some(&0) {
        header.clear();
    }
    let header = String::from_utf8_lossy(&header).into_owned();
    let no_base64 = || Broken::NoBase64(name.clone());
    let length = decoded_length(&body);
    let (der, may_be_sequence) = if name.ends_with("PRIVATE KEY") {
        (Vec::new(), key_form(&body).ok_or_else(no_base64)?)
    } else {
        let der = decode(&body).ok_or_else(no_base64)?;
        let may_be_sequence = der.first() == Some(&0x30);
        (der, may_be_sequence)
    };
    Ok((
        Block {
            label: name,
            header,
            der,
            may_be_sequence,
            length,
        },
        rest,
    ))
}

/// Of a private key: whether its first byte is that of a SEQUENCE; `None` where the body is no base64 at all. The six bits of
/// `M` and the first two of the digit behind it make that byte.
fn key_form(lines: &[&[u8]]) -> Option<bool> {
    let body = digits(lines);
    let unpadded = body
        .iter()
        .position(|byte| *byte == b'=')
        .map_or(body.as_slice(), |end| body.get(..end).unwrap_or_default());
    let padding = body.len() - unpadded.len();
    let are_digits = unpadded
        .iter()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'));
    let is_padded = body.ends_with(&b"=="[..padding.min(2)]) && padding <= 2;
    if body.is_empty() || !body.len().is_multiple_of(4) || !are_digits || !is_padded {
        return None;
    }
    Some(body.first() == Some(&b'M') && matches!(body.get(1), Some(b'A'..=b'P')))
}

/// How many bytes well-formed base64 stands for.
fn decoded_length(lines: &[&[u8]]) -> usize {
    let body = digits(lines);
    let padding = body.iter().rev().take_while(|byte| **byte == b'=').count();
    (body.len() / 4 * 3).saturating_sub(padding)
}

/// How many lines behind the blank line belong to the body.
fn body_length(lines: &[&[u8]], rules: PemBody) -> usize {
    let is_end = |line: &&[u8]| line.starts_with(b"-----END ");
    let until_end = lines.iter().position(is_end);
    match rules {
        PemBody::UntilEnd => until_end.unwrap_or(lines.len()),
        PemBody::LinesOf64 => {
            let full = lines.iter().take_while(|line| line.len() == 64).count();
            let has_short = lines
                .get(full)
                .is_some_and(|line| line.len() < 64 && !is_end(line));
            full + usize::from(has_short)
        }
    }
}

/// Base64 without blanks; an empty body is an error too.
fn decode(lines: &[&[u8]]) -> Option<Vec<u8>> {
    DECODER
        .decode(digits(lines))
        .ok()
        .filter(|der| !der.is_empty())
}

fn digits(lines: &[&[u8]]) -> Vec<u8> {
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
    let mut digits = Vec::with_capacity(lines.iter().map(|line| line.len()).sum());
    for line in lines {
        for part in line.split(is_blank) {
            digits.extend_from_slice(part);
        }
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4v";

    fn labels(text: &str, rules: PemBody) -> (Vec<String>, bool) {
        let read = read(text, rules);
        let labels = read.blocks.into_iter().map(|block| block.label).collect();
        (labels, read.broken.is_some())
    }

    fn certificate(body: &str) -> String {
        format!("-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n")
    }

    #[test]
    fn text_around_blocks_and_trailing_blanks_do_not_matter() {
        let text = format!("hello\r\n{}bye", certificate(BODY).replace('\n', " \t\r\n"));
        assert_eq!(
            labels(&text, PemBody::LinesOf64),
            (vec!["CERTIFICATE".to_owned()], false)
        );
    }

    #[test]
    fn indented_and_marked_blocks_are_not_seen() {
        let indented = certificate(BODY).replace("-----BEGIN", "  -----BEGIN");
        let marked = format!("\u{feff}{}", certificate(BODY));
        assert_eq!(labels(&indented, PemBody::UntilEnd), (vec![], false));
        assert_eq!(labels(&marked, PemBody::UntilEnd), (vec![], false));
    }

    #[test]
    fn a_nul_ends_a_begin_line_and_hides_a_header() {
        let marked =
            certificate(BODY).replace("CERTIFICATE-----\nAAEC", "CERTIFICATE\0-----\nAAEC");
        assert_eq!(labels(&marked, PemBody::UntilEnd), (vec![], false));
        let text = certificate(&format!("\0a: b\n\n{BODY}"));
        let headers: Vec<_> = read(&text, PemBody::UntilEnd)
            .blocks
            .into_iter()
            .map(|block| block.header)
            .collect();
        assert_eq!(headers, [""]);
    }

    #[test]
    fn blank_lines_inside_read_from_1_39_on() {
        let text = format!(
            "-----BEGIN CERTIFICATE-----\n\n{BODY}\n\n{BODY}\n\n-----END CERTIFICATE-----\n"
        );
        assert!(labels(&text, PemBody::LinesOf64).1);
        assert_eq!(
            labels(&text, PemBody::UntilEnd),
            (vec!["CERTIFICATE".to_owned()], false)
        );
        let leading = format!("-----BEGIN CERTIFICATE-----\n\n{BODY}\n-----END CERTIFICATE-----\n");
        assert!(!labels(&leading, PemBody::LinesOf64).1);
    }

    #[test]
    fn lines_in_front_of_a_blank_one_are_a_header() {
        let text = certificate(&format!("{BODY}\n\n{BODY}"));
        let read = read(&text, PemBody::UntilEnd);
        assert_eq!(
            read.blocks.first().map(|block| block.header.as_str()),
            Some(BODY)
        );
    }

    #[test]
    fn what_breaks_inside_a_block_ends_the_text() {
        let cut = certificate(BODY).replace("-----END CERTIFICATE-----\n", "");
        assert!(labels(&cut, PemBody::UntilEnd).1);
        assert!(labels(&certificate("AAE"), PemBody::UntilEnd).1);
        assert!(labels(&certificate("not base64!"), PemBody::UntilEnd).1);
        assert!(labels(&certificate(""), PemBody::UntilEnd).1);
        let crossed = certificate(BODY).replace("END CERTIFICATE", "END CRL");
        assert!(labels(&crossed, PemBody::UntilEnd).1);
    }

    #[test]
    fn private_keys_are_recognised_and_not_decoded() {
        let text = certificate(BODY).replace("CERTIFICATE", "EC PRIVATE KEY");
        let read = read(&text, PemBody::UntilEnd);
        assert!(
            read.blocks
                .iter()
                .all(|block| block.is_typed_key() && block.der.is_empty())
        );
    }
}
