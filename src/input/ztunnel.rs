//! ztunnel's config dump: `certificates[]` with `identity`, `state`, and `certChain`/`caCert` entries whose `pem` is base64
//! of PEM. Chains are whole here, other than in Envoy's `/certs`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::collected::Collected;
use super::pem;
use crate::input::document::{Document, Node};
use crate::model::{
    Bundle, Chain, ChainOrigin, DataSource, Fact, Presented, ProblemKind, Proxy, ProxyId,
};

/// Whether the document is one, or its `certificates` array.
pub(super) fn recognises(document: &Document<'_>) -> bool {
    document
        .nodes()
        .any(|root| workloads(&root).next().is_some())
}

/// The elements of `certificates`.
fn workloads<'d, 't>(root: &Node<'d, 't>) -> impl Iterator<Item = Node<'d, 't>> {
    let list = root.get("certificates").unwrap_or_else(|| root.clone());
    let items: Vec<_> = list
        .items()
        .chain(list.is_object().then_some(list.clone()))
        .filter(|item| item.has("identity") && (item.has("cert_chain") || item.has("state")))
        .collect();
    items.into_iter()
}

/// Reads every workload certificate of the document.
pub(super) fn read(document: &Document<'_>, out: &mut Collected) {
    let proxy = out.proxy(Proxy {
        inputs: vec![out.input],
        ..Proxy::default()
    });
    for root in document.nodes() {
        for workload in workloads(&root) {
            read_workload(&workload, proxy, out);
        }
    }
}

fn read_workload(workload: &Node<'_, '_>, proxy: ProxyId, out: &mut Collected) {
    let identity = workload.text_of("identity").map(str::to_owned);
    let location = workload.location(out.input);
    if let Some(chain) = workload
        .get("cert_chain")
        .filter(|list| list.items().next().is_some())
    {
        let (certificates, complete) = certificates(&chain, out);
        out.chains.push(Chain {
            presented: Presented {
                certificates,
                complete,
                signing_key: Fact::NotInEvidence,
            },
            origin: ChainOrigin::Secret,
            proxy: Some(proxy),
            name: identity.clone(),
            sources: vec![location.clone()],
            pem: None,
        });
    } else {
        let who = identity.as_deref().unwrap_or("this workload");
        let state = workload.text_of("state").unwrap_or("no certificate");
        let message = format!("ztunnel has no certificate for {who}: {state}");
        let kind = ProblemKind::ZtunnelWithoutCertificate;
        out.problem(message, location.clone(), true, kind);
    }
    let roots = ["ca_cert", "root_certs"]
        .into_iter()
        .find_map(|name| workload.get(name));
    if let Some(roots) = roots.filter(|list| list.items().next().is_some()) {
        let (certificates, complete) = certificates(&roots, out);
        out.bundles.push(Bundle {
            trust_domain: None,
            source: DataSource {
                keys_decode: Fact::NotInEvidence,
                path: String::new(),
                text: Fact::NotInEvidence,
                certificates: Fact::known(certificates),
                crls: Fact::Absent,
                complete,
            },
            proxy: Some(proxy),
            name: None,
            sources: vec![roots.location(out.input)],
        });
    }
}

fn certificates(
    list: &Node<'_, '_>,
    out: &mut Collected,
) -> (Vec<crate::model::Certificate>, bool) {
    let mut certificates = Vec::new();
    let mut complete = list.value.whole;
    for entry in list.items() {
        let Some(value) = entry.get("pem") else {
            complete = false;
            continue;
        };
        let at = value.location(out.input);
        if let Some(text) = value.text().and_then(pem_of) {
            let contents = pem::contents(&text, &at, out);
            complete &= contents.complete;
            certificates.extend(contents.certificates);
        } else {
            complete = false;
            out.lost_at("this pem field holds no base64 of PEM", at);
        }
    }
    (certificates, complete)
}

/// `pem` is base64 of PEM; some versions print the PEM itself.
fn pem_of(text: &str) -> Option<String> {
    if pem::recognises(text) {
        return Some(text.to_owned());
    }
    String::from_utf8(STANDARD.decode(text.trim()).ok()?).ok()
}
