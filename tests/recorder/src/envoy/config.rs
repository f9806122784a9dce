//! The configuration of an Envoy that is asked many cases at once.
//!
//! Every case that a client presents gets a listener that echoes, every case that a server presents a cluster, reached
//! through one HTTP listener that routes by [`CASE_HEADER`]. Everything listens on unix sockets in the Envoy's own home.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use svidlint_forge::case::{Case, Role};
use svidlint_forge::command_line;
use svidlint_forge::hunt::Format;

/// Names the cluster that a request goes to.
pub(crate) const CASE_HEADER: &str = "x-case";

const TYPES: &str = "type.googleapis.com/envoy";

/// Where the files of one Envoy are, and what listeners and clusters are written in.
#[derive(Debug)]
pub(crate) struct Home {
    path: PathBuf,
    format: Format,
}

impl Home {
    pub(crate) fn new(path: &Path, format: Format) -> Self {
        Self {
            path: path.to_owned(),
            format,
        }
    }

    /// The name of the listener or cluster of the case at `index`.
    pub(crate) fn name(index: usize) -> String {
        format!("case-{index:04}")
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The socket of a case: Envoy's if a client presents, the peer's if a server does.
    pub(crate) fn socket(&self, index: usize) -> PathBuf {
        self.path.join(format!("{}.sock", Self::name(index)))
    }

    pub(crate) fn front(&self) -> PathBuf {
        self.path.join("front.sock")
    }

    pub(crate) fn admin(&self) -> PathBuf {
        self.path.join("admin.sock")
    }

    pub(crate) fn access_log(&self) -> PathBuf {
        self.path.join("access.log")
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.path.join("envoy.log")
    }

    pub(crate) fn bootstrap_file(&self) -> PathBuf {
        self.path.join("bootstrap.json")
    }

    pub(crate) fn listeners_file(&self) -> PathBuf {
        self.path
            .join(format!("listeners.{}", extension(self.format)))
    }

    pub(crate) fn clusters_file(&self) -> PathBuf {
        self.path
            .join(format!("clusters.{}", extension(self.format)))
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
            .filter(|(_, case)| case.presented_by == Role::Client);
        let listeners = of_cases
            .map(|(index, case)| self.listener(index, case))
            .chain([self.front_listener()]);
        json!({"resources": listeners.collect::<Vec<_>>()})
    }

    pub(crate) fn clusters(&self, cases: &[&Case]) -> Value {
        let of_cases = cases
            .iter()
            .enumerate()
            .filter(|(_, case)| case.presented_by == Role::Server);
        json!({"resources": of_cases.map(|(index, case)| self.cluster(index, case)).collect::<Vec<_>>()})
    }

    /// The one file that asks about a context whose text is given, whatever that text is.
    pub(crate) fn written(&self, index: usize, case: &Case, text: &str) -> String {
        let mut resources = Vec::new();
        let mut resource = match case.presented_by {
            Role::Client => {
                resources.push(self.front_listener().to_string());
                self.listener(index, case)
            }
            Role::Server => self.cluster(index, case),
        };
        let socket = match case.presented_by {
            Role::Client => resource.pointer_mut("/filter_chains/0/transport_socket"),
            Role::Server => resource.pointer_mut("/transport_socket"),
        };
        // The text goes where the last `}`s of the resource close around it.
        let place = "the text of the context";
        if let Some(socket) = socket {
            socket["typed_config"] = place.into();
        }
        match self.format {
            Format::Json => {
                resources.push(
                    resource
                        .to_string()
                        .replace(&Value::from(place).to_string(), text),
                );
                format!("{{\"resources\":[{}]}}", resources.join(","))
            }
            Format::Yaml => {
                resources.push(block(&resource, place, text));
                resources
                    .iter()
                    .fold("resources:\n".to_owned(), |file, resource| {
                        format!("{file}- {resource}\n")
                    })
            }
        }
    }

    fn listener(&self, index: usize, case: &Case) -> Value {
        let name = Home::name(index);
        json!({
            "@type": format!("{TYPES}.config.listener.v3.Listener"),
            "name": name,
            "stat_prefix": name,
            "address": pipe(&self.socket(index)),
            "access_log": [self.access_log_of(&name, "connection")],
            "filter_chains": [{
                "filters": [{"name": "echo", "typed_config": {"@type": format!("{TYPES}.extensions.filters.network.echo.v3.Echo")}}],
                "transport_socket": {"name": "tls", "typed_config": command_line::context(case)},
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
            "transport_socket": {"name": "tls", "typed_config": command_line::context(case)},
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

const fn extension(format: Format) -> &'static str {
    match format {
        Format::Json => "json",
        Format::Yaml => "yaml",
    }
}

/// An item of a YAML list in which every value is JSON but the text, which stands in place of `place` as it is.
fn block(resource: &Value, place: &str, text: &str) -> String {
    let mut whole = String::new();
    for (name, value) in resource.as_object().into_iter().flatten() {
        let margin = if whole.is_empty() { "" } else { "\n  " };
        let value = match name.as_str() {
            "transport_socket" => socket(value, place, text, 4),
            "filter_chains" => {
                let chain = &value[0];
                let inner = socket(&chain["transport_socket"], place, text, 6);
                format!(
                    "\n  - filters: {}\n    transport_socket: {inner}",
                    chain["filters"]
                )
            }
            _ => value.to_string(),
        };
        whole = format!("{whole}{margin}{name:?}: {value}");
    }
    whole
}

fn socket(socket: &Value, place: &str, text: &str, depth: usize) -> String {
    let margin = " ".repeat(depth);
    debug_assert_eq!(socket["typed_config"], place);
    let indented: String = text
        .split_inclusive('\n')
        .map(|line| format!("{margin}  {line}"))
        .collect();
    format!(
        "\n{margin}name: {}\n{margin}typed_config:\n{indented}",
        socket["name"]
    )
}
