//! Line-wise text: statistics, logs, error lines. Recognised here; what they mean is read where it is needed.

use super::collected::Collected;
use super::json::{Document, Node};
use super::pem;
use crate::model::InputKind;

/// What only Envoy's and TLS libraries' messages contain.
const LOG_MARKS: [&str; 14] = [
    "TLS_error",
    "CERTIFICATE_VERIFY_FAILED",
    "upstream connect error",
    "upstream_reset_before_response_started",
    "transport failure reason",
    "OPENSSL_internal",
    "tls: ",
    "x509: ",
    "alert ",
    "invalid peer certificate",
    "certificate verify failed",
    "Failed to load certificate chain",
    "Failed to load trusted CA",
    "SSLV3_ALERT",
];

/// Tells statistics and logs from text that is nothing known.
pub(super) fn read(text: &str, out: &mut Collected) -> InputKind {
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    if lines().any(is_statistic)
        && lines().filter(|line| is_statistic(line)).count() * 2 > lines().count()
    {
        return InputKind::Stats;
    }
    if lines().any(is_log) {
        return InputKind::Log;
    }
    if pem::is_almost(text) {
        let message = "its BEGIN line is not '-----BEGIN CERTIFICATE-----', letter for letter: Envoy finds no \
                       certificate here";
        out.lost(message);
        return InputKind::Unknown;
    }
    out.lost("neither certificates nor Envoy output was found in it");
    InputKind::Unknown
}

/// `listener.0.0.0.0_15006.ssl.handshake: 1`; Prometheus: `envoy_listener_ssl_handshake{…} 1`.
fn is_statistic(line: &str) -> bool {
    let named = |name: &str| name.contains('.') || name.starts_with("envoy_");
    if let Some((name, value)) = line.rsplit_once(": ") {
        let is_value = value.trim().bytes().all(|byte| byte.is_ascii_digit())
            || value.starts_with("P0(")
            || value.starts_with("No recorded values");
        return named(name) && is_value && !name.contains('"');
    }
    line.starts_with("# TYPE envoy_")
        || line
            .rsplit_once(' ')
            .is_some_and(|(name, value)| name.starts_with("envoy_") && value.parse::<f64>().is_ok())
}

/// Text that names a TLS failure, or an Envoy log line: `[2025-12-05 18:30:00.123][15][debug]…`, `[2025-12-05T18:30:00.123Z]
/// "GET…`.
fn is_log(line: &str) -> bool {
    let stamped = line.strip_prefix('[').is_some_and(|rest| {
        let mut characters = rest.chars();
        characters.by_ref().take(4).all(|c| c.is_ascii_digit()) && characters.next() == Some('-')
    });
    stamped || LOG_MARKS.iter().any(|mark| line.contains(mark))
}

/// `/stats?format=json`.
pub(super) fn is_stats_document(document: &Document<'_>) -> bool {
    document.nodes().any(|root| {
        root.get("stats").is_some_and(|stats| {
            let all: Vec<Node<'_, '_>> = stats.items().take(3).collect();
            !all.is_empty()
                && all
                    .iter()
                    .all(|item| item.has("name") || item.has("histograms"))
        })
    })
}
