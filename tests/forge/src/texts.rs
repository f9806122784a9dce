//! PEM texts from seeds: blocks of every kind, then changes that people and tools make to such texts.

use crate::certificate::Cert;
use crate::crl::Crl;
use crate::der;
use crate::key::Key;
use crate::mutate;
use crate::pem;
use crate::random::Random;

/// Where a text stands in Envoy's configuration: each place has a reader of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// `trusted_ca`: every block is read, one certificate has to be there.
    TrustedCa,
    /// `crl`: every block is read.
    Crl,
    /// `certificate_chain`: the first certificate, then the others.
    OwnChain,
}

impl Place {
    /// The field.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TrustedCa => "trusted_ca",
            Self::Crl => "crl",
            Self::OwnChain => "certificate_chain",
        }
    }
}

/// A text to be read.
#[derive(Debug, Clone)]
pub struct TextQuestion {
    /// What was done to it.
    pub about: String,
    /// Where it stands.
    pub place: Place,
    /// The text.
    pub text: String,
}

/// The text of a seed.
pub fn question(seed: u64) -> TextQuestion {
    let mut random = Random::new(seed ^ 0x5045_4d00_0000_0000);
    let place = *random.pick(&[Place::TrustedCa, Place::TrustedCa, Place::OwnChain, Place::OwnChain, Place::Crl]);
    text(&mut random, place)
}

/// A text for that place.
pub fn text(random: &mut Random, place: Place) -> TextQuestion {
    let mut about = Vec::new();
    let mut lines: Vec<String> = Vec::new();
    for index in 0..=random.below(3) {
        let (what, block) = block(random, place, index);
        about.push(what);
        lines.extend(block);
    }
    let newline = *random.pick(&["\n", "\n", "\n", "\n", "\r\n", "\r", "\n\r", "\r\r\n"]);
    for _ in 0..random.below(4) {
        about.push(change(random, &mut lines));
    }
    let mut text: String = lines.iter().map(|line| format!("{line}{newline}")).collect();
    if random.chance(10) {
        text = text.trim_end().to_owned();
        about.push("no final newline");
    }
    if random.chance(15) {
        about.push(change_text(random, &mut text));
    }
    TextQuestion { about: about.join("; "), place, text }
}

/// The lines of one block.
fn block(random: &mut Random, place: Place, index: usize) -> (&'static str, Vec<String>) {
    let certificate = |random: &mut Random| match (place, index) {
        (Place::OwnChain, 0) => Cert::leaf().der(),
        (Place::OwnChain, _) => Cert::intermediate().der(),
        _ => random.pick(&[Cert::root(), Cert::intermediate()]).der(),
    };
    let settings = |random: &mut Random| {
        let list = der::sequence([der::oid("1.3.6.1.5.5.7.3.1")]);
        match random.below(4) {
            0 => Vec::new(),
            1 => der::sequence([list]),
            2 => der::sequence::<&[u8]>([]),
            _ => vec![0x30, 1],
        }
    };
    let usual = match place {
        Place::Crl => 9,
        _ => 0,
    };
    let kind = if random.chance(65) { usual } else { random.below(14) };
    let (what, label, der) = match kind {
        1 => ("trust settings", "TRUSTED CERTIFICATE", [certificate(random), settings(random)].concat()),
        2 => ("old label", "X509 CERTIFICATE", certificate(random)),
        3 => ("settings in a plain block", "CERTIFICATE", [certificate(random), settings(random)].concat()),
        4 => ("changed", "CERTIFICATE", {
            let der = certificate(random);
            mutate::element(random, &der)
        }),
        5 => ("changed bytes", "CERTIFICATE", {
            let der = certificate(random);
            mutate::byte(random, &der)
        }),
        6 => ("PKCS#8 key", "PRIVATE KEY", vec![0x30, 0]),
        7 => (
            "typed key",
            *random.pick(&["RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY"]),
            random.pick(&[vec![0x30, 0], vec![1, 2, 3]]).clone(),
        ),
        8 => (
            "another label",
            *random.pick(&[
                "PKCS7",
                "CMS",
                "PUBLIC KEY",
                "CERTIFICATE REQUEST",
                "ANY PRIVATE KEY",
                "ENCRYPTED PRIVATE KEY",
                "",
                "certificate",
                "CERTIFICATE ",
            ]),
            certificate(random),
        ),
        9 => ("CRL", "X509 CRL", Crl::of_root().der()),
        10 => ("changed CRL", "X509 CRL", {
            let der = Crl::of_root().revoking(&der::number(7)).der();
            mutate::element(random, &der)
        }),
        11 => ("leaf of another key", "CERTIFICATE", {
            let key = *random.pick(&[Key::RsaLeaf, Key::P384, Key::P521, Key::Ed25519]);
            Cert::leaf().key(key).der()
        }),
        _ => ("certificate", "CERTIFICATE", certificate(random)),
    };
    let width = if random.chance(80) {
        64
    } else {
        *random.pick(&[1, 4, 60, 63, 65, 76, 128, 252, 253, 254, 255, 256, 506, 100_000])
    };
    let body = pem::lines(&der, width, "\n");
    let mut lines = vec![format!("-----BEGIN {label}-----")];
    lines.extend(body.lines().map(str::to_owned));
    lines.push(format!("-----END {label}-----"));
    (what, lines)
}

/// Changes lines.
fn change(random: &mut Random, lines: &mut Vec<String>) -> &'static str {
    const BLANKS: [&str; 12] =
        [" ", "  ", "\t", "\u{b}", "\u{c}", "\u{1}", "\u{7f}", "\u{80}", "\u{e4}", "\u{feff}", "\u{0}", "\u{2028}"];
    const HEADERS: [&str; 10] = [
        "Proc-Type: 4,ENCRYPTED",
        "Proc-Type: 4,CLEAR",
        "DEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF",
        "DEK-Info: DES-EDE3-CBC,0011223344556677",
        "DEK-Info: X",
        "Comment: a",
        "x",
        "AAAA",
        ":",
        "MIIB",
    ];
    const BETWEEN: [&str; 8] = [
        "# a comment",
        "subject=CN = x",
        "-----BEGIN",
        "-----BEGIN CERTIFICATE----",
        "-----END CERTIFICATE-----",
        "-----",
        "Bag Attributes",
        " -----BEGIN CERTIFICATE-----",
    ];
    if lines.is_empty() {
        lines.push(String::new());
    }
    let at = random.below(lines.len());
    // Boundaries are where readers differ most.
    let boundaries: Vec<usize> =
        (0..lines.len()).filter(|index| lines.get(*index).is_some_and(|line| line.starts_with('-'))).collect();
    let boundary = match boundaries.as_slice() {
        [] => at,
        some => *random.pick(some),
    };
    let Some(line) = lines.get(at).cloned() else {
        return "nothing";
    };
    match random.below(24) {
        0 => {
            lines.insert(at, String::new());
            "blank line"
        }
        1 => {
            lines.insert(at, (*random.pick(&BLANKS)).to_owned());
            "line of a blank"
        }
        2 => {
            lines.insert(boundary + 1, String::new());
            "blank line behind a boundary"
        }
        3 | 4 => {
            if random.chance(70) {
                lines.insert(boundary + 1, String::new());
            }
            lines.insert(boundary + 1, (*random.pick(&HEADERS)).to_owned());
            if random.chance(40) {
                lines.insert(boundary + 1, (*random.pick(&HEADERS)).to_owned());
            }
            "header"
        }
        5 => {
            if let Some(line) = lines.get_mut(at) {
                line.push_str(*random.pick(&BLANKS));
            }
            "trailing blank"
        }
        6 => {
            if let Some(line) = lines.get_mut(boundary) {
                line.push_str(*random.pick(&BLANKS));
            }
            "blank behind a boundary"
        }
        7 => {
            let blank = *random.pick(&BLANKS);
            if let Some(line) = lines.get_mut(at) {
                line.insert_str(0, blank);
            }
            "leading blank"
        }
        8 => {
            let blank = *random.pick(&BLANKS);
            if let Some(line) = lines.get_mut(boundary) {
                line.insert_str(0, blank);
            }
            "blank before a boundary"
        }
        9 => {
            lines.remove(boundary);
            "boundary gone"
        }
        10 => {
            lines.remove(at);
            "line gone"
        }
        11 => {
            lines.insert(at, line);
            "line twice"
        }
        12 => {
            let other = random.below(lines.len());
            lines.swap(at, other);
            "lines swapped"
        }
        13 => {
            lines.insert(at, (*random.pick(&BETWEEN)).to_owned());
            "line between"
        }
        14 => {
            lines.insert(boundary, (*random.pick(&BETWEEN)).to_owned());
            "line before a boundary"
        }
        15 => {
            if at + 1 < lines.len() {
                let next = lines.remove(at + 1);
                if let Some(line) = lines.get_mut(at) {
                    line.push_str(&next);
                }
            }
            "lines joined"
        }
        16 => {
            let length = *random.pick(&[252, 253, 254, 255, 506, 507]);
            if let Some(line) = lines.get_mut(boundary) {
                line.insert_str(0, &"x".repeat(length));
            }
            "long line before a boundary"
        }
        17 => {
            let length = *random.pick(&[225, 226, 227, 228, 252, 253]);
            if let Some(line) = lines.get_mut(boundary) {
                line.push_str(&" ".repeat(length));
            }
            "long line of blanks behind a boundary"
        }
        18 => {
            const LABELS: [(&str, &str); 7] = [
                ("CERTIFICATE", "X509 CERTIFICATE"),
                ("CERTIFICATE", "TRUSTED CERTIFICATE"),
                ("CERTIFICATE", "CERTIFICAT"),
                ("CERTIFICATE", "CERTIFICATES"),
                ("-----", "----"),
                ("-----", "------"),
                ("BEGIN ", "BEGIN"),
            ];
            let (from, to) = *random.pick(&LABELS);
            if let Some(line) = lines.get_mut(boundary) {
                *line = line.replace(from, to);
            }
            "label"
        }
        19 => {
            if let Some(line) = lines.get_mut(at) {
                *line = line.replace('=', "");
            }
            "padding gone"
        }
        20 => {
            let extra = *random.pick(&["=", "==", "A", "AA", "AAA", "A=", "AA==", "-", "!", "\u{e4}"]);
            if let Some(line) = lines.get_mut(at) {
                line.push_str(extra);
            }
            "digits behind a line"
        }
        21 => {
            let middle = line.len() / 2;
            if let Some(line) = lines.get_mut(at).filter(|line| line.is_ascii()) {
                let extra = *random.pick(&["=", " ", "\t", "-", "!", "\u{0}", "\u{e4}", "\r", "."]);
                line.insert_str(middle, extra);
            }
            "a character inside a line"
        }
        22 => {
            let middle = line.len() / 2;
            if line.is_ascii() && line.len() > 1 {
                let rest = line.get(middle..).unwrap_or_default().to_owned();
                if let Some(line) = lines.get_mut(at) {
                    line.truncate(middle);
                }
                lines.insert(at + 1, rest);
            }
            "line broken"
        }
        _ => {
            lines.insert(boundary + 1, String::new());
            lines.insert(boundary + 1, "\r".to_owned());
            "two blank lines behind a boundary"
        }
    }
}

/// Changes characters.
fn change_text(random: &mut Random, text: &mut String) -> &'static str {
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    if places.is_empty() {
        return "empty";
    }
    let at = *random.pick(&places);
    match random.below(6) {
        0 => {
            text.truncate(at);
            "cut off"
        }
        1 => {
            text.insert(0, '\u{feff}');
            "byte order mark"
        }
        2 => {
            text.remove(at);
            "a character gone"
        }
        3 => {
            text.insert(at, *random.pick(&['\n', ' ', '-', '=', 'A', '\0', '\u{e4}', '\r']));
            "a character more"
        }
        4 => {
            let start = text.split_off(at);
            *text = format!("{start}{text}");
            "halves swapped"
        }
        _ => {
            *text = text.replace('\n', *random.pick(&["\\n", " ", "\n\n", ""]));
            "newlines replaced"
        }
    }
}
