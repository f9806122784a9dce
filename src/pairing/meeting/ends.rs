//! The ends a proxy has: clusters, and filter chains of listeners.

use super::{NoMeeting, side_name};
use crate::model::{
    Address, Chain, ChainOrigin, DataSource, Evidence, Fact, OwnCertificate, Proxy, ProxyId, Side,
    Site, TlsContext, Transport, ValidationContext,
};
use crate::pairing::anchors::sources;

/// A cluster or a filter chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct End {
    /// Where it stands; `None` for one that is made of `/certs` or files.
    pub(super) site: Option<Site>,
    /// How it speaks.
    pub(super) transport: Transport,
}

/// A cluster with one end, or a listener with all its filter chains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listener {
    /// Its filter chains.
    pub(super) chains: Vec<End>,
}

/// The ends of one side: clusters each alone, filter chains by listener.
pub(super) struct Ends {
    /// As many as there are to choose from.
    pub(super) groups: Vec<Vec<End>>,
    /// Whether the user named it.
    pub(super) is_named: bool,
}

impl End {
    /// `cluster/NAME`, `listener/NAME/CHAIN`.
    pub(super) fn place(&self) -> String {
        match (&self.site, &self.transport) {
            (Some(site), _) => site.name(),
            (None, Transport::Tls(context)) => context
                .name
                .clone()
                .unwrap_or_else(|| "no configuration in evidence".to_owned()),
            (None, _) => "no configuration in evidence".to_owned(),
        }
    }

    fn owner(&self) -> String {
        match &self.site {
            Some(site) => Site {
                part: None,
                ..site.clone()
            }
            .name(),
            None => self.place(),
        }
    }
}

impl Listener {
    /// `listener/NAME`.
    pub(super) fn name(&self) -> String {
        self.chains.first().map_or_else(String::new, End::owner)
    }

    /// The addresses it listens on.
    pub(super) fn addresses(&self) -> &[Address] {
        self.chains
            .iter()
            .find_map(|chain| chain.site.as_ref())
            .map_or(&[], |site| &site.addresses)
    }
}

/// The ends of a proxy on one side. `wanted` is what the user named.
pub(super) fn of(
    evidence: &Evidence,
    id: ProxyId,
    side: Side,
    wanted: Option<&str>,
) -> Result<Ends, NoMeeting> {
    let Some(proxy) = evidence.proxies.get(id.0) else {
        return Err(nothing(side));
    };
    let mut ends = configured(proxy, side);
    if let Some(wanted) = wanted {
        let candidates: Vec<String> = ends.iter().map(End::place).collect();
        ends.retain(|end| is_named(end, wanted));
        if ends.is_empty() {
            return Err(NoMeeting::NotThere {
                side: side_name(side),
                wanted: wanted.to_owned(),
                candidates,
            });
        }
    }
    if ends.is_empty() {
        ends = vec![End {
            site: None,
            transport: Transport::Tls(Box::new(
                shown(proxy, side)
                    .or_else(|| of_files(evidence, id, side))
                    .ok_or_else(|| nothing(side))?,
            )),
        }];
    }
    Ok(Ends {
        groups: grouped(ends, side),
        is_named: wanted.is_some(),
    })
}

const fn nothing(side: Side) -> NoMeeting {
    NoMeeting::Nothing {
        side: side_name(side),
        what: match side {
            Side::Upstream => "cluster",
            Side::Downstream => "listener",
        },
    }
}

/// What the proxy's configuration has on this side; plaintext too.
fn configured(proxy: &Proxy, side: Side) -> Vec<End> {
    if proxy.configured.is_empty() && proxy.plaintext.is_empty() {
        return Vec::new();
    }
    let with_tls = proxy
        .contexts
        .iter()
        .filter(|context| context.side == side)
        .filter(|_| !proxy.configured.is_empty())
        .map(|context| End {
            site: context.site.clone().map(|site| with_endpoints(site, proxy)),
            transport: Transport::Tls(Box::new(context.clone())),
        });
    let plain = proxy
        .plaintext
        .iter()
        .filter(|site| site.side == side)
        .map(|site| End {
            site: Some(with_endpoints(site.clone(), proxy)),
            transport: Transport::Plaintext,
        });
    with_tls.chain(plain).collect()
}

/// A cluster's endpoints stand in an entry of their own where EDS delivers them.
fn with_endpoints(mut site: Site, proxy: &Proxy) -> Site {
    if site.side == Side::Upstream && site.addresses.is_empty() {
        site.addresses = proxy
            .endpoints
            .iter()
            .filter(|(cluster, _)| *cluster == site.owner)
            .flat_map(|(_, addresses)| addresses.clone())
            .collect();
    }
    site
}

/// What `/certs` shows of some context: the one that presents something, else the first. Whether it requires a client
/// certificate is not shown; with the matchers unknown too, that stays open.
fn shown(proxy: &Proxy, side: Side) -> Option<TlsContext> {
    let of_side = || proxy.contexts.iter().filter(|context| context.side == side);
    let presents = |context: &&TlsContext| {
        context
            .certificates
            .value()
            .is_some_and(|own| !own.is_empty())
    };
    let context = of_side().find(presents).or_else(|| of_side().next())?;
    Some(TlsContext {
        name: Some("a context of /certs".to_owned()),
        ..context.clone()
    })
}

/// A context of the PEM files of a side: what it presents and what it trusts; all else is not in evidence.
fn of_files(evidence: &Evidence, id: ProxyId, side: Side) -> Option<TlsContext> {
    let chain = evidence.chains.iter().find(|chain| chain.proxy == Some(id));
    let bundles: Vec<_> = evidence
        .bundles
        .iter()
        .filter(|bundle| bundle.proxy == Some(id))
        .collect();
    if chain.is_none() && bundles.is_empty() {
        return None;
    }
    let (trusted_ca, crl) = if bundles.is_empty() {
        (Fact::NotInEvidence, Fact::Absent)
    } else {
        let (anchors, lists) = sources(&bundles);
        (Fact::known(anchors), lists)
    };
    let validation = ValidationContext {
        trusted_ca,
        crl,
        ..ValidationContext::default()
    };
    Some(TlsContext {
        name: Some("files".to_owned()),
        certificates: chain.map_or(Fact::NotInEvidence, |chain| Fact::known(vec![own(chain)])),
        validation: Fact::known(validation),
        ..TlsContext::new(side)
    })
}

fn own(chain: &Chain) -> OwnCertificate {
    OwnCertificate {
        chain: Fact::known(DataSource {
            path: chain.name.clone().unwrap_or_default(),
            text: chain
                .pem
                .clone()
                .filter(|_| chain.origin == ChainOrigin::File)
                .map_or(Fact::NotInEvidence, Fact::known),
            certificates: Fact::known(chain.presented.certificates.clone()),
            crls: Fact::Absent,
            keys_decode: Fact::NotInEvidence,
            complete: chain.presented.complete,
        }),
        private_key: Fact::NotInEvidence,
        pkcs12: Fact::Absent,
        has_empty_pkcs12: false,
        has_key_provider: false,
        ocsp_staple: Fact::Absent,
        tls: None,
    }
}

/// Whether a name as typed is this end's or its owner's.
fn is_named(end: &End, wanted: &str) -> bool {
    let names = [end.place(), end.owner()];
    names
        .iter()
        .any(|name| name == wanted || name.split_once('/').is_some_and(|(_, bare)| bare == wanted))
}

/// Filter chains stand together by listener, transport socket matches each alone.
fn grouped(ends: Vec<End>, side: Side) -> Vec<Vec<End>> {
    if side == Side::Upstream {
        return ends.into_iter().map(|end| vec![end]).collect();
    }
    let mut groups: Vec<Vec<End>> = Vec::new();
    for end in ends {
        let owner = end.owner();
        match groups
            .iter_mut()
            .find(|group| group.first().is_some_and(|first| first.owner() == owner))
        {
            Some(group) => group.push(end),
            None => groups.push(vec![end]),
        }
    }
    groups
}
