//! Subject alternative names and the other places GeneralName stands.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use serde::Serialize;

use super::{Name, Oid};

/// One GeneralName (RFC 5280 4.2.1.6). Text values keep every byte: bytes that are not UTF-8 stand as U+FFFD in `text`
/// and unchanged in `bytes`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum GeneralName {
    /// uniformResourceIdentifier.
    Uri {
        /// As text.
        text: String,
        /// As it stands.
        #[serde(skip)]
        bytes: Vec<u8>,
    },
    /// dNSName.
    Dns {
        /// As text.
        text: String,
        /// As it stands.
        #[serde(skip)]
        bytes: Vec<u8>,
    },
    /// rfc822Name.
    Email {
        /// As text.
        text: String,
        /// As it stands.
        #[serde(skip)]
        bytes: Vec<u8>,
    },
    /// iPAddress; 4 or 16 bytes when well-formed (twice that inside name constraints).
    Ip {
        /// `10.0.0.1`, `::1`; hexadecimal for any other length.
        text: String,
        /// As it stands.
        #[serde(skip)]
        bytes: Vec<u8>,
    },
    /// otherName.
    OtherName {
        /// type-id.
        oid: Oid,
        /// The value as text where it is a string, otherwise hexadecimal.
        text: String,
        /// DER of the value inside `[0] EXPLICIT`.
        #[serde(skip)]
        bytes: Vec<u8>,
    },
    /// directoryName.
    Directory {
        /// The name.
        name: Name,
    },
    /// registeredID.
    RegisteredId {
        /// The identifier.
        oid: Oid,
    },
    /// x400Address, ediPartyName or an unknown tag.
    Unsupported {
        /// Tag byte.
        tag: u8,
    },
}

impl GeneralName {
    /// A URI from text.
    pub fn uri(text: &str) -> Self {
        Self::Uri {
            text: text.to_owned(),
            bytes: text.as_bytes().to_vec(),
        }
    }

    /// A DNS name from text.
    pub fn dns(text: &str) -> Self {
        Self::Dns {
            text: text.to_owned(),
            bytes: text.as_bytes().to_vec(),
        }
    }

    /// An IP address from its bytes.
    pub fn ip(bytes: &[u8]) -> Self {
        let text = if let Ok(four) = <[u8; 4]>::try_from(bytes) {
            Ipv4Addr::from(four).to_string()
        } else if let Ok(sixteen) = <[u8; 16]>::try_from(bytes) {
            Ipv6Addr::from(sixteen).to_string()
        } else {
            bytes.iter().map(|byte| format!("{byte:02x}")).collect()
        };
        Self::Ip {
            text,
            bytes: bytes.to_vec(),
        }
    }

    /// The label that `openssl x509 -text` puts before such a name.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Uri { .. } => "URI",
            Self::Dns { .. } => "DNS",
            Self::Email { .. } => "email",
            Self::Ip { .. } => "IP Address",
            Self::OtherName { .. } => "othername",
            Self::Directory { .. } => "DirName",
            Self::RegisteredId { .. } => "Registered ID",
            Self::Unsupported { .. } => "unsupported",
        }
    }
}

impl fmt::Display for GeneralName {
    /// The value without its label.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Uri { text, .. }
            | Self::Dns { text, .. }
            | Self::Email { text, .. }
            | Self::Ip { text, .. } => f.write_str(text),
            Self::OtherName { oid, text, .. } => write!(f, "{oid}={text}"),
            Self::Directory { name } => write!(f, "{name}"),
            Self::RegisteredId { oid } => write!(f, "{oid}"),
            Self::Unsupported { tag } => write!(f, "tag {tag:#04x}"),
        }
    }
}

/// A list of names, and whether the source shows all of them: `/certs` omits email, otherName and directoryName, and
/// groups the rest by kind.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GeneralNames {
    /// The names, in the order of the source.
    pub names: Vec<GeneralName>,
    /// Whether the list is everything the certificate holds, in the certificate's order.
    pub complete: bool,
}

impl GeneralNames {
    /// The URIs as text, in order.
    pub fn uris(&self) -> impl Iterator<Item = &str> {
        self.names.iter().filter_map(|name| match name {
            GeneralName::Uri { text, .. } => Some(text.as_str()),
            _ => None,
        })
    }

    /// The DNS names as text, in order.
    pub fn dns_names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().filter_map(|name| match name {
            GeneralName::Dns { text, .. } => Some(text.as_str()),
            _ => None,
        })
    }
}
