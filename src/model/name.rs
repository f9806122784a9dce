//! Distinguished names and object identifiers.

use std::fmt;

use serde::Serialize;

/// An object identifier in dotted form, such as `2.5.29.17`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Oid(pub String);

impl Oid {
    /// The dotted form.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The ASN.1 type of an attribute value; decides how BoringSSL compares it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum StringKind {
    /// UTF8String.
    Utf8,
    /// PrintableString.
    Printable,
    /// IA5String.
    Ia5,
    /// T61String (TeletexString), read as Latin-1.
    T61,
    /// VisibleString.
    Visible,
    /// NumericString.
    Numeric,
    /// BMPString (UCS-2).
    Bmp,
    /// UniversalString (UCS-4).
    Universal,
    /// Any other ASN.1 type, with its tag byte.
    Other(u8),
}

/// One attribute of a relative distinguished name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Attribute {
    /// Attribute type.
    pub oid: Oid,
    /// ASN.1 type of the value.
    pub kind: StringKind,
    /// The value as text, decoded by its type; for [`StringKind::Other`] hexadecimal.
    pub text: String,
    /// The value's content bytes.
    #[serde(skip)]
    pub bytes: Vec<u8>,
}

/// A distinguished name: RDNs in order, each a set of attributes. No RDN: an empty name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Name {
    /// The RDNs.
    pub rdns: Vec<Vec<Attribute>>,
    /// The DER of the Name as it stands in the certificate.
    pub der: Vec<u8>,
}

impl Name {
    /// Whether it has no RDN at all.
    pub fn is_empty(&self) -> bool {
        self.rdns.is_empty()
    }

    /// All attributes in order.
    pub fn attributes(&self) -> impl Iterator<Item = &Attribute> {
        self.rdns.iter().flatten()
    }

    /// The values of one attribute type, in order.
    pub fn values(&self, oid: &str) -> Vec<&str> {
        self.attributes()
            .filter(|attribute| attribute.oid.as_str() == oid)
            .map(|attribute| attribute.text.as_str())
            .collect()
    }

    /// The first common name (2.5.4.3).
    pub fn common_name(&self) -> Option<&str> {
        self.values("2.5.4.3").first().copied()
    }

    /// The first organization (2.5.4.10).
    pub fn organization(&self) -> Option<&str> {
        self.values("2.5.4.10").first().copied()
    }
}

/// The short name of an attribute type, as `openssl x509` prints it; the dotted OID where it has none.
fn short(oid: &Oid) -> &str {
    match oid.as_str() {
        "2.5.4.3" => "CN",
        "2.5.4.4" => "SN",
        "2.5.4.5" => "serialNumber",
        "2.5.4.6" => "C",
        "2.5.4.7" => "L",
        "2.5.4.8" => "ST",
        "2.5.4.9" => "street",
        "2.5.4.10" => "O",
        "2.5.4.11" => "OU",
        "2.5.4.12" => "title",
        "2.5.4.42" => "GN",
        "2.5.4.45" => "x500UniqueIdentifier",
        "1.2.840.113549.1.9.1" => "emailAddress",
        "0.9.2342.19200300.100.1.25" => "DC",
        "0.9.2342.19200300.100.1.1" => "UID",
        other => other,
    }
}

impl fmt::Display for Name {
    /// `C = US, O = SPIRE + OU = x`; nothing for an empty name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, rdn) in self.rdns.iter().enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            for (position, attribute) in rdn.iter().enumerate() {
                if position > 0 {
                    f.write_str(" + ")?;
                }
                write!(f, "{} = {}", short(&attribute.oid), attribute.text)?;
            }
        }
        Ok(())
    }
}

impl Serialize for Name {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut name = serializer.serialize_struct("Name", 2)?;
        name.serialize_field("text", &self.to_string())?;
        name.serialize_field("rdns", &self.rdns)?;
        name.end()
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Name {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Name".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let rdns = generator.subschema_for::<Vec<Vec<Attribute>>>();
        schemars::json_schema!({
            "type": "object",
            "description": "A distinguished name, as one line and as its parts",
            "required": ["text", "rdns"],
            "properties": { "text": { "type": "string" }, "rdns": rdns }
        })
    }
}
