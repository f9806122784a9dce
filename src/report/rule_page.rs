//! A rule's page for a terminal.
//!
//! The pages are Markdown in a narrow form: headings, paragraphs, lists, fenced code, inline code and links. Code stays
//! as it is; text is wrapped.

use super::page::{Page, plain, styled};
use super::{Look, style};

/// The page without Markdown's marks.
pub fn rule_page(markdown: &str, look: Look) -> String {
    let mut page = Page::new(look.width);
    let mut paragraph = Paragraph::default();
    let mut in_code = false;
    for line in markdown.lines() {
        if line.trim_start().starts_with("```") {
            paragraph.flush(&mut page);
            in_code = !in_code;
        } else if in_code {
            page.line(&[plain("    "), styled(style::FRAME, line)]);
        } else if line.trim().is_empty() {
            paragraph.flush(&mut page);
            page.gap();
        } else if let Some(heading) = heading(line) {
            paragraph.flush(&mut page);
            page.gap();
            page.line(&[styled(style::STRONG, &inline(heading))]);
        } else if line.trim_start().starts_with('|') {
            // Tables are laid out in their source.
            paragraph.flush(&mut page);
            page.line(&[plain("  "), plain(&inline(line))]);
        } else if let Some((indent, mark, text)) = item(line) {
            paragraph.flush(&mut page);
            paragraph.start(indent, mark, text);
        } else {
            paragraph.add(line.trim());
        }
    }
    paragraph.flush(&mut page);
    page.finish()
}

/// Text that is still being collected, because Markdown's line ends mean nothing.
#[derive(Default)]
struct Paragraph {
    indent: usize,
    mark: String,
    text: String,
}

impl Paragraph {
    fn start(&mut self, indent: usize, mark: &str, text: &str) {
        self.indent = indent;
        mark.clone_into(&mut self.mark);
        text.clone_into(&mut self.text);
    }

    fn add(&mut self, text: &str) {
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        self.text.push_str(text);
    }

    fn flush(&mut self, page: &mut Page) {
        let Self { indent, mark, text } = std::mem::take(self);
        if text.is_empty() {
            return;
        }
        let margin = " ".repeat(2 + indent);
        let further = " ".repeat(2 + indent + mark.len());
        let first = [plain(&margin), plain(&mark)];
        page.wrapped(&first, &[plain(&further)], style::PLAIN, &inline(&text));
    }
}

/// `## What` without its marks.
fn heading(line: &str) -> Option<&str> {
    let text = line.trim_start_matches('#');
    (text.len() < line.len() && text.starts_with(' ')).then(|| text.trim())
}

/// `- text` or `1. text`: indent, mark with its blank, text.
fn item(line: &str) -> Option<(usize, &str, &str)> {
    let text = line.trim_start();
    let indent = line.len() - text.len();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let mark = if text.starts_with("- ") || text.starts_with("* ") {
        2
    } else if digits > 0 && text.get(digits..)?.starts_with(". ") {
        digits + 2
    } else {
        return None;
    };
    Some((indent, text.get(..mark)?, text.get(mark..)?))
}

/// Text without the marks of code, emphasis and links: `[text](target)` becomes `text (target)`.
fn inline(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut in_code = false;
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let after = rest.get(character.len_utf8()..).unwrap_or_default();
        if character == '`' {
            in_code = !in_code;
            rest = after;
        } else if !in_code && let Some(plain) = rest.strip_prefix("**") {
            rest = plain;
        } else if !in_code
            && character == '['
            && let Some((label, target, tail)) = link(after)
        {
            shown.push_str(&inline(label));
            if label.trim_matches('`') != target {
                shown.push_str(" (");
                shown.push_str(target);
                shown.push(')');
            }
            rest = tail;
        } else {
            shown.push(character);
            rest = after;
        }
    }
    shown
}

/// Label, target and what follows, of a link whose `[` has been read.
fn link(text: &str) -> Option<(&str, &str, &str)> {
    let (label, rest) = text.split_once("](")?;
    let (target, tail) = rest.split_once(')')?;
    (!label.contains(['[', ']'])).then_some((label, target, tail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_reads_without_its_marks() {
        let look = Look {
            width: 50,
            ..Look::default()
        };
        let page = rule_page(
            "# leaf-expired\n\n## What\n\nThe leaf's `notAfter` has\npassed, see [RFC 5280](https://x/y).\n\n\
             - **first** point that is long enough to be wrapped once\n- second `a[0](b)`\n\n```yaml\na:\n  - `b`\n```\n",
            look,
        );
        let page = anstream::adapter::strip_str(&page).to_string();
        assert_eq!(
            page,
            "leaf-expired\n\nWhat\n\n  The leaf's notAfter has passed, see RFC 5280\n  (https://x/y).\n\n  \
             - first point that is long enough to be wrapped\n    once\n  - second a[0](b)\n\n    a:\n      - `b`\n"
        );
    }
}
