//! Finds the blocks.

use std::cmp::Ordering;

use super::armour;
use crate::input::asn1;
use crate::model::PemQuirk;

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
    /// Where its BEGIN stands in the text.
    start: usize,
    /// Its lines without headers and blanks.
    body: String,
    /// Its first line begins with a NUL, which makes Envoy's reader take the lines in front of an empty one for no header at
    /// all: it goes on behind the empty line.
    hides_header: bool,
    /// How far older readers get, where an empty line stands in front of the content.
    old_reader: Option<OldReader>,
}

/// What older releases read behind an empty line that stands in front of the content (`PEM_read_bio_inner`): lines of 64
/// characters, at most one shorter line, which may be empty, and then END.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum OldReader {
    /// Every line had 64 characters.
    InFullLines,
    /// A shorter line was met: the next one has to be END.
    BehindShortLine,
    /// Something else stands there.
    Refuses,
}

impl OldReader {
    /// Characters in each line of a PEM body but the last (RFC 7468 2).
    const FULL_LINE: usize = 64;

    /// Reads one more line in front of END.
    fn line(self, length: usize) -> Self {
        match (self, length.cmp(&Self::FULL_LINE)) {
            (Self::InFullLines, Ordering::Equal) => Self::InFullLines,
            (Self::InFullLines, Ordering::Less) => Self::BehindShortLine,
            _ => Self::Refuses,
        }
    }
}

impl Block {
    /// Whether Envoy's reader sees where it begins: BEGIN has to stand in the first column.
    pub(crate) fn begins_in_sight(&self) -> bool {
        let hides = [PemQuirk::Indented, PemQuirk::ByteOrderMark];
        !self.quirks.iter().any(|quirk| hides.contains(quirk))
    }
}

impl Open {
    fn has(&self, quirk: PemQuirk) -> bool {
        self.block.quirks.contains(&quirk)
    }

    fn quirk(&mut self, quirk: PemQuirk) {
        if !self.has(quirk) {
            self.block.quirks.push(quirk);
        }
    }

    /// Begins again behind the empty line that ends a header of which the reader sees nothing.
    fn forget_header(&mut self) {
        self.hides_header = false;
        self.body.clear();
        let of_header = [PemQuirk::Base64, PemQuirk::HeaderLine];
        self.block.quirks.retain(|quirk| !of_header.contains(quirk));
        self.old_reader = Some(OldReader::InFullLines);
    }
}

/// A newline as JSON writes it.
const NEWLINE: &str = "\\n";

/// Finds every block of a text. `byte_order_mark` tells that one stood before the text.
pub(crate) fn scan(text: &str, byte_order_mark: bool) -> Vec<Block> {
    let mut scanner = Scanner {
        text,
        ..Scanner::default()
    };
    let mut behind = 0;
    for (index, whole) in text.split_inclusive('\n').enumerate() {
        let line = whole.strip_prefix('\u{feff}').unwrap_or(whole);
        let mut at = behind + whole.len() - line.len();
        behind += whole.len();
        let line = line.lines().next().unwrap_or_default();
        scanner.line = index + 1;
        scanner.marked = byte_order_mark && index == 0 || whole.starts_with('\u{feff}');
        scanner.escaped =
            line.contains(NEWLINE) && (line.contains("-----") || scanner.open.is_some());
        if scanner.escaped {
            for part in line.split(NEWLINE) {
                scanner.segment(part.strip_suffix("\\r").unwrap_or(part), at);
                at += part.len() + NEWLINE.len();
            }
        } else {
            scanner.segment(line, at);
        }
    }
    scanner.end_of_text();
    scanner.blocks
}

#[derive(Default)]
struct Scanner<'t> {
    text: &'t str,
    blocks: Vec<Block>,
    open: Option<Open>,
    line: usize,
    marked: bool,
    escaped: bool,
}

impl Scanner<'_> {
    /// One line, or one piece between escaped newlines, that stands at a place of the text.
    fn segment(&mut self, segment: &str, at: usize) {
        let mut rest = segment;
        while let Some(marker) = Marker::find(rest) {
            let before = rest.get(..marker.start).unwrap_or_default();
            let begun_here = rest.len() < segment.len();
            let marked_at = at + segment.len() - rest.len() + marker.start;
            rest = rest.get(marker.end..).unwrap_or_default();
            if marker.begins {
                self.close(Some(PemQuirk::NoEnd), marked_at);
                self.begin(marker.label, marked_at, before, begun_here);
            } else {
                self.body(before, true);
                self.end(marker.label, at + segment.len() - rest.len(), rest);
            }
        }
        let begun_here = rest.len() < segment.len();
        self.body(rest, begun_here);
    }

    fn begin(&mut self, label: &str, start: usize, before: &str, continued: bool) {
        let mut open = Open {
            block: Block {
                label: Label::new(label),
                written: label.to_owned(),
                line: self.line,
                last_line: self.line,
                der: None,
                quirks: Vec::new(),
            },
            start,
            body: String::new(),
            hides_header: false,
            old_reader: None,
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
        let text = text.trim_end_matches(is_trimmed);
        let was_blank_first = open.old_reader.is_some();
        // What shares a line with END is no line of its own.
        if !shares_line {
            open.old_reader = open.old_reader.map(|reader| reader.line(text.len()));
        }
        let is_first = open.body.is_empty() && !was_blank_first && !open.has(PemQuirk::HeaderLine);
        open.hides_header |= is_first && text.starts_with('\0');
        let text = text.trim_start();
        if text.is_empty() && open.hides_header && !shares_line {
            open.forget_header();
        } else if text.is_empty() {
            // The blank line that ends RFC 1421 headers belongs to them.
            if shares_line || self.escaped || open.has(PemQuirk::HeaderLine) {
                return;
            }
            if was_blank_first {
                return;
            }
            if open.body.is_empty() {
                open.old_reader = Some(OldReader::InFullLines);
            } else {
                open.quirk(PemQuirk::BlankLine);
            }
        } else if text.contains(':') {
            open.quirk(PemQuirk::HeaderLine);
        } else {
            if shares_line && !self.escaped {
                open.quirk(PemQuirk::NewlinesLost);
            }
            // Envoy takes blanks for nothing, and what only looks like one for no base64.
            if text.contains(|c: char| !c.is_ascii_graphic() && !c.is_ascii_whitespace()) {
                open.quirk(PemQuirk::Base64);
            }
            open.body
                .extend(text.chars().filter(char::is_ascii_graphic));
        }
    }

    fn end(&mut self, label: &str, end: usize, after: &str) {
        let Some(open) = &mut self.open else { return };
        // Behind a byte order mark the END line is none either.
        let is_marked = self.marked && open.block.line != self.line;
        let other_label = open.block.written != label || is_marked;
        let glued = !after.trim().is_empty() && !self.escaped;
        if glued && !open.block.quirks.contains(&PemQuirk::NewlinesLost) {
            open.quirk(PemQuirk::Glued);
        }
        self.close(other_label.then_some(PemQuirk::NoEnd), end);
    }

    fn end_of_text(&mut self) {
        let Some(open) = &self.open else { return };
        // The body of a private key is empty here.
        let is_complete = armour::lenient(&open.body)
            .is_some_and(|der| asn1::first(&der).is_some_and(|first| !first.is_empty()));
        let quirk = if is_complete {
            PemQuirk::NoEnd
        } else {
            PemQuirk::CutOff
        };
        self.close(Some(quirk), self.text.len());
    }

    /// Ends the open block, of which nothing stands behind `end`.
    fn close(&mut self, quirk: Option<PemQuirk>, end: usize) {
        let Some(mut open) = self.open.take() else {
            return;
        };
        if let Some(quirk) = quirk {
            open.quirk(quirk);
        }
        if open.old_reader == Some(OldReader::Refuses) {
            open.quirk(PemQuirk::BlankFirstLine);
        }
        if open.block.label != Label::PrivateKey && quirk != Some(PemQuirk::CutOff) {
            let written = self.text.get(open.start..end).unwrap_or_default();
            match armour::content(written, &open.body) {
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
