//! The files two Envoys start from. Paths are relative to each one's home, so that dumps do not depend on where that is.

use std::fs;
use std::path::Path;

use anyhow::Result;
use serde_json::{Value, json};
use svidlint_forge::situations::{Client, FilterChain, Secret, Server};

/// The client's home and the name of its side.
pub(super) const CLIENT: &str = "client";
/// The server's home and the name of its side.
pub(super) const SERVER: &str = "server";

const CLIENT_ADDRESS: &str = "127.0.7.11";
const SERVER_ADDRESS: &str = "127.0.7.12";
const INBOUND_PORT: u16 = 15006;
/// The client's one cluster.
const CLUSTER: &str = "outbound|80||catalogue.shop.svc.cluster.local";
/// What the server answers.
const GREETING: &str = "catalogue says hello\n";

const TYPES: &str = "type.googleapis.com/envoy";

/// Writes the client's home.
pub(super) fn client(home: &Path, client: &Client) -> Result<()> {
    write(home, CLIENT_ADDRESS, "front-end", &client.secrets)?;
    let mut cluster = json!({
        "@type": format!("{TYPES}.config.cluster.v3.Cluster"),
        "name": CLUSTER,
        "type": "STATIC",
        "connect_timeout": "10s",
        "load_assignment": {"cluster_name": CLUSTER, "endpoints": [{"lb_endpoints": [
            {"endpoint": {"address": address(SERVER_ADDRESS, INBOUND_PORT)}},
        ]}]},
    });
    if let Some(context) = &client.context {
        cluster["transport_socket"] = socket("UpstreamTlsContext", context);
    }
    let route = json!({"match": {"prefix": "/"}, "route": {"cluster": CLUSTER, "timeout": "10s"}});
    let log = json!({
        "status": "%RESPONSE_CODE%",
        "flags": "%RESPONSE_FLAGS%",
        "details": "%RESPONSE_CODE_DETAILS%",
        "reason": "%CEL(upstream.transport_failure_reason)%",
    });
    let listener = json!({
        "@type": format!("{TYPES}.config.listener.v3.Listener"),
        "name": "outbound",
        "address": {"pipe": {"path": "./front.sock"}},
        "filter_chains": [{"filters": [http(&route, &[access_log("access.log", &log)])]}],
    });
    resources(home, "lds", &[listener])?;
    resources(home, "cds", &[cluster])
}

/// Writes the server's home.
pub(super) fn server(home: &Path, server: &Server) -> Result<()> {
    write(home, SERVER_ADDRESS, "catalogue", &server.secrets)?;
    let answer = json!({"match": {"prefix": "/"}, "direct_response": {"status": 200, "body": {"inline_string": GREETING}}});
    let chain = |chain: &FilterChain| {
        let mut made = json!({"name": chain.name, "filters": [http(&answer, &[])]});
        if !chain.matches.is_null() {
            made["filter_chain_match"] = chain.matches.clone();
        }
        if let Some(context) = &chain.context {
            made["transport_socket"] = socket("DownstreamTlsContext", context);
        }
        made
    };
    let log = json!({"reason": "%CEL(connection.transport_failure_reason)%", "details": "%CONNECTION_TERMINATION_DETAILS%", "flags": "%RESPONSE_FLAGS%"});
    let mut listener = json!({
        "@type": format!("{TYPES}.config.listener.v3.Listener"),
        "name": "virtualInbound",
        "address": address(SERVER_ADDRESS, INBOUND_PORT),
        "access_log": [access_log("access.log", &log)],
        "filter_chains": server.chains.iter().map(chain).collect::<Vec<_>>(),
    });
    if server.chains.iter().any(|chain| !chain.matches.is_null()) {
        listener["listener_filters"] = json!([{
            "name": "envoy.filters.listener.tls_inspector",
            "typed_config": {"@type": format!("{TYPES}.extensions.filters.listener.tls_inspector.v3.TlsInspector")},
        }]);
    }
    resources(home, "lds", &[listener])?;
    resources(home, "cds", &[])
}

/// Bootstrap and secrets.
fn write(home: &Path, ip: &str, workload: &str, secrets: &[Secret]) -> Result<()> {
    fs::create_dir_all(home)?;
    let bootstrap = json!({
        "node": {
            "id": format!("sidecar~{ip}~{workload}.shop~shop.svc.cluster.local"),
            "cluster": format!("{workload}.shop"),
            "metadata": {"MESH_ID": "example.org"},
        },
        "admin": {"address": {"pipe": {"path": "./admin.sock"}}},
        "dynamic_resources": {
            "cds_config": {"path_config_source": {"path": "./cds.json"}},
            "lds_config": {"path_config_source": {"path": "./lds.json"}},
        },
    });
    fs::write(home.join("bootstrap.json"), bootstrap.to_string())?;
    for secret in secrets {
        let resources: Vec<Value> = secret
            .content
            .iter()
            .map(|content| of_secret(secret.name, content))
            .collect();
        self::resources(home, &format!("sds-{}", secret.name), &resources)?;
    }
    Ok(())
}

fn of_secret(name: &str, content: &Value) -> Value {
    let mut secret = json!({"@type": format!("{TYPES}.extensions.transport_sockets.tls.v3.Secret"), "name": name});
    if let (Some(secret), Some(content)) = (secret.as_object_mut(), content.as_object()) {
        secret.extend(content.clone());
    }
    secret
}

fn resources(home: &Path, name: &str, resources: &[Value]) -> Result<()> {
    fs::write(
        home.join(format!("{name}.json")),
        json!({"resources": resources}).to_string(),
    )?;
    Ok(())
}

fn address(ip: &str, port: u16) -> Value {
    json!({"socket_address": {"address": ip, "port_value": port}})
}

fn socket(message: &str, context: &Value) -> Value {
    let mut typed =
        json!({"@type": format!("{TYPES}.extensions.transport_sockets.tls.v3.{message}")});
    if let (Some(typed), Some(context)) = (typed.as_object_mut(), context.as_object()) {
        typed.extend(context.clone());
    }
    json!({"name": "envoy.transport_sockets.tls", "typed_config": typed})
}

fn http(route: &Value, logs: &[Value]) -> Value {
    let filters = format!("{TYPES}.extensions.filters");
    let router = json!({"name": "router", "typed_config": {"@type": format!("{filters}.http.router.v3.Router")}});
    json!({"name": "http", "typed_config": {
        "@type": format!("{filters}.network.http_connection_manager.v3.HttpConnectionManager"),
        "stat_prefix": "http",
        "access_log": logs,
        "route_config": {"virtual_hosts": [{"name": "all", "domains": ["*"], "routes": [route]}]},
        "http_filters": [router],
    }})
}

fn access_log(path: &str, format: &Value) -> Value {
    json!({
        "name": "file",
        "typed_config": {
            "@type": format!("{TYPES}.extensions.access_loggers.file.v3.FileAccessLog"),
            "path": path,
            "log_format": {"json_format": format},
        },
    })
}
