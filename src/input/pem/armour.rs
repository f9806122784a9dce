//! The bytes of a block whose boundaries are known.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// Takes base64 with and without padding, and with bits behind the last byte.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// The content of a block: `written` from its BEGIN to its END, `digits` its lines without headers and blanks. The pem crate
/// reads what is PEM; what it refuses (no END, no padding, newlines written as `\n`) is decoded from the digits all the same,
/// so that the certificate can be shown beside what is wrong with its block. Never called for private keys.
pub(super) fn content(written: &str, digits: &str) -> Option<Vec<u8>> {
    let bytes =
        ::pem::parse(written).map_or_else(|_| lenient(digits), |block| Some(block.into_contents()));
    bytes.filter(|bytes| !bytes.is_empty())
}

/// What digits stand for, if they are base64 at all.
pub(super) fn lenient(digits: &str) -> Option<Vec<u8>> {
    LENIENT.decode(digits).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn armour_and_digits_stand_for_the_same_bytes() {
        let bytes = Some(vec![0x30, 3, 2, 1, 1]);
        for body in [
            "MAMC\nAQE=",
            "MAMC\r\nAQE=\r",
            "\n  MAMC AQE=",
            "A: b\n\nMAMCAQE=",
            "MAMC\n\nAQE=",
            "MAMCAQE",
            "A: b\nMAMCAQE=",
        ] {
            let lines = body.lines().filter(|line| !line.contains(':'));
            let digits: String = lines.flat_map(str::split_whitespace).collect();
            for end in ["-----END CERTIFICATE-----", "-----END OTHER-----", ""] {
                let written = format!("-----BEGIN CERTIFICATE-----\n{body}\n{end}");
                assert_eq!(content(&written, &digits), bytes, "{written}");
            }
        }
        assert_eq!(
            content("-----BEGIN X-----\n-----END X-----", ""),
            None,
            "nothing is no content"
        );
    }
}
