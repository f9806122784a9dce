//! Proving what a difference does: a value of one side is put into the other, and the same verifiers are asked again.

use super::answers::{self, Answers};
use super::chain::ISSUANCE;
use super::transplant::{put, time_between};
use super::{
    Comparison, Difference, Effect, Field, Nature, Place, Proof, Question, Settings, Side, Swap,
    Value, WHOLES, Way, chain,
};
use crate::knowledge::Check;
use crate::model::Certificate;

/// Gives every difference its effect and proofs, and sorts them.
pub(super) fn prove(comparison: &mut Comparison, settings: Settings<'_>) {
    let lab = Lab::of(comparison, settings);
    let mut differences = std::mem::take(&mut comparison.differences);
    for difference in &mut differences {
        lab.prove(comparison, difference);
    }
    drop_explained_composites(&mut differences);
    untie(&mut differences);
    differences.extend(lab.wholes(comparison, &differences));
    drop_decided_lifetimes(&mut differences);
    differences.sort_by_key(|difference| rank(comparison, difference));
    comparison.differences = differences;
}

/// What changes a verdict first, in the order of the checks that it changes; then as the fields come, values that always
/// differ last. The sort is stable.
fn rank(comparison: &Comparison, difference: &Difference) -> (Effect, bool, usize, Nature) {
    let turns_outcome = difference
        .proofs
        .iter()
        .any(|proof| matches!(proof.question, Question::Outcome { .. }));
    let first_step = difference
        .proofs
        .iter()
        .filter_map(|proof| place_in_trace(comparison, proof.question))
        .min()
        .unwrap_or(usize::MAX);
    match difference.effect {
        Effect::Verdict => (Effect::Verdict, !turns_outcome, first_step, Nature::Chosen),
        other => (other, false, 0, difference.nature),
    }
}

/// Where the bad side's verdict makes a check.
fn place_in_trace(comparison: &Comparison, question: Question) -> Option<usize> {
    let Question::Step {
        pair,
        verdict,
        check,
        ..
    } = question
    else {
        return None;
    };
    let pair = comparison.chains.get(pair)?;
    let (_, verdict) = pair.verdicts.get(verdict)?;
    let judged = comparison
        .bad
        .chains
        .iter()
        .find(|judged| judged.chain == pair.bad)?;
    let steps = &judged.verdicts.get(*verdict)?.verdict.steps;
    steps.iter().position(|step| step.check == check)
}

/// The answers as they are, and which of them differ.
struct Lab<'a> {
    good: Answers,
    bad: Answers,
    differing: Vec<Question>,
    settings: Settings<'a>,
}

impl<'a> Lab<'a> {
    fn of(comparison: &Comparison, settings: Settings<'a>) -> Self {
        let answers = |side: Side| {
            answers::of(
                comparison.side(side),
                side,
                &comparison.chains,
                settings.thresholds,
            )
        };
        let (good, bad) = (answers(Side::Good), answers(Side::Bad));
        Self {
            differing: good.differing(&bad),
            good,
            bad,
            settings,
        }
    }

    const fn answers(&self, side: Side) -> &Answers {
        match side {
            Side::Good => &self.good,
            Side::Bad => &self.bad,
        }
    }

    fn prove(&self, comparison: &Comparison, difference: &mut Difference) {
        let Some(field) = difference.field().copied() else {
            return;
        };
        let mut is_tied_everywhere = false;
        for way in ways(comparison, &field) {
            let mut tied = Vec::new();
            for into in [Side::Bad, Side::Good] {
                let Some(asked) = self.ask(comparison, &difference.fields, Swap { into, way })
                else {
                    continue;
                };
                difference
                    .proofs
                    .extend(self.proofs(&asked, Swap { into, way }));
                tied.push(self.is_upset(&asked, into));
                if way != Way::WithAnchors {
                    difference
                        .undecided
                        .extend(self.answers(into).looked_elsewhere(&asked));
                }
            }
            is_tied_everywhere = !tied.is_empty() && tied.iter().all(|tied| *tied);
            if !difference.proofs.is_empty() {
                break;
            }
        }
        if is_tied(&field) {
            // The path is built from these; its one step does not say from which.
            for check in [Check::NoIssuer, Check::Signature] {
                if self.good.leaves_open(check) && self.bad.leaves_open(check) {
                    difference.undecided.push(check);
                }
            }
        }
        settle(difference);
        if is_tied_everywhere && difference.effect == Effect::None {
            difference.effect = Effect::Tied;
        }
    }

    /// Whether what was put into a side fits nothing around it.
    fn is_upset(&self, asked: &Answers, into: Side) -> bool {
        let (own, other) = (self.answers(into), self.answers(into.other()));
        !asked.upset(own, other).is_empty()
    }

    /// The answers after a swap; `None` where there is nothing to put there.
    fn ask(&self, comparison: &Comparison, fields: &[Field], swap: Swap) -> Option<Answers> {
        let mut into = comparison.side(swap.into).clone();
        for field in fields {
            put(comparison, field, swap, &mut into)?;
        }
        if into == *comparison.side(swap.into) {
            return None;
        }
        answers::ask_again(
            &mut into,
            comparison.side(swap.into),
            self.settings.envoy_version,
        );
        Some(answers::of(
            &into,
            swap.into,
            &comparison.chains,
            self.settings.thresholds,
        ))
    }

    /// The questions that are now answered as on the side the value comes from.
    fn proofs(&self, asked: &Answers, swap: Swap) -> Vec<Proof> {
        let own = self.answers(swap.into);
        let other = self.answers(swap.into.other());
        let upset = asked.upset(own, other);
        self.differing
            .iter()
            .filter(|question| question.scope().is_none_or(|scope| !upset.contains(&scope)))
            .filter_map(|question| {
                let (before, after) = (own.to(*question)?, asked.to(*question)?);
                (after != before && Some(after) == other.to(*question)).then_some(Proof {
                    swap,
                    question: *question,
                    before,
                    after,
                })
            })
            .collect()
    }

    /// Whole certificates and verifiers, for differing answers that no single field explains.
    fn wholes(&self, comparison: &Comparison, found: &[Difference]) -> Vec<Difference> {
        let is_explained = |question: &Question| {
            found
                .iter()
                .flat_map(|difference| &difference.proofs)
                .any(|proof| proof.question == *question)
        };
        let open: Vec<Question> = self
            .differing
            .iter()
            .filter(|question| question.is_of_verdict() && !is_explained(question))
            .copied()
            .collect();
        let mut wholes = Vec::new();
        for place in places_of_wholes(comparison) {
            let mut difference = Difference {
                fields: vec![place],
                nature: Nature::Chosen,
                good: Value::Lines(Vec::new()),
                bad: Value::Lines(Vec::new()),
                effect: Effect::None,
                proofs: Vec::new(),
                undecided: Vec::new(),
            };
            if open.is_empty() {
                break;
            }
            for into in [Side::Bad, Side::Good] {
                let swap = Swap {
                    into,
                    way: Way::AsItIs,
                };
                if let Some(asked) = self.ask(comparison, &difference.fields, swap) {
                    let proofs = self.proofs(&asked, swap);
                    let new = proofs
                        .into_iter()
                        .filter(|proof| open.contains(&proof.question));
                    difference.proofs.extend(new);
                }
            }
            settle(&mut difference);
            if difference.effect == Effect::Verdict {
                wholes.push(difference);
            }
        }
        wholes
    }
}

/// Certificates that both evidences show whole, and verifiers.
fn places_of_wholes(comparison: &Comparison) -> Vec<Field> {
    let [certificate_name, verifier_name] = WHOLES;
    let mut fields = Vec::new();
    for (pair, chains) in comparison.chains.iter().enumerate() {
        for certificate in 0..chains.certificates.len() {
            let is_whole = |side: Side| {
                comparison
                    .certificate(side, pair, certificate)
                    .is_some_and(Certificate::is_whole)
            };
            if is_whole(Side::Good) && is_whole(Side::Bad) {
                fields.push(Field {
                    place: Place::Certificate { pair, certificate },
                    name: certificate_name,
                    part: None,
                });
            }
        }
        fields.extend((0..chains.verdicts.len()).map(|verdict| Field {
            place: Place::Verifier { pair, verdict },
            name: verifier_name,
            part: None,
        }));
    }
    fields
}

/// Says what a difference does by its proofs, and keeps those that show it. An answer that is undecided with one value and
/// passes with the other is no refusal: the check joins those that leave it open.
fn settle(difference: &mut Difference) {
    let (decisive, open): (Vec<Proof>, Vec<Proof>) = std::mem::take(&mut difference.proofs)
        .into_iter()
        .partition(|proof| match proof.question {
            Question::Finding { .. } => true,
            _ => proof.is_decisive(),
        });
    difference
        .undecided
        .extend(open.iter().filter_map(|proof| match proof.question {
            Question::Step { check, .. } | Question::Load { check, .. } => Some(check),
            Question::Outcome { .. } | Question::Finding { .. } => None,
        }));
    difference.undecided.sort_unstable();
    difference.undecided.dedup();
    difference.proofs = decisive;
    difference.effect = if difference
        .proofs
        .iter()
        .any(|proof| proof.question.is_of_verdict())
    {
        Effect::Verdict
    } else if !difference.proofs.is_empty() {
        Effect::Warning
    } else if difference.undecided.is_empty() {
        Effect::None
    } else {
        Effect::Undecided
    };
}

/// How much a field takes with it: the certificates above the leaf contain their facts, the issuance contains them.
fn extent(field: &Field) -> u8 {
    match (field.place, field.name) {
        (Place::Chain { .. }, ISSUANCE) => 2,
        (Place::Chain { .. }, _) => 1,
        _ => 0,
    }
}

/// What a smaller field explains already needs no larger one that takes it along.
fn drop_explained_composites(differences: &mut Vec<Difference>) {
    let proved: Vec<(u8, Question)> = differences
        .iter()
        .filter_map(|difference| Some((extent(difference.field()?), difference)))
        .flat_map(|(extent, difference)| {
            let proofs = difference.proofs.iter();
            proofs.map(move |proof| (extent, proof.question))
        })
        .collect();
    differences.retain(|difference| {
        let Some(extent) = difference.field().map(extent).filter(|extent| *extent > 0) else {
            return true;
        };
        let is_explained = |question: Question| {
            proved
                .iter()
                .any(|(smaller, known)| *smaller < extent && *known == question)
        };
        difference.proofs.is_empty()
            || !difference
                .proofs
                .iter()
                .all(|proof| is_explained(proof.question))
    });
}

/// What ties a certificate to its issuer fits no other one. Where the issuance as a whole was put there, with its anchors, and
/// nothing changed, its parts change nothing either.
fn untie(differences: &mut [Difference]) {
    let is_harmless = |difference: &&Difference| difference.effect == Effect::None;
    let pairs: Vec<usize> = differences
        .iter()
        .filter(is_harmless)
        .filter_map(|difference| match difference.field()? {
            Field {
                place: Place::Chain { pair },
                name: ISSUANCE,
                ..
            } => Some(*pair),
            _ => None,
        })
        .collect();
    for difference in differences.iter_mut() {
        let is_part = difference.fields.iter().all(|field| match field.place {
            Place::Certificate { pair, .. } | Place::Verifier { pair, .. } => {
                is_tied(field) && pairs.contains(&pair)
            }
            Place::Chain { .. } | Place::Context(_) => false,
        });
        if is_part && difference.effect == Effect::Tied {
            difference.effect = Effect::None;
        }
    }
}

/// A lifetime is the distance of two moments: where one of these decides, it is no difference of its own.
fn drop_decided_lifetimes(differences: &mut Vec<Difference>) {
    let decided: Vec<Place> = differences
        .iter()
        .filter(|difference| difference.effect <= Effect::Warning)
        .filter_map(Difference::field)
        .filter(|field| matches!(field.name, "not_before" | "not_after") && field.part.is_none())
        .map(|field| field.place)
        .collect();
    differences.retain(|difference| {
        difference
            .field()
            .is_none_or(|field| field.part != Some("lifetime") || !decided.contains(&field.place))
    });
}

/// In which forms a value is tried; the first that proves something is enough.
fn ways(comparison: &Comparison, field: &Field) -> Vec<Way> {
    match (field.name, field.part) {
        ("subject_alt_names", Some("path")) => vec![Way::OwnNames, Way::AsItIs],
        ("not_before" | "not_after", None) if time_between(comparison, field, Side::Bad) != 0 => {
            vec![Way::SameTimeLeft]
        }
        // What is left of a lifetime depends on the moments, which are tried.
        (_, Some("lifetime")) => Vec::new(),
        (ISSUANCE, _) => vec![Way::AsItIs, Way::WithAnchors],
        _ => vec![Way::AsItIs],
    }
}

/// Whether a field ties a certificate to another one, so that alone it fits nothing else.
pub(super) fn is_tied(field: &Field) -> bool {
    match field.place {
        Place::Certificate { certificate, .. } => {
            chain::ties_to_issuer(field.name)
                || (certificate > 0 && chain::ties_to_issued(field.name))
        }
        Place::Chain { .. } => field.name == ISSUANCE,
        Place::Verifier { .. } | Place::Context(_) => {
            matches!(field.name, "anchors" | "trust_domains")
        }
    }
}
