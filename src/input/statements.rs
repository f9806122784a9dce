//! Extensions that no verdict depends on, decoded by x509-parser: what they say is shown, and used in the wording of
//! fixes.
//!
//! Everything a verdict may depend on is read by [`super::der`], which takes and refuses what BoringSSL does; here it does
//! not matter that x509-parser is more lenient.

use x509_parser::extensions::{
    AccessDescription as Access, GeneralName as Parsed, NSCertType, ParsedExtension,
    SignedCertificateTimestamp, X509Extension,
};
use x509_parser::prelude::FromDer as _;

use crate::model::{
    AccessDescription, Certificate, CertificateTimestamp, Extension, Fact, GeneralName, Instant,
    Oid, Statements,
};

const AUTHORITY_INFO_ACCESS: &str = "1.3.6.1.5.5.7.1.1";
const SUBJECT_INFO_ACCESS: &str = "1.3.6.1.5.5.7.1.11";
const ISSUER_ALT_NAME: &str = "2.5.29.18";
const CERTIFICATE_TIMESTAMPS: &str = "1.3.6.1.4.1.11129.2.4.2";
const NETSCAPE_CERT_TYPE: &str = "2.16.840.1.113730.1.1";
const NETSCAPE_COMMENT: &str = "2.16.840.1.113730.1.13";

/// The statements of a decoded certificate.
pub(super) fn of(certificate: &Certificate) -> Statements {
    let one = One { certificate };
    Statements {
        authority_info_access: one.read(AUTHORITY_INFO_ACCESS, |parsed| match parsed {
            ParsedExtension::AuthorityInfoAccess(access) => Some(descriptions(&access.accessdescs)),
            _ => None,
        }),
        subject_info_access: one.read(SUBJECT_INFO_ACCESS, |parsed| match parsed {
            ParsedExtension::SubjectInfoAccess(access) => Some(descriptions(&access.accessdescs)),
            _ => None,
        }),
        issuer_alt_names: one.read(ISSUER_ALT_NAME, |parsed| match parsed {
            ParsedExtension::IssuerAlternativeName(names) => {
                Some(names.general_names.iter().map(name).collect())
            }
            _ => None,
        }),
        certificate_timestamps: one.read(CERTIFICATE_TIMESTAMPS, |parsed| match parsed {
            ParsedExtension::SCT(list) => list.iter().map(timestamp).collect(),
            _ => None,
        }),
        netscape_cert_type: one.read(NETSCAPE_CERT_TYPE, |parsed| match parsed {
            ParsedExtension::NSCertType(bits) => Some(types(*bits)),
            _ => None,
        }),
        netscape_comment: one.read(NETSCAPE_COMMENT, |parsed| match parsed {
            ParsedExtension::NsCertComment(comment) => Some((*comment).to_owned()),
            _ => None,
        }),
    }
}

struct One<'c> {
    certificate: &'c Certificate,
}

impl One<'_> {
    /// The fact of one extension; the first, where it stands there twice.
    fn read<T>(
        &self,
        oid: &str,
        decode: impl FnOnce(&ParsedExtension<'_>) -> Option<T>,
    ) -> Fact<T> {
        match &self.certificate.extensions {
            Fact::NotInEvidence => Fact::NotInEvidence,
            Fact::Unreadable { why } => Fact::Unreadable { why: why.clone() },
            Fact::Absent | Fact::Present { .. } => {
                let Some(extension) = self.certificate.extensions_of(oid).next() else {
                    return Fact::Absent;
                };
                self.decode(extension, decode)
            }
        }
    }

    fn decode<T>(
        &self,
        extension: &Extension,
        decode: impl FnOnce(&ParsedExtension<'_>) -> Option<T>,
    ) -> Fact<T> {
        let der = self.certificate.der.as_deref();
        let value = der
            .and_then(|der| der.get(extension.offset..))
            .and_then(|from| X509Extension::from_der(from).ok())
            .and_then(|(_, parsed)| decode(parsed.parsed_extension()));
        value.map_or_else(
            || Fact::Unreadable {
                why: "its value does not decode".to_owned(),
            },
            |value| Fact::Present {
                critical: Some(extension.critical),
                value,
            },
        )
    }
}

fn descriptions(list: &[Access<'_>]) -> Vec<AccessDescription> {
    list.iter()
        .map(|access| AccessDescription {
            method: Oid(access.access_method.to_id_string()),
            location: name(&access.access_location),
        })
        .collect()
}

/// A name with the label openssl gives its kind.
fn name(parsed: &Parsed<'_>) -> String {
    match parsed {
        Parsed::URI(text) => format!("URI:{text}"),
        Parsed::DNSName(text) => format!("DNS:{text}"),
        Parsed::RFC822Name(text) => format!("email:{text}"),
        Parsed::IPAddress(bytes) => format!("IP Address:{}", GeneralName::ip(bytes)),
        Parsed::DirectoryName(name) => format!("DirName:{name}"),
        Parsed::RegisteredID(oid) => format!("Registered ID:{}", oid.to_id_string()),
        Parsed::OtherName(oid, _) => format!("othername:{}", oid.to_id_string()),
        Parsed::X400Address(_) | Parsed::EDIPartyName(_) | Parsed::Invalid(..) => {
            "a name of another kind".to_owned()
        }
    }
}

fn timestamp(signed: &SignedCertificateTimestamp<'_>) -> Option<CertificateTimestamp> {
    let milliseconds = i64::try_from(signed.timestamp).ok()?;
    Some(CertificateTimestamp {
        log: signed
            .id
            .key_id
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect(),
        at: Instant(milliseconds / 1000),
    })
}

fn types(bits: NSCertType) -> Vec<String> {
    [
        (bits.ssl_client(), "SSL Client"),
        (bits.ssl_server(), "SSL Server"),
        (bits.smime(), "S/MIME"),
        (bits.object_signing(), "Object Signing"),
        (bits.ssl_ca(), "SSL CA"),
        (bits.smime_ca(), "S/MIME CA"),
        (bits.object_signing_ca(), "Object Signing CA"),
    ]
    .into_iter()
    .filter(|(set, _)| *set)
    .map(|(_, name)| name.to_owned())
    .collect()
}
