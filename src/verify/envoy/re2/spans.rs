//! The instructions of a class (`AddRuneRange`): in UTF-8, ranges whose encodings begin or end alike share instructions.

use std::collections::HashMap;

use super::program::{Builder, ByteRange, FAIL, Hole, Id, Instruction, Piece, encoded};
use super::runes::LAST;
use crate::knowledge::envoy::RegexCharset;

/// The last characters of one, two and three bytes.
const LAST_OF_LENGTH: [u32; 3] = [0x7f, 0x7ff, 0xffff];
/// What a byte behind the first one may be.
const CONTINUATION: (u8, u8) = (0x80, 0xbf);

/// A class of which the instructions are being written.
#[derive(Debug, Default)]
pub(super) struct Spans {
    begin: Id,
    holes: Vec<Hole>,
    /// Instructions that may stand in several encodings, by what they take and where they lead.
    shared: HashMap<(ByteRange, Id), Id>,
}

impl Spans {
    /// What has been written.
    pub(super) fn piece(self) -> Piece {
        Piece::of_bytes(self.begin, self.holes)
    }

    /// Adds a range of characters, in ascending order.
    pub(super) fn add(
        &mut self,
        builder: &mut Builder,
        low: u32,
        high: u32,
        fold: bool,
    ) -> Option<()> {
        match builder.charset {
            RegexCharset::Utf8 => self.add_encoded(builder, low, high, fold),
            RegexCharset::Latin1 => {
                let Ok(low) = u8::try_from(low) else {
                    return Some(());
                };
                let high = u8::try_from(high).unwrap_or(u8::MAX);
                let range = ByteRange { low, high, fold };
                let id = self.bytes(builder, range, FAIL)?;
                self.attach(builder, id)
            }
        }
    }

    fn add_encoded(
        &mut self,
        builder: &mut Builder,
        low: u32,
        high: u32,
        fold: bool,
    ) -> Option<()> {
        if low > high {
            return Some(());
        }
        if (low, high) == (0x80, LAST) {
            return self.add_all_beyond_ascii(builder);
        }
        if let Some(last) = LAST_OF_LENGTH
            .into_iter()
            .find(|last| low <= *last && *last < high)
        {
            self.add_encoded(builder, low, last, fold)?;
            return self.add_encoded(builder, last + 1, high, fold);
        }
        if high < 0x80 {
            let range = ByteRange {
                low: u8::try_from(low).unwrap_or_default(),
                high: u8::try_from(high).unwrap_or_default(),
                fold,
            };
            let id = self.bytes(builder, range, FAIL)?;
            return self.attach(builder, id);
        }
        // Encodings of one range must differ in their last bytes alone, and take all of those, or in the last one.
        for mask in [0x3f, 0xfff, 0x3_ffff] {
            if low & !mask == high & !mask {
                continue;
            }
            if low & mask != 0 {
                self.add_encoded(builder, low, low | mask, fold)?;
                return self.add_encoded(builder, (low | mask) + 1, high, fold);
            }
            if high & mask != mask {
                self.add_encoded(builder, low, (high & !mask) - 1, fold)?;
                return self.add_encoded(builder, high & !mask, high, fold);
            }
        }
        let lows = encoded(low, RegexCharset::Utf8);
        let highs = encoded(high, RegexCharset::Utf8);
        let mut next = FAIL;
        for (at, (low, high)) in lows.into_iter().zip(highs).enumerate().rev() {
            let range = ByteRange {
                low,
                high,
                fold: false,
            };
            let is_last = next == FAIL;
            next = if is_last || (low < high && at != 0) {
                self.shared_bytes(builder, range, next)?
            } else {
                self.bytes(builder, range, next)?
            };
        }
        self.attach(builder, next)
    }

    /// RE2 takes more than there is here, for a shorter program: whatever follows a lead byte.
    fn add_all_beyond_ascii(&mut self, builder: &mut Builder) -> Option<()> {
        let (low, high) = CONTINUATION;
        let continuation = ByteRange {
            low,
            high,
            fold: false,
        };
        let mut next = FAIL;
        for (low, high) in [(0xc2, 0xdf), (0xe0, 0xef), (0xf0, 0xf4)] {
            next = self.bytes(builder, continuation, next)?;
            let lead = ByteRange {
                low,
                high,
                fold: false,
            };
            let id = self.bytes(builder, lead, next)?;
            self.attach(builder, id)?;
        }
        Some(())
    }

    fn bytes(&mut self, builder: &mut Builder, range: ByteRange, next: Id) -> Option<Id> {
        let id = builder.add(Instruction::Bytes(range, next))?;
        if next == FAIL {
            self.holes.push((id, false));
        }
        Some(id)
    }

    fn shared_bytes(&mut self, builder: &mut Builder, range: ByteRange, next: Id) -> Option<Id> {
        if let Some(id) = self.shared.get(&(range, next)) {
            return Some(*id);
        }
        let id = self.bytes(builder, range, next)?;
        self.shared.insert((range, next), id);
        Some(id)
    }

    fn is_shared(&self, range: ByteRange, next: Id) -> bool {
        self.shared.contains_key(&(range, next))
    }

    fn attach(&mut self, builder: &mut Builder, id: Id) -> Option<()> {
        self.begin = match (self.begin, builder.charset) {
            (FAIL, _) => id,
            (begin, RegexCharset::Utf8) => self.attach_below(builder, begin, id)?,
            (begin, RegexCharset::Latin1) => builder.add(Instruction::Alternatives(begin, id))?,
        };
        Some(())
    }

    /// Adds an encoding to those that begin at `root`, sharing the bytes that they begin with; where they begin then.
    fn attach_below(&mut self, builder: &mut Builder, root: Id, id: Id) -> Option<Id> {
        let Instruction::Bytes(wanted, next) = builder.get(id) else {
            return Some(root);
        };
        // Only the encoding that was added last can begin alike.
        let (latest, way) = match builder.get(root) {
            Instruction::Alternatives(_, latest) => (latest, Some((root, true))),
            _ => (root, None),
        };
        let (found, below) = match builder.get(latest) {
            Instruction::Bytes(range, below) if range == wanted => (latest, below),
            _ => return builder.add(Instruction::Alternatives(root, id)),
        };
        let mut found = found;
        let mut begin = root;
        if self.is_shared(wanted, below) {
            found = builder.add(Instruction::Bytes(wanted, below))?;
            match way {
                None => begin = found,
                Some(way) => builder.lead(way, found),
            }
        }
        if !self.is_shared(wanted, next) {
            builder.take_back(id);
        }
        let below = self.attach_below(builder, below, next)?;
        builder.lead((found, false), below);
        Some(begin)
    }
}
