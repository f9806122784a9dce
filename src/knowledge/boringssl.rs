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
    /// `std::sort`: the order added up to `insertion_sort_limit` objects, unspecified beyond.
    StandardSort {
        /// The largest number of objects for which the order added is kept.
        insertion_sort_limit: usize,
    },
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

/// Everything that differs between revisions.
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
    /// P-224 keys are known to the TLS stack (6.3).
    pub tls_knows_p224: bool,
    /// ML-DSA signatures are verified (5.8); `None`: not confirmed.
    pub ml_dsa: Option<bool>,
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
    tls_knows_p224: true,
    ml_dsa: Some(false),
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
    tls_knows_p224: false,
    ml_dsa: None,
};

/// 0.20260813.0, in Envoy 1.40.
pub static BORINGSSL_20260813: Profile = Profile {
    revision: "0.20260813.0",
    store_order: StoreOrder::StandardSort {
        insertion_sort_limit: 23,
    },
    self_issued_path_length: SelfIssuedPathLength::Enforced,
    name_constraints: NameConstraintRules {
        no_san_depth: 0,
        strict_uri_host: true,
        dns_trailing_dot_and_wildcard: true,
        strict_email: true,
    },
    tls_knows_p224: false,
    ml_dsa: Some(true),
};
