//! What BoringSSL remembers of each certificate's extensions (reference section 5.2; `x509v3_cache_extensions`).

use crate::knowledge::boringssl::Profile;
use crate::model::{
    AuthorityKeyId, Certificate, DistributionPoint, Fact, GeneralName, KeyUsage, Name, Oid,
    PointName, RevocationList, Serial,
};

use super::name::{CanonicalName, extended};

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
        let mut examined = Self {
            certificate,
            self_issued: subject == issuer,
            subject,
            issuer,
            invalid: invalid(certificate).or_else(|| broken_name(certificate, profile)),
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

/// The first extension that makes the certificate invalid.
fn invalid(certificate: &Certificate) -> Option<String> {
    fn unreadable<T>(name: &str, fact: &Fact<T>) -> Option<String> {
        match fact {
            Fact::Unreadable { why } => Some(format!("{name}: {why}")),
            _ => None,
        }
    }
    let constraints = certificate.basic_constraints.value();
    let path_len = constraints.and_then(|constraints| constraints.path_len);
    if path_len.is_some_and(i64::is_negative) {
        return Some("basicConstraints: pathLenConstraint is negative".to_owned());
    }
    if path_len.is_some() && constraints.is_some_and(|constraints| !constraints.ca) {
        return Some("basicConstraints: pathLenConstraint beside cA FALSE".to_owned());
    }
    unreadable("basicConstraints", &certificate.basic_constraints)
        .or_else(|| unreadable("keyUsage", &certificate.key_usage))
        .or_else(|| unreadable("extKeyUsage", &certificate.extended_key_usage))
        .or_else(|| unreadable("subjectKeyIdentifier", &certificate.subject_key_id))
        .or_else(|| unreadable("authorityKeyIdentifier", &certificate.authority_key_id))
        .or_else(|| unreadable("subjectAltName", &certificate.subject_alt_names))
        .or_else(|| unreadable("nameConstraints", &certificate.name_constraints))
        .or_else(|| {
            unreadable(
                "cRLDistributionPoints",
                &certificate.crl_distribution_points,
            )
        })
}

/// The first name inside an extension that does not parse: BoringSSL makes the canonical form of each as it reads it.
pub(super) fn broken_name(certificate: &Certificate, profile: &Profile) -> Option<String> {
    let sound = |name: &GeneralName| match name {
        GeneralName::Directory { name } => name_parses(name, profile),
        _ => true,
    };
    let authority = certificate.authority_key_id.value();
    if authority.is_some_and(|authority| !authority.issuer.iter().all(sound)) {
        return Some("authorityKeyIdentifier holds a name that does not parse".to_owned());
    }
    let names = certificate.subject_alt_names.value();
    if names.is_some_and(|names| !names.names.iter().all(sound)) {
        return Some("subjectAltName holds a name that does not parse".to_owned());
    }
    let constraints = certificate.name_constraints.value();
    let bases =
        constraints.map(|constraints| constraints.permitted.iter().chain(&constraints.excluded));
    if bases.is_some_and(|mut bases| !bases.all(|subtree| sound(&subtree.base))) {
        return Some("nameConstraints holds a name that does not parse".to_owned());
    }
    let points = certificate.distribution_points.iter();
    if points
        .clone()
        .any(|point| !point_parses(point, certificate.issuer.value(), profile))
    {
        return Some("cRLDistributionPoints holds a name that does not parse".to_owned());
    }
    None
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
                issuer
                    .is_none_or(|issuer| CanonicalName::of(&extended(issuer, attributes)).is_some())
            }
            None => true,
        }
}

/// Whether the names of a CRL parse, its scope's included; a CRL of which one does not is refused as a whole.
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
    name_parses(&list.issuer, profile)
        && names.clone().all(|name| match name {
            GeneralName::Directory { name } => name_parses(name, profile),
            _ => true,
        })
        && point_parses(&point, Some(&list.issuer), profile)
}

/// Whether a name parses: every string holds what its type allows, and no RDN is empty where the revision minds.
pub(super) fn name_parses(name: &Name, profile: &Profile) -> bool {
    CanonicalName::of(name).is_some()
        && (profile.takes_empty_rdns || name.rdns.iter().all(|rdn| !rdn.is_empty()))
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
