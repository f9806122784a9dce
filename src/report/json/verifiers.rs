//! The verifiers that judged.

use serde::Serialize;

use super::verdicts::{TraceStep, rule_of, steps};
use crate::judgement::{JudgedVerifier, Judgement};
use crate::knowledge::Check;
use crate::knowledge::errors::EnvoyError;
use crate::model::{
    Bundle, Certificate, Clock, DataSource, Engine, Matching, Naming, Origins, ProxyId, Role,
    SanKind, SanMatcher, TlsVersion, ValidationContext, Validator,
};
use crate::verify::{LoadOutcome, LoadVerdict};

/// A verifier.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Verifier<'a> {
    /// `v0`, `v1`, …
    pub id: String,
    /// Whose code decides.
    pub engine: Engine,
    /// Which of Envoy's validators.
    pub validator: Validator,
    /// Which identities it accepts.
    pub naming: NamingName,
    /// What people call it.
    pub name: &'a str,
    /// The role of the peers it judges.
    pub judges: Role,
    /// The proxy it was found in.
    pub proxy: Option<ProxyId>,
    /// The bundles in evidence that it trusts.
    pub bundles: Vec<String>,
    /// Its SAN matchers; `null` where they are not in evidence.
    pub matchers: Option<Vec<Matcher<'a>>>,
    /// The version it runs; `null` where several are possible.
    pub envoy_version: Option<String>,
    /// All versions it may run.
    pub envoy_versions: Vec<String>,
    /// The TLS version that is negotiated; `null` where both are possible.
    pub tls_version: Option<TlsVersion>,
    /// Its moment.
    pub clock: Clock,
    /// How each part of it is known.
    pub origin: Origins,
    /// Whether it loads its own configuration.
    pub load: VerifierLoad<'a>,
}

/// Naming by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum NamingName {
    /// No matcher is known or assumed.
    None,
    /// Configured SAN matchers.
    Explicit,
    /// Istio's secure naming.
    Istio,
    /// ztunnel's identity check.
    Ztunnel,
    /// Linkerd's identity check.
    Linkerd,
}

/// A SAN matcher.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Matcher<'a> {
    /// `uri`, `dns`, `email`, `ip`, `other-name`, or `any` for a matcher without a type.
    pub kind: &'static str,
    /// How it compares.
    pub matching: Matching,
    /// With what.
    pub value: &'a str,
    /// Without regard to case.
    pub ignore_case: bool,
}

/// Whether a verifier loads its own configuration.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VerifierLoad<'a> {
    /// The answer.
    pub outcome: LoadOutcome,
    /// The check that refuses it.
    pub check: Option<Check>,
    /// The rule that explains that check.
    pub rule: Option<&'static str>,
    /// What Envoy prints.
    pub envoy_error: Option<&'a EnvoyError>,
    /// What was found.
    pub detail: &'a str,
    /// All steps.
    pub steps: Vec<TraceStep<'a>>,
}

pub(super) fn all(judgement: &Judgement) -> Vec<Verifier<'_>> {
    let verifiers = judgement.verifiers.iter().enumerate();
    verifiers
        .map(|(index, judged)| verifier(index, judged, &judgement.evidence.bundles))
        .collect()
}

fn verifier<'a>(index: usize, judged: &'a JudgedVerifier, bundles: &[Bundle]) -> Verifier<'a> {
    let verifier = &judged.verifier;
    let validation = verifier.context.validation.value();
    let mut versions: Vec<String> = verifier.versions.iter().map(ToString::to_string).collect();
    versions.dedup();
    let only = match versions.as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    };
    Verifier {
        id: format!("v{index}"),
        engine: verifier.engine,
        validator: verifier.validator(),
        naming: naming(&verifier.naming),
        name: &verifier.name,
        judges: verifier.judges,
        proxy: verifier.proxy,
        bundles: validation.map_or_else(Vec::new, |validation| trusted(validation, bundles)),
        matchers: validation.and_then(matchers),
        envoy_version: only,
        envoy_versions: versions,
        tls_version: verifier.tls_version,
        clock: verifier.clock,
        origin: verifier.origins,
        load: load(&judged.load),
    }
}

const fn naming(naming: &Naming) -> NamingName {
    match naming {
        Naming::None => NamingName::None,
        Naming::Explicit => NamingName::Explicit,
        Naming::Istio(_) => NamingName::Istio,
        Naming::Ztunnel(_) => NamingName::Ztunnel,
        Naming::Linkerd => NamingName::Linkerd,
    }
}

/// Ids of the bundles whose anchors are all among those of the context.
fn trusted(validation: &ValidationContext, bundles: &[Bundle]) -> Vec<String> {
    let trusted_ca = validation.trusted_ca.value();
    let by_domain = validation
        .spiffe
        .iter()
        .flat_map(|spiffe| &spiffe.trust_domains)
        .map(|domain| &domain.bundle);
    let anchors: Vec<&Certificate> = trusted_ca
        .into_iter()
        .chain(by_domain)
        .flat_map(certificates)
        .collect();
    let is_trusted = |bundle: &Bundle| {
        let mut own = certificates(&bundle.source).peekable();
        own.peek().is_some() && own.all(|certificate| is_among(certificate, &anchors))
    };
    let bundles = bundles.iter().enumerate();
    bundles
        .filter(|(_, bundle)| is_trusted(bundle))
        .map(|(index, _)| format!("b{index}"))
        .collect()
}

fn certificates(source: &DataSource) -> impl Iterator<Item = &Certificate> {
    source.certificates.value().into_iter().flatten()
}

fn is_among(certificate: &Certificate, anchors: &[&Certificate]) -> bool {
    anchors.iter().any(|anchor| anchor.is_same(certificate))
}

fn matchers(validation: &ValidationContext) -> Option<Vec<Matcher<'_>>> {
    Some(
        validation
            .matchers_in_force()?
            .iter()
            .map(matcher)
            .collect(),
    )
}

fn matcher(matcher: &SanMatcher) -> Matcher<'_> {
    Matcher {
        kind: match &matcher.kind {
            None => "any",
            Some(SanKind::Uri) => "uri",
            Some(SanKind::Dns) => "dns",
            Some(SanKind::Email) => "email",
            Some(SanKind::Ip) => "ip",
            Some(SanKind::OtherName(_)) => "other-name",
        },
        matching: matcher.pattern.matching,
        value: &matcher.pattern.value,
        ignore_case: matcher.pattern.ignore_case,
    }
}

fn load(load: &LoadVerdict) -> VerifierLoad<'_> {
    VerifierLoad {
        outcome: load.outcome,
        check: load.check,
        rule: load.check.and_then(rule_of),
        envoy_error: load.envoy_error.as_ref(),
        detail: &load.detail,
        steps: steps(&load.steps),
    }
}
