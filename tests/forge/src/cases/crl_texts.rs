//! CRLs in texts that Envoy's PEM reader sees otherwise than people do (1.2, 1.4): as `crl`, and inside `trusted_ca`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::ask::{Ask, BOTH, BY_CLIENT, DEFAULT, Topic};
use crate::case::Case;
use crate::certificate::Cert;
use crate::crl::Crl;
use crate::key::Key;
use crate::pem;

const LABEL: &str = "X509 CRL";
const BEGIN: &str = "-----BEGIN X509 CRL-----";
const END: &str = "-----END X509 CRL-----";

pub(crate) fn cases() -> Vec<Case> {
    let mut topic = Topic::new("crl-text");
    let root = pem::certificates([Cert::root().der()]);
    for (what, text) in texts() {
        let about = format!("CRLs as text: {what}");
        topic.ask("1.4", &what, &about, DEFAULT, &Ask::good().crls(&text));
        let inside = Ask::good().trusting_pem(format!("{root}{text}"));
        topic.ask("1.3", &format!("inside-trusted-ca-{what}"), &about, BOTH, &inside);
    }
    for (what, source) in sources() {
        let ask = Ask::good().validation("crl", source);
        topic.ask("1.4", what, &format!("a crl source of another form: {what}"), DEFAULT, &ask);
    }
    hidden(&mut topic);
    topic.cases
}

/// Texts with the list of the intermediate first, that of the root behind it.
fn texts() -> Vec<(String, String)> {
    let (first, second) = (Crl::of_intermediate().der(), Crl::of_root().der());
    let quirks = pem::quirks_of(LABEL, &first, &second);
    let mut texts: Vec<(String, String)> =
        quirks.into_iter().map(|(what, text)| (format!("text-{what}"), text)).collect();
    let (one, two) = (pem::crl(&first), pem::crl(&second));
    let both = format!("{one}{two}");
    texts.extend(begin_lines().map(|(what, line)| (format!("begin-{what}"), both.replacen(BEGIN, line, 1))));
    texts.extend(
        begin_lines()
            .map(|(what, line)| (format!("second-begin-{what}"), format!("{one}{}", two.replacen(BEGIN, line, 1)))),
    );
    texts.extend(end_lines().map(|(what, line)| (format!("end-{what}"), both.replacen(END, line, 1))));
    texts.extend(
        bodies(&first)
            .into_iter()
            .map(|(what, body)| (format!("body-{what}"), format!("{BEGIN}\n{body}\n{END}\n{two}"))),
    );
    let certificate = pem::certificates([Cert::intermediate().der()]);
    texts.extend(
        [
            ("marks-twice", format!("\u{feff}{one}\u{feff}{two}")),
            ("mark-alone", "\u{feff}".to_owned()),
            ("newline", "\n".to_owned()),
            ("blank", " ".to_owned()),
            ("begin-line-alone", format!("{BEGIN}\n")),
            ("end-line-alone", format!("{END}\n")),
            ("begin-twice", format!("{BEGIN}\n{both}")),
            ("carriage-returns", both.replace('\n', "\r")),
            ("carriage-returns-twice", both.replace('\n', "\r\r\n")),
            ("quoted", both.lines().map(|line| format!("> {line}\n")).collect()),
            ("long-comment", format!("{}{both}", "#".repeat(253))),
            ("longer-comment", format!("{}{both}", "#".repeat(254))),
            ("comment-with-begin", format!("# -----BEGIN X509 CRL\n{both}")),
            ("certificate-between", format!("{one}{certificate}{two}")),
            ("certificate-marked", format!("\u{feff}{certificate}{both}")),
            ("certificate-garbage", format!("{one}{}{two}", pem::block("CERTIFICATE", &[1, 2]))),
            ("key-between", format!("{one}{}{two}", Key::Root.pkcs8_pem())),
            ("garbage-behind", format!("{both}{}", pem::crl(&[1, 2]))),
            ("bytes-behind", pem::crl(&[first.as_slice(), &[5, 0]].concat()) + &two),
            ("cut-der", pem::crl(&first[..first.len() - 1]) + &two),
            ("same-twice", format!("{both}{one}")),
            ("broken-first", format!("{}{two}", one.replace(END, "-----END X509-----"))),
        ]
        .map(|(what, text)| (what.to_owned(), text)),
    );
    texts
}

/// What may stand in place of a BEGIN line.
fn begin_lines() -> impl Iterator<Item = (&'static str, &'static str)> {
    [
        ("mark", "\u{feff}-----BEGIN X509 CRL-----"),
        ("blank", " -----BEGIN X509 CRL-----"),
        ("tab", "\t-----BEGIN X509 CRL-----"),
        ("no-break-space", "\u{a0}-----BEGIN X509 CRL-----"),
        ("zero-width-space", "\u{200b}-----BEGIN X509 CRL-----"),
        ("carriage-return", "\r-----BEGIN X509 CRL-----"),
        ("text", "crl: -----BEGIN X509 CRL-----"),
        ("text-behind", "-----BEGIN X509 CRL----- # ours"),
        ("blanks-behind", "-----BEGIN X509 CRL----- \t"),
        ("no-break-space-behind", "-----BEGIN X509 CRL-----\u{a0}"),
        ("four-dashes", "----BEGIN X509 CRL----"),
        ("six-dashes", "------BEGIN X509 CRL------"),
        ("six-dashes-behind", "-----BEGIN X509 CRL------"),
        ("long-dashes", "\u{2014}\u{2014}BEGIN X509 CRL\u{2014}\u{2014}"),
        ("label-blank", "-----BEGIN X509 CRL -----"),
        ("label-two-blanks", "-----BEGIN X509  CRL-----"),
        ("label-lower", "-----BEGIN x509 crl-----"),
        ("label-short", "-----BEGIN CRL-----"),
        ("word-lower", "-----begin X509 CRL-----"),
        ("nul-first", "\0-----BEGIN X509 CRL-----"),
        ("nul-in-label", "-----BEGIN X509 CRL\0-----"),
        ("nul-in-dashes", "-----BEGIN X509 CRL-----\0-----"),
        ("nul-behind", "-----BEGIN X509 CRL-----\0"),
        ("header", "-----BEGIN X509 CRL-----\nComment: ours"),
        ("header-and-blank-line", "-----BEGIN X509 CRL-----\nComment: ours\n"),
        ("header-encrypted", "-----BEGIN X509 CRL-----\nProc-Type: 4,ENCRYPTED\n"),
        ("header-nul", "-----BEGIN X509 CRL-----\n\0Comment: ours\n"),
    ]
    .into_iter()
}

/// What may stand in place of an END line.
fn end_lines() -> impl Iterator<Item = (&'static str, &'static str)> {
    [
        ("mark", "\u{feff}-----END X509 CRL-----"),
        ("blank", " -----END X509 CRL-----"),
        ("text-behind", "-----END X509 CRL----- # ours"),
        ("blanks-behind", "-----END X509 CRL----- \t"),
        ("four-dashes", "----END X509 CRL----"),
        ("label-short", "-----END CRL-----"),
        ("label-lower", "-----END x509 crl-----"),
        ("nul-in-label", "-----END X509 CRL\0-----"),
        ("nul-behind", "-----END X509 CRL-----\0"),
    ]
    .into_iter()
}

/// What may stand between the two.
fn bodies(der: &[u8]) -> Vec<(&'static str, String)> {
    let columns = |width| pem::lines(der, width, "\n").trim_end().to_owned();
    let usual = columns(64);
    let in_first_line = |inserted: &str| format!("{}{inserted}{}", &usual[..20], &usual[20..]);
    vec![
        ("columns-63", columns(63)),
        ("columns-65", columns(65)),
        ("columns-252", columns(252)),
        ("columns-254", columns(254)),
        ("blank-inside", in_first_line(" ")),
        ("no-break-space-inside", in_first_line("\u{a0}")),
        ("mark-inside", in_first_line("\u{feff}")),
        ("nul-inside", in_first_line("\0")),
        ("dash-inside", in_first_line("-")),
        ("colon-inside", in_first_line(":")),
        ("nul-line", format!("\0\n{usual}")),
        ("indented", usual.lines().map(|line| format!("  {line}\n")).collect::<String>().trim_end().to_owned()),
        ("padded-twice", format!("{usual}====")),
        ("base64-behind-padding", format!("{usual}====AAAA")),
        ("url-alphabet", usual.replace('+', "-").replace('/', "_")),
        ("empty", String::new()),
        ("blank-line-last", format!("{usual}\n")),
        ("first-line-lost", usual.split_once('\n').map(|(_, rest)| rest.to_owned()).unwrap_or_default()),
    ]
}

/// Sources that are not `inline_string`.
fn sources() -> Vec<(&'static str, Value)> {
    let bytes = |text: &[u8]| json!({"inline_bytes": STANDARD.encode(text)});
    let lists = format!("{}{}", Crl::of_intermediate().pem(), Crl::of_root().pem());
    let utf_16: Vec<u8> = lists.encode_utf16().flat_map(u16::to_le_bytes).collect();
    vec![
        ("bytes", bytes(lists.as_bytes())),
        ("bytes-mark", bytes(format!("\u{feff}{lists}").as_bytes())),
        ("bytes-utf-16", bytes(&utf_16)),
        ("bytes-latin-1", bytes(&[&[0xe9], lists.as_bytes()].concat())),
        ("bytes-der", bytes(&Crl::of_intermediate().der())),
        ("bytes-empty", bytes(&[])),
    ]
}

/// The list that would decide is the one that is not seen.
fn hidden(topic: &mut Topic) {
    let clear = format!("{}{}", Crl::of_intermediate().pem(), Crl::of_root().pem());
    let revoking = Crl::of_intermediate()
        .revoking(&Cert::leaf().serial)
        .set(|list| list.last_update = crate::der::time("20250101000000Z"))
        .pem();
    let texts = [
        ("hidden-revoking", format!("{clear} {revoking}")),
        ("hidden-clear", format!("\u{feff}{clear}{revoking}")),
        ("seen-revoking", format!("{clear}{revoking}")),
    ];
    for (what, text) in texts {
        topic.ask("1.4", what, "which of two lists counts", DEFAULT, &Ask::good().crls(&text));
        let leaf_only = Ask::good().crls(&text).validation("only_verify_leaf_cert_crl", json!(true));
        topic.ask("1.4", &format!("{what}-leaf-only"), "which of two lists counts for the leaf", BY_CLIENT, &leaf_only);
    }
}
