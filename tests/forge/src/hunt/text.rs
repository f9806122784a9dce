//! Damage to PEM texts, in every place where Envoy reads one.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::Hunted;
use super::frame;
use crate::case::{Beside, Case, Question};
use crate::cases::ask::{Ask, View};
use crate::cases::spiffe::bundle_map;
use crate::certificate::{Cert, TRUST_DOMAIN};
use crate::crl::Crl;
use crate::key::Key;
use crate::mutate;
use crate::pem;
use crate::random::Random;
use crate::texts::{self, Place};

pub(super) fn case(random: &mut Random) -> Hunted {
    let view = frame::view(random);
    let mut traits = Vec::new();
    match random.below(10) {
        0..3 => own_chain(random, view),
        3..6 => {
            let text = text(random, Place::TrustedCa, &mut traits);
            let view = View { spiffe: false, ..view };
            let ask = Ask::good().trusting_nobody().validation("trusted_ca", source(random, &text, &mut traits));
            frame::handshake(&ask, view, &traits)
        }
        6..8 => {
            let text = text(random, Place::Crl, &mut traits);
            let mut ask = Ask::good().validation("crl", source(random, &text, &mut traits));
            if random.chance(30) {
                ask = ask.validation("only_verify_leaf_cert_crl", json!(true));
            }
            if random.chance(10) {
                ask = ask.validation("allow_expired_certificate", json!(true));
            }
            frame::handshake(&ask, View { spiffe: random.chance(5), ..view }, &traits)
        }
        8 => {
            let text = text(random, Place::TrustedCa, &mut traits);
            let bundle = source(random, &text, &mut traits);
            let domains = json!([{"name": TRUST_DOMAIN, "trust_bundle": bundle}]);
            frame::handshake(&Ask::good().spiffe("trust_domains", domains), View { spiffe: true, ..view }, &traits)
        }
        _ => {
            let map = bundle_map(&[(TRUST_DOMAIN, "x509-svid", &[Cert::root().der()])]).to_string();
            let map = damaged_map(random, map, &mut traits);
            let ask = Ask::good().spiffe("trust_bundles", source(random, &map, &mut traits));
            frame::handshake(&ask, View { spiffe: true, ..view }, &traits)
        }
    }
}

/// What is done to a text that is base64 of itself.
const ENCODED: &str = "encoded once more";

/// Does Envoy load this text as its own chain?
fn own_chain(random: &mut Random, view: View) -> Hunted {
    let mut traits = Vec::new();
    let text = text(random, Place::OwnChain, &mut traits);
    let certificate = json!({
        "certificate_chain": source(random, &text, &mut traits),
        "private_key": {"inline_string": Key::Leaf.pkcs8_pem()},
    });
    let context = json!({"common_tls_context": {"tls_certificates": [certificate]}});
    Hunted {
        case: Case {
            name: String::new(),
            about: traits.join("; "),
            section: "10",
            question: Question::Load,
            presented_by: view.presented_by,
            context,
            beside: Beside::default(),
            peer_tls: "1.3",
        },
        written: None,
        // A file of base64 is decoded before it is read; of a text in a context nothing is.
        own_chain: (!traits.iter().any(|done| done == ENCODED)).then_some(text),
    }
}

/// A data source of the text, in one of the forms for it.
fn source(random: &mut Random, text: &str, traits: &mut Vec<String>) -> Value {
    if random.chance(25) {
        traits.push("inline_bytes".to_owned());
        return json!({"inline_bytes": STANDARD.encode(text)});
    }
    json!({"inline_string": text})
}

fn text(random: &mut Random, place: Place, traits: &mut Vec<String>) -> String {
    traits.push(place.name().to_owned());
    if random.chance(35) {
        let made = texts::text(random, place);
        // Keys are taken to decode, and those made there do not.
        if !made.about.contains("typed key") {
            traits.push(made.about);
            return made.text;
        }
    }
    let mut text = sound(random, place);
    for _ in 0..=usize::from(random.chance(30)) {
        traits.push(damage(random, &mut text).to_owned());
    }
    text
}

/// A text that its place reads well.
fn sound(random: &mut Random, place: Place) -> String {
    match place {
        Place::OwnChain => pem::certificates([Cert::leaf().der(), Cert::intermediate().der()]),
        Place::TrustedCa => {
            let mut ders = vec![Cert::root().der()];
            if random.chance(30) {
                let other = Cert::ca("Other Root", Key::Other, "Other Root", Key::Other).der();
                ders.insert(random.below(2), other);
            }
            let lists =
                if random.chance(15) { Crl::of_root().pem() + &Crl::of_intermediate().pem() } else { String::new() };
            pem::certificates(ders) + &lists
        }
        Place::Crl => {
            let leaf = Cert::leaf().serial;
            let lists = match random.below(5) {
                0 => vec![Crl::of_intermediate()],
                1 => vec![Crl::of_root()],
                2 => vec![Crl::of_root(), Crl::of_intermediate().revoking(&leaf)],
                _ => vec![Crl::of_root(), Crl::of_intermediate()],
            };
            lists.iter().map(Crl::pem).collect()
        }
    }
}

/// What editors, templates, shells and people do to such a text.
fn damage(random: &mut Random, text: &mut String) -> &'static str {
    let starts: Vec<usize> = text.match_indices("-----BEGIN").map(|(at, _)| at).collect();
    let block = if starts.is_empty() { 0 } else { *random.pick(&starts) };
    let replaced = |text: &mut String, from: &str, to: &str| *text = text.replace(from, to);
    match random.below(34) {
        0 => {
            text.insert(0, '\u{feff}');
            "byte order mark"
        }
        1 => {
            text.insert(block, '\u{feff}');
            "byte order mark before a block"
        }
        2 => {
            let margin = *random.pick(&[" ", "  ", "    ", "\t", "\u{a0}", "> ", "| ", "# ", "// "]);
            *text = text.lines().map(|line| format!("{margin}{line}\n")).collect();
            "indented"
        }
        3 => {
            let rest = text.split_off(block);
            text.extend(rest.lines().map(|line| format!("  {line}\n")));
            "indented from a block on"
        }
        4 => {
            replaced(
                text,
                "\n",
                *random.pick(&["\r\n", "\r", "\n\n", "\n\r", "\\n", "\\r\\n", " ", "", "\u{2028}", "\u{b}"]),
            );
            "line ends"
        }
        5 => {
            text.insert(block, ' ');
            "blank before a boundary"
        }
        6 => {
            let at = text.rfind("-----END").unwrap_or_default();
            text.insert_str(at, *random.pick(&[" ", "\n", "=\n", "\u{feff}"]));
            "before the last END"
        }
        7 => {
            *text = text.trim_end_matches(['\n', '-']).to_owned();
            "last dashes gone"
        }
        8 => {
            *text = text.trim_end().to_owned();
            "no final newline"
        }
        9 => {
            replaced(
                text,
                "-----",
                *random.pick(&[
                    "----",
                    "------",
                    "\u{2014}\u{2014}-",
                    "\u{2013}\u{2013}\u{2013}\u{2013}\u{2013}",
                    "- - -",
                ]),
            );
            "dashes"
        }
        10 => {
            let label = *random.pick(&[
                "TRUSTED CERTIFICATE",
                "X509 CERTIFICATE",
                "certificate",
                "CERTIFICATES",
                "CERT",
                "NEW CERTIFICATE",
                "CERTIFICATE REQUEST",
                "PKCS7",
                "X509 CRL",
                "CRL",
                "ATTRIBUTE CERTIFICATE",
            ]);
            replaced(text, "CERTIFICATE", label);
            "label of certificates"
        }
        11 => {
            replaced(
                text,
                "X509 CRL",
                *random.pick(&["CRL", "x509 crl", "X509  CRL", "X.509 CRL", "CERTIFICATE", "X509 CRL ", "X509CRL"]),
            );
            "label of lists"
        }
        12 => {
            replaced(text, "END ", *random.pick(&["END", "End ", "BEGIN ", "END  "]));
            "END"
        }
        13 => {
            replaced(text, "BEGIN ", *random.pick(&["BEGIN", "Begin ", "BEGIN  ", "START "]));
            "BEGIN"
        }
        14 => {
            let header = *random.pick(&[
                "Proc-Type: 4,CLEAR\n\n",
                "Comment: x\n\n",
                "X: y\n",
                "Proc-Type: 4,ENCRYPTED\n\n",
                "subject=x\n\n",
                "\n",
                "\n\n",
                " \n",
            ]);
            let at = text.get(block..).and_then(|rest| rest.find('\n')).map_or(0, |end| block + end + 1);
            text.insert_str(at, header);
            "header"
        }
        15 => {
            let junk = *random.pick(&[
                "subject=CN = x\n",
                "# comment\n",
                "-----\n",
                "-----BEGIN\n",
                "\0\n",
                "\u{feff}\n",
                "---\n",
                "-----BEGIN CERTIFICATE-----\n",
                "-----END CERTIFICATE-----\n",
                "{}\n",
                "<pre>\n",
                "Bag Attributes\n    x: y\n",
            ]);
            text.insert_str(block, junk);
            "junk before a block"
        }
        16 => {
            text.push_str(*random.pick(&[
                "x",
                "\0",
                "-----BEGIN CERTIFICATE-----",
                "-----BEGIN CERTIFICATE-----\n",
                "-----BEGIN X509 CRL-----\nAAAA\n",
                "-----END X-----\n",
                "\u{1a}",
            ]));
            "junk behind"
        }
        17 => {
            let from = *random.pick(&["A", "M", "=", "\n", "-", "/", "+"]);
            let to = *random.pick(&["", "_", "\u{a0}", "=", "\0", "%2B", " ", "&#43;", "A"]);
            let count = 1 + random.below(3);
            *text = text.replacen(from, to, count);
            "characters replaced"
        }
        18 => {
            let url_safe = text.replace('+', "-").replace('/', "_");
            *text = url_safe;
            "base64url"
        }
        19 => {
            replaced(text, "=", "");
            "padding gone"
        }
        20 => {
            replaced(text, "-----END CERTIFICATE-----\n-----BEGIN CERTIFICATE-----\n", "");
            "blocks joined"
        }
        21 => {
            replaced(text, "-----\n-----", *random.pick(&["----------", "----- -----", "-----;-----"]));
            "blocks glued"
        }
        22 => {
            let body: String = text.lines().filter(|line| !line.starts_with('-')).collect();
            *text = body;
            "base64 alone"
        }
        23 => {
            *text = format!("\"{}\"", text.replace('\n', "\\n"));
            "quoted"
        }
        24 => {
            *text = STANDARD.encode(&text);
            ENCODED
        }
        25 => {
            let label = if text.contains("X509 CRL") { "X509 CRL" } else { "CERTIFICATE" };
            let der = if label == "CERTIFICATE" { Cert::root().der() } else { Crl::of_root().der() };
            let der = mutate::byte(random, &der);
            text.insert_str(block, &pem::block(label, &der));
            "a broken block before"
        }
        26 => {
            let two = [Cert::root().der(), Cert::intermediate().der()].concat();
            text.push_str(&pem::block("CERTIFICATE", &two));
            "two certificates in a block"
        }
        27 => {
            let der = if random.chance(50) { Vec::new() } else { vec![0x30, 0] };
            let label =
                *random.pick(&["CERTIFICATE", "X509 CRL", "PRIVATE KEY", "EC PRIVATE KEY", "DH PARAMETERS", ""]);
            text.insert_str(block, &pem::block(label, &der));
            "an empty block"
        }
        28 => {
            let key = *random.pick(&[Key::Leaf, Key::RsaLeaf]);
            text.insert_str(block, key.pkcs8_pem());
            "a key before a block"
        }
        29 => {
            let width = *random.pick(&[1, 4, 63, 76, 80, 254, 255, 256, 1000, 4000]);
            *text = rewrapped(text, width);
            "line length"
        }
        30 => {
            let cut = text.len() - random.below(text.len().clamp(1, 120));
            text.truncate(text.floor_char_boundary(cut));
            "cut off"
        }
        31 => {
            *text = text.to_lowercase();
            "lower case"
        }
        32 => {
            let at = text.floor_char_boundary(random.below(text.len().max(1)));
            text.insert(at, *random.pick(&['\0', '\u{a0}', '\u{200b}', '\t', '!', '=', '\u{1}', '\u{7f}']));
            "a character more"
        }
        _ => {
            text.clear();
            text.push_str(*random.pick(&[
                "",
                "\n",
                " ",
                "\0",
                "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
                "-----BEGIN X509 CRL-----\n-----END X509 CRL-----\n",
            ]));
            "nothing in it"
        }
    }
}

/// Bodies in lines of another length.
fn rewrapped(text: &str, width: usize) -> String {
    let mut whole = String::new();
    let mut body = String::new();
    for line in text.lines() {
        if !line.starts_with('-') {
            body.push_str(line);
            continue;
        }
        for part in body.as_bytes().chunks(width) {
            whole.push_str(&String::from_utf8_lossy(part));
            whole.push('\n');
        }
        body.clear();
        whole.push_str(line);
        whole.push('\n');
    }
    whole
}

/// A SPIFFE bundle map that something happened to.
fn damaged_map(random: &mut Random, map: String, traits: &mut Vec<String>) -> String {
    let (what, map) = match random.below(24) {
        0 => ("byte order mark", format!("\u{feff}{map}")),
        1 => ("a comma behind", map.replacen("}]", "},]", 1)),
        2 => ("a comment", map.replacen('{', "{/* x */", 1)),
        3 => ("a line comment", format!("// x\n{map}")),
        4 => ("junk behind", map + "x"),
        5 => ("a second document", format!("{map}{map}")),
        6 => ("single quotes", map.replace('"', "'")),
        7 => ("a key twice, last empty", map.replacen("\"spiffe_sequence\":1", "\"keys\":[]", 1)),
        8 => (
            "a domain twice",
            map.replacen("{\"trust_domains\":{", "{\"trust_domains\":{\"example.org\":{\"keys\":[]},", 1),
        ),
        9 => (
            "a number of another kind",
            map.replacen(
                ":1}",
                *random.pick(&[":01}", ":1e3}", ":-1}", ":1.5}", ":NaN}", ":99999999999999999999}", ":\"1\"}"]),
                1,
            ),
        ),
        10 => (
            "jwt key beside",
            map.replacen("\"keys\":[", "\"keys\":[{\"kty\":\"RSA\",\"use\":\"jwt-svid\",\"kid\":\"x\"},", 1),
        ),
        11 => ("key without use", map.replacen("\"use\":\"x509-svid\",", "", 1)),
        12 => ("x5c empty", map.replacen("\"x5c\":[", "\"x5c\":[],\"y\":[", 1)),
        13 => ("x5c a string", map.replacen("\"x5c\":[", "\"x5c\":\"x\",\"y\":[", 1)),
        14 => (
            "x5c of two",
            map.replacen("\"x5c\":[", &format!("\"x5c\":[\"{}\",", STANDARD.encode(Cert::intermediate().der())), 1),
        ),
        15 => ("x5c base64url", map.replace('+', "-").replace('/', "_")),
        16 => ("x5c without padding", map.replace('=', "")),
        17 => ("x5c with a line break", map.replacen("MII", "MII\\n", 1)),
        18 => (
            "x5c with bytes behind",
            bundle_map(&[(TRUST_DOMAIN, "x509-svid", &[[Cert::root().der(), vec![0]].concat()])]).to_string(),
        ),
        19 => (
            "x5c damaged",
            bundle_map(&[(TRUST_DOMAIN, "x509-svid", &[mutate::element(random, &Cert::root().der())])]).to_string(),
        ),
        20 => (
            "another domain in front",
            bundle_map(&[
                ("a.org", "x509-svid", &[Cert::intermediate().der()]),
                (TRUST_DOMAIN, "x509-svid", &[Cert::root().der()]),
            ])
            .to_string(),
        ),
        21 => (
            "domain in another form",
            map.replace(
                TRUST_DOMAIN,
                *random.pick(&["Example.org", "spiffe://example.org", "example.org.", "", "example.org:1"]),
            ),
        ),
        22 => (
            "null",
            map.replacen("\"spiffe_sequence\":1", *random.pick(&["\"x\":null", "\"spiffe_refresh_hint\":-1"]), 1),
        ),
        _ => ("sound", map),
    };
    traits.push(format!("trust_bundles: {what}"));
    map
}
