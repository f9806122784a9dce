//! The PEM blocks of a data source, for the model.
//!
//! A straightforward scan: what Envoy's own PEM reader makes of odd text is judged from [`DataSource::text`], not here.
//! Private keys are passed over without being decoded.
//!
//! [`DataSource::text`]: crate::model::DataSource::text

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// Takes base64 with or without padding.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

const BEGIN: &str = "-----BEGIN ";

/// The bytes of every certificate block, in order, and whether trust settings follow the certificate in it.
pub(super) fn certificates(text: &str) -> Vec<(Vec<u8>, bool)> {
    blocks(text)
        .filter_map(|(label, body)| match label {
            "CERTIFICATE" | "X509 CERTIFICATE" => Some((decode(body)?, false)),
            "TRUSTED CERTIFICATE" => Some((decode(body)?, true)),
            _ => None,
        })
        .collect()
}

/// The DER of every CRL block, in order.
pub(super) fn revocation_lists(text: &str) -> Vec<Vec<u8>> {
    blocks(text)
        .filter(|(label, _)| *label == "X509 CRL")
        .filter_map(|(_, body)| decode(body))
        .collect()
}

/// Label and body of each block that has an end. Every BEGIN counts, whatever stands around it, so that no block is missing
/// here that Envoy's reader sees.
fn blocks(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let begins = text.match_indices(BEGIN);
    begins.filter_map(|(at, _)| {
        let (label, rest) = text.get(at + BEGIN.len()..)?.split_once("-----")?;
        let (body, _) = rest.split_once("-----END ")?;
        (!body.contains(BEGIN)).then_some((label, body))
    })
}

/// The bytes of a body: all of it, or what stands behind the lines that are taken for a header. Characters that BoringSSL
/// passes over at the end of a line are passed over wherever they stand.
fn decode(body: &str) -> Option<Vec<u8>> {
    let of = |body: &str| {
        let compact: String = body.chars().filter(char::is_ascii_graphic).collect();
        LENIENT
            .decode(compact)
            .ok()
            .filter(|bytes| !bytes.is_empty())
    };
    of(body).or_else(|| {
        // The first line is what is left of the BEGIN line.
        let (_, body) = body.split_once('\n')?;
        let header: usize = body
            .split_inclusive('\n')
            .take_while(|line| line.contains(|character: char| character.is_ascii_graphic()))
            .map(str::len)
            .sum();
        of(body.get(header..)?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_labels_envoy_takes() {
        let text = "noise\n-----BEGIN CERTIFICATE-----\nMAMC\r\nAQE=\n-----END CERTIFICATE-----\n\
                    -----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n\
                    -----BEGIN TRUSTED CERTIFICATE-----\nMAMCAQEwAA==\n-----END TRUSTED CERTIFICATE-----\n\
                    -----BEGIN X509 CRL-----\nMAA=\n-----END X509 CRL-----\n-----BEGIN CERTIFICATE-----\nMAA";
        let certificate = vec![0x30, 3, 2, 1, 1];
        let with_settings = [certificate.as_slice(), &[0x30, 0]].concat();
        assert_eq!(
            certificates(text),
            [(certificate, false), (with_settings, true)]
        );
        assert_eq!(revocation_lists(text), [vec![0x30, 0]]);
    }

    #[test]
    fn a_begin_line_in_a_comment_hides_no_block() {
        let text =
            "# -----BEGIN X509 CRL\n-----BEGIN X509 CRL-----\nMAA=\n-----END X509 CRL-----\n";
        assert_eq!(revocation_lists(text), [vec![0x30, 0]]);
    }

    #[test]
    fn survives_any_cut() {
        let text = "-----BEGIN TRUSTED CERTIFICATE-----\nMIIF\n-----END TRUSTED CERTIFICATE-----\n";
        for end in 0..text.len() {
            let _ = certificates(&text[..end]);
        }
    }
}
