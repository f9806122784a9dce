//! What the meshes that verify with rustls take: one list of signature algorithms per product and build, as its source has it.

use rustls_pki_types::SignatureVerificationAlgorithm;
use webpki::{ALL_VERIFICATION_ALGS, aws_lc_rs as alg};

use crate::model::Naming;

/// One way in which a product is built.
#[derive(Clone, Copy)]
pub struct RustlsBuild {
    /// What it is called where builds differ.
    pub name: &'static str,
    /// The signatures on certificates that it takes.
    pub algorithms: &'static [&'static dyn SignatureVerificationAlgorithm],
    /// What it does with CRLs.
    pub crls: ClientCrls,
}

/// What a server does with CRLs when it verifies a client. Nobody looks at them when a client verifies a server.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum ClientCrls {
    /// Nothing.
    Ignored,
    /// The whole chain is looked for in them, and each certificate has to be covered by one.
    Checked,
}

/// linkerd2-proxy `meshtls/rustls/src/backend/ring.rs`: `SUPPORTED_SIG_ALGS`. No P-521 and no RSASSA-PSS.
const LINKERD_RING: RustlsBuild = RustlsBuild {
    name: "older proxies (built on ring)",
    algorithms: &[
        alg::ECDSA_P256_SHA256,
        alg::ECDSA_P256_SHA384,
        alg::ECDSA_P384_SHA256,
        alg::ECDSA_P384_SHA384,
        alg::ED25519,
        alg::RSA_PKCS1_2048_8192_SHA256,
        alg::RSA_PKCS1_2048_8192_SHA384,
        alg::RSA_PKCS1_2048_8192_SHA512,
        alg::RSA_PKCS1_3072_8192_SHA384,
    ],
    crls: ClientCrls::Ignored,
};

/// linkerd2-proxy `meshtls/src/backend/aws_lc.rs`: `SUPPORTED_SIG_ALGS`. P-521, no RSASSA-PSS.
const LINKERD_AWS_LC: RustlsBuild = RustlsBuild {
    name: "newer proxies (built on aws-lc)",
    algorithms: &[
        alg::ECDSA_P256_SHA256,
        alg::ECDSA_P256_SHA384,
        alg::ECDSA_P384_SHA256,
        alg::ECDSA_P384_SHA384,
        alg::ECDSA_P521_SHA256,
        alg::ECDSA_P521_SHA384,
        alg::ECDSA_P521_SHA512,
        alg::ED25519,
        alg::RSA_PKCS1_2048_8192_SHA256,
        alg::RSA_PKCS1_2048_8192_SHA384,
        alg::RSA_PKCS1_2048_8192_SHA512,
        alg::RSA_PKCS1_3072_8192_SHA384,
    ],
    crls: ClientCrls::Ignored,
};

/// All that the library takes with aws-lc: rustls' own default.
const DEFAULT: RustlsBuild = RustlsBuild {
    name: "rustls with aws-lc",
    algorithms: ALL_VERIFICATION_ALGS,
    crls: ClientCrls::Ignored,
};

const ZTUNNEL: RustlsBuild = RustlsBuild {
    name: "ztunnel before Istio 1.29",
    ..DEFAULT
};

/// ztunnel `src/tls/workload.rs`: `TrustDomainVerifier::verify_cert_chain`, for clients alone; an expired CRL is passed over.
const ZTUNNEL_1_29: RustlsBuild = RustlsBuild {
    name: "ztunnel of Istio 1.29 and later",
    crls: ClientCrls::Checked,
    ..DEFAULT
};

/// The builds of the product that names its peers so; the oldest first.
pub const fn builds_of(naming: &Naming) -> &'static [RustlsBuild] {
    match naming {
        Naming::Linkerd => &[LINKERD_RING, LINKERD_AWS_LC],
        Naming::Ztunnel(_) => &[ZTUNNEL, ZTUNNEL_1_29],
        Naming::None | Naming::Explicit | Naming::Istio(_) => &[DEFAULT],
    }
}
