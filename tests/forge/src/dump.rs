//! A config dump as large as a busy gateway's: thousands of secrets and listeners, written as Envoy writes it.

use std::io::{self, Write};

use serde_json::ser::PrettyFormatter;
use serde_json::{Serializer, Value, json};

use crate::certificate::{Cert, serial_for};
use crate::extension::{general_name, subject_alt_name};
use crate::pem;

/// How much it holds.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Secrets, each with a chain of its own; one more holds the anchors.
    pub secrets: usize,
    /// Listeners, each with one TLS context that names a secret.
    pub listeners: usize,
}

/// 23 MB.
pub const BUSY: Size = Size { secrets: 4000, listeners: 8000 };

/// Writes the dump.
pub fn write(out: &mut impl Write, size: Size) -> io::Result<()> {
    let formatter = PrettyFormatter::with_indent(b" ");
    let mut serializer = Serializer::with_formatter(out, formatter);
    serde::Serialize::serialize(&dump(size), &mut serializer).map_err(io::Error::other)
}

fn dump(size: Size) -> Value {
    let section = |kind: &str, field: &str, list: Vec<Value>| json!({ "@type": format!("type.googleapis.com/envoy.admin.v3.{kind}"), "version_info": "1", field: list });
    let bootstrap = json!({
        "@type": "type.googleapis.com/envoy.admin.v3.BootstrapConfigDump",
        "bootstrap": { "node": {
            "id": "router~192.0.2.9~gateway-7d9.istio-system~istio-system.svc.cluster.local",
            "cluster": "gateway.istio-system",
            "user_agent_name": "envoy",
            "user_agent_build_version": { "version": { "major_number": 1, "minor_number": 40 } }
        } },
        "last_updated": UPDATED,
    });
    json!({ "configs": [
        bootstrap,
        section("ListenersConfigDump", "dynamic_listeners", (0..size.listeners).map(|it| listener(it, size)).collect()),
        section("SecretsConfigDump", "dynamic_active_secrets", secrets(size)),
    ] })
}

const UPDATED: &str = "2026-01-02T03:04:05.678Z";

fn listener(number: usize, size: Size) -> Value {
    let name = format!("0.0.0.0_{number}");
    let secret = format!("kubernetes://shop-{:04}", number % size.secrets.max(1));
    json!({
        "name": name,
        "active_state": {
            "version_info": "2026-01-02T03:04:05Z/17",
            "listener": {
                "@type": "type.googleapis.com/envoy.config.listener.v3.Listener",
                "name": name,
                "address": { "socket_address": { "address": "0.0.0.0", "port_value": 10_000 + number } },
                "filter_chains": [{
                    "filter_chain_match": { "server_names": [format!("shop-{number}.example.org")] },
                    "filters": [{
                        "name": "envoy.filters.network.http_connection_manager",
                        "typed_config": {
                            "@type": "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
                            "stat_prefix": format!("outbound_{name}"),
                            "rds": { "config_source": { "ads": {}, "resource_api_version": "V3" }, "route_config_name": format!("https.443.https.{number}") },
                            "http_filters": [{ "name": "envoy.filters.http.router", "typed_config": {
                                "@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router" } }],
                            "use_remote_address": true,
                            "forward_client_cert_details": "SANITIZE_SET",
                            "set_current_client_cert_details": { "subject": true, "cert": true, "dns": true, "uri": true }
                        }
                    }],
                    "transport_socket": {
                        "name": "envoy.transport_sockets.tls",
                        "typed_config": {
                            "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext",
                            "common_tls_context": {
                                "alpn_protocols": ["h2", "http/1.1"],
                                "tls_certificate_sds_secret_configs": [{ "name": secret, "sds_config": { "ads": {}, "resource_api_version": "V3" } }]
                            },
                            "require_client_certificate": false
                        }
                    }
                }]
            },
            "last_updated": UPDATED
        }
    })
}

/// One key and one signature for all leaves: what is wanted is many chains, not good ones.
fn secrets(size: Size) -> Vec<Value> {
    let signed = Cert::leaf();
    let [_, algorithm, signature] = signed.parts();
    let above = Cert::intermediate().der();
    let secret = |name: String, field: &str, content: Value| {
        json!({
            "name": name, "version_info": "1", "last_updated": UPDATED,
            "secret": {
                "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret",
                "name": name, field: content
            }
        })
    };
    let chain = |number: usize| {
        let names = [general_name::dns(format!("shop-{number:04}.example.org"))];
        let leaf = Cert::leaf()
            .set(|made| made.serial = serial_for(&format!("dump/{number}")))
            .with(subject_alt_name(names).critical());
        let leaf = crate::der::sequence([leaf.to_be_signed(), algorithm.clone(), signature.clone()]);
        secret(
            format!("kubernetes://shop-{number:04}"),
            "tls_certificate",
            json!({
                "certificate_chain": { "inline_string": pem::certificates([&leaf, &above]) },
                "private_key": { "inline_string": "[redacted]" }
            }),
        )
    };
    let anchors = json!({ "trusted_ca": { "inline_string": pem::certificates([Cert::root().der()]) } });
    (0..size.secrets).map(chain).chain([secret("ROOTCA".to_owned(), "validation_context", anchors)]).collect()
}
