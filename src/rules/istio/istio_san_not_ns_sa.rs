//! The SPIFFE ID is not `spiffe://<trust domain>/ns/<namespace>/sa/<service account>`, the only shape Istio clients
//! pin.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity, Subject};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::knowledge::identity::WorkloadPath;
use crate::knowledge::issuer;
use crate::model::{Certificate, SpiffeId};
use crate::rules::refusal::{Refusal, Words};
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "istio-san-not-ns-sa",
    summary: "the SPIFFE ID is not one an Istio client can pin",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::IstioSan],
    part: Part::Whole,
    since: "0.1.0",
    cites: &[
        "Istio pkg/spiffe/spiffe.go: genSpiffeURI",
        "Istio cluster_tls.go: buildUpstreamClusterTLSContext",
        "Envoy san_matcher.cc: StringSanMatcher::match",
    ],
    docs: include_str!("../../../docs/rules/istio-san-not-ns-sa.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    let refusals = refusal::refusals(&RULE, judgement);
    let (assumed, certain): (Vec<_>, Vec<_>) = refusals
        .into_iter()
        .partition(|refusal| refusal.severity() < Severity::Error);
    let mut findings: Vec<Finding> = certain.iter().map(finding).collect();
    match &assumed[..] {
        [] => {}
        [only] => findings.push(finding(only)),
        [first, ..] => findings.push(grouped(first, &assumed)),
    }
    findings
}

fn finding(refusal: &Refusal) -> Finding {
    refusal::finding(&RULE, refusal, words(refusal))
}

/// The verifier is assumed for the run as a whole, so one finding tells it for all chains.
fn grouped(first: &Refusal, all: &[Refusal]) -> Finding {
    let shown = 5;
    let mut words = words(first);
    words.message = format!("{} SPIFFE IDs are not ones Istio can pin", all.len());
    words.exhibits = all
        .iter()
        .take(shown)
        .map(|refusal| ("presented", presented(refusal).to_owned()))
        .collect();
    if all.len() > shown {
        let more = format!("{} more", all.len() - shown);
        words.exhibits.push(("and", more));
    }
    words
        .exhibits
        .push(("Istio pins", pinned(presented(first))));
    Finding {
        subject: Subject::Run,
        ..refusal::finding(&RULE, first, words)
    }
}

fn words(refusal: &Refusal) -> Words {
    let presented = presented(refusal);
    let mut exhibits = vec![
        ("presented", presented.to_owned()),
        ("Istio pins", pinned(presented)),
    ];
    exhibits.extend(probable(presented).map(|probable| ("probably", probable)));
    let mut fix = issuer::identity_template(wording::issuer_of(refusal));
    fix.push(
        "or pin today's ID on the client: DestinationRule trafficPolicy.tls.subjectAltNames"
            .to_owned(),
    );
    let has_id = refusal
        .leaf()
        .is_some_and(|leaf| leaf.first_uri().is_some());
    let message = if has_id {
        "this SPIFFE ID is not one Istio can pin"
    } else {
        "the leaf has no SPIFFE ID"
    };
    Words {
        message: message.to_owned(),
        sight: Some(Sight::Uri(0)),
        exhibits,
        why:
            "every generated client cluster accepts exactly the service account's ID, nothing else"
                .to_owned(),
        fix,
        names_refuser: true,
        ..Words::default()
    }
}

fn presented<'a>(refusal: &Refusal<'a>) -> &'a str {
    refusal
        .leaf()
        .and_then(Certificate::first_uri)
        .unwrap_or("no URI SAN, where the SPIFFE ID belongs")
}

/// The pattern of the presented trust domain.
fn pinned(presented: &str) -> String {
    let trust_domain =
        trust_domain_and_path(presented).map_or("<trust domain>", |(domain, _)| domain);
    format!("spiffe://{trust_domain}/ns/<namespace>/sa/<service account>")
}

/// What was probably meant, where the path names two things in one of the usual orders.
fn probable(presented: &str) -> Option<String> {
    let (trust_domain, path) = trust_domain_and_path(presented)?;
    let path = format!("/{}", path.trim_end_matches('/'));
    let workload = WorkloadPath::parse(&path)?;
    let (namespace, account) = (workload.namespace()?, workload.account()?);
    Some(format!(
        "spiffe://{trust_domain}/ns/{namespace}/sa/{account}"
    ))
}

fn trust_domain_and_path(presented: &str) -> Option<(&str, &str)> {
    let (trust_domain, path) = SpiffeId::cut(presented)?;
    Some((trust_domain, path.strip_prefix('/')?))
}

#[cfg(test)]
mod tests {
    use super::{RULE, probable};
    use crate::finding::{Severity, Subject};
    use crate::knowledge::Check;
    use crate::model::{Origin, Role};
    use crate::rules::testing::{assert_finds, found, good_leaf, judged, refuse, uris};

    fn refused(uri: &str) -> crate::judgement::Judgement {
        let leaf = crate::model::Certificate {
            subject_alt_names: uris(&[uri]),
            ..good_leaf()
        };
        let mut judgement = judged(vec![leaf]);
        refuse(&mut judgement, Check::IstioSan, Some(0), Role::Server);
        judgement
    }

    #[test]
    fn names_what_was_presented_what_is_pinned_and_what_was_probably_meant() {
        let judgement = refused("spiffe://ellinj.teleport.sh/k8s/sock-shop/catalogue");
        assert_finds(&RULE, &judgement, Severity::Error, "not one Istio can pin");
        let finding = &found(&RULE, &judgement)[0];
        let values: Vec<&str> = finding
            .exhibits
            .iter()
            .map(|shown| &shown.value[..])
            .collect();
        assert_eq!(
            values,
            [
                "spiffe://ellinj.teleport.sh/k8s/sock-shop/catalogue",
                "spiffe://ellinj.teleport.sh/ns/<namespace>/sa/<service account>",
                "spiffe://ellinj.teleport.sh/ns/sock-shop/sa/catalogue",
            ]
        );
        assert!(finding.fix[0].starts_with("Teleport: workload_identity"));
    }

    #[test]
    fn assumed_naming_gives_one_warning_for_the_whole_run() {
        let mut judgement = refused("spiffe://td/a/b/c/d/e");
        for judged in &mut judgement.verifiers {
            judged.verifier.origins.naming = Origin::Assumed;
        }
        let second = judgement.evidence.chains[0].clone();
        judgement.evidence.chains.push(second);
        let mut judged = judgement.chains[0].clone();
        judged.chain = 1;
        judgement.chains.push(judged);
        assert_finds(&RULE, &judgement, Severity::Warning, "2 SPIFFE IDs");
        assert_eq!(found(&RULE, &judgement)[0].subject, Subject::Run);
    }

    #[test]
    fn guesses_only_from_two_names() {
        assert_eq!(
            probable("spiffe://td/k8s/shop/cart").as_deref(),
            Some("spiffe://td/ns/shop/sa/cart")
        );
        assert_eq!(probable("spiffe://td/ns/dc1/svc/web/x"), None);
        assert_eq!(probable("spiffe://td"), None);
    }
}
