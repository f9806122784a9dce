//! What is asked, as a value with an identity.

use std::hash::{Hash, Hasher};

use sha2::{Digest as _, Sha256};

use crate::model::{Presented, Verifier};

/// The SHA-256 of everything about a value that decides an answer. Where it was found is not in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Digest([u8; 32]);

impl Digest {
    /// Of any value.
    pub(super) fn of(value: &impl Hash) -> Self {
        let mut hasher = Sha256Hasher(Sha256::new());
        value.hash(&mut hasher);
        Self(hasher.0.finalize().into())
    }
}

/// Does this verifier accept what is presented? Two questions are one where nothing that decides the answer differs: names,
/// places and proxies do not.
#[derive(Debug, Clone, Copy)]
pub(super) struct Question<'a> {
    /// What is presented.
    pub(super) presented: &'a Presented,
    /// The digest of that.
    pub(super) presented_digest: Digest,
    /// Who verifies.
    pub(super) verifier: &'a Verifier,
    /// The digest of the verifier's TLS context.
    pub(super) context_digest: Digest,
}

impl<'a> Question<'a> {
    /// With the digests of both.
    pub(super) fn new(presented: &'a Presented, verifier: &'a Verifier) -> Self {
        Self {
            presented,
            presented_digest: Digest::of(presented),
            verifier,
            context_digest: Digest::of(&*verifier.context),
        }
    }

    /// Equal for equal questions.
    pub(super) fn identity(self) -> Digest {
        let Verifier {
            name: _,
            engine,
            naming,
            judges,
            context: _,
            versions,
            tls_version,
            clock,
            proxy: _,
            origins,
        } = self.verifier;
        Digest::of(&(
            self.presented_digest,
            self.context_digest,
            (engine, naming, judges),
            (versions, tls_version, clock, origins),
        ))
    }
}

struct Sha256Hasher(Sha256);

impl Hasher for Sha256Hasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// Not used: [`Digest::of`] takes the whole SHA-256.
    fn finish(&self) -> u64 {
        0
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::{
        Clock, ClockOrigin, Engine, Fact, InputId, Instant, Location, Naming, Origins, ProxyId,
        Role, Side, TlsContext,
    };

    fn verifier() -> Verifier {
        Verifier {
            name: "one".to_owned(),
            engine: Engine::Envoy,
            naming: Naming::None,
            judges: Role::Server,
            context: Arc::new(TlsContext::new(Side::Upstream)),
            versions: Vec::new(),
            tls_version: None,
            clock: Clock::at(Instant(0), ClockOrigin::Now),
            proxy: None,
            origins: Origins::default(),
        }
    }

    fn identity(verifier: &Verifier) -> Digest {
        let presented = Presented {
            certificates: Vec::new(),
            complete: true,
            signing_key: Fact::NotInEvidence,
        };
        Question::new(&presented, verifier).identity()
    }

    #[test]
    fn names_places_and_proxies_do_not_make_another_question() {
        let one = verifier();
        let mut other = verifier();
        other.name = "other".to_owned();
        other.proxy = Some(ProxyId(1));
        Arc::make_mut(&mut other.context).location = Some(Location::whole(InputId(3)));
        assert_eq!(identity(&one), identity(&other));
    }

    #[test]
    fn what_decides_makes_another_question() {
        let one = verifier();
        let mut others = [verifier(), verifier(), verifier()];
        others[0].judges = Role::Client;
        others[1].clock = Clock::at(Instant(1), ClockOrigin::Now);
        Arc::make_mut(&mut others[2].context).require_client_certificate = true;
        for other in &others {
            assert_ne!(identity(&one), identity(other));
        }
    }
}
