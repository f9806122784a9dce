//! A long text takes no longer than its length tells.

use std::time::{Duration, Instant};

use super::{PEM, body, cut_keys};

/// Each takes a few seconds without optimisation; what is quadratic takes minutes and more.
const LONGEST: Duration = Duration::from_secs(40);

#[test]
fn a_megabyte_of_anything_is_filtered_in_seconds() {
    let body = body();
    let half = &body[..60];
    for shape in [
        "a",
        "M",
        "/",
        "30",
        "\u{1b}[",
        "key=",
        "a/",
        "\"d\":",
        "-----BEGIN ",
        "-----END ",
        "-----BEGIN PRIVATE KEY-----",
        "-----END PRIVATE KEY-----",
        "48,",
        "30 ",
        "\\x30",
        "%30",
        "MIIEvQIBADANBgkqhkiG9w0BAQEF",
        "MIIEvQIBADANBgkqhkiG9w0BAQEF.",
        "3084400000000201000202",
        "30 84 40 00 00 00 02 01 00 02 02 ",
        "\\x30\\x84\\x40\\x00\\x00\\x00\\x02\\x01\\x00\\x02",
        "0\\x84\\x40\\x00\\x00\\x00\\x02\\x01\\x00\\x02",
        "abcd efgh ",
        "VFVoalEwRlJSVVU",
        "aB3dE5gH7jK9mN1pQ3rS5tU7vW9xY1zA3bC5dE7fG9hJ1.",
        "sha256/47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        &format!("{half}."),
        PEM,
    ] {
        let text = shape.repeat(1_000_000 / shape.len() + 1);
        let begun = Instant::now();
        let _ = cut_keys(&text);
        let taken = begun.elapsed();
        assert!(taken < LONGEST, "{shape:?} takes {taken:?}");
    }
}
