//! What a source file names of other rooms and of other crates, read off its tokens: macros and expressions count like
//! imports, unit tests do not.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The rooms and crates that a file names.
#[derive(Debug, Default)]
pub(crate) struct Uses {
    /// First segments behind `crate::`, or behind as many `super::` as lead to the root.
    pub(crate) rooms: BTreeSet<String>,
    /// Its string literals, as far as they are written without escapes.
    pub(crate) strings: BTreeSet<String>,
    /// First segments of all other paths, and whether a `::` stands in front.
    paths: BTreeSet<(String, bool)>,
    /// Names that the file declares or imports from its own crate.
    own: BTreeSet<String>,
}

impl Uses {
    /// Reads a file that stands `depth` modules below the root.
    pub(crate) fn of(source: &str, depth: usize) -> Self {
        let mut uses = Self::default();
        if let Ok(tokens) = source.parse::<TokenStream>() {
            uses.read(&tokens.into_iter().collect::<Vec<_>>(), depth);
        }
        uses
    }

    /// Whether a path of the file begins with this crate. A module of the same name stands in its place where it is declared
    /// or imported, unless the path begins with `::`.
    pub(crate) fn names_crate(&self, name: &str) -> bool {
        self.paths.contains(&(name.to_owned(), true))
            || self.paths.contains(&(name.to_owned(), false)) && !self.own.contains(name)
    }

    fn read(&mut self, tokens: &[TokenTree], depth: usize) {
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            if is_test_attribute(tokens, at) {
                at = behind_item(tokens, at + 2);
                continue;
            }
            match token {
                TokenTree::Ident(word) if word == "mod" => {
                    if let Some(TokenTree::Ident(name)) = tokens.get(at + 1) {
                        self.own.insert(name.to_string());
                    }
                    if let Some(TokenTree::Group(body)) = tokens.get(at + 2) {
                        self.read(&body.stream().into_iter().collect::<Vec<_>>(), depth + 1);
                        at += 3;
                        continue;
                    }
                    at += 2;
                }
                TokenTree::Ident(_) => at = self.path(tokens, at, depth),
                TokenTree::Literal(literal) => {
                    self.strings
                        .insert(literal.to_string().trim_matches('"').to_owned());
                    at += 1;
                }
                TokenTree::Group(group) => {
                    self.read(&group.stream().into_iter().collect::<Vec<_>>(), depth);
                    at += 1;
                }
                TokenTree::Punct(_) => at += 1,
            }
        }
    }

    /// Reads a path that begins at an identifier; gives what stands behind it.
    fn path(&mut self, tokens: &[TokenTree], start: usize, depth: usize) -> usize {
        let is_led = start >= 2 && is_colons(tokens, start - 2);
        let mut segments = Vec::new();
        let mut at = start;
        let mut tree = None;
        loop {
            match tokens.get(at) {
                Some(TokenTree::Ident(word)) => segments.push(word.to_string()),
                Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                    tree = Some(group.stream());
                    at += 1;
                    break;
                }
                _ => break,
            }
            at += 1;
            if !is_colons(tokens, at) {
                break;
            }
            at += 2;
        }
        self.note(&segments, tree, is_led, depth);
        at.max(start + 1)
    }

    fn note(&mut self, segments: &[String], tree: Option<TokenStream>, is_led: bool, depth: usize) {
        let ups = segments.iter().take_while(|word| *word == "super").count();
        let skipped = match segments.first().map(String::as_str) {
            Some("crate") => Some(1),
            Some("super") if ups >= depth => Some(ups),
            Some("super") => None,
            _ => {
                if let Some(first) = segments.first()
                    && (segments.len() > 1 || tree.is_some())
                {
                    self.paths.insert((first.clone(), is_led));
                }
                None
            }
        };
        let begins_here = matches!(
            segments.first().map(String::as_str),
            Some("crate" | "super" | "self")
        );
        if let (Some(skipped), Some(room)) =
            (skipped, skipped.and_then(|skipped| segments.get(skipped)))
        {
            debug_assert!(skipped > 0);
            self.rooms.insert(room.clone());
        }
        if begins_here && let Some(last) = segments.last() {
            self.own.insert(last.clone());
        }
        let Some(tree) = tree else { return };
        let leaves: Vec<TokenTree> = tree.into_iter().collect();
        for part in
            leaves.split(|token| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ','))
        {
            let first = part.first().map(ToString::to_string).unwrap_or_default();
            // `use crate::{a, b}`: each is a room.
            if skipped == Some(segments.len()) {
                self.rooms.insert(first.clone());
            }
            if begins_here {
                for token in part {
                    if let TokenTree::Ident(word) = token {
                        self.own.insert(word.to_string());
                    }
                }
            }
        }
    }
}

fn is_colons(tokens: &[TokenTree], at: usize) -> bool {
    let is_colon = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(mark)) if mark.as_char() == ':');
    is_colon(tokens.get(at)) && is_colon(tokens.get(at + 1))
}

/// Whether `#[cfg(test)]` stands here.
fn is_test_attribute(tokens: &[TokenTree], at: usize) -> bool {
    let is_mark = matches!(&tokens[at], TokenTree::Punct(mark) if mark.as_char() == '#');
    is_mark
        && tokens
            .get(at + 1)
            .is_some_and(|group| group.to_string().replace(' ', "") == "[cfg(test)]")
}

/// Behind the item that begins here: its body or its semicolon.
fn behind_item(tokens: &[TokenTree], start: usize) -> usize {
    let ends = |token: &TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(mark) => mark.as_char() == ';',
        _ => false,
    };
    let rest = tokens.get(start..).unwrap_or_default();
    rest.iter()
        .position(ends)
        .map_or(tokens.len(), |length| start + length + 1)
}
