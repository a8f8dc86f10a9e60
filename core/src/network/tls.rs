//! TLS: rustls on ring, the platform's root certificates, and bundled ones if the platform has none.
//!
//! The configuration is built here, not by reqwest. So a bare container (without CA files) works, the process-wide crypto
//! provider is neither needed nor changed, and Android needs no initialisation.

use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use crate::error::Error;

pub(crate) fn config(extra_roots: &[Vec<u8>]) -> Result<ClientConfig, Error> {
    let mut roots = RootCertStore::empty();
    if cfg!(not(any(target_os = "android", target_os = "ios"))) {
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    }
    if roots.is_empty() {
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    }
    for pem in extra_roots {
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let added = certificate
                .map_err(|e| e.to_string())
                .and_then(|c| roots.add(c).map_err(|e| e.to_string()));
            added.map_err(|e| refused(format!("can't be used ({e})")))?;
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| refused(format!("failed to load ({e})")))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(config)
}

/// Checks that `pem` contains at least one certificate.
pub(crate) fn check_pem(pem: &[u8]) -> Result<(), Error> {
    let mut count = 0_usize;
    for certificate in CertificateDer::pem_slice_iter(pem) {
        certificate.map_err(|e| refused(format!("is not PEM ({e})")))?;
        count = count.saturating_add(1);
    }
    if count == 0 {
        return Err(refused("contains no certificate".to_owned()));
    }
    Ok(())
}

fn refused(problem: String) -> Error {
    let problem = crate::Problem::new(problem, "pass one or more CA certificates as PEM text");
    Error::invalid_field(
        "the TLS settings are invalid",
        problem.at("root_certificate", "root_certificate"),
    )
}
