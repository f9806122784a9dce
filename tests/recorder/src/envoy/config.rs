//! The configuration of an Envoy that is asked many cases at once.
//!
//! Every case that a client presents gets a listener that echoes, every case that a server presents a cluster, reached
//! through one HTTP listener that routes by [`CASE_HEADER`]. Everything listens on unix sockets in the Envoy's own home.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use svidlint_forge::case::{Case, PresentedBy};
use svidlint_forge::certificate::Cert;
use svidlint_forge::key::Key;
use svidlint_forge::pem;

/// Names the cluster that a request goes to.
pub(crate) const CASE_HEADER: &str = "x-case";

const TYPES: &str = "type.googleapis.com/envoy";

/// Where the files of one Envoy are.
#[derive(Debug)]
pub(crate) struct Home(pub(crate) PathBuf);

impl Home {
    /// The name of the listener or cluster of the case at `index`.
    pub(crate) fn name(index: usize) -> String {
        format!("case-{index:04}")
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// The socket of a case: Envoy's if a client presents, the peer's if a server does.
    pub(crate) fn socket(&self, index: usize) -> PathBuf {
        self.0.join(format!("{}.sock", Self::name(index)))
    }

    pub(crate) fn front(&self) -> PathBuf {
        self.0.join("front.sock")
    }

    pub(crate) fn admin(&self) -> PathBuf {
        self.0.join("admin.sock")
    }

    pub(crate) fn access_log(&self) -> PathBuf {
        self.0.join("access.log")
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.0.join("envoy.log")
    }

    pub(crate) fn bootstrap_file(&self) -> PathBuf {
        self.0.join("bootstrap.json")
    }

    pub(crate) fn listeners_file(&self) -> PathBuf {
        self.0.join("listeners.json")
    }

    pub(crate) fn clusters_file(&self) -> PathBuf {
        self.0.join("clusters.json")
    }

    pub(crate) fn bootstrap(&self, cases: &[&Case]) -> Value {
        let mut secrets: Vec<&Value> = Vec::new();
        for secret in cases.iter().flat_map(|case| &case.beside.secrets) {
            if !secrets.contains(&secret) {
                secrets.push(secret);
            }
        }
        json!({
            "static_resources": {"secrets": secrets},
            "node": {"id": "svidlint-recorder", "cluster": "svidlint-recorder"},
            "admin": {"address": pipe(&self.admin())},
            "dynamic_resources": {
                "cds_config": {"path_config_source": {"path": self.clusters_file()}},
                "lds_config": {"path_config_source": {"path": self.listeners_file()}},
            },
        })
    }

    pub(crate) fn listeners(&self, cases: &[&Case]) -> Value {
        let of_cases = cases
            .iter()
            .enumerate()
            .filter(|(_, case)| case.presented_by == PresentedBy::Client);
        let listeners = of_cases
            .map(|(index, case)| self.listener(index, case))
            .chain([self.front_listener()]);
        json!({"resources": listeners.collect::<Vec<_>>()})
    }

    pub(crate) fn clusters(&self, cases: &[&Case]) -> Value {
        let of_cases = cases
            .iter()
            .enumerate()
            .filter(|(_, case)| case.presented_by == PresentedBy::Server);
        json!({"resources": of_cases.map(|(index, case)| self.cluster(index, case)).collect::<Vec<_>>()})
    }

    fn listener(&self, index: usize, case: &Case) -> Value {
        let name = Home::name(index);
        let mut context = typed("DownstreamTlsContext", &case.context);
        if !brings_certificate(&case.context) {
            context["common_tls_context"]["tls_certificates"] = json!([{
                "certificate_chain": {"inline_string": pem::certificates([Cert::leaf().der()])},
                "private_key": {"inline_string": Key::Leaf.pkcs8_pem()},
            }]);
        }
        json!({
            "@type": format!("{TYPES}.config.listener.v3.Listener"),
            "name": name,
            "stat_prefix": name,
            "address": pipe(&self.socket(index)),
            "access_log": [self.access_log_of(&name, "connection")],
            "filter_chains": [{
                "filters": [{"name": "echo", "typed_config": {"@type": format!("{TYPES}.extensions.filters.network.echo.v3.Echo")}}],
                "transport_socket": {"name": "tls", "typed_config": context},
            }],
        })
    }

    fn cluster(&self, index: usize, case: &Case) -> Value {
        let name = Home::name(index);
        let endpoint = json!({"endpoint": {"address": pipe(&self.socket(index))}});
        let mut cluster = json!({
            "@type": format!("{TYPES}.config.cluster.v3.Cluster"),
            "name": name,
            "type": "STATIC",
            "connect_timeout": "30s",
            "load_assignment": {"cluster_name": name, "endpoints": [{"lb_endpoints": [endpoint]}]},
            "transport_socket": {"name": "tls", "typed_config": typed("UpstreamTlsContext", &case.context)},
        });
        let further = case.beside.cluster.as_ref().and_then(Value::as_object);
        if let (Some(cluster), Some(further)) = (cluster.as_object_mut(), further) {
            cluster.extend(further.clone());
        }
        cluster
    }

    fn front_listener(&self) -> Value {
        let filters = format!("{TYPES}.extensions.filters");
        let to_cluster = json!({"match": {"prefix": "/"}, "route": {"cluster_header": CASE_HEADER, "timeout": "30s"}});
        let router = json!({"name": "router", "typed_config": {"@type": format!("{filters}.http.router.v3.Router")}});
        let manager = json!({
            "@type": format!("{filters}.network.http_connection_manager.v3.HttpConnectionManager"),
            "stat_prefix": "front",
            "access_log": [self.access_log_of(&format!("%REQ({CASE_HEADER})%"), "upstream")],
            "route_config": {"virtual_hosts": [{"name": "cases", "domains": ["*"], "routes": [to_cluster]}]},
            "http_filters": [router],
        });
        json!({
            "@type": format!("{TYPES}.config.listener.v3.Listener"),
            "name": "front",
            "address": pipe(&self.front()),
            "filter_chains": [{"filters": [{"name": "http", "typed_config": manager}]}],
        })
    }

    /// The command operators replace blanks by underscores; the same text as a CEL attribute is what Envoy holds.
    fn access_log_of(&self, case: &str, side: &str) -> Value {
        json!({
            "name": "file",
            "typed_config": {
                "@type": format!("{TYPES}.extensions.access_loggers.file.v3.FileAccessLog"),
                "path": self.access_log(),
                "log_format": {"json_format": {"case": case, "reason": format!("%CEL({side}.transport_failure_reason)%")}},
            },
        })
    }
}

fn pipe(path: &Path) -> Value {
    json!({"pipe": {"path": path}})
}

fn typed(message: &str, context: &Value) -> Value {
    let mut typed =
        json!({"@type": format!("{TYPES}.extensions.transport_sockets.tls.v3.{message}")});
    if let (Some(typed), Some(context)) = (typed.as_object_mut(), context.as_object()) {
        typed.extend(context.clone());
    }
    typed
}

/// Whether a context says anything about its own certificates, be it that there are none.
fn brings_certificate(context: &Value) -> bool {
    let common = &context["common_tls_context"];
    common
        .as_object()
        .is_some_and(|common| common.keys().any(|key| key.starts_with("tls_certificate")))
        || (!common.is_object() && !common.is_null())
}
