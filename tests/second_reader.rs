//! A second reader: x509-parser, which shares no line with `input::der`, decodes every certificate of the fixtures, and every
//! fact that both read is the same.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::fs;
use std::path::{Path, PathBuf};

use svidlint::input::der;
use svidlint::input::{NamedInput, Source, read};
use svidlint::model::{Certificate, Fact, GeneralName, GeneralSubtree, InputId, Location, Name};
use x509_parser::extensions::{GeneralName as Other, ParsedExtension};
use x509_parser::prelude::{FromDer as _, X509Certificate};
use x509_parser::x509::X509Name;

/// Facts by name.
type Facts = BTreeMap<&'static str, String>;

/// Certificates that x509-parser refuses: the length has no definite end.
const REFUSED: [&str; 2] = ["der-not-certificate/bad.bundle", "length-indefinite"];

/// Certificates that BoringSSL refuses and x509-parser reads: the lenience that keeps it from standing for BoringSSL.
const LENIENT: [&str; 1] = ["length-not-minimal"];

/// Single facts that BoringSSL does not read, or reads otherwise: fixture and fact.
const OTHERWISE: [(&str, &str); 7] = [
    // Bytes behind the value, and the extension twice: X509_get_ext_d2i answers nothing.
    ("san-trailing-byte", "subjectAltName"),
    ("san-twice", "subjectAltName"),
    // x509-parser keeps names that are no UTF-8 apart.
    ("uri-san-0xff", "subjectAltName"),
    // x509-parser reads the Latin-1 of a T61String and the two and four bytes of the wide strings as UTF-8.
    ("subject-every-string", "subject"),
    // Bytes that are no UTF-8: BoringSSL refuses the certificate for them, by a departure.
    ("subject-invalid-utf8", "subject"),
    // x509-parser takes magnitudes: it knows no negative serial number.
    ("serial-negative", "serial"),
    ("serial-number-departs/bad", "serial"),
];

/// What a fixture is called here: its stem, below the fixtures of rules and incidents after its folder.
fn fixture_name(path: &Path) -> String {
    let stem = path.file_stem().unwrap().to_str().unwrap();
    match ["rules", "incidents"]
        .iter()
        .find_map(|of| path.iter().skip_while(|part| part != of).nth(1))
    {
        Some(folder) if folder != path.file_name().unwrap() => {
            format!("{}/{stem}", folder.to_str().unwrap())
        }
        _ => stem.to_owned(),
    }
}

fn certificates() -> Vec<(String, Vec<u8>)> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")];
    while let Some(directory) = open.pop() {
        let mut paths: Vec<PathBuf> = fs::read_dir(directory)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        paths.sort();
        for path in paths {
            let extension = path.extension().unwrap_or_default();
            if path.is_dir() {
                open.push(path);
            } else if extension == "pem" || extension == "der" {
                let name = fixture_name(&path);
                let evidence = read(&[NamedInput::evidence(Source::Path(path))]);
                let chains = evidence
                    .chains
                    .iter()
                    .flat_map(|chain| &chain.presented.certificates);
                let bundles = evidence
                    .bundles
                    .iter()
                    .filter_map(|bundle| bundle.source.certificates.value());
                for certificate in chains.chain(bundles.flatten()) {
                    let der = certificate.der.as_deref().unwrap().to_vec();
                    if seen.insert(der.clone()) {
                        found.push((name.clone(), der));
                    }
                }
            }
        }
    }
    found
}

#[test]
fn both_readers_agree() {
    let mut refused = BTreeSet::new();
    let mut lenient = BTreeSet::new();
    let mut wrong = Vec::new();
    let mut compared = 0;
    for (name, bytes) in certificates() {
        let own = der::certificate(&bytes, Location::whole(InputId(0)));
        let Ok((_, other)) = X509Certificate::from_der(&bytes) else {
            refused.insert(name);
            continue;
        };
        if own.signature.value().is_none() || own.not_after.value().is_none() {
            lenient.insert(name);
            continue;
        }
        let (own, other) = (of_product(&own), of_parser(&other));
        for fact in own.keys().chain(other.keys()).collect::<BTreeSet<_>>() {
            compared += 1;
            if own.get(fact) != other.get(fact) && !OTHERWISE.contains(&(name.as_str(), *fact)) {
                wrong.push(format!(
                    "{name} {fact}: {:?} and x509-parser {:?}",
                    own.get(fact),
                    other.get(fact)
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(refused, REFUSED.map(str::to_owned).into());
    assert_eq!(lenient, LENIENT.map(str::to_owned).into());
    assert!(compared > 1500, "only {compared} facts");
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn show(value: impl Debug) -> String {
    format!("{value:?}")
}

/// What the product read.
fn of_product(certificate: &Certificate) -> Facts {
    let mut facts = Facts::new();
    let signature = certificate.signature.value().unwrap();
    facts.insert("version", show(certificate.version.value()));
    facts.insert("serial", certificate.serial.value().unwrap().to_string());
    facts.insert("issuer", attributes(certificate.issuer.value().unwrap()));
    facts.insert("subject", attributes(certificate.subject.value().unwrap()));
    facts.insert(
        "not before",
        show(certificate.not_before.value().unwrap().at.0),
    );
    facts.insert(
        "not after",
        show(certificate.not_after.value().unwrap().at.0),
    );
    facts.insert("signature algorithm", signature.algorithm.oid.to_string());
    facts.insert("inner algorithm", signature.inner.oid.to_string());
    facts.insert("signature", hex(&signature.bytes));
    facts.insert("signed", hex(&signature.signed));
    let key = certificate.public_key.value().unwrap();
    facts.insert("key info", hex(&key.spki));
    facts.insert("key bits", hex(&key.bits));
    let extensions: Vec<_> = certificate
        .extensions
        .value()
        .into_iter()
        .flatten()
        .collect();
    let listed = extensions
        .iter()
        .map(|one| (one.oid.to_string(), one.critical, hex(&one.value)));
    facts.insert("extensions", show(listed.collect::<Vec<_>>()));
    let mut put = |name, value: Option<String>| value.map(|value| facts.insert(name, value));
    put(
        "basicConstraints",
        of(&certificate.basic_constraints, |it| {
            show((it.ca, it.path_len))
        }),
    );
    put(
        "keyUsage",
        of(&certificate.key_usage, |usage| show(usage.names())),
    );
    put(
        "extKeyUsage",
        of(&certificate.extended_key_usage, |purposes| {
            let mut purposes: Vec<_> = purposes.iter().map(ToString::to_string).collect();
            purposes.sort();
            show(purposes)
        }),
    );
    put(
        "subjectAltName",
        of(&certificate.subject_alt_names, |names| {
            show(names.names.iter().map(product_name).collect::<Vec<_>>())
        }),
    );
    put(
        "subjectKeyIdentifier",
        of(&certificate.subject_key_id, Clone::clone),
    );
    put(
        "authorityKeyIdentifier",
        of(&certificate.authority_key_id, |id| {
            let issuer: Vec<_> = id.issuer.iter().map(product_name).collect();
            show((&id.key_id, issuer, &id.serial))
        }),
    );
    put(
        "nameConstraints",
        of(&certificate.name_constraints, |constraints| {
            let names = |list: &[GeneralSubtree]| {
                list.iter()
                    .map(|tree| product_name(&tree.base))
                    .collect::<Vec<_>>()
            };
            show((names(&constraints.permitted), names(&constraints.excluded)))
        }),
    );
    put(
        "certificatePolicies",
        of(&certificate.policies, |policies| {
            show(
                policies
                    .policies
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>(),
            )
        }),
    );
    put(
        "policyConstraints",
        of(&certificate.policy_constraints, |it| {
            show((it.require_explicit, it.inhibit_mapping))
        }),
    );
    put(
        "policyMappings",
        of(&certificate.policy_mappings, |mappings| {
            let pair = |it: &svidlint::model::PolicyMapping| {
                (it.issuer_domain.to_string(), it.subject_domain.to_string())
            };
            show(mappings.iter().map(pair).collect::<Vec<_>>())
        }),
    );
    put(
        "inhibitAnyPolicy",
        of(&certificate.inhibit_any_policy, |skip| show(skip)),
    );
    put(
        "cRLDistributionPoints",
        of(&certificate.crl_distribution_points, |names| {
            show(names.iter().map(product_name).collect::<Vec<_>>())
        }),
    );
    facts
}

fn of<T>(fact: &Fact<T>, show: impl FnOnce(&T) -> String) -> Option<String> {
    fact.value().map(show)
}

fn attributes(name: &Name) -> String {
    show(
        name.attributes()
            .map(|one| (one.oid.to_string(), one.text.clone()))
            .collect::<Vec<_>>(),
    )
}

fn product_name(name: &GeneralName) -> String {
    match name {
        GeneralName::Uri { text, .. } => format!("uri {text}"),
        GeneralName::Dns { text, .. } => format!("dns {text}"),
        GeneralName::Email { text, .. } => format!("email {text}"),
        GeneralName::Ip { bytes, .. } => format!("ip {}", hex(bytes)),
        GeneralName::OtherName { oid, .. } => format!("other {oid}"),
        GeneralName::Directory { name } => format!("directory {}", attributes(name)),
        GeneralName::RegisteredId { oid } => format!("id {oid}"),
        GeneralName::Unsupported { .. } => "unsupported".to_owned(),
    }
}

/// What x509-parser read.
fn of_parser(certificate: &X509Certificate<'_>) -> Facts {
    let tbs = &certificate.tbs_certificate;
    let mut facts = Facts::new();
    let serial = hex(&tbs.serial.to_bytes_be());
    let serial = serial.trim_start_matches('0');
    facts.insert("version", show(Some(u64::from(tbs.version.0) + 1)));
    facts.insert(
        "serial",
        if serial.is_empty() { "0" } else { serial }.to_owned(),
    );
    facts.insert("issuer", parsed_attributes(&tbs.issuer));
    facts.insert("subject", parsed_attributes(&tbs.subject));
    facts.insert("not before", show(tbs.validity.not_before.timestamp()));
    facts.insert("not after", show(tbs.validity.not_after.timestamp()));
    facts.insert(
        "signature algorithm",
        certificate.signature_algorithm.algorithm.to_id_string(),
    );
    facts.insert("inner algorithm", tbs.signature.algorithm.to_id_string());
    facts.insert("signature", hex(&certificate.signature_value.data));
    facts.insert("signed", hex(tbs.as_ref()));
    facts.insert("key info", hex(tbs.subject_pki.raw));
    facts.insert("key bits", hex(&tbs.subject_pki.subject_public_key.data));
    let listed = certificate.extensions().iter();
    let listed = listed.map(|one| (one.oid.to_id_string(), one.critical, hex(one.value)));
    facts.insert("extensions", show(listed.collect::<Vec<_>>()));
    for extension in certificate.extensions() {
        if let Some((name, value)) = parsed(extension.parsed_extension()) {
            facts.entry(name).or_insert(value);
        }
    }
    facts
}

fn parsed(extension: &ParsedExtension<'_>) -> Option<(&'static str, String)> {
    const USAGES: [&str; 9] = [
        "digitalSignature",
        "nonRepudiation",
        "keyEncipherment",
        "dataEncipherment",
        "keyAgreement",
        "keyCertSign",
        "cRLSign",
        "encipherOnly",
        "decipherOnly",
    ];
    let names = |list: &[Other<'_>]| list.iter().map(parsed_name).collect::<Vec<_>>();
    Some(match extension {
        ParsedExtension::BasicConstraints(it) => (
            "basicConstraints",
            show((it.ca, it.path_len_constraint.map(i64::from))),
        ),
        ParsedExtension::KeyUsage(usage) => {
            let set = USAGES
                .iter()
                .enumerate()
                .filter(|(bit, _)| usage.flags >> bit & 1 == 1);
            (
                "keyUsage",
                show(set.map(|(_, name)| *name).collect::<Vec<_>>()),
            )
        }
        ParsedExtension::ExtendedKeyUsage(it) => {
            let known = [
                (it.server_auth, "1.3.6.1.5.5.7.3.1"),
                (it.client_auth, "1.3.6.1.5.5.7.3.2"),
                (it.code_signing, "1.3.6.1.5.5.7.3.3"),
                (it.email_protection, "1.3.6.1.5.5.7.3.4"),
                (it.time_stamping, "1.3.6.1.5.5.7.3.8"),
                (it.ocsp_signing, "1.3.6.1.5.5.7.3.9"),
                (it.any, "2.5.29.37.0"),
            ];
            let known = known
                .into_iter()
                .filter(|(set, _)| *set)
                .map(|(_, oid)| oid.to_owned());
            let mut purposes: Vec<_> = known
                .chain(it.other.iter().map(x509_parser::asn1_rs::Oid::to_id_string))
                .collect();
            purposes.sort();
            ("extKeyUsage", show(purposes))
        }
        ParsedExtension::SubjectAlternativeName(it) => {
            ("subjectAltName", show(names(&it.general_names)))
        }
        ParsedExtension::SubjectKeyIdentifier(id) => ("subjectKeyIdentifier", hex(id.0)),
        ParsedExtension::AuthorityKeyIdentifier(it) => {
            let issuer = it
                .authority_cert_issuer
                .as_deref()
                .map(names)
                .unwrap_or_default();
            let key = it.key_identifier.as_ref().map(|id| hex(id.0));
            (
                "authorityKeyIdentifier",
                show((key, issuer, it.authority_cert_serial.map(hex))),
            )
        }
        ParsedExtension::NameConstraints(it) => {
            let bases = |list: &Option<Vec<x509_parser::extensions::GeneralSubtree<'_>>>| {
                list.iter()
                    .flatten()
                    .map(|tree| parsed_name(&tree.base))
                    .collect::<Vec<_>>()
            };
            (
                "nameConstraints",
                show((bases(&it.permitted_subtrees), bases(&it.excluded_subtrees))),
            )
        }
        ParsedExtension::CertificatePolicies(list) => {
            let policies = list.iter().map(|policy| policy.policy_id.to_id_string());
            ("certificatePolicies", show(policies.collect::<Vec<_>>()))
        }
        ParsedExtension::PolicyConstraints(it) => {
            let (explicit, mapping) = (it.require_explicit_policy, it.inhibit_policy_mapping);
            (
                "policyConstraints",
                show((explicit.map(u64::from), mapping.map(u64::from))),
            )
        }
        ParsedExtension::PolicyMappings(it) => {
            let pairs = it.mappings.iter().map(|pair| {
                (
                    pair.issuer_domain_policy.to_id_string(),
                    pair.subject_domain_policy.to_id_string(),
                )
            });
            ("policyMappings", show(pairs.collect::<Vec<_>>()))
        }
        ParsedExtension::InhibitAnyPolicy(it) => {
            ("inhibitAnyPolicy", show(u64::from(it.skip_certs)))
        }
        ParsedExtension::CRLDistributionPoints(it) => {
            let full = it
                .points
                .iter()
                .filter_map(|point| match &point.distribution_point {
                    Some(x509_parser::extensions::DistributionPointName::FullName(list)) => {
                        Some(names(list))
                    }
                    _ => None,
                });
            (
                "cRLDistributionPoints",
                show(full.flatten().collect::<Vec<_>>()),
            )
        }
        _ => return None,
    })
}

fn parsed_attributes(name: &X509Name<'_>) -> String {
    let text = |value: &x509_parser::x509::AttributeTypeAndValue<'_>| {
        let text = value.as_str().map(str::to_owned);
        (
            value.attr_type().to_id_string(),
            text.unwrap_or_else(|_| hex(value.as_slice())),
        )
    };
    show(name.iter_attributes().map(text).collect::<Vec<_>>())
}

fn parsed_name(name: &Other<'_>) -> String {
    match name {
        Other::URI(text) => format!("uri {text}"),
        Other::DNSName(text) => format!("dns {text}"),
        Other::RFC822Name(text) => format!("email {text}"),
        Other::IPAddress(bytes) => format!("ip {}", hex(bytes)),
        Other::OtherName(oid, _) => format!("other {}", oid.to_id_string()),
        Other::DirectoryName(name) => format!("directory {}", parsed_attributes(name)),
        Other::RegisteredID(oid) => format!("id {}", oid.to_id_string()),
        Other::X400Address(_) | Other::EDIPartyName(_) | Other::Invalid(..) => {
            "unsupported".to_owned()
        }
    }
}
