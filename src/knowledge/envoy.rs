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

/// Which names of cipher suites, groups and signature schemes BoringSSL knows (1.5), ascending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TlsNames {
    /// With P-224, without MLKEM1024; a group may stand twice.
    Of20250514,
    /// With ECDHE-ECDSA-AES128-SHA256.
    Of20260413,
    /// With ML-DSA, without the Kyber draft.
    Of20260813,
}

/// Where the CRLs of `trusted_ca` come in the store (1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BundleCrls {
    /// Between the certificates, as they stand in the bundle.
    AsTheyStand,
    /// Behind all certificates.
    BehindCertificates,
}

/// Everything that differs between releases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each column of the table is a trait that a release has or has not"
)]
pub struct Release {
    /// Minor version of 1.x.
    pub minor: u32,
    /// The patch whose binary was recorded.
    pub proven_patch: u32,
    /// The patches of that minor version it may stand for, first and last. One that two entries hold lies between their
    /// proven ones and may be either.
    pub patches: (u32, u32),
    /// The BoringSSL it is built with (0.1).
    pub boringssl: &'static Profile,
    /// Names in TLS parameters.
    pub tls_names: TlsNames,
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
    /// CNSA1_202603 and CNSA2_202603 are among the compliance policies (1.5).
    pub has_cnsa_policies: bool,
    /// The text about a trust domain that stands twice names the workload trust domain too (1.6).
    pub names_workload_trust_domain: bool,
    /// Key exchange groups where `ecdh_curves` is not set, preferred first (6.3).
    pub default_groups: &'static [&'static str],
    /// The text about an OTHER_NAME matcher that cannot be compiled names its oid (1.5).
    pub names_other_name_oid: bool,
    /// The order in which the objects of `trusted_ca` are added to the store (1.3).
    pub bundle_crls: BundleCrls,
    /// The SPIFFE validator too demands the names of `auto_san_validation` (3.4).
    pub spiffe_demands_requested_host: bool,
    /// RE2 takes a look-behind, `(?<=`, for a named group whose name is wrong.
    pub takes_look_behind_for_group: bool,
    /// The errors about a PKCS#8 key that does not decode say which part of it does not.
    pub explains_pkcs8_errors: bool,
    /// `/certs` lists every CA of a bundle; earlier releases list the first.
    pub lists_whole_bundles: bool,
}

/// Fields of Envoy's TLS API that came after 1.36, with the minor of their first release.
const NEW_FIELDS: [(&str, &str, u32); 4] = [
    ("TrustDomain", "workload_trust_domain", 38),
    (
        "CertificateValidationContext",
        "suppress_client_ca_list",
        39,
    ),
    ("WatchedDirectory", "watch_modify", 39),
    ("TlsCertificate", "tls_params", 40),
];

impl Release {
    /// Whether it has a field that not every release has.
    pub fn has_field(&self, message: &str, field: &str) -> bool {
        NEW_FIELDS
            .iter()
            .any(|(of, name, first)| (*of, *name) == (message, field) && *first <= self.minor)
    }
}

/// The releases whose behaviour was held against real binaries, ascending.
pub static RELEASES: [Release; 7] = [
    V1_36_4, V1_37_0, V1_38_3, V1_39_0, V1_39_1, V1_39_3, V1_40_0,
];

/// The option that says which release it is, as far as they are proven.
pub const VERSION_OPTION: &str = "--envoy-version <1.36 to 1.40>";

const V1_36_4: Release = Release {
    minor: 36,
    proven_patch: 4,
    patches: (0, u32::MAX),
    boringssl: &BORINGSSL_20250514,
    tls_names: TlsNames::Of20250514,
    failure_detail: FailureDetail::None,
    rsa_key_usage: RsaKeyUsage::OffByDefault,
    regex_charset: RegexCharset::Utf8,
    pem_body: PemBody::LinesOf64,
    has_suppress_client_ca_list: false,
    has_cnsa_policies: false,
    names_workload_trust_domain: false,
    default_groups: &["X25519", "P-256"],
    names_other_name_oid: false,
    bundle_crls: BundleCrls::AsTheyStand,
    spiffe_demands_requested_host: false,
    takes_look_behind_for_group: true,
    explains_pkcs8_errors: true,
    lists_whole_bundles: false,
};

const V1_37_0: Release = Release {
    minor: 37,
    proven_patch: 0,
    failure_detail: FailureDetail::Short,
    ..V1_36_4
};

const V1_38_3: Release = Release {
    minor: 38,
    proven_patch: 3,
    boringssl: &BORINGSSL_20260413,
    tls_names: TlsNames::Of20260413,
    failure_detail: FailureDetail::Full,
    rsa_key_usage: RsaKeyUsage::OnByDefault,
    names_workload_trust_domain: true,
    takes_look_behind_for_group: false,
    ..V1_37_0
};

// RE2's alphabet changed with 1.39.1, BoringSSL behind it; no binary of 1.39.2 was at hand.
const V1_39_0: Release = Release {
    minor: 39,
    proven_patch: 0,
    patches: (0, 0),
    rsa_key_usage: RsaKeyUsage::Always,
    has_suppress_client_ca_list: true,
    has_cnsa_policies: true,
    names_other_name_oid: true,
    ..V1_38_3
};

const V1_39_1: Release = Release {
    proven_patch: 1,
    patches: (1, 2),
    regex_charset: RegexCharset::Latin1,
    ..V1_39_0
};

const V1_39_3: Release = Release {
    proven_patch: 3,
    patches: (2, u32::MAX),
    boringssl: &BORINGSSL_20260813,
    tls_names: TlsNames::Of20260813,
    pem_body: PemBody::UntilEnd,
    explains_pkcs8_errors: false,
    ..V1_39_1
};

const V1_40_0: Release = Release {
    minor: 40,
    proven_patch: 0,
    patches: (0, u32::MAX),
    default_groups: &["X25519MLKEM768", "X25519", "P-256"],
    bundle_crls: BundleCrls::BehindCertificates,
    spiffe_demands_requested_host: true,
    lists_whole_bundles: true,
    ..V1_39_3
};

impl Release {
    /// The releases that may stand for a version: those of its minor version (more than one where a patch made the
    /// difference and is not known), else the nearest proven one.
    fn candidates(version: EnvoyVersion) -> impl Iterator<Item = &'static Self> {
        let minor = RELEASES
            .iter()
            .rev()
            .map(|release| release.minor)
            .find(|minor| *minor <= version.minor)
            .unwrap_or(RELEASES[0].minor);
        // A patch of a minor version that is not proven says nothing about the one that stands for it.
        let patch = version.patch.filter(|_| minor == version.minor);
        RELEASES.iter().filter(move |release| {
            let (first, last) = release.patches;
            release.minor == minor && patch.is_none_or(|patch| (first..=last).contains(&patch))
        })
    }

    /// The releases that stand for several versions, ascending and each once; all of them where none is named.
    pub fn of(versions: &[EnvoyVersion]) -> Vec<&'static Self> {
        RELEASES
            .iter()
            .filter(|release| {
                versions.is_empty()
                    || versions
                        .iter()
                        .any(|version| Self::candidates(*version).any(|known| known == *release))
            })
            .collect()
    }

    /// Every minor version that is proven, ascending.
    pub fn minors() -> Vec<EnvoyVersion> {
        let mut minors: Vec<u32> = RELEASES.iter().map(|release| release.minor).collect();
        minors.dedup();
        let whole = |minor| EnvoyVersion { minor, patch: None };
        minors.into_iter().map(whole).collect()
    }

    /// The version whose binary was recorded.
    pub const fn version(&self) -> EnvoyVersion {
        EnvoyVersion {
            minor: self.minor,
            patch: Some(self.proven_patch),
        }
    }

    /// Whether `ssl.was_key_usage_invalid` counts RSA leaves whose key usage is let pass (0.5).
    pub fn counts_invalid_key_usage(&self) -> bool {
        self.rsa_key_usage != RsaKeyUsage::Always
    }

    /// What people call it: `1.38`, or `1.39.0` where patches differ.
    pub fn name(&self) -> String {
        let has_sibling = RELEASES
            .iter()
            .any(|release| release.minor == self.minor && release != self);
        if has_sibling {
            format!("1.{}.{}", self.minor, self.proven_patch)
        } else {
            format!("1.{}", self.minor)
        }
    }
}

/// Whether a version tells the caller, in the body of a 503, why TLS failed (0.3: up to 1.38.0); `None` where the patch
/// decides and is not known.
pub const fn tells_caller_why(version: EnvoyVersion) -> Option<bool> {
    match (version.minor, version.patch) {
        (..38, _) | (38, Some(0)) => Some(true),
        (38, None) => None,
        _ => Some(false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(versions: &[&str]) -> Vec<String> {
        let versions: Vec<EnvoyVersion> = versions
            .iter()
            .map(|version| version.parse().expect("a version"))
            .collect();
        Release::of(&versions)
            .iter()
            .map(|release| release.name())
            .collect()
    }

    #[test]
    fn unknown_versions_map_to_the_nearest_proven_one() {
        assert_eq!(names(&["1.30.7"]), ["1.36"]);
        assert_eq!(names(&["1.38.2"]), ["1.38"]);
        assert_eq!(names(&["1.55"]), ["1.40"]);
    }

    #[test]
    fn the_option_names_the_first_and_the_last_release() {
        let minors = Release::minors();
        let (first, last) = (minors.first().expect("one"), minors.last().expect("one"));
        assert_eq!(
            VERSION_OPTION,
            format!("--envoy-version <{first} to {last}>")
        );
    }

    #[test]
    fn versions_of_one_release_count_once() {
        assert_eq!(names(&["1.41", "1.40", "1.36"]), ["1.36", "1.40"]);
        assert_eq!(names(&[]).len(), RELEASES.len());
    }

    #[test]
    fn a_patch_that_is_not_known_may_be_either() {
        assert_eq!(names(&["1.39.0"]), ["1.39.0"]);
        assert_eq!(names(&["1.39.3"]), ["1.39.3"]);
        assert_eq!(names(&["1.39"]), ["1.39.0", "1.39.1", "1.39.3"]);
        assert_eq!(names(&["1.39.1"]), ["1.39.1"]);
        assert_eq!(names(&["1.39.2"]), ["1.39.1", "1.39.3"]);
    }
}
