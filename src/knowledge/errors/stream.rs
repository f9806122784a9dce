//! Streams of a proxy to its control plane: what Envoy prints when one closes. They are no connections between workloads, and each
//! product has certificates of its own for them.
//!
//! ```text
//! StreamClusters gRPC config stream to contour closed since 1382404s ago: 14, upstream connect error …
//! DeltaAggregatedResources gRPC config stream to xds-grpc closed: 14, connection error: desc = "transport: …
//! StreamSecrets gRPC config stream closed: 2, failed to generate secret for …
//! ```

/// A stream that closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stream {
    /// First byte in the text.
    pub at: usize,
    /// What was streamed, to which cluster, since when it is closed.
    pub name: String,
    /// What to do.
    pub advice: &'static [&'static str],
}

impl Stream {
    /// What it means.
    pub const MEANING: &'static str = "this proxy's channel to its control plane failed, which is no connection between workloads: the proxy goes \
                                       on with the configuration and secrets it has, and gets no new ones";
}

const MARK: &str = " gRPC config stream ";

/// By the name that a product's bootstrap gives the cluster of its control plane.
const PRODUCTS: &[(&[&str], &[&str])] = &[
    (
        &["xds-grpc", "sds-grpc"],
        &[
            "Istio: the agent in this pod refused istiod's certificate, or istiod the agent: compare root-cert.pem in the pod (ConfigMap \
             istio-ca-root-cert) with the CA of istiod's certificate (Secret cacerts or istio-ca-secret in istio-system)",
            "openssl s_client -connect istiod.istio-system.svc:15012 -showcerts",
        ],
    ),
    (
        &["contour"],
        &[
            "Contour: look at the bootstrap's cluster contour and at the Secrets contourcert and envoycert in projectcontour; certgen makes \
             them for a year: run its job again, then restart Contour and Envoy",
        ],
    ),
    (
        &["ads_cluster"],
        &[
            "Kuma: look at the bootstrap's cluster ads_cluster and at the control plane's certificate (Secret kuma-tls-server, or \
             KUMA_GENERAL_TLS_CERT_FILE); the CA is the one that kuma-dp was started with (--ca-cert-file)",
        ],
    ),
    (
        &["xds_cluster"],
        &[
            "Envoy Gateway: look at the bootstrap's cluster xds_cluster and at the Secrets envoy-gateway and envoy in \
             envoy-gateway-system; its certgen job makes both anew",
        ],
    ),
    (
        &["consul-dataplane", "local_agent"],
        &[
            "Consul: look at the CA that consul-dataplane or the agent was given (-ca-certs, tls.grpc) and at the server's certificate",
        ],
    ),
    (
        &["spire_agent"],
        &[
            "SPIRE: look at the agent's log; its socket in the bootstrap's cluster has to be the one the agent serves",
        ],
    ),
];

const ANY_PRODUCT: &[&str] = &[
    "look at the bootstrap's cluster of that name: its trusted_ca and certificate, and at the certificate of the control plane",
];

/// The stream that a text speaks of.
pub fn stream(text: &str) -> Option<Stream> {
    let mark = text.find(MARK)?;
    let before = text.get(..mark)?;
    let at = before
        .rfind(|c: char| !c.is_ascii_alphanumeric())
        .map_or(0, |at| at + 1);
    let what = before.get(at..)?;
    if !what.starts_with("Stream") && !what.starts_with("Delta") {
        return None;
    }
    let (state, _) = text.get(mark + MARK.len()..)?.split_once(": ")?;
    let (cluster, state) = match state.strip_prefix("to ") {
        Some(named) => {
            let (cluster, state) = named.split_once(' ')?;
            (Some(cluster), state)
        }
        None => (None, state),
    };
    let state = state.strip_prefix("closed")?;
    let seconds = state
        .strip_prefix(" since ")
        .and_then(|since| since.strip_suffix("s ago"))
        .and_then(|since| since.parse().ok());
    let to = cluster.map_or_else(String::new, |cluster| format!(" to {cluster}"));
    let since = seconds.map_or_else(String::new, |seconds| {
        format!(", closed for {}", span(seconds))
    });
    let advice = PRODUCTS
        .iter()
        .find(|(clusters, _)| cluster.is_some_and(|cluster| clusters.contains(&cluster)))
        .map_or(ANY_PRODUCT, |(_, advice)| advice);
    Some(Stream {
        at,
        name: format!("{what} gRPC config stream{to}{since}"),
        advice,
    })
}

/// A span of time in its largest unit.
fn span(seconds: u64) -> String {
    let (number, unit) = match seconds {
        0..120 => (seconds, "second"),
        120..7_200 => (seconds / 60, "minute"),
        7_200..172_800 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {unit}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form() {
        let name = |text: &str| stream(text).map(|stream| stream.name);
        for kind in [
            "Aggregated",
            "Clusters",
            "Listeners",
            "Routes",
            "Endpoints",
            "Secrets",
            "HealthCheck",
        ] {
            for way in ["Stream", "Delta"] {
                let text = format!(
                    "[x] {way}{kind} gRPC config stream to a closed since 7200s ago: 14, b"
                );
                let expected = format!("{way}{kind} gRPC config stream to a, closed for 2 hours");
                assert_eq!(name(&text), Some(expected));
            }
        }
        assert_eq!(
            name("DeltaSecrets gRPC config stream closed: 2, b").as_deref(),
            Some("DeltaSecrets gRPC config stream")
        );
        for other in [
            "gRPC config stream closed: 2",
            "a gRPC config stream to",
            "x gRPC config stream to a closed: 1,",
            "",
        ] {
            assert_eq!(name(other), None, "{other}");
        }
    }
}
