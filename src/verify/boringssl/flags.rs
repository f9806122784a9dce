//! What BoringSSL remembers of each certificate's extensions (reference section 5.2; `x509v3_cache_extensions`).

use crate::knowledge::boringssl::{Decoding, Profile};
use crate::model::{
    AuthorityKeyId, Certificate, DistributionPoint, Fact, GeneralName, KeyUsage, Name, Oid,
    PointName, RevocationList, Serial,
};

use super::LibraryError;
use super::decoding::{self, Found};
use super::name::{CanonicalName, extended, has_byte_order_mark};

/// The extensions that BoringSSL handles when they are critical (5.5; `X509_supported_extension`).
const SUPPORTED: [&str; 9] = [
    "2.5.29.15",
    "2.5.29.17",
    "2.5.29.19",
    "2.5.29.32",
    "2.5.29.37",
    "2.5.29.36",
    "2.5.29.30",
    "2.5.29.33",
    "2.5.29.54",
];

/// A certificate whose facts are all in evidence, with its flags.
#[derive(Debug, Clone)]
pub(super) struct Examined<'a> {
    pub(super) certificate: &'a Certificate,
    pub(super) subject: CanonicalName,
    pub(super) issuer: CanonicalName,
    /// `EXFLAG_INVALID`: which extension cannot be used, and why.
    pub(super) invalid: Option<String>,
    /// The errors that BoringSSL queues when it first looks at the extensions, oldest first.
    pub(super) queued: Vec<LibraryError>,
    /// `EXFLAG_SI`.
    pub(super) self_issued: bool,
    /// `EXFLAG_SS`.
    pub(super) self_signed: bool,
    /// `EXFLAG_CRITICAL`: the first critical extension that is not handled.
    pub(super) critical: Option<Oid>,
}

impl<'a> Examined<'a> {
    /// `None` where the evidence does not hold the whole certificate, or it does not parse.
    pub(super) fn of(certificate: &'a Certificate, profile: &Profile) -> Option<Self> {
        if !certificate.is_whole() || !certificate.signature.is_in_evidence() {
            return None;
        }
        let subject = CanonicalName::of(certificate.subject.value()?)?;
        let issuer = CanonicalName::of(certificate.issuer.value()?)?;
        let cached = Cached::of(certificate, profile);
        let mut examined = Self {
            certificate,
            self_issued: subject == issuer,
            subject,
            issuer,
            invalid: cached.invalid,
            queued: cached.queued,
            self_signed: false,
            critical: unhandled(certificate),
        };
        examined.self_signed = examined.self_issued
            && examined.matches_key_id(certificate.authority_key_id.value())
            && examined.may_sign_certificates();
        Some(examined)
    }

    /// Whether keyUsage is absent or allows this; an unreadable one restricts nothing (the certificate is invalid anyway).
    pub(super) fn usage_allows(&self, bits: u16) -> bool {
        self.certificate
            .key_usage
            .value()
            .is_none_or(|usage| usage.has_any(bits))
    }

    fn may_sign_certificates(&self) -> bool {
        self.usage_allows(KeyUsage::KEY_CERT_SIGN)
    }

    /// Whether this certificate is one that an authorityKeyIdentifier means (5.3; `X509_check_akid`).
    pub(super) fn matches_key_id(&self, key_id: Option<&AuthorityKeyId>) -> bool {
        let Some(wanted) = key_id else { return true };
        if let (Some(wanted), Some(own)) = (&wanted.key_id, self.certificate.subject_key_id.value())
            && wanted != own
        {
            return false;
        }
        if let Some(serial) = &wanted.serial
            && self.certificate.serial.value() != Some(&from_content_hex(serial))
        {
            return false;
        }
        // Only the first directoryName counts.
        let issuer = wanted.issuer.iter().find_map(|name| match name {
            GeneralName::Directory { name } => Some(name),
            _ => None,
        });
        issuer.is_none_or(|name| CanonicalName::of(name).as_ref() == Some(&self.issuer))
    }

    /// Whether this certificate issued that one, as far as names, key identifiers and key usage tell (5.3;
    /// `X509_check_issued`). Dates, basicConstraints, keys and signatures are not looked at.
    pub(super) fn issued(&self, subject: &Self) -> bool {
        self.subject == subject.issuer
            && self.invalid.is_none()
            && subject.invalid.is_none()
            && self.matches_key_id(subject.certificate.authority_key_id.value())
            && self.may_sign_certificates()
    }

    /// Whether it counts as a CA (5.5; `X509_check_ca`).
    pub(super) fn is_ca(&self) -> bool {
        let v1_root = self.certificate.version.value() == Some(&1) && self.self_signed;
        self.invalid.is_none()
            && self.may_sign_certificates()
            && (v1_root || self.certificate.is_ca() == Some(true))
    }

    /// pathLenConstraint, where there is one.
    pub(super) fn path_len(&self) -> Option<i64> {
        self.certificate.basic_constraints.value()?.path_len
    }

    /// What people call its issuer.
    pub(super) fn issuer_display(&self) -> String {
        self.certificate
            .issuer
            .value()
            .map(ToString::to_string)
            .unwrap_or_default()
    }

    /// What people call it.
    pub(super) fn display(&self) -> String {
        self.certificate
            .subject
            .value()
            .filter(|subject| !subject.is_empty())
            .map_or_else(|| self.certificate.display_name(), ToString::to_string)
    }
}

/// The extensions that BoringSSL decodes of every certificate it looks at, in its order.
const CACHED: [(&str, &str); 8] = [
    (BASIC_CONSTRAINTS, "basicConstraints"),
    ("2.5.29.15", "keyUsage"),
    ("2.5.29.37", "extKeyUsage"),
    ("2.5.29.14", "subjectKeyIdentifier"),
    ("2.5.29.35", "authorityKeyIdentifier"),
    ("2.5.29.17", "subjectAltName"),
    ("2.5.29.30", "nameConstraints"),
    ("2.5.29.31", "cRLDistributionPoints"),
];
const BASIC_CONSTRAINTS: &str = "2.5.29.19";

/// What comes of decoding a certificate's extensions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Cached {
    /// The first one that makes the certificate invalid (`EXFLAG_INVALID`), and why.
    pub(crate) invalid: Option<String>,
    /// The errors that are queued, oldest first.
    pub(crate) queued: Vec<LibraryError>,
}

impl Cached {
    /// Decodes them all, whether or not one before was malformed.
    pub(crate) fn of(certificate: &Certificate, profile: &Profile) -> Self {
        let mut cached = Self::default();
        for (oid, name) in CACHED {
            let problem = match decoding::look_up(certificate, oid, profile) {
                Found::Nothing => why_unreadable(certificate, oid),
                Found::Sound if oid == BASIC_CONSTRAINTS => path_length_problem(certificate),
                Found::Sound => None,
                Found::Several => Some("the extension stands there twice".to_owned()),
                Found::Malformed(errors) => {
                    cached.queued.extend(errors);
                    let why = why_unreadable(certificate, oid);
                    Some(why.unwrap_or_else(|| "its value does not decode".to_owned()))
                }
            };
            if cached.invalid.is_none() {
                cached.invalid = problem.map(|problem| format!("{name}: {problem}"));
            }
        }
        cached
    }
}

/// Why the reader did not take an extension, where it did not.
fn why_unreadable(certificate: &Certificate, oid: &str) -> Option<String> {
    fn why<T>(fact: &Fact<T>) -> Option<String> {
        match fact {
            Fact::Unreadable { why } => Some(why.clone()),
            _ => None,
        }
    }
    match oid {
        BASIC_CONSTRAINTS => why(&certificate.basic_constraints),
        "2.5.29.15" => why(&certificate.key_usage),
        "2.5.29.37" => why(&certificate.extended_key_usage),
        "2.5.29.14" => why(&certificate.subject_key_id),
        "2.5.29.35" => why(&certificate.authority_key_id),
        "2.5.29.17" => why(&certificate.subject_alt_names),
        "2.5.29.30" => why(&certificate.name_constraints),
        "2.5.29.31" => why(&certificate.crl_distribution_points),
        _ => None,
    }
}

fn path_length_problem(certificate: &Certificate) -> Option<String> {
    let constraints = certificate.basic_constraints.value()?;
    let problem = match constraints.path_len? {
        ..0 => "pathLenConstraint is negative",
        _ if !constraints.ca => "pathLenConstraint beside cA FALSE",
        _ => return None,
    };
    Some(problem.to_owned())
}

/// Whether the names of a distribution point parse. One relative to its issuer is put together with the issuer's name
/// (`DIST_POINT_set_dpname`).
fn point_parses(point: &DistributionPoint, issuer: Option<&Name>, profile: &Profile) -> bool {
    let sound = |name: &GeneralName| match name {
        GeneralName::Directory { name } => name_parses(name, profile),
        _ => true,
    };
    point.issuer.iter().flatten().all(sound)
        && match &point.name {
            Some(PointName::Full(names)) => names.iter().all(sound),
            Some(PointName::Relative(attributes)) => {
                let own = point.issuer.iter().flatten().find_map(|name| match name {
                    GeneralName::Directory { name } => Some(name),
                    _ => None,
                });
                let issuer = own.or(issuer);
                issuer.is_none_or(|issuer| converts(&extended(issuer, attributes), profile))
            }
            None => true,
        }
}

/// Whether a CRL parses: its form, and its names, those of its scope included. One that does not is refused as a whole.
pub(super) fn list_parses(list: &RevocationList, profile: &Profile) -> bool {
    let authority = list.authority_key_id.value();
    let names = authority
        .into_iter()
        .flat_map(|authority| &authority.issuer);
    let scope = list.scope.value().and_then(|scope| scope.name.clone());
    let point = DistributionPoint {
        name: scope,
        ..DistributionPoint::default()
    };
    (profile.decoding == Decoding::Templates || !list.is_loose)
        && name_parses(&list.issuer, profile)
        && names.clone().all(|name| match name {
            GeneralName::Directory { name } => name_parses(name, profile),
            _ => true,
        })
        && point_parses(&point, Some(&list.issuer), profile)
}

/// Whether a name parses: every string holds what its type allows, and no RDN is empty where the revision minds.
pub(super) fn name_parses(name: &Name, profile: &Profile) -> bool {
    converts(name, profile)
        && (profile.takes_empty_rdns || name.rdns.iter().all(|rdn| !rdn.is_empty()))
}

/// Whether a name has a canonical form. The first revision makes it by a conversion that does not take byte order marks.
fn converts(name: &Name, profile: &Profile) -> bool {
    CanonicalName::of(name).is_some()
        && (profile.decoding != Decoding::Templates || !name.attributes().any(has_byte_order_mark))
}

fn unhandled(certificate: &Certificate) -> Option<Oid> {
    certificate
        .extensions
        .value()?
        .iter()
        .find(|extension| extension.critical && !SUPPORTED.contains(&extension.oid.as_str()))
        .map(|extension| extension.oid.clone())
}

/// A serial number from the content bytes of its INTEGER in hexadecimal.
fn from_content_hex(hex: &str) -> Serial {
    let digits: Vec<u8> = hex
        .bytes()
        .filter_map(|digit| char::from(digit).to_digit(16))
        .filter_map(|digit| u8::try_from(digit).ok())
        .collect();
    let bytes: Vec<u8> = digits
        .chunks(2)
        .map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit))
        .collect();
    Serial::from_integer(&bytes)
}
