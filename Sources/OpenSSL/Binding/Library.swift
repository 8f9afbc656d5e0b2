internal import COpenSSL

/// The state of libcrypto in this process: started once, before the first algorithm is fetched.
enum Library {
    /// A constant power of two: `CRYPTO_secure_malloc_init` aborts on any other size. It stays below the 8 MiB of
    /// locked memory that a process has by default.
    private static let arenaSize = 2 << 20
    private static let smallestBlock = 32

    /// Whether the arena of the secure heap is locked. The first use starts the library.
    static let status: SecureMemory.Status = {
        // Without the exit handler: threads that still run while the process exits would meet freed algorithms.
        OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_ATEXIT), nil)
        // 1: locked. 2: usable, but RLIMIT_MEMLOCK is below its size. 0: no memory, or someone else was first.
        return CRYPTO_secure_malloc_init(arenaSize, smallestBlock) == 1 ? .locked : .unlocked
    }()

    /// Whether secrets have an arena at all. Without one libcrypto would quietly use the ordinary heap.
    static let hasArena: Bool = {
        _ = status
        return CRYPTO_secure_malloc_initialized() == 1
    }()

    /// Traps unless libcrypto reports success. Only for operations that no input can make fail: what is left is a
    /// lack of memory, where Swift's own allocations trap as well.
    static func demand(_ result: Int32, _ operation: StaticString) {
        precondition(result == 1, "libcrypto: \(operation) failed")
    }

    /// The object, or a trap when there is no memory for it or this libcrypto lacks the algorithm.
    static func demand(_ object: OpaquePointer?, _ operation: StaticString) -> OpaquePointer {
        guard let object = unsafe object else { preconditionFailure("libcrypto: \(operation) is not available") }
        return unsafe object
    }
}
