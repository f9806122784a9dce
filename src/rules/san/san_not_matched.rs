//! No SAN of the leaf matches what this verifier demands.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::knowledge::issuer;
use crate::model::{Matching, SanKind, SanMatcher, SpiffeId, ValidationContext};
use crate::rules::refusal::{Refusal, Words};
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "san-not-matched",
    summary: "no SAN of the leaf matches what this verifier demands",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::SanMatch, Check::SvSanMatch],
    part: Part::Whole,
    since: "0.1.0",
    cites: &[
        "Envoy san_matcher.cc",
        "Envoy spiffe_validator.cc: verifyCertChainUsingTrustBundleStore",
    ],
    docs: include_str!("../../../docs/rules/san-not-matched.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| {
        let departure = Departure::of(refusal);
        Words {
            message: departure.message(),
            sight: Some(Sight::San),
            exhibits: exhibits(refusal),
            why: "one matcher has to match one SAN; the common name is never looked at, and URIs compare byte for byte"
                .to_owned(),
            fix: departure.fix(refusal),
            ..Words::default()
        }
    })
}

/// How what is presented departs from what is demanded, as far as one pair of them shows.
enum Departure {
    /// There is no SAN at all; the common name does not help.
    NoSan,
    /// A SPIFFE ID is demanded, and the leaf has names of other kinds.
    NoSpiffeId,
    /// A host name is demanded, and the leaf has a SPIFFE ID alone.
    NoHostName,
    /// The matcher was written without its scheme.
    NoScheme(String),
    /// Only upper and lower case differ.
    Case,
    /// Only a slash at the end differs.
    Slash,
    /// The trust domain is another one.
    TrustDomain(String, String),
    /// The namespace is another one.
    Namespace(String, String),
    /// The service account is another one.
    ServiceAccount(String, String),
    /// None of these.
    Other,
}

impl Departure {
    fn of(refusal: &Refusal) -> Self {
        let Some(sans) = refusal.leaf().map(|leaf| &leaf.subject_alt_names) else {
            return Self::Other;
        };
        let matchers = matchers(refusal);
        let Some(names) = sans.value().filter(|names| !names.names.is_empty()) else {
            return if sans.is_in_evidence() {
                Self::NoSan
            } else {
                Self::Other
            };
        };
        let uris: Vec<&str> = names.uris().collect();
        let demands = |text: &str| {
            !matchers.is_empty()
                && matchers
                    .iter()
                    .all(|matcher| matcher.pattern.value.starts_with(text))
        };
        for uri in &uris {
            for matcher in &matchers {
                if let Some(departure) = Self::between(uri, matcher) {
                    return departure;
                }
            }
        }
        let only_dns = matchers
            .iter()
            .all(|matcher| matcher.kind == Some(SanKind::Dns));
        if uris.is_empty() && demands(SpiffeId::SCHEME) {
            Self::NoSpiffeId
        } else if names.dns_names().next().is_none() && !matchers.is_empty() && only_dns {
            Self::NoHostName
        } else {
            Self::Other
        }
    }

    fn between(uri: &str, matcher: &SanMatcher) -> Option<Self> {
        let wanted = matcher.pattern.value.as_str();
        if matches!(
            matcher.kind,
            Some(SanKind::Dns | SanKind::Email | SanKind::Ip)
        ) {
            return None;
        }
        if uri.strip_prefix(SpiffeId::SCHEME) == Some(wanted) {
            return Some(Self::NoScheme(wanted.to_owned()));
        }
        if uri.trim_end_matches('/') == wanted.trim_end_matches('/') {
            return Some(Self::Slash);
        }
        if uri.eq_ignore_ascii_case(wanted) {
            return Some(Self::Case);
        }
        let cut = |uri| {
            let (domain, path) = SpiffeId::cut(uri)?;
            Some((domain, path.strip_prefix('/')?))
        };
        let (domain, path) = cut(uri)?;
        let (wanted_domain, wanted_path) = cut(wanted)?;
        if matcher.pattern.matching == Matching::Prefix {
            return (domain != wanted_domain && wanted_path.is_empty())
                .then(|| Self::TrustDomain(domain.to_owned(), wanted_domain.to_owned()));
        }
        if matcher.pattern.matching != Matching::Exact {
            return None;
        }
        if domain != wanted_domain {
            return Some(Self::TrustDomain(
                domain.to_owned(),
                wanted_domain.to_owned(),
            ));
        }
        let (own, wanted): (Vec<&str>, Vec<&str>) =
            (path.split('/').collect(), wanted_path.split('/').collect());
        match (&own[..], &wanted[..]) {
            (["ns", namespace, "sa", account], ["ns", wanted_namespace, "sa", wanted_account]) => {
                Some(if namespace == wanted_namespace {
                    Self::ServiceAccount((*account).to_owned(), (*wanted_account).to_owned())
                } else {
                    Self::Namespace((*namespace).to_owned(), (*wanted_namespace).to_owned())
                })
            }
            _ => None,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::NoSan => "the leaf has no SAN, and the verifier demands one".to_owned(),
            Self::NoSpiffeId => {
                "the verifier demands a SPIFFE ID, and the leaf carries none".to_owned()
            }
            Self::NoHostName => {
                "the verifier demands a host name (DNS), and the leaf carries a SPIFFE ID alone"
                    .to_owned()
            }
            Self::NoScheme(wanted) => {
                format!("the verifier demands '{wanted}' without the scheme spiffe://")
            }
            Self::Case => "presented and demanded differ in upper and lower case alone".to_owned(),
            Self::Slash => "presented and demanded differ in a slash at the end".to_owned(),
            Self::TrustDomain(own, wanted) => {
                format!("the leaf's trust domain is {own}, the verifier accepts {wanted}")
            }
            Self::Namespace(own, wanted) => {
                format!("the leaf's namespace is {own}, the verifier accepts {wanted}")
            }
            Self::ServiceAccount(own, wanted) => {
                format!("the leaf's service account is {own}, the verifier accepts {wanted}")
            }
            Self::Other => "no SAN of the leaf matches what the verifier demands".to_owned(),
        }
    }

    fn fix(&self, refusal: &Refusal) -> Vec<String> {
        let pin = "or demand today's name on the client: DestinationRule trafficPolicy.tls.subjectAltNames";
        match self {
            Self::NoSan => wording::lines(&[
                "issue the leaf with a SAN: the DNS name clients use, or the SPIFFE ID; a common name does not count",
            ]),
            Self::NoScheme(wanted) => {
                vec![format!("write the matcher as spiffe://{wanted}")]
            }
            Self::Case | Self::Slash => wording::lines(&[
                "write the matcher exactly as the leaf has it: URIs compare byte for byte",
            ]),
            Self::NoSpiffeId => {
                let mut lines = wording::lines(&[
                    "an external service with DNS names: name them on the client, DestinationRule trafficPolicy.tls.subjectAltNames",
                ]);
                lines.extend(issuer::identity_template(wording::issuer_of(refusal)));
                lines
            }
            Self::NoHostName => wording::lines(&[
                "issue the leaf with the DNS name as well, or demand its SPIFFE ID: subjectAltNames, san_type URI",
            ]),
            Self::TrustDomain(own, _) => vec![
                format!("Istio: meshConfig.trustDomainAliases of the verifying side: add {own}"),
                "or issue the certificate in the verifier's trust domain".to_owned(),
            ],
            Self::Namespace(..) => wording::lines(&[
                "run the workload in the namespace that clients pin, or pin both",
                pin,
            ]),
            Self::ServiceAccount(own, wanted) => vec![
                format!(
                    "run the workload as service account {wanted} (spec.serviceAccountName), and issue the ID from it;"
                ),
                format!(
                    "  '{own}' that is a pod label or the default account comes from the template or the pod: SPIRE writes"
                ),
                "  {{ .PodSpec.ServiceAccountName }}".to_owned(),
                pin.to_owned(),
            ],
            Self::Other => wording::lines(&[
                "issue the leaf with the demanded name, or change the matchers of the verifier",
                "Istio: DestinationRule trafficPolicy.tls.subjectAltNames",
            ]),
        }
    }
}

const SHOWN: usize = 4;

fn exhibits(refusal: &Refusal) -> Vec<(&'static str, String)> {
    let sans = refusal
        .leaf()
        .and_then(|leaf| leaf.subject_alt_names.value())
        .filter(|names| !names.names.is_empty());
    let presented = sans.map_or_else(
        || match refusal
            .leaf()
            .and_then(|leaf| leaf.subject.value()?.common_name())
        {
            Some(name) => format!("no SAN (common name {name})"),
            None => "no SAN".to_owned(),
        },
        |names| listed(names.names.iter().map(ToString::to_string)),
    );
    let matchers = matchers(refusal);
    let demanded = if matchers.is_empty() {
        refusal.detail().to_owned()
    } else {
        listed(matchers.iter().map(ToString::to_string))
    };
    vec![("presented", presented), ("demanded", demanded)]
}

fn matchers<'a>(refusal: &Refusal<'a>) -> Vec<&'a SanMatcher> {
    let validation = refusal
        .verifier()
        .and_then(|verifier| verifier.context.validation.value());
    let matchers = validation.and_then(ValidationContext::matchers_in_force);
    matchers.unwrap_or_default().iter().collect()
}

fn listed(values: impl Iterator<Item = String>) -> String {
    let values: Vec<String> = values.collect();
    let more = values.len().saturating_sub(SHOWN);
    let shown = values[..values.len() - more].join(", ");
    if more > 0 {
        format!("{shown} and {more} more")
    } else {
        shown
    }
}

#[cfg(test)]
mod tests {
    use crate::knowledge::Check;
    use crate::rules::testing::assert_explains;

    #[test]
    fn tells_the_refusal() {
        assert_explains(
            &super::RULE,
            Check::SanMatch,
            Some(0),
            "matches what the verifier demands",
        );
    }
}
