//! One client dump can tell the incident: its own SVID has another shape than every ID that its clusters pin.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::knowledge::issuer;
use crate::model::{Matching, Side, SpiffeId, TlsContext};
use crate::rules::sight::{Placed, Sight};
use crate::rules::{Part, Rule, sight, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "istio-own-id-unlike-own-pins",
    summary: "the proxy's own ID has another shape than the IDs its own clusters pin",
    severity: Severity::Warning,
    confidence: Confidence::Heuristic,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["Istio cluster_tls.go: buildUpstreamClusterTLSContext"],
    docs: include_str!("../../../docs/rules/istio-own-id-unlike-own-pins.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    sight::leaves(judgement)
        .iter()
        .filter(|leaf| !traits::is_told(judgement, leaf, &[Check::IstioSan, Check::SanMatch]))
        .filter_map(|leaf| tell(leaf, judgement))
        .collect()
}

fn tell(leaf: &Placed, judgement: &Judgement) -> Option<Finding> {
    let (_, chain) = leaf.chain?;
    let proxy = judgement.evidence.proxies.get(chain.proxy?.0)?;
    let own = leaf.certificate.first_uri()?;
    if !SpiffeId::has_scheme(own) || is_pinnable(own) {
        return None;
    }
    let pinned = proxy
        .contexts
        .iter()
        .flat_map(pins)
        .find(|pin| is_pinnable(pin))?;
    let message =
        "this proxy's own SPIFFE ID has another shape than the IDs its clusters pin".to_owned();
    Some(Finding {
        exhibits: vec![
            wording::exhibit("its own", own.to_owned()),
            wording::exhibit("it pins", pinned),
        ],
        why: Some(
            "peers of the same mesh pin by the same pattern, so they refuse this proxy as a server"
                .to_owned(),
        ),
        fix: issuer::identity_template(wording::issuer_of_leaf(leaf.certificate, judgement)),
        ..traits::of(&RULE, Severity::Warning, leaf, Sight::Uri(0), message)
    })
}

/// The exact SANs that a client context pins.
fn pins(context: &TlsContext) -> Vec<String> {
    if context.side != Side::Upstream {
        return Vec::new();
    }
    let Some(validation) = context.validation.value() else {
        return Vec::new();
    };
    let matchers = validation.matchers_in_force().unwrap_or_default();
    matchers
        .iter()
        .filter(|matcher| matcher.pattern.matching == Matching::Exact)
        .map(|matcher| matcher.pattern.value.clone())
        .collect()
}

fn is_pinnable(uri: &str) -> bool {
    SpiffeId::parse(uri).is_ok_and(|id| id.namespace_and_service_account().is_some())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::finding::Severity;
    use crate::model::{
        Certificate, Fact, SanKind, SanMatcher, Side, TlsContext, ValidationContext,
    };
    use crate::rules::testing::{
        assert_finds, assert_silent, good_leaf, held_by_a_proxy, judged, uris,
    };

    fn holder_of(uri: &str) -> crate::judgement::Judgement {
        let leaf = Certificate {
            subject_alt_names: uris(&[uri]),
            ..good_leaf()
        };
        let mut judgement = judged(vec![leaf]);
        let mut context = TlsContext::new(Side::Upstream);
        context.validation = Fact::known(ValidationContext {
            typed_matchers: Fact::Absent,
            legacy_matchers: Fact::known(vec![SanMatcher::exact(
                SanKind::Uri,
                "spiffe://td/ns/shop/sa/orders",
            )]),
            ..ValidationContext::default()
        });
        held_by_a_proxy(&mut judgement, context);
        judgement
    }

    #[test]
    fn warns_where_own_id_and_pins_differ_in_shape() {
        let odd = holder_of("spiffe://td/k8s/shop/cart");
        assert_finds(&RULE, &odd, Severity::Warning, "own SPIFFE ID");
        assert_silent(&RULE, &holder_of("spiffe://td/ns/shop/sa/cart"));
    }
}
