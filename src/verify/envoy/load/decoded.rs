//! The certificates of a source, found by their blocks.

use crate::model::Certificate;

/// The decoded certificates of a source. They stand in the order of its blocks, so that each is looked for behind the last one
/// first.
pub(super) struct Decoded<'a> {
    certificates: &'a [Certificate],
    next: usize,
}

impl<'a> Decoded<'a> {
    /// None is asked for yet.
    pub(super) const fn new(certificates: &'a [Certificate]) -> Self {
        Self {
            certificates,
            next: 0,
        }
    }

    /// The decoded certificate of a block; bytes may follow it there.
    pub(super) fn find(&mut self, block: &[u8]) -> Option<&'a Certificate> {
        let stands_in = |certificate: &&Certificate| {
            certificate
                .der
                .as_deref()
                .is_some_and(|known| block.starts_with(known))
        };
        if let Some(next) = self.certificates.get(self.next).filter(stands_in) {
            self.next += 1;
            return Some(next);
        }
        let position = self
            .certificates
            .iter()
            .position(|certificate| stands_in(&certificate))?;
        self.next = position + 1;
        self.certificates.get(position)
    }
}
