//! How strings get into JSON.

use std::fmt::Write as _;
use std::io;

use serde::Serialize;
use serde_json::ser::{CharEscape, Formatter, Serializer};

use crate::model::cut_keys;
use crate::report::escape::is_hidden;

/// Writes a document and ends the line. Every string in it passes the key filter whole, whatever escapes it needs.
pub(super) fn write(
    document: &impl Serialize,
    layout: impl Formatter,
) -> serde_json::Result<String> {
    let mut bytes = Vec::new();
    let strings = Strings {
        layout,
        string: String::new(),
    };
    document.serialize(&mut Serializer::with_formatter(&mut bytes, strings))?;
    bytes.push(b'\n');
    String::from_utf8(bytes).map_err(|error| serde_json::Error::io(io::Error::other(error)))
}

/// A layout whose strings are gathered before they are written.
struct Strings<L> {
    layout: L,
    string: String,
}

impl<L> Strings<L> {
    fn end(&mut self, writer: &mut (impl io::Write + ?Sized)) -> io::Result<()> {
        let string = std::mem::take(&mut self.string);
        let mut quoted = String::with_capacity(string.len() + 2);
        quoted.push('"');
        for character in cut_keys(&string).chars() {
            push(&mut quoted, character);
        }
        quoted.push('"');
        writer.write_all(quoted.as_bytes())
    }
}

fn push(quoted: &mut String, character: char) {
    match character {
        '"' => quoted.push_str("\\\""),
        '\\' => quoted.push_str("\\\\"),
        '\n' => quoted.push_str("\\n"),
        '\r' => quoted.push_str("\\r"),
        '\t' => quoted.push_str("\\t"),
        '\u{8}' => quoted.push_str("\\b"),
        '\u{c}' => quoted.push_str("\\f"),
        hidden if hidden.is_control() || is_hidden(hidden) => {
            for unit in hidden.encode_utf16(&mut [0; 2]) {
                // Writing to a String does not fail.
                let _ = write!(quoted, "\\u{unit:04x}");
            }
        }
        plain => quoted.push(plain),
    }
}

/// The layout decides where values stand, and has no say in strings.
macro_rules! layout {
    ($($name:ident($($first:ident: bool)?)),* $(,)?) => {
        $(
            fn $name<W: ?Sized + io::Write>(&mut self, writer: &mut W $(, $first: bool)?) -> io::Result<()> {
                self.layout.$name(writer $(, $first)?)
            }
        )*
    };
}

impl<L: Formatter> Formatter for Strings<L> {
    layout!(
        begin_array(),
        end_array(),
        begin_array_value(first: bool),
        end_array_value(),
        begin_object(),
        end_object(),
        begin_object_key(first: bool),
        end_object_key(),
        begin_object_value(),
        end_object_value(),
    );

    fn begin_string<W: ?Sized + io::Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.string.clear();
        Ok(())
    }

    fn end_string<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.end(writer)
    }

    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        _: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        self.string.push_str(fragment);
        Ok(())
    }

    fn write_char_escape<W: ?Sized + io::Write>(
        &mut self,
        _: &mut W,
        escape: CharEscape,
    ) -> io::Result<()> {
        self.string.push(match escape {
            CharEscape::Quote => '"',
            CharEscape::ReverseSolidus => '\\',
            CharEscape::Solidus => '/',
            CharEscape::Backspace => '\u{8}',
            CharEscape::FormFeed => '\u{c}',
            CharEscape::LineFeed => '\n',
            CharEscape::CarriageReturn => '\r',
            CharEscape::Tab => '\t',
            CharEscape::AsciiControl(byte) => char::from(byte),
        });
        Ok(())
    }
}
