//! Names that only a request decides (2.5, 3.4; Envoy's `Router::Filter::decodeHeaders`, `DefaultCertValidator`).
//!
//! A connection is opened for one request. With `auto_san_validation` the host of that request must be among the SANs; with
//! `auto_sni` it becomes the server name, which `auto_sni_san_validation` puts in the place of the configured matchers. The
//! evidence seldom shows which hosts are requested: then each host that the leaf names may be accepted, and no other.

use crate::knowledge::Check;
use crate::knowledge::envoy::Release;
use crate::knowledge::errors::LibraryError;
use crate::model::{
    Certificate, Fact, GeneralName, GeneralNames, TlsContext, host_of, is_ip_address,
};
use crate::verify::Step;
use crate::verify::boringssl;
use crate::verify::step::{at_presenter, at_verifier};
use crate::verify::{Failure, Missing, StepOutcome};

use super::{dns, san, text};

/// The server name of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ServerName<'a> {
    /// None is sent, or nothing is demanded of it: the configured matchers apply.
    None,
    /// This one.
    Known(&'a str),
    /// Any, from this source.
    Open(Source),
}

/// Where a server name comes from that the evidence does not show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// auto_sni.
    Request,
    /// auto_host_sni.
    Endpoint,
}

/// What `auto_san_validation` demands, before the matchers are looked at. `failure`: what the validator prints where this host
/// is demanded; `None`: one that is not known.
pub(super) fn check(
    leaf: &Certificate,
    context: &TlsContext,
    release: &Release,
    failure: impl Fn(Option<&str>) -> Failure,
) -> Option<Step> {
    if !context.request.auto_san_validation {
        return None;
    }
    Some(match context.request.hosts.value() {
        Some(hosts) => known_hosts(leaf, hosts, release, failure),
        None => any_host(leaf, context, release, failure(None)),
    })
}

/// The hosts are in evidence: each of them is demanded of the connections that are opened for it.
fn known_hosts(
    leaf: &Certificate,
    hosts: &[String],
    release: &Release,
    failure: impl Fn(Option<&str>) -> Failure,
) -> Step {
    let steps = hosts.iter().map(|host| {
        Step::decided(
            Check::SanOverride,
            named_by(leaf, host, release),
            format!("{}; the request demands {host}", san::described(leaf)),
            failure(Some(host)),
            &[at_presenter("leaf subject alternative names")],
        )
    });
    each_may_apply(steps.collect()).unwrap_or_else(|| {
        Step::not_applicable(Check::SanOverride, "no request is sent to this cluster")
    })
}

/// Any host may be requested: the SANs tell which of them are accepted.
fn any_host(leaf: &Certificate, context: &TlsContext, release: &Release, failure: Failure) -> Step {
    let demand = match &context.request.header {
        None => "auto_san_validation demands the request's host".to_owned(),
        Some(header) => format!(
            "auto_san_validation demands the request's host, or what its header {header} says"
        ),
    };
    let accepts_any_text = context.request.header.is_some();
    let hosts = Hosts::of(leaf, release, |name| {
        accepts_any_text || may_be_requested(name)
    });
    hosts.step(Check::SanOverride, leaf, &demand, failure)
}

/// A context that would verify nothing refuses everything under `auto_san_validation`: the demand switches the library's own
/// verification on, which knows no anchor (`ClientContextImpl::newSsl`).
pub(super) fn without_anchors() -> Step {
    let said = LibraryError::CERTIFICATE_VERIFY_FAILED;
    Step::failed(
        Check::NoIssuer,
        "auto_san_validation has the chain verified, and no trusted_ca is configured",
        Failure {
            counter: None,
            ..text::tls_failure(&[said], None)
        },
    )
    .at(0)
}

/// The server names that a connection may have, as far as they decide which SANs are accepted. The names that a request
/// demands take the place of the server name (3.4).
pub(super) fn server_names(context: &TlsContext) -> Vec<ServerName<'_>> {
    if !context.auto_sni_san_validation || context.request.auto_san_validation {
        return vec![ServerName::None];
    }
    let configured = match context.sni.as_deref() {
        Some(sni) if !sni.is_empty() => ServerName::Known(sni),
        _ => ServerName::None,
    };
    // Without a name, an endpoint leaves the configured one in force.
    let fixed = if context.auto_host_sni {
        vec![ServerName::Open(Source::Endpoint), configured]
    } else {
        vec![configured]
    };
    if !context.request.auto_sni {
        return fixed;
    }
    // A host that is empty or an IP address is never sent as server name.
    let Some(hosts) = context.request.hosts.value() else {
        return [vec![ServerName::Open(Source::Request)], fixed].concat();
    };
    let sent = |host: &&String| !host.is_empty() && !is_ip_address(host);
    let mut names: Vec<ServerName<'_>> = hosts
        .iter()
        .filter(sent)
        .map(|host| ServerName::Known(host))
        .collect();
    if names.len() < hosts.len() {
        names.extend(fixed);
    }
    names
}

/// `auto_sni_san_validation` with a server name that is not in evidence: one of the leaf's DNS names, or it is refused.
pub(super) fn open_server_name(
    leaf: &Certificate,
    source: Source,
    release: &Release,
    failure: Failure,
) -> Step {
    let demand = match source {
        Source::Request => "auto_sni_san_validation demands the SNI, which is the request's host",
        Source::Endpoint => {
            "auto_sni_san_validation demands the SNI, which is the endpoint's host name"
        }
    };
    let hosts = Hosts::of(leaf, release, |name| {
        matches!(name, GeneralName::Dns { .. })
    });
    hosts.step(Check::SanMatch, leaf, demand, failure)
}

/// One step for several of which one applies to each connection; `None` for none. It is decided where they agree, and says
/// what Envoy prints where they print the same.
pub(super) fn each_may_apply(steps: Vec<Step>) -> Option<Step> {
    let fits = |step: &Step| {
        matches!(
            step.outcome,
            StepOutcome::Passed | StepOutcome::NotApplicable
        )
    };
    let mut details: Vec<String> = Vec::new();
    for step in &steps {
        if !details.contains(&step.detail) {
            details.push(step.detail.clone());
        }
    }
    let (passing, stopping): (Vec<Step>, Vec<Step>) = steps.into_iter().partition(fits);
    let agree = passing.is_empty()
        && stopping
            .iter()
            .all(|step| step.outcome == StepOutcome::Failed);
    let mut steps = stopping.into_iter().chain(passing);
    let mut joined = steps.next()?;
    joined.detail = details.join("; or ");
    if joined.outcome == StepOutcome::Failed && !agree {
        joined.outcome = StepOutcome::Undecided;
        joined.missing = vec![requested_host()];
    }
    let prints_otherwise = |other: Step| other.failure.is_some() && other.failure != joined.failure;
    if steps.any(prints_otherwise)
        && let Some(failure) = &mut joined.failure
    {
        failure.envoy_error = None;
    }
    Some(joined)
}

/// What decides, and the flag that says which names are demanded.
fn requested_host() -> Missing {
    at_verifier("requested host").or_by("--expect-san <requested host>")
}

/// The hosts for which a leaf is accepted.
enum Hosts {
    /// The leaf's SANs are not in evidence.
    Unknown,
    /// These; whether there may be more.
    Named(Vec<String>, bool),
}

impl Hosts {
    fn of(leaf: &Certificate, release: &Release, counts: impl Fn(&GeneralName) -> bool) -> Self {
        match boringssl::alt_names(leaf, release.boringssl).0 {
            Fact::NotInEvidence => Self::Unknown,
            Fact::Absent | Fact::Unreadable { .. } => Self::Named(Vec::new(), false),
            Fact::Present { value, .. } => {
                let named = value.names.iter().filter(|name| counts(name));
                let mut hosts: Vec<String> = Vec::new();
                for host in named.map(shown) {
                    if !hosts.contains(&host) {
                        hosts.push(host);
                    }
                }
                Self::Named(hosts, !value.complete)
            }
        }
    }

    fn step(self, check: Check, leaf: &Certificate, demand: &str, failure: Failure) -> Step {
        let described = san::described(leaf);
        match self {
            Self::Unknown => Step::undecided(
                check,
                format!("{described}; {demand}"),
                failure,
                vec![
                    at_presenter("leaf subject alternative names"),
                    requested_host(),
                ],
            ),
            Self::Named(hosts, false) if hosts.is_empty() => Step::failed(
                check,
                format!("{described}; {demand}, and no host is named"),
                failure,
            ),
            Self::Named(hosts, _) if hosts.is_empty() => Step::undecided(
                check,
                format!("{described}; {demand}"),
                failure,
                vec![
                    at_presenter("leaf subject alternative names"),
                    requested_host(),
                ],
            ),
            Self::Named(hosts, _) => Step::undecided(
                check,
                format!(
                    "accepted only for requests whose host is among: {} ({demand})",
                    hosts.join(", ")
                ),
                failure,
                vec![requested_host()],
            ),
        }
    }
}

/// Whether a client can ask for a host that this name stands for: Envoy answers an authority with other characters with 400,
/// and takes a port off before it compares.
fn may_be_requested(name: &GeneralName) -> bool {
    if matches!(name, GeneralName::Ip { .. }) {
        return true;
    }
    let value = text::rendered(name);
    let allowed =
        |byte: &u8| byte.is_ascii_alphanumeric() || b"!$%&'()*+,-.:;=@[]_~".contains(byte);
    value.iter().all(allowed) && str::from_utf8(&value).is_ok_and(|text| host_of(text) == text)
}

fn shown(name: &GeneralName) -> String {
    let value = text::rendered(name);
    if value.is_empty() {
        "(the empty host)".to_owned()
    } else {
        String::from_utf8_lossy(&value).into_owned()
    }
}

/// One plain string against every SAN: DNS names by the DNS rule, all else by equality (3.4).
fn named_by(leaf: &Certificate, host: &str, release: &Release) -> Option<bool> {
    let names: &GeneralNames = match boringssl::alt_names(leaf, release.boringssl).0 {
        Fact::NotInEvidence => return None,
        Fact::Absent | Fact::Unreadable { .. } => return Some(false),
        Fact::Present { value, .. } => value,
    };
    let hit = names.names.iter().any(|name| {
        let value = text::rendered(name);
        match name {
            GeneralName::Dns { .. } => dns::matches(&value, host.as_bytes()),
            _ => value == host.as_bytes(),
        }
    });
    if hit {
        Some(true)
    } else if names.complete {
        Some(false)
    } else {
        None
    }
}
