//! Private keys (1.1: L8 to L10; `TlsContext::loadPrivateKey`, `loadPkcs12`).
//!
//! No key is decoded: what its form shows is decided, and it is taken for the leaf's own key where nothing says otherwise.

use crate::knowledge::Check;
use crate::knowledge::envoy::Release;
use crate::model::{Certificate, Fact, OpenedKey, PrivateKey, PublicKey};
use crate::verify::Step;

use super::{pem, refusal};

const NO_START_LINE: &str = "0900006e:PEM routines:OPENSSL_internal:NO_START_LINE";
const NOT_BASE64: &str = "09000064:PEM routines:OPENSSL_internal:BAD_BASE64_DECODE";
const BAD_END_LINE: &str = "09000066:PEM routines:OPENSSL_internal:BAD_END_LINE";
const NO_PASSWORD: &str = "09000068:PEM routines:OPENSSL_internal:BAD_PASSWORD_READ";
const BAD_DECRYPT: &str = "1e000065:Cipher functions:OPENSSL_internal:BAD_DECRYPT";
const DECODE_ERROR: &str = "06000066:public key routines:OPENSSL_internal:DECODE_ERROR";
const ASN1_DECODE_ERROR: &str = "0c00006d:ASN.1 encoding routines:OPENSSL_internal:DECODE_ERROR";
const VALUES_MISMATCH: &str =
    "0b000074:X.509 certificate routines:OPENSSL_internal:KEY_VALUES_MISMATCH";
const TYPE_MISMATCH: &str =
    "0b000073:X.509 certificate routines:OPENSSL_internal:KEY_TYPE_MISMATCH";

/// The blocks that hold private keys.
const LABELS: [&str; 5] = [
    "PRIVATE KEY",
    "ENCRYPTED PRIVATE KEY",
    "RSA PRIVATE KEY",
    "EC PRIVATE KEY",
    "DSA PRIVATE KEY",
];

/// The key of `private_key`, for this leaf.
pub(super) fn check(
    key: &PrivateKey,
    leaf: Option<&Certificate>,
    release: &'static Release,
) -> Step {
    let cause = |error: &str| {
        refusal(Some(format!(
            "Failed to load private key from {}, Cause: error:{error}",
            key.path
        )))
    };
    let form = key.form.value().map(|text| Form::of(text, release));
    // Older parsers of PKCS#8 tell more of what they do not like.
    let undecodable = || match (&form, release.explains_pkcs8_errors) {
        (Some(Form::Plain { typed: true } | Form::NoSequence { typed: true }), _) => {
            cause(DECODE_ERROR)
        }
        (Some(Form::Plain { .. } | Form::NoSequence { .. }), false) => cause(ASN1_DECODE_ERROR),
        _ => refusal(None),
    };
    match &form {
        Some(Form::None) => {
            let detail = "Envoy's PEM reader finds no private key in it";
            return Step::failed(Check::LoadKey, detail, cause(NO_START_LINE));
        }
        Some(Form::Broken { why, error }) => {
            return Step::failed(Check::LoadKey, why.clone(), cause(error));
        }
        Some(Form::NoSequence { .. }) => {
            let detail = "the block is no key: it does not begin like one";
            return Step::failed(Check::LoadKey, detail, undecodable());
        }
        Some(Form::Encrypted) if !key.has_password => {
            let detail = "the key is encrypted, and no password is configured";
            return Step::failed(Check::LoadKeyPassword, detail, cause(NO_PASSWORD));
        }
        Some(Form::Encrypted | Form::Plain { .. }) | None => {}
    }
    match &key.opened {
        Fact::Present {
            value: OpenedKey::WrongPassword,
            ..
        } => Step::failed(
            Check::LoadKeyPassword,
            "the password is not the one the key is encrypted with",
            cause(BAD_DECRYPT),
        ),
        Fact::Present {
            value: OpenedKey::Undecodable,
            ..
        } => Step::failed(Check::LoadKey, "the key does not decode", undecodable()),
        Fact::Present {
            value: OpenedKey::Key(public),
            ..
        } => matches(&key.path, public, leaf),
        _ => {
            Step::passed(Check::LoadKeyMismatch, "taken for the leaf's own key").taken_for_granted()
        }
    }
}

/// L8: the key is the leaf's.
pub(super) fn matches(path: &str, key: &PublicKey, leaf: Option<&Certificate>) -> Step {
    let check = Check::LoadKeyMismatch;
    let Some(certified) = leaf.and_then(|leaf| leaf.public_key.value()) else {
        return Step::not_applicable(check, "the leaf's public key is not in evidence");
    };
    let is_same_kind = key.algorithm.oid == certified.algorithm.oid;
    let error = if is_same_kind {
        VALUES_MISMATCH
    } else {
        TYPE_MISMATCH
    };
    // Of a key that is known by its public half alone, the source Envoy reads it from is not.
    let text = (!path.is_empty())
        .then(|| format!("Failed to load private key from {path}, Cause: error:{error}"));
    Step::decided(
        check,
        Some(key.spki == certified.spki),
        format!("the private key is {key}, the leaf's is {certified}"),
        refusal(text),
        &[],
    )
}

/// L10.
pub(super) fn pkcs12(file: &PrivateKey) -> Step {
    let check = Check::LoadPkcs12;
    let failure = refusal(Some(format!("Failed to load pkcs12 from {}", file.path)));
    match &file.opened {
        Fact::Present {
            value: OpenedKey::Key(_),
            ..
        } => Step::passed(check, "the PKCS#12 file opens"),
        Fact::Present {
            value: OpenedKey::WrongPassword,
            ..
        } => Step::failed(
            check,
            "the password does not open the PKCS#12 file",
            failure,
        ),
        Fact::Present {
            value: OpenedKey::Undecodable,
            ..
        } => Step::failed(check, "it is no PKCS#12 file", failure),
        _ => Step::passed(
            check,
            "the PKCS#12 file is taken to open and to hold a key and its chain",
        )
        .taken_for_granted(),
    }
}

/// What the text of a key shows without the key.
enum Form {
    /// No block of a private key.
    None,
    /// A block that does not read.
    Broken { why: String, error: &'static str },
    /// A block that holds something else. `typed`: under a label of its own type, in place of PKCS#8.
    NoSequence { typed: bool },
    /// Encrypted, in either form.
    Encrypted,
    /// Not encrypted.
    Plain { typed: bool },
}

impl Form {
    fn of(text: &str, release: &'static Release) -> Self {
        let read = pem::read(text, release.pem_body);
        let typed = |block: &pem::Block| block.is_typed_key();
        let block = read
            .blocks
            .iter()
            .find(|block| LABELS.contains(&block.label.as_str()));
        match (block, read.broken) {
            (Some(block), _) if block.label == "ENCRYPTED PRIVATE KEY" => Self::Encrypted,
            (Some(block), _) if block.header.contains("ENCRYPTED") => Self::Encrypted,
            (Some(block), _) if !block.may_be_sequence => Self::NoSequence {
                typed: typed(block),
            },
            (Some(block), _) => Self::Plain {
                typed: typed(block),
            },
            (None, Some(why)) => Self::Broken {
                error: match why {
                    pem::Broken::NoBase64(_) => NOT_BASE64,
                    pem::Broken::NoEnd(_) => BAD_END_LINE,
                },
                why: why.to_string(),
            },
            (None, None) => Self::None,
        }
    }
}
