//! Damage to a JSON text: what editors, other dialects and hands leave in it.

use crate::random::Random;

/// Damages the text once.
pub(super) fn damage(random: &mut Random, text: &str, traits: &mut Vec<String>) -> String {
    let (what, text) = match random.below(30) {
        0 => {
            let (name, member) = member(random, text);
            ("a member twice", text.replacen(&name, &format!("{member},{name}"), 1))
        }
        1 => {
            let (name, _) = member(random, text);
            (
                "a name twice, first null",
                text.replacen(&name, &format!("{}:null,{name}", name.trim_end_matches(':')), 1),
            )
        }
        2 => ("a comma behind a member", at_one(random, text, "}", ",}")),
        3 => ("a comma behind an item", at_one(random, text, "]", ",]")),
        4 => ("a comma before a member", at_one(random, text, "{", "{,")),
        5 => ("two commas", at_one(random, text, ",", ",,")),
        6 => ("a comma gone", at_one(random, text, ",", " ")),
        7 => ("a line comment", at_one(random, text, "{", "{// x\n")),
        8 => ("a block comment", at_one(random, text, "{", "{/* x */")),
        9 => ("a hash comment", at_one(random, text, "{", "{# x\n")),
        10 => ("single quotes", text.replace('"', "'")),
        11 => {
            let (name, _) = member(random, text);
            ("a name in single quotes", text.replacen(&name, &name.replace('"', "'"), 1))
        }
        12 => {
            let (name, _) = member(random, text);
            ("a name without quotes", text.replacen(&name, &name.replace('"', ""), 1))
        }
        13 => ("True", text.replace("true", "True")),
        14 => ("TRUE as text", text.replace("true", "\"TRUE\"")),
        15 => ("a quote gone", at_one(random, text, "\"", "")),
        16 => ("a colon gone", at_one(random, text, ":", " ")),
        17 => ("a brace gone", at_one(random, text, "}", "")),
        18 => ("a brace more", at_one(random, text, "}", "}}")),
        19 => ("line ends in strings", text.replace("\\n", "\n")),
        20 => ("line ends as \\r\\n", text.replace("\\n", "\\r\\n")),
        21 => ("line ends as \\u000a", text.replace("\\n", "\\u000a")),
        22 => ("a half of a pair", at_one(random, text, "\\n", "\\ud800\\n")),
        23 => {
            let escape = *random.pick(&["\\x0a", "\\'", "\\a", "\\u00"]);
            ("an escape that is none", at_one(random, text, "\\n", escape))
        }
        24 => ("solidus escaped", text.replace('/', "\\/")),
        25 => ("a tab in a string", at_one(random, text, "\\n", "\t\\n")),
        26 => {
            let blank = *random.pick(&["\u{a0}:", ":\u{feff}", ":\u{b}", "\t:", ":\r\n"]);
            ("blanks of another kind", at_one(random, text, ":", blank))
        }
        27 => ("a null byte as \\u0000", at_one(random, text, "\\n", "\\u0000\\n")),
        28 => {
            let from = *random.pick(&[":1", ":2", ":3", ":4", ":true", ":false"]);
            let to = *random.pick(&[
                ":01",
                ":+1",
                ":1.",
                ":.5",
                ":0x1",
                ":1e0",
                ":1.0",
                ":NaN",
                ":Infinity",
                ":1_0",
                ":yes",
                ":-0",
                ":1E400",
            ]);
            ("a number of another dialect", text.replace(": ", ":").replacen(from, to, 1))
        }
        _ => ("a bare word", at_one(random, text, "true", "yes")),
    };
    traits.push(format!("JSON: {what}"));
    text
}

/// The name of some member, and the member if its value is a single word.
fn member(random: &mut Random, text: &str) -> (String, String) {
    let names: Vec<(usize, usize)> = text
        .match_indices("\":")
        .filter_map(|(end, _)| {
            let start = text.get(..end)?.rfind('"')?;
            Some((start, end + 2))
        })
        .collect();
    if names.is_empty() {
        return ("{".to_owned(), "{".to_owned());
    }
    let (start, end) = *random.pick(&names);
    let name = text[start..end].to_owned();
    let value = text[end..].trim_start();
    let word = value.split([',', '}', ']', '\n']).next().unwrap_or_default();
    let member = if value.starts_with(['{', '[']) {
        let empty = if value.starts_with('{') { "{}" } else { "[]" };
        format!("{name}{empty}")
    } else {
        format!("{name}{word}")
    };
    (name, member)
}

/// Replaces one of the places where `from` stands.
fn at_one(random: &mut Random, text: &str, from: &str, to: &str) -> String {
    let places: Vec<usize> = text.match_indices(from).map(|(at, _)| at).collect();
    if places.is_empty() {
        return text.to_owned();
    }
    let at = *random.pick(&places);
    format!("{}{to}{}", &text[..at], &text[at + from.len()..])
}
