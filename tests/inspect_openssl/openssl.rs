//! What `openssl x509 -text` says of a certificate, in the words of `inspect`.
//!
//! Read from openssl's text alone; nothing here uses the product.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::net::Ipv6Addr;
use std::process::{Command, Stdio};

/// Values by the name of the row; absent rows are not there.
pub(crate) type Rows = BTreeMap<String, Vec<String>>;

/// Asks openssl; `None` where it refuses the certificate.
pub(crate) fn rows(der: &[u8]) -> Option<Rows> {
    let mut child = Command::new("openssl")
        .args(["x509", "-inform", "DER", "-noout", "-text", "-fingerprint", "-sha256"])
        .args(["-nameopt", "sep_comma_plus_space,space_eq,sname,utf8"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| {
            panic!("this test asks openssl, which does not start ({error}): install it, such as by `apt-get install openssl`")
        });
    let mut stdin = child.stdin.take().expect("a pipe");
    // One that gives up early closes the pipe.
    let _ = stdin.write_all(der);
    drop(stdin);
    let output = child.wait_with_output().expect("openssl ends");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    output.status.success().then(|| read(&text))
}

fn read(text: &str) -> Rows {
    let (fields, extensions) =
        text.split_once("X509v3 extensions:\n")
            .map_or((text, ""), |(fields, rest)| {
                let end = rest
                    .find("\n    Signature Algorithm:")
                    .unwrap_or(rest.len());
                (fields, &rest[..=end])
            });
    let mut rows = Rows::new();
    header(fields, &mut rows);
    // The signed part names the algorithm, and the signature does again.
    let outer = text
        .rsplit_once("Signature Algorithm:")
        .expect("an algorithm")
        .1;
    let outer = outer.lines().next().unwrap().trim();
    if let Some([inner]) = rows.get("signature").map(Vec::as_slice)
        && inner != outer
    {
        let both = format!("{outer}, but the signed part says {inner}");
        put(&mut rows, "signature", both);
    }
    let sections = sections(extensions);
    for section in &sections {
        if let Some((row, values)) = section.row() {
            rows.entry(row.to_owned()).or_insert(values);
        }
    }
    if !sections.is_empty() {
        let names = sections.iter().map(Section::listed).collect();
        rows.insert("extensions".to_owned(), names);
    }
    let fingerprint = text
        .lines()
        .find_map(|line| line.split_once("Fingerprint="));
    let fingerprint = fingerprint.expect("a fingerprint").1;
    put(
        &mut rows,
        "SHA-256",
        fingerprint.replace(':', "").to_lowercase(),
    );
    rows
}

fn put(rows: &mut Rows, name: &str, value: impl Into<String>) {
    rows.insert(name.to_owned(), vec![value.into()]);
}

fn header(fields: &str, rows: &mut Rows) {
    let lines: Vec<&str> = fields.lines().map(str::trim).collect();
    let after = |label: &str| {
        let found = lines.iter().find_map(|line| line.strip_prefix(label));
        found.map(|rest| rest.trim().to_owned())
    };
    let version = after("Version:").expect("a version");
    put(rows, "version", version.split(' ').next().unwrap());
    put(rows, "serial", serial(&lines));
    put(
        rows,
        "signature",
        after("Signature Algorithm:").expect("an algorithm"),
    );
    for (row, label) in [("issuer", "Issuer:"), ("subject", "Subject:")] {
        put(rows, row, or_empty(&after(label).expect("a name")));
    }
    let from = after("Not Before:").expect("a start");
    let until = after("Not After :").expect("an end");
    put(rows, "not before", moment(&from));
    put(rows, "not after", moment(&until));
    put(rows, "public key", public_key(&after, &lines));
}

fn or_empty(text: &str) -> String {
    if text.is_empty() {
        "(empty)".to_owned()
    } else {
        text.to_owned()
    }
}

/// On one line as `1 (0x1)`, or as bytes on the line below; negative ones are marked.
fn serial(lines: &[&str]) -> String {
    let at = lines
        .iter()
        .position(|line| line.starts_with("Serial Number:"))
        .expect("a serial");
    let inline = lines[at].trim_start_matches("Serial Number:").trim();
    let (negative, digits) = if inline.is_empty() {
        let below = lines[at + 1];
        (
            below.contains("(Negative)"),
            below.replace("(Negative)", "").replace(':', ""),
        )
    } else {
        let hex = inline
            .split_once("0x")
            .expect("hexadecimal")
            .1
            .trim_end_matches(')');
        (inline.starts_with('-'), hex.to_owned())
    };
    let digits = digits.trim().trim_start_matches('0');
    match (digits, negative) {
        ("", _) => "0".to_owned(),
        (digits, true) => format!("-{digits}"),
        (digits, false) => digits.to_owned(),
    }
}

/// `Jan  1 00:00:00 2044 GMT` as `2044-01-01 00:00:00 UTC`; what is no such time stays as it is.
fn moment(text: &str) -> String {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let parts: Vec<&str> = text.split_whitespace().collect();
    let [month, day, time, year, "GMT"] = parts[..] else {
        return text.to_owned();
    };
    let month = MONTHS
        .iter()
        .position(|name| *name == month)
        .expect("a month")
        + 1;
    format!("{year}-{month:02}-{day:0>2} {time} UTC")
}

fn public_key(after: &impl Fn(&str) -> Option<String>, lines: &[&str]) -> String {
    let bits = || {
        let line = lines
            .iter()
            .find(|line| line.contains("Public-Key: ("))
            .expect("a size");
        let size = line.split_once('(').expect("a bracket").1;
        size.split(' ').next().unwrap().to_owned()
    };
    match after("Public Key Algorithm:").expect("a key").as_str() {
        "rsaEncryption" => {
            // A key that does not decode has none.
            let Some(exponent) = after("Exponent:") else {
                return "unreadable".to_owned();
            };
            format!(
                "RSA {}, exponent {}",
                bits(),
                exponent.split(' ').next().unwrap()
            )
        }
        "id-ecPublicKey" => {
            let curve = after("NIST CURVE:")
                .or_else(|| after("ASN1 OID:"))
                .expect("a curve");
            format!("EC {curve}")
        }
        "ED25519" => "Ed25519".to_owned(),
        other => other.to_owned(),
    }
}

/// One extension.
struct Section {
    name: String,
    critical: bool,
    lines: Vec<String>,
}

/// Headings stand at twelve blanks, values deeper.
fn sections(text: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for line in text.lines() {
        let depth = line.len() - line.trim_start().len();
        let content = line.trim();
        if depth == 12 {
            let (name, mark) = content.rsplit_once(':').expect("a heading");
            let critical = mark.trim() == "critical";
            sections.push(Section {
                name: name.to_owned(),
                critical,
                lines: Vec::new(),
            });
        } else if let Some(section) = sections.last_mut().filter(|_| !content.is_empty()) {
            section.lines.push(content.to_owned());
        }
    }
    sections
}

impl Section {
    /// Name of the row, short name of the extension.
    fn names(&self) -> Option<(&'static str, &'static str)> {
        Some(match self.name.as_str() {
            "X509v3 Basic Constraints" => ("basic constraints", "basicConstraints"),
            "X509v3 Key Usage" => ("key usage", "keyUsage"),
            "X509v3 Extended Key Usage" => ("extended key usage", "extKeyUsage"),
            "X509v3 Subject Alternative Name" => ("SANs", "subjectAltName"),
            "X509v3 Subject Key Identifier" => ("subject key id", "subjectKeyIdentifier"),
            "X509v3 Authority Key Identifier" => ("authority key id", "authorityKeyIdentifier"),
            "X509v3 Name Constraints" => ("name constraints", "nameConstraints"),
            "X509v3 Certificate Policies" => ("policies", "certificatePolicies"),
            "X509v3 Policy Constraints" => ("policy constraints", "policyConstraints"),
            "X509v3 Policy Mappings" => ("policy mappings", "policyMappings"),
            "X509v3 Inhibit Any Policy" => ("inhibit any policy", "inhibitAnyPolicy"),
            "X509v3 CRL Distribution Points" => ("CRL points", "cRLDistributionPoints"),
            "Authority Information Access" => ("info access", "authorityInfoAccess"),
            "Subject Information Access" => ("subject info access", "subjectInfoAccess"),
            "X509v3 Issuer Alternative Name" => ("issuer names", "issuerAltName"),
            "CT Precertificate SCTs" => ("CT timestamps", "signedCertificateTimestamps"),
            "Netscape Cert Type" => ("Netscape type", "netscapeCertType"),
            "Netscape Comment" => ("Netscape comment", "netscapeComment"),
            _ => return None,
        })
    }

    /// As the list of extensions names it.
    fn listed(&self) -> String {
        let name = match (self.names(), self.name.as_str()) {
            (Some((_, short)), _) => short,
            (None, "TLS Feature") => "tlsFeature",
            (None, dotted) => dotted,
        };
        if self.critical {
            format!("{name} critical")
        } else {
            name.to_owned()
        }
    }

    fn row(&self) -> Option<(&'static str, Vec<String>)> {
        let (row, _) = self.names()?;
        let mut values = self.values(row);
        if values.is_empty() {
            values.push("(empty)".to_owned());
        }
        if self.critical {
            values[0] = format!("critical; {}", values[0]);
        }
        Some((row, values))
    }

    fn values(&self, row: &str) -> Vec<String> {
        let lines = || self.lines.iter().map(String::as_str);
        let one = |text: String| vec![or_empty(&text)];
        let words = |name: fn(&str) -> &str| {
            let joined = self.lines.join(" ");
            let words: Vec<&str> = joined
                .split(", ")
                .filter(|word| !word.is_empty())
                .map(name)
                .collect();
            words.join(", ")
        };
        match row {
            "key usage" => one(words(usage)),
            "extended key usage" => one(words(purpose)),
            "SANs" => names(&self.lines.join(" ")),
            "authority key id" => lines().map(key_id).collect(),
            "name constraints" => constraints(lines()),
            "policies" => lines()
                .filter_map(|line| line.strip_prefix("Policy: "))
                .map(|policy| {
                    if policy == "X509v3 Any Policy" {
                        "2.5.29.32.0"
                    } else {
                        policy
                    }
                })
                .map(str::to_owned)
                .collect(),
            "policy constraints" => self.lines.join(" ").split(", ").map(skip).collect(),
            "policy mappings" => {
                let joined = self.lines.join(" ");
                joined
                    .split(", ")
                    .map(|pair| pair.replace(':', " to "))
                    .collect()
            }
            "inhibit any policy" => one(format!("after {} certificates", self.lines.join(""))),
            "CRL points" => lines()
                .filter(|line| !line.ends_with("Name:"))
                .map(name)
                .collect(),
            "info access" | "subject info access" => {
                lines().map(|line| line.replacen(" - ", ", ", 1)).collect()
            }
            "CT timestamps" => timestamps(&self.lines),
            _ => self.lines.clone(),
        }
    }
}

fn usage(long: &str) -> &str {
    match long {
        "Digital Signature" => "digitalSignature",
        "Non Repudiation" => "nonRepudiation",
        "Key Encipherment" => "keyEncipherment",
        "Data Encipherment" => "dataEncipherment",
        "Key Agreement" => "keyAgreement",
        "Certificate Sign" => "keyCertSign",
        "CRL Sign" => "cRLSign",
        "Encipher Only" => "encipherOnly",
        "Decipher Only" => "decipherOnly",
        other => other,
    }
}

fn purpose(long: &str) -> &str {
    match long {
        "TLS Web Server Authentication" => "serverAuth",
        "TLS Web Client Authentication" => "clientAuth",
        "Code Signing" => "codeSigning",
        "E-mail Protection" => "emailProtection",
        "Time Stamping" => "timeStamping",
        "OCSP Signing" => "OCSPSigning",
        "Any Extended Key Usage" => "anyExtendedKeyUsage",
        other => other,
    }
}

/// A list of names; a comma inside a name is none between names.
fn names(text: &str) -> Vec<String> {
    const LABELS: [&str; 7] = [
        "URI:",
        "DNS:",
        "email:",
        "IP Address:",
        "DirName:",
        "Registered ID:",
        "othername:",
    ];
    let mut found: Vec<String> = Vec::new();
    for part in text
        .split(", ")
        .filter(|part| !part.is_empty() && *part != "<EMPTY>")
    {
        match found.last_mut() {
            Some(last) if !LABELS.iter().any(|label| part.starts_with(label)) => {
                *last = format!("{last}, {part}");
            }
            _ => found.push(part.to_owned()),
        }
    }
    found.iter().map(|found| name(found)).collect()
}

/// One name with its label.
fn name(text: &str) -> String {
    let Some((label, value)) = text.split_once(':') else {
        return text.to_owned();
    };
    match label {
        "IP Address" | "IP" => format!("IP Address:{}", address(value)),
        "DirName" => format!("DirName:{}", directory(value)),
        "othername" => {
            // The type by its name where openssl knows one, else by its number.
            let (kind, value) = value
                .trim()
                .split_once("::")
                .unwrap_or(("UPN", value.trim()));
            let kind = if kind == "UPN" {
                "1.3.6.1.4.1.311.20.2.3"
            } else {
                kind
            };
            format!("othername:{kind}={value}")
        }
        _ => text.to_owned(),
    }
}

/// `/O=Forge/CN=cart` as `O = Forge, CN = cart`.
fn directory(text: &str) -> String {
    let Some(rest) = text.strip_prefix('/') else {
        return text.to_owned();
    };
    rest.replace('/', ", ").replace('=', " = ")
}

fn address(text: &str) -> String {
    text.parse::<Ipv6Addr>()
        .map_or_else(|_| text.to_owned(), |address| address.to_string())
}

/// `keyid:AB:CD`, by newer versions without the prefix; `DirName:…`; `serial:0A:BC`.
fn key_id(line: &str) -> String {
    let line = line.strip_prefix("keyid:").unwrap_or(line);
    line.strip_prefix("DirName:").map_or_else(
        || line.to_owned(),
        |name| format!("DirName:{}", directory(name)),
    )
}

fn constraints<'t>(lines: impl Iterator<Item = &'t str>) -> Vec<String> {
    let mut kind = "";
    let mut found = Vec::new();
    for line in lines {
        match line {
            "Permitted:" => kind = "permitted",
            "Excluded:" => kind = "excluded",
            base => found.push(format!(
                "{kind} {}",
                network(base).unwrap_or_else(|| name(base))
            )),
        }
    }
    found
}

/// `IP:192.0.2.0/255.255.255.0` with the mask as a length.
fn network(text: &str) -> Option<String> {
    let (base, mask) = text.strip_prefix("IP:")?.split_once('/')?;
    let ones = |text: &str, radix| {
        u32::from_str_radix(text, radix)
            .expect("a number")
            .count_ones()
    };
    let length: u32 = if mask.contains(':') {
        mask.split(':').map(|group| ones(group, 16)).sum()
    } else {
        mask.split('.').map(|octet| ones(octet, 10)).sum()
    };
    Some(format!("IP Address:{}/{length}", address(base)))
}

fn skip(text: &str) -> String {
    let (name, count) = text.split_once(':').expect("a count");
    let name = match name {
        "Require Explicit Policy" => "explicit policy",
        "Inhibit Policy Mapping" => "no mapping",
        other => other,
    };
    format!("{name} after {count} certificates")
}

/// Log ids go on over two lines.
fn timestamps(lines: &[String]) -> Vec<String> {
    let text = lines.join("\n");
    let entries = text.split("Signed Certificate Timestamp:").skip(1);
    entries
        .map(|entry| {
            let (_, rest) = entry.split_once("Log ID    : ").expect("a log");
            let (log, rest) = rest.split_once("Timestamp : ").expect("a timestamp");
            let log: String = log.chars().filter(char::is_ascii_hexdigit).collect();
            let time = rest.lines().next().unwrap().replace(".000", "");
            format!("{}, log {}", moment(&time), log.to_lowercase())
        })
        .collect()
}
