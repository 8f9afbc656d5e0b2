import CaseVault
import Foundation
import GateProtocol
import Glibc
import OpenSSL
import Testing
import VaultAudit
import VaultClient
import VaultModel

/// A disk that takes no more, in a process of its own: the system refuses every byte beyond a size of file.
@Suite struct FullDiskTests {
    @Test func `a disk that takes no more stores half of nothing, and the vault opens again`() async throws {
        await #expect(processExitsWith: .success) {
            let scene = try await TamperScene()
            let session = try await scene.office.session(scene.worker)
            let size = try scene.office.entries().count
            let text = String(repeating: "What was told in the interview. ", count: 20_000)
            _ = signal(SIGXFSZ, SIG_IGN)
            try limitFiles(to: try fileSize(scene.office.database + "-wal") + 4096)
            let error = await #expect(throws: ClientError.self) {
                try await session.set(
                    scene.first.record, scene.office.inputs(["given_name": "Kyaw", "narrative": text]),
                    purpose: Name("identification"))
            }
            guard case .gate(.inputOutput) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            // The same store does not go on: whether that change survives is not known to it.
            await #expect(throws: ClientError.self) {
                try await session.read(
                    scene.first.record, fields: [scene.office.field("given_name")], purpose: Name("identification"))
            }
            try limitFiles(to: .max)
            #expect(try await scene.read() == TamperScene.values)
            #expect(try scene.office.entries().count == size + 1)
            #expect(try scene.office.verify().findings == [])
            let changed = try await scene.office.session(scene.worker).set(
                scene.first.record, scene.office.inputs(["given_name": "Kyaw"]), purpose: Name("identification"))
            #expect(changed.sequence == 2)
        }
    }
}

private func fileSize(_ path: String) throws -> UInt {
    UInt(try #require(try FileManager.default.attributesOfItem(atPath: path)[.size] as? UInt64))
}

/// Sets how long a file of this process may become; what is above stays.
private func limitFiles(to size: UInt) throws {
    var limit = rlimit()
    try #require(unsafe getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
    limit.rlim_cur = min(rlim_t(size), limit.rlim_max)
    try #require(unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
}
