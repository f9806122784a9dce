//! Line-wise text: statistics, logs, answers, error lines.

use super::collected::Collected;
use super::{log, pem, stats};
use crate::input::document::{Document, Node};
use crate::model::InputKind;

/// Tells statistics and logs from text that is nothing known, and reads them.
pub(super) fn read(text: &str, out: &mut Collected) -> InputKind {
    let lines = || {
        text.lines()
            .filter(|line| !line.trim().is_empty() && !is_prompt(line))
    };
    let statistics = lines().filter(|line| is_statistic(line)).count();
    if statistics > 0 && statistics * 2 > lines().count() {
        stats::read_text(text, out);
        return InputKind::Stats;
    }
    log::read(text, out);
    if !out.symptoms.is_empty() || lines().any(log::is_log_line) {
        return InputKind::Log;
    }
    if pem::is_almost(text) {
        let message = "its BEGIN line is not '-----BEGIN CERTIFICATE-----', letter for letter: Envoy finds no \
                       certificate here";
        out.lost(message);
        return InputKind::Unknown;
    }
    if let Some(message) = near_miss(text) {
        out.lost(message);
        return InputKind::Unknown;
    }
    out.lost("neither certificates nor Envoy output was found in it");
    InputKind::Unknown
}

/// A command that was copied along with what it printed.
fn is_prompt(line: &str) -> bool {
    const COMMANDS: &[&str] = &[
        "curl",
        "wget",
        "kubectl",
        "oc",
        "istioctl",
        "docker",
        "podman",
        "nomad",
        "consul",
        "kumactl",
        "ssh",
        "sudo",
        "cat",
        "grep",
        "egrep",
        "pilot-agent",
    ];
    ["$ ", "% ", "# ", "> "].iter().any(|prompt| {
        line.split_once(prompt).is_some_and(|(_, behind)| {
            let command = behind.split_whitespace().next().unwrap_or_default();
            COMMANDS.contains(&command)
        })
    })
}

/// Text that comes from the right tool and holds nothing to judge, with what to paste in its place.
pub(super) fn near_miss(text: &str) -> Option<&'static str> {
    let has = |words: &[&str]| {
        text.lines()
            .any(|line| words.iter().all(|word| line.contains(word)))
    };
    if has(&["Signature Algorithm:"]) || has(&["X509v3 "]) {
        Some(
            "this is a certificate as text (openssl -text, step, linkerd identity), which is not read; paste its PEM: \
             `openssl x509 -in FILE`, without -noout",
        )
    } else if has(&["SPIFFE ID", ":"]) && has(&["SVID Valid Until", ":"]) {
        Some(
            "this is the summary that SPIRE's agent prints, which is not read; `spire-agent api fetch x509 -output json` shows the \
             certificates",
        )
    } else if has(&["RESOURCE NAME", "VALID CERT"]) {
        Some(
            "this is istioctl's table, which shows neither names nor certificates; `istioctl proxy-config secret POD -o \
             json` does",
        )
    } else if has(&["CERTIFICATE NAME", "STATUS"]) {
        Some(
            "this is istioctl's table, which does not show the certificates; `istioctl ztunnel-config certificates -o \
             json` does",
        )
    } else if has(&["NAME", "TYPE", "DATA", "AGE"]) {
        Some(
            "this is kubectl's table; `kubectl get secret NAME -o yaml` shows what the Secret holds",
        )
    } else {
        None
    }
}

/// `listener.0.0.0.0_15006.ssl.handshake: 1`; Prometheus: `envoy_listener_ssl_handshake{…} 1`.
fn is_statistic(line: &str) -> bool {
    let named = |name: &str| name.contains('.') || name.starts_with("envoy_");
    if let Some((name, value)) = line.rsplit_once(": ") {
        let is_value = value.trim().bytes().all(|byte| byte.is_ascii_digit())
            || value.starts_with("P0(")
            || value.starts_with("No recorded values");
        return named(name) && is_value && !name.contains(['"', '[', '{']);
    }
    line.starts_with("# TYPE envoy_")
        || line
            .rsplit_once(' ')
            .is_some_and(|(name, value)| name.starts_with("envoy_") && value.parse::<f64>().is_ok())
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
