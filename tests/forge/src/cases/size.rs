//! Chains on both sides of what fits into a Certificate message and into session tickets (6.6).

use serde_json::{Value, json};

use super::ask::{Ask, BY_CLIENT, BY_SERVER, CLIENT_TLS12, DEFAULT_TLS, SPIFFE_CLIENT, Topic, View};
use crate::case::Case;
use crate::certificate::Cert;
use crate::extension::{Extension, oid};

/// The longest Certificate message.
const MESSAGE: usize = 102_400;

/// What a session has beside its certificates, in a connection of the recorder's peer: AES-256, X25519, no protocol. All parts
/// have the lengths of chains that matter here.
const SESSION_ALONE: usize = 4 + 13 + 50 + 8 + 7 + 4 + 36 + 5 + 8 + 6 + 7;
/// The same with the header of the certificates behind the leaf.
const SESSION: usize = SESSION_ALONE + 4;

pub(crate) fn cases() -> Vec<Case> {
    let mut topic = Topic::new("size");
    messages(&mut topic);
    tickets(&mut topic);
    topic.cases
}

/// A leaf of exactly so many bytes.
fn leaf(length: usize) -> Cert {
    let padded = |padding: usize, filler: u8| Cert::leaf().with(Extension::new(oid::UNKNOWN, vec![filler; padding]));
    let mut padding = length - padded(0, 0).der().len();
    // A signature has one length or another, as its numbers come.
    for filler in 0..=u8::MAX {
        let leaf = padded(padding, filler);
        let made = leaf.der().len();
        if made == length {
            return leaf;
        }
        padding = padding + length - made;
    }
    panic!("no leaf has {length} bytes")
}

/// A leaf behind which the whole chain has so many bytes.
fn under(leaf_and_rest: usize, rest: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    let length = leaf_and_rest - rest.iter().map(Vec::len).sum::<usize>();
    [vec![leaf(length).der()], rest].concat()
}

/// A long leaf before the intermediate.
fn long(length: usize) -> Vec<Vec<u8>> {
    under(length, vec![Cert::intermediate().der()])
}

/// The intermediate and so many roots behind a leaf that makes up the rest.
fn many(length: usize, roots: usize) -> Vec<Vec<u8>> {
    under(length, [vec![Cert::intermediate().der()], vec![Cert::root().der(); roots]].concat())
}

fn messages(topic: &mut Topic) {
    for view in DEFAULT_TLS {
        let (start, each) = if view.tls == "1.3" { (4, 5) } else { (3, 3) };
        for (side, length) in [("below", MESSAGE - 1), ("at", MESSAGE), ("above", MESSAGE + 1)] {
            let of = |count: usize| length - start - count * each;
            ask(topic, &format!("message-leaf-{side}"), &[*view], long(of(2)));
            ask(topic, &format!("message-roots-{side}"), &[*view], many(of(152), 150));
        }
    }
}

fn ask(topic: &mut Topic, what: &str, views: &[View], chain: Vec<Vec<u8>>) {
    topic.ask("6.6", what, "a chain of a certain size", views, &Ask::raw(chain));
}

fn tickets(topic: &mut Topic) {
    // A session grows a ticket by blocks of 16 bytes; behind the last one is none.
    let sessions = [
        20_000, 30_000, 32_591, 32_592, 32_607, 32_608, 32_609, 32_623, 32_624, 32_625, 33_000, 40_000, 50_000, 60_000,
        65_406, 65_407, 65_408, 65_409, 70_000,
    ];
    for session in sessions {
        ask(topic, &format!("session-{session}-leaf"), BY_CLIENT, long(session - SESSION));
        ask(topic, &format!("session-{session}-roots"), BY_CLIENT, many(session - SESSION, 30));
    }
    ask(topic, "session-tls12", CLIENT_TLS12, long(40_000));
    ask(topic, "session-spiffe", SPIFFE_CLIENT, long(40_000));
    ask(topic, "session-of-server", BY_SERVER, long(40_000));
    for session in [32_607, 32_624, 65_407, 65_408] {
        let alone = leaf(session - SESSION_ALONE);
        let trusted = Ask::chain(&[&alone]).trusting(&[&Cert::intermediate()]);
        topic.ask(
            "6.6",
            &format!("session-{session}-alone"),
            "a leaf of a certain size, sent alone",
            BY_CLIENT,
            &trusted,
        );
    }
    let expired = Ask::raw(vec![leaf(40_000).expired().der(), Cert::intermediate().der()]);
    let untrusted = expired.validation("trust_chain_verification", json!("ACCEPT_UNTRUSTED"));
    topic.ask("6.6", "session-untrusted", "a long chain that is let pass", BY_CLIENT, &untrusted);
    let keys = json!({"keys": [{"inline_string": "k".repeat(80)}]});
    let settings: [(&str, &str, Value); 4] = [
        ("session-no-tickets", "disable_stateless_session_resumption", json!(true)),
        ("session-tickets-not-disabled", "disable_stateless_session_resumption", json!(false)),
        ("session-no-cache", "disable_stateful_session_resumption", json!(true)),
        ("session-ticket-keys", "session_ticket_keys", keys),
    ];
    for (what, field, value) in settings {
        let first = topic.cases.len();
        ask(topic, what, BY_CLIENT, long(40_000));
        for case in &mut topic.cases[first..] {
            case.context[field] = value.clone();
        }
    }
}
