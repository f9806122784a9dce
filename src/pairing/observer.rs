//! The side that printed a line and refused its peer: its proxy, and which of the proxy's contexts did.

use std::net::IpAddr;

use crate::knowledge::errors::{self, Told};
use crate::model::{Evidence, Proxy, ProxyId, Role, Side, Symptom, TlsContext};

/// Who refused the peer of a line.
pub struct Observer<'a> {
    /// The proxy that printed it.
    pub proxy: ProxyId,
    /// The role in which the peer presented its certificate.
    pub peer: Role,
    /// The contexts that may have refused it; at least one.
    pub contexts: Vec<&'a TlsContext>,
}

impl<'a> Observer<'a> {
    /// `None` where nobody in evidence printed it, where it refused nobody, or where no context of it that verifies is in
    /// evidence.
    pub fn of(symptom: &Symptom, evidence: &'a Evidence) -> Option<Self> {
        let id = symptom.printer.proxy?;
        let proxy = evidence.proxies.get(id.0)?;
        let role = refuser(symptom)?.role(symptom, proxy);
        let on_side = proxy
            .contexts
            .iter()
            .filter(|context| context.side.role() == role && context.validation.value().is_some());
        let mut contexts: Vec<&TlsContext> = on_side.collect();
        let is_named = |context: &&TlsContext| {
            let site = context.site.as_ref();
            site.is_some_and(|site| symptom.printer.names(&site.owner))
        };
        if contexts.iter().any(is_named) {
            contexts.retain(is_named);
        }
        (!contexts.is_empty()).then_some(Self {
            proxy: id,
            peer: role.other(),
            contexts,
        })
    }
}

/// The side that refused its peer and printed it.
enum Refuser {
    Known(Role),
    /// The line does not say on which side its printer stands.
    EitherSide,
}

impl Refuser {
    fn role(self, symptom: &Symptom, proxy: &Proxy) -> Role {
        let verifies = |role: Role| {
            let mut contexts = proxy.contexts.iter();
            contexts
                .any(|context| context.side.role() == role && context.validation.value().is_some())
        };
        match self {
            Self::Known(role) => role,
            Self::EitherSide => {
                let address = symptom.peer.address;
                // Who calls comes from anywhere; who is called is an endpoint.
                let is_called = address.is_some_and(|address| is_endpoint(address, proxy));
                if is_called || !verifies(Role::Server) {
                    Role::Client
                } else {
                    Role::Server
                }
            }
        }
    }
}

/// `None` where the printer refused nobody.
fn refuser(symptom: &Symptom) -> Option<Refuser> {
    match errors::read(&symptom.sign).told() {
        Told::Here => Some(match symptom.printer.side.map(Side::role) {
            Some(role) => Refuser::Known(role),
            None => Refuser::EitherSide,
        }),
        Told::HereAsServer => Some(Refuser::Known(Role::Server)),
        Told::HereAsClient => Some(Refuser::Known(Role::Client)),
        Told::ByPeer | Told::ByPeerToClient | Told::AtLoading | Told::Open | Told::Nobody => None,
    }
}

fn is_endpoint(address: IpAddr, proxy: &Proxy) -> bool {
    let sites = proxy
        .contexts
        .iter()
        .filter_map(|context| context.site.as_ref());
    let clusters = sites.filter(|site| site.side == Side::Upstream);
    let delivered = proxy.endpoints.iter().flat_map(|(_, addresses)| addresses);
    let mut endpoints = clusters.flat_map(|site| &site.addresses).chain(delivered);
    endpoints.any(|endpoint| endpoint.host.parse() == Ok(address))
}
