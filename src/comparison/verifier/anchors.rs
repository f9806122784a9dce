//! The anchors of a verifier as one field: how two sets relate, and how one is put in the other's place.

use super::validation;
use crate::comparison::relation::Relation;
use crate::model::{Certificate, DataSource, Fact, TlsContext};

/// The anchors of a context, and whether they are all of them.
pub(super) struct Anchors<'a> {
    certificates: Option<Vec<&'a Certificate>>,
    complete: bool,
}

impl Anchors<'_> {
    /// What to call each of them.
    pub(super) fn names(&self) -> Vec<String> {
        let certificates = self.certificates.iter().flatten();
        certificates
            .map(|certificate| {
                let name = certificate
                    .subject
                    .value()
                    .filter(|name| !name.is_empty())
                    .map_or_else(|| certificate.display_name(), ToString::to_string);
                let serial = certificate
                    .serial
                    .value()
                    .map(|serial| format!(" (serial {serial})"));
                format!("{name}{}", serial.unwrap_or_default())
            })
            .collect()
    }
}

/// The certificates of several sources, and whether they are all; `None` where one is only named.
fn of_sources<'a>(
    sources: impl IntoIterator<Item = &'a DataSource>,
) -> Option<(Vec<&'a Certificate>, bool)> {
    let mut all = Vec::new();
    let mut complete = true;
    for source in sources {
        all.extend(source.certificates.value()?);
        complete &= source.complete;
    }
    Some((all, complete))
}

/// The anchors in force: those of the SPIFFE validator where there is one.
pub(super) fn of(context: &TlsContext) -> Anchors<'_> {
    let nothing = Anchors {
        certificates: None,
        complete: false,
    };
    let Some(validation) = context.validation.value() else {
        return nothing;
    };
    let found = match &validation.spiffe {
        Some(spiffe) => match &spiffe.trust_bundles {
            Fact::Present { value, .. } => value.domains.as_ref().ok().map(|domains| {
                let all = domains.iter().flat_map(|(_, certificates)| certificates);
                (all.collect(), true)
            }),
            Fact::Absent => of_sources(spiffe.trust_domains.iter().map(|domain| &domain.bundle)),
            _ => None,
        },
        None => match &validation.trusted_ca {
            Fact::Present { value, .. } => of_sources([value]),
            Fact::Absent => Some((Vec::new(), true)),
            _ => None,
        },
    };
    found.map_or(nothing, |(certificates, complete)| Anchors {
        certificates: Some(certificates),
        complete,
    })
}

/// Sets of certificates. Of an incomplete set it can only be said that something of it is missing in a complete one.
pub(super) fn relation(good: &Anchors<'_>, bad: &Anchors<'_>) -> Relation {
    let (Some(in_good), Some(in_bad)) = (&good.certificates, &bad.certificates) else {
        return Relation::NotShown {
            good: good.certificates.is_none(),
            bad: bad.certificates.is_none(),
        };
    };
    let lacks = |set: &[&Certificate], of: &[&Certificate]| {
        of.iter()
            .any(|wanted| !set.iter().any(|one| one.is_same(wanted)))
    };
    let lost = lacks(in_bad, in_good);
    let gained = lacks(in_good, in_bad);
    if (lost && bad.complete) || (gained && good.complete) {
        return Relation::Differs;
    }
    Relation::unless_shown(good.complete, bad.complete).unwrap_or(Relation::of(!lost && !gained))
}

/// The SPIFFE validator's domains keep their names and get the bundle of the same name, else the one at their place.
pub(super) fn transplant(from: &TlsContext, into: &mut TlsContext) {
    let (Some(from), Some(into)) = (from.validation.value(), validation(into)) else {
        return;
    };
    match (&from.spiffe, &mut into.spiffe) {
        (None, None) => into.trusted_ca = from.trusted_ca.clone(),
        (Some(from), Some(into)) => {
            if from.trust_bundles.is_absent() && into.trust_bundles.is_absent() {
                for (index, domain) in into.trust_domains.iter_mut().enumerate() {
                    let same = from
                        .trust_domains
                        .iter()
                        .find(|other| other.name == domain.name)
                        .or_else(|| from.trust_domains.get(index));
                    if let Some(other) = same {
                        domain.bundle.clone_from(&other.bundle);
                    }
                }
            } else {
                into.clone_from(from);
            }
        }
        // Validators differ: anchors go over with the validator alone.
        _ => {}
    }
}
