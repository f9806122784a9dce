//! What a template says (`ASN1_ITEM`, `ASN1_TEMPLATE`).

use super::element::number;

/// A type.
#[derive(Debug)]
pub(super) enum Item {
    /// A type without parts.
    Primitive(Primitive),
    /// A value of any type (`ASN1_ANY`).
    Any,
    /// A value of any type, as a name holds it (`ASN1_ANY_AS_STRING`).
    AnyString,
    /// One of several string types, by their numbers (`ASN1_ITYPE_MSTRING`).
    Strings(&'static [u32]),
    /// A SEQUENCE of fields.
    Sequence(&'static [Field]),
    /// A CHOICE.
    Choice(&'static [Field]),
    /// A type that is a field of its own: SEQUENCE OF or SET OF (`ASN1_ITEM_TEMPLATE`).
    Template(&'static Field),
    /// A distinguished name (`X509_NAME`).
    Name,
    /// An attribute of one (`X509_NAME_ENTRY`).
    NameEntry,
    /// An AlgorithmIdentifier (`X509_ALGOR`).
    Algorithm,
    /// A SubjectPublicKeyInfo (`X509_PUBKEY`).
    PublicKey,
}

/// A type without parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Primitive {
    Boolean,
    Integer,
    BitString,
    OctetString,
    Object,
    Ia5String,
    /// A SEQUENCE of which nothing is read (`ASN1_SEQUENCE`).
    AnySequence,
}

impl Primitive {
    /// The number of its universal tag.
    pub(super) const fn number(self) -> u32 {
        match self {
            Self::Boolean => number::BOOLEAN,
            Self::Integer => number::INTEGER,
            Self::BitString => number::BIT_STRING,
            Self::OctetString => number::OCTET_STRING,
            Self::Object => number::OBJECT,
            Self::Ia5String => number::IA5_STRING,
            Self::AnySequence => number::SEQUENCE,
        }
    }
}

/// A field of a SEQUENCE or CHOICE.
#[derive(Debug)]
pub(super) struct Field {
    /// How it is tagged.
    pub(super) tagging: Tagging,
    /// Whether it is one value or many.
    pub(super) repeated: Repeated,
    /// Whether it may be left out.
    pub(super) optional: bool,
    /// What it holds.
    pub(super) holds: Holds,
}

/// What a field holds.
#[derive(Debug)]
pub(super) enum Holds {
    Item(&'static Item),
    /// What the object identifier in front of it says (`ASN1_ADB`): the content bytes of identifiers and their types, and
    /// the type for all others.
    DefinedBefore(&'static [(&'static [u8], &'static Item)], &'static Item),
}

/// How a field is tagged; tags are of the context class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tagging {
    None,
    Implicit(u32),
    Explicit(u32),
}

/// Whether a field is one value or many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Repeated {
    Once,
    SequenceOf,
    SetOf,
}

impl Field {
    /// A plain field (`ASN1_SIMPLE`).
    pub(super) const fn of(item: &'static Item) -> Self {
        Self {
            tagging: Tagging::None,
            repeated: Repeated::Once,
            optional: false,
            holds: Holds::Item(item),
        }
    }

    /// A field whose type the identifier in front of it names (`ASN1_ADB_OBJECT`).
    pub(super) const fn defined_before(
        known: &'static [(&'static [u8], &'static Item)],
        other: &'static Item,
    ) -> Self {
        Self {
            holds: Holds::DefinedBefore(known, other),
            ..Self::of(other)
        }
    }

    /// The same field, implicitly tagged.
    pub(super) const fn implicit(self, number: u32) -> Self {
        Self {
            tagging: Tagging::Implicit(number),
            ..self
        }
    }

    /// The same field, explicitly tagged.
    pub(super) const fn explicit(self, number: u32) -> Self {
        Self {
            tagging: Tagging::Explicit(number),
            ..self
        }
    }

    /// SEQUENCE OF what the field holds.
    pub(super) const fn sequence_of(self) -> Self {
        Self {
            repeated: Repeated::SequenceOf,
            ..self
        }
    }

    /// SET OF what the field holds.
    pub(super) const fn set_of(self) -> Self {
        Self {
            repeated: Repeated::SetOf,
            ..self
        }
    }

    /// The same field, which may be left out.
    pub(super) const fn optional(self) -> Self {
        Self {
            optional: true,
            ..self
        }
    }

    /// Its type, given the content of the identifier in front of it.
    pub(super) fn item(&self, before: Option<&[u8]>) -> &'static Item {
        match &self.holds {
            Holds::Item(item) => item,
            Holds::DefinedBefore(known, other) => known
                .iter()
                .find(|(identifier, _)| before == Some(*identifier))
                .map_or(*other, |(_, item)| *item),
        }
    }
}
