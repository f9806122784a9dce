//! What a cluster takes from each request: `UpstreamHttpProtocolOptions`, wherever it stands.

use super::api_value::ApiValue;
use super::error::ContextError;
use crate::model::RequestOptions;

/// Key of the HTTP options in `typed_extension_protocol_options`.
const HTTP_OPTIONS: &str = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";
/// End of the type that configures a cluster of dynamic forward proxies.
const FORWARD_PROXY: &str = ".dynamic_forward_proxy.v3.ClusterConfig";

/// The options in force. Typed HTTP options win over the deprecated field, even where they say nothing of SNI and SANs; a
/// cluster of dynamic forward proxies that has neither demands the host (`ClusterFactory::createClusterWithConfig`).
pub(super) fn options(cluster: &ApiValue) -> Result<RequestOptions, ContextError> {
    let typed = match cluster.get("typed_extension_protocol_options")? {
        Some(extensions) => extensions.get(HTTP_OPTIONS)?,
        None => None,
    };
    let options = match typed {
        Some(typed) => typed.any()?.1.get("upstream_http_protocol_options")?,
        None => match cluster.get("upstream_http_protocol_options")? {
            Some(deprecated) => Some(deprecated),
            None if forwards(cluster)? => {
                return Ok(RequestOptions {
                    auto_sni: true,
                    auto_san_validation: true,
                    ..RequestOptions::default()
                });
            }
            None => None,
        },
    };
    let Some(options) = options else {
        return Ok(RequestOptions::default());
    };
    Ok(RequestOptions {
        auto_sni: options.is_set("auto_sni")?,
        auto_san_validation: options.is_set("auto_san_validation")?,
        header: options
            .text("override_auto_sni_header")?
            .filter(|name| !name.is_empty())
            .map(str::to_ascii_lowercase),
        ..RequestOptions::default()
    })
}

/// Whether it is a cluster of dynamic forward proxies.
fn forwards(cluster: &ApiValue) -> Result<bool, ContextError> {
    let Some(kind) = cluster.get("cluster_type")? else {
        return Ok(false);
    };
    Ok(match kind.get("typed_config")? {
        Some(config) => config.any()?.0.ends_with(FORWARD_PROXY),
        None => kind.text("name")? == Some("envoy.clusters.dynamic_forward_proxy"),
    })
}
