//! What each check rests on: the part of a verifier without which it would not have been made, or not have come out so.

use super::Check;
use crate::model::{Origin, Origins};

/// A part of a verifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// None: the certificates alone decide.
    Certificates,
    /// Its anchors.
    Anchors,
    /// Which validator it is.
    Validator,
    /// Its SAN matchers, or the naming that stands for them.
    Naming,
    /// Its TLS parameters.
    Tls,
}

impl Basis {
    /// How that part of a verifier is known.
    pub const fn origin(self, origins: Origins) -> Origin {
        match self {
            Self::Certificates => Origin::Evidence,
            Self::Anchors => origins.anchors,
            Self::Validator => origins.validator,
            Self::Naming => origins.naming,
            Self::Tls => origins.tls,
        }
    }
}

impl Check {
    /// What it rests on.
    pub const fn basis(self) -> Basis {
        match self {
            Self::SelfSignedLeaf
            | Self::SelfSignedInChain
            | Self::NoIssuer
            | Self::NoIssuerPartial
            | Self::CriticalExt
            | Self::NotCa
            | Self::Pathlen
            | Self::AuxReject
            | Self::CrlMissing
            | Self::CrlState
            | Self::Revoked
            | Self::IssuerKey
            | Self::Signature
            | Self::NcPermitted
            | Self::NcExcluded
            | Self::NcUnsupported
            | Self::NcNoSan
            | Self::Policy
            | Self::SvTrustDomain => Basis::Anchors,
            Self::SvPrecheck | Self::Eku | Self::KuPurpose | Self::NoClientCert => Basis::Validator,
            Self::SanMatch
            | Self::SanOverride
            | Self::SvSanMatch
            | Self::Pins
            | Self::IstioSan
            | Self::IstioTrustDomain
            | Self::ZtunnelIdentity
            | Self::LinkerdIdentity => Basis::Naming,
            Self::EcCurveTls12C
            | Self::Sigalg
            | Self::HandshakeParameters
            | Self::LeafKuTls13
            | Self::LeafKuTls12S
            | Self::LeafKuTls12CEc
            | Self::LeafKuTls12CRsa => Basis::Tls,
            _ => Basis::Certificates,
        }
    }
}
