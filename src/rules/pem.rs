//! Texts that Envoy reads differently from people.

pub(super) mod input_repaired;
pub(super) mod input_serial_conflict;
pub(super) mod input_unreadable;
pub(super) mod pem_bad_base64;
pub(super) mod pem_blank_line;
pub(super) mod pem_bom;
pub(super) mod pem_cut_off;
pub(super) mod pem_escaped_newlines;
pub(super) mod pem_glued;
pub(super) mod pem_header_line;
pub(super) mod pem_indented;
pub(super) mod pem_newlines_lost;
pub(super) mod pem_no_end;
pub(super) mod pem_padding;
pub(super) mod pem_trusted_label;
