//! Who the proxy is: the node of its bootstrap.

use crate::input::document::Node;
use crate::model::{EnvoyVersion, Proxy};

/// Metadata that names the trust domain, the surest first. Istio's mesh id is the trust domain unless it is set.
const TRUST_DOMAIN: [&str; 2] = ["TRUST_DOMAIN", "MESH_ID"];

/// Takes node id, version and trust domain from a bootstrap.
pub(super) fn read(bootstrap: &Node<'_, '_>, proxy: &mut Proxy) {
    let Some(node) = bootstrap.get("node") else {
        return;
    };
    proxy.node = node
        .text_of("id")
        .filter(|id| !id.is_empty())
        .map(str::to_owned);
    proxy.version = version(&node);
    proxy.trust_domain = node.get("metadata").and_then(|metadata| {
        TRUST_DOMAIN
            .iter()
            .find_map(|name| metadata.text_of(name))
            .map(str::to_owned)
    });
}

/// The version of the binary. Protobuf omits a patch level of zero.
fn version(node: &Node<'_, '_>) -> Option<EnvoyVersion> {
    if let Some(version) = node
        .get("user_agent_build_version")
        .and_then(|build| build.get("version"))
    {
        let number = |name: &str| -> Option<u32> {
            version
                .get(name)
                .map_or(Some(0), |number| number.scalar()?.parse().ok())
        };
        return (number("major_number")? == 1)
            .then(|| {
                Some(EnvoyVersion {
                    minor: number("minor_number")?,
                    patch: Some(number("patch")?),
                })
            })
            .flatten();
    }
    node.text_of("user_agent_version")?.parse().ok()
}
