//! The answers so far: equal questions are put once, equal contexts are kept once, and equal verifiers stand in the judgement
//! once.

use std::collections::HashMap;
use std::sync::Arc;

use super::question::{Digest, Question};
use crate::judgement::{ChainVerdict, JudgedVerifier};
use crate::model::{EnvoyVersion, Presented, TlsContext, Verifier};
use crate::verify::{self, LoadVerdict, Verdict};

/// The questions that were put, and the verifiers that were asked, in the order in which they were met.
#[derive(Debug, Default)]
pub(super) struct Answers {
    verdicts: HashMap<Digest, Verdict>,
    loads: HashMap<(Digest, Vec<EnvoyVersion>), LoadVerdict>,
    /// Contexts by their digests, each with the verifiers that have one of this digest. Those of one digest decide alike; they
    /// may differ in name and place.
    contexts: HashMap<Digest, Vec<Known>>,
    verifiers: Vec<JudgedVerifier>,
}

/// A context, and the indices of the verifiers that have it.
#[derive(Debug)]
struct Known {
    context: Arc<TlsContext>,
    verifiers: Vec<usize>,
}

impl Answers {
    /// What the verifier says about what is presented, of which `presented_digest` is the digest.
    pub(super) fn ask(
        &mut self,
        presented: &Presented,
        presented_digest: Digest,
        verifier: Verifier,
    ) -> ChainVerdict {
        let context_digest = Digest::of(&*verifier.context);
        let question = Question {
            presented,
            presented_digest,
            verifier: &verifier,
            context_digest,
        };
        let verdict = self.verdict(question);
        ChainVerdict {
            presented_by: verifier.judges,
            verdict,
            verifier: self.known(verifier, context_digest),
        }
    }

    /// The answer alone.
    pub(super) fn verdict(&mut self, question: Question<'_>) -> Verdict {
        self.verdicts
            .entry(question.identity())
            .or_insert_with(|| verify::verify(question.presented, question.verifier))
            .clone()
    }

    /// The index of a verifier, added where it is new.
    pub(super) fn verifier(&mut self, verifier: Verifier) -> usize {
        let digest = Digest::of(&*verifier.context);
        self.known(verifier, digest)
    }

    fn known(&mut self, mut verifier: Verifier, digest: Digest) -> usize {
        let alike = self.contexts.entry(digest).or_default();
        let place = alike
            .iter()
            .position(|known| known.context == verifier.context)
            .unwrap_or_else(|| {
                alike.push(Known {
                    context: Arc::clone(&verifier.context),
                    verifiers: Vec::new(),
                });
                alike.len() - 1
            });
        let known = &mut alike[place];
        verifier.context = Arc::clone(&known.context);
        let is_it = |index: &usize| {
            let judged = self.verifiers.get(*index);
            judged.is_some_and(|judged| judged.verifier == verifier)
        };
        if let Some(index) = known.verifiers.iter().copied().find(is_it) {
            return index;
        }
        let index = self.verifiers.len();
        known.verifiers.push(index);
        let load = self
            .loads
            .entry((digest, verifier.versions.clone()))
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
