//! Whether a proxy is one of Istio's, by what only Istio writes into a dump, and what its mesh pins.

use crate::model::{Certificate, GeneralNames, Matching, Proxy, Side, SpiffeId, TlsContext};

/// Whether Istio configured the proxy.
pub(super) fn configured(proxy: &Proxy) -> bool {
    let is_node = proxy.node.as_deref().is_some_and(|node| {
        ["sidecar~", "router~", "waypoint~"]
            .iter()
            .any(|kind| node.starts_with(kind))
    });
    let of_tls = proxy
        .contexts
        .iter()
        .filter_map(|context| context.site.as_ref());
    let mut sites = of_tls.chain(&proxy.plaintext);
    is_node
        || sites.any(|site| {
            let is_match = site
                .part
                .as_deref()
                .is_some_and(|part| part.starts_with("tlsMode-"));
            let cluster = site.owner.as_str();
            is_match || cluster == "virtualInbound" || cluster.starts_with("outbound|")
        })
}

/// Whether Istio configured the proxy, and none of its clusters shows what its mesh pins.
pub(super) fn shows_no_pins(proxy: &Proxy) -> bool {
    configured(proxy) && proxy.contexts.iter().flat_map(pins).next().is_none()
}

/// The SPIFFE IDs that a cluster pins.
fn pins(context: &TlsContext) -> impl Iterator<Item = &str> {
    let validation = context
        .validation
        .value()
        .filter(|_| context.side == Side::Upstream);
    let matchers = validation.and_then(|validation| validation.matchers_in_force());
    let exact = matchers
        .into_iter()
        .flatten()
        .filter(|matcher| matcher.pattern.matching == Matching::Exact);
    exact
        .map(|matcher| matcher.pattern.value.as_str())
        .filter(|value| SpiffeId::has_scheme(value))
}

/// Whether the leaf carries an identity that only another mesh writes: Consul's path, or Kuma's tags beside the ID.
pub(super) fn is_of_another_mesh(leaf: &Certificate) -> bool {
    let names = leaf.subject_alt_names.value();
    let mut uris = names.into_iter().flat_map(GeneralNames::uris);
    uris.any(|uri| uri.starts_with("kuma://") || is_consul_s(uri))
}

/// `spiffe://<id>.consul/ns/<namespace>/dc/<datacenter>/svc/<service>`, with or without a partition in front.
fn is_consul_s(uri: &str) -> bool {
    SpiffeId::parse(uri).is_ok_and(|id| {
        let segments = id.segments();
        let words: Vec<&&str> = segments.iter().step_by(2).collect();
        words.ends_with(&[&"ns", &"dc", &"svc"])
    })
}
