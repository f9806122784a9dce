//! Which filter chain of a listener takes a connection (Envoy's `FilterChainManagerImpl::findFilterChain`).
//!
//! Envoy compares one property after the other, the most specific value first, and never goes back.

use std::fmt;

use super::ends::{End, Listener};
use super::{NoMeeting, alike};
use crate::model::FilterChainMatch;

/// What a server sees of a connection before TLS begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hello {
    /// Destination port, where the client's endpoints tell.
    port: Option<u32>,
    /// Whether the first bytes are looked at.
    is_inspected: bool,
    /// Whether the client speaks TLS.
    is_tls: bool,
    /// SNI; empty: none. `None`: not in evidence, or decided at run time.
    server_name: Option<String>,
    /// ALPN; `None`: not in evidence.
    protocols: Option<Vec<String>>,
}

impl Hello {
    /// Of a client's cluster, at this listener.
    pub(super) fn of(cluster: &End, listener: &Listener) -> Self {
        let context = cluster.transport.context();
        let endpoints = cluster
            .site
            .as_ref()
            .map_or(&[][..], |site| &site.addresses);
        let port = match endpoints {
            [first, others @ ..] if others.iter().all(|other| other.port == first.port) => {
                Some(first.port)
            }
            _ => None,
        };
        let matches = || {
            listener
                .chains
                .iter()
                .filter_map(|chain| chain.site.as_ref())
        };
        // Envoy puts an inspector in front by itself where a match asks for what only an inspector finds out.
        let needs_inspector = |matches: &FilterChainMatch| {
            matches.transport == "tls"
                || (matches.transport.is_empty()
                    && !(matches.server_names.is_empty() && matches.protocols.is_empty()))
        };
        let is_inspected = matches().any(|site| site.inspects || needs_inspector(&site.matches));
        Self {
            port,
            is_inspected,
            is_tls: context.is_some(),
            server_name: match context {
                Some(context)
                    if context.auto_host_sni
                        || context.request.auto_sni
                        || cluster.site.is_none() =>
                {
                    None
                }
                Some(context) => Some(context.sni.clone().unwrap_or_default()),
                None => Some(String::new()),
            },
            protocols: match context {
                Some(_) if cluster.site.is_none() => None,
                Some(context) => Some(context.alpn.clone()),
                None => Some(Vec::new()),
            },
        }
    }

    fn transport(&self) -> &'static str {
        if self.is_inspected && self.is_tls {
            "tls"
        } else {
            "raw_buffer"
        }
    }
}

impl fmt::Display for Hello {
    /// `TLS, SNI catalogue.shop, ALPN istio`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.is_tls {
            return f.write_str("plaintext");
        }
        match self.server_name.as_deref() {
            None => f.write_str("TLS, an SNI that is not in evidence")?,
            Some("") => f.write_str("TLS, no SNI")?,
            Some(name) => write!(f, "TLS, SNI {name}")?,
        }
        match self.protocols.as_deref() {
            None => f.write_str(", an ALPN that is not in evidence"),
            Some([]) => f.write_str(", no ALPN"),
            Some(protocols) => write!(f, ", ALPN {}", protocols.join(" ")),
        }
    }
}

/// The filter chain that takes the connection and what decided for it; `None` where none does.
pub(super) fn choose<'a>(
    listener: &'a Listener,
    hello: &Hello,
) -> Result<Option<(&'a End, String)>, NoMeeting> {
    let mut why = Vec::new();
    let (default, mut chains): (Vec<&End>, Vec<&End>) = listener
        .chains
        .iter()
        .partition(|end| end.site.as_ref().is_some_and(|site| site.is_default));
    let total = listener.chains.len();
    if let Some(port) = hello.port {
        let has_port = |end: &&End| matches(end).is_some_and(|m| m.port == Some(port));
        narrow(
            &mut chains,
            has_port,
            |m| m.port.is_none(),
            &mut why,
            || format!("destination port {port}"),
        );
    }
    if let Some(name) = hello.server_name.as_deref().filter(|_| hello.is_inspected) {
        let best = most_specific(&chains, name);
        let fits = |end: &&End| {
            best.as_ref()
                .is_some_and(|best| matches(end).is_some_and(|m| m.server_names.contains(best)))
        };
        narrow(
            &mut chains,
            fits,
            |m| m.server_names.is_empty(),
            &mut why,
            || format!("SNI {name}"),
        );
    } else if hello.server_name.is_some() {
        chains.retain(|end| matches(end).is_none_or(|m| m.server_names.is_empty()));
    }
    let transport = hello.transport();
    let fits = |end: &&End| matches(end).is_some_and(|m| m.transport == transport);
    narrow(
        &mut chains,
        fits,
        |m| m.transport.is_empty(),
        &mut why,
        || format!("transport protocol {transport}"),
    );
    if let Some(protocols) = &hello.protocols {
        let seen: &[String] = if hello.is_inspected { protocols } else { &[] };
        let wanted = seen.iter().find(|protocol| {
            chains
                .iter()
                .any(|end| matches(end).is_some_and(|m| m.protocols.contains(protocol)))
        });
        let fits = |end: &&End| {
            wanted.is_some_and(|wanted| matches(end).is_some_and(|m| m.protocols.contains(wanted)))
        };
        narrow(
            &mut chains,
            fits,
            |m| m.protocols.is_empty(),
            &mut why,
            || format!("ALPN {}", wanted.map_or("", String::as_str)),
        );
    }
    let chosen = match chains.as_slice() {
        [] => default
            .first()
            .copied()
            .map(|end| (end, "the default filter chain".to_owned())),
        [first, others @ ..] => {
            if others.iter().any(|other| !alike(first, other)) {
                return Err(NoMeeting::Several {
                    side: "server",
                    flag: "--listener",
                    candidates: chains.iter().map(|end| end.place()).collect(),
                });
            }
            let why = match (total, why.is_empty()) {
                (1, _) => String::new(),
                (_, true) => "its filter chains are alike to this client".to_owned(),
                (_, false) => format!("its filter chain by {}", why.join(" and ")),
            };
            Some((*first, why))
        }
    };
    Ok(chosen)
}

fn matches(end: &End) -> Option<&FilterChainMatch> {
    end.site.as_ref().map(|site| &site.matches)
}

/// Keeps the chains that name the value; where none does, those that ask for none.
fn narrow(
    chains: &mut Vec<&End>,
    names_it: impl Fn(&&End) -> bool,
    asks_nothing: impl Fn(&FilterChainMatch) -> bool,
    why: &mut Vec<String>,
    reason: impl FnOnce() -> String,
) {
    if chains.iter().any(&names_it) {
        let before = chains.len();
        chains.retain(names_it);
        if chains.len() < before {
            why.push(reason());
        }
    } else {
        chains.retain(|end| matches(end).is_none_or(&asks_nothing));
    }
}

/// The server name of any chain that fits an SNI best: itself, else the longest suffix with a wildcard.
fn most_specific(chains: &[&End], name: &str) -> Option<String> {
    let known = |candidate: &str| {
        chains
            .iter()
            .filter_map(|end| matches(end))
            .any(|m| m.server_names.iter().any(|known| known == candidate))
    };
    let name = name.to_ascii_lowercase();
    if known(&name) {
        return Some(name);
    }
    let mut rest = name.as_str();
    while let Some(dot) = rest.find('.') {
        let (_, suffix) = rest.split_at(dot);
        let wildcard = format!("*{suffix}");
        if known(&wildcard) {
            return Some(wildcard);
        }
        rest = suffix.trim_start_matches('.');
    }
    None
}
