//! What to change at each issuer, line by line.

use super::Issuer;

fn lines(text: &[&str]) -> Vec<String> {
    text.iter().map(|line| (*line).to_owned()).collect()
}

/// How the path of the SPIFFE ID becomes `/ns/<namespace>/sa/<service account>`.
pub fn identity_template(issuer: Issuer) -> Vec<String> {
    lines(match issuer {
        Issuer::Teleport => &[
            "Teleport: workload_identity spec.spiffe.id:",
            "  /ns/{{ workload.kubernetes.namespace }}/sa/{{ workload.kubernetes.service_account }}",
        ],
        Issuer::Spire => &[
            "SPIRE: ClusterSPIFFEID spec.spiffeIDTemplate:",
            "  spiffe://{{ .TrustDomain }}/ns/{{ .PodMeta.Namespace }}/sa/{{ .PodSpec.ServiceAccountName }}",
            "or the entry itself: spire-server entry update -entryID ID -spiffeID spiffe://TD/ns/NAMESPACE/sa/ACCOUNT …",
        ],
        Issuer::CertManager => &[
            "cert-manager: spec.uris of the Certificate, or let csi-driver-spiffe or istio-csr request it:",
            "  spiffe://TD/ns/NAMESPACE/sa/ACCOUNT",
        ],
        Issuer::Consul | Issuer::Kuma => &[
            "this identity belongs to another mesh: terminate its mTLS at a gateway instead of presenting it to Istio",
        ],
        Issuer::Istiod | Issuer::Linkerd | Issuer::Unknown => &[
            "issue the workload's certificate with the URI SAN",
            "  spiffe://TD/ns/NAMESPACE/sa/ACCOUNT",
        ],
    })
}

/// How key usage and extended key usage are set.
pub fn usages(issuer: Issuer) -> Vec<String> {
    lines(match issuer {
        Issuer::CertManager => &[
            "cert-manager: list all of them in spec.usages, a list replaces the defaults:",
            "  [digital signature, key encipherment, server auth, client auth]",
        ],
        Issuer::Teleport
        | Issuer::Spire
        | Issuer::Istiod
        | Issuer::Consul
        | Issuer::Kuma
        | Issuer::Linkerd => &[
            "a mesh issuer sets digitalSignature, serverAuth and clientAuth by itself; a CA behind it that rewrites",
            "  usages (Vault role, AWS PCA template, cert-manager issuer) is where to look",
        ],
        Issuer::Unknown => &[
            "Vault: vault write pki/roles/ROLE server_flag=true client_flag=true key_usage=DigitalSignature",
            "cert-manager: spec.usages: [digital signature, key encipherment, server auth, client auth]",
            "openssl: keyUsage = critical, digitalSignature and extendedKeyUsage = serverAuth, clientAuth",
        ],
    })
}

/// How verifiers get the right root.
pub fn anchors(issuer: Issuer) -> Vec<String> {
    lines(match issuer {
        Issuer::Teleport => &[
            "Teleport: with an X.509 issuer override tbot's bundle still holds Teleport's own CA only: distribute the",
            "  override's root to every verifier; tbot sends the leaf alone, so the bundle needs the intermediates too",
        ],
        Issuer::Spire => &[
            "SPIRE: another trust domain needs federation (federatesWith, spire-server bundle set); with an upstream",
            "  authority the upstream root has to be in the bundle",
        ],
        Issuer::Istiod => &[
            "istiod: each cluster without a cacerts secret makes a root of its own by the same name; give all clusters",
            "  intermediates of one root (cacerts: ca-cert.pem, cert-chain.pem, root-cert.pem), then restart workloads",
        ],
        Issuer::CertManager => &[
            "cert-manager: ca.crt may be the intermediate; pin the root (istio-csr: app.tls.rootCAFile)",
        ],
        Issuer::Consul => &[
            "Consul: consul connect ca get-config and /v1/connect/ca/roots show the roots; after a rotation wait for all",
            "  datacenters to take the new root, and let Vault sign-self-issued the cross-signed bridge",
        ],
        Issuer::Kuma => &[
            "Kuma: all zones need one CA; a provided CA has to be the root, with its intermediates in the chain",
        ],
        Issuer::Linkerd => &[
            "Linkerd: the trust anchors of all clusters (identityTrustAnchorsPEM) have to hold this root",
        ],
        Issuer::Unknown => &[
            "Vault: the mount needs the whole chain (pki/intermediate/set-signed: intermediate, then root); ca.crt is the",
            "  issuing CA there, not the root",
        ],
    })
}

/// How the root itself gets into the bundle.
pub fn root_delivery(issuer: Issuer) -> Vec<String> {
    lines(match issuer {
        Issuer::Spire => &[
            "SPIRE: let the upstream authority hand over its root (upstream_bundle = true before 1.0), or upload it:",
            "  spire-server bundle set",
        ],
        Issuer::Consul => {
            &["Consul: /v1/connect/ca/roots has to list the root, not the issuing CA"]
        }
        Issuer::Kuma => &["Kuma: the provided CA's cert has to be the root, or the chain up to it"],
        Issuer::Teleport => {
            &["Teleport: distribute the root of the issuer override, not its issuing CA"]
        }
        Issuer::Istiod | Issuer::CertManager | Issuer::Linkerd | Issuer::Unknown => &[
            "istiod: root-cert.pem of the cacerts secret is the root; istio-csr: pin it with app.tls.rootCAFile",
            "Vault: import intermediate and root (pki/intermediate/set-signed), so that ca is not the issuing CA alone",
            "SPIRE: an upstream authority has to hand over its root, not the CA that signs",
        ],
    })
}

/// How a certificate is renewed, or made to live in step with its issuer.
pub fn lifetime(issuer: Issuer) -> Vec<String> {
    lines(match issuer {
        Issuer::Teleport => &[
            "Teleport: look at tbot's log for renewals; credential_ttl and renewal_interval of the service set the pace",
            "a proxy that keeps the old certificate after a renewal takes the new one on restart",
        ],
        Issuer::Spire => &[
            "SPIRE: look at the agent's log for renewals; default_x509_svid_ttl and ca_ttl of the server set the pace",
        ],
        Issuer::Istiod => &[
            "istiod: look at the agent's log (pilot-agent) for failed CSRs; SECRET_TTL of the proxy sets the pace",
        ],
        Issuer::CertManager => &[
            "cert-manager: kubectl describe certificate NAME shows why it was not renewed; spec.duration and spec.renewBefore",
        ],
        Issuer::Consul => &[
            "Consul: consul connect ca get-config; LeafCertTTL and IntermediateCertTTL set the pace",
        ],
        Issuer::Kuma => {
            &["Kuma: dpCert.rotation.expiration of the mesh's CA backend sets the pace"]
        }
        Issuer::Linkerd => {
            &["Linkerd: linkerd check --proxy; identity.issuer.issuanceLifetime sets the pace"]
        }
        Issuer::Unknown => &["renew the certificate, and find out why its renewal did not happen"],
    })
}

/// How basicConstraints and signing bits are kept off leaves.
pub fn constraints(issuer: Issuer) -> Vec<String> {
    lines(match issuer {
        Issuer::CertManager => &["cert-manager: spec.isCA: false, and no cert sign in spec.usages"],
        _ => &[
            "cert-manager: spec.isCA: false; Vault: sign through a role, not through sign-intermediate;",
            "openssl: basicConstraints = critical, CA:FALSE and keyUsage = critical, digitalSignature",
        ],
    })
}
