//! BoringSSL revisions: every difference in their certificate verification that can change a verdict.
//!
//! Nothing else in the crate asks for a revision: the verification reads the named fields of a [`Profile`].

/// How the certificate store orders objects with one subject, which decides the anchor that is tried
/// (reference section 5.3; `X509_OBJECT_retrieve_by_subject`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreOrder {
    /// Heap sort, unstable: before each insertion and at first look-up, if an object was pushed since the last sort.
    HeapSort,
    /// Stable sort: the first one in the order added.
    Stable,
    /// `std::sort` of LLVM's libc++, which Envoy links: before each insertion and at first look-up. Not stable from 24
    /// objects on, and the same every time.
    StandardSort,
    /// `std::sort` of another library: the order added for so many objects at most, unknown beyond.
    StableUpTo(usize),
}

/// Which path length rule holds for self-issued certificates (5.5; `check_chain_extensions`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SelfIssuedPathLength {
    /// Self-issued certificates are neither counted nor checked, a self-issued leaf included.
    Exempt,
    /// Self-issued intermediates are not counted, but their own constraint holds; the leaf always counts.
    Enforced,
}

/// How names are held against name constraints (5.9; `v3_ncons.cc`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameConstraintRules {
    /// Depth printed with code 67.
    pub no_san_depth: i32,
    /// URIs and URI constraints must hold a well-formed host name; otherwise hosts are cut out and compared as they are.
    pub strict_uri_host: bool,
    /// A trailing dot of a DNS name or constraint does not count, and an excluded `foo.example.com` hits `*.example.com`.
    pub dns_trailing_dot_and_wildcard: bool,
    /// Mailboxes must be of a restricted alphabet with exactly one `@`.
    pub strict_email: bool,
}

/// How certificates and extensions are decoded, which decides what is queued where something does not decode
/// (`tasn_dec.cc`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decoding {
    /// By templates throughout: an error for each way in which a header is wrong, and another one at each level above it.
    Templates,
    /// By templates for what has parts; values without parts, names and certificates by functions of their own.
    Mixed,
    /// By templates that take every tag in full, with a single error for a value that is not there.
    Strict,
}

/// How a public key is decoded (5.8, 6.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyDecoding {
    /// `EVP_parse_public_key` finds a method by the algorithm: RSA, EC, DSA, Ed25519, X25519, for whoever asks.
    ByMethod,
    /// `EVP_PKEY_from_subject_public_key_info` is given a list: certificates take ML-DSA and ML-KEM too, the TLS stack
    /// neither P-224 nor DSA nor X25519.
    ByAlgorithm,
}

/// Everything that differs between revisions.
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a difference of its own"
)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Profile {
    /// The tag of the revision.
    pub revision: &'static str,
    /// Order of anchors with one subject.
    pub store_order: StoreOrder,
    /// Path length rule.
    pub self_issued_path_length: SelfIssuedPathLength,
    /// Name constraint rules.
    pub name_constraints: NameConstraintRules,
    /// How public keys are decoded.
    pub key_decoding: KeyDecoding,
    /// The TLS stack decodes ML-DSA keys, though it offers no scheme for them (`ssl_parse_peer_subject_public_key_info`).
    pub tls_decodes_ml_dsa: bool,
    /// Of distribution points, only full names are compared, and a CRL for attribute certificates alone is used for others
    /// too (5.7; `crl_crldp_check`).
    pub full_point_names_only: bool,
    /// A refused policy is reported at the depth of its certificate; otherwise at what the step before left, the leaf's.
    pub policies_have_depths: bool,
    /// A name with an RDN that holds no attribute parses (`x509_parse_name`; the template parser read past it).
    pub takes_empty_rdns: bool,
    /// How certificates and extensions are decoded.
    pub decoding: Decoding,
    /// Most bytes that are written to the transport at once (6.6; `SSLBuffer::EnsureCap`).
    pub largest_write: usize,
}

/// 0.20250514.0, in Envoy 1.36 and 1.37.
pub static BORINGSSL_20250514: Profile = Profile {
    revision: "0.20250514.0",
    store_order: StoreOrder::HeapSort,
    self_issued_path_length: SelfIssuedPathLength::Exempt,
    name_constraints: NameConstraintRules {
        no_san_depth: -1,
        strict_uri_host: false,
        dns_trailing_dot_and_wildcard: false,
        strict_email: false,
    },
    key_decoding: KeyDecoding::ByMethod,
    tls_decodes_ml_dsa: false,
    full_point_names_only: false,
    policies_have_depths: false,
    takes_empty_rdns: true,
    decoding: Decoding::Templates,
    largest_write: 0xffff,
};

/// 0.20260413.0, in Envoy 1.38 and 1.39.
pub static BORINGSSL_20260413: Profile = Profile {
    revision: "0.20260413.0",
    store_order: StoreOrder::Stable,
    self_issued_path_length: SelfIssuedPathLength::Exempt,
    name_constraints: NameConstraintRules {
        no_san_depth: -1,
        strict_uri_host: false,
        dns_trailing_dot_and_wildcard: true,
        strict_email: true,
    },
    key_decoding: KeyDecoding::ByAlgorithm,
    tls_decodes_ml_dsa: false,
    full_point_names_only: false,
    policies_have_depths: false,
    takes_empty_rdns: false,
    decoding: Decoding::Mixed,
    largest_write: 0xffff,
};

/// 0.20260813.0 or a little later, in Envoy 1.39.3 and 1.40: the binaries compare distribution points as a later revision
/// does.
pub static BORINGSSL_20260813: Profile = Profile {
    revision: "0.20260813.0",
    store_order: StoreOrder::StandardSort,
    self_issued_path_length: SelfIssuedPathLength::Enforced,
    name_constraints: NameConstraintRules {
        no_san_depth: 0,
        strict_uri_host: true,
        dns_trailing_dot_and_wildcard: true,
        strict_email: true,
    },
    key_decoding: KeyDecoding::ByAlgorithm,
    tls_decodes_ml_dsa: true,
    full_point_names_only: true,
    policies_have_depths: false,
    takes_empty_rdns: false,
    decoding: Decoding::Strict,
    // What aligning the buffer may take counts as well.
    largest_write: 0xffff - 7,
};

/// What the crate `boring-sys` 5.4.0 builds: a revision later than 0.20260813.0. No Envoy has it; the differential test
/// runs it in process (`tests/differential`).
pub static BORING_CRATE: Profile = Profile {
    revision: "boring-sys 5.4.0",
    // GNU's library sorts by insertion up to 16 elements.
    store_order: StoreOrder::StableUpTo(16),
    policies_have_depths: true,
    ..BORINGSSL_20260813
};
