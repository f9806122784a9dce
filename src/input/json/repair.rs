//! What the tolerant reader had to repair.

use crate::input::document::Position;

/// Kinds of repair, each told once a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum RepairKind {
    /// Lines around the document that are no JSON: prompts, kubectl's output, fences, prose.
    TextAround,
    /// A `#`, `//` or `/* */` comment.
    Comment,
    /// `…` or `...` in place of content.
    Elision,
    /// The text ends inside a container or string.
    CutOff,
    /// The text begins inside a container.
    StartsInside,
    /// Characters inside the document that are no JSON.
    Garbage,
    /// A comma or colon is missing or too many.
    Punctuation,
    /// Quotation marks that are not `"`, or a string without its closing mark.
    Quotes,
    /// A string is broken over two lines, as terminals do.
    WrappedString,
    /// More nesting than any admin output has.
    TooDeep,
}

impl RepairKind {
    /// What was found and done, in one clause.
    const fn clause(self) -> &'static str {
        match self {
            Self::TextAround => "text around the JSON was skipped",
            Self::Comment => "comments inside the JSON were skipped",
            Self::Elision => {
                "content was left out by whoever pasted this; what is missing is not in evidence"
            }
            Self::CutOff => "the JSON is cut off here; what stands before was used",
            Self::StartsInside => {
                "the JSON starts inside a larger document; what is there was used"
            }
            Self::Garbage => "characters that are no JSON were skipped",
            Self::Punctuation => "a comma, colon or bracket is missing or too many",
            Self::Quotes => "quotation marks were repaired",
            Self::WrappedString => "strings broken over two lines were joined",
            Self::TooDeep => "brackets nest too deeply; the inner part was skipped",
        }
    }
}

/// A repair: its kind, the first place, and how often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Repair {
    /// Kind.
    pub(crate) kind: RepairKind,
    /// First place.
    pub(crate) at: Position,
    /// Where in the document that is, such as `certificates[0].cert_chain`.
    pub(crate) pointer: String,
    /// How many places.
    pub(crate) count: usize,
}

impl Repair {
    /// One sentence without a final full stop.
    pub(crate) fn message(&self) -> String {
        let Self { at, count, .. } = self;
        let place = if self.pointer.is_empty() {
            String::new()
        } else {
            format!(", inside {}", self.pointer)
        };
        let clause = self.kind.clause();
        if *count > 1 {
            format!(
                "{clause} ({count} places, first on line {}{place})",
                at.line
            )
        } else {
            format!("{clause} (line {}{place})", at.line)
        }
    }
}
