//! PEM: chains, bundles, CRLs and public keys, with anything around them.
//!
//! The blocks are found by a scanner of its own, because what people paste and what Envoy's reader sees are two things: each
//! departure is told with what Envoy would read there. Private keys are recognised by their label; their content is
//! neither decoded nor kept.

mod armour;
mod quirk;
mod scan;

pub(crate) use self::scan::{Block, Label, scan};

use super::collected::Collected;
use super::{asn1, der, der_file, pkcs7, presented};
use crate::model::{
    Bundle, Certificate, Chain, ChainOrigin, DataSource, Fact, InputKind, Location, Presented,
    ProblemKind, PublicKey, RevocationList, without_keys,
};

/// What a PEM text holds.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    /// The certificates, in order.
    pub(crate) certificates: Vec<Certificate>,
    /// Whether a certificate stood in front of them that could not be read.
    pub(crate) first_is_lost: bool,
    /// The CRLs.
    pub(crate) crls: Vec<RevocationList>,
    /// The first public key.
    pub(crate) public_key: Option<PublicKey>,
    /// Whether a private key stands there.
    pub(crate) has_private_key: bool,
    /// Whether every block was read.
    pub(crate) complete: bool,
    /// The text with private keys made unrecognisable.
    pub(crate) text: String,
}

/// Whether there is any PEM in it.
pub(crate) fn recognises(text: &str) -> bool {
    text.contains("-----BEGIN ")
}

/// Whether somebody meant PEM: a label that only misses the right case or number of dashes.
pub(super) fn is_almost(text: &str) -> bool {
    text.lines().any(|line| {
        let line = line.to_ascii_uppercase();
        line.contains("BEGIN CERTIFICATE") || line.contains("BEGIN X509 CERTIFICATE")
    })
}

/// Reads a text as one file.
pub(super) fn read(text: &str, byte_order_mark: bool, out: &mut Collected) -> InputKind {
    let whole = Location::whole(out.input);
    let blocks = scan(text, byte_order_mark);
    let kind = if blocks.iter().any(|block| block.label == Label::Pkcs7) {
        InputKind::Pkcs7
    } else {
        InputKind::Pem
    };
    let is_readable = |block: &Block| matches!(block.label, Label::Certificate { .. });
    let has_readable = blocks.iter().any(is_readable);
    let labels = labels(&blocks);
    let mut contents = contents_of(text, blocks, &whole, out);
    if byte_order_mark {
        // Envoy's reader is handed the mark, and misses the line it stands on.
        contents.text.insert(0, '\u{feff}');
    }
    let is_empty = contents.certificates.is_empty() && contents.crls.is_empty();
    if is_empty && contents.public_key.is_none() && out.problems.is_empty() {
        if contents.has_private_key {
            let message = "it holds a private key and no certificate; private keys are not read";
            out.repaired(message, whole);
        } else {
            out.lost(format!(
                "none of its PEM blocks is a certificate: it holds {labels}"
            ));
        }
    }
    file(contents, out);
    if kind == InputKind::Pkcs7 {
        pkcs7::tell(out);
        if !has_readable {
            out.forget_texts();
        }
    }
    kind
}

/// What the blocks say they are, each once.
fn labels(blocks: &[Block]) -> String {
    let mut labels: Vec<&str> = Vec::new();
    for block in blocks {
        if !labels.contains(&block.written.as_str()) {
            labels.push(&block.written);
        }
    }
    labels.join(", ")
}

/// Reads a text that stands at one place of another document, such as `inline_string` or a decoded `inline_bytes`.
pub(crate) fn contents(text: &str, at: &Location, out: &mut Collected) -> Contents {
    contents_of(text, scan(text, text.starts_with('\u{feff}')), at, out)
}

impl Contents {
    /// Whether they are a presented chain, in the order of the file.
    pub(super) fn is_presented(&self) -> bool {
        presented::is_presented(&self.certificates, self.first_is_lost)
    }
}

/// Files what a file holds: a presented chain or a bundle.
pub(super) fn file(contents: Contents, out: &mut Collected) {
    let public_key = contents.public_key.clone();
    if contents.is_presented() {
        let chain = chain_of(contents, ChainOrigin::File);
        out.chains.push(chain);
    } else if !contents.certificates.is_empty() || !contents.crls.is_empty() {
        let sources = places(&contents.certificates, out);
        out.bundles.push(Bundle {
            trust_domain: None,
            source: source_of(contents, ""),
            proxy: None,
            name: None,
            sources,
        });
    }
    out.public_key = out.public_key.take().or(public_key);
}

/// The contents as a presented chain.
pub(crate) fn chain_of(contents: Contents, origin: ChainOrigin) -> Chain {
    Chain {
        sources: contents
            .certificates
            .first()
            .map(|leaf| leaf.sources.clone())
            .unwrap_or_default(),
        presented: Presented {
            certificates: contents.certificates,
            complete: contents.complete,
            signing_key: contents.public_key.map_or(Fact::NotInEvidence, Fact::known),
        },
        origin,
        proxy: None,
        name: None,
        pem: Some(contents.text),
    }
}

/// The contents as a source of anchors.
pub(crate) fn source_of(contents: Contents, path: &str) -> DataSource {
    DataSource {
        keys_decode: Fact::NotInEvidence,
        path: path.to_owned(),
        text: Fact::known(contents.text),
        certificates: Fact::known(contents.certificates),
        crls: if contents.crls.is_empty() {
            Fact::Absent
        } else {
            Fact::known(contents.crls)
        },
        complete: contents.complete,
    }
}

fn places(certificates: &[Certificate], out: &Collected) -> Vec<Location> {
    match certificates.first() {
        Some(first) => first.sources.clone(),
        None => vec![Location::whole(out.input)],
    }
}

fn contents_of(text: &str, blocks: Vec<Block>, at: &Location, out: &mut Collected) -> Contents {
    let mut contents = Contents {
        complete: true,
        text: without_keys(text),
        ..Contents::default()
    };
    // What Envoy does not see behind a certificate that it sees, it does not send. Where it misses the first one already, the text
    // is not as Envoy would be given it, and all of it is meant.
    let is_certificate = |block: &Block| matches!(block.label, Label::Certificate { .. });
    let sees_first = blocks
        .iter()
        .find(|block| is_certificate(block))
        .is_some_and(Block::begins_in_sight);
    for block in blocks {
        let place = place_of(&block, at);
        tell(&block, &place, out);
        if sees_first && is_certificate(&block) && !block.begins_in_sight() {
            continue;
        }
        let Some(bytes) = &block.der else {
            contents.has_private_key |= block.label == Label::PrivateKey;
            contents.first_is_lost |= contents.certificates.is_empty()
                && matches!(block.label, Label::Certificate { .. });
            contents.complete &= block.label == Label::PrivateKey;
            continue;
        };
        match &block.label {
            Label::Certificate { trusted } => {
                let read = if *trusted {
                    der::trusted_certificate
                } else {
                    der::certificate
                };
                let behind = if *trusted { None } else { behind(bytes) };
                contents.certificates.push(read(bytes, place.clone()));
                // What the block was meant to hold. The first one keeps saying that bytes follow it.
                if let Some(behind) = behind
                    && contents.is_presented()
                {
                    let more = der_file::in_a_row(behind).into_iter();
                    contents
                        .certificates
                        .extend(more.map(|bytes| der::certificate(bytes, place.clone())));
                }
            }
            Label::Crl => match der::revocation_list(bytes) {
                Ok(list) => contents.crls.push(list),
                Err(why) => out.lost_at(format!("this CRL does not parse: {why}"), place),
            },
            Label::PublicKey if contents.public_key.is_none() => {
                contents.public_key = der::public_key(bytes);
            }
            Label::Pkcs7 => match pkcs7::certificates(bytes, &place) {
                Some(bag) => contents.certificates.extend(bag),
                None => out.lost_at("this PKCS#7 block holds no certificates", place),
            },
            Label::PublicKey | Label::PrivateKey | Label::Other(_) => {}
        }
    }
    contents
}

/// The certificate behind the first one of a block.
fn behind(block: &[u8]) -> Option<&[u8]> {
    let first = asn1::first(block)?;
    let rest = block.get(first.len()..)?;
    asn1::looks_like_certificate(rest).then_some(rest)
}

/// Blocks of a file have lines of their own; blocks of an inline value stand where the value does.
fn place_of(block: &Block, at: &Location) -> Location {
    Location {
        line: at
            .line
            .or_else(|| at.pointer.is_empty().then_some(block.line)),
        ..at.clone()
    }
}

fn tell(block: &Block, place: &Location, out: &mut Collected) {
    for quirk in &block.quirks {
        let message = quirk::message(*quirk, &block.label);
        out.problem(
            message,
            place.clone(),
            block.der.is_some(),
            ProblemKind::Pem(*quirk),
        );
    }
}

#[cfg(test)]
mod tests;
