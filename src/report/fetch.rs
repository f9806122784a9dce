//! How to get what is not in this evidence: the command that shows it, or the flag that says it.

use crate::judgement::Judgement;
use crate::model::{
    Certificate, Chain, ChainOrigin, Input, Naming, Proxy, ProxyId, Reach, Role, Verifier,
};
use crate::verify::Missing;

/// More names than this make a command nobody reads to its end.
const MOST_INPUTS: usize = 3;

/// Where to ask in a cluster. Only text that needs no quoting gets in, because people paste these commands.
struct Pod {
    namespace: String,
    name: String,
    is_istio: bool,
}

/// How something missing is got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum How {
    /// By a flag for the next run. Flags can be given together.
    Flag(&'static str),
    /// By this command.
    Command(String),
}

impl How {
    /// The whole command.
    pub(super) fn command(self, judgement: &Judgement) -> String {
        match self {
            Self::Flag(flag) => with_flags(judgement, &[flag]),
            Self::Command(command) => command,
        }
    }
}

/// The same evidence, and these flags.
pub(super) fn with_flags(judgement: &Judgement, flags: &[&str]) -> String {
    with_inputs(judgement, &flags.join(" "))
}

/// A file that was taken for anchors, as a presented chain.
pub(super) fn as_chain(name: &str) -> String {
    format!("svidlint --chain {}", quoted(name))
}

/// How the presenter's side of a chain is got.
pub(super) fn from_presenter(judgement: &Judgement, chain: &Chain) -> How {
    if is_file(chain) {
        return How::Flag("--chain <whole chain>");
    }
    let pod = proxy(judgement, chain.proxy)
        .and_then(by_node)
        .or_else(|| by_spiffe_id(chain, looks_istio(judgement, chain)))
        .unwrap_or_else(|| somewhere("<pod>", looks_istio(judgement, chain)));
    How::Command(pipeline(judgement, &pod))
}

/// How something that is missing at the verifier's side is got.
pub(super) fn from_verifier(
    judgement: &Judgement,
    chain: &Chain,
    verifier: &Verifier,
    missing: &Missing,
) -> How {
    if is_file(chain) && verifier.proxy.is_none() {
        return How::Flag(missing.flag.unwrap_or("--trust-bundle <CA file>"));
    }
    // What a proxy's configuration does not show, its configuration taken again does not show either.
    let is_configured = proxy(judgement, verifier.proxy).is_some_and(|p| !p.configured.is_empty());
    if let Some(flag) = missing.flag.filter(|_| is_configured) {
        return How::Flag(flag);
    }
    let pod = proxy(judgement, verifier.proxy)
        .and_then(by_node)
        .unwrap_or_else(|| somewhere("<peer pod>", looks_istio(judgement, chain)));
    How::Command(pipeline(judgement, &pod))
}

/// What the verifier is on the connection: the other role than the presenter's.
pub(super) const fn peer(verifier: &Verifier) -> &'static str {
    match verifier.judges {
        Role::Server => "client",
        Role::Client => "server",
    }
}

fn is_file(chain: &Chain) -> bool {
    chain.proxy.is_none() && chain.origin == ChainOrigin::File
}

fn pipeline(judgement: &Judgement, pod: &Pod) -> String {
    let Pod {
        namespace, name, ..
    } = pod;
    let ask = if pod.is_istio {
        "-c istio-proxy -- pilot-agent request GET 'config_dump?include_eds'"
    } else {
        "-- curl -s 'http://localhost:<admin port>/config_dump?include_eds'"
    };
    let check = with_inputs(judgement, "-");
    format!("kubectl exec -n {namespace} {name} {ask} | {check}")
}

fn proxy(judgement: &Judgement, id: Option<ProxyId>) -> Option<&Proxy> {
    judgement.evidence.proxies.get(id?.0)
}

/// Istio's node ids name the pod: `sidecar~10.0.0.1~pod.namespace~namespace.svc.cluster.local`.
fn by_node(proxy: &Proxy) -> Option<Pod> {
    let node = proxy.node.as_deref()?;
    let (name, namespace) = node.split('~').nth(2)?.rsplit_once('.')?;
    (is_word(name) && is_word(namespace)).then(|| Pod {
        namespace: namespace.to_owned(),
        name: name.to_owned(),
        is_istio: true,
    })
}

/// The usual paths name namespace and workload: `/ns/<namespace>/sa/<account>` and `/k8s/<namespace>/<workload>`.
fn by_spiffe_id(chain: &Chain, is_istio: bool) -> Option<Pod> {
    let id = chain.leaf()?.spiffe_id()?.ok()?;
    let (["ns", namespace, "sa", workload] | ["k8s", namespace, workload]) = id.segments()[..]
    else {
        return None;
    };
    (is_word(namespace) && is_word(workload)).then(|| Pod {
        namespace: namespace.to_owned(),
        name: format!("<{workload} pod>"),
        is_istio,
    })
}

fn somewhere(name: &str, is_istio: bool) -> Pod {
    Pod {
        namespace: "<namespace>".to_owned(),
        name: name.to_owned(),
        is_istio,
    }
}

/// Whether the proxy is reached through `pilot-agent`: it is judged by Istio's naming, or its identity has Istio's form.
fn looks_istio(judgement: &Judgement, chain: &Chain) -> bool {
    let judged_by_istio = judgement
        .verifiers
        .iter()
        .any(|judged| matches!(judged.verifier.naming, Naming::Istio(_)));
    let named_by_istio = chain
        .leaf()
        .and_then(Certificate::spiffe_id)
        .and_then(Result::ok)
        .is_some_and(|id| id.namespace_and_service_account().is_some());
    judged_by_istio || named_by_istio
}

/// `svidlint`, what was given before, and what is to be added. A flag that is added takes the place of the one that was given.
fn with_inputs(judgement: &Judgement, added: &str) -> String {
    let all = &judgement.evidence.inputs;
    let plain = |input: &&Input| matches!(input.reach, Reach::Arguments | Reach::Directory(_));
    let named: Vec<String> = all
        .iter()
        .filter(plain)
        .filter(|input| input.named && input.name != "-")
        .map(|input| quoted(&input.name))
        .collect();
    let chains = all.iter().filter(|input| input.reach == Reach::Flag);
    let chains = chains.map(|input| ("--chain", input.name.clone()));
    let given: Vec<String> = chains
        .chain(judgement.typed.iter().cloned())
        .filter(|(flag, _)| !added.split(' ').any(|word| word == *flag))
        .map(|(flag, value)| format!("{flag} {}", quoted(&value)))
        .collect();
    let inputs = match named.len() {
        // Files of a directory were not named one by one.
        0 if all.iter().filter(plain).any(|input| input.name != "-") => {
            vec!["<this evidence>".to_owned()]
        }
        0..=MOST_INPUTS => named,
        more => vec![format!("<these {more} inputs>")],
    };
    let words = std::iter::once("svidlint".to_owned());
    let words = words.chain(inputs).chain(given);
    let words: Vec<String> = words.chain([added.to_owned()]).collect();
    words.join(" ")
}

/// Kubernetes names and the like.
fn is_word(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with('-')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte))
}

/// A file name as a shell reads it.
fn quoted(name: &str) -> String {
    let is_plain = name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b".-_/+:@%".contains(&byte));
    if is_plain && !name.is_empty() {
        name.to_owned()
    } else {
        format!("'{}'", name.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_survive_a_shell() {
        assert_eq!(quoted("a/b-1.json"), "a/b-1.json");
        assert_eq!(quoted("my certs.json"), "'my certs.json'");
        assert_eq!(quoted("it's;rm"), r"'it'\''s;rm'");
    }

    #[test]
    fn nothing_a_shell_would_run_becomes_a_pod() {
        for text in ["$(reboot)", "a;b", "", "-n", "a b"] {
            assert!(!is_word(text), "{text}");
        }
    }
}
