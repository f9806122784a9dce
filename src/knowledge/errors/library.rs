//! Errors of BoringSSL's other libraries: queued in front of the error that ends the handshake, or named as the cause where
//! a key does not load. A packed code is the library's number times 16777216 plus the reason.

use super::entry::{Ask, Entry, Kind, Told, Topic};
use crate::knowledge::Check;

const fn queued(number: u32, printed: &'static str, meaning: &'static str) -> Entry {
    Entry::new(
        Kind::Library,
        printed,
        Told::Here,
        Topic::Certificate,
        meaning,
    )
    .number(number)
    .ask(&[Ask::Presenter])
}

const fn of_a_key(number: u32, printed: &'static str, meaning: &'static str) -> Entry {
    Entry::new(
        Kind::Library,
        printed,
        Told::AtLoading,
        Topic::Loading,
        meaning,
    )
    .number(number)
    .ask(&[Ask::KeyPair])
}

/// Those that real Envoys printed, by library.
pub(super) static LIBRARY: &[Entry] = &[
    queued(50_331_757, "NEGATIVE_NUMBER", "a number in a key is negative").by(&[Check::LeafSpki]),
    queued(50_331_765, "BAD_ENCODING", "a number in a key is not in DER").by(&[Check::LeafSpki]),
    queued(67_108_965, "BAD_E_VALUE", "the exponent of an RSA key is even, 1 or above 33 bits").by(&[Check::LeafSpki]),
    queued(67_108_968, "BAD_RSA_PARAMETERS", "modulus or exponent of an RSA key is none that BoringSSL takes").by(&[Check::LeafSpki]),
    queued(67_108_971, "BLOCK_TYPE_IS_NOT_01", "an RSA signature of the path was made with another key").by(&[Check::Signature]),
    queued(67_108_964, "BAD_ENCODING", "an RSA key or signature is encoded wrongly").by(&[Check::LeafSpki, Check::IssuerKey, Check::Signature]),
    queued(67_108_976, "DATA_LEN_NOT_EQUAL_TO_MOD_LEN", "an RSA signature is not as long as the key that made it")
        .by(&[Check::Signature, Check::HandshakeSignature]),
    queued(100_663_398, "DECODE_ERROR", "a public key does not decode").by(&[Check::LeafSpki, Check::IssuerKey]),
    queued(100_663_424, "UNSUPPORTED_ALGORITHM", "a public key is of a kind BoringSSL does not know")
        .by(&[Check::LeafSpki, Check::IssuerKey]),
    queued(100_663_427, "INVALID_SIGNATURE", "an Ed25519 signature did not verify")
        .by(&[Check::Signature, Check::HandshakeSignature, Check::CrlState]),
    queued(167_772_260, "BAD_Q_VALUE", "a DSA key's q is not of 160, 224 or 256 bits").by(&[Check::LeafSpki]),
    queued(167_772_265, "DECODE_ERROR", "a DSA key's parameters are not p, q and g").by(&[Check::LeafSpki]),
    queued(167_772_267, "INVALID_PARAMETERS", "a DSA key's parameters are of no group").by(&[Check::LeafSpki]),
    queued(184_549_388, "ASN.1 encoding routines", "a name has no canonical form").by(&[Check::ListParse]),
    queued(184_549_382, "public key routines", "a signature of the path did not verify").by(&[Check::Signature, Check::CrlState]),
    queued(184_549_488, "INVALID_PSS_PARAMETERS", "RSASSA-PSS parameters are none of the accepted ones").by(&[Check::Signature]),
    queued(184_549_501, "PUBLIC_KEY_DECODE_ERROR", "a certificate's public key does not decode").by(&[Check::IssuerKey, Check::LeafSpki]),
    queued(184_549_512, "INVALID_PARAMETER", "an algorithm carries parameters it must not have").by(&[Check::Signature]),
    queued(184_549_513, "SIGNATURE_ALGORITHM_MISMATCH", "the two algorithm fields of a certificate differ").by(&[Check::Signature]),
    queued(184_549_515, "INVALID_FIELD_FOR_VERSION", "a certificate has fields its version does not know").by(&[Check::ListParse]),
    queued(184_549_516, "INVALID_VERSION", "a certificate names a version that does not exist").by(&[Check::ListParse]),
    queued(184_549_520, "INVALID_POLICY_EXTENSION", "a certificate policy extension does not decode").by(&[Check::Policy]),
    of_a_key(184_549_491, "KEY_TYPE_MISMATCH", "the private key is of another type than the certificate's")
        .by(&[Check::LoadKeyMismatch])
        .advice(KEY_PAIR),
    of_a_key(184_549_492, "KEY_VALUES_MISMATCH", "the private key does not belong to the certificate")
        .by(&[Check::LoadKeyMismatch])
        .advice(KEY_PAIR),
    queued(201_326_695, "BAD_OBJECT_HEADER", "an ASN.1 element does not decode").by(&[Check::ListParse]),
    queued(201_326_698, "BOOLEAN_IS_WRONG_LENGTH", "an ASN.1 boolean is not one byte long").by(&[Check::ListParse, Check::LeafInvalidExt, Check::Policy]),
    queued(201_326_701, "DECODE_ERROR", "an ASN.1 value does not decode").by(&[Check::ListParse, Check::LeafInvalidExt, Check::LeftErrors]),
    queued(201_326_703, "DIGEST_AND_KEY_TYPE_NOT_SUPPORTED", "this hash does not go with this kind of key").by(&[Check::Signature]),
    queued(201_326_711, "EXPLICIT_LENGTH_MISMATCH", "an explicit ASN.1 tag holds more than its value").by(&[Check::ListParse, Check::LeafInvalidExt, Check::Policy]),
    queued(201_326_712, "EXPLICIT_TAG_NOT_CONSTRUCTED", "an explicit ASN.1 tag is encoded as a primitive value").by(&[Check::ListParse, Check::LeafInvalidExt, Check::Policy]),
    queued(201_326_713, "FIELD_MISSING", "an ASN.1 value lacks a field it must have")
        .by(&[Check::ListParse, Check::LeafInvalidExt, Check::Policy]),
    queued(201_326_718, "ILLEGAL_CHARACTERS", "a name holds characters that UTF-8 has no form for").by(&[Check::ListParse, Check::NcNoSan]),
    queued(201_326_715, "HEADER_TOO_LONG", "an ASN.1 element is cut off or not in DER").by(&[Check::ListParse, Check::LeafInvalidExt]),
    queued(201_326_733, "INVALID_BIT_STRING_BITS_LEFT", "a bit string says more than seven bits are unused").by(&[Check::ListParse, Check::LeafInvalidExt, Check::Policy]),
    queued(201_326_734, "INVALID_BMPSTRING", "a name holds a BMPString that is none").by(&[Check::ListParse]),
    queued(201_326_738, "INVALID_OBJECT_ENCODING", "an object identifier is not in DER")
        .by(&[Check::ListParse, Check::LeafInvalidExt, Check::Policy]),
    queued(201_326_740, "INVALID_TIME_FORMAT", "a date is written in a form BoringSSL does not read").by(&[Check::ListParse]),
    queued(201_326_741, "INVALID_UNIVERSALSTRING", "a name holds a UniversalString that is none").by(&[Check::ListParse, Check::LeafInvalidExt, Check::Policy]),
    queued(201_326_742, "INVALID_UTF8STRING", "a name holds text that is no UTF-8").by(&[Check::ListParse]),
    queued(201_326_748, "MSTRING_NOT_UNIVERSAL", "a text is of no string type at all").by(&[Check::ListParse, Check::LeafInvalidExt, Check::Policy]),
    queued(201_326_749, "MSTRING_WRONG_TAG", "a name holds a string of another type").by(&[Check::ListParse]),
    queued(201_326_750, "NESTED_ASN1_ERROR", "a part of an ASN.1 value does not decode").by(&[Check::ListParse, Check::LeafInvalidExt]),
    queued(201_326_755, "NO_MATCHING_CHOICE_TYPE", "an ASN.1 value is none of those that may stand there").by(&[Check::ListParse, Check::LeafInvalidExt, Check::Policy]),
    queued(201_326_756, "NULL_IS_WRONG_LENGTH", "an ASN.1 NULL holds something").by(&[Check::ListParse]),
    queued(201_326_760, "SEQUENCE_LENGTH_MISMATCH", "an ASN.1 sequence holds more than its fields")
        .by(&[Check::ListParse, Check::LeafInvalidExt, Check::Policy]),
    queued(201_326_761, "SEQUENCE_NOT_CONSTRUCTED", "an ASN.1 sequence is encoded as a primitive value").by(&[Check::ListParse, Check::LeafInvalidExt, Check::Policy]),
    queued(201_326_766, "STRING_TOO_SHORT", "a bit string has no byte").by(&[Check::ListParse, Check::LeafInvalidExt, Check::Policy]),
    queued(201_326_770, "TYPE_NOT_CONSTRUCTED", "an ASN.1 sequence or set is encoded as a primitive value").by(&[Check::ListParse]),
    queued(201_326_771, "TYPE_NOT_PRIMITIVE", "a plain ASN.1 value is encoded as a constructed one").by(&[Check::ListParse]),
    queued(201_326_776, "UNKNOWN_SIGNATURE_ALGORITHM", "a signature algorithm BoringSSL does not verify").by(&[Check::Signature]),
    queued(201_326_777, "UNKNOWN_TAG", "a common name is of no string type").by(&[Check::NcNoSan]),
    queued(201_326_781, "WRONG_PUBLIC_KEY_TYPE", "the issuer's key is of another type than the signature").by(&[Check::Signature]),
    queued(201_326_782, "WRONG_TAG", "an ASN.1 element of another type stands where one was expected").by(&[Check::ListParse]),
    queued(201_326_786, "INVALID_BIT_STRING_PADDING", "a bit string is padded wrongly").by(&[Check::ListParse, Check::LeafInvalidExt]),
    queued(201_326_788, "INVALID_INTEGER", "an integer (a serial number, in most cases) is not in DER").by(&[Check::ListParse]),
    queued(251_658_340, "BUFFER_TOO_SMALL", "an EC key holds no point").by(&[Check::LeafSpki]),
    queued(251_658_349, "INVALID_ENCODING", "an EC key's point is not encoded as one of its curve").by(&[Check::LeafSpki]),
    queued(251_658_360, "POINT_IS_NOT_ON_CURVE", "an EC key is no point of its curve").by(&[Check::LeafSpki, Check::IssuerKey]),
    queued(251_658_368, "DECODE_ERROR", "an EC key does not decode").by(&[Check::LeafSpki, Check::IssuerKey]),
    queued(251_658_363, "UNKNOWN_GROUP", "an EC key is on a curve BoringSSL does not know").by(&[Check::LeafSpki, Check::IssuerKey]),
    queued(335_544_484, "TRAILING_DATA_IN_EXTENSION", "an extension holds more than its value").by(&[Check::LeafInvalidExt]),
    queued(486_539_365, "DECODE_ERROR", "a digest in RSASSA-PSS parameters is not named as one").by(&[Check::Signature]),
    queued(486_539_366, "UNKNOWN_HASH", "RSASSA-PSS parameters name a digest that BoringSSL does not know").by(&[Check::Signature]),
    queued(436_207_716, "BAD_SIGNATURE", "an ECDSA signature of the path did not verify")
        .by(&[Check::Signature, Check::CrlState, Check::LeftErrors]),
    Entry::new(Kind::Library, "NO_START_LINE", Told::AtLoading, Topic::Loading, "a PEM text holds no block of the wanted kind")
        .number(150_995_054)
        .by(&[Check::LoadKey])
        .ask(&[Ask::KeyPair]),
    of_a_key(150_995_048, "BAD_PASSWORD_READ", "the private key is encrypted and no password is configured")
        .by(&[Check::LoadKeyPassword]),
    of_a_key(503_316_581, "BAD_DECRYPT", "the password does not open the private key").by(&[Check::LoadKeyPassword]),
    Entry::new(Kind::Library, "Connection reset by peer", Told::Nobody, Topic::Connection,
        "the other side cut the connection during the handshake without an alert: it was closed by something in between, \
         refused without TLS, or the peer died")
        .number(33_554_536)
        .ask(&[Ask::PeerLog, Ask::Protocol]),
    // Windows' numbers 10053 and 10054, cut to the twelve bits that a packed code has for them.
    Entry::new(Kind::Library, "WSAECONNRESET", Told::Nobody, Topic::Connection,
        "Windows' 10054, cut to twelve bits: the other side cut the connection during the handshake without an alert")
        .number(33_556_294)
        .ask(&[Ask::PeerLog, Ask::Protocol]),
    Entry::new(Kind::Library, "WSAECONNABORTED", Told::Nobody, Topic::Connection,
        "Windows' 10053, cut to twelve bits: this machine gave the connection up, in most cases because the other side had gone")
        .number(33_556_293)
        .ask(&[Ask::PeerLog, Ask::Protocol]),
    Entry::new(Kind::Library, "Broken pipe", Told::Nobody, Topic::Connection,
        "this side wrote after the other one had closed; the reason stands in front of it or in the other side's log")
        .number(33_554_464)
        .ask(&[Ask::PeerLog]),
];

const KEY_PAIR: &[&str] = &[
    "a leaf and a key of different issuances stand together: a rotation that was written half, a key from another secret, \
     or a CA certificate in front of the leaf",
];

/// The name of a library by its number in a packed code.
pub(super) fn library_name(code: u32) -> Option<&'static str> {
    Some(match code >> 24 {
        2 => "the operating system",
        4 => "RSA",
        6 => "public keys",
        9 => "PEM",
        11 => "X.509",
        12 => "ASN.1",
        15 => "elliptic curves",
        16 => "TLS",
        20 => "X.509 extensions",
        26 => "ECDSA",
        30 => "ciphers",
        _ => return None,
    })
}
