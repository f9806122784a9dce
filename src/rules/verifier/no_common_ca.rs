//! Two proxies trust CAs that have nothing in common, as far as their `/certs` show them.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::model::{Bundle, Certificate, ProxyId};
use crate::pairing;
use crate::rules::{Part, Rule, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "no-common-ca",
    summary: "two proxies trust no common CA among those shown",
    severity: Severity::Warning,
    confidence: Confidence::Heuristic,
    explains: &[],
    part: Part::AboveLeaf,
    since: "0.1.0",
    cites: &["Envoy context_impl.cc: getCaCertInformation"],
    docs: include_str!("../../../docs/rules/no-common-ca.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    let proxies: Vec<ProxyId> = pairing::shown_best(&judgement.evidence).collect();
    let pairs = proxies.iter().enumerate().flat_map(|(index, one)| {
        proxies
            .iter()
            .skip(index + 1)
            .map(move |other| (*one, *other))
    });
    pairs
        .filter_map(|(one, other)| tell(judgement, one, other))
        .collect()
}

fn tell(judgement: &Judgement, one: ProxyId, other: ProxyId) -> Option<Finding> {
    // Whole configurations are judged: there the verdict says it.
    let has_certs_alone = |id: ProxyId| {
        let proxy = judgement.evidence.proxies.get(id.0);
        proxy.is_some_and(|proxy| proxy.configured.is_empty())
    };
    if !has_certs_alone(one) && !has_certs_alone(other) {
        return None;
    }
    let (own, its) = (anchors(judgement, one), anchors(judgement, other));
    let is_shared = own
        .iter()
        .any(|anchor| its.iter().any(|other| anchor.is_same(other)));
    if own.is_empty() || its.is_empty() || is_shared {
        return None;
    }
    let (name, other_name) = (called(judgement, one), called(judgement, other));
    let message = format!("{name} and {other_name} trust no common CA among those shown");
    Some(Finding {
        location: own.first()?.sources.first().cloned(),
        exhibits: vec![
            wording::exhibit("trusts", format!("{name}: {}", listed(&own))),
            wording::exhibit("trusts", format!("{other_name}: {}", listed(&its))),
        ],
        why: Some(
            "each refuses the other's certificates unless a CA that is not shown is trusted: up to 1.39 /certs shows the first CA of a bundle only"
                .to_owned(),
        ),
        fix: wording::lines(&[
            "compare the whole bundles: config_dump of both, or istioctl proxy-config secret POD -o json",
            "Istio: restart what still has the old root; both sides of a rotation need both roots",
        ]),
        ..traits::of_run(&RULE, Severity::Warning, message)
    })
}

fn anchors(judgement: &Judgement, id: ProxyId) -> Vec<&Certificate> {
    let of_proxy = |bundle: &&Bundle| bundle.proxy == Some(id);
    let bundles = judgement.evidence.bundles.iter().filter(of_proxy);
    bundles
        .filter_map(|bundle| bundle.source.certificates.value())
        .flatten()
        .collect()
}

/// More serial numbers than this are counted.
const MOST: usize = 3;

fn listed(anchors: &[&Certificate]) -> String {
    let serials: Vec<String> = anchors
        .iter()
        .take(MOST)
        .map(|anchor| match anchor.serial.value() {
            Some(serial) => format!("serial {serial}"),
            None => anchor.display_name(),
        })
        .collect();
    match anchors.len().saturating_sub(MOST) {
        0 => serials.join(", "),
        more => format!("{} and {more} more", serials.join(", ")),
    }
}

fn called(judgement: &Judgement, id: ProxyId) -> String {
    let mut leaves = judgement
        .evidence
        .chains
        .iter()
        .filter(|chain| chain.proxy == Some(id))
        .filter_map(|chain| chain.leaf());
    leaves
        .next()
        .map_or_else(|| format!("proxy {}", id.0), Certificate::display_name)
}
