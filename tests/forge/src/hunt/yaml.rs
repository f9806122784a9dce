//! Contexts as YAML, in the styles that people, templates and tools write it in.

use serde_json::{Map, Value};

use crate::random::Random;

/// How values are written throughout a document.
#[derive(Debug, Clone, Copy)]
struct Style {
    /// Blanks that a level adds.
    indent: usize,
    /// Whether lists stand below their name without further blanks.
    flush: bool,
    /// The indicator in front of texts of several lines.
    block: &'static str,
    /// True and false.
    flags: [&'static str; 2],
    /// Null.
    null: &'static str,
    /// Around short texts.
    quote: &'static str,
}

/// Writes an object as a block mapping, as a rule with something odd about it.
pub(super) fn write(random: &mut Random, context: &Value, traits: &mut Vec<String>) -> String {
    let style = Style {
        indent: *random.pick(&[2, 2, 2, 4, 1]),
        flush: random.chance(40),
        block: *random.pick(&["|", "|", "|", "|", "|-", "|+", ">", ">-", "\"", "\"", "|2", "'"]),
        flags: *random.pick(&[
            ["true", "false"],
            ["true", "false"],
            ["true", "false"],
            ["True", "False"],
            ["TRUE", "FALSE"],
            ["yes", "no"],
            ["on", "off"],
            ["'true'", "'false'"],
            ["y", "n"],
            ["!!bool true", "!!bool false"],
        ]),
        null: *random.pick(&["null", "~", "", "Null", "'null'"]),
        quote: *random.pick(&["", "", "\"", "'"]),
    };
    traits.push(format!("YAML {} {} {:?}", style.block, style.flags[0], style.null));
    let mut text = String::new();
    match context.as_object() {
        Some(fields) => mapping(style, fields, 0, &mut text),
        None => text = context.to_string(),
    }
    if random.chance(55) { damage(random, &text, traits) } else { text }
}

fn mapping(style: Style, fields: &Map<String, Value>, depth: usize, text: &mut String) {
    for (name, value) in fields {
        text.push_str(&" ".repeat(depth));
        text.push_str(&key(name));
        text.push(':');
        below(style, value, depth, style.flush, text);
    }
}

fn sequence(style: Style, items: &[Value], depth: usize, text: &mut String) {
    for item in items {
        text.push_str(&" ".repeat(depth));
        text.push('-');
        match item {
            Value::Object(fields) if !fields.is_empty() => {
                let mut inner = String::new();
                mapping(style, fields, depth + 2, &mut inner);
                text.push(' ');
                text.push_str(inner.trim_start());
            }
            _ => below(style, item, depth + 1, false, text),
        }
    }
}

/// A value behind a name or a dash, with its end of line.
fn below(style: Style, value: &Value, depth: usize, flush: bool, text: &mut String) {
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            text.push('\n');
            mapping(style, fields, depth + style.indent, text);
        }
        Value::Array(items) if !items.is_empty() => {
            text.push('\n');
            sequence(style, items, if flush { depth } else { depth + style.indent }, text);
        }
        Value::String(content) => string(style, content, depth + style.indent, text),
        Value::Bool(flag) => line(text, style.flags[usize::from(!flag)]),
        Value::Null => line(text, style.null),
        other => line(text, &other.to_string()),
    }
}

fn line(text: &mut String, word: &str) {
    if !word.is_empty() {
        text.push(' ');
        text.push_str(word);
    }
    text.push('\n');
}

fn string(style: Style, content: &str, depth: usize, text: &mut String) {
    let is_block = content.contains('\n') && !content.contains(['\r', '\0', '\u{feff}']);
    match style.block {
        "'" if is_block => {
            // Folded: every line end is written twice.
            let margin = format!("\n\n{}", " ".repeat(depth));
            line(text, &format!("'{}'", content.replace('\'', "''").replace('\n', &margin)));
        }
        block if is_block && block != "\"" => {
            let block = if block == "|2" && style.indent != 2 { "|" } else { block };
            line(text, block);
            for part in content.lines() {
                text.push_str(&" ".repeat(depth));
                text.push_str(part);
                text.push('\n');
            }
        }
        _ => {
            let is_plain = !content.is_empty()
                && content.chars().all(|letter| letter.is_ascii_alphanumeric() || "_-./".contains(letter))
                && content.starts_with(|letter: char| letter.is_ascii_alphabetic())
                && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
                    .contains(&content.to_lowercase().as_str());
            match style.quote {
                "" if is_plain => line(text, content),
                "'" if !content.contains(['\n', '\r', '\'', '\0']) => line(text, &format!("'{content}'")),
                _ => line(text, &Value::from(content).to_string()),
            }
        }
    }
}

fn key(name: &str) -> String {
    let is_plain = name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_') && !name.is_empty();
    if is_plain { name.to_owned() } else { Value::from(name).to_string() }
}

/// What editors, templates and hands do to it.
fn damage(random: &mut Random, text: &str, traits: &mut Vec<String>) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    if lines.is_empty() {
        lines.push(String::new());
    }
    let at = (1 + random.below(lines.len().max(2) - 1)).min(lines.len() - 1);
    let fields: Vec<usize> = (1..lines.len()).filter(|at| lines[*at].contains(':')).collect();
    let field = if fields.is_empty() { 0 } else { *random.pick(&fields) };
    let margin: String = lines[field].chars().take_while(|letter| *letter == ' ').collect();
    let what = match random.below(26) {
        0 => {
            let line = lines[field].clone();
            lines.insert(field, line);
            "a line twice"
        }
        1 => {
            let name = lines[field].split(':').next().unwrap_or_default().to_owned();
            lines.insert(field, format!("{name}: null"));
            "a name twice"
        }
        2 => {
            lines[at] = lines[at].replacen("  ", "\t", 1);
            "a tab"
        }
        3 => {
            lines[at].insert(0, ' ');
            "a blank more"
        }
        4 => {
            lines[at] = lines[at].replacen(' ', "", 1);
            "a blank less"
        }
        5 => {
            lines.insert(field, format!("{margin}# a comment"));
            "a comment line"
        }
        6 => {
            lines[field].push_str(" # a comment");
            "a comment behind"
        }
        7 => {
            lines[field].push_str("# no comment");
            "a hash behind"
        }
        8 => {
            lines.insert(at, String::new());
            "an empty line"
        }
        9 => {
            lines.remove(at);
            "a line gone"
        }
        10 => {
            lines[field] = lines[field].replacen(": ", ":", 1);
            "no blank behind a colon"
        }
        11 => {
            lines[field] = lines[field].replacen(':', " :", 1);
            "a blank before a colon"
        }
        12 => {
            lines[field] = lines[field].replacen(": ", ": &a ", 1);
            "an anchor"
        }
        13 => {
            lines[field] = lines[field].replacen(": ", ": !!str ", 1);
            "a tag"
        }
        14 => {
            lines.insert(field, format!("{margin}<<: {{x: 1}}"));
            "a merge key with a strange field"
        }
        15 => {
            lines.insert(field, format!("{margin}<<: {{}}"));
            "an empty merge key"
        }
        16 => {
            lines[field] = lines[field].replacen(": ", ": !custom ", 1);
            "a tag of one's own"
        }
        17 => {
            let line = lines[field].clone();
            let (name, value) = line.split_once(": ").unwrap_or((&line, ""));
            lines[field] = format!("{margin}? {}\n{margin}: {value}", name.trim_start());
            "a name with a question mark"
        }
        18 => {
            lines[field] = lines[field].replacen(": ", ": {{ .Values.x }} ", 1);
            "a template"
        }
        19 => {
            lines[field] = lines[field].replacen(": true", ": \"true\"", 1).replacen(": false", ": \"false\"", 1);
            "flags as texts"
        }
        20 => {
            let number = *random.pick(&[
                ": 03", ": 0x3", ": 3.0", ": 3e0", ": 1_0", ": +3", ": 0o3", ": '3'", ": .3", ": .inf", ": 3 ",
            ]);
            lines = lines.iter().map(|line| line.replacen(": 3", number, 1)).collect();
            "numbers in another form"
        }
        21 => {
            lines[at].push_str("   ");
            "blanks behind"
        }
        22 => {
            lines.insert(at, "# ...".to_owned());
            "a comment"
        }
        23 => {
            lines[field].push_str(" x");
            "a word behind"
        }
        24 => {
            lines[field].push(',');
            "a comma behind"
        }
        _ => {
            lines[at].push('\r');
            "a carriage return"
        }
    };
    traits.push(format!("YAML: {what}"));
    lines.into_iter().map(|line| line + "\n").collect()
}
