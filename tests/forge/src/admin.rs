//! Admin output of Envoys, shaped as real ones print it: `/certs` and `/config_dump`.

use serde_json::{Map, Value, json};

use crate::certificate::Cert;
use crate::der;
use crate::extension::oid;

const TYPE_URL: &str = "type.googleapis.com/";
const DAY: i64 = 86_400;

/// An entry of `/certs` about a certificate, as an Envoy prints it at `at` (`YYYYMMDDHHMMSSZ`).
pub fn entry(path: &str, certificate: &Cert, at: &str) -> Value {
    let mut entry =
        Map::from_iter([("path".to_owned(), json!(path)), ("serial_number".to_owned(), json!(serial(certificate)))]);
    let names = names(certificate);
    if !names.is_empty() {
        entry.insert("subject_alt_names".to_owned(), json!(names));
    }
    let until = moment(&certificate.not_after);
    let days = (seconds(&until) - seconds(at)).div_euclid(DAY).max(0);
    entry.insert("days_until_expiration".to_owned(), json!(days.to_string()));
    entry.insert("valid_from".to_owned(), json!(rfc3339(&moment(&certificate.not_before))));
    entry.insert("expiration_time".to_owned(), json!(rfc3339(&until)));
    Value::Object(entry)
}

/// One context of `/certs`: CAs and leaves, each with its path.
pub fn context(authorities: &[(&str, &Cert)], leaves: &[(&str, &Cert)], at: &str) -> Value {
    let entries = |list: &[(&str, &Cert)]| list.iter().map(|(path, made)| entry(path, made, at)).collect::<Vec<_>>();
    json!({"ca_cert": entries(authorities), "cert_chain": entries(leaves)})
}

/// The whole of `/certs`.
pub fn certs(contexts: &[Value]) -> String {
    pretty(&json!({"certificates": contexts}))
}

/// The node id of an Istio sidecar.
pub fn sidecar(pod: &str, namespace: &str) -> String {
    format!("sidecar~10.0.0.1~{pod}.{namespace}~{namespace}.svc.cluster.local")
}

/// A config dump: bootstrap with node id and version (`1.38.3`), then these sections.
pub fn config_dump(node: &str, version: &str, sections: &[Value]) -> String {
    let number = |place: usize| version.split('.').nth(place).and_then(|part| part.parse::<u32>().ok()).unwrap_or(0);
    let bootstrap = json!({
        "@type": format!("{TYPE_URL}envoy.admin.v3.BootstrapConfigDump"),
        "bootstrap": {"node": {"id": node, "user_agent_build_version": {
            "version": {"major_number": number(0), "minor_number": number(1), "patch": number(2)}}}},
        "last_updated": "2026-11-23T00:00:00Z",
    });
    let configs: Vec<&Value> = std::iter::once(&bootstrap).chain(sections).collect();
    pretty(&json!({"configs": configs}))
}

/// The section of delivered secrets.
pub fn secrets(secrets: &[(&str, Value)]) -> Value {
    let active = secrets.iter().map(|(name, content)| {
        let mut secret = Map::from_iter([
            ("@type".to_owned(), json!(format!("{TYPE_URL}envoy.extensions.transport_sockets.tls.v3.Secret"))),
            ("name".to_owned(), json!(name)),
        ]);
        secret.extend(content.as_object().cloned().unwrap_or_default());
        json!({"name": name, "version_info": "1", "last_updated": "2026-11-23T00:00:00Z", "secret": secret})
    });
    json!({
        "@type": format!("{TYPE_URL}envoy.admin.v3.SecretsConfigDump"),
        "dynamic_active_secrets": active.collect::<Vec<_>>(),
    })
}

/// The section of secrets that were asked for and never came.
pub fn warming_secrets(names: &[&str]) -> Value {
    let warming = names.iter().map(|name| {
        json!({
            "name": name,
            "version_info": "uninitialized",
            "last_updated": "2026-11-23T00:00:00Z",
            "secret": {"@type": format!("{TYPE_URL}envoy.extensions.transport_sockets.tls.v3.Secret"), "name": name},
        })
    });
    json!({
        "@type": format!("{TYPE_URL}envoy.admin.v3.SecretsConfigDump"),
        "dynamic_warming_secrets": warming.collect::<Vec<_>>(),
    })
}

/// The content of a secret with a chain; Envoy redacts the key.
pub fn chain_secret(chain: &str) -> Value {
    json!({"tls_certificate": certificate(chain)})
}

/// A `tls_certificates` entry; Envoy redacts the key.
pub fn certificate(chain: &str) -> Value {
    json!({"certificate_chain": inline(chain), "private_key": {"inline_bytes": "W3JlZGFjdGVkXQ=="}})
}

/// The content of a secret with anchors.
pub fn validation_secret(bundle: &str) -> Value {
    json!({"validation_context": {"trusted_ca": inline(bundle)}})
}

/// The SPIFFE validator's configuration with these bundles.
pub fn spiffe_validator(domains: &[(&str, &str)]) -> Value {
    let domains: Vec<Value> =
        domains.iter().map(|(name, bundle)| json!({"name": name, "trust_bundle": inline(bundle)})).collect();
    json!({
        "name": "envoy.tls.cert_validator.spiffe",
        "typed_config": {
            "@type": format!("{TYPE_URL}envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig"),
            "trust_domains": domains,
        },
    })
}

/// The content of a secret with the SPIFFE validator.
pub fn spiffe_secret(domains: &[(&str, &str)]) -> Value {
    json!({"validation_context": {"custom_validator_config": spiffe_validator(domains)}})
}

/// The section of clusters, each with its `UpstreamTlsContext`.
pub fn clusters(clusters: &[(&str, Value)]) -> Value {
    let active = clusters.iter().map(|(name, context)| {
        json!({
            "version_info": "1",
            "cluster": {
                "@type": format!("{TYPE_URL}envoy.config.cluster.v3.Cluster"),
                "name": name,
                "transport_socket": transport_socket("UpstreamTlsContext", context),
            },
            "last_updated": "2026-11-23T00:00:00Z",
        })
    });
    json!({
        "@type": format!("{TYPE_URL}envoy.admin.v3.ClustersConfigDump"),
        "dynamic_active_clusters": active.collect::<Vec<_>>(),
    })
}

/// The section of listeners, each with one filter chain and its `DownstreamTlsContext`.
pub fn listeners(listeners: &[(&str, Value)]) -> Value {
    let active = listeners.iter().map(|(name, context)| {
        json!({
            "name": name,
            "active_state": {
                "version_info": "1",
                "listener": {
                    "@type": format!("{TYPE_URL}envoy.config.listener.v3.Listener"),
                    "name": name,
                    "filter_chains": [{"transport_socket": transport_socket("DownstreamTlsContext", context)}],
                },
                "last_updated": "2026-11-23T00:00:00Z",
            },
        })
    });
    json!({
        "@type": format!("{TYPE_URL}envoy.admin.v3.ListenersConfigDump"),
        "dynamic_listeners": active.collect::<Vec<_>>(),
    })
}

/// A transport socket around a TLS context.
pub fn transport_socket(kind: &str, context: &Value) -> Value {
    let mut typed = Map::from_iter([(
        "@type".to_owned(),
        json!(format!("{TYPE_URL}envoy.extensions.transport_sockets.tls.v3.{kind}")),
    )]);
    typed.extend(context.as_object().cloned().unwrap_or_default());
    json!({"name": "envoy.transport_sockets.tls", "typed_config": typed})
}

/// The context of a cluster that Istio makes for a service: its SANs and its trust come by SDS.
pub fn istio_cluster(pins: &[&str]) -> Value {
    json!({"common_tls_context": istio_common(
        &json!(pins.iter().map(|pin| json!({"exact": pin})).collect::<Vec<_>>()),
    )})
}

/// The context of a sidecar's inbound listener, open to these trust domains.
pub fn istio_inbound(trust_domains: &[&str]) -> Value {
    let prefixes = trust_domains.iter().map(|domain| json!({"prefix": format!("spiffe://{domain}/")}));
    json!({
        "common_tls_context": istio_common(&json!(prefixes.collect::<Vec<_>>())),
        "require_client_certificate": true,
    })
}

fn istio_common(matchers: &Value) -> Value {
    json!({
        "tls_params": {"tls_minimum_protocol_version": "TLSv1_2", "tls_maximum_protocol_version": "TLSv1_3"},
        "tls_certificate_sds_secret_configs": [{"name": "default", "sds_config": {"ads": {}}}],
        "combined_validation_context": {
            "default_validation_context": {"match_subject_alt_names": matchers},
            "validation_context_sds_secret_config": {"name": "ROOTCA", "sds_config": {"ads": {}}},
        },
    })
}

/// A data source, base64 as Envoy dumps bytes.
pub fn inline(text: &str) -> Value {
    use base64::Engine;
    json!({"inline_bytes": base64::engine::general_purpose::STANDARD.encode(text)})
}

/// JSON as Envoy indents it, ended by a newline.
pub fn pretty(value: &Value) -> String {
    let text = serde_json::to_string_pretty(value).expect("a value can be written");
    format!("{text}\n")
}

/// Lower-case hex of the serial's content octets, without a leading zero octet.
pub fn serial(certificate: &Cert) -> String {
    let (content, _) = der::open(&certificate.serial);
    let magnitude = content.strip_prefix(&[0]).unwrap_or(content);
    magnitude.iter().map(|octet| format!("{octet:02x}")).collect()
}

/// DNS names, then URIs, then IPv4 addresses, as Envoy groups them.
fn names(certificate: &Cert) -> Vec<Value> {
    let extensions = certificate.extensions.iter().flatten();
    let Some(names) = extensions.into_iter().find(|extension| extension.oid == oid::SUBJECT_ALT_NAME) else {
        return Vec::new();
    };
    let mut found: [Vec<Value>; 3] = [const { Vec::new() }; 3];
    let (mut rest, _) = der::open(&names.value);
    while let Some(tag) = rest.first() {
        let (content, after) = der::open(rest);
        let text = String::from_utf8_lossy(content);
        match tag {
            0x82 => found[0].push(json!({"dns": text})),
            0x86 => found[1].push(json!({"uri": text})),
            0x87 => {
                let octets: Vec<String> = content.iter().map(ToString::to_string).collect();
                found[2].push(json!({"ip_address": octets.join(".")}));
            }
            _ => {}
        }
        rest = after;
    }
    found.concat()
}

/// `YYYYMMDDHHMMSSZ` of an encoded time.
fn moment(encoded: &[u8]) -> String {
    let (content, _) = der::open(encoded);
    let text = String::from_utf8_lossy(content).into_owned();
    if text.len() == "YYMMDDHHMMSSZ".len() { format!("20{text}") } else { text }
}

fn rfc3339(moment: &str) -> String {
    let part = |from: usize, to: usize| &moment[from..to];
    let [day, time] = [[0, 4, 6, 8], [8, 10, 12, 14]];
    format!(
        "{}-{}-{}T{}:{}:{}Z",
        part(day[0], day[1]),
        part(day[1], day[2]),
        part(day[2], day[3]),
        part(time[0], time[1]),
        part(time[1], time[2]),
        part(time[2], time[3]),
    )
}

/// Seconds since 1970, in the Gregorian calendar.
fn seconds(moment: &str) -> i64 {
    let number = |from: usize, to: usize| moment[from..to].parse::<i64>().expect("a time is digits");
    let (year, month, day) = (number(0, 4), number(4, 6), number(6, 8));
    // Days from 1970-01-01, counting years from March so that the leap day is the last one.
    let year = if month <= 2 { year - 1 } else { year };
    let month = (month + 9) % 12;
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1 - 719_468;
    days * DAY + number(8, 10) * 3600 + number(10, 12) * 60 + number(12, 14)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_days_as_envoy_does() {
        assert_eq!(seconds("19700101000000Z"), 0);
        assert_eq!(seconds("20260101000000Z"), 1_767_225_600);
        let made = entry("<inline>", &Cert::leaf(), "20431230120000Z");
        assert_eq!(made["days_until_expiration"], "1");
        assert_eq!(made["expiration_time"], "2044-01-01T00:00:00Z");
        assert_eq!(made["subject_alt_names"][0]["dns"], crate::certificate::DNS_NAME);
    }
}
