//! Line numbers of values in a JSON text.

use indexmap::IndexMap;
use serde_json::value::RawValue;

/// A JSON text, or the part of one that stands at a pointer.
#[derive(Debug, Clone, Copy)]
pub struct Lines<'a> {
    /// The text of the part.
    pub text: &'a str,
    /// The pointer of the part inside its document.
    pub pointer: &'a str,
    /// The line its first character stands on.
    pub first_line: usize,
}

impl Lines<'_> {
    /// The line of the value at `pointer`: a walk down the text that leaves everything beside the path undecoded.
    /// The line of the closest value above it, where the path cannot be followed.
    pub(super) fn line_of(self, pointer: &str) -> Option<usize> {
        let path = pointer.strip_prefix(self.pointer)?;
        let mut value = serde_json::from_str::<&RawValue>(self.text).ok()?.get();
        for step in steps(path) {
            match step.and_then(|step| step.follow(value)) {
                Some(inner) => value = inner,
                None => break,
            }
        }
        let offset = (value.as_ptr() as usize).checked_sub(self.text.as_ptr() as usize)?;
        let before = self.text.get(..offset)?;
        Some(self.first_line + before.bytes().filter(|byte| *byte == b'\n').count())
    }
}

/// One step of a pointer.
enum Step<'p> {
    Field(&'p str),
    Index(usize),
}

impl Step<'_> {
    fn follow<'v>(&self, value: &'v str) -> Option<&'v str> {
        match self {
            Self::Field(name) => serde_json::from_str::<IndexMap<String, &RawValue>>(value)
                .ok()?
                .get(*name)
                .map(|inner| inner.get()),
            Self::Index(index) => serde_json::from_str::<Vec<&RawValue>>(value)
                .ok()?
                .get(*index)
                .map(|inner| inner.get()),
        }
    }
}

/// The steps of `a.b[2].c`; `None` for text that is no step.
fn steps(path: &str) -> impl Iterator<Item = Option<Step<'_>>> {
    path.split(['.', '['])
        .filter(|part| !part.is_empty())
        .map(|part| match part.strip_suffix(']') {
            Some(index) => index.parse().ok().map(Step::Index),
            None => Some(Step::Field(part)),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_line_of_a_nested_value() {
        let lines = Lines {
            text: "{\n \"a\": [\n  1,\n  {\"b\":\n   {\"c\": 2}}\n ]\n}",
            pointer: "configs[3]",
            first_line: 10,
        };
        assert_eq!(lines.line_of("configs[3].a[0]"), Some(12));
        assert_eq!(lines.line_of("configs[3].a[1].b"), Some(14));
        assert_eq!(lines.line_of("configs[3].a[1].gone"), Some(13));
        assert_eq!(lines.line_of("elsewhere"), None);
    }
}
