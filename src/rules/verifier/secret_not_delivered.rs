//! A secret was asked for and never came.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity, Subject};
use crate::judgement::Judgement;
use crate::model::{Proxy, SpiffeId};
use crate::rules::{Part, Rule, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "secret-not-delivered",
    summary: "a secret was asked for and never came",
    severity: Severity::Warning,
    confidence: Confidence::Modelled,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &[
        "Envoy sds_api.cc: SdsApi::onConfigUpdate",
        "SPIRE pkg/agent/endpoints/sdsv3/handler.go",
    ],
    docs: include_str!("../../../docs/rules/secret-not-delivered.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    let proxies = judgement.evidence.proxies.iter();
    proxies
        .filter(|proxy| !proxy.warming_secrets.is_empty())
        .map(tell)
        .collect()
}

fn tell(proxy: &Proxy) -> Finding {
    let names = proxy.warming_secrets.join(", ");
    let message = match proxy.warming_secrets.len() {
        1 => format!("the secret {names} was asked for and never came"),
        _ => format!("the secrets {names} were asked for and never came"),
    };
    Finding {
        subject: proxy.inputs.first().copied().map_or(Subject::Run, Subject::Input),
        location: proxy.inputs.first().copied().map(crate::model::Location::whole),
        exhibits: proxy
            .warming_secrets
            .iter()
            .map(|name| wording::exhibit("waiting for", name.clone()))
            .collect(),
        why: Some(
            "listeners and clusters that need it stay in warming: they refuse every connection, or do not exist yet"
                .to_owned(),
        ),
        fix: fix(&proxy.warming_secrets),
        fingerprint: wording::fingerprint(RULE.id, &names, None),
        ..traits::of_run(&RULE, Severity::Warning, message)
    }
}

/// What usually keeps a secret of that name away.
fn fix(names: &[String]) -> Vec<String> {
    let has = |test: fn(&str) -> bool| names.iter().any(|name| test(name));
    let mut lines = Vec::new();
    if has(|name| name.starts_with("file-root:") || name.starts_with("file-cert:")) {
        lines.push(
            "file-root: and file-cert: are files for istio-agent; SPIRE or tbot as SDS server knows SPIFFE names only: name the CA by credentialName, or upgrade Istio"
                .to_owned(),
        );
    }
    if has(|name| matches!(name, "default" | "ROOTCA")) {
        lines.push(
            "default and ROOTCA come from istio-agent: its log (kubectl logs POD -c istio-proxy) says why the CSR or the root failed, often an untrusted CA endpoint"
                .to_owned(),
        );
    }
    if has(|name| name.starts_with("kubernetes://")) {
        lines.push(
            "kubernetes:// is a credentialName: the Secret has to exist in the gateway's namespace with tls.crt and tls.key"
                .to_owned(),
        );
    }
    if has(SpiffeId::has_scheme) {
        lines.push(
            "spiffe:// names an SVID or a trust domain: spire-agent api fetch shows what this workload is entitled to"
                .to_owned(),
        );
    }
    if lines.is_empty() {
        lines.push("ask the SDS server's log for this name".to_owned());
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::finding::Severity;
    use crate::rules::testing::{assert_finds, assert_silent, good_leaf, judged};

    #[test]
    fn names_what_is_waited_for() {
        let mut judgement = judged(vec![good_leaf()]);
        judgement
            .evidence
            .proxies
            .push(crate::model::Proxy::default());
        assert_silent(&RULE, &judgement);
        judgement.evidence.proxies[0].warming_secrets = vec!["ROOTCA".to_owned()];
        assert_finds(&RULE, &judgement, Severity::Warning, "ROOTCA was asked for");
    }
}
