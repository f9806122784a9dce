//! What every family starts from: a sound path, a point of view, and a context that accepts it.

use serde_json::json;

use super::Hunted;
use crate::case::{Beside, Case, Question};
use crate::cases::ask::{Ask, BOTH_TLS, View};
use crate::certificate::{Cert, DNS_NAME, SPIFFE_ID};
use crate::key::Key;
use crate::random::Random;

/// A sound path from the leaf to its root.
#[derive(Debug, Clone)]
pub(super) struct Path {
    /// The leaf, its intermediates, the root.
    pub(super) members: Vec<Cert>,
    /// What the peer signs with.
    pub(super) leaf_key: Key,
}

impl Path {
    /// One with up to two intermediates and keys of several kinds.
    pub(super) fn draw(random: &mut Random) -> Self {
        let leaf_key =
            if random.chance(80) { Key::Leaf } else { *random.pick(&[Key::RsaLeaf, Key::P384, Key::Rsa3072]) };
        let ca_key =
            if random.chance(85) { Key::Inter } else { *random.pick(&[Key::RsaInter, Key::P384, Key::Ed25519Root]) };
        let leaf = Cert::leaf().key(leaf_key);
        let root = Cert::root();
        let members = match random.below(10) {
            0..2 => vec![leaf.issued_by("Forge Root", Key::Root), root],
            2..8 => vec![
                leaf.issued_by("Forge Intermediate", ca_key),
                Cert::ca("Forge Intermediate", ca_key, "Forge Root", Key::Root),
                root,
            ],
            _ => vec![
                leaf.issued_by("Forge Lower", Key::Spare),
                Cert::ca("Forge Lower", Key::Spare, "Forge Intermediate", ca_key),
                Cert::ca("Forge Intermediate", ca_key, "Forge Root", Key::Root),
                root,
            ],
        };
        Self { members, leaf_key }
    }
}

/// A role, a validator and a TLS version.
pub(super) fn view(random: &mut Random) -> View {
    *random.pick(BOTH_TLS)
}

/// Settings of validation that a sound chain passes; damage then decides alone.
pub(super) fn passing(random: &mut Random, mut ask: Ask, view: View) -> Ask {
    if random.chance(25) {
        let matcher = match random.below(6) {
            0 => json!({"san_type": "URI", "matcher": {"exact": SPIFFE_ID}}),
            1 => json!({"san_type": "URI", "matcher": {"prefix": "spiffe://example.org/"}}),
            2 => json!({"san_type": "DNS", "matcher": {"exact": DNS_NAME}}),
            3 => json!({"san_type": "DNS", "matcher": {"suffix": ".cluster.local"}}),
            4 => json!({"san_type": "URI", "matcher": {"safe_regex": {"regex": "spiffe://[^/]+/ns/.*"}}}),
            _ => json!({"san_type": "URI", "matcher": {"contains": "/sa/cart"}}),
        };
        ask = ask.validation("match_typed_subject_alt_names", json!([matcher]));
    }
    if random.chance(8) {
        ask = ask.validation("allow_expired_certificate", json!(true));
    }
    if random.chance(5) {
        ask = ask.validation("max_verify_depth", json!(4));
    }
    if random.chance(4) && !view.spiffe {
        ask = ask.validation("trust_chain_verification", json!("ACCEPT_UNTRUSTED"));
    }
    if random.chance(6) { ask.optional() } else { ask }
}

/// A handshake case of what was asked.
pub(super) fn handshake(ask: &Ask, view: View, traits: &[String]) -> Hunted {
    Hunted {
        case: Case {
            name: String::new(),
            about: traits.join("; "),
            section: "10",
            question: Question::Handshake { chain: ask.chain.clone(), key: ask.key.pkcs8_der() },
            presented_by: view.presented_by,
            context: ask.context(view),
            beside: Beside::default(),
            peer_tls: view.tls,
        },
        written: None,
        own_chain: None,
    }
}
