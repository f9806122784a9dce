//! What two sides agree on before any certificate is verified (BoringSSL `handshake_server.cc`, `tls13_server.cc`,
//! `ssl_privkey.cc`).

use crate::knowledge::envoy::Release;
use crate::knowledge::suites::{self, Authentication};
use crate::model::{KeyKind, Oid, Presented, PublicKey, Side, TlsContext, TlsVersion};

/// The end of a negotiation that leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failure {
    /// No cipher suite: what each side has.
    Cipher(String),
    /// No group.
    Group(String),
    /// TLS 1.2: the server's own key lies on a curve the client does not offer.
    Curve(String),
    /// The side's key signs with nothing the other takes.
    Scheme(String),
}

/// One side's parameters at one release.
#[derive(Clone, Copy)]
pub(super) struct Parameters<'a> {
    pub(super) context: &'a TlsContext,
    pub(super) release: &'static Release,
}

impl Parameters<'_> {
    fn groups(&self) -> Vec<&str> {
        let configured = &self.context.tls.ecdh_curves;
        if configured.is_empty() {
            self.release.default_groups.to_vec()
        } else {
            configured
                .iter()
                .flat_map(|entry| entry.split(':'))
                .collect()
        }
    }

    /// Cipher suites in groups of equal preference.
    fn suites(&self) -> Vec<Vec<&str>> {
        let configured = &self.context.tls.cipher_suites;
        let entries: Vec<&str> = if configured.is_empty() {
            suites::DEFAULT_CIPHERS.split(':').collect()
        } else {
            configured
                .iter()
                .flat_map(|entry| entry.split([':', ',']))
                .collect()
        };
        entries
            .into_iter()
            .map(|entry| entry.trim_matches(['[', ']']).split('|').collect())
            .collect()
    }

    fn takes(&self) -> Vec<&str> {
        let configured = &self.context.tls.signature_algorithms;
        if configured.is_empty() {
            suites::DEFAULT_VERIFY_SCHEMES.to_vec()
        } else {
            configured.iter().map(String::as_str).collect()
        }
    }

    fn signs_with(&self) -> Vec<&str> {
        let configured = &self.context.tls.signature_algorithms;
        if configured.is_empty() {
            suites::DEFAULT_SIGN_SCHEMES.to_vec()
        } else {
            configured.iter().map(String::as_str).collect()
        }
    }
}

/// The versions one side speaks, in words. Envoy speaks no version above 1.2 as a client unless it is told to.
pub(super) fn spoken(context: &TlsContext) -> String {
    let name = |version: TlsVersion| match version {
        TlsVersion::V1_0 => "1.0",
        TlsVersion::V1_1 => "1.1",
        TlsVersion::V1_2 => "1.2",
        TlsVersion::V1_3 => "1.3",
    };
    let lowest = name(context.tls.minimum.unwrap_or(TlsVersion::V1_2));
    let (highest, note) = match (context.tls.maximum, context.side) {
        (Some(maximum), _) => (name(maximum), ""),
        (None, Side::Upstream) => ("1.2", " (Envoy's default)"),
        (None, Side::Downstream) => ("1.3", " (Envoy's default)"),
    };
    if lowest == highest {
        format!("TLS {lowest}{note}")
    } else {
        format!("TLS {lowest} to {highest}{note}")
    }
}

/// The cipher suite of a TLS version; `Ok(None)` where the evidence does not decide it.
pub(super) fn cipher(
    client: Parameters<'_>,
    server: Parameters<'_>,
    key: Option<&PublicKey>,
    version: TlsVersion,
    can_sign: Option<bool>,
    has_group: bool,
) -> Result<Option<String>, Failure> {
    if version == TlsVersion::V1_3 {
        return Ok(Some(suites::TLS13_CIPHER.to_owned()));
    }
    let offered: Vec<&str> = client.suites().concat();
    let served = server.suites();
    let all_known = offered
        .iter()
        .chain(served.iter().flatten())
        .all(|suite| suites::authentication(suite).is_some());
    let (Some(key), Some(can_sign), true) = (key, can_sign, all_known) else {
        return Ok(None);
    };
    let fits = |suite: &str| match suites::authentication(suite) {
        Some(Authentication::Ecdsa) => {
            matches!(key.kind, KeyKind::Ec { .. } | KeyKind::Ed25519) && can_sign && has_group
        }
        Some(Authentication::Rsa) => {
            matches!(key.kind, KeyKind::Rsa { .. }) && can_sign && has_group
        }
        Some(Authentication::StaticRsa) => matches!(key.kind, KeyKind::Rsa { .. }),
        None => false,
    };
    for group in &served {
        let chosen = offered
            .iter()
            .find(|suite| group.contains(*suite) && fits(suite));
        if let Some(suite) = chosen {
            return Ok(Some((*suite).to_owned()));
        }
    }
    Err(Failure::Cipher(format!(
        "the client offers {}; the server takes {} and holds a key of kind {key}{}",
        offered.join(" "),
        served.concat().join(" "),
        if has_group {
            ""
        } else {
            "; they have no key exchange group in common"
        },
    )))
}

/// The key exchange group: the server's first that the client offers.
pub(super) fn group(
    client: Parameters<'_>,
    server: Parameters<'_>,
    version: TlsVersion,
) -> Result<String, Failure> {
    let usable = |group: &&str| version == TlsVersion::V1_3 || !suites::is_tls13_group(group);
    let offered = client.groups();
    let served = server.groups();
    served
        .iter()
        .filter(|group| usable(group))
        .find(|group| offered.contains(*group))
        .map(|group| (*group).to_owned())
        .ok_or_else(|| {
            Failure::Group(format!(
                "the client offers {}, the server {}",
                offered.join(" "),
                served.join(" ")
            ))
        })
}

/// TLS 1.2: a server does not use an EC key on a curve that the client does not offer.
pub(super) fn curve(
    client: Parameters<'_>,
    key: Option<&PublicKey>,
    version: TlsVersion,
) -> Result<(), Failure> {
    if version == TlsVersion::V1_3 {
        return Ok(());
    }
    let Some(KeyKind::Ec { curve: Some(curve) }) = key.map(|key| &key.kind) else {
        return Ok(());
    };
    let Some(name) = curve_name(curve) else {
        return Ok(());
    };
    let offered = client.groups();
    if offered.contains(&name) {
        return Ok(());
    }
    Err(Failure::Curve(format!(
        "the server's key is on {name}; the client offers {}",
        offered.join(" ")
    )))
}

/// The scheme a side signs with; `Ok(None)` where its key is not in evidence or it presents nothing.
pub(super) fn scheme(
    signer: Parameters<'_>,
    verifier: Parameters<'_>,
    presented: &Presented,
    version: TlsVersion,
) -> Result<Option<String>, Failure> {
    let Some(key) = key_of(presented) else {
        return Ok(None);
    };
    let taken = verifier.takes();
    let chosen = signer
        .signs_with()
        .into_iter()
        .find(|scheme| taken.contains(scheme) && is_usable(scheme, key, version));
    match chosen {
        Some(scheme) => Ok(Some(scheme.to_owned())),
        None => Err(Failure::Scheme(format!(
            "{key} signs with none of {}",
            taken.join(" ")
        ))),
    }
}

/// The leaf's key.
pub(super) fn key_of(presented: &Presented) -> Option<&PublicKey> {
    presented.certificates.first()?.public_key.value()
}

fn is_usable(scheme: &str, key: &PublicKey, version: TlsVersion) -> bool {
    let is_tls13 = version == TlsVersion::V1_3;
    match &key.kind {
        KeyKind::Rsa { .. } => {
            scheme.starts_with("rsa_pss_rsae_") || (!is_tls13 && scheme.starts_with("rsa_pkcs1_"))
        }
        KeyKind::Ed25519 => scheme == "ed25519",
        // In TLS 1.2 the curve is not tied to the hash.
        KeyKind::Ec { .. } if !is_tls13 => scheme.starts_with("ecdsa_"),
        KeyKind::Ec { curve } => match curve.as_ref().and_then(curve_name) {
            Some("P-256") => scheme == "ecdsa_secp256r1_sha256",
            Some("P-384") => scheme == "ecdsa_secp384r1_sha384",
            Some("P-521") => scheme == "ecdsa_secp521r1_sha512",
            _ => false,
        },
        KeyKind::RsaPss { .. } | KeyKind::Other => false,
    }
}

fn curve_name(curve: &Oid) -> Option<&'static str> {
    match curve.as_str() {
        "1.2.840.10045.3.1.7" => Some("P-256"),
        "1.3.132.0.34" => Some("P-384"),
        "1.3.132.0.35" => Some("P-521"),
        "1.3.132.0.33" => Some("P-224"),
        _ => None,
    }
}
