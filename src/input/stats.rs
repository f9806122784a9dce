//! Envoy's `/stats` to symptoms: text, JSON and Prometheus. Only counters that are not zero and belong to a cluster or a
//! listener say something; they count since the proxy started.

use super::collected::Collected;
use super::symptoms::Symptoms;
use crate::input::document::{Document, Node};
use crate::model::{Channel, Location, PeerShown, Printer, Side, Sign, Symptom};

/// Ends of the names of counters that say something about a handshake, as text and JSON write them.
const TELLING: &[&str] = &[
    "ssl.connection_error",
    "ssl.fail_verify_error",
    "ssl.fail_verify_san",
    "ssl.fail_verify_cert_hash",
    "ssl.fail_verify_no_cert",
    "ssl.was_key_usage_invalid",
    "ssl.ocsp_staple_failed",
    "downstream_context_secrets_not_ready",
    "upstream_context_secrets_not_ready",
    "update_rejected",
    "init_fetch_timeout",
    "rbac.denied",
];

/// Where a counter belongs.
struct Scope {
    side: Option<Side>,
    name: Option<String>,
}

/// Reads text or Prometheus lines.
pub(super) fn read_text(text: &str, out: &mut Collected) {
    let mut found = Symptoms::default();
    for (number, line) in text.lines().enumerate() {
        let location = out.line(number + 1);
        if let Some((scope, name, value)) = text_line(line).or_else(|| prometheus_line(line)) {
            add(scope, name, value, location, line, &mut found);
        }
    }
    found.finish(out);
}

/// Reads `/stats?format=json`.
pub(super) fn read_document(document: &Document<'_>, out: &mut Collected) {
    let mut found = Symptoms::default();
    for root in document.nodes() {
        let Some(stats) = root.get("stats") else {
            continue;
        };
        for item in stats.items() {
            let Some((full, value)) = pair(&item) else {
                continue;
            };
            if let Some((scope, name)) = scoped(full) {
                let location = item.location(out.input);
                let quote = format!("{full}: {value}");
                add(scope, name, value, location, &quote, &mut found);
            }
        }
    }
    found.finish(out);
}

fn pair<'d>(item: &Node<'d, '_>) -> Option<(&'d str, u64)> {
    let name = item.text_of("name")?;
    let value = item.get("value")?.scalar()?.parse().ok()?;
    Some((name, value))
}

/// `cluster.outbound|80||x.ssl.fail_verify_san: 2`.
fn text_line(line: &str) -> Option<(Scope, &'static str, u64)> {
    let (full, value) = line.rsplit_once(": ")?;
    let value = value.trim().parse().ok()?;
    let (scope, name) = scoped(full.trim())?;
    Some((scope, name, value))
}

/// Takes a full name apart.
fn scoped(full: &str) -> Option<(Scope, &'static str)> {
    let telling = telling(full)?;
    let front = full.strip_suffix(telling)?;
    if let Some(name) = front.strip_prefix("cluster.") {
        let name = name
            .trim_end_matches('.')
            .trim_end_matches(".client_ssl_socket_factory");
        Some((scope(Side::Upstream, name), telling))
    } else if let Some(name) = front.strip_prefix("listener.") {
        let name = name
            .trim_end_matches('.')
            .trim_end_matches(".server_ssl_socket_factory");
        Some((scope(Side::Downstream, name), telling))
    } else if let Some(name) = front.strip_prefix("http.") {
        Some((scope(Side::Downstream, name.trim_end_matches('.')), telling))
    } else {
        // Somebody cut the name: what it counts is clear, and not where.
        let name = match front.strip_prefix("sds.") {
            Some(name) => Some(name.trim_end_matches('.').to_owned()),
            None if front.is_empty() => None,
            None => return None,
        };
        Some((Scope { side: None, name }, telling))
    }
}

fn scope(side: Side, name: &str) -> Scope {
    Scope {
        side: Some(side),
        name: Some(name.to_owned()),
    }
}

fn telling(full: &str) -> Option<&'static str> {
    // Updates and timeouts count for every subscription; those of secrets are told.
    let is_general = |name: &str| matches!(name, "update_rejected" | "init_fetch_timeout");
    TELLING
        .iter()
        .find(|name| {
            full.strip_suffix(**name)
                .is_some_and(|front| front.is_empty() || front.ends_with('.'))
                && (!is_general(name) || full.starts_with("sds."))
        })
        .copied()
}

/// `envoy_cluster_ssl_fail_verify_san{envoy_cluster_name="x"} 2`.
fn prometheus_line(line: &str) -> Option<(Scope, &'static str, u64)> {
    let rest = line.strip_prefix("envoy_")?;
    let (name, rest) = rest.split_once('{')?;
    let (labels, value) = rest.rsplit_once("} ")?;
    let value: f64 = value.split(' ').next()?.parse().ok()?;
    // Counters are whole numbers; what is larger than they can be says nothing.
    if !(0.0..9e15).contains(&value) {
        return None;
    }
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked above"
    )]
    let value = value as u64;
    let flat = |telling: &str| telling.replace('.', "_");
    let telling = TELLING
        .iter()
        .find(|telling| {
            name.strip_suffix(&flat(telling))
                .is_some_and(|front| front.ends_with('_'))
        })
        .copied()?;
    let (side, keys): (Option<Side>, &[&str]) = if name.starts_with("cluster_") {
        (
            Some(Side::Upstream),
            &["envoy_cluster_name", "cluster_name"],
        )
    } else if name.starts_with("listener_") {
        (
            Some(Side::Downstream),
            &[
                "envoy_listener_address",
                "listener_address",
                "envoy_listener_name",
            ],
        )
    } else if name.starts_with("http_") {
        (
            Some(Side::Downstream),
            &["envoy_http_conn_manager_prefix", "http_conn_manager_prefix"],
        )
    } else if name.starts_with("sds_") {
        (None, &["envoy_xds_resource_name"])
    } else {
        return None;
    };
    // Older versions write a secret's name into the counter's.
    let inside = || {
        let secret = name.strip_prefix("sds_")?.strip_suffix(&flat(telling))?;
        Some(secret.trim_end_matches('_').to_owned()).filter(|secret| !secret.is_empty())
    };
    let name = keys
        .iter()
        .find_map(|key| label(labels, key))
        .or_else(inside)?;
    let name = Some(name);
    Some((Scope { side, name }, telling, value))
}

/// The value of a label, escapes undone.
fn label(labels: &str, key: &str) -> Option<String> {
    let start = format!("{key}=\"");
    let at = labels
        .match_indices(&start)
        .map(|(at, _)| at)
        .find(|at| *at == 0 || labels.as_bytes().get(at - 1) == Some(&b','))?;
    let mut value = String::new();
    let mut characters = labels.get(at + start.len()..)?.chars();
    loop {
        match characters.next()? {
            '"' => return Some(value),
            '\\' => match characters.next()? {
                'n' => value.push('\n'),
                other => value.push(other),
            },
            other => value.push(other),
        }
    }
}

fn add(
    scope: Scope,
    name: &'static str,
    value: u64,
    location: Location,
    quote: &str,
    found: &mut Symptoms,
) {
    if value == 0 {
        return;
    }
    let symptom = Symptom {
        sign: Sign::Counter {
            name: name.to_owned(),
            value,
        },
        printer: Printer {
            side: scope.side,
            name: scope.name,
            ..Printer::unknown(Channel::Statistics)
        },
        peer: PeerShown::default(),
        location,
        count: 1,
        seen: None,
        quote: String::new(),
    };
    found.keep(symptom, quote);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::InputId;

    fn read(text: &str) -> Vec<(Option<Side>, String, String, u64)> {
        let mut out = Collected::new(InputId(0));
        read_text(text, &mut out);
        out.symptoms
            .into_iter()
            .map(|symptom| match symptom.sign {
                Sign::Counter { name, value } => (
                    symptom.printer.side,
                    symptom.printer.name.unwrap_or_default(),
                    name,
                    value,
                ),
                other => panic!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn text() {
        let found = read(
            "cluster.outbound|80||catalogue.sock-shop.svc.cluster.local;.ssl.fail_verify_san: 2\n\
             listener.127.0.0.12_15006.ssl.connection_error: 2\n\
             listener.127.0.0.12_15006.ssl.fail_verify_error: 0\n\
             listener.127.0.0.12_15006.ssl.handshake: 7\n\
             cluster.xds-grpc.update_rejected: 3\n\
             sds.default.update_rejected: 1\n\
             cluster.secret-missing.client_ssl_socket_factory.upstream_context_secrets_not_ready: 1\n",
        );
        let names: Vec<(&str, &str)> = found
            .iter()
            .map(|(_, scope, name, _)| (scope.as_str(), name.as_str()))
            .collect();
        assert_eq!(
            names,
            [
                (
                    "outbound|80||catalogue.sock-shop.svc.cluster.local;",
                    "ssl.fail_verify_san"
                ),
                ("127.0.0.12_15006", "ssl.connection_error"),
                ("default", "update_rejected"),
                ("secret-missing", "upstream_context_secrets_not_ready"),
            ]
        );
        assert_eq!(found[0].0, Some(Side::Upstream));
        assert_eq!(found[1].0, Some(Side::Downstream));
    }

    #[test]
    fn prometheus() {
        let found = read(
            "# TYPE envoy_cluster_ssl_fail_verify_error counter\n\
             envoy_cluster_ssl_fail_verify_error{envoy_cluster_name=\"self-mtls\"} 1\n\
             envoy_listener_ssl_connection_error{envoy_listener_address=\"127.0.0.1_23901\"} 8\n\
             envoy_cluster_ssl_fail_verify_error{envoy_cluster_name=\"x\"} 0\n\
             envoy_http_rbac_denied{envoy_http_conn_manager_prefix=\"in\\\"bound\"} 2\n",
        );
        assert_eq!(
            found,
            [
                (
                    Some(Side::Upstream),
                    "self-mtls".to_owned(),
                    "ssl.fail_verify_error".to_owned(),
                    1
                ),
                (
                    Some(Side::Downstream),
                    "127.0.0.1_23901".to_owned(),
                    "ssl.connection_error".to_owned(),
                    8
                ),
                (
                    Some(Side::Downstream),
                    "in\"bound".to_owned(),
                    "rbac.denied".to_owned(),
                    2
                ),
            ]
        );
    }
}
