//! Config dumps of real Envoys: what stands in them is what the model holds.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use std::fs;
use std::path::{Path, PathBuf};

use svidlint::input::{self, NamedInput, Source};
use svidlint::model::{
    DataSource, EnvoyVersion, Evidence, Fact, Proxy, SanMatcher, Side, TlsContext, TlsVersion,
    ValidationContext,
};
use svidlint::pairing::sds;

fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/captures")
        .join(path)
}

fn read(path: PathBuf) -> Evidence {
    let mut evidence = input::read(&[NamedInput::evidence(Source::Path(path))]);
    evidence.proxies.iter_mut().for_each(sds::resolve_proxy);
    evidence
}

fn read_text(text: &str) -> Evidence {
    let source = Source::Bytes {
        name: "dump".to_owned(),
        bytes: text.as_bytes().to_vec(),
    };
    let mut evidence = input::read(&[NamedInput::evidence(source)]);
    evidence.proxies.iter_mut().for_each(sds::resolve_proxy);
    evidence
}

fn only_proxy(evidence: &Evidence) -> &Proxy {
    assert_eq!(evidence.proxies.len(), 1);
    &evidence.proxies[0]
}

fn only_context(evidence: &Evidence) -> &TlsContext {
    let proxy = only_proxy(evidence);
    assert_eq!(proxy.contexts.len(), 1);
    &proxy.contexts[0]
}

fn validation(context: &TlsContext) -> &ValidationContext {
    context.validation.value().expect("a validation context")
}

fn matchers(context: &TlsContext) -> (Vec<String>, Vec<String>) {
    let validation = validation(context);
    let texts = |list: &Fact<Vec<SanMatcher>>| {
        let list = list.value().expect("matchers in evidence");
        list.iter().map(ToString::to_string).collect()
    };
    (
        texts(&validation.typed_matchers),
        texts(&validation.legacy_matchers),
    )
}

#[test]
fn a_client_with_a_trusted_ca() {
    let evidence = read(fixture("1.40.0/good-ns-ca/front-end/config_dump.json"));
    let proxy = only_proxy(&evidence);
    assert_eq!(
        proxy.node.as_deref(),
        Some("sidecar~127.0.0.11~front-end.sock-shop~sock-shop.svc.cluster.local")
    );
    let version = EnvoyVersion {
        minor: 40,
        patch: Some(0),
    };
    assert_eq!(proxy.version, Some(version));
    assert_eq!(proxy.trust_domain.as_deref(), Some("ellinj.teleport.sh"));
    assert_eq!(proxy.warming_secrets, Vec::<String>::new());

    let context = only_context(&evidence);
    assert_eq!(context.side, Side::Upstream);
    assert_eq!(
        context.name.as_deref(),
        Some("cluster/outbound|80||catalogue.sock-shop.svc.cluster.local/tlsMode-istio")
    );
    assert_eq!(context.tls.minimum, Some(TlsVersion::V1_2));
    assert_eq!(context.tls.maximum, Some(TlsVersion::V1_3));
    assert_eq!(
        context.sni.as_deref(),
        Some("outbound_.80_._.catalogue.sock-shop.svc.cluster.local")
    );
    assert_eq!(context.unresolved, Vec::<String>::new());
    let (typed, legacy) = matchers(context);
    assert_eq!(
        typed,
        ["uri exact spiffe://ellinj.teleport.sh/ns/sock-shop/sa/catalogue"]
    );
    assert_eq!(legacy, Vec::<String>::new());
    let anchors = validation(context).trusted_ca.value().unwrap();
    assert_eq!(anchors.path, "<inline>");
    assert_eq!(anchors.certificates.value().unwrap().len(), 1);
    assert!(anchors.complete);

    assert_eq!(evidence.chains.len(), 1);
    let chain = &evidence.chains[0];
    assert_eq!(chain.name.as_deref(), Some("default"));
    assert_eq!(
        chain.leaf().unwrap().first_uri(),
        Some("spiffe://ellinj.teleport.sh/ns/sock-shop/sa/front-end")
    );
    let place = &chain.sources[0];
    assert!(
        place.pointer.ends_with(".dynamic_active_secrets[0].secret"),
        "{}",
        place.pointer
    );
    let text = fs::read_to_string(fixture("1.40.0/good-ns-ca/front-end/config_dump.json")).unwrap();
    let line = text.lines().nth(place.line.unwrap() - 1).unwrap();
    assert!(line.contains("\"secret\": {"), "{line}");
    assert_eq!(evidence.bundles.len(), 1);
    assert_eq!(evidence.bundles[0].name.as_deref(), Some("ROOTCA"));
}

#[test]
fn a_server_with_a_trusted_ca() {
    let evidence = read(fixture("1.40.0/good-ns-ca/catalogue/config_dump.json"));
    let context = only_context(&evidence);
    assert_eq!(context.side, Side::Downstream);
    assert!(
        context
            .name
            .as_deref()
            .unwrap()
            .starts_with("listener/virtualInbound/"),
        "{:?}",
        context.name
    );
    assert!(context.require_client_certificate);
    assert_eq!(
        matchers(context).0,
        ["uri prefix spiffe://ellinj.teleport.sh/"]
    );
    assert!(validation(context).spiffe.is_none());
}

#[test]
fn the_spiffe_validator_and_istios_legacy_field() {
    let evidence = read(fixture(
        "1.40.0/incident-spiffe-legacy-field/front-end/config_dump.json",
    ));
    let context = only_context(&evidence);
    let (typed, legacy) = matchers(context);
    assert_eq!(typed, Vec::<String>::new());
    assert_eq!(
        legacy,
        ["any exact spiffe://ellinj.teleport.sh/ns/sock-shop/sa/catalogue"]
    );
    let spiffe = validation(context).spiffe.as_ref().unwrap();
    assert_eq!(spiffe.trust_domains.len(), 1);
    assert_eq!(spiffe.trust_domains[0].name, "ellinj.teleport.sh");
    assert!(spiffe.trust_bundles.is_absent());
    assert_eq!(
        evidence.bundles[0].trust_domain.as_deref(),
        Some("ellinj.teleport.sh")
    );
}

#[test]
fn every_proxy_directory_is_read_whole() {
    for scenario in [
        "1.36.4/good-spiffe",
        "1.40.0/good-ns-ca",
        "1.40.0/incident-spiffe-legacy-field",
    ] {
        for proxy in ["front-end", "catalogue"] {
            let evidence = read(fixture(scenario).join(proxy));
            let proxy = only_proxy(&evidence);
            assert!(proxy.node.is_some(), "{scenario}");
            assert_eq!(proxy.contexts.len(), 1, "{scenario}");
            assert_eq!(proxy.contexts[0].unresolved, Vec::<String>::new());
            assert!(evidence.captured.is_some(), "{scenario}");
            for input in &evidence.inputs {
                let text = format!("{:?}", input.problems);
                assert!(!text.contains("not read"), "{scenario}: {text}");
            }
        }
    }
}

#[test]
fn a_proxys_two_dumps_are_one_proxy() {
    let evidence = read(fixture("1.36.4/good-spiffe/front-end"));
    let proxy = only_proxy(&evidence);
    assert_eq!(proxy.version.map(|version| version.minor), Some(36));
    assert_eq!(proxy.contexts.len(), 1, "the hints of /certs are replaced");
    assert!(validation(&proxy.contexts[0]).spiffe.is_some());
}

#[test]
fn camel_case_without_a_wrapper_says_the_same() {
    let path = fixture("1.40.0/incident-spiffe-legacy-field/front-end/config_dump.json");
    let text = fs::read_to_string(path).unwrap();
    let dump: serde_json::Value = serde_json::from_str(&text).unwrap();
    let camel = camel_case(&dump);
    let (plain, camel) = (read_text(&text), read_text(&camel.to_string()));
    let (plain, camel) = (
        without_places(only_context(&plain)),
        without_places(only_context(&camel)),
    );
    assert!(plain == camel, "the casings give different contexts");

    // `istioctl proxy-config secret -o json` prints the section alone.
    let secrets = dump["configs"]
        .as_array()
        .unwrap()
        .iter()
        .find(|section| {
            section["@type"]
                .as_str()
                .unwrap()
                .contains("SecretsConfigDump")
        })
        .unwrap();
    let mut secrets = camel_case(secrets);
    secrets.as_object_mut().unwrap().remove("@type");
    let evidence = read_text(&secrets.to_string());
    assert_eq!(evidence.chains.len(), 1);
    assert_eq!(evidence.bundles.len(), 1);
    assert_eq!(
        evidence.chains[0].sources[0].pointer,
        "dynamicActiveSecrets[0].secret"
    );
}

/// The context without the places its facts were read from.
fn without_places(context: &TlsContext) -> TlsContext {
    let strip = |source: &mut Fact<DataSource>| {
        *source = source.map(|source| DataSource {
            certificates: source.certificates.map(|certificates| {
                let mut certificates = certificates.clone();
                for certificate in &mut certificates {
                    certificate.sources.clear();
                }
                certificates
            }),
            ..source.clone()
        });
    };
    let mut context = context.clone();
    context.location = None;
    if let Some(site) = &mut context.site {
        site.location = None;
    }
    context.certificates = context.certificates.map(|own| {
        let mut own = own.clone();
        for one in &mut own {
            strip(&mut one.chain);
        }
        own
    });
    context.validation = context.validation.map(|validation| {
        let mut validation = validation.clone();
        strip(&mut validation.trusted_ca);
        for domain in validation
            .spiffe
            .iter_mut()
            .flat_map(|spiffe| &mut spiffe.trust_domains)
        {
            let mut bundle = Fact::known(domain.bundle.clone());
            strip(&mut bundle);
            domain.bundle = bundle.value().cloned().unwrap_or_default();
        }
        validation
    });
    context
}

fn camel_case(value: &serde_json::Value) -> serde_json::Value {
    use serde_json::Value;
    match value {
        Value::Array(items) => items.iter().map(camel_case).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| (camel_case_name(name), camel_case(value)))
            .collect(),
        other => other.clone(),
    }
}

fn camel_case_name(name: &str) -> String {
    if name.starts_with(|first: char| !first.is_ascii_lowercase()) || name.contains('.') {
        return name.to_owned();
    }
    let mut parts = name.split('_');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |camel, part| {
        let (head, tail) = part.split_at(part.len().min(1));
        camel + &head.to_ascii_uppercase() + tail
    })
}

#[test]
fn a_dump_without_its_secrets_names_them() {
    let path = fixture("1.40.0/good-ns-ca/front-end/config_dump.json");
    let dump: serde_json::Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let clusters = dump["configs"]
        .as_array()
        .unwrap()
        .iter()
        .find(|section| {
            section["@type"]
                .as_str()
                .unwrap()
                .contains("ClustersConfigDump")
        })
        .unwrap();
    let evidence = read_text(&clusters.to_string());
    let context = only_context(&evidence);
    assert_eq!(context.unresolved, ["default", "ROOTCA"]);
    let validation = validation(context);
    assert!(!validation.trusted_ca.is_in_evidence());
    assert!(!validation.typed_matchers.is_in_evidence());
    let own = &context.certificates.value().unwrap()[0];
    assert!(!own.chain.is_in_evidence());
}

#[test]
fn redacted_bytes_are_not_in_evidence() {
    let evidence = read_text(
        r#"{"dynamic_active_secrets": [
            {"name": "default", "secret": {"name": "default", "tls_certificate": {
                "certificate_chain": {"inline_bytes": "W3JlZGFjdGVkXQ=="},
                "private_key": {"inline_bytes": "W3JlZGFjdGVkXQ=="}}}},
            {"name": "ROOTCA", "secret": {"name": "ROOTCA", "validation_context": {
                "trusted_ca": {"inline_bytes": "elided"}}}}],
            "dynamic_warming_secrets": [{"name": "late", "version_info": "uninitialized",
                "error_state": {"details": "unknown resource names: [late]"},
                "secret": {"@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret", "name": "late"}}]}"#,
    );
    assert_eq!(evidence.chains.len(), 0);
    assert_eq!(evidence.bundles.len(), 0);
    let proxy = only_proxy(&evidence);
    assert_eq!(proxy.warming_secrets, ["late"]);
    assert_eq!(
        proxy.secrets[2].refused_update.as_deref(),
        Some("unknown resource names: [late]")
    );
}

#[test]
fn never_panics_on_cut_or_changed_dumps() {
    let path = fixture("1.40.0/good-ns-ca/catalogue/config_dump.json");
    let text = fs::read_to_string(path).unwrap();
    for end in (0..text.len()).step_by(37) {
        let evidence = read_text(&text[..end]);
        for context in evidence.proxies.iter().flat_map(|proxy| &proxy.contexts) {
            assert!(context.name.is_some() || context.location.is_some());
        }
    }
    let mut seed = 1_u32;
    for _ in 0..200 {
        let mut bytes = text.clone().into_bytes();
        for _ in 0..4 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let at = seed as usize % bytes.len();
            bytes[at] = b"{}[]\",:0a\\"[(seed >> 16) as usize % 10];
        }
        read_text(&String::from_utf8_lossy(&bytes));
    }
}
