//! Finds the blocks.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use crate::input::asn1;
use crate::model::PemQuirk;

/// Takes base64 with and without padding, and with bits behind the last byte.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// What a block says it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Label {
    /// `CERTIFICATE`, `X509 CERTIFICATE` and, with trust settings, `TRUSTED CERTIFICATE`.
    Certificate {
        /// With trust settings.
        trusted: bool,
    },
    /// `X509 CRL`.
    Crl,
    /// `PUBLIC KEY`.
    PublicKey,
    /// Any kind of private key.
    PrivateKey,
    /// `PKCS7`, `CMS`.
    Pkcs7,
    /// Anything else.
    Other(String),
}

impl Label {
    fn new(text: &str) -> Self {
        match text {
            "CERTIFICATE" | "X509 CERTIFICATE" => Self::Certificate { trusted: false },
            "TRUSTED CERTIFICATE" => Self::Certificate { trusted: true },
            "X509 CRL" => Self::Crl,
            "PUBLIC KEY" => Self::PublicKey,
            "PKCS7" | "PKCS #7 SIGNED DATA" | "CMS" => Self::Pkcs7,
            key if key.ends_with("PRIVATE KEY") => Self::PrivateKey,
            other => Self::Other(other.to_owned()),
        }
    }

    /// What people call it.
    pub(super) const fn noun(&self) -> &'static str {
        match self {
            Self::Certificate { .. } => "certificate",
            Self::Crl => "CRL",
            Self::PublicKey => "public key",
            Self::PrivateKey => "private key",
            Self::Pkcs7 => "PKCS#7 block",
            Self::Other(_) => "block",
        }
    }
}

/// One block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Block {
    /// What it says it is.
    pub(crate) label: Label,
    /// The label as written.
    pub(super) written: String,
    /// Line of BEGIN.
    pub(crate) line: usize,
    /// Line of END, or of what ended it.
    pub(super) last_line: usize,
    /// Its content; `None` for private keys and for what does not decode.
    pub(crate) der: Option<Vec<u8>>,
    /// Departures.
    pub(super) quirks: Vec<PemQuirk>,
}

/// A block being read.
struct Open {
    block: Block,
    body: String,
    /// An empty line stood in front of the content. Older readers then go on as long as lines have 64 characters, and take
    /// one shorter line behind them (`PEM_read_bio_inner`).
    is_blank_first: bool,
    /// The length of the last line.
    last_length: usize,
    /// Whether a line in front of that one has not 64 characters.
    has_odd_line: bool,
}

impl Open {
    fn quirk(&mut self, quirk: PemQuirk) {
        if !self.block.quirks.contains(&quirk) {
            self.block.quirks.push(quirk);
        }
    }
}

/// Finds every block of a text. `byte_order_mark` tells that one stood before the text.
pub(crate) fn scan(text: &str, byte_order_mark: bool) -> Vec<Block> {
    let mut scanner = Scanner::default();
    for (index, line) in text.lines().enumerate() {
        let line = line.strip_prefix('\u{feff}').unwrap_or(line);
        scanner.line = index + 1;
        scanner.marked = byte_order_mark && index == 0;
        scanner.escaped =
            line.contains("\\n") && (line.contains("-----") || scanner.open.is_some());
        if scanner.escaped {
            for part in line.split("\\n") {
                scanner.segment(part.strip_suffix("\\r").unwrap_or(part));
            }
        } else {
            scanner.segment(line);
        }
    }
    scanner.end_of_text();
    scanner.blocks
}

#[derive(Default)]
struct Scanner {
    blocks: Vec<Block>,
    open: Option<Open>,
    line: usize,
    marked: bool,
    escaped: bool,
}

impl Scanner {
    /// Characters in each line of a PEM body but the last (RFC 7468 2).
    const FULL_LINE: usize = 64;

    /// One line, or one piece between escaped newlines.
    fn segment(&mut self, segment: &str) {
        let mut rest = segment;
        while let Some(marker) = Marker::find(rest) {
            let before = rest.get(..marker.start).unwrap_or_default();
            let begun_here = rest.len() < segment.len();
            rest = rest.get(marker.end..).unwrap_or_default();
            if marker.begins {
                self.close(Some(PemQuirk::NoEnd));
                self.begin(marker.label, before, begun_here);
            } else {
                self.body(before, true);
                self.end(marker.label, rest);
            }
        }
        let begun_here = rest.len() < segment.len();
        self.body(rest, begun_here);
    }

    fn begin(&mut self, label: &str, before: &str, continued: bool) {
        let mut open = Open {
            block: Block {
                label: Label::new(label),
                written: label.to_owned(),
                line: self.line,
                last_line: self.line,
                der: None,
                quirks: Vec::new(),
            },
            body: String::new(),
            is_blank_first: false,
            last_length: Self::FULL_LINE,
            has_odd_line: false,
        };
        if self.escaped {
            open.quirk(PemQuirk::EscapedNewlines);
        } else if self.marked {
            open.quirk(PemQuirk::ByteOrderMark);
        } else if (continued && !self.lost_newlines()) || !before.trim().is_empty() {
            open.quirk(PemQuirk::Glued);
        } else if !before.is_empty() && !continued {
            open.quirk(PemQuirk::Indented);
        }
        if open.block.label == (Label::Certificate { trusted: true }) {
            open.quirk(PemQuirk::TrustedLabel);
        }
        self.open = Some(open);
    }

    /// Whether the block before stood on one line, so that the next one begins on it too.
    fn lost_newlines(&self) -> bool {
        self.blocks
            .last()
            .is_some_and(|block| block.quirks.contains(&PemQuirk::NewlinesLost))
    }

    /// Content of the open block. `shares_line`: a BEGIN or END stands on the same line.
    fn body(&mut self, text: &str, shares_line: bool) {
        let Some(open) = &mut self.open else { return };
        open.block.last_line = self.line;
        if open.block.label == Label::PrivateKey {
            return;
        }
        // BoringSSL's reader trims control characters and bytes over 0x7f at the end of a line.
        let is_trimmed = |c: char| c <= ' ' || !c.is_ascii();
        let text = text.trim_start().trim_end_matches(is_trimmed);
        if text.is_empty() {
            // The blank line that ends RFC 1421 headers belongs to them.
            if shares_line || self.escaped || open.block.quirks.contains(&PemQuirk::HeaderLine) {
                return;
            }
            if open.body.is_empty() {
                open.is_blank_first = true;
            } else {
                open.quirk(PemQuirk::BlankLine);
            }
        } else if text.contains(':') {
            open.quirk(PemQuirk::HeaderLine);
        } else {
            if shares_line && !self.escaped {
                open.quirk(PemQuirk::NewlinesLost);
            }
            if text.contains(|c: char| !c.is_ascii_graphic() && !c.is_whitespace()) {
                open.quirk(PemQuirk::Base64);
            }
            open.has_odd_line |= open.last_length != Self::FULL_LINE;
            open.last_length = text.len();
            open.body
                .extend(text.chars().filter(char::is_ascii_graphic));
        }
    }

    fn end(&mut self, label: &str, after: &str) {
        let Some(open) = &mut self.open else { return };
        let other_label = open.block.written != label;
        let glued = !after.trim().is_empty() && !self.escaped;
        if glued && !open.block.quirks.contains(&PemQuirk::NewlinesLost) {
            open.quirk(PemQuirk::Glued);
        }
        self.close(other_label.then_some(PemQuirk::NoEnd));
    }

    fn end_of_text(&mut self) {
        let Some(open) = &self.open else { return };
        let is_complete = decode(&open.body)
            .is_some_and(|der| asn1::first(&der).is_some_and(|first| !first.is_empty()));
        self.close(Some(if is_complete {
            PemQuirk::NoEnd
        } else {
            PemQuirk::CutOff
        }));
    }

    /// Ends the open block.
    fn close(&mut self, quirk: Option<PemQuirk>) {
        let Some(mut open) = self.open.take() else {
            return;
        };
        if let Some(quirk) = quirk {
            open.quirk(quirk);
        }
        if open.is_blank_first && (open.has_odd_line || open.last_length > Self::FULL_LINE) {
            open.quirk(PemQuirk::BlankFirstLine);
        }
        if open.block.label != Label::PrivateKey && quirk != Some(PemQuirk::CutOff) {
            match decode(&open.body) {
                Some(der) => {
                    if !open.body.len().is_multiple_of(4) {
                        open.quirk(PemQuirk::Padding);
                    }
                    open.block.der = Some(der);
                }
                None => open.quirk(PemQuirk::Base64),
            }
        }
        self.blocks.push(open.block);
    }
}

/// The content of a block whose boundaries are known. What is not quite base64 for the pem crate (no padding, bits behind
/// the last byte) is decoded all the same, so that the certificate can be shown beside what is wrong with its block.
fn decode(body: &str) -> Option<Vec<u8>> {
    let block = format!("-----BEGIN BLOCK-----\n{body}\n-----END BLOCK-----\n");
    let content = ::pem::parse(block).map_or_else(
        |_| LENIENT.decode(body).ok(),
        |block| Some(block.into_contents()),
    );
    content.filter(|der| !der.is_empty())
}

/// A BEGIN or END marker in a line.
struct Marker<'t> {
    begins: bool,
    label: &'t str,
    start: usize,
    end: usize,
}

impl<'t> Marker<'t> {
    const DASHES: &'static str = "-----";

    fn find(text: &'t str) -> Option<Self> {
        let mut from = 0;
        while let Some(found) = text.get(from..)?.find(Self::DASHES) {
            let start = from + found;
            let rest = text.get(start + Self::DASHES.len()..)?;
            let begins = rest.starts_with("BEGIN ");
            let label = rest
                .strip_prefix("BEGIN ")
                .or_else(|| rest.strip_prefix("END "));
            if let Some(label) = label
                && let Some(length) = label.find(Self::DASHES)
            {
                let label_at = text.len() - label.len();
                return Some(Self {
                    begins,
                    label: label.get(..length)?.trim_end(),
                    start,
                    end: label_at + length + Self::DASHES.len(),
                });
            }
            from = start + 1;
        }
        None
    }
}
