//! Envoy releases: every difference between them that changes a verdict or its text, in one table.
//!
//! Reference section 9 and the paragraph "Checked later" in front of section 0. Nothing else asks for a version: the code
//! reads the named fields of a [`Release`].

use super::boringssl::{BORINGSSL_20250514, BORINGSSL_20260413, BORINGSSL_20260813, Profile};
use crate::model::EnvoyVersion;

/// How much of a certificate failure the transport failure reason tells (0.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FailureDetail {
    /// Nothing but the SSL error.
    None,
    /// What failed.
    Short,
    /// Also the certificate's SANs and CRL distribution points.
    Full,
}

/// Whether an upstream TLS 1.2 handshake enforces the key usage of RSA leaves (6.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RsaKeyUsage {
    /// Only where `enforce_rsa_key_usage` says so.
    OffByDefault,
    /// Unless `enforce_rsa_key_usage` says no.
    OnByDefault,
    /// Always; the field is ignored.
    Always,
}

/// The alphabet RE2 reads expressions and values in (3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegexCharset {
    /// UTF-8.
    Utf8,
    /// Each byte is a character.
    Latin1,
}

/// Which lines the PEM reader takes for the body of a block that begins with a blank line (1.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PemBody {
    /// Lines of 64 characters and at most one shorter one behind them: a blank line ends the block.
    LinesOf64,
    /// Everything up to the END line.
    UntilEnd,
}

/// Everything that differs between minor versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Release {
    /// Minor version of 1.x.
    pub minor: u32,
    /// The BoringSSL it is built with (0.1).
    pub boringssl: &'static Profile,
    /// Detail of the failure reason.
    pub failure_detail: FailureDetail,
    /// RSA key usage in upstream TLS 1.2 handshakes.
    pub rsa_key_usage: RsaKeyUsage,
    /// Alphabet of `safe_regex`.
    pub regex_charset: RegexCharset,
    /// PEM bodies.
    pub pem_body: PemBody,
    /// `suppress_client_ca_list` exists (1.3).
    pub has_suppress_client_ca_list: bool,
    /// The text about a trust domain that stands twice names the workload trust domain too (1.6).
    pub names_workload_trust_domain: bool,
    /// The text about an OTHER_NAME matcher that cannot be compiled names its oid (1.5).
    pub names_other_name_oid: bool,
}

/// The releases whose behaviour was held against real binaries, ascending.
pub static RELEASES: [Release; 5] = [
    Release {
        minor: 36,
        boringssl: &BORINGSSL_20250514,
        failure_detail: FailureDetail::None,
        rsa_key_usage: RsaKeyUsage::OffByDefault,
        regex_charset: RegexCharset::Utf8,
        pem_body: PemBody::LinesOf64,
        has_suppress_client_ca_list: false,
        names_workload_trust_domain: false,
        names_other_name_oid: false,
    },
    Release {
        minor: 37,
        boringssl: &BORINGSSL_20250514,
        failure_detail: FailureDetail::Short,
        rsa_key_usage: RsaKeyUsage::OffByDefault,
        regex_charset: RegexCharset::Utf8,
        pem_body: PemBody::LinesOf64,
        has_suppress_client_ca_list: false,
        names_workload_trust_domain: false,
        names_other_name_oid: false,
    },
    Release {
        minor: 38,
        boringssl: &BORINGSSL_20260413,
        failure_detail: FailureDetail::Full,
        rsa_key_usage: RsaKeyUsage::OnByDefault,
        regex_charset: RegexCharset::Utf8,
        pem_body: PemBody::LinesOf64,
        has_suppress_client_ca_list: false,
        names_workload_trust_domain: true,
        names_other_name_oid: false,
    },
    Release {
        minor: 39,
        boringssl: &BORINGSSL_20260413,
        failure_detail: FailureDetail::Full,
        rsa_key_usage: RsaKeyUsage::Always,
        regex_charset: RegexCharset::Utf8,
        pem_body: PemBody::UntilEnd,
        has_suppress_client_ca_list: true,
        names_workload_trust_domain: true,
        names_other_name_oid: true,
    },
    Release {
        minor: 40,
        boringssl: &BORINGSSL_20260813,
        failure_detail: FailureDetail::Full,
        rsa_key_usage: RsaKeyUsage::Always,
        regex_charset: RegexCharset::Latin1,
        pem_body: PemBody::UntilEnd,
        has_suppress_client_ca_list: true,
        names_workload_trust_domain: true,
        names_other_name_oid: true,
    },
];

impl Release {
    /// The release that stands for a version: its own minor version, else the nearest proven one.
    pub fn nearest(version: EnvoyVersion) -> &'static Self {
        RELEASES
            .iter()
            .rev()
            .find(|release| release.minor <= version.minor)
            .unwrap_or(&RELEASES[0])
    }

    /// The releases that stand for several versions, ascending and each once; all of them where none is named.
    pub fn of(versions: &[EnvoyVersion]) -> Vec<&'static Self> {
        RELEASES
            .iter()
            .filter(|release| {
                versions.is_empty()
                    || versions
                        .iter()
                        .any(|version| Self::nearest(*version).minor == release.minor)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(minor: u32) -> EnvoyVersion {
        EnvoyVersion { minor, patch: None }
    }

    #[test]
    fn unknown_versions_map_to_the_nearest_proven_one() {
        assert_eq!(Release::nearest(version(30)).minor, 36);
        assert_eq!(Release::nearest(version(38)).minor, 38);
        assert_eq!(Release::nearest(version(55)).minor, 40);
    }

    #[test]
    fn versions_of_one_release_count_once() {
        let minors = |versions: &[EnvoyVersion]| -> Vec<u32> {
            Release::of(versions)
                .iter()
                .map(|release| release.minor)
                .collect()
        };
        assert_eq!(minors(&[version(41), version(40), version(36)]), [36, 40]);
        assert_eq!(minors(&[]), [36, 37, 38, 39, 40]);
    }
}
