//! The errors that decoding queues.

use super::super::LibraryError;

const fn asn1(reason: u32, name: &'static str) -> LibraryError {
    LibraryError {
        code: (12 << 24) + reason,
        library: "ASN.1 encoding routines",
        reason: name,
    }
}

const fn x509(reason: u32, name: &'static str) -> LibraryError {
    LibraryError {
        code: (11 << 24) + reason,
        library: "X.509 certificate routines",
        reason: name,
    }
}

/// Printed by the name of the library that failed inside.
pub(super) const ASN1_LIBRARY: LibraryError = x509(12, "ASN.1 encoding routines");
pub(super) const BAD_OBJECT_HEADER: LibraryError = asn1(103, "BAD_OBJECT_HEADER");
pub(super) const BOOLEAN_IS_WRONG_LENGTH: LibraryError = asn1(106, "BOOLEAN_IS_WRONG_LENGTH");
pub(super) const DECODE_ERROR: LibraryError = asn1(109, "DECODE_ERROR");
pub(super) const EXPLICIT_LENGTH_MISMATCH: LibraryError = asn1(119, "EXPLICIT_LENGTH_MISMATCH");
pub(super) const EXPLICIT_TAG_NOT_CONSTRUCTED: LibraryError =
    asn1(120, "EXPLICIT_TAG_NOT_CONSTRUCTED");
pub(super) const FIELD_MISSING: LibraryError = asn1(121, "FIELD_MISSING");
pub(super) const HEADER_TOO_LONG: LibraryError = asn1(123, "HEADER_TOO_LONG");
pub(super) const INVALID_BIT_STRING_BITS_LEFT: LibraryError =
    asn1(141, "INVALID_BIT_STRING_BITS_LEFT");
pub(super) const INVALID_BMPSTRING: LibraryError = asn1(142, "INVALID_BMPSTRING");
pub(super) const INVALID_OBJECT_ENCODING: LibraryError = asn1(146, "INVALID_OBJECT_ENCODING");
pub(super) const INVALID_TIME_FORMAT: LibraryError = asn1(148, "INVALID_TIME_FORMAT");
pub(super) const INVALID_UNIVERSALSTRING: LibraryError = asn1(149, "INVALID_UNIVERSALSTRING");
pub(super) const INVALID_UTF8STRING: LibraryError = asn1(150, "INVALID_UTF8STRING");
pub(super) const MSTRING_NOT_UNIVERSAL: LibraryError = asn1(156, "MSTRING_NOT_UNIVERSAL");
pub(super) const MSTRING_WRONG_TAG: LibraryError = asn1(157, "MSTRING_WRONG_TAG");
pub(super) const NESTED_ASN1_ERROR: LibraryError = asn1(158, "NESTED_ASN1_ERROR");
pub(super) const NO_MATCHING_CHOICE_TYPE: LibraryError = asn1(163, "NO_MATCHING_CHOICE_TYPE");
pub(super) const NULL_IS_WRONG_LENGTH: LibraryError = asn1(164, "NULL_IS_WRONG_LENGTH");
pub(super) const SEQUENCE_LENGTH_MISMATCH: LibraryError = asn1(168, "SEQUENCE_LENGTH_MISMATCH");
pub(super) const SEQUENCE_NOT_CONSTRUCTED: LibraryError = asn1(169, "SEQUENCE_NOT_CONSTRUCTED");
pub(super) const STRING_TOO_SHORT: LibraryError = asn1(174, "STRING_TOO_SHORT");
pub(super) const TYPE_NOT_CONSTRUCTED: LibraryError = asn1(178, "TYPE_NOT_CONSTRUCTED");
pub(super) const TYPE_NOT_PRIMITIVE: LibraryError = asn1(179, "TYPE_NOT_PRIMITIVE");
pub(super) const WRONG_TAG: LibraryError = asn1(190, "WRONG_TAG");
pub(super) const INVALID_BIT_STRING_PADDING: LibraryError = asn1(194, "INVALID_BIT_STRING_PADDING");
pub(super) const INVALID_INTEGER: LibraryError = asn1(196, "INVALID_INTEGER");
pub(super) const INVALID_FIELD_FOR_VERSION: LibraryError = x509(139, "INVALID_FIELD_FOR_VERSION");
pub(super) const INVALID_VERSION: LibraryError = x509(140, "INVALID_VERSION");
pub(super) const TRAILING_DATA_IN_EXTENSION: LibraryError = LibraryError {
    code: (20 << 24) + 164,
    library: "X509 V3 routines",
    reason: "TRAILING_DATA_IN_EXTENSION",
};
