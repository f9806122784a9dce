//! Colours. Meaning never rests on them alone: every coloured word says what it says in plain text too.

use anstyle::{AnsiColor, Style};

use crate::finding::Severity;
use crate::verify::{Outcome, StepOutcome};

/// Text as it is.
pub(super) const PLAIN: Style = Style::new();
/// The sentence that answers.
pub(super) const STRONG: Style = Style::new().bold();
/// Arrows, gutters and keys.
pub(super) const FRAME: Style = AnsiColor::Cyan.on_default();
/// What may be skipped.
pub(super) const DIM: Style = Style::new().dimmed();

const BAD: Style = AnsiColor::Red.on_default().bold();
const DOUBTFUL: Style = AnsiColor::Yellow.on_default().bold();
const GOOD: Style = AnsiColor::Green.on_default().bold();
const BY_THE_WAY: Style = AnsiColor::Cyan.on_default().bold();

/// Of a severity.
pub(super) const fn severity(severity: Severity) -> Style {
    match severity {
        Severity::Error => BAD,
        Severity::Warning => DOUBTFUL,
        Severity::Note => BY_THE_WAY,
    }
}

/// Of an outcome. What is only assumed or not verified at all is neither good nor bad.
pub(super) const fn outcome(outcome: Outcome, is_certain: bool) -> Style {
    match outcome {
        _ if !is_certain => DOUBTFUL,
        Outcome::Accepted => GOOD,
        Outcome::Undecided => DOUBTFUL,
        Outcome::Rejected | Outcome::Refused => BAD,
    }
}

/// Of a step.
pub(super) const fn step(outcome: StepOutcome) -> Style {
    match outcome {
        StepOutcome::Passed => GOOD,
        StepOutcome::Failed => BAD,
        StepOutcome::Undecided => DOUBTFUL,
        StepOutcome::NotApplicable => DIM,
    }
}
