//! Private keys, as far as anything may be known of them: nothing here ever decodes one.

use super::{Fact, PublicKey};

/// A configured `private_key` or `pkcs12`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct PrivateKey {
    /// What Envoy calls its source in messages: the file name, or `<inline>`. Empty for a key provider.
    pub path: String,
    /// The form of its text: every base64 digit of a key behind the first two is replaced, so that what a reader judges by
    /// form alone can still be judged. Not in evidence where the text is not; absent for key providers.
    pub form: Fact<String>,
    /// Whether a password is configured.
    pub has_password: bool,
    /// What becomes of it when it is decoded. Only who may decode keys can say; taken for the leaf's own key otherwise.
    pub opened: Fact<OpenedKey>,
}

/// What decoding a private key gives.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum OpenedKey {
    /// A key with this public half.
    Key(Box<PublicKey>),
    /// The password is not the one it is encrypted with.
    WrongPassword,
    /// No key.
    Undecodable,
}

/// The text with private keys made unrecognisable: every base64 digit of a block labelled as one, behind the first two, is
/// replaced by `A`. Lines, padding and anything that is no base64 stay.
pub fn without_keys(text: &str) -> String {
    const BEGIN: &str = "-----BEGIN ";
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, begun)) = rest.split_once(BEGIN) {
        kept.extend([before, BEGIN]);
        rest = begun;
        let Some((label, behind)) = begun.split_once("-----") else {
            continue;
        };
        if label.contains('\n') || !label.ends_with("PRIVATE KEY") {
            continue;
        }
        let length = behind.find("-----").unwrap_or(behind.len());
        let (body, behind) = behind.split_at(length);
        kept.extend([label, "-----", &without_digits(body)]);
        rest = behind;
    }
    kept.push_str(rest);
    kept
}

/// A body whose digits behind the first two are replaced; header lines (with a colon) stay.
fn without_digits(body: &str) -> String {
    let mut kept = String::with_capacity(body.len());
    let mut seen = 0_usize;
    for line in body.split_inclusive('\n') {
        if line.contains(':') {
            kept.push_str(line);
            continue;
        }
        for character in line.chars() {
            let is_digit = character.is_ascii_alphanumeric() || matches!(character, '+' | '/');
            seen += usize::from(is_digit);
            kept.push(if is_digit && seen > 2 { 'A' } else { character });
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::without_keys;

    #[test]
    fn the_form_of_a_key_stays_and_nothing_of_the_key() {
        let text = "before\n-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nMHc+/w\nQ!=\n\
                    -----END EC PRIVATE KEY-----\nafter\n";
        let form = "before\n-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nMHAAAA\nA!=\n\
                    -----END EC PRIVATE KEY-----\nafter\n";
        assert_eq!(without_keys(text), form);
        let certificate = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
        assert_eq!(without_keys(certificate), certificate);
    }

    #[test]
    fn a_key_on_the_line_of_its_label_is_unrecognisable_too() {
        let text = "-----BEGIN PRIVATE KEY-----MHcx-----END PRIVATE KEY-----";
        assert!(!without_keys(text).contains("MHcx"));
    }
}
