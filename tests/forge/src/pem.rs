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
