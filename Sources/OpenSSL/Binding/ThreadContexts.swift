internal import COpenSSL
internal import Glibc

/// The libcrypto contexts that one thread uses again and again, freed and cleansed when the thread ends.
///
/// A context keeps the schedule of the last key it worked with. ``SecureMemory/forgetThreadContexts()`` drops it early.
@safe struct ThreadContexts {
    /// An `EVP_CIPHER_CTX` bound to AES-256-GCM; each operation sets key and nonce.
    let aes256GCM: OpaquePointer
    /// An `EVP_MD_CTX` bound to SHA-256; each operation starts it anew.
    let sha256: OpaquePointer

    /// The contexts of the calling thread. The pointers must not outlive the calling function or cross an `await`.
    static var current: ThreadContexts {
        if let stored = unsafe pthread_getspecific(slot) {
            return unsafe stored.assumingMemoryBound(to: ThreadContexts.self).pointee
        }
        return makeForThisThread()
    }

    /// Frees the contexts of the calling thread; the next use makes new ones.
    static func forget() {
        guard let stored = unsafe pthread_getspecific(slot) else { return }
        pthread_setspecific(slot, nil)
        unsafe free(stored)
    }

    private static func makeForThisThread() -> ThreadContexts {
        let cipher = unsafe Library.demand(EVP_CIPHER_CTX_new(), "a cipher context")
        unsafe Library.demand(EVP_EncryptInit_ex2(cipher, Algorithms.aes256GCM, nil, nil, nil), "a cipher context")
        let digest = unsafe Library.demand(EVP_MD_CTX_new(), "a digest context")
        unsafe Library.demand(EVP_DigestInit_ex2(digest, Algorithms.sha256, nil), "a digest context")
        let stored = UnsafeMutablePointer<ThreadContexts>.allocate(capacity: 1)
        unsafe stored.initialize(to: ThreadContexts(aes256GCM: cipher, sha256: digest))
        precondition(unsafe pthread_setspecific(slot, stored) == 0, "no memory for thread-specific data")
        return unsafe stored.pointee
    }

    private static let slot: pthread_key_t = {
        var key = pthread_key_t()
        let result = unsafe pthread_key_create(&key) { stored in
            if let stored = unsafe stored { unsafe ThreadContexts.free(stored) }
        }
        precondition(result == 0, "no thread-specific data left")
        return key
    }()

    private static func free(_ stored: UnsafeMutableRawPointer) {
        let contexts = unsafe stored.assumingMemoryBound(to: ThreadContexts.self)
        unsafe EVP_CIPHER_CTX_free(contexts.pointee.aes256GCM)
        unsafe EVP_MD_CTX_free(contexts.pointee.sha256)
        unsafe contexts.deallocate()
    }
}
