//! A key in other spellings of its bytes or digits.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{PEM, assert_gone, body, cut_keys, wrapped};

const ED25519: &str = include_str!("../../../../fixtures/keys/ed25519.pem");
const RSA: &str = include_str!("../../../../fixtures/keys/rsa-leaf.pem");

fn body_of(pem: &str) -> String {
    pem.lines().filter(|line| !line.starts_with('-')).collect()
}

/// The text goes whole: cut is everything between the two marks.
fn assert_all_gone(form: &str) {
    for (before, after) in [
        ("tls: ", ""),
        ("x509: '", "' was read"),
        ("tls: [", "] end"),
        ("no rule '", "' (`checks` has none)"),
    ] {
        let shown = cut_keys(&format!("{before}{form}{after}")).into_owned();
        let inner = shown
            .strip_prefix(before)
            .and_then(|shown| shown.strip_suffix(after))
            .unwrap_or_else(|| panic!("more than the key is cut: {shown}"));
        let rest = inner.replace("[private key cut]", "");
        assert!(
            inner != rest && rest.len() <= 12,
            "{rest:?} is left of {form}"
        );
    }
}

fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(order).collect()
}

#[test]
fn base64_of_utf16_goes() {
    for text in [PEM, ED25519, &body()] {
        for order in [u16::to_le_bytes, u16::to_be_bytes] {
            let bytes = utf16(text, order);
            let marked = [order(0xfeff).as_slice(), &bytes].concat();
            for bytes in [bytes, marked] {
                let encoded = STANDARD.encode(bytes);
                assert_gone(&cut_keys(&format!("tls: {encoded}")), &encoded);
                let twice = STANDARD.encode(&encoded);
                assert_gone(&cut_keys(&format!("tls: {twice}")), &twice);
            }
        }
    }
}

#[test]
fn groups_of_any_width_go() {
    for pem in [PEM, ED25519, RSA] {
        for text in [body_of(pem), STANDARD.encode(pem)] {
            for width in [8, 12, 16, 20, 24, 30, 32, 48] {
                for mark in [
                    " ", ",", ", ", ".", "|", ":", "\\n", "\", \"", "\" + \"", "\n    - ",
                ] {
                    assert_all_gone(&wrapped(&text, width, mark));
                }
            }
        }
    }
    // A whole key is known by its length, wherever it is parted.
    for width in [1, 2, 4, 5, 7] {
        assert_all_gone(&wrapped(&body(), width, " "));
    }
    let body = body();
    let uneven = format!(
        "{} {}.{}, {}",
        &body[..5],
        &body[5..36],
        &body[36..43],
        &body[43..]
    );
    assert_all_gone(&uneven);
}

#[test]
fn words_of_one_length_are_no_groups() {
    for text in [
        "this that with from over some more than what were good",
        "Certificates Certificates Certificates Certificates end",
        "MIID MIIE MIIF MIIG MIIH MIIJ MIIK MIIL",
        // Half a key, and words behind it that are long enough for the other half.
        "starts with MC4CAQAwBQYDK2VwBCIE or so and then come more words, as many as it takes to fill the missing half",
    ] {
        let shown = cut_keys(text);
        assert!(shown.ends_with(&text[text.len() - 30..]), "{shown}");
    }
}

fn written(bytes: &[u8], write: impl Fn(&u8) -> String, mark: &str) -> String {
    bytes.iter().map(write).collect::<Vec<_>>().join(mark)
}

/// All the ways to write bytes as numbers that people use.
fn numbers(bytes: &[u8]) -> Vec<String> {
    let hex = |byte: &u8| format!("{byte:02x}");
    let upper = |byte: &u8| format!("{byte:02X}");
    let words: Vec<String> = bytes.chunks(2).map(|pair| written(pair, hex, "")).collect();
    let swapped = bytes
        .chunks_exact(2)
        .map(|pair| format!("{:02x}{:02x}", pair[1], pair[0]));
    let longs: Vec<String> = bytes.chunks(4).map(|four| written(four, hex, "")).collect();
    let mut all = vec![
        format!("0x{}", written(bytes, hex, "")),
        format!("0X{}", written(bytes, upper, "")),
        words.join(" "),
        swapped.collect::<Vec<_>>().join(" "),
        longs.join(" "),
        written(bytes, |byte| format!("\\x{byte:02x}"), ""),
        written(bytes, |byte| format!("\\u{byte:04x}"), ""),
        written(bytes, |byte| format!("\\{byte:03o}"), ""),
        written(bytes, |byte| format!("%{byte:02X}"), ""),
        written(bytes, |byte| format!("{byte:08b}"), " "),
        written(bytes, |byte| format!("{byte:03o}"), " "),
    ];
    for mark in [":", " ", "-", ", ", ",", ",\n  "] {
        all.push(written(bytes, hex, mark));
        all.push(written(bytes, upper, mark));
        all.push(written(bytes, |byte| format!("0x{byte:02x}"), mark));
        all.push(written(bytes, |byte| format!("{byte:x}"), mark));
        all.push(written(bytes, u8::to_string, mark));
    }
    // Java's bytes have a sign.
    let signed = |byte: &u8| i8::from_ne_bytes([*byte]).to_string();
    all.push(written(bytes, signed, ", "));
    all
}

#[test]
fn bytes_written_as_numbers_go() {
    let der = |pem| STANDARD.decode(body_of(pem)).expect("the key is base64");
    for bytes in [
        der(PEM),
        der(ED25519),
        der(RSA),
        STANDARD.encode(PEM).into_bytes(),
        body().into_bytes(),
    ] {
        for form in numbers(&bytes) {
            assert_all_gone(&form);
        }
    }
    // Armour may stay, and so may what stands before a key.
    for bytes in [PEM.into(), [b"\x00\x01key:".as_slice(), &der(PEM)].concat()] {
        for form in numbers(&bytes) {
            let middle = &form[form.len() / 3..form.len() / 3 * 2];
            let shown = cut_keys(&form);
            for at in 0..middle.len() - 50 {
                assert!(!shown.contains(&middle[at..at + 50]), "{shown}");
            }
        }
    }
}

#[test]
fn a_dump_with_offsets_and_characters_goes() {
    let der = STANDARD.decode(body()).expect("the key is base64");
    let mut dump = String::new();
    for (line, bytes) in der.chunks(16).enumerate() {
        let words: Vec<String> = bytes
            .chunks(2)
            .map(|pair| written(pair, |byte| format!("{byte:02x}"), ""))
            .collect();
        let characters: String = bytes
            .iter()
            .map(|byte| {
                if byte.is_ascii_graphic() {
                    char::from(*byte)
                } else {
                    '.'
                }
            })
            .collect();
        let (offset, words) = (line * 16, words.join(" "));
        writeln!(dump, "{offset:08x}: {words:39}  {characters}").expect("a string takes all");
    }
    assert_eq!(cut_keys(&dump), "[private key cut]\n");
}

#[test]
fn bytes_as_languages_print_them_go() {
    let der = STANDARD.decode(body()).expect("the key is base64");
    let python = written(
        &der,
        |byte| match byte {
            b'\\' | b'\'' => format!("\\{}", char::from(*byte)),
            b' '..=b'~' => char::from(*byte).to_string(),
            _ => format!("\\x{byte:02x}"),
        },
        "",
    );
    assert_eq!(
        cut_keys(&format!("tls: b'{python}' end")),
        "tls: b'[private key cut]' end"
    );
}

#[test]
fn escaped_digits_hide_none() {
    for pem in [PEM, ED25519, RSA] {
        for text in [body_of(pem), STANDARD.encode(pem)] {
            for (plus, slash, equals) in [
                ("%2B", "%2F", "%3D"),
                ("%2b", "%2f", "%3d"),
                ("%252B", "%252F", "%253D"),
                ("\\u002b", "\\/", "\\u003d"),
                ("&#43;", "&#47;", "&#61;"),
                ("&#x2B;", "&#x2F;", "&#x3D;"),
            ] {
                let escaped = text
                    .replace('+', plus)
                    .replace('/', slash)
                    .replace('=', equals);
                assert_all_gone(&escaped);
                let shown = cut_keys(&format!("https://x.example/?k={escaped}")).into_owned();
                assert_eq!(shown, "https://x.example/?k=[private key cut]");
            }
        }
    }
}

#[test]
fn colours_of_a_terminal_hide_none() {
    let der = STANDARD.decode(body()).expect("the key is base64");
    for text in [
        body(),
        STANDARD.encode(PEM),
        written(&der, |byte| format!("{byte:02x}"), ""),
    ] {
        let shown =
            cut_keys(&format!("error: '\u{1b}[33m{text}\u{1b}[0m' is no rule")).into_owned();
        assert_gone(&shown, &text);
    }
}
