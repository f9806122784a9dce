//! The leaf's extended key usage does not allow TLS client authentication.

use super::eku_role;
use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::{Refusal, Words};
use crate::rules::{Part, Rule};

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
    eku_role::CLIENT.find(&RULE, judgement, words)
}

fn words(refusal: &Refusal) -> Words {
    eku_role::CLIENT.words(refusal)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::finding::Severity;
    use crate::knowledge::Check;
    use crate::model::{Certificate, Role};
    use crate::rules::testing::{assert_finds, good_leaf, judged, oids, refuse};

    fn server_only() -> crate::judgement::Judgement {
        judged(vec![Certificate {
            extended_key_usage: oids(&[super::eku_role::SERVER_AUTH]),
            ..good_leaf()
        }])
    }

    #[test]
    fn a_role_that_nothing_says_it_has_is_a_note() {
        let mut judgement = server_only();
        let leaf = &mut judgement.evidence.chains[0].presented.certificates[0];
        leaf.subject_alt_names = crate::model::Fact::Absent;
        assert_finds(&RULE, &judgement, Severity::Note, "usable as a server only");
        refuse(&mut judgement, Check::Eku, Some(0), Role::Client);
        assert_finds(&RULE, &judgement, Severity::Note, "usable as a server only");
    }

    #[test]
    fn a_refusal_in_the_only_role_is_an_error() {
        let mut judgement = server_only();
        judgement.chains[0]
            .verdicts
            .retain(|judged| judged.presented_by == Role::Client);
        refuse(&mut judgement, Check::Eku, Some(0), Role::Client);
        assert_finds(
            &RULE,
            &judgement,
            Severity::Error,
            "TLS client authentication",
        );
    }
}
