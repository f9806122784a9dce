//! An issuer of the right name has another key identifier.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::sight::{Placed, Sight};
use crate::rules::{Part, Rule, sight, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "issuer-key-id-mismatch",
    summary: "an issuer of the right name has another key identifier",
    severity: Severity::Warning,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &[
        "RFC 5280 4.2.1.1",
        "BoringSSL v3_purp.cc: X509_check_issued",
    ],
    docs: include_str!("../../../docs/rules/issuer-key-id-mismatch.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    sight::leaves(judgement)
        .iter()
        .filter(|leaf| {
            !traits::is_told(
                judgement,
                leaf,
                &[Check::NoIssuer, Check::SelfSignedInChain, Check::Signature],
            )
        })
        .filter_map(|leaf| tell(leaf, judgement))
        .collect()
}

/// Every issuer of that name has a key identifier, and none is the wanted one.
fn tell(leaf: &Placed, judgement: &Judgement) -> Option<Finding> {
    let wanted = leaf.certificate.authority_key_id.value()?.key_id.as_ref()?;
    let found: Vec<&String> = sight::issuers_of(leaf.certificate, judgement)
        .map(|issuer| issuer.subject_key_id.value())
        .collect::<Option<_>>()?;
    if found.is_empty() || found.contains(&wanted) {
        return None;
    }
    let message = "the issuer of the right name has another key identifier".to_owned();
    Some(Finding {
        exhibits: vec![
            wording::exhibit("leaf wants", wanted.clone()),
            wording::exhibit("issuer has", found[0].clone()),
        ],
        why: Some(
            "two CAs share a name; Envoy does not take one whose key identifier differs".to_owned(),
        ),
        fix: wording::lines(&["distribute the CA whose key signed this leaf"]),
        ..traits::of(
            &RULE,
            Severity::Warning,
            leaf,
            Sight::AuthorityKeyId,
            message,
        )
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::finding::Severity;
    use crate::model::{AuthorityKeyId, Certificate, Fact, Serial};
    use crate::rules::testing::{assert_finds, assert_silent, good_ca, good_leaf, judged, name};

    fn chain(key: &str) -> crate::judgement::Judgement {
        let leaf = Certificate {
            issuer: name("intermediate"),
            authority_key_id: Fact::known(AuthorityKeyId {
                key_id: Some("aa".to_owned()),
                ..AuthorityKeyId::default()
            }),
            ..good_leaf()
        };
        let intermediate = Certificate {
            subject: name("intermediate"),
            serial: Fact::known(Serial::from_hex("12")),
            subject_key_id: Fact::known(key.to_owned()),
            ..good_ca()
        };
        judged(vec![leaf, intermediate])
    }

    #[test]
    fn compares_key_identifiers() {
        assert_finds(
            &RULE,
            &chain("bb"),
            Severity::Warning,
            "another key identifier",
        );
        assert_silent(&RULE, &chain("aa"));
    }
}
