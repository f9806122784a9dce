//! The checks: every decision a verifier can make, with its id, its section of the specification, the source file that
//! makes it, what it rests on and what follows where it fails.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::model::{Origin, Origins};

/// The part of a verifier without which a check would not have been made, or not have come out so.
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

/// What follows where a check fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// The connection, or the configuration that is loaded, is refused.
    Refuses,
    /// A context is refused for the certificate that its proxy presents itself, not for those that it verifies.
    OfOwnCertificate,
    /// Nothing: it is worth a word and stops no connection.
    Warns,
}

macro_rules! checks {
    ($($variant:ident $id:literal $section:literal $file:literal $basis:ident $effect:ident $asks:literal,)*) => {
        /// One decision of a verifier. Ids never change meaning; the list is snapshotted by a test.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Check {
            $(#[doc = $asks] $variant,)*
        }

        impl Check {
            /// Every check, in the order of the specification's decision table.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The id.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)* }
            }

            /// The check with this id, as a person types it.
            pub fn of_id(id: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|check| check.id() == id)
            }

            /// The section of `docs/envoy-checks.md` that specifies it.
            pub const fn section(self) -> &'static str {
                match self { $(Self::$variant => $section,)* }
            }

            /// The source file, below `src/verify`, that makes the decision.
            pub const fn source_file(self) -> &'static str {
                match self { $(Self::$variant => $file,)* }
            }

            /// What it rests on.
            pub const fn basis(self) -> Basis {
                match self { $(Self::$variant => Basis::$basis,)* }
            }

            /// What follows where it fails.
            pub const fn effect(self) -> Effect {
                match self { $(Self::$variant => Effect::$effect,)* }
            }

            /// What the check demands, in one clause.
            pub const fn demands(self) -> &'static str {
                match self { $(Self::$variant => $asks,)* }
            }
        }
    };
}

checks! {
    NoClientCert "no-client-cert" "2.1" "envoy/list.rs" Validator Refuses "a certificate is presented where one is required",
    LeafSpki "leaf-spki" "6.1" "envoy/leaf.rs" Certificates Refuses "the leaf's outer structure and public key can be used",
    ListSize "list-size" "6.6" "envoy/size.rs" Certificates Refuses "the certificates that are sent fit into a handshake message",
    ListParse "list-parse" "5.11" "envoy/list.rs" Certificates Refuses "every certificate that was sent parses",
    LeafKuTls13 "leaf-ku-tls13" "6.2" "envoy/leaf/key_usage.rs" Tls Refuses "TLS 1.3: a leaf's key usage allows digital signatures",
    LeafKuTls12S "leaf-ku-tls12-s" "6.2" "envoy/leaf/key_usage.rs" Tls Refuses "TLS 1.2 server: a client leaf's key usage allows digital signatures",
    LeafKuTls12CEc "leaf-ku-tls12-c-ec" "6.2" "envoy/leaf/key_usage.rs" Tls Refuses "TLS 1.2 client: an EC server leaf's key usage allows digital signatures",
    LeafKuTls12CRsa "leaf-ku-tls12-c-rsa" "6.2" "envoy/leaf/key_usage.rs" Tls Refuses "TLS 1.2 client: an RSA server leaf's key usage fits the cipher",
    EcCurveTls12C "ec-curve-tls12-c" "6.3" "envoy/leaf.rs" Tls Refuses "TLS 1.2 client: the server leaf's curve is one of ecdh_curves",
    HandshakeParameters "handshake-parameters" "6.3" "envoy/leaf/parameters.rs" Tls Refuses "the two ends have a TLS version, a cipher suite and a scheme for the server's key in common",
    HandshakeSignature "handshake-signature" "6.4" "envoy/leaf/possession.rs" Certificates Refuses "the presenter signs the handshake with the leaf's key",
    LeftErrors "left-errors" "6.5" "envoy/left.rs" Certificates Refuses "TLS 1.2 client: no error stays in the library's queue behind a validator that lets the peer pass",
    SessionTickets "session-tickets" "6.6" "envoy/size.rs" Certificates Refuses "TLS 1.3 server: session tickets that hold the client's certificates can be sent",
    Sigalg "sigalg" "6.3" "envoy/leaf.rs" Tls Refuses "the leaf's key can sign with a scheme the verifier offers",
    SvPrecheck "sv-precheck" "4" "envoy/spiffe.rs" Validator Refuses "SPIFFE validator: the leaf is no CA and has a key usage without signing bits",
    SvTrustDomain "sv-trust-domain" "4" "envoy/spiffe.rs" Anchors Refuses "SPIFFE validator: there is a bundle for the trust domain of the first URI SAN",
    LeafInvalidExt "leaf-invalid-ext" "5.2" "boringssl/extensions.rs" Certificates Refuses "the leaf's extensions decode and stand there once",
    SelfSignedLeaf "self-signed-leaf" "5.3" "boringssl/path.rs" Anchors Refuses "a self-signed leaf is itself an anchor",
    SelfSignedInChain "self-signed-in-chain" "5.3" "boringssl/path.rs" Anchors Refuses "the root that was sent is an anchor",
    NoIssuer "no-issuer" "5.3" "boringssl/path.rs" Anchors Refuses "the chain reaches an anchor",
    NoIssuerPartial "no-issuer-partial" "5.3" "boringssl/path.rs" Anchors Refuses "the chain reaches a self-signed anchor",
    CriticalExt "critical-ext" "5.5" "boringssl/extensions.rs" Anchors Refuses "no critical extension that BoringSSL does not handle",
    NotCa "not-ca" "5.5" "boringssl/extensions.rs" Anchors Refuses "every issuer that was sent is a CA",
    Eku "eku" "5.5" "boringssl/purpose.rs" Validator Refuses "extended key usage allows the presenter's role, in every certificate that was sent",
    KuPurpose "ku-purpose" "5.5" "boringssl/purpose.rs" Validator Refuses "the leaf's key usage allows the presenter's role",
    Pathlen "pathlen" "5.5" "boringssl/extensions.rs" Anchors Refuses "path length constraints hold",
    AuxReject "aux-reject" "5.6" "boringssl/path.rs" Anchors Refuses "trust settings of the anchor do not reject it",
    CrlMissing "crl-missing" "5.7" "boringssl/revocation.rs" Anchors Refuses "there is a CRL of every issuer that needs one",
    CrlState "crl-state" "5.7" "boringssl/revocation.rs" Anchors Refuses "the CRL is current, in scope and signed by its issuer",
    Revoked "revoked" "5.7" "boringssl/revocation.rs" Anchors Refuses "the certificate is not revoked",
    IssuerKey "issuer-key" "5.8" "boringssl/signature.rs" Anchors Refuses "the issuer's public key decodes",
    Signature "signature" "5.8" "boringssl/signature.rs" Anchors Refuses "the signature verifies",
    TimeFormat "time-format" "5.8" "boringssl/validity.rs" Certificates Refuses "notBefore and notAfter are in a form BoringSSL compares",
    NotYetValid "not-yet-valid" "5.8" "boringssl/validity.rs" Certificates Refuses "notBefore has passed",
    Expired "expired" "5.8" "boringssl/validity.rs" Certificates Refuses "notAfter has not passed",
    NcPermitted "nc-permitted" "5.9" "boringssl/name_constraints.rs" Anchors Refuses "every name lies in a permitted subtree",
    NcExcluded "nc-excluded" "5.9" "boringssl/name_constraints.rs" Anchors Refuses "no name lies in an excluded subtree",
    NcUnsupported "nc-unsupported" "5.9" "boringssl/name_constraints.rs" Anchors Refuses "names and constraints have a form BoringSSL compares",
    NcNoSan "nc-no-san" "5.9" "boringssl/name_constraints.rs" Anchors Refuses "a leaf below name constraints has a SAN extension",
    Policy "policy" "5.10" "boringssl/policy.rs" Anchors Refuses "policy extensions decode and allow the chain",
    SanOverride "san-override" "3.4" "envoy/requested.rs" Naming Refuses "a SAN equals one of the names the request demands",
    SanMatch "san-match" "3.1" "envoy/san.rs" Naming Refuses "a SAN matches one of the configured matchers",
    SvSanMatch "sv-san-match" "4" "envoy/spiffe.rs" Naming Refuses "SPIFFE validator: a URI SAN matches one of the configured matchers",
    Pins "pins" "2.4" "envoy/pins.rs" Naming Refuses "the leaf or its key is one of the pinned ones",
    IstioSan "istio-san" "7.1" "naming/istio.rs" Naming Refuses "the SPIFFE ID is one an Istio client can pin",
    IstioTrustDomain "istio-trust-domain" "7.2" "naming/istio.rs" Naming Refuses "the trust domain is the mesh's own or an alias",
    ZtunnelIdentity "ztunnel-identity" "7.2" "naming/ztunnel.rs" Naming Refuses "the SPIFFE ID is one ztunnel recognises",
    LinkerdIdentity "linkerd-identity" "7.2" "naming/linkerd.rs" Naming Refuses "the DNS SAN is a Linkerd identity",
    RustlsPath "rustls-path" "7.2" "rustls.rs" Certificates Refuses "rustls-webpki builds a path to an anchor",
    WarnNotVerifiedC "warn-not-verified-c" "2.1" "envoy/default.rs" Certificates Warns "the client verifies its peer at all",
    WarnNotVerifiedS "warn-not-verified-s" "2.1" "envoy/default.rs" Certificates Warns "the server asks for and verifies client certificates",
    WarnDepthIgnored "warn-depth-ignored" "2.2" "envoy/default.rs" Certificates Warns "max_verify_depth has an effect here",
    WarnAmbiguousAnchor "warn-ambiguous-anchor" "5.3" "boringssl/path.rs" Certificates Warns "anchors with one subject can be told apart",
    LoadChainMissing "load-chain-missing" "1.1" "envoy/load/own_message.rs" Certificates OfOwnCertificate "a certificate chain is configured (L1)",
    LoadKeyMissing "load-key-missing" "1.1" "envoy/load/own_message.rs" Certificates OfOwnCertificate "a private key is configured (L2)",
    LoadPkcs12Conflict "load-pkcs12-conflict" "1.1" "envoy/load/own_message.rs" Certificates Refuses "pkcs12 stands alone (L3)",
    LoadChain "load-chain" "1.1" "envoy/load/own_chain.rs" Certificates Refuses "the chain's PEM and first certificate load (L4)",
    LoadChainRest "load-chain-rest" "1.1" "envoy/load/own_chain.rs" Certificates Refuses "every further certificate of the chain loads (L5)",
    LoadEcCurve "load-ec-curve" "1.1" "envoy/load/own_chain.rs" Certificates Refuses "an EC key is on P-256, P-384 or P-521 (L6)",
    LoadRsaSize "load-rsa-size" "1.1" "envoy/load/own_chain.rs" Certificates Refuses "an RSA key has 2048 bits or more (L7)",
    LoadKey "load-key" "1.1" "envoy/load/private_key.rs" Certificates Refuses "the private key's PEM holds a key",
    LoadKeyMismatch "load-key-mismatch" "1.1" "envoy/load/private_key.rs" Certificates Refuses "the private key belongs to the leaf (L8)",
    LoadKeyPassword "load-key-password" "1.1" "envoy/load/private_key.rs" Certificates Refuses "the private key can be decrypted (L9)",
    LoadPkcs12 "load-pkcs12" "1.1" "envoy/load/private_key.rs" Certificates Refuses "the PKCS#12 file opens (L10)",
    LoadEmptyCn "load-empty-cn" "1.1" "envoy/load/own_server.rs" Certificates Refuses "server: a common name in the leaf is not empty (L11)",
    LoadNoName "load-no-name" "1.1" "envoy/load/own_server.rs" Certificates Refuses "server: the leaf has a common name or a SAN (L12)",
    LoadMustStaple "load-must-staple" "1.1" "envoy/load/own_server.rs" Certificates OfOwnCertificate "server: a must-staple leaf has an OCSP response (L13, L14)",
    LoadOcsp "load-ocsp" "1.1" "envoy/load/own_server.rs" Certificates OfOwnCertificate "server: the OCSP response fits the leaf (L15)",
    LoadNoCertificate "load-no-certificate" "1.1" "envoy/load/own_message.rs" Certificates OfOwnCertificate "server: there is a certificate (L16)",
    LoadSeveralCertificates "load-several-certificates" "1.1" "envoy/load/own_message.rs" Certificates OfOwnCertificate "client: there is at most one certificate (L17)",
    LoadTrustedCaEmpty "load-trusted-ca-empty" "1.3" "envoy/load/trusted_ca.rs" Certificates Refuses "trusted_ca is not empty",
    LoadTrustedCa "load-trusted-ca" "1.3" "envoy/load/trusted_ca.rs" Certificates Refuses "trusted_ca holds certificates, and every block parses",
    LoadClientCaList "load-client-ca-list" "1.3" "envoy/load/trusted_ca.rs" Certificates Refuses "server: trusted_ca can be read again as the list of client CAs",
    LoadCrl "load-crl" "1.4" "envoy/load/crl.rs" Certificates Refuses "crl parses and stands beside a trusted_ca",
    LoadConstraint "load-constraint" "1.5" "envoy/load/api.rs" Certificates Refuses "every value satisfies the constraints of Envoy's API",
    LoadTlsParams "load-tls-params" "1.5" "envoy/load/tls_params.rs" Certificates Refuses "cipher suites, curves and signature algorithms are ones BoringSSL knows",
    LoadContext "load-context" "1.5" "envoy/load/context.rs" Certificates Refuses "the validation context is consistent",
    LoadPins "load-pins" "1.5" "envoy/load/context.rs" Certificates Refuses "pinned hashes are well-formed",
    LoadMatchers "load-matchers" "1.5" "envoy/load/context.rs" Certificates Refuses "SAN matchers can be compiled",
    LoadSpiffeBundle "load-spiffe-bundle" "1.6" "envoy/load/spiffe.rs" Certificates Refuses "SPIFFE validator: trust domains and bundles load",
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl Serialize for Check {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Check {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Check".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let ids: Vec<&str> = Self::ALL.iter().map(|check| check.id()).collect();
        schemars::json_schema!({ "type": "string", "enum": ids })
    }
}
