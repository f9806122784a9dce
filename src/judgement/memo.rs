//! What follows from a judgement and is asked for again and again.

use std::sync::OnceLock;

/// Something that follows from the rest of a judgement, worked out when it is first asked for. It adds nothing to what was
/// judged, so all are equal; and the copy of a judgement, whose evidence may be changed, works it out anew.
#[derive(Debug)]
pub struct Memo<T>(OnceLock<T>);

impl<T> Memo<T> {
    /// The value, worked out now if nobody has asked before.
    pub(super) fn get_or_init(&self, work_out: impl FnOnce() -> T) -> &T {
        self.0.get_or_init(work_out)
    }
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self(OnceLock::new())
    }
}

impl<T> Clone for Memo<T> {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl<T> PartialEq for Memo<T> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl<T> Eq for Memo<T> {}
