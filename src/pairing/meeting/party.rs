//! A chosen end with everything that a handshake asks of it.

use crate::model::{
    Chain, ChainOrigin, Evidence, Fact, Naming, Origin, Origins, Party, Presented, ProxyId, Side,
    TlsContext, TlsVersion, Transport, Verifier,
};
use crate::pairing::{Selection, clock_of, flags, receivers, tls};

/// An end that was chosen.
pub(super) struct Chosen {
    pub(super) proxy: ProxyId,
    pub(super) side: Side,
    pub(super) place: String,
    pub(super) why: String,
    pub(super) transport: Transport,
}

/// The TLS version the two sides negotiate, where the parameters of both are in evidence.
pub(super) fn negotiated(evidence: &Evidence, from: &Chosen, to: &Chosen) -> Option<TlsVersion> {
    let known = parameters_known(evidence, from.proxy) && parameters_known(evidence, to.proxy);
    let (from, to) = (from.transport.context()?, to.transport.context()?);
    tls::negotiated(from, to).filter(|_| known)
}

/// Only configuration shows TLS parameters.
fn parameters_known(evidence: &Evidence, id: ProxyId) -> bool {
    evidence
        .proxies
        .get(id.0)
        .is_some_and(|proxy| !proxy.configured.is_empty() || !proxy.plaintext.is_empty())
}

impl Chosen {
    /// Adds its verifier, what it presents, and what it lacks.
    pub(super) fn into_party(
        self,
        evidence: &mut Evidence,
        version: Option<TlsVersion>,
        selection: &Selection,
    ) -> Party {
        let parameters_known = parameters_known(evidence, self.proxy);
        let chain = self
            .transport
            .context()
            .and_then(|context| presented(evidence, self.proxy, context));
        let proxy = evidence.proxies.get(self.proxy.0);
        let versions = selection
            .envoy_version
            .map_or_else(|| receivers::versions_of(proxy).0, |version| vec![version]);
        let pending = match (self.transport.context(), proxy) {
            (Some(context), Some(proxy)) => proxy
                .warming_secrets
                .iter()
                .filter(|secret| context.unresolved.contains(secret))
                .cloned()
                .collect(),
            _ => Vec::new(),
        };
        let verifier = self
            .transport
            .context()
            .map(|context| self.verifier(context, evidence, version, selection));
        Party {
            proxy: self.proxy,
            side: self.side,
            place: self.place,
            why: self.why,
            transport: self.transport,
            verifier,
            chain,
            versions,
            parameters_known,
            pending,
        }
    }

    fn verifier(
        &self,
        context: &TlsContext,
        evidence: &Evidence,
        version: Option<TlsVersion>,
        selection: &Selection,
    ) -> Verifier {
        let own = evidence
            .chains
            .iter()
            .find(|chain| chain.proxy == Some(self.proxy));
        let clock = own.map_or_else(
            || selection.at.of_capture(evidence.captured, selection.now),
            |chain| clock_of(chain, evidence, selection),
        );
        let role = self.side.role().other();
        let mut verifier = match evidence.proxies.get(self.proxy.0) {
            Some(proxy) => receivers::of_context(context, role, clock, self.proxy, proxy),
            None => receivers::configured(context, role, clock),
        };
        if !parameters_known(evidence, self.proxy) {
            verifier.origins = Origins {
                validator: Origin::Assumed,
                naming: Origin::Assumed,
                tls: Origin::Assumed,
                ..verifier.origins
            };
            verifier.naming = Naming::None;
        }
        verifier.tls_version = version;
        flags::replace_fields(&mut verifier, evidence, selection);
        verifier
    }
}

/// The chain of the evidence that a context presents. One that presents nothing gets an empty chain.
fn presented(evidence: &mut Evidence, id: ProxyId, context: &TlsContext) -> Option<usize> {
    if !context.certificates.is_in_evidence() {
        return None;
    }
    let own = context.certificates.value();
    let Some(first) = own.and_then(|own| own.first()) else {
        return Some(empty_chain(evidence, id, context));
    };
    let certificates = first.chain.value()?.certificates.value()?;
    let leaf = certificates.first()?;
    let of_proxy = |chain: &&Chain| chain.proxy == Some(id);
    let position = |wanted: &dyn Fn(&Chain) -> bool| {
        evidence
            .chains
            .iter()
            .position(|chain| wanted(chain) && chain.leaf().is_some_and(|own| own.is_same(leaf)))
    };
    position(&|chain| of_proxy(&chain) && chain.presented.certificates == *certificates)
        .or_else(|| position(&|chain| of_proxy(&chain)))
        .or_else(|| position(&|_| true))
}

fn empty_chain(evidence: &mut Evidence, id: ProxyId, context: &TlsContext) -> usize {
    let is_it = |chain: &Chain| chain.proxy == Some(id) && chain.presented.certificates.is_empty();
    if let Some(known) = evidence.chains.iter().position(is_it) {
        return known;
    }
    evidence.chains.push(Chain {
        presented: Presented {
            certificates: Vec::new(),
            complete: true,
            signing_key: Fact::NotInEvidence,
        },
        origin: ChainOrigin::Secret,
        proxy: Some(id),
        name: context.name.clone(),
        sources: context.location.iter().cloned().collect(),
        pem: None,
    });
    evidence.chains.len() - 1
}
