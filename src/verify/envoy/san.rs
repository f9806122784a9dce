//! SAN matching (section 3; `san_matcher.cc`, `getSubjectAltNameMatchers`).

use crate::knowledge::Check;
use crate::knowledge::envoy::Release;
use crate::model::{
    Certificate, Fact, GeneralName, GeneralNames, Matching, Presented, SanKind, SanMatcher,
    StringPattern, TlsContext, ValidationContext,
};
use crate::verify::Failure;
use crate::verify::Step;
use crate::verify::boringssl::{self, LibraryError};
use crate::verify::partial::any;
use crate::verify::step::{at_presenter, at_verifier};

use super::requested::{self, ServerName};
use super::{dns, re2, text};

/// A matcher with its SAN type, legacy entries expanded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TypedMatcher<'a> {
    /// Which SANs it looks at.
    pub(super) kind: SanKind,
    /// How it compares.
    pub(super) pattern: &'a StringPattern,
    /// Whether it comes of a legacy entry, which Envoy tries on four types.
    legacy: bool,
}

/// The matchers in force (3.1): the typed list, else each legacy entry four times. `None` where they are not in evidence.
pub(super) fn matchers(validation: &ValidationContext) -> Option<Vec<TypedMatcher<'_>>> {
    let source = validation.matchers_in_force()?;
    Some(source.iter().flat_map(expanded).collect())
}

fn expanded(matcher: &SanMatcher) -> Vec<TypedMatcher<'_>> {
    let typed = |kind: SanKind, legacy: bool| TypedMatcher {
        kind,
        pattern: &matcher.pattern,
        legacy,
    };
    match &matcher.kind {
        Some(kind) => vec![typed(kind.clone(), false)],
        None => [SanKind::Dns, SanKind::Uri, SanKind::Email, SanKind::Ip]
            .into_iter()
            .map(|kind| typed(kind, true))
            .collect(),
    }
}

/// Whether any matcher takes any of the leaf's SANs; `None` where the evidence leaves it open.
pub(super) fn any_matches(
    leaf: &Certificate,
    matchers: &[TypedMatcher<'_>],
    release: &Release,
) -> Option<bool> {
    let names = match boringssl::alt_names(leaf, release.boringssl).0 {
        Fact::NotInEvidence => return None,
        // An extension that does not decode gives no names (`X509_get_ext_d2i`).
        Fact::Absent | Fact::Unreadable { .. } => return Some(false),
        Fact::Present { value, .. } => value,
    };
    any(matchers
        .iter()
        .map(|matcher| matches_one(names, matcher, release)))
}

fn matches_one(
    names: &GeneralNames,
    matcher: &TypedMatcher<'_>,
    release: &Release,
) -> Option<bool> {
    let seen = any(names
        .names
        .iter()
        .filter(|name| is_of(name, &matcher.kind))
        .map(|name| value_matches(&text::rendered(name), matcher, release)));
    if seen == Some(false) && !names.complete && may_be_hidden(matcher) {
        None
    } else {
        seen
    }
}

/// Whether a SAN that `/certs` omits could satisfy the matcher. It omits email and otherName; but what a legacy entry
/// looks for as DNS or URI is no mailbox unless it holds an `@`.
fn may_be_hidden(matcher: &TypedMatcher<'_>) -> bool {
    match matcher.kind {
        SanKind::Email if matcher.legacy => match matcher.pattern.matching {
            Matching::Exact => matcher.pattern.value.contains('@'),
            Matching::Prefix => !matcher.pattern.value.contains("://"),
            Matching::Suffix | Matching::Contains | Matching::Regex => true,
        },
        SanKind::Email | SanKind::OtherName(_) => true,
        SanKind::Uri | SanKind::Dns | SanKind::Ip => false,
    }
}

fn is_of(name: &GeneralName, kind: &SanKind) -> bool {
    match (name, kind) {
        (GeneralName::Uri { .. }, SanKind::Uri)
        | (GeneralName::Dns { .. }, SanKind::Dns)
        | (GeneralName::Email { .. }, SanKind::Email)
        | (GeneralName::Ip { .. }, SanKind::Ip) => true,
        (GeneralName::OtherName { oid, .. }, SanKind::OtherName(wanted)) => oid == wanted,
        _ => false,
    }
}

fn value_matches(value: &[u8], matcher: &TypedMatcher<'_>, release: &Release) -> Option<bool> {
    let pattern = matcher.pattern;
    if matcher.kind == SanKind::Dns && pattern.matching == Matching::Exact {
        return Some(dns::matches(value, pattern.value.as_bytes()));
    }
    if pattern.matching == Matching::Regex {
        return re2::full_match(
            &pattern.value,
            value,
            release.regex_charset,
            pattern.program_limit,
        );
    }
    let fold = |bytes: &[u8]| {
        if pattern.ignore_case {
            bytes.to_ascii_lowercase()
        } else {
            bytes.to_vec()
        }
    };
    let (value, wanted) = (fold(value), fold(pattern.value.as_bytes()));
    Some(match pattern.matching {
        Matching::Prefix => value.starts_with(&wanted),
        Matching::Suffix => value.ends_with(&wanted),
        Matching::Contains => {
            wanted.is_empty() || value.windows(wanted.len()).any(|part| part == wanted)
        }
        Matching::Exact | Matching::Regex => value == wanted,
    })
}

/// What the leaf's SANs are, for details.
pub(super) fn described(leaf: &Certificate) -> String {
    match &leaf.subject_alt_names {
        Fact::NotInEvidence => "the leaf's SANs are not in evidence".to_owned(),
        Fact::Absent => "the leaf has no SAN".to_owned(),
        Fact::Unreadable { why } => format!("the leaf's SANs do not decode: {why}"),
        Fact::Present { value, .. } if value.names.is_empty() => "the leaf has no SAN".to_owned(),
        Fact::Present { value, .. } => {
            let names: Vec<String> = value
                .names
                .iter()
                .map(|name| format!("{}:{name}", name.label()))
                .collect();
            format!("the leaf presents {}", names.join(", "))
        }
    }
}

/// The override list and the matchers of the default validator (2.3 steps 3 and 4, 3.4, 2.5). `queued`: what the chain left
/// in the library's queue.
pub(super) fn check(
    presented: &Presented,
    context: &TlsContext,
    validation: Option<&ValidationContext>,
    release: &Release,
    queued: &[LibraryError],
) -> Vec<Step> {
    let Some(leaf) = presented.certificates.first() else {
        return Vec::new();
    };
    let mut steps = Vec::new();
    steps.extend(requested::check(leaf, context, release, |host| {
        text::san_override_failure(release, leaf, host, queued)
    }));
    steps.push(match_draft(leaf, context, validation, release, queued));
    let left = text::queued_by_sans(release, leaf, queued);
    steps
        .into_iter()
        .map(|step| step.queueing(left.clone()))
        .collect()
}

/// By the server name where that replaces the matchers, else by the matchers.
fn match_draft(
    leaf: &Certificate,
    context: &TlsContext,
    validation: Option<&ValidationContext>,
    release: &Release,
    queued: &[LibraryError],
) -> Step {
    let failure = text::san_matcher_failure(release, leaf, queued);
    let by_matchers = || configured(leaf, validation, release, failure.clone());
    let by_name = |name: &str| {
        let from_sni = SanMatcher::exact(SanKind::Dns, name);
        Step::decided(
            Check::SanMatch,
            any_matches(leaf, &expanded(&from_sni), release),
            format!("{}; the SNI demands dns exact {name}", described(leaf)),
            failure.clone(),
            &[at_presenter("leaf subject alternative names")],
        )
    };
    let steps: Vec<Step> = requested::server_names(context)
        .into_iter()
        .map(|name| match name {
            ServerName::None => by_matchers(),
            ServerName::Known(name) => by_name(name),
            ServerName::Open(source) => {
                requested::open_server_name(leaf, source, release, failure.clone())
            }
        })
        .collect();
    requested::each_may_apply(steps).unwrap_or_else(by_matchers)
}

/// By the configured matchers.
fn configured(
    leaf: &Certificate,
    validation: Option<&ValidationContext>,
    release: &Release,
    failure: Failure,
) -> Step {
    let Some(validation) = validation else {
        return Step::undecided(
            Check::SanMatch,
            "the validation context is not in evidence",
            failure,
            vec![at_verifier("validation context")],
        );
    };
    let Some(matchers) = matchers(validation) else {
        return Step::undecided(
            Check::SanMatch,
            format!("{}; the SAN matchers are not in evidence", described(leaf)),
            failure,
            vec![at_verifier("SAN matchers")],
        );
    };
    if matchers.is_empty() {
        return Step::not_applicable(Check::SanMatch, "no SAN matcher is configured");
    }
    let passes = any_matches(leaf, &matchers, release);
    Step::decided(
        Check::SanMatch,
        passes,
        format!("{}; accepted is {}", described(leaf), wanted(validation)),
        failure,
        &[at_presenter("leaf subject alternative names")],
    )
}

/// The configured matchers in words.
pub(super) fn wanted(validation: &ValidationContext) -> String {
    let source = validation.matchers_in_force().unwrap_or_default();
    let words: Vec<String> = source.iter().map(ToString::to_string).collect();
    words.join(", ")
}
