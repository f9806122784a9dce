//! Name constraints (5.9; `check_name_constraints`, `NAME_CONSTRAINTS_check`).
//!
//! Every certificate except self-issued intermediates is held against the constraints of every certificate above it, the
//! anchor included. Whether the extension is critical makes no difference.

mod dns;
mod email;
mod uri;

use super::X509Error;
use super::flags::Examined;
use super::name::{CanonicalName, to_utf8};
use crate::knowledge::Check;
use crate::knowledge::boringssl::NameConstraintRules;
use crate::model::{
    Certificate, Fact, GeneralName, GeneralSubtree, Name, NameConstraints, StringKind,
};
use crate::verify::Step;
use crate::verify::step::at_presenter;

/// emailAddress, the one subject attribute that is compared as a mailbox.
const EMAIL_ADDRESS: &str = "1.2.840.113549.1.9.1";
const COMMON_NAME: &str = "2.5.4.3";

/// Which list a subtree stands in: some comparisons differ by it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum List {
    Permitted,
    Excluded,
}

/// How one name compares with one subtree.
enum Comparison {
    Inside,
    Outside,
    Refused(X509Error),
}

impl Comparison {
    const fn inside_if(condition: bool) -> Self {
        if condition {
            Self::Inside
        } else {
            Self::Outside
        }
    }
}

/// A name that is held against constraints.
enum Candidate<'a> {
    /// The subject, as a directoryName.
    Subject(&'a Name),
    /// An emailAddress attribute of the subject: excluded subtrees ignore the case of its local part.
    SubjectEmail(&'a [u8]),
    /// An entry of the subject alternative name.
    San(&'a GeneralName),
}

/// Why one certificate does not satisfy one set of constraints.
struct Violation {
    error: X509Error,
    detail: String,
}

/// Checks the names of a chain, leaf first, anchor last.
pub(super) fn check(certificates: &[Examined<'_>], rules: NameConstraintRules) -> Vec<Step> {
    let mut constrained = false;
    for (depth, certificate) in certificates.iter().enumerate().rev() {
        if depth > 0 && certificate.self_issued {
            continue;
        }
        for issuer in certificates.iter().skip(depth + 1).rev() {
            let constraints = match &issuer.certificate.name_constraints {
                Fact::NotInEvidence => {
                    return vec![unknown(depth, "name constraints of the issuers")];
                }
                // Unreadable constraints make a certificate unusable as issuer, so none is left here.
                Fact::Absent | Fact::Unreadable { .. } => continue,
                Fact::Present { value, .. } => value,
            };
            constrained = true;
            match violation(certificate.certificate, constraints, rules) {
                Ok(None) => {}
                Ok(Some(found)) => return vec![refusal(depth, found)],
                Err(step) => return vec![*step],
            }
        }
    }
    if !constrained {
        return vec![Step::not_applicable(
            Check::NcPermitted,
            "no certificate above constrains names",
        )];
    }
    let within = Step::passed(
        Check::NcPermitted,
        "every name lies within the constraints above it",
    );
    vec![within, leaf_without_san(certificates, rules)]
}

fn refusal(depth: usize, found: Violation) -> Step {
    let check = match found.error {
        X509Error::PERMITTED_VIOLATION => Check::NcPermitted,
        X509Error::EXCLUDED_VIOLATION => Check::NcExcluded,
        _ => Check::NcUnsupported,
    };
    Step::refused(check, depth, found.error, found.detail)
}

fn unknown(depth: usize, fact: &str) -> Step {
    Step::open(
        Check::NcPermitted,
        Some(depth),
        format!("{fact} are not in evidence"),
        &[at_presenter(fact)],
    )
}

/// A leaf below constraints that has no SAN extension may not have a common name that looks like a host name
/// (`reject_dns_name_in_common_name`). Where a common name in front of it is of a type that does not convert to UTF-8, the
/// library says that it ran out of memory.
fn leaf_without_san(certificates: &[Examined<'_>], rules: NameConstraintRules) -> Step {
    let Some(leaf) = certificates.first().map(|leaf| leaf.certificate) else {
        return Step::not_applicable(Check::NcNoSan, "there is no leaf");
    };
    let passed = Step::passed_at(
        Check::NcNoSan,
        0,
        "the leaf has a SAN extension, or no common name that looks like a host name",
    );
    if !leaf.subject_alt_names.is_absent() {
        return passed;
    }
    let attributes = leaf.subject.value().into_iter().flat_map(Name::attributes);
    for name in attributes.filter(|attribute| attribute.oid.as_str() == COMMON_NAME) {
        let text = match to_utf8(name) {
            Ok(text) => text,
            Err(error) => {
                let detail = "the leaf has no SAN extension and a common name that is no text";
                return Step::refused(Check::NcNoSan, 0, X509Error::OUT_OF_MEM, detail)
                    .queueing(vec![error]);
            }
        };
        if dns::looks_like_host_name(&text) {
            let detail = format!(
                "the leaf has no SAN extension and its common name '{}' looks like a host name",
                name.text
            );
            let error = X509Error::NAME_CONSTRAINTS_WITHOUT_SANS;
            return Step::refused(Check::NcNoSan, 0, error, detail).at(rules.no_san_depth);
        }
    }
    passed
}

/// The first violation of one certificate: subject, then its mailboxes, then the SANs in their order.
fn violation(
    certificate: &Certificate,
    constraints: &NameConstraints,
    rules: NameConstraintRules,
) -> Result<Option<Violation>, Box<Step>> {
    if let Some(excess) = too_many(certificate, constraints) {
        return Ok(Some(excess));
    }
    if let Some(subject) = certificate
        .subject
        .value()
        .filter(|subject| !subject.is_empty())
    {
        let mut found = against(&Candidate::Subject(subject), constraints, rules);
        for mailbox in subject
            .attributes()
            .filter(|attribute| attribute.oid.as_str() == EMAIL_ADDRESS)
        {
            found = found.or_else(|| {
                if mailbox.kind == StringKind::Ia5 {
                    against(&Candidate::SubjectEmail(&mailbox.bytes), constraints, rules)
                } else {
                    Some(Violation {
                        error: X509Error::UNSUPPORTED_NAME_SYNTAX,
                        detail: format!(
                            "the emailAddress '{}' in the subject is no IA5String",
                            mailbox.text
                        ),
                    })
                }
            });
        }
        if found.is_some() {
            return Ok(found);
        }
    }
    let names = match &certificate.subject_alt_names {
        Fact::Present { value, .. } if value.complete => &value.names,
        Fact::Absent | Fact::Unreadable { .. } => return Ok(None),
        Fact::Present { .. } | Fact::NotInEvidence => {
            return Err(Box::new(unknown(0, "all subject alternative names")));
        }
    };
    Ok(names
        .iter()
        .find_map(|name| against(&Candidate::San(name), constraints, rules)))
}

/// So many names under so many constraints that the library does not compare them: the product of both numbers counts,
/// whatever their kinds are.
fn too_many(certificate: &Certificate, constraints: &NameConstraints) -> Option<Violation> {
    const MOST_COMPARISONS: usize = 1 << 20;
    let attributes = certificate
        .subject
        .value()
        .map_or(0, |subject| subject.attributes().count());
    let alternative = certificate
        .subject_alt_names
        .value()
        .map_or(0, |names| names.names.len());
    let names = attributes + alternative;
    let subtrees = constraints.permitted.len() + constraints.excluded.len();
    (names.saturating_mul(subtrees) > MOST_COMPARISONS).then(|| Violation {
        error: X509Error::UNSPECIFIED,
        detail: format!("{names} names under {subtrees} subtrees are more than are compared"),
    })
}

/// Holds one name against permitted subtrees, of which one has to hold it if any is of its kind, then against excluded ones.
fn against(
    candidate: &Candidate<'_>,
    constraints: &NameConstraints,
    rules: NameConstraintRules,
) -> Option<Violation> {
    let permitted = match scan(candidate, &constraints.permitted, List::Permitted, rules) {
        Ok(found) => found,
        Err(violation) => return Some(violation),
    };
    if permitted == Some(false) {
        let detail = format!("{} lies in no permitted subtree", describe(candidate));
        return Some(Violation {
            error: X509Error::PERMITTED_VIOLATION,
            detail,
        });
    }
    match scan(candidate, &constraints.excluded, List::Excluded, rules) {
        Ok(Some(true)) => {
            let detail = format!("{} lies in an excluded subtree", describe(candidate));
            Some(Violation {
                error: X509Error::EXCLUDED_VIOLATION,
                detail,
            })
        }
        Ok(_) => None,
        Err(violation) => Some(violation),
    }
}

/// Whether a subtree of the name's kind holds it; `None` where no subtree is of its kind. Bounds are refused on every
/// subtree of the kind, also behind a permitted one that already fits.
fn scan(
    candidate: &Candidate<'_>,
    subtrees: &[GeneralSubtree],
    list: List,
    rules: NameConstraintRules,
) -> Result<Option<bool>, Violation> {
    let mut inside = None;
    for subtree in subtrees
        .iter()
        .filter(|subtree| same_kind(candidate, &subtree.base))
    {
        if subtree.has_bounds {
            let detail = format!("the subtree '{}' has a minimum or maximum", subtree.base);
            return Err(Violation {
                error: X509Error::SUBTREE_MINMAX,
                detail,
            });
        }
        if inside == Some(true) {
            continue;
        }
        inside = match compare(candidate, &subtree.base, list, rules) {
            Comparison::Inside => Some(true),
            Comparison::Outside => Some(false),
            Comparison::Refused(error) => {
                let detail = format!(
                    "{} and the constraint '{}': {}",
                    describe(candidate),
                    subtree.base,
                    error.text()
                );
                return Err(Violation { error, detail });
            }
        };
        if inside == Some(true) && list == List::Excluded {
            break;
        }
    }
    Ok(inside)
}

fn same_kind(candidate: &Candidate<'_>, base: &GeneralName) -> bool {
    match candidate {
        Candidate::Subject(_) => matches!(base, GeneralName::Directory { .. }),
        Candidate::SubjectEmail(_) => matches!(base, GeneralName::Email { .. }),
        Candidate::San(name) => match (name, base) {
            (GeneralName::Unsupported { tag: one }, GeneralName::Unsupported { tag: other }) => {
                one == other
            }
            (one, other) => std::mem::discriminant(*one) == std::mem::discriminant(other),
        },
    }
}

fn compare(
    candidate: &Candidate<'_>,
    base: &GeneralName,
    list: List,
    rules: NameConstraintRules,
) -> Comparison {
    match (candidate, base) {
        (
            &(Candidate::Subject(name) | Candidate::San(GeneralName::Directory { name })),
            GeneralName::Directory { name: base },
        ) => {
            let inside = match (CanonicalName::of(name), CanonicalName::of(base)) {
                (Some(name), Some(base)) => name.lies_in(&base),
                _ => false,
            };
            Comparison::inside_if(inside)
        }
        (Candidate::San(GeneralName::Dns { bytes, .. }), GeneralName::Dns { bytes: base, .. }) => {
            dns::compare(bytes, base, list, rules)
        }
        (
            Candidate::San(GeneralName::Email { bytes, .. }),
            GeneralName::Email { bytes: base, .. },
        ) => email::compare(bytes, base, email::LocalPart::CaseSensitive, rules),
        (Candidate::SubjectEmail(bytes), GeneralName::Email { bytes: base, .. }) => {
            let local_part = match list {
                List::Excluded => email::LocalPart::IgnoresCase,
                List::Permitted => email::LocalPart::CaseSensitive,
            };
            email::compare(bytes, base, local_part, rules)
        }
        (Candidate::San(GeneralName::Uri { bytes, .. }), GeneralName::Uri { bytes: base, .. }) => {
            uri::compare(bytes, base, rules)
        }
        _ => Comparison::Refused(X509Error::UNSUPPORTED_CONSTRAINT_TYPE),
    }
}

fn describe(candidate: &Candidate<'_>) -> String {
    match candidate {
        Candidate::Subject(name) => format!("the subject '{name}'"),
        Candidate::SubjectEmail(bytes) => {
            format!("the emailAddress '{}'", String::from_utf8_lossy(bytes))
        }
        Candidate::San(name) => format!("{} '{name}'", name.label()),
    }
}

/// Whether `text` ends with `suffix`, without regard to ASCII case.
fn has_suffix(text: &[u8], suffix: &[u8]) -> bool {
    text.len()
        .checked_sub(suffix.len())
        .and_then(|start| text.get(start..))
        .is_some_and(|end| end.eq_ignore_ascii_case(suffix))
}

fn without_trailing_dot(text: &[u8]) -> &[u8] {
    text.strip_suffix(b".").unwrap_or(text)
}

/// The bytes before and behind the first `separator`.
fn split_at(text: &[u8], separator: u8) -> Option<(&[u8], &[u8])> {
    let at = text.iter().position(|byte| *byte == separator)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

#[cfg(test)]
mod tests;
