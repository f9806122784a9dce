//! The templates of the extensions that certificate verification decodes. They are the same in every revision.

use super::element::number;
use super::template::{Field, Item, Primitive};

static BOOLEAN: Item = Item::Primitive(Primitive::Boolean);
static INTEGER: Item = Item::Primitive(Primitive::Integer);
static BIT_STRING: Item = Item::Primitive(Primitive::BitString);
static OCTET_STRING: Item = Item::Primitive(Primitive::OctetString);
static OBJECT: Item = Item::Primitive(Primitive::Object);
static IA5_STRING: Item = Item::Primitive(Primitive::Ia5String);
static ANY_SEQUENCE: Item = Item::Primitive(Primitive::AnySequence);
static ANY: Item = Item::Any;
static ANY_STRING: Item = Item::AnyString;
static NAME: Item = Item::Name;
static NAME_ENTRY: Item = Item::NameEntry;
pub(super) static ALGORITHM: Item = Item::Algorithm;
static PUBLIC_KEY: Item = Item::PublicKey;

/// The template of an extension's value, by the extension's type (`X509V3_EXT_get_nid`); `None` for types that the
/// verification never decodes.
pub(super) fn of_extension(oid: &str) -> Option<&'static Item> {
    Some(match oid {
        "2.5.29.14" => &OCTET_STRING,
        "2.5.29.15" => &BIT_STRING,
        "2.5.29.17" => &GENERAL_NAMES,
        "2.5.29.19" => &BASIC_CONSTRAINTS,
        "2.5.29.30" => &NAME_CONSTRAINTS,
        "2.5.29.31" => &CRL_DISTRIBUTION_POINTS,
        "2.5.29.32" => &CERTIFICATE_POLICIES,
        "2.5.29.33" => &POLICY_MAPPINGS,
        "2.5.29.35" => &AUTHORITY_KEY_ID,
        "2.5.29.36" => &POLICY_CONSTRAINTS,
        "2.5.29.37" => &EXTENDED_KEY_USAGE,
        "2.5.29.54" => &INTEGER,
        _ => return None,
    })
}

/// `RSA_PSS_PARAMS`.
pub(super) static RSA_PSS_PARAMETERS: Item = Item::Sequence(&[
    Field::of(&ALGORITHM).explicit(0).optional(),
    Field::of(&ALGORITHM).explicit(1).optional(),
    Field::of(&INTEGER).explicit(2).optional(),
    Field::of(&INTEGER).explicit(3).optional(),
]);

/// `BASIC_CONSTRAINTS`.
static BASIC_CONSTRAINTS: Item = Item::Sequence(&[
    Field::of(&BOOLEAN).optional(),
    Field::of(&INTEGER).optional(),
]);

/// `EXTENDED_KEY_USAGE`.
static EXTENDED_KEY_USAGE: Item = Item::Template(&Field::of(&OBJECT).sequence_of());

/// `AUTHORITY_KEYID`.
static AUTHORITY_KEY_ID: Item = Item::Sequence(&[
    Field::of(&OCTET_STRING).implicit(0).optional(),
    Field::of(&GENERAL_NAME)
        .sequence_of()
        .implicit(1)
        .optional(),
    Field::of(&INTEGER).implicit(2).optional(),
]);

/// `GENERAL_NAMES`.
static GENERAL_NAMES: Item = Item::Template(&Field::of(&GENERAL_NAME).sequence_of());

/// `GENERAL_NAME`.
static GENERAL_NAME: Item = Item::Choice(&[
    Field::of(&OTHER_NAME).implicit(0),
    Field::of(&IA5_STRING).implicit(1),
    Field::of(&IA5_STRING).implicit(2),
    Field::of(&ANY_SEQUENCE).implicit(3),
    Field::of(&NAME).explicit(4),
    Field::of(&EDI_PARTY_NAME).implicit(5),
    Field::of(&IA5_STRING).implicit(6),
    Field::of(&OCTET_STRING).implicit(7),
    Field::of(&OBJECT).implicit(8),
]);

/// `OTHERNAME`.
static OTHER_NAME: Item = Item::Sequence(&[Field::of(&OBJECT), Field::of(&ANY).explicit(0)]);

/// `EDIPARTYNAME`.
static EDI_PARTY_NAME: Item = Item::Sequence(&[
    Field::of(&DIRECTORY_STRING).explicit(0).optional(),
    Field::of(&DIRECTORY_STRING).explicit(1),
]);

/// `DIRECTORYSTRING`.
static DIRECTORY_STRING: Item = Item::Strings(&[
    number::PRINTABLE_STRING,
    number::T61_STRING,
    number::BMP_STRING,
    number::UNIVERSAL_STRING,
    number::UTF8_STRING,
]);

/// `NAME_CONSTRAINTS`.
static NAME_CONSTRAINTS: Item = Item::Sequence(&[
    Field::of(&GENERAL_SUBTREE)
        .sequence_of()
        .implicit(0)
        .optional(),
    Field::of(&GENERAL_SUBTREE)
        .sequence_of()
        .implicit(1)
        .optional(),
]);

/// `GENERAL_SUBTREE`.
static GENERAL_SUBTREE: Item = Item::Sequence(&[
    Field::of(&GENERAL_NAME),
    Field::of(&INTEGER).implicit(0).optional(),
    Field::of(&INTEGER).implicit(1).optional(),
]);

/// `CRL_DIST_POINTS`.
static CRL_DISTRIBUTION_POINTS: Item =
    Item::Template(&Field::of(&DISTRIBUTION_POINT).sequence_of());

/// `DIST_POINT`.
static DISTRIBUTION_POINT: Item = Item::Sequence(&[
    Field::of(&DISTRIBUTION_POINT_NAME).explicit(0).optional(),
    Field::of(&BIT_STRING).implicit(1).optional(),
    Field::of(&GENERAL_NAME)
        .sequence_of()
        .implicit(2)
        .optional(),
]);

/// `DIST_POINT_NAME`.
static DISTRIBUTION_POINT_NAME: Item = Item::Choice(&[
    Field::of(&GENERAL_NAME).sequence_of().implicit(0),
    Field::of(&NAME_ENTRY).set_of().implicit(1),
]);

/// `CERTIFICATEPOLICIES`.
static CERTIFICATE_POLICIES: Item = Item::Template(&Field::of(&POLICY_INFORMATION).sequence_of());

/// `POLICYINFO`.
static POLICY_INFORMATION: Item = Item::Sequence(&[
    Field::of(&OBJECT),
    Field::of(&POLICY_QUALIFIER).sequence_of().optional(),
]);

/// `POLICYQUALINFO`. The identifiers are those of a CPS pointer and of a user notice.
static POLICY_QUALIFIER: Item = Item::Sequence(&[
    Field::of(&OBJECT),
    Field::defined_before(
        &[
            (&[0x2b, 6, 1, 5, 5, 7, 2, 1], &IA5_STRING),
            (&[0x2b, 6, 1, 5, 5, 7, 2, 2], &USER_NOTICE),
        ],
        &ANY,
    ),
]);

/// `USERNOTICE`.
static USER_NOTICE: Item = Item::Sequence(&[
    Field::of(&NOTICE_REFERENCE).optional(),
    Field::of(&DISPLAY_TEXT).optional(),
]);

/// `NOTICEREF`.
static NOTICE_REFERENCE: Item =
    Item::Sequence(&[Field::of(&DISPLAY_TEXT), Field::of(&INTEGER).sequence_of()]);

/// `DISPLAYTEXT`.
static DISPLAY_TEXT: Item = Item::Strings(&[
    number::IA5_STRING,
    number::VISIBLE_STRING,
    number::BMP_STRING,
    number::UTF8_STRING,
]);

/// `POLICY_MAPPINGS`.
static POLICY_MAPPINGS: Item = Item::Template(
    &Field::of(&Item::Sequence(&[Field::of(&OBJECT), Field::of(&OBJECT)])).sequence_of(),
);

/// `POLICY_CONSTRAINTS`.
static POLICY_CONSTRAINTS: Item = Item::Sequence(&[
    Field::of(&INTEGER).implicit(0).optional(),
    Field::of(&INTEGER).implicit(1).optional(),
]);

/// `X509_EXTENSIONS`.
pub(super) static EXTENSIONS: Item = Item::Template(&Field::of(&EXTENSION).sequence_of());

/// `X509_EXTENSION`.
static EXTENSION: Item = Item::Sequence(&[
    Field::of(&OBJECT),
    Field::of(&BOOLEAN).optional(),
    Field::of(&OCTET_STRING),
]);

/// `X509_CINF`, where certificates are read by templates.
pub(super) static CERTIFICATE_INFORMATION: Item = Item::Sequence(&[
    Field::of(&INTEGER).explicit(0).optional(),
    Field::of(&INTEGER),
    Field::of(&ALGORITHM),
    Field::of(&NAME),
    Field::of(&VALIDITY),
    Field::of(&NAME),
    Field::of(&PUBLIC_KEY),
    Field::of(&BIT_STRING).implicit(1).optional(),
    Field::of(&BIT_STRING).implicit(2).optional(),
    Field::of(&EXTENSION).sequence_of().explicit(3).optional(),
]);

/// `X509_VAL`.
static VALIDITY: Item = Item::Sequence(&[Field::of(&TIME), Field::of(&TIME)]);

/// `ASN1_TIME`.
static TIME: Item = Item::Strings(&[number::UTC_TIME, number::GENERALIZED_TIME]);

/// `X509_ALGOR`, where it is read by a template.
pub(super) static ALGORITHM_IDENTIFIER: Item =
    Item::Sequence(&[Field::of(&OBJECT), Field::of(&ANY).optional()]);

/// `X509_PUBKEY`, where it is read by a template.
pub(super) static PUBLIC_KEY_INFORMATION: Item =
    Item::Sequence(&[Field::of(&ALGORITHM), Field::of(&BIT_STRING)]);

/// `X509_NAME_INTERNAL`: names, where they are read by templates.
pub(super) static RDN_SEQUENCE: Item = Item::Template(&Field::of(&RDN).sequence_of());

/// `X509_NAME_ENTRIES`.
static RDN: Item = Item::Template(&Field::of(&NAME_ENTRY).set_of());

/// `X509_NAME_ENTRY`, where it is read by a template.
pub(super) static ATTRIBUTE: Item = Item::Sequence(&[Field::of(&OBJECT), Field::of(&ANY_STRING)]);
