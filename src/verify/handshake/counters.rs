//! What a finished handshake counts (0.5; `ContextImpl::logHandshake`).

use super::Negotiated;
use crate::model::TlsVersion;

/// The counters that name what was agreed on, sorted; `None` where that is not known of all of them. `scheme` is the one the
/// other side signed with.
pub(super) fn of_negotiated(
    negotiated: &Negotiated,
    scheme: Option<&String>,
) -> Option<Vec<String>> {
    let version = match negotiated.version? {
        TlsVersion::V1_0 => "TLSv1",
        TlsVersion::V1_1 => "TLSv1.1",
        TlsVersion::V1_2 => "TLSv1.2",
        TlsVersion::V1_3 => "TLSv1.3",
    };
    let mut counters = vec![
        format!("ssl.ciphers.{}", negotiated.cipher.as_ref()?),
        "ssl.handshake".to_owned(),
        format!("ssl.versions.{version}"),
    ];
    counters.extend(
        negotiated
            .group
            .iter()
            .map(|group| format!("ssl.curves.{group}")),
    );
    counters.extend(scheme.map(|scheme| format!("ssl.sigalgs.{scheme}")));
    counters.sort();
    Some(counters)
}

/// The same, with those that hang on the verdict.
pub(super) fn with_verdict(
    negotiated: Option<Vec<String>>,
    verdict: Option<&Vec<String>>,
) -> Option<Vec<String>> {
    let mut counters = [negotiated?, verdict?.clone()].concat();
    counters.sort();
    Some(counters)
}
