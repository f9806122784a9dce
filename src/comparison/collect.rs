//! Relating every field of both sides.

use super::relation::Relation;
use super::{Comparison, Difference, Effect, Equal, Field, Nature, NotShown, Place, Side, Value};
use super::{certificate, chain, san, verifier};
use crate::model::{Certificate, TlsContext};

/// Fills in what differs, what is equal and what is not shown.
pub(super) fn fields(comparison: &mut Comparison) {
    comparison.collect();
}

impl Comparison {
    /// Relates every field.
    fn collect(&mut self) {
        for pair in 0..self.chains.len() {
            self.collect_certificates(pair);
            self.collect_chain(pair);
            let verdicts = self.chains.get(pair).map_or(0, |pair| pair.verdicts.len());
            for verdict in 0..verdicts {
                self.collect_verifier(pair, verdict);
            }
        }
        for index in 0..self.contexts.len() {
            if !self.is_a_verifiers(index) {
                self.collect_context(index);
            }
        }
    }

    fn collect_certificates(&mut self, pair: usize) {
        let fields = certificate::fields();
        let count = self
            .chains
            .get(pair)
            .map_or(0, |pair| pair.certificates.len());
        for index in 0..count {
            let (Some(good), Some(bad)) = (
                self.certificate(Side::Good, pair, index),
                self.certificate(Side::Bad, pair, index),
            ) else {
                continue;
            };
            let related: Vec<_> = fields
                .iter()
                .map(|field| {
                    let value = |certificate: &Certificate| value_of(certificate, field);
                    ((field.relation)(good, bad), value(good), value(bad))
                })
                .collect();
            for (field, (relation, good, bad)) in fields.iter().zip(related) {
                let at = Field {
                    place: Place::Certificate {
                        pair,
                        certificate: index,
                    },
                    name: field.name,
                    part: field.part,
                };
                self.note(at, relation, field.nature, good, bad);
            }
        }
    }

    fn collect_chain(&mut self, pair: usize) {
        let (Some(good), Some(bad)) = (self.chain(Side::Good, pair), self.chain(Side::Bad, pair))
        else {
            return;
        };
        let related: Vec<_> = chain::fields()
            .iter()
            .map(|field| {
                let at = Field {
                    place: Place::Chain { pair },
                    name: field.name,
                    part: field.part,
                };
                let relation = (field.relation)(good, bad);
                (at, relation, (field.shown)(good), (field.shown)(bad))
            })
            .collect();
        for (at, relation, good, bad) in related {
            self.note(
                at,
                relation,
                Nature::Chosen,
                Value::Lines(good),
                Value::Lines(bad),
            );
        }
    }

    fn collect_verifier(&mut self, pair: usize, verdict: usize) {
        let (Some(good), Some(bad)) = (
            self.verifier(Side::Good, pair, verdict),
            self.verifier(Side::Bad, pair, verdict),
        ) else {
            return;
        };
        let at = |name: &'static str| Field {
            place: Place::Verifier { pair, verdict },
            name,
            part: None,
        };
        let mut related: Vec<_> = contexts_related(&good.context, &bad.context);
        related.extend(verifier::verifier_fields().iter().map(|field| {
            let relation = (field.relation)(good, bad);
            (
                field.name,
                relation,
                (field.shown)(good),
                (field.shown)(bad),
            )
        }));
        let held = |side: Side| {
            let chain = self.chain(side, pair);
            chain.is_some_and(|chain| chain.proxy.is_some())
        };
        let known: Vec<(bool, bool)> = related
            .iter()
            .map(|(name, ..)| {
                (
                    verifier::is_known(name, good, held(Side::Good)),
                    verifier::is_known(name, bad, held(Side::Bad)),
                )
            })
            .collect();
        for ((name, relation, good, bad), known) in related.into_iter().zip(known) {
            let relation = match known {
                (true, true) => relation,
                (false, false) => Relation::Inapplicable,
                (good, bad) => Relation::unless_shown(good, bad).unwrap_or(relation),
            };
            let nature = if name == "clock" {
                Nature::Individual
            } else {
                Nature::Chosen
            };
            self.note(
                at(name),
                relation,
                nature,
                Value::Lines(good),
                Value::Lines(bad),
            );
        }
    }

    fn collect_context(&mut self, index: usize) {
        let (Some(good), Some(bad)) = (
            self.context(Side::Good, index),
            self.context(Side::Bad, index),
        ) else {
            return;
        };
        for (name, relation, good, bad) in contexts_related(good, bad) {
            let at = Field {
                place: Place::Context(index),
                name,
                part: None,
            };
            self.note(
                at,
                relation,
                Nature::Chosen,
                Value::Lines(good),
                Value::Lines(bad),
            );
        }
    }

    /// Whether both contexts of a pair are those of verifiers that are compared already.
    fn is_a_verifiers(&self, index: usize) -> bool {
        let is_used = |side: Side| {
            let context = self.context(side, index);
            self.chains.iter().enumerate().any(|(pair, chains)| {
                (0..chains.verdicts.len()).any(|verdict| {
                    let verifier = self.verifier(side, pair, verdict);
                    verifier.is_some_and(|verifier| {
                        verifier.proxy.is_some() && Some(&*verifier.context) == context
                    })
                })
            })
        };
        is_used(Side::Good) && is_used(Side::Bad)
    }

    fn note(&mut self, field: Field, relation: Relation, nature: Nature, good: Value, bad: Value) {
        match relation {
            Relation::Inapplicable => {}
            Relation::Same => self.equal.push(Equal { field, value: good }),
            Relation::NotShown {
                good: by_good,
                bad: by_bad,
            } => self.not_shown.push(NotShown {
                field,
                by_good,
                by_bad,
            }),
            Relation::Differs => {
                let is_of_verifier =
                    matches!(field.place, Place::Verifier { .. } | Place::Context(_));
                let known = self.differences.iter_mut().find(|known| {
                    is_of_verifier
                        && known.fields.first().is_some_and(|first| {
                            matches!(first.place, Place::Verifier { .. } | Place::Context(_))
                                && (first.name, first.part) == (field.name, field.part)
                        })
                        && known.good == good
                        && known.bad == bad
                });
                match known {
                    Some(known) => known.fields.push(field),
                    None => self.differences.push(Difference {
                        fields: vec![field],
                        nature,
                        good,
                        bad,
                        effect: Effect::None,
                        proofs: Vec::new(),
                        undecided: Vec::new(),
                    }),
                }
            }
        }
    }
}

type Related = (&'static str, Relation, Vec<String>, Vec<String>);

fn contexts_related(good: &TlsContext, bad: &TlsContext) -> Vec<Related> {
    verifier::context_fields()
        .iter()
        .map(|field| {
            let relation = (field.relation)(good, bad);
            (
                field.name,
                relation,
                (field.shown)(good),
                (field.shown)(bad),
            )
        })
        .collect()
}

fn value_of(certificate: &Certificate, field: &certificate::CertificateField) -> Value {
    match (field.name, field.part) {
        (_, Some("critical")) => {
            Value::Lines(vec![certificate::criticality_of(certificate, field.name)])
        }
        ("subject_alt_names", Some(part)) => Value::Lines(
            certificate
                .subject_alt_names
                .value()
                .map_or_else(Vec::new, |names| san::shown(names, part)),
        ),
        _ => Value::Fact,
    }
}
