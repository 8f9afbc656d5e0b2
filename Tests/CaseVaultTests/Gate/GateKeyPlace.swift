import Foundation
import GateProtocol
import OpenSSL
import VaultCrypto
import VaultModel

@testable import VaultGate

/// A directory with the keys of a gate.
final class GateKeyPlace: Sendable {
    let directory = NSTemporaryDirectory() + "casevault-test-" + UUID().uuidString
    let keys: GateKeys

    init(epochs: UInt32 = 1, isMade: Bool = true) throws {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
        var keys = try GateKeys.generate(vault: VaultID.random())
        for epoch in 1...epochs where epoch > 1 { try keys.begin(epoch: epoch) }
        self.keys = keys
        if isMade { try GateFiles(directory: directory).create(keys) }
    }

    /// Writes `gate.key` alone, as a restore does.
    func make(_ steps: Steps = Steps()) throws { try files(steps).createKeys(keys) }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    var path: String { directory + "/gate.key" }

    func files(_ steps: Steps = Steps()) -> GateFiles {
        GateFiles(directory: directory) { step throws(GateError) in try steps.take(step) }
    }

    func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: directory).sorted() }
    func bytes() throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

    func mode() throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    /// Another name, elsewhere, for the file as it is now: it shows what became of its contents.
    func probe() throws -> String {
        let probe = NSTemporaryDirectory() + "casevault-probe-" + UUID().uuidString
        try FileManager.default.linkItem(atPath: path, toPath: probe)
        return probe
    }
}

/// Whether a secret stands in bytes.
func contains(_ bytes: Data, _ secret: borrowing SecretBytes) -> Bool {
    secret.withExposedBytes { span in
        bytes.range(of: Data((0..<span.byteCount).map { unsafe span.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }))
            != nil
    }
}
