//! The answers so far: equal questions are put once, equal verifiers stand in the judgement once.

use std::collections::HashMap;

use super::question::{Digest, Question};
use crate::judgement::JudgedVerifier;
use crate::model::{EnvoyVersion, Presented, Verifier};
use crate::verify::{self, LoadVerdict, Verdict};

/// The questions that were put, and the verifiers that were asked, in the order in which they were met.
#[derive(Debug, Default)]
pub(super) struct Answers {
    verdicts: HashMap<Digest, Verdict>,
    loads: HashMap<(Digest, Vec<EnvoyVersion>), LoadVerdict>,
    verifiers: Vec<JudgedVerifier>,
    /// Indices of verifiers, by the digests of their contexts.
    known: HashMap<Digest, Vec<usize>>,
}

impl Answers {
    /// What the verifier says about what is presented. `presented_digest` is the digest of that.
    pub(super) fn verdict(
        &mut self,
        presented: &Presented,
        presented_digest: Digest,
        verifier: &Verifier,
    ) -> Verdict {
        let question = Question {
            presented,
            presented_digest,
            verifier,
            context_digest: Digest::of(&verifier.context),
        };
        self.verdicts
            .entry(question.identity())
            .or_insert_with(|| verify::verify(question.presented, question.verifier))
            .clone()
    }

    /// The index of a verifier, added where it is new.
    pub(super) fn verifier(&mut self, verifier: Verifier) -> usize {
        let context = Digest::of(&verifier.context);
        let alike = self.known.entry(context).or_default();
        let is_it = |index: &usize| {
            let known = self.verifiers.get(*index);
            known.is_some_and(|known| known.verifier == verifier)
        };
        if let Some(known) = alike.iter().copied().find(is_it) {
            return known;
        }
        let index = self.verifiers.len();
        alike.push(index);
        let load = self
            .loads
            .entry((context, verifier.versions.clone()))
            .or_insert_with(|| verify::load_context(&verifier.context, &verifier.versions))
            .clone();
        self.verifiers.push(JudgedVerifier { verifier, load });
        index
    }

    /// The verifiers, in the order in which they were met.
    pub(super) fn into_verifiers(self) -> Vec<JudgedVerifier> {
        self.verifiers
    }
}
