//! BoringSSL's own answer.
//!
//! This is the one file of the workspace with unsafe code: the safe bindings know neither CRLs in a store nor the error
//! queue with the order of its entries. Every pointer is freed by the guard that holds it, and none leaves this file.
#![allow(
    unsafe_code,
    reason = "BoringSSL is C; there is no safe binding for CRLs and trust settings"
)]

use std::ffi::{CStr, c_int, c_long, c_ulong};
use std::ptr;

use boring_sys as ffi;
use svidlint::model::Role;
use svidlint::verify::boringssl::CrlChecking;

use crate::question::{Answer, Object, Question, Validator};
use crate::texts::{Place, Reading, TextQuestion};

/// A BoringSSL object that is freed with its guard.
struct Owned<T>(*mut T, unsafe extern "C" fn(*mut T));

impl<T> Owned<T> {
    /// `None` for a null pointer: BoringSSL's sign of failure.
    fn of(pointer: *mut T, free: unsafe extern "C" fn(*mut T)) -> Option<Self> {
        (!pointer.is_null()).then_some(Self(pointer, free))
    }
}

impl<T> Drop for Owned<T> {
    fn drop(&mut self) {
        // SAFETY: the pointer came from BoringSSL, is not null, and nothing else frees this reference.
        unsafe { (self.1)(self.0) }
    }
}

/// Asks BoringSSL.
pub(crate) fn ask(question: &Question) -> Answer {
    clear_errors();
    let Some(store) = new_store() else {
        return Answer::Undecided("no store".to_owned());
    };
    for (index, anchor) in question.anchors.iter().enumerate() {
        let Some(certificate) = certificate(&anchor.der, anchor.has_settings) else {
            return Answer::DoesNotParse(Object::Anchor(index));
        };
        // SAFETY: both are live; the store takes a reference of its own.
        unsafe { ffi::X509_STORE_add_cert(store.0, certificate.0) };
    }
    for (index, crl) in question.crls.iter().enumerate() {
        let Some(crl) = revocation_list(crl) else {
            return Answer::DoesNotParse(Object::Crl(index));
        };
        // SAFETY: as above.
        unsafe { ffi::X509_STORE_add_crl(store.0, crl.0) };
    }
    let mut sent = Vec::new();
    for (index, der) in question.chain.iter().enumerate() {
        match sent_certificate(der) {
            Some(certificate) => sent.push(certificate),
            None => return Answer::DoesNotParse(Object::Sent(index)),
        }
    }
    verify(question, &store, &sent).unwrap_or_else(|| Answer::Undecided("out of memory".to_owned()))
}

fn verify(
    question: &Question,
    store: &Owned<ffi::X509_STORE>,
    sent: &[Owned<ffi::X509>],
) -> Option<Answer> {
    let leaf = sent.first()?;
    // SAFETY: every pointer is live until the end of this function; pushed certificates get a reference of their own,
    // which the stack's own free gives back.
    unsafe {
        let stack = ffi::OPENSSL_sk_new_null();
        for certificate in sent {
            ffi::OPENSSL_sk_push(stack, certificate.0.cast());
        }
        let context = Owned::of(ffi::X509_STORE_CTX_new(), ffi::X509_STORE_CTX_free)?;
        ffi::X509_STORE_CTX_init(context.0, store.0, leaf.0, stack.cast());
        let name: Option<&CStr> = match question.validator {
            Validator::Default(Role::Client) => Some(c"ssl_client"),
            Validator::Default(Role::Server) => Some(c"ssl_server"),
            Validator::Spiffe => None,
        };
        if let Some(name) = name {
            ffi::X509_STORE_CTX_set_default(context.0, name.as_ptr());
        }
        let mut flags = 0;
        if matches!(question.validator, Validator::Default(_)) {
            flags |= ffi::X509_V_FLAG_PARTIAL_CHAIN;
        }
        flags |= match question.crl {
            CrlChecking::Off => 0,
            CrlChecking::LeafOnly => ffi::X509_V_FLAG_CRL_CHECK,
            CrlChecking::All => ffi::X509_V_FLAG_CRL_CHECK | ffi::X509_V_FLAG_CRL_CHECK_ALL,
        };
        if !question.check_time {
            flags |= ffi::X509_V_FLAG_NO_CHECK_TIME;
        }
        ffi::X509_STORE_CTX_set_flags(context.0, c_ulong::try_from(flags).ok()?);
        ffi::X509_STORE_CTX_set_time_posix(context.0, 0, question.now);
        ffi::X509_STORE_CTX_set_depth(
            context.0,
            c_int::try_from(question.max_intermediates).unwrap_or(c_int::MAX),
        );
        clear_errors();
        let verified = ffi::X509_verify_cert(context.0) == 1;
        let queued = errors();
        let code = ffi::X509_STORE_CTX_get_error(context.0);
        let depth = ffi::X509_STORE_CTX_get_error_depth(context.0);
        drop(context);
        ffi::OPENSSL_sk_free(stack);
        Some(if verified {
            Answer::Accepted
        } else {
            Answer::Refused {
                code,
                depth,
                queued: Some(queued),
            }
        })
    }
}

/// `BORINGSSL_API_VERSION` of the headers.
pub(crate) fn api_version() -> i32 {
    ffi::BORINGSSL_API_VERSION
}

/// Reads a text as Envoy reads it in its place.
pub(crate) fn read(question: &TextQuestion) -> Reading {
    clear_errors();
    let loads = match question.place {
        Place::TrustedCa => bundle(&question.text).is_some_and(|certificates| certificates > 0),
        Place::Crl => bundle(&question.text).is_some(),
        Place::OwnChain => own_chain(&question.text).is_some(),
    };
    clear_errors();
    if loads {
        Reading::Loads
    } else {
        Reading::Refused
    }
}

fn memory(text: &str) -> Option<Owned<ffi::BIO>> {
    unsafe extern "C" fn free(bio: *mut ffi::BIO) {
        // SAFETY: the guard's own pointer.
        unsafe { ffi::BIO_free(bio) };
    }
    let length = isize::try_from(text.len()).ok()?;
    // SAFETY: the text outlives the reader, which only reads it.
    let bio = unsafe { ffi::BIO_new_mem_buf(text.as_ptr().cast(), length) };
    Owned::of(bio, free)
}

/// The number of certificates in a bundle; `None` where a block does not read.
fn bundle(text: &str) -> Option<usize> {
    let bio = memory(text)?;
    // SAFETY: the reader is live; the stack and every entry of it are freed here.
    unsafe {
        let stack = ffi::PEM_X509_INFO_read_bio(bio.0, ptr::null_mut(), None, ptr::null_mut());
        if stack.is_null() {
            return None;
        }
        let stack: *mut ffi::OPENSSL_STACK = stack.cast();
        let mut certificates = 0;
        for index in 0..ffi::OPENSSL_sk_num(stack) {
            let info: *mut ffi::X509_INFO = ffi::OPENSSL_sk_value(stack, index).cast();
            certificates += usize::from(!(*info).x509.is_null());
            ffi::X509_INFO_free(info);
        }
        ffi::OPENSSL_sk_free(stack);
        Some(certificates)
    }
}

/// The first certificate of a chain on its way into a context, then the others up to the end of the text.
fn own_chain(text: &str) -> Option<()> {
    let bio = memory(text)?;
    // SAFETY: every pointer is live while it is used and freed by its guard.
    unsafe {
        let no_password = ptr::null_mut();
        let context = Owned::of(ffi::SSL_CTX_new(ffi::TLS_method()), ffi::SSL_CTX_free)?;
        let first = ffi::PEM_read_bio_X509_AUX(bio.0, ptr::null_mut(), None, no_password);
        let first = Owned::of(first, ffi::X509_free)?;
        if ffi::SSL_CTX_use_certificate(context.0, first.0) != 1 {
            return None;
        }
        clear_errors();
        loop {
            let next = ffi::PEM_read_bio_X509(bio.0, ptr::null_mut(), None, no_password);
            if Owned::of(next, ffi::X509_free).is_none() {
                break;
            }
        }
        let error = ffi::ERR_peek_last_error();
        let is_end = error >> 24 == ffi::ERR_LIB_PEM.0 as u32
            && error & 0xfff == ffi::PEM_R_NO_START_LINE as u32;
        is_end.then_some(())
    }
}

fn new_store() -> Option<Owned<ffi::X509_STORE>> {
    // SAFETY: takes nothing.
    Owned::of(unsafe { ffi::X509_STORE_new() }, ffi::X509_STORE_free)
}

fn certificate(der: &[u8], has_settings: bool) -> Option<Owned<ffi::X509>> {
    let mut at = der.as_ptr();
    let length = c_long::try_from(der.len()).ok()?;
    // SAFETY: `at` and `length` are those of a live slice.
    let read = unsafe {
        if has_settings {
            ffi::d2i_X509_AUX(ptr::null_mut(), &raw mut at, length)
        } else {
            ffi::d2i_X509(ptr::null_mut(), &raw mut at, length)
        }
    };
    Owned::of(read, ffi::X509_free)
}

fn revocation_list(der: &[u8]) -> Option<Owned<ffi::X509_CRL>> {
    let mut at = der.as_ptr();
    let length = c_long::try_from(der.len()).ok()?;
    // SAFETY: as above.
    let read = unsafe { ffi::d2i_X509_CRL(ptr::null_mut(), &raw mut at, length) };
    Owned::of(read, ffi::X509_CRL_free)
}

/// As the TLS stack reads an entry of a Certificate message.
fn sent_certificate(der: &[u8]) -> Option<Owned<ffi::X509>> {
    // SAFETY: the buffer copies the slice, and the certificate holds its own reference to the buffer.
    unsafe {
        let buffer = Owned::of(
            ffi::CRYPTO_BUFFER_new(der.as_ptr(), der.len(), ptr::null_mut()),
            ffi::CRYPTO_BUFFER_free,
        )?;
        Owned::of(ffi::X509_parse_from_buffer(buffer.0), ffi::X509_free)
    }
}

fn clear_errors() {
    // SAFETY: takes nothing.
    unsafe { ffi::ERR_clear_error() };
}

/// The queue, oldest first.
fn errors() -> Vec<u32> {
    // SAFETY: takes nothing; zero marks the end.
    std::iter::from_fn(|| Some(unsafe { ffi::ERR_get_error() }).filter(|code| *code != 0)).collect()
}
