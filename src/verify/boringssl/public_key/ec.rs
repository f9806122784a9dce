//! EC keys (`eckey_pub_decode`, `ec_GFp_simple_oct2point`). The constants are those of SEC 2, sections 2.3 to 2.6.

use num_bigint::BigUint;

use super::{
    DECODE_ERROR, Input, KeyReader, KeyRefusal, LibraryError, Tag, malformed, tag_number,
    take_tagged, unsupported,
};
use crate::knowledge::boringssl::KeyDecoding;

/// A curve `y² = x³ - 3x + b` over the integers modulo `p`.
struct Curve {
    /// Content of its object identifier.
    oid: &'static [u8],
    p: &'static str,
    b: &'static str,
}

const P224: Curve = Curve {
    oid: &[0x2b, 0x81, 0x04, 0x00, 0x21],
    p: "ffffffffffffffffffffffffffffffff000000000000000000000001",
    b: "b4050a850c04b3abf54132565044b0b7d7bfd8ba270b39432355ffb4",
};
const P256: Curve = Curve {
    oid: &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07],
    p: "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
    b: "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b",
};
const P384: Curve = Curve {
    oid: &[0x2b, 0x81, 0x04, 0x00, 0x22],
    p: "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff",
    b: "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef",
};
const P521: Curve = Curve {
    oid: &[0x2b, 0x81, 0x04, 0x00, 0x23],
    p: "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    b: "0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00",
};

pub(super) fn decode(
    mut parameters: Input<'_>,
    bits: &[u8],
    reader: KeyReader,
    decoding: KeyDecoding,
) -> Result<(), KeyRefusal> {
    let named = take_tagged(&mut parameters, Tag::universal(tag_number::OBJECT));
    let Some(oid) = named.map(|element| element.content) else {
        let queued = vec![ec(128, "DECODE_ERROR"), DECODE_ERROR];
        return Err(KeyRefusal::new("its curve is not named", queued));
    };
    // Since algorithms are listed one by one, the TLS stack lists P-224 no longer.
    let known: &[Curve] = match (reader, decoding) {
        (KeyReader::Tls, KeyDecoding::ByAlgorithm) => &[P256, P384, P521],
        _ => &[P224, P256, P384, P521],
    };
    let Some(curve) = known.iter().find(|curve| curve.oid == oid) else {
        return Err(match decoding {
            KeyDecoding::ByMethod => KeyRefusal::new(
                "its curve is not known",
                vec![ec(123, "UNKNOWN_GROUP"), DECODE_ERROR],
            ),
            KeyDecoding::ByAlgorithm => unsupported("its curve is not known"),
        });
    };
    if !parameters.is_empty() {
        return Err(malformed("something follows its curve's name"));
    }
    point(curve, bits).map_err(|(why, error)| KeyRefusal::new(why, vec![error]))
}

const fn ec(reason: u32, name: &'static str) -> LibraryError {
    LibraryError::ec(reason, name)
}

/// Whether the octets are a point of the curve, compressed or not.
fn point(curve: &Curve, octets: &[u8]) -> Result<(), (&'static str, LibraryError)> {
    let invalid = (
        "its point is not encoded as one",
        ec(109, "INVALID_ENCODING"),
    );
    let Some((form, coordinates)) = octets.split_first() else {
        return Err(("it holds no point", ec(100, "BUFFER_TOO_SMALL")));
    };
    let (p, b) = (number(curve.p), number(curve.b));
    let field = curve.p.len() / 2;
    match form {
        4 if coordinates.len() == 2 * field => {
            let (x, y) = coordinates.split_at(field);
            let (x, y) = (BigUint::from_bytes_be(x), BigUint::from_bytes_be(y));
            if x >= p || y >= p {
                return Err(("a coordinate is too large", ec(128, "DECODE_ERROR")));
            }
            if &y * &y % &p != square(&x, &p, &b) {
                let error = ec(120, "POINT_IS_NOT_ON_CURVE");
                return Err(("its point is not on its curve", error));
            }
            Ok(())
        }
        2 | 3 if coordinates.len() == field => {
            let x = BigUint::from_bytes_be(coordinates);
            if x >= p {
                return Err(invalid);
            }
            // Euler's criterion: whether there is a y at all.
            let square = square(&x, &p, &b);
            let one = BigUint::from(1u8);
            let exponent = (&p - &one) >> 1u8;
            if square != BigUint::ZERO && square.modpow(&exponent, &p) != one {
                let error = ec(107, "INVALID_COMPRESSED_POINT");
                return Err(("no point of its curve has that coordinate", error));
            }
            Ok(())
        }
        _ => Err(invalid),
    }
}

/// `x³ - 3x + b` modulo `p`.
fn square(x: &BigUint, p: &BigUint, b: &BigUint) -> BigUint {
    let minus_three = p - 3u8;
    (x * x % p * x + minus_three * x + b) % p
}

fn number(hexadecimal: &str) -> BigUint {
    BigUint::parse_bytes(hexadecimal.as_bytes(), 16).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generators_are_points() {
        // SEC 2, sections 2.3.1 to 2.6.1: the base points, compressed.
        let generators = [
            (
                P224,
                "02b70e0cbd6bb4bf7f321390b94a03c1d356c21122343280d6115c1d21",
            ),
            (
                P256,
                "036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
            ),
            (
                P384,
                "03aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7",
            ),
            (
                P521,
                "0200c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66",
            ),
        ];
        for (curve, compressed) in generators {
            let octets = number(compressed).to_bytes_be();
            assert_eq!(point(&curve, &octets), Ok(()), "{}", curve.p);
        }
    }
}
