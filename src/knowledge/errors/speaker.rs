//! Programs that print BoringSSL's and OpenSSL's own texts and are no Envoy: known by a mark in the line.

/// A program, or the library it uses.
#[derive(Debug, PartialEq, Eq)]
pub struct Speaker {
    /// What only its lines hold.
    marks: &'static [&'static str],
    /// What to do about its lines.
    pub advice: &'static [&'static str],
}

/// All of them.
static SPEAKERS: &[Speaker] = &[
    Speaker {
        marks: &[
            "ssl_transport_security",
            "security_handshaker.cc",
            "ssl_security_connector",
            "tls_security_connector",
        ],
        advice: &[
            "gRPC's own library printed it (C++, Python, Ruby and others), in the program and not in a proxy: look at that program's \
             log, at its channel credentials and its root file (GRPC_DEFAULT_SSL_ROOTS_FILE_PATH)",
        ],
    },
    Speaker {
        marks: &["(_ssl.c:"],
        advice: &[
            "Python's own library printed it, in the program and not in a proxy: look at that program's log and its CA list \
             (SSL_CERT_FILE, REQUESTS_CA_BUNDLE, certifi)",
        ],
    },
    Speaker {
        marks: &[
            "SSL_do_handshake() failed",
            "upstream SSL certificate verify error",
            "client SSL certificate verify error",
        ],
        advice: &[
            "nginx printed it and verifies with OpenSSL and files of its own: proxy_ssl_trusted_certificate and proxy_ssl_certificate \
             towards upstreams, ssl_client_certificate towards clients",
        ],
    },
];

impl Speaker {
    /// Where one of its marks stands.
    fn place(&self, text: &str) -> Option<(usize, usize)> {
        self.marks
            .iter()
            .find_map(|mark| text.find(mark).map(|at| (at, at + mark.len())))
    }
}

/// The program that printed a text, with the place of its mark.
pub fn speaker(text: &str) -> Option<(&'static Speaker, (usize, usize))> {
    SPEAKERS
        .iter()
        .find_map(|speaker| Some((speaker, speaker.place(text)?)))
}
