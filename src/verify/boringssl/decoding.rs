//! Decoding of extensions and certificates, with the errors that BoringSSL queues where something does not decode.
//!
//! The library decodes by templates. How it reads them, and what it says of what it cannot read, differs between revisions
//! ([`Decoding`]); the templates themselves do not.

mod certificate;
pub(super) mod element;
mod elements;
mod legacy;
mod reason;
mod strict;
mod template;
mod templates;
#[cfg(test)]
mod tests;
mod value;

use super::LibraryError;
use crate::knowledge::boringssl::{Decoding, Profile};
use crate::model::{Certificate, Fact};
pub(super) use certificate::to_public_key;
use element::Input;
use template::Item;

/// Decodes an extension's value (`X509V3_EXT_d2i`): the errors that are queued, oldest first, where it does not decode.
/// Types that the verification never looks into decode.
pub(super) fn extension(
    oid: &str,
    mut value: &[u8],
    profile: &Profile,
) -> Result<(), Vec<LibraryError>> {
    let Some(item) = templates::of_extension(oid) else {
        return Ok(());
    };
    decoded(&mut value, item, profile)?;
    if value.is_empty() {
        Ok(())
    } else {
        Err(vec![reason::TRAILING_DATA_IN_EXTENSION])
    }
}

/// Decodes the parameters of RSASSA-PSS (`d2i_RSA_PSS_PARAMS`).
pub(super) fn pss_parameters(
    mut parameters: &[u8],
    profile: &Profile,
) -> Result<(), Vec<LibraryError>> {
    decoded(&mut parameters, &templates::RSA_PSS_PARAMETERS, profile)
}

/// Decodes an AlgorithmIdentifier, whatever follows it (`d2i_X509_ALGOR`).
pub(super) fn algorithm(mut input: &[u8], profile: &Profile) -> Result<(), Vec<LibraryError>> {
    decoded(&mut input, &templates::ALGORITHM, profile)
}

fn decoded(
    input: &mut Input<'_>,
    item: &'static Item,
    profile: &Profile,
) -> Result<(), Vec<LibraryError>> {
    let mut decoder = Decoder::new(profile);
    if decoder.item(input, item) == Outcome::Failed {
        return Err(decoder.queue);
    }
    Ok(())
}

/// What a certificate holds of an extension (`X509_get_ext_d2i`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// None of this type.
    Nothing,
    /// One, which decodes.
    Sound,
    /// Several: nothing is decoded, and nothing queued.
    Several,
    /// One, which does not decode; these errors are queued, oldest first.
    Malformed(Vec<LibraryError>),
}

/// Looks an extension up and decodes it.
pub(super) fn look_up(certificate: &Certificate, oid: &str, profile: &Profile) -> Found {
    let mut found = certificate.extensions_of(oid);
    match (found.next(), found.next()) {
        (None, _) => Found::Nothing,
        (Some(_), Some(_)) => Found::Several,
        (Some(only), None) => match extension(oid, &only.value, profile) {
            Ok(()) => Found::Sound,
            Err(errors) => Found::Malformed(errors),
        },
    }
}

/// An extension's fact as a revision sees it. Where the evidence does not hold the extension itself, the fact stands.
pub(super) fn readable<'a, T>(
    certificate: &Certificate,
    oid: &str,
    fact: &'a Fact<T>,
    profile: &Profile,
) -> Fact<&'a T> {
    let why = match (look_up(certificate, oid, profile), fact) {
        (Found::Nothing | Found::Sound, _) => return as_ref(fact),
        (_, Fact::Unreadable { why }) => why.clone(),
        (Found::Several, _) => "the extension stands there twice".to_owned(),
        (Found::Malformed(_), _) => "its value does not decode".to_owned(),
    };
    Fact::Unreadable { why }
}

fn as_ref<T>(fact: &Fact<T>) -> Fact<&T> {
    match fact {
        Fact::NotInEvidence => Fact::NotInEvidence,
        Fact::Absent => Fact::Absent,
        Fact::Present { critical, value } => Fact::Present {
            critical: *critical,
            value,
        },
        Fact::Unreadable { why } => Fact::Unreadable { why: why.clone() },
    }
}

/// Parses a certificate as an entry of a TLS Certificate message: the errors that are queued, oldest first, where it does
/// not parse.
pub(super) fn certificate(der: &[u8], profile: &Profile) -> Result<(), Vec<LibraryError>> {
    let mut decoder = Decoder::new(profile);
    if decoder.certificate(der) {
        Ok(())
    } else {
        Err(decoder.queue)
    }
}

/// The same for the content of a PEM block, of which only the first element is read (`d2i_X509`).
pub(super) fn certificate_in_block(der: &[u8], profile: &Profile) -> Result<(), Vec<LibraryError>> {
    let mut rest = der;
    certificate(
        element::take(&mut rest).map_or(der, |element| element.whole),
        profile,
    )
}

/// How far the TLS stack comes on its own way to a leaf's public key (`ssl_cert_skip_to_spki`, `EVP_parse_public_key`), which
/// it goes before the certificate is parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeafStructure {
    /// The elements in front of the SubjectPublicKeyInfo are not those of a certificate.
    Unsound,
    /// It gets to what should be a SubjectPublicKeyInfo.
    Sound,
}

/// The structure of a leaf as the TLS stack sees it.
pub(super) fn leaf_structure(der: &[u8]) -> LeafStructure {
    match to_public_key(der) {
        None => LeafStructure::Unsound,
        Some(_) => LeafStructure::Sound,
    }
}

/// One decoding.
struct Decoder {
    decoding: Decoding,
    queue: Vec<LibraryError>,
}

/// What became of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Read,
    /// It is optional and not there.
    Skipped,
    /// It does not decode; errors are queued.
    Failed,
}

impl Outcome {
    fn is_read(self) -> bool {
        self == Self::Read
    }
}

impl Decoder {
    fn new(profile: &Profile) -> Self {
        Self {
            decoding: profile.decoding,
            queue: Vec::new(),
        }
    }

    /// A value of a type (`ASN1_item_d2i`).
    fn item(&mut self, input: &mut Input<'_>, item: &'static Item) -> Outcome {
        match self.decoding {
            Decoding::Templates | Decoding::Mixed => self.legacy_item(input, item, None, false),
            Decoding::Strict => self.strict_item(input, item, None, false),
        }
    }

    fn fail(&mut self, error: LibraryError) -> Outcome {
        self.queue.push(error);
        Outcome::Failed
    }

    fn outcome(&mut self, checked: Result<(), LibraryError>) -> Outcome {
        match checked {
            Ok(()) => Outcome::Read,
            Err(error) => self.fail(error),
        }
    }
}
