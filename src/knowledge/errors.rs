//! What Envoy, its BoringSSL and the programs around it print when a connection fails: one table per subject, and what
//! each line means (reference sections 0.3 to 0.6).

mod alert;
mod constraint;
mod counter;
mod entry;
mod go;
mod java;
mod library;
mod loading;
mod openssl;
mod queue;
mod reading;
mod response;
mod rustls;
mod sentence;
mod speaker;
mod ssl;
mod stream;
mod validator;
mod word;
mod workload;
pub mod x509;

pub use alert::{
    ALERTS, Alert, BAD_CERTIFICATE_HASH_VALUE, CERTIFICATE_REQUIRED, CERTIFICATE_UNKNOWN,
    DECODE_ERROR, DECRYPT_ERROR, HANDSHAKE_FAILURE, ILLEGAL_PARAMETER, PROTOCOL_VERSION,
    alert_entry, alert_received,
};
pub use entry::{Ask, Entry, Kind, Told, Topic};
pub use queue::{EnvoyError, ErrorQueue, LibraryError};
pub use reading::{Reading, Span, decisive, library_of, of_error, read};
pub use speaker::{Speaker, speaker};
pub use ssl::{SSL, VERIFICATION, printed_by_server};
pub use stream::{Stream, stream};
pub use word::of_word;

/// Every entry of every table.
pub fn all() -> impl Iterator<Item = &'static Entry> {
    let alerts = ALERTS.iter().map(|alert| &alert.entry);
    ssl::SSL
        .iter()
        .chain(alerts)
        .chain(library::LIBRARY)
        .chain(x509::X509)
        .chain(validator::VALIDATOR.iter().copied())
        .chain(loading::LOADING)
        .chain(counter::COUNTERS)
        .chain(response::RESPONSES)
        .chain(openssl::OPENSSL)
        .chain(go::GO)
        .chain(java::JAVA)
        .chain(rustls::RUSTLS)
        .chain(workload::WORKLOADS)
}

/// How the sentences of other programs begin, as printed.
pub fn beginnings() -> impl Iterator<Item = &'static str> {
    [workload::WORKLOADS, go::GO, java::JAVA]
        .into_iter()
        .flatten()
        .map(|entry| entry.printed)
}
