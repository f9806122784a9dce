//! Private keys planted in YAML, JSON and log lines: nothing of them may come out again, in any format, and nothing may take long.
#![no_main]

mod pipeline;

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use arbitrary::{Arbitrary, Unstructured};
use libfuzzer_sys::fuzz_target;

/// Throw-away keys in the forms people hold them in.
const KEYS: [&str; 7] = [
    include_str!("../../fixtures/keys/p256-leaf.pem"),
    include_str!("../../fixtures/keys/ed25519.pem"),
    include_str!("../../fixtures/keys/rsa-leaf.pem"),
    include_str!("../../fixtures/keys/p256-leaf-encrypted.pem"),
    include_str!("../../fixtures/keys/p256-leaf-encrypted-sec1.pem"),
    include_str!("../../fixtures/keys/rsa-leaf-encrypted-pkcs1.pem"),
    include_str!("../../fixtures/keys/p521.pem"),
];
/// The private value of a JWK; belongs to no key pair in use.
const JWK: &str = r#"{"kty":"EC","crv":"P-256","kid":"a","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}"#;
/// What leads readers to a quote, a name or a value.
const WORDS: [&str; 40] = [
    "tls: ", "x509: ", "remote error: tls: ", "- tls: ", "verify error:num=20:", "TLS_error:|", ":TLS_error_end", "kind: Secret\n",
    "apiVersion: v1\n", "data:\n  tls.crt: ", "data:\n  tls.key: ", "stringData:\n", "metadata:\n  name: ", "\n---\n", "{{ end }}\n",
    "SSL alert number ", "CERTIFICATE_VERIFY_FAILED", "[2026-11-23T22:42:38.701Z] ", "upstream_cluster\":\"", "certificates",
    "cert_chain", "\"configs\": [", "\"@type\": \"type.googleapis.com/envoy.admin.v3.", "private_key", "inline_string", "inline_bytes",
    "trusted_ca", "match_typed_subject_alt_names", "exact", "node\": {\"id\": \"", "x5c", "spiffe://", "\n", ": ", "\"", "{", "}", "[", "]", ",",
];

#[derive(Arbitrary, Debug)]
enum Piece {
    /// A word that readers look for.
    Word(u8),
    /// Anything.
    Text(String),
    /// A key in some form.
    Key { key: u8, form: Form, width: u8 },
}

#[derive(Arbitrary, Debug, Clone, Copy)]
enum Form {
    Pem,
    Escaped,
    Body,
    Once,
    Twice,
    Wrapped,
    Jwk,
    JwkOnce,
    WorkloadApi,
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let value = chunk.iter().enumerate().fold(0_u32, |sum, (at, byte)| sum | u32::from(*byte) << (16 - 8 * at));
        for digit in 0..4 {
            let is_padding = digit > chunk.len();
            let index = (value >> (18 - 6 * digit)) & 63;
            text.push(if is_padding { '=' } else { char::from(DIGITS[index as usize]) });
        }
    }
    text
}

/// The text that is planted, and what of it is secret.
fn planted(key: u8, form: Form, width: u8) -> (String, String) {
    let pem = KEYS[usize::from(key) % KEYS.len()];
    let body: String = pem.lines().filter(|line| !line.contains(['-', ':'])).collect();
    let once = base64(pem.as_bytes());
    match form {
        Form::Pem => (pem.to_owned(), body),
        Form::Escaped => (pem.replace('\n', "\\n"), body),
        // Encrypted bodies of the old form are bytes without any mark.
        Form::Body if pem.contains("Proc-Type") => (once.clone(), once),
        Form::Body => (body.clone(), body),
        Form::Once => (once.clone(), once),
        Form::Twice => {
            let twice = base64(once.as_bytes());
            (twice.clone(), twice)
        }
        Form::Wrapped => {
            let width = 60 + usize::from(width) % 20;
            let lines: Vec<&str> = once.as_bytes().chunks(width).map(|line| std::str::from_utf8(line).unwrap_or_default()).collect();
            (lines.join("\n    "), once.clone())
        }
        Form::Jwk => (JWK.to_owned(), "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI".to_owned()),
        Form::JwkOnce => {
            let once = base64(JWK.as_bytes());
            (once.clone(), once)
        }
        Form::WorkloadApi => (format!("{{\"svids\": [{{\"x509_svid_key\": \"{body}\"}}]}}"), body),
    }
}

fuzz_target!(|bytes: &[u8]| {
    let Ok(pieces) = Vec::<Piece>::arbitrary(&mut Unstructured::new(bytes)) else {
        return;
    };
    let mut text = String::new();
    let mut secrets = Vec::new();
    for piece in pieces.iter().take(200) {
        match piece {
            Piece::Word(index) => text.push_str(WORDS[usize::from(*index) % WORDS.len()]),
            // Without letters and digits of base64 beside a key: glued to it they would belong to it.
            Piece::Text(other) => {
                let _ = write!(text, " {other} ");
            }
            Piece::Key { key, form, width } => {
                let (planted, secret) = planted(*key, *form, *width);
                text.push_str(&planted);
                secrets.push(secret);
            }
        }
    }
    if secrets.is_empty() {
        return;
    }
    let begun = Instant::now();
    let shown = pipeline::run_everywhere("values.yaml", text.clone().into_bytes());
    assert!(begun.elapsed() < Duration::from_secs(1), "takes {:?}", begun.elapsed());
    for secret in secrets {
        // The beginning of a key is the same for all keys of its kind.
        let digits = secret.as_bytes();
        for part in digits.windows(20).skip(48) {
            let part = std::str::from_utf8(part).expect("base64 is ASCII");
            assert!(!shown.contains(part), "{part} of a key is shown");
        }
    }
});
