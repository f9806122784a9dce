//! Whose evidence is whose: content tells, the folder only where content does not. Dumps are those of real Envoys, or small ones
//! around throw-away certificates.
#![allow(
    clippy::expect_used,
    reason = "a test may stop at the first thing that is wrong"
)]

mod run;

use run::{Run, check_in, fixture, folder};
use serde_json::{Value, json};
use svidlint_forge::certificate::Cert;
use svidlint_forge::extension::general_name;
use svidlint_forge::key::Key;
use svidlint_forge::pem;

const INCIDENT: &str = "captures/1.40.0/incident-ca";

fn outcome(run: &Run, spiffe_id: &str, by: &str) -> Vec<String> {
    let verifiers = run.report["verifiers"].as_array().expect("a list");
    let name = |verdict: &Value| {
        let id = &verdict["verifier"];
        let found = verifiers.iter().find(|verifier| verifier["id"] == *id);
        found.map(|verifier| verifier["name"].as_str().unwrap_or_default().to_owned())
    };
    let chains = run.report["chains"].as_array().expect("a list").iter();
    let verdicts = chains
        .filter(|chain| chain["spiffe_id"] == spiffe_id)
        .flat_map(|chain| chain["verdicts"].as_array().expect("a list"));
    verdicts
        .filter(|verdict| name(verdict).is_some_and(|name| name.contains(by)))
        .map(|verdict| verdict["outcome"].as_str().unwrap_or_default().to_owned())
        .collect()
}

fn rules(run: &Run) -> Vec<&str> {
    let findings = run.report["findings"].as_array().expect("a list").iter();
    findings
        .filter_map(|finding| finding["rule"].as_str())
        .collect()
}

const CATALOGUE: &str = "spiffe://ellinj.teleport.sh/k8s/sock-shop/catalogue";

#[test]
fn certs_of_another_identity_are_another_proxy_s() {
    let folder = folder(&[
        (
            "client.json",
            fixture(&format!("{INCIDENT}/front-end/config_dump.json")),
        ),
        (
            "certs.json",
            fixture(&format!("{INCIDENT}/catalogue/certs.json")),
        ),
    ]);
    for order in [["client.json", "certs.json"], ["certs.json", "client.json"]] {
        let run = check_in(folder.path(), &order);
        assert_eq!(
            outcome(&run, CATALOGUE, "cluster/outbound|80||catalogue"),
            ["rejected"]
        );
        assert!(
            rules(&run).contains(&"san-not-matched"),
            "{:?}",
            rules(&run)
        );
        assert_eq!(run.code, 1);
    }
}

#[test]
fn a_pem_file_of_another_identity_is_a_peer_s() {
    let folder = folder(&[
        (
            "client.json",
            fixture(&format!("{INCIDENT}/front-end/config_dump.json")),
        ),
        (
            "chain.pem",
            fixture(&format!("{INCIDENT}/catalogue/chain.pem")),
        ),
    ]);
    let run = check_in(folder.path(), &["client.json", "chain.pem"]);
    assert_eq!(
        outcome(&run, CATALOGUE, "cluster/outbound|80||catalogue"),
        ["rejected"]
    );
    assert_eq!(run.code, 1);
}

#[test]
fn a_pem_file_of_the_same_identity_is_the_proxy_s_own() {
    let folder = folder(&[
        (
            "server.json",
            fixture(&format!("{INCIDENT}/catalogue/config_dump.json")),
        ),
        (
            "chain.pem",
            fixture(&format!("{INCIDENT}/catalogue/chain.pem")),
        ),
    ]);
    let run = check_in(folder.path(), &["server.json", "chain.pem"]);
    let chains = run.report["chains"].as_array().expect("a list");
    assert!(
        chains.iter().all(|chain| chain["proxy"] == "p0"),
        "{chains:?}"
    );
}

#[test]
fn two_certs_say_at_least_what_each_says_alone() {
    let files = [
        (
            "catalogue.json",
            fixture(&format!("{INCIDENT}/catalogue/certs.json")),
        ),
        (
            "front-end.json",
            fixture(&format!("{INCIDENT}/front-end/certs.json")),
        ),
    ];
    let folder = folder(&files);
    let both = check_in(folder.path(), &["catalogue.json", "front-end.json"]);
    for file in ["catalogue.json", "front-end.json"] {
        let alone = check_in(folder.path(), &[file]);
        for rule in rules(&alone) {
            assert!(rules(&both).contains(&rule), "{rule} of {file} is lost");
        }
    }
}

#[test]
fn one_more_page_of_a_workload_leaves_the_handshake() {
    let side = |side: &str| fixture(&format!("{INCIDENT}/{side}/config_dump.json"));
    let folder = folder(&[
        ("front-end.json", side("front-end")),
        ("catalogue.json", side("catalogue")),
        ("notes.md", fixture("incident/catalogue-certs.json")),
    ]);
    let run = check_in(folder.path(), &["."]);
    let handshakes = run.report["handshakes"].as_array().expect("a list");
    assert_eq!(handshakes.len(), 1);
    assert_eq!(handshakes[0]["outcome"], "fails");
}

/// A bootstrap with one listener and one cluster, both with TLS.
fn deployment(leaf: &str, root: &str, port: u32, calls: (&str, u32)) -> String {
    let socket = |kind: &str, common: Value| {
        json!({"name": "tls", "typed_config": {
            "@type": format!("type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.{kind}"),
            "common_tls_context": common,
        }})
    };
    let address =
        |host: &str, port: u32| json!({"socket_address": {"address": host, "port_value": port}});
    let own = json!({"tls_certificates": [{"certificate_chain": {"inline_string": leaf}, "private_key": {"filename": "leaf.key"}}]});
    let trusts = json!({"validation_context": {"trusted_ca": {"inline_string": root}}});
    let endpoint = json!({"lb_endpoints": [{"endpoint": {"address": address(calls.0, calls.1)}}]});
    json!({"static_resources": {
        "listeners": [{
            "name": "in", "address": address("0.0.0.0", port),
            "filter_chains": [{"transport_socket": socket("DownstreamTlsContext", own)}],
        }],
        "clusters": [{
            "name": "out", "type": "STRICT_DNS",
            "load_assignment": {"cluster_name": "out", "endpoints": [endpoint]},
            "transport_socket": socket("UpstreamTlsContext", trusts),
        }],
    }})
    .to_string()
}

/// The chain of `Forge Root`, and a root that did not issue it.
fn parties() -> (String, String) {
    let chain = pem::certificates([Cert::leaf().der(), Cert::intermediate().der()]);
    let other = Cert::ca("Another Root", Key::Other, "Another Root", Key::Other);
    (chain, pem::certificates([other.der()]))
}

#[test]
fn deployments_whose_addresses_exclude_each_other_do_not_judge_each_other() {
    let (leaf, root) = parties();
    let folder = folder(&[
        (
            "a/envoy.json",
            deployment(&leaf, &root, 10_000, ("a-db.test", 5432)),
        ),
        (
            "b/envoy.json",
            deployment(&leaf, &root, 10_001, ("b-db.test", 5432)),
        ),
    ]);
    let run = check_in(folder.path(), &["."]);
    let alone = check_in(folder.path(), &["a"]);
    assert_eq!(rules(&run), rules(&alone));
    assert_eq!(run.report["summary"]["findings"]["error"], 0);
    assert_eq!(run.report["handshakes"], json!([]));
    assert_eq!(run.code, 0);
}

#[test]
fn a_cluster_that_calls_the_port_of_the_other_judges_it() {
    let (leaf, root) = parties();
    let folder = folder(&[
        (
            "a/envoy.json",
            deployment(&leaf, &root, 10_000, ("b.test", 10_001)),
        ),
        (
            "b/envoy.json",
            deployment(&leaf, &root, 10_001, ("b-db.test", 5432)),
        ),
    ]);
    let run = check_in(folder.path(), &["."]);
    assert!(rules(&run).contains(&"issuer-unknown"), "{:?}", rules(&run));
    // Nobody says that a client without a certificate is a server.
    let chains = run.report["chains"].as_array().expect("a list").iter();
    let empty = chains.filter(|chain| chain["certificates"] == json!([]));
    for verdict in empty.flat_map(|chain| chain["verdicts"].as_array().expect("a list")) {
        assert_eq!(verdict["presented_by"], "client");
    }
}

#[test]
fn what_somebody_blanked_in_a_dump_is_not_in_evidence() {
    let (_, root) = parties();
    let common = json!({"tls_certificates": [{"certificate_chain": {"inline_bytes": ""}, "private_key": {"inline_bytes": ""}}],
        "validation_context": {"trusted_ca": {"inline_string": ""}}});
    let listener = |common: &Value| {
        let socket = json!({"name": "tls", "typed_config": {
            "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext",
            "common_tls_context": common, "require_client_certificate": true,
        }});
        json!({"configs": [{
            "@type": "type.googleapis.com/envoy.admin.v3.ListenersConfigDump",
            "dynamic_listeners": [{"name": "in", "active_state": {"listener": {
                "@type": "type.googleapis.com/envoy.config.listener.v3.Listener",
                "name": "in", "filter_chains": [{"transport_socket": socket}],
            }}}],
        }]})
        .to_string()
    };
    let folder = folder(&[("dump.json", listener(&common)), ("root.pem", root)]);
    let run = check_in(folder.path(), &["dump.json"]);
    assert!(
        !rules(&run).contains(&"own-certificate-missing"),
        "{:?}",
        rules(&run)
    );
    assert!(
        !rules(&run).contains(&"trusted-ca-does-not-load"),
        "{:?}",
        rules(&run)
    );
    assert_eq!(run.report["summary"]["chains"]["refused"], 0);
}

#[test]
fn files_of_this_machine_are_no_evidence_of_another_one_s_configuration() {
    let (chain, _) = parties();
    let elsewhere = folder(&[(
        "ca.pem",
        pem::certificates([Cert::ca("Elsewhere", Key::Other, "Elsewhere", Key::Other).der()]),
    )]);
    let path = elsewhere.path().join("ca.pem");
    let context = json!({"@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext",
        "common_tls_context": {"validation_context": {"trusted_ca": {"filename": path}}}});
    let folder = folder(&[("leaf.pem", chain), ("context.json", context.to_string())]);
    let run = check_in(
        folder.path(),
        &[
            "--chain",
            "leaf.pem",
            "--tls-context",
            "context.json",
            "--presented-by",
            "server",
        ],
    );
    assert!(
        !rules(&run).contains(&"issuer-unknown"),
        "{:?}",
        rules(&run)
    );
    assert_eq!(
        run.report["chains"][0]["verdicts"][0]["outcome"],
        "undecided"
    );
}

#[test]
fn istio_is_known_by_its_dump_and_other_meshes_by_their_identities() {
    let folder = folder(&[(
        "dump.json",
        fixture(&format!("{INCIDENT}/catalogue/config_dump.json")),
    )]);
    let run = check_in(folder.path(), &["dump.json"]);
    assert!(
        rules(&run).contains(&"istio-san-not-ns-sa"),
        "{:?}",
        rules(&run)
    );
    let consul = Cert::leaf().with_names(&[general_name::uri(
        "spiffe://43775946.consul/ns/default/dc/dc2/svc/web",
    )]);
    let files = [
        (
            "leaf.pem",
            pem::certificates([consul.der(), Cert::intermediate().der()]),
        ),
        ("root.pem", pem::certificates([Cert::root().der()])),
    ];
    let folder = run::folder(&files);
    let run = check_in(
        folder.path(),
        &["leaf.pem", "root.pem", "--at", "2026-11-24T00:00:00Z"],
    );
    assert!(
        !rules(&run).contains(&"istio-san-not-ns-sa"),
        "{:?}",
        rules(&run)
    );
}

/// Consul's and Kuma's dumps begin with a cluster to the control plane, which has a CA of its own and no certificate of the mesh.
#[test]
fn the_control_plane_s_ca_is_not_the_mesh_s() {
    let (chain, other) = parties();
    let cluster = |name: &str, common: Value| {
        json!({"cluster": {"@type": "type.googleapis.com/envoy.config.cluster.v3.Cluster", "name": name,
            "transport_socket": {"name": "tls", "typed_config": {
                "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext",
                "common_tls_context": common}}}})
    };
    let trusts = |root: &str| json!({"trusted_ca": {"inline_string": root}});
    let own = json!([{"certificate_chain": {"inline_string": chain}, "private_key": {"inline_string": "[redacted]"}}]);
    let root = pem::certificates([Cert::root().der()]);
    let dump = json!({"configs": [{
        "@type": "type.googleapis.com/envoy.admin.v3.ClustersConfigDump",
        "static_clusters": [cluster("control_plane", json!({"validation_context": trusts(&other)}))],
        "dynamic_active_clusters": [cluster("web", json!({"tls_certificates": own, "validation_context": trusts(&root)}))],
    }]});
    let folder = folder(&[("dump.json", dump.to_string())]);
    let run = check_in(
        folder.path(),
        &["dump.json", "--at", "2026-11-24T00:00:00Z"],
    );
    assert!(
        !rules(&run).contains(&"issuer-unknown"),
        "{:?}",
        rules(&run)
    );
}

#[test]
fn the_block_that_does_not_parse_is_the_one_that_is_named() {
    let cut = &Cert::intermediate().der()[..200];
    let chain = pem::certificates([Cert::leaf().der(), cut.to_vec()]);
    let line = chain
        .lines()
        .enumerate()
        .filter(|(_, line)| line.starts_with("-----BEGIN"))
        .nth(1)
        .map(|(at, _)| at + 1);
    let folder = folder(&[("chain.pem", chain)]);
    let run = check_in(folder.path(), &["chain.pem"]);
    let findings = run.report["findings"].as_array().expect("a list").iter();
    for finding in findings.filter(|one| one["severity"] != "note") {
        assert_eq!(
            finding["location"]["line"].as_u64(),
            line.map(|line| line as u64),
            "{finding}"
        );
    }
}

/// A block of which Envoy does not see the BEGIN line is not sent: `cat` of two files of which the second begins with a byte order
/// mark, or a block that was pasted with its indentation. Seen with Envoy 1.36.4 and 1.40.0: one certificate is sent.
#[test]
fn a_certificate_that_envoy_does_not_see_is_not_sent() {
    let root = pem::certificates([Cert::root().der()]);
    let (leaf, intermediate) = (
        pem::certificates([Cert::leaf().der()]),
        pem::certificates([Cert::intermediate().der()]),
    );
    for (hidden, rule) in [("\u{feff}", "pem-bom"), (" ", "pem-indented")] {
        let folder = folder(&[
            ("chain.pem", format!("{leaf}{hidden}{intermediate}")),
            ("root.pem", root.clone()),
        ]);
        let run = check_in(
            folder.path(),
            &[
                "chain.pem",
                "--trust-bundle",
                "root.pem",
                "--at",
                "2026-11-24T00:00:00Z",
            ],
        );
        assert!(rules(&run).contains(&"issuer-unknown"), "{:?}", rules(&run));
        assert!(rules(&run).contains(&rule), "{:?}", rules(&run));
    }
}
