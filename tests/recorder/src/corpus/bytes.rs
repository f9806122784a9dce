//! PEM blocks and DER values in files of any kind.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// A block of a PEM file, read as leniently as can be: what is presented need not be what Envoy would load.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) label: String,
    pub(super) der: Vec<u8>,
}

const BEGIN: &str = "-----BEGIN ";
const DASHES: &str = "-----";

/// Every block of a text that decodes; header lines (`Proc-Type`) are passed over, and with them encrypted keys do not decode to keys.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let mut found = Vec::new();
    for part in text.split(BEGIN).skip(1) {
        let Some((label, rest)) = part.split_once(DASHES) else {
            continue;
        };
        let body = rest.split(DASHES).next().unwrap_or_default();
        let lines = body.lines().filter(|line| !line.contains(':'));
        let base64: String = lines
            .flat_map(str::chars)
            .filter(|character| !character.is_whitespace())
            .collect();
        if let Ok(der) = STANDARD.decode(base64) {
            found.push(Block {
                label: label.to_owned(),
                der,
            });
        }
    }
    found
}

/// The certificates of a file: its PEM blocks, or all of it if it is one SEQUENCE.
pub(super) fn certificates(bytes: &[u8]) -> Vec<Vec<u8>> {
    let text = String::from_utf8_lossy(bytes);
    let of_blocks: Vec<_> = blocks(&text)
        .into_iter()
        .filter(|block| block.label.ends_with("CERTIFICATE"))
        .map(|block| block.der)
        .collect();
    if of_blocks.is_empty() && is_sequence(bytes) {
        return vec![bytes.to_vec()];
    }
    of_blocks
}

/// The CRLs of a file; DER is one if its first element reads as one.
pub(super) fn lists(bytes: &[u8]) -> Vec<Vec<u8>> {
    let text = String::from_utf8_lossy(bytes);
    let of_blocks = blocks(&text)
        .into_iter()
        .filter(|block| block.label == "X509 CRL")
        .map(|block| block.der);
    let whole = is_sequence(bytes).then(|| bytes.to_vec());
    of_blocks
        .chain(whole)
        .filter(|der| svidlint::input::der::revocation_list(der).is_ok())
        .collect()
}

/// Whether these bytes are one SEQUENCE with a length of two octets or more, as certificates have.
fn is_sequence(bytes: &[u8]) -> bool {
    match *bytes {
        [0x30, 0x82, high, low, ref rest @ ..] => {
            usize::from(u16::from_be_bytes([high, low])) == rest.len()
        }
        [0x30, 0x81, length, ref rest @ ..] => usize::from(length) == rest.len(),
        _ => false,
    }
}
