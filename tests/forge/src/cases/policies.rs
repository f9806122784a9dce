//! Certificate policies (5.10).

use super::ask::{Ask, BOTH, DEFAULT, Topic};
use crate::case::Case;
use crate::certificate::Cert;
use crate::der;
use crate::extension::{Extension, certificate_policies, oid, require_explicit_policy};

const ANY_POLICY: &str = "2.5.29.32.0";

pub(crate) fn cases() -> Vec<Case> {
    let mut topic = Topic::new("policies");
    malformed(&mut topic);
    explicit(&mut topic);
    topic.cases
}

fn malformed(topic: &mut Topic) {
    let kinds = [
        ("certificate-policies", oid::CERTIFICATE_POLICIES),
        ("policy-mappings", oid::POLICY_MAPPINGS),
        ("policy-constraints", oid::POLICY_CONSTRAINTS),
        ("inhibit-any-policy", oid::INHIBIT_ANY_POLICY),
    ];
    for (what, identifier) in kinds {
        let garbage = Extension::new(identifier, vec![0x30, 0x03, 0x02, 0x01]);
        let empty = Extension::new(identifier, der::sequence([[]; 0] as [[u8; 0]; 0]));
        topic.ask(
            "5.10",
            &format!("leaf-garbage-{what}"),
            &format!("{what} of the leaf is unreadable"),
            BOTH,
            &Ask::leaf(&Cert::leaf().with(garbage.clone())),
        );
        topic.ask(
            "5.10",
            &format!("intermediate-garbage-{what}"),
            &format!("{what} of the intermediate is unreadable"),
            DEFAULT,
            &Ask::intermediate(&Cert::intermediate().with(garbage.clone())),
        );
        topic.ask(
            "5.10",
            &format!("anchor-garbage-{what}"),
            &format!("{what} of the anchor is not looked at"),
            DEFAULT,
            &Ask::good().trusting(&[&Cert::root().with(garbage)]),
        );
        topic.ask(
            "5.10",
            &format!("leaf-empty-{what}"),
            &format!("{what} of the leaf is empty"),
            DEFAULT,
            &Ask::leaf(&Cert::leaf().with(empty.clone())),
        );
        topic.ask(
            "5.10",
            &format!("intermediate-empty-{what}"),
            &format!("{what} of the intermediate is empty"),
            DEFAULT,
            &Ask::intermediate(&Cert::intermediate().with(empty)),
        );
    }
    topic.ask(
        "5.10",
        "duplicated-policy",
        "one policy listed twice",
        BOTH,
        &Ask::leaf(&Cert::leaf().with(certificate_policies(&["1.2.3", "1.2.3"]))),
    );
    topic.ask(
        "5.10",
        "duplicated-extension",
        "certificatePolicies twice",
        BOTH,
        &Ask::leaf(&Cert::leaf().also(certificate_policies(&["1.2.3"])).also(certificate_policies(&["1.2.4"]))),
    );
    let trusted = Cert::leaf().with(Extension::new(oid::CERTIFICATE_POLICIES, vec![0xff]));
    topic.ask(
        "5.10",
        "single-certificate",
        "a chain of one certificate is not checked for policies",
        DEFAULT,
        &Ask::chain(&[&trusted]).trusting(&[&trusted]),
    );
    topic.ask(
        "5.10",
        "mismatch",
        "different policies without a constraint are fine",
        BOTH,
        &Ask::chain(&[
            &Cert::leaf().with(certificate_policies(&["1.2.3"])),
            &Cert::intermediate().with(certificate_policies(&["1.2.4"])),
        ]),
    );
}

fn explicit(topic: &mut Topic) {
    let (none, one, other, any): (&[&str], &[&str], &[&str], &[&str]) = (&[], &["1.2.3"], &["1.2.4"], &[ANY_POLICY]);
    let questions = [
        ("none", none, none),
        ("same", one, one),
        ("mismatch", one, other),
        ("leaf-only", one, none),
        ("intermediate-only", none, one),
        ("intermediate-any", one, any),
        ("leaf-any", any, one),
        ("both-any", any, any),
    ];
    for (what, leaf_policies, intermediate_policies) in questions {
        for skip in [0, 1, 2] {
            let with = |made: Cert, policies: &[&str]| {
                if policies.is_empty() { made } else { made.with(certificate_policies(policies)) }
            };
            let leaf = with(Cert::leaf(), leaf_policies);
            let intermediate = with(Cert::intermediate().with(require_explicit_policy(skip)), intermediate_policies);
            topic.ask(
                "5.10",
                &format!("explicit-after-{skip}-{what}"),
                &format!("requireExplicitPolicy {skip} on the intermediate, policies: {what}"),
                DEFAULT,
                &Ask::chain(&[&leaf, &intermediate]),
            );
        }
    }
    topic.ask(
        "5.10",
        "explicit-on-leaf",
        "requireExplicitPolicy 0 on the leaf",
        BOTH,
        &Ask::leaf(&Cert::leaf().with(require_explicit_policy(0))),
    );
    topic.ask(
        "5.10",
        "explicit-on-anchor",
        "requireExplicitPolicy on the anchor is not looked at",
        BOTH,
        &Ask::good().trusting(&[&Cert::root().with(require_explicit_policy(0))]),
    );
    let inhibit = Extension::new(oid::INHIBIT_ANY_POLICY, der::number(0)).critical();
    topic.ask(
        "5.10",
        "inhibit-any",
        "inhibitAnyPolicy above an anyPolicy leaf, explicit policy required",
        DEFAULT,
        &Ask::chain(&[
            &Cert::leaf().with(certificate_policies(&[ANY_POLICY])),
            &Cert::intermediate().with(certificate_policies(&["1.2.3"])).with(inhibit).with(require_explicit_policy(0)),
        ]),
    );
    let mapping = der::sequence([der::sequence([der::oid("1.2.3"), der::oid("1.2.4")])]);
    let mapped = Cert::intermediate()
        .with(certificate_policies(&["1.2.3"]))
        .with(Extension::new(oid::POLICY_MAPPINGS, mapping))
        .with(require_explicit_policy(0));
    topic.ask(
        "5.10",
        "mapped",
        "the leaf's policy is mapped from the intermediate's",
        DEFAULT,
        &Ask::chain(&[&Cert::leaf().with(certificate_policies(&["1.2.4"])), &mapped]),
    );
}
