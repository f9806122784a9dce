//! The leaf's extended key usage does not allow TLS client authentication.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::issuer;
use crate::model::Certificate;
use crate::rules::refusal::{Refusal, Words};
use crate::rules::sight::{Placed, Sight};
use crate::rules::{Part, Rule, refusal, sight, traits, wording};
use crate::verify::Check;

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "leaf-eku-no-client-auth",
    summary: "the leaf's extended key usage does not allow TLS client authentication",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::Eku],
    part: Part::ClientLeaf,
    since: "0.1.0",
    cites: &[
        "RFC 5280 4.2.1.12",
        "X509-SVID 4.4",
        "BoringSSL v3_purp.cc: check_purpose_ssl_client",
    ],
    docs: include_str!("../../../docs/rules/leaf-eku-no-client-auth.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    let mut findings = refusal::explain(&RULE, judgement, words);
    let told = |leaf: &Placed| {
        findings
            .iter()
            .any(|finding| finding.subject == leaf.subject())
    };
    let traits: Vec<Finding> = sight::leaves(judgement)
        .iter()
        .filter(|leaf| !told(leaf))
        .filter_map(lacks_role)
        .collect();
    findings.extend(traits);
    findings
}

fn words(refusal: &Refusal) -> Words {
    let open = refusal.concerns_an_open_role();
    Words {
        message: if open {
            MESSAGE_FOR_ONE_ROLE.to_owned()
        } else {
            "the leaf does not allow TLS client authentication".to_owned()
        },
        sight: Some(Sight::ExtendedKeyUsage),
        exhibits: refusal.leaf().map(exhibits).unwrap_or_default(),
        why: "an extended key usage that is there has to name the presenter's role; anyExtendedKeyUsage does not help"
            .to_owned(),
        fix: issuer::usages(wording::issuer_of(refusal)),
        at_most: open.then_some(Severity::Note),
        ..Words::default()
    }
}

const MESSAGE_FOR_ONE_ROLE: &str =
    "usable as a server only: its extended key usage does not name clientAuth";
const CLIENT_AUTH: &str = "1.3.6.1.5.5.7.3.2";
const SERVER_AUTH: &str = "1.3.6.1.5.5.7.3.1";

/// The trait alone, where no verifier refuses it for that.
fn lacks_role(leaf: &Placed) -> Option<Finding> {
    let purposes = leaf.certificate.extended_key_usage.value()?;
    if purposes
        .iter()
        .any(|purpose| purpose.as_str() == CLIENT_AUTH)
    {
        return None;
    }
    let names_other = purposes
        .iter()
        .any(|purpose| purpose.as_str() == SERVER_AUTH);
    let message = if names_other {
        MESSAGE_FOR_ONE_ROLE
    } else {
        "the extended key usage does not name clientAuth"
    };
    Some(Finding {
        exhibits: exhibits(leaf.certificate)
            .into_iter()
            .map(|(label, value)| wording::exhibit(label, value))
            .collect(),
        why: Some(
            "X509-SVID 4.4 demands both purposes; Envoy's default validator refuses it from a client, the SPIFFE \
             validator does not look"
                .to_owned(),
        ),
        ..traits::of(
            &RULE,
            Severity::Note,
            leaf,
            Sight::ExtendedKeyUsage,
            message.to_owned(),
        )
    })
}

fn exhibits(leaf: &Certificate) -> Vec<(&'static str, String)> {
    let purposes = leaf.extended_key_usage.value().map(Vec::as_slice);
    vec![
        ("has", wording::purposes(purposes.unwrap_or_default())),
        ("lacks", "clientAuth".to_owned()),
    ]
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::finding::Severity;
    use crate::model::{Certificate, PresentedBy};
    use crate::rules::testing::{assert_finds, good_leaf, judged, oids, refuse};
    use crate::verify::Check;

    fn server_only() -> crate::judgement::Judgement {
        judged(vec![Certificate {
            extended_key_usage: oids(&[super::SERVER_AUTH]),
            ..good_leaf()
        }])
    }

    #[test]
    fn one_role_alone_is_a_note() {
        let mut judgement = server_only();
        assert_finds(&RULE, &judgement, Severity::Note, "usable as a server only");
        refuse(&mut judgement, Check::Eku, Some(0), PresentedBy::Client);
        assert_finds(&RULE, &judgement, Severity::Note, "usable as a server only");
    }

    #[test]
    fn a_refusal_in_the_only_role_is_an_error() {
        let mut judgement = server_only();
        judgement.chains[0]
            .verdicts
            .retain(|judged| judged.presented_by == PresentedBy::Client);
        refuse(&mut judgement, Check::Eku, Some(0), PresentedBy::Client);
        assert_finds(
            &RULE,
            &judgement,
            Severity::Error,
            "TLS client authentication",
        );
    }
}
