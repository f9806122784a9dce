//! What Envoy's certificate validators leave behind when they refuse (0.3): the detail in the transport failure reason from
//! 1.37 on, a line of the debug log in every version.

use super::entry::{Ask, Entry, Kind, Told, Topic};
use crate::knowledge::Check;

const fn says(printed: &'static str, meaning: &'static str, checks: &'static [Check]) -> Entry {
    Entry::new(
        Kind::Validator,
        printed,
        Told::Here,
        Topic::Certificate,
        meaning,
    )
    .by(checks)
    .ask(&[Ask::Verifier, Ask::Presenter])
}

/// A chain did not verify; the X.509 code's text follows.
pub(super) static CHAIN: Entry = says(
    "X509_verify_cert: certificate verification error",
    "the peer's chain does not verify; the depth counts from the leaf (0)",
    &[],
);
/// SAN matchers found nothing.
pub(super) static SAN_MATCHER: Entry = says(
    "SAN matcher",
    "the default validator: no SAN of the leaf matches a configured SAN matcher",
    &[Check::SanMatch, Check::IstioSan, Check::IstioTrustDomain],
);
/// No SAN equals a name that the request demands.
pub(super) static SAN_LIST: Entry = says(
    "verify SAN list",
    "the default validator: no SAN of the leaf equals a name the request demands (auto_san_validation, or a filter's list)",
    &[Check::SanOverride],
);
/// The SPIFFE validator's URI matchers found nothing.
pub(super) static SPIFFE_SAN: Entry = says(
    "SAN match",
    "the SPIFFE validator: no URI SAN of the leaf matches a configured URI matcher",
    &[Check::SvSanMatch, Check::IstioSan, Check::IstioTrustDomain],
);
/// No SAN equals the host that the request demands.
pub(super) static SPIFFE_SAN_LIST: Entry = says(
    "URI SAN peer identity mismatches",
    "the SPIFFE validator: no SAN of the leaf equals the host of the request (auto_san_validation)",
    &[Check::SanOverride],
);
/// The SPIFFE validator refuses the leaf as such.
pub(super) static SPIFFE_PRECHECK: Entry = says(
    "cert precheck",
    "the SPIFFE validator: the leaf is a CA, or its key usage may sign certificates or CRLs, or it has no key usage at all",
    &[Check::SvPrecheck],
);
/// The SPIFFE validator has no bundle.
pub(super) static SPIFFE_NO_BUNDLE: Entry = says(
    "no trust bundle store",
    "the SPIFFE validator: no bundle is configured for the trust domain of the leaf's first URI SAN, letter for letter, or there is no such SAN",
    &[Check::SvTrustDomain],
);
/// Pins.
pub(super) static PINS: Entry = says(
    "cert hash and spki",
    "the default validator: neither the leaf nor its key is a pinned one",
    &[Check::Pins],
);
/// Nothing was presented.
pub(super) static EMPTY_CHAIN: Entry = says(
    "empty cert chain",
    "the validator was handed no certificate",
    &[Check::NoClientCert],
);
/// The library could not be set up.
pub(super) static STORE_CONTEXT: Entry = says(
    "init and setup X509_STORE_CTX",
    "the library could not set up the verification",
    &[],
);
/// A required client certificate is missing.
pub(super) static NO_CLIENT_CERTIFICATE: Entry = says(
    "peer did not provide required client certificate",
    "the server demands a client certificate and the client sent none",
    &[Check::NoClientCert],
);

/// All of them.
pub(super) static VALIDATOR: &[&Entry] = &[
    &CHAIN,
    &SAN_MATCHER,
    &SAN_LIST,
    &SPIFFE_SAN,
    &SPIFFE_SAN_LIST,
    &SPIFFE_PRECHECK,
    &SPIFFE_NO_BUNDLE,
    &PINS,
    &EMPTY_CHAIN,
    &STORE_CONTEXT,
    &NO_CLIENT_CERTIFICATE,
];
