//! What the meshes that verify with rustls take, per product and build, as their sources have it.

use crate::model::Naming;

/// One way in which a product is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RustlsBuild {
    /// What it is called where builds differ.
    pub name: &'static str,
    /// The signatures on certificates that it takes.
    pub signatures: RustlsSignatures,
    /// What it does with CRLs.
    pub crls: ClientCrls,
}

/// Lists of signatures on certificates. All of them hold ECDSA on P-256 and P-384, Ed25519 and RSA PKCS#1 of 2,048 bits and more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RustlsSignatures {
    /// All of rustls-webpki with aws-lc: P-521 and RSASSA-PSS too.
    All,
    /// linkerd2-proxy `meshtls/rustls/src/backend/ring.rs`, `SUPPORTED_SIG_ALGS`: neither P-521 nor RSASSA-PSS.
    LinkerdRing,
    /// linkerd2-proxy `meshtls/src/backend/aws_lc.rs`, `SUPPORTED_SIG_ALGS`: P-521, no RSASSA-PSS.
    LinkerdAwsLc,
}

/// What a server does with CRLs when it verifies a client. Nobody looks at them when a client verifies a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientCrls {
    /// Nothing.
    Ignored,
    /// The whole chain is looked for in them, and each certificate has to be covered by one; an expired list is passed over
    /// (ztunnel `src/tls/workload.rs`, `TrustDomainVerifier`).
    Checked,
}

const fn build(name: &'static str, signatures: RustlsSignatures, crls: ClientCrls) -> RustlsBuild {
    RustlsBuild {
        name,
        signatures,
        crls,
    }
}

static LINKERD: [RustlsBuild; 2] = [
    build(
        "older proxies (built on ring)",
        RustlsSignatures::LinkerdRing,
        ClientCrls::Ignored,
    ),
    build(
        "newer proxies (built on aws-lc)",
        RustlsSignatures::LinkerdAwsLc,
        ClientCrls::Ignored,
    ),
];

static ZTUNNEL: [RustlsBuild; 2] = [
    build(
        "ztunnel before Istio 1.29",
        RustlsSignatures::All,
        ClientCrls::Ignored,
    ),
    build(
        "ztunnel of Istio 1.29 and later",
        RustlsSignatures::All,
        ClientCrls::Checked,
    ),
];

static RUSTLS: [RustlsBuild; 1] = [build(
    "rustls with aws-lc",
    RustlsSignatures::All,
    ClientCrls::Ignored,
)];

/// The builds of the product that names its peers so; the oldest first.
pub fn builds_of(naming: &Naming) -> &'static [RustlsBuild] {
    match naming {
        Naming::Linkerd => &LINKERD,
        Naming::Ztunnel(_) => &ZTUNNEL,
        Naming::None | Naming::Explicit | Naming::Istio(_) => &RUSTLS,
    }
}
