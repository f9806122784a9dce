//! Algorithm identifiers and public keys.

use crate::model::{AlgorithmId, Departure, DepartureKind, KeyKind, PublicKey};

use super::any::any_value;
use super::primitive::{bit_string, integer, next_oid, oid};
use super::tlv::{Malformed, Reader, Result, Tlv, tag};

const RSA: &str = "1.2.840.113549.1.1.1";
const RSA_PSS: &str = "1.2.840.113549.1.1.10";
const EC: &str = "1.2.840.10045.2.1";
const ED25519: &str = "1.3.101.112";

/// An AlgorithmIdentifier: an object identifier and at most one element of parameters.
pub(super) fn algorithm(tlv: &Tlv<'_>, departures: &mut Vec<Departure>) -> Result<AlgorithmId> {
    let mut fields = tlv.reader();
    let oid = next_oid(&mut fields, "an algorithm")?;
    let parameters = if fields.is_empty() {
        None
    } else {
        let parameters = fields.any("algorithm parameters")?;
        any_value(&parameters, departures);
        Some(parameters.raw.to_vec())
    };
    fields.finish("an AlgorithmIdentifier")?;
    Ok(AlgorithmId {
        oid,
        parameters,
        der: tlv.raw.to_vec(),
    })
}

/// A SubjectPublicKeyInfo. A key that its algorithm does not take is [`KeyKind::Other`] and a departure: BoringSSL parses
/// such a certificate and fails only when it needs the key (5.8).
pub(super) fn public_key(tlv: &Tlv<'_>, departures: &mut Vec<Departure>) -> Result<PublicKey> {
    let mut fields = tlv.reader();
    let algorithm = fields.expect(tag::SEQUENCE, "the key's algorithm")?;
    let algorithm = self::algorithm(&algorithm, departures)?;
    let bits_tlv = fields.expect(tag::BIT_STRING, "the key bits")?;
    let (bits, unused) = bit_string(&bits_tlv, "the key")?;
    fields.finish("the SubjectPublicKeyInfo")?;
    let kind = match kind(&algorithm, bits, bits_tlv.offset) {
        Ok(_) if unused != 0 => Err(Malformed::structure(
            bits_tlv.offset,
            "the key's BIT STRING has unused bits",
        )),
        other => other,
    };
    let kind = kind.unwrap_or_else(|malformed| {
        departures.push(Departure {
            kind: DepartureKind::PublicKeyMalformed,
            ..malformed.into()
        });
        KeyKind::Other
    });
    Ok(PublicKey {
        algorithm,
        kind,
        spki: tlv.raw.to_vec(),
        bits: bits.to_vec(),
    })
}

fn kind(algorithm: &AlgorithmId, bits: &[u8], offset: usize) -> Result<KeyKind> {
    let parameters = algorithm.parameters.as_deref();
    let wrong = |why: &str| Malformed::structure(offset, why);
    match algorithm.oid.as_str() {
        RSA => {
            // RFC 3279 2.3.1: the parameters are NULL; BoringSSL insists.
            if parameters != Some(&[tag::NULL, 0]) {
                return Err(wrong("the parameters of an RSA key are not NULL"));
            }
            let (bits, exponent) = rsa(bits, offset)?;
            Ok(KeyKind::Rsa { bits, exponent })
        }
        RSA_PSS => Ok(KeyKind::RsaPss {
            bits: rsa(bits, offset)?.0,
        }),
        EC => {
            let parameters = parameters.ok_or_else(|| wrong("an EC key names no curve"))?;
            let mut reader = Reader::new(parameters, offset);
            let named = reader.any("the curve")?;
            if named.tag != tag::OID {
                return Ok(KeyKind::Ec { curve: None });
            }
            Ok(KeyKind::Ec {
                curve: Some(oid(&named)?),
            })
        }
        ED25519 => match (parameters, bits.len()) {
            (None, 32) => Ok(KeyKind::Ed25519),
            (Some(_), _) => Err(wrong("an Ed25519 key has parameters")),
            _ => Err(wrong("an Ed25519 key is not 32 bytes long")),
        },
        _ => Ok(KeyKind::Other),
    }
}

/// Modulus size and exponent of an RSAPublicKey.
fn rsa(bits: &[u8], offset: usize) -> Result<(u32, Option<u64>)> {
    let mut reader = Reader::new(bits, offset);
    let key = reader.expect(tag::SEQUENCE, "an RSA key")?;
    reader.finish("an RSA key")?;
    let mut fields = key.reader();
    let modulus = positive(&fields.expect(tag::INTEGER, "the modulus")?)?;
    let exponent = positive(&fields.expect(tag::INTEGER, "the exponent")?)?;
    fields.finish("an RSA key")?;
    let size = modulus.first().map_or(0, |first| {
        u32::try_from(modulus.len()).map_or(u32::MAX, |bytes| {
            bytes.saturating_mul(8) - first.leading_zeros()
        })
    });
    let exponent = (exponent.len() <= 8).then(|| {
        exponent
            .iter()
            .fold(0_u64, |value, byte| value << 8 | u64::from(*byte))
    });
    Ok((size, exponent))
}

/// The magnitude of a positive INTEGER without its leading zero byte.
fn positive<'a>(tlv: &Tlv<'a>) -> Result<&'a [u8]> {
    let content = integer(tlv, "a number of the key")?;
    match content {
        [first, ..] if first & 0x80 != 0 => Err(Malformed::structure(
            tlv.offset,
            "a number of the key is negative",
        )),
        [0, rest @ ..] => Ok(rest),
        content => Ok(content),
    }
}
