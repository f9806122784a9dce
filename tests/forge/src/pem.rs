//! Certificates as text, well-formed and as people paste them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// One PEM block with lines of 64 characters.
pub fn block(label: &str, der: &[u8]) -> String {
    format!("-----BEGIN {label}-----\n{}-----END {label}-----\n", lines(der, 64, "\n"))
}

/// The base64 text in lines of `width`, each ended by `newline`.
pub fn lines(der: &[u8], width: usize, newline: &str) -> String {
    let text = STANDARD.encode(der);
    let cut = (0..text.len()).step_by(width).map(|start| &text[start..text.len().min(start + width)]);
    cut.map(|line| format!("{line}{newline}")).collect()
}

/// `CERTIFICATE` blocks one after the other.
pub fn certificates<T: AsRef<[u8]>>(ders: impl IntoIterator<Item = T>) -> String {
    ders.into_iter().map(|der| block("CERTIFICATE", der.as_ref())).collect()
}

/// An `X509 CRL` block.
pub fn crl(der: &[u8]) -> String {
    block("X509 CRL", der)
}

/// Texts as people paste them: the name of the quirk and the text. `first` and `second` are certificates.
pub fn quirks(first: &[u8], second: &[u8]) -> Vec<(&'static str, String)> {
    quirks_of("CERTIFICATE", first, second)
}

/// The same with blocks of another kind.
pub fn quirks_of(label: &str, first: &[u8], second: &[u8]) -> Vec<(&'static str, String)> {
    let one = block(label, first);
    let two = block(label, second);
    let both = format!("{one}{two}");
    let around = |body: &str| format!("-----BEGIN {label}-----\n{body}-----END {label}-----\n");
    let body = lines(first, 64, "\n");
    vec![
        ("normal", both.clone()),
        ("crlf", both.replace('\n', "\r\n")),
        ("no-final-newline", both.trim_end().to_owned()),
        ("text-around", format!("subject=CN = x\n{one}\nissuer text\n{two}# the end\n")),
        ("one-line", around(&lines(first, usize::MAX >> 1, "\n"))),
        ("columns-76", around(&lines(first, 76, "\n"))),
        ("trailing-blanks", both.replace('\n', "  \n")),
        ("trailing-tabs", both.replace('\n', "\t\n")),
        ("indented", both.lines().map(|line| format!("    {line}\n")).collect()),
        ("byte-order-mark", format!("\u{feff}{both}")),
        ("literal-newlines", both.replace('\n', "\\n")),
        ("blank-line-in-body", around(&body.replacen('\n', "\n\n", 1))),
        ("blank-line-first", around(&format!("\n{body}"))),
        ("missing-padding", one.replace('=', "")),
        ("trusted-label", block("TRUSTED CERTIFICATE", first)),
        ("x509-label", block("X509 CERTIFICATE", first)),
        ("header-line", around(&format!("Proc-Type: 4,CLEAR\n\n{body}"))),
        ("second-cut", format!("{one}{}", &two[..two.len() / 2])),
        ("missing-end", format!("-----BEGIN {label}-----\n{body}")),
        ("missing-end-before-second", format!("-----BEGIN {label}-----\n{body}{two}")),
        ("glued", format!("{}{two}", one.trim_end())),
        ("blanks-for-newlines", both.replace('\n', " ")),
        ("wrong-end-label", one.replace(&format!("END {label}"), &format!("END {}", &label[..4]))),
        ("bad-base64", one.replacen("MI", "M!", 1)),
        ("lower-case-label", both.replace(label, &label.to_lowercase())),
        ("four-dashes", both.replace("-----", "----")),
        ("duplicate", format!("{one}{one}")),
        ("no-block", "nothing here\n".to_owned()),
        ("empty", String::new()),
    ]
}
