//! Certificates in the fields of an object, whoever wrote it: PEM as it is, or base64 of PEM or DER. Names of fields tell what
//! is trusted (`issuing_ca`, `RootCert`, `caBundle`) and what goes with the certificate beside it (`ca_chain`,
//! `CertificateChain`); everything else is told by its content.
//!
//! None of it is a file that Envoy loads, so that nothing is said about how its text is written.

use std::collections::{HashMap, HashSet};

use super::Walk;
use super::names::{self, Meaning};
use crate::input::collected::Collected;
use crate::input::document::Node;
use crate::input::pem::{self, Contents};
use crate::input::{der_file, join};
use crate::model::{Bundle, Certificate, ChainOrigin, Fact, InputKind};

/// A field that holds certificates.
struct Field<'d, 't> {
    node: Node<'d, 't>,
    meaning: Option<Meaning>,
    contents: Contents,
}

/// Takes the fields of an object that hold certificates; the others are walked on.
pub(super) fn claims<'d, 't>(node: &Node<'d, 't>, walk: &mut Walk<'_, 'd, 't>) -> bool {
    if !node.is_object() {
        return false;
    }
    let mut fields = Vec::new();
    let mut taken = HashSet::new();
    for (name, member) in node.members() {
        if name == super::REPEATS || names::names_a_key(name) {
            continue;
        }
        let Some(contents) = certificates_in(&member, walk) else {
            continue;
        };
        // An environment variable has its name beside its value.
        let own = match node.text_of("name").filter(|_| name == "value") {
            Some(variable) => names::meaning(variable),
            None => names::meaning(name),
        };
        fields.push(Field {
            meaning: own.or_else(|| names::meaning_of_path(&node.pointer)),
            node: member,
            contents,
        });
        taken.insert(name);
    }
    if fields.is_empty() {
        return false;
    }
    walk.found(InputKind::Document);
    file(fields, walk);
    walk.below(node, |name| !taken.contains(name));
    true
}

/// Files the fields of one object.
fn file<'d, 't>(fields: Vec<Field<'d, 't>>, walk: &mut Walk<'_, 'd, 't>) {
    let domain = walk.trust_domain.clone();
    let mut presented: Vec<(Contents, Node<'d, 't>)> = Vec::new();
    let mut by_leaf: HashMap<String, usize> = HashMap::new();
    let mut beside = Vec::new();
    for field in fields {
        let Field {
            node,
            meaning,
            contents,
        } = field;
        match meaning {
            Some(Meaning::Anchors) => anchors(contents, &node, domain.clone(), walk),
            Some(Meaning::Intermediates) => beside.push((contents, node, false)),
            _ if contents.is_presented() => {
                // One answer holds a leaf alone and with its chain.
                let leaf = contents.certificates.first().map(join::identity);
                let known = leaf.as_ref().and_then(|leaf| by_leaf.get(leaf)).copied();
                if let Some(known) = known.and_then(|index| presented.get_mut(index)) {
                    if known.0.certificates.len() < contents.certificates.len() {
                        *known = (contents, node);
                    }
                } else {
                    by_leaf.extend(leaf.map(|leaf| (leaf, presented.len())));
                    presented.push((contents, node));
                }
            }
            Some(Meaning::Chain) => beside.push((contents, node, true)),
            _ => anchors(contents, &node, None, walk),
        }
    }
    for (contents, node, is_chain) in beside {
        match presented.first_mut() {
            Some((leaf, _)) => {
                let roots = extend(leaf, contents);
                anchors(roots, &node, None, walk);
            }
            None if is_chain => anchors(contents, &node, None, walk),
            None => {
                let message = "intermediates without a leaf are neither presented nor trusted, and were left out";
                let place = node.location(walk.out.input);
                walk.out.repaired(message, place);
            }
        }
    }
    for (contents, node) in presented {
        chain(contents, &node, walk);
    }
}

/// Adds what a peer sends behind its leaf; gives back the roots, which it does not send.
fn extend(leaf: &mut Contents, issuers: Contents) -> Contents {
    let mut known: HashSet<String> = leaf.certificates.iter().map(join::identity).collect();
    let is_root = |one: &Certificate| one.is_self_issued() == Some(true);
    let (roots, between): (Vec<_>, Vec<_>) = issuers.certificates.into_iter().partition(is_root);
    let new = between
        .into_iter()
        .filter(|one| known.insert(join::identity(one)));
    leaf.certificates.extend(new);
    leaf.complete &= issuers.complete;
    Contents {
        certificates: roots,
        crls: issuers.crls,
        complete: true,
        ..Contents::default()
    }
}

/// Files a presented chain.
pub(super) fn chain(contents: Contents, node: &Node<'_, '_>, walk: &mut Walk<'_, '_, '_>) {
    let keeps_text = is_data_source(node);
    let mut chain = pem::chain_of(contents, ChainOrigin::File);
    if !keeps_text {
        chain.pem = None;
    }
    walk.out.chains.push(chain);
}

/// Files anchors, where there are any.
pub(super) fn anchors(
    contents: Contents,
    node: &Node<'_, '_>,
    trust_domain: Option<String>,
    walk: &mut Walk<'_, '_, '_>,
) {
    if contents.certificates.is_empty() && contents.crls.is_empty() {
        return;
    }
    let mut source = pem::source_of(contents, "");
    if !is_data_source(node) {
        source.text = Fact::NotInEvidence;
    }
    walk.out.bundles.push(Bundle {
        trust_domain,
        source,
        proxy: None,
        name: None,
        sources: vec![node.location(walk.out.input)],
    });
}

/// What a string, or an array of strings, holds; `None` where that is no certificate and no CRL.
pub(super) fn certificates_in(
    node: &Node<'_, '_>,
    walk: &mut Walk<'_, '_, '_>,
) -> Option<Contents> {
    if node.pointer.len() > super::LONGEST_POINTER {
        return None;
    }
    let mut all: Option<Contents> = None;
    for item in std::iter::once(node.clone())
        .filter(|node| !node.is_array())
        .chain(node.items())
    {
        let Some(contents) = item.text().and_then(|text| read(text, &item, walk.out)) else {
            continue;
        };
        match &mut all {
            Some(all) => {
                all.certificates.extend(contents.certificates);
                all.crls.extend(contents.crls);
                all.complete &= contents.complete;
                all.text.push_str(&contents.text);
            }
            None => all = Some(contents),
        }
    }
    all
}

fn read(text: &str, node: &Node<'_, '_>, out: &mut Collected) -> Option<Contents> {
    let at = node.location(out.input);
    let mut scratch = Collected::new(out.input);
    let contents = if pem::recognises(text) {
        pem::contents(text, &at, &mut scratch)
    } else {
        let bytes = der_file::unwrap_field(text)?;
        match std::str::from_utf8(&bytes) {
            Ok(text) if pem::recognises(text) => pem::contents(text, &at, &mut scratch),
            _ => der_file::contents(&bytes, &at, &mut scratch),
        }
    };
    if contents.certificates.is_empty() && contents.crls.is_empty() {
        return None;
    }
    for problem in scratch.problems {
        // How the text is written matters where Envoy reads it; what is lost matters everywhere.
        if is_data_source(node) {
            out.problem(
                problem.message,
                problem.location,
                problem.repaired,
                problem.kind,
            );
        } else if !problem.repaired {
            out.lost_at(problem.message, problem.location);
        }
    }
    Some(contents)
}

fn is_data_source(node: &Node<'_, '_>) -> bool {
    let name = node.pointer.rsplit('.').next().unwrap_or_default();
    names::is_data_source(name)
}
