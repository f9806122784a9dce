//! RE2's grammar (`Regexp::Parse`), read from left to right and written anew for the regex crate.

use crate::knowledge::envoy::RegexCharset;

use super::class;
use super::escape::{self, Escape};
use super::size;

/// Largest repetition count, and largest product of nested ones.
const MAX_REPEAT: u32 = 1000;

/// Why RE2 refuses an expression, in its words.
pub(super) type Words = String;

/// What is left of an expression.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'a> {
    /// The whole expression.
    pub(super) whole: &'a str,
    /// How many bytes of it are read.
    pub(super) at: usize,
}

impl<'a> Cursor<'a> {
    /// What is left.
    pub(super) fn rest(&self) -> &'a str {
        self.whole.get(self.at..).unwrap_or_default()
    }

    /// The next character.
    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Reads the next character.
    pub(super) fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    /// Reads this text if it comes next.
    pub(super) fn eat(&mut self, text: &str) -> bool {
        let is_next = self.rest().starts_with(text);
        if is_next {
            self.at += text.len();
        }
        is_next
    }

    /// What was read since `start`.
    pub(super) fn since(&self, start: usize) -> &'a str {
        self.whole.get(start..self.at).unwrap_or_default()
    }
}

/// One group that is open, or the expression as a whole.
#[derive(Debug, Clone, Copy)]
struct Level {
    /// Whether something stands behind the last parenthesis or bar that a repetition could repeat.
    repeatable: bool,
    /// How often the last thing may repeat its innermost part at most.
    last: u32,
    /// The same for all of the group.
    most: u32,
    /// Instructions of everything in front of the last thing, and of that.
    size: i64,
    last_size: i64,
    /// What the group itself adds.
    own_size: i64,
}

impl Level {
    const EMPTY: Self = Self {
        repeatable: false,
        last: 1,
        most: 1,
        size: 0,
        last_size: 0,
        own_size: 0,
    };
    const CAPTURE: Self = Self {
        own_size: size::CAPTURE,
        ..Self::EMPTY
    };

    fn push(&mut self, weight: u32, size: i64) {
        self.size = self.size.saturating_add(self.last_size);
        self.last_size = size;
        self.repeat(weight);
    }

    fn repeat(&mut self, weight: u32) {
        self.repeatable = true;
        self.last = weight;
        self.most = self.most.max(weight);
    }

    fn total(&self) -> i64 {
        self.size
            .saturating_add(self.last_size)
            .saturating_add(self.own_size)
    }
}

/// An expression written for the regex crate.
pub(super) struct Translated {
    /// The expression.
    pub(super) written: String,
    /// The instructions of RE2's program, and whether that is certain.
    pub(super) size: (i64, bool),
}

/// Writes an expression for the regex crate.
pub(super) fn translate(pattern: &str, charset: RegexCharset) -> Result<Translated, Words> {
    let mut reader = Translator {
        cursor: Cursor {
            whole: pattern,
            at: 0,
        },
        charset,
        out: String::with_capacity(pattern.len() + 16),
        levels: vec![Level::EMPTY],
        exact: true,
    };
    reader.run()?;
    let size: i64 = reader.levels.iter().map(Level::total).sum();
    // An expression that begins at the beginning needs no search for it.
    let anchor = if pattern.starts_with('^') { -3 } else { 0 };
    Ok(Translated {
        written: reader.out,
        size: (
            size.saturating_add(size::OVERHEAD).saturating_add(anchor),
            reader.exact,
        ),
    })
}

struct Translator<'a> {
    cursor: Cursor<'a>,
    charset: RegexCharset,
    out: String,
    levels: Vec<Level>,
    /// Whether sizes have added up so far.
    exact: bool,
}

impl Translator<'_> {
    fn run(&mut self) -> Result<(), Words> {
        // Where the repetition began that the last thing was.
        let mut repetition = None;
        while let Some(next) = self.cursor.peek() {
            let start = self.cursor.at;
            let is_repetition = match next {
                '(' => {
                    self.open()?;
                    false
                }
                ')' => {
                    self.close()?;
                    false
                }
                '|' => {
                    self.cursor.next();
                    self.out.push('|');
                    self.exact = false;
                    if let Some(level) = self.levels.last_mut() {
                        level.repeatable = false;
                    }
                    false
                }
                '[' => {
                    let class = class::read(&mut self.cursor, self.charset)?;
                    self.exact &= class.size.1;
                    self.atom(&class.written, class.size.0);
                    false
                }
                '\\' => {
                    self.escape()?;
                    false
                }
                '*' | '+' | '?' => {
                    self.cursor.next();
                    self.repeat(None, start, repetition)?;
                    true
                }
                '{' => {
                    let counts = counts(&mut self.cursor);
                    if counts.is_some() {
                        self.repeat(counts, start, repetition)?;
                    } else {
                        self.cursor.next();
                        self.atom(r"\{", 1);
                    }
                    counts.is_some()
                }
                '^' | '$' | '.' => {
                    self.cursor.next();
                    let size = match (next, self.charset) {
                        ('.', RegexCharset::Utf8) => 8,
                        ('.', RegexCharset::Latin1) => 2,
                        _ => 1,
                    };
                    self.atom(&next.to_string(), size);
                    false
                }
                other => {
                    self.cursor.next();
                    self.literal(other);
                    false
                }
            };
            repetition = is_repetition.then_some(start);
        }
        if self.levels.len() > 1 {
            return Err(format!("missing ): {}", self.cursor.whole));
        }
        Ok(())
    }

    fn atom(&mut self, written: &str, size: i64) {
        self.out.push_str(written);
        if let Some(level) = self.levels.last_mut() {
            level.push(1, size);
        }
    }

    fn literal(&mut self, literal: char) {
        let size = match self.charset {
            RegexCharset::Utf8 => literal.len_utf8(),
            RegexCharset::Latin1 => 1,
        };
        let size = i64::try_from(size).unwrap_or(1);
        self.atom(&regex::escape(&literal.to_string()), size);
    }

    /// A repetition that has been read up to its lazy mark. `before`: where the one it directly follows began.
    fn repeat(
        &mut self,
        counts: Option<(u32, Option<u32>)>,
        start: usize,
        before: Option<usize>,
    ) -> Result<(), Words> {
        self.cursor.eat("?");
        if let Some(before) = before {
            let both = self.cursor.since(before);
            return Err(format!("bad repetition operator: {both}"));
        }
        let operator = self.cursor.since(start);
        let size = || format!("invalid repetition size: {operator}");
        if let Some((least, most)) = counts
            && (least > MAX_REPEAT || most.is_some_and(|most| most > MAX_REPEAT || most < least))
        {
            return Err(size());
        }
        let Some(level) = self.levels.last_mut().filter(|level| level.repeatable) else {
            return Err(format!("no argument for repetition operator: {operator}"));
        };
        if let Some((least, most)) = counts {
            let weight = level.last.saturating_mul(most.unwrap_or(least).max(1));
            if least.max(most.unwrap_or_default()) >= 2 && weight > MAX_REPEAT {
                return Err(size());
            }
            level.last_size = counted_size(level.last_size, least, most);
            level.repeat(weight);
        } else if !operator.starts_with('*') {
            level.last_size = level.last_size.saturating_add(1);
        }
        self.out.push_str(operator);
        Ok(())
    }

    /// A parenthesis: a group, a named group, flags, or what RE2 has no operator for.
    fn open(&mut self) -> Result<(), Words> {
        let rest = self.cursor.rest();
        if !rest.starts_with("(?") {
            self.cursor.next();
            self.out.push('(');
            self.levels.push(Level::CAPTURE);
            return Ok(());
        }
        for look in ["(?=", "(?!", "(?<=", "(?<!"] {
            // The shortest expressions with these words are read otherwise.
            if rest.starts_with(look) && rest.len() > look.len() {
                return Err(format!("invalid perl operator: {look}"));
            }
        }
        if rest.starts_with("(?P<") || rest.starts_with("(?<") {
            return self.named();
        }
        self.flags()
    }

    fn named(&mut self) -> Result<(), Words> {
        let rest = self.cursor.rest();
        let refused = |text: &str| Err(format!("invalid named capture group: {text}"));
        let Some(end) = rest.find('>') else {
            return refused(rest);
        };
        let head = rest.get(..=end).unwrap_or(rest);
        let name = head
            .trim_start_matches("(?P<")
            .trim_start_matches("(?<")
            .trim_end_matches('>');
        let is_good = |character: char| character.is_alphanumeric() || character == '_';
        if name.is_empty() || !name.chars().all(is_good) {
            return refused(head);
        }
        self.cursor.at += head.len();
        // Names do not matter here, and the regex crate takes fewer of them.
        self.out.push('(');
        self.levels.push(Level::CAPTURE);
        Ok(())
    }

    fn flags(&mut self) -> Result<(), Words> {
        let start = self.cursor.at;
        self.cursor.eat("(?");
        self.exact &= self.cursor.rest().starts_with(':');
        let (mut negated, mut seen) = (false, false);
        // The last word on a flag counts; the regex crate takes each once.
        let (mut set, mut unset) = (String::new(), String::new());
        loop {
            let flag = self.cursor.next();
            match flag {
                Some(flag @ ('i' | 'm' | 's' | 'U')) => {
                    seen = true;
                    set.retain(|other| other != flag);
                    unset.retain(|other| other != flag);
                    if negated { &mut unset } else { &mut set }.push(flag);
                }
                Some('-') if !negated => (negated, seen) = (true, false),
                Some(end @ (':' | ')')) if !negated || seen => {
                    self.out.push_str("(?");
                    self.out.push_str(&set);
                    if !unset.is_empty() {
                        self.out.extend(["-", &unset]);
                    }
                    self.out.push(end);
                    if end == ':' {
                        self.levels.push(Level::EMPTY);
                    } else if set.is_empty() && unset.is_empty() {
                        // `(?)` says nothing, and the regex crate does not take it.
                        self.out.truncate(self.out.len() - 3);
                    }
                    return Ok(());
                }
                _ => {
                    let read = self.cursor.since(start);
                    return Err(format!("invalid perl operator: {read}"));
                }
            }
        }
    }

    fn close(&mut self) -> Result<(), Words> {
        self.cursor.next();
        let closed = self.levels.pop();
        match (closed, self.levels.last_mut()) {
            (Some(closed), Some(outer)) => {
                outer.push(closed.most, closed.total());
                self.out.push(')');
                Ok(())
            }
            _ => Err(format!("unexpected ): {}", self.cursor.whole)),
        }
    }

    fn escape(&mut self) -> Result<(), Words> {
        if self.cursor.eat(r"\Q") {
            self.quoted();
            return Ok(());
        }
        match escape::read(&mut self.cursor, self.charset)? {
            Escape::Written(written, size) => {
                self.exact &= size.1;
                self.atom(&written, size.0);
            }
            Escape::Character(character) => self.literal(character),
            Escape::AnyByte => match self.charset {
                RegexCharset::Utf8 => self.atom(r"(?s-u:.)", 1),
                RegexCharset::Latin1 => self.atom(r"(?s:.)", 1),
            },
        }
        Ok(())
    }

    /// `\Q…\E`, or to the end: single literals, so that a repetition behind it repeats the last one.
    fn quoted(&mut self) {
        while !self.cursor.rest().is_empty() && !self.cursor.eat(r"\E") {
            if let Some(literal) = self.cursor.next() {
                self.literal(literal);
            }
        }
    }
}

/// What a counted repetition makes of something of this size: copies, each of the optional ones inside the one before.
fn counted_size(size: i64, least: u32, most: Option<u32>) -> i64 {
    let (copies, optional) = match most {
        None if least == 0 => (1, 0),
        None => return size.saturating_mul(i64::from(least)).saturating_add(1),
        Some(most) => (least, most.saturating_sub(least)),
    };
    let optional = i64::from(optional).saturating_mul(size.saturating_add(1));
    size.saturating_mul(i64::from(copies))
        .saturating_add(optional)
}

/// Reads `{n}`, `{n,}` or `{n,m}`; anything else leaves the brace a literal.
fn counts(cursor: &mut Cursor<'_>) -> Option<(u32, Option<u32>)> {
    let body = cursor.rest().strip_prefix('{')?;
    let (body, _) = body.split_once('}')?;
    let number = |text: &str| {
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit())
            && (text == "0" || !text.starts_with('0'))
            && text.len() <= 9;
        is_number.then(|| text.parse().ok())?
    };
    let counts = match body.split_once(',') {
        None => {
            let count = number(body)?;
            (count, Some(count))
        }
        Some((least, "")) => (number(least)?, None),
        Some((least, most)) => (number(least)?, Some(number(most)?)),
    };
    cursor.at += body.len() + 2;
    Some(counts)
}
