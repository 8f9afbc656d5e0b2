import Foundation
import Glibc
import OpenSSL
import Testing

@Suite struct SecretBytesTests {
    @Test func `the arena is said to be locked if and only if the kernel has locked 2 MiB`() throws {
        let status = SecureMemory.status
        let lines = try String(contentsOfFile: "/proc/self/status", encoding: .utf8).split(separator: "\n")
        let line = try #require(lines.first { $0.hasPrefix("VmLck:") })
        let kibibytes = try #require(line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) })
        #expect(status == (kibibytes >= 2048 ? .locked : .unlocked))
    }

    @Test(arguments: [0, 1, 32, 64, 65, 4096])
    func `random secrets have the length asked for and do not repeat`(count: Int) throws {
        let a = try SecretBytes.random(count: count)
        let b = try SecretBytes.random(count: count)
        #expect(a.count == count)
        #expect(a.exposed.count == count)
        #expect(a.constantTimeEquals(a) == true)
        if count >= 32 { #expect(a.constantTimeEquals(b) == false) }
    }

    @Test func `secrets compare by content and length`() throws {
        let secret = try SecretBytes([1, 2, 3])
        let equal: [[UInt8]: Bool] = [
            [1, 2, 3]: true, [1, 2, 4]: false, [0, 2, 3]: false, [1, 2]: false, [1, 2, 3, 0]: false, []: false,
        ]
        for (bytes, expected) in equal {
            #expect(secret.constantTimeEquals(try SecretBytes(bytes)) == expected)
            #expect(secret.withExposedBytes { constantTimeEquals($0, bytes.span.bytes) } == expected)
        }
        #expect(try SecretBytes([]).constantTimeEquals(SecretBytes([])))
    }

    @Test func `a secret is filled in place, over zeros`() throws {
        let secret = try SecretBytes(count: 3) { bytes in
            let zeros = (0..<3).allSatisfy { bytes.bytes.byte(at: $0) == 0 }
            bytes.storeBytes(of: zeros ? 7 : 1, toByteOffset: 1, as: UInt8.self)
        }
        #expect(secret.exposed == [0, 7, 0])
        #expect(throws: CryptoError.invalidLength) { _ = try SecretBytes(count: -1) { _ in } }
    }

    @Test func `secrets join and slice`() throws {
        let joined = try SecretBytes(concatenating: SecretBytes([1, 2, 3]), SecretBytes([4, 5]))
        #expect(joined.exposed == [1, 2, 3, 4, 5])
        #expect(try joined.slice(1..<4).exposed == [2, 3, 4])
        #expect(try joined.slice(5..<5).count == 0)
        #expect(try SecretBytes(concatenating: SecretBytes([]), SecretBytes([])).count == 0)
        for range in [0..<6, -1..<2, 6..<6] {
            #expect(throws: CryptoError.invalidLength) { _ = try joined.slice(range) }
        }
    }

    @Test func `more than the arena holds is refused and so is a negative count`() throws {
        #expect(throws: CryptoError.secureMemoryExhausted) { _ = try SecretBytes.random(count: 4 << 20) }
        #expect(throws: CryptoError.invalidLength) { _ = try SecretBytes.random(count: -1) }
        #expect(throws: CryptoError.invalidLength) { _ = try Random.bytes(-1) }
        #expect(try Random.bytes(0).isEmpty)
    }

    @Test(arguments: [0, 1, 64, 65, 5000])
    func `a secret goes through a pipe unchanged`(count: Int) throws {
        let secret = try SecretBytes.random(count: count)
        let pipe = Pipe()
        try secret.write(toDescriptor: pipe.fileHandleForWriting.fileDescriptor)
        try pipe.fileHandleForWriting.close()
        let read = try SecretBytes.read(fromDescriptor: pipe.fileHandleForReading.fileDescriptor, upTo: 5000)
        #expect(read.constantTimeEquals(secret) == true)
    }

    @Test func `a pipe may hold as much as the limit and not one byte more`() throws {
        for (count, fits) in [(16, true), (17, false), (40, false)] {
            let pipe = Pipe()
            try SecretBytes.random(count: count).write(toDescriptor: pipe.fileHandleForWriting.fileDescriptor)
            try pipe.fileHandleForWriting.close()
            let result = Result { () throws(CryptoError) in
                try SecretBytes.read(fromDescriptor: pipe.fileHandleForReading.fileDescriptor, upTo: 16).count
            }
            #expect(result == (fits ? .success(16) : .failure(.invalidLength)))
        }
    }

    @Test func `a descriptor that is not open gives its errno`() throws {
        let secret = try SecretBytes([1])
        #expect(throws: CryptoError.inputOutput(code: EBADF)) {
            _ = try SecretBytes.read(fromDescriptor: -1, upTo: 16)
        }
        #expect(throws: CryptoError.inputOutput(code: EBADF)) { try secret.write(toDescriptor: -1) }
        #expect(throws: CryptoError.invalidLength) { _ = try SecretBytes.read(fromDescriptor: 0, upTo: -1) }
    }

    @Test func `plaintext narrows to its middle and is refused out of bounds`() throws {
        let source: [UInt8] = [1, 2, 3, 4, 5]
        var plaintext = PlaintextBytes(copying: source.span.bytes)
        try plaintext.narrow(to: 1..<5)
        #expect(throws: CryptoError.invalidLength) { try plaintext.narrow(to: 0..<5) }
        try plaintext.narrow(to: 1..<3)
        #expect(plaintext.count == 2)
        #expect(plaintext.withBytes { [$0.byte(at: 0), $0.byte(at: 1)] } == [3, 4])
        #expect(throws: CryptoError.invalidLength) { try plaintext.narrow(to: -1..<1) }
    }

    @Test func `new plaintext is zeros and may be written`() {
        var plaintext = PlaintextBytes(count: 3)
        #expect(plaintext.withBytes { [$0.byte(at: 0), $0.byte(at: 1), $0.byte(at: 2)] } == [0, 0, 0])
        plaintext.withMutableBytes { $0.storeBytes(of: 7, toByteOffset: 1, as: UInt8.self) }
        #expect(plaintext.withBytes { [$0.byte(at: 0), $0.byte(at: 1), $0.byte(at: 2)] } == [0, 7, 0])
        #expect(PlaintextBytes(count: 0).withBytes { $0.byteCount } == 0)
    }

    @Test func `a hardened process writes no core file`() async {
        await #expect(processExitsWith: .success) {
            #expect(SecureMemory.hardenProcess())
            var limit = rlimit()
            _ = unsafe getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
            #expect(limit.rlim_cur == 0)
            #expect(limit.rlim_max == 0)
        }
    }

    @Test func `errors say nothing of keys or data`() {
        #expect("\(CryptoError.authenticationFailed)" == "authentication failed")
        #expect("\(CryptoError.backend(operation: "seal", code: 0x1f))" == "seal failed in libcrypto (code 1f)")
    }
}
