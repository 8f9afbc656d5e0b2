import CaseVault
import Foundation
import OpenSSL
import Testing
import VaultClient
import VaultCrypto
import VaultModel

/// What a person has seen at a place, against a vault that somebody puts there.
@Suite struct PlaceTests {
    @Test func `another vault at a known place is refused unless its root is expected`() async throws {
        let office = try await TestOffice()
        let other = try await TestOffice()
        _ = try await office.session(office.administrator)
        let moved = office.directory + "/vault"
        try FileManager.default.removeItem(atPath: moved)
        try FileManager.default.moveItem(atPath: other.directory + "/vault", toPath: moved)

        await #expect(throws: ClientError.self) {
            try await office.vault.open(as: other.administrator, pins: office.pins, trustsFirstUse: true)
        }
        let session = try await office.vault.open(
            as: other.administrator, pins: office.pins, expectedRoot: other.founding.root)
        #expect(session.vault == other.founding.vault)
        // From then on it is the vault of this place.
        _ = try await office.vault.open(as: other.administrator, pins: office.pins)
    }

    @Test func `a vault that was never seen is refused without a root to expect`() async throws {
        let office = try await TestOffice()
        let stranger = FilePinStore(directory: office.directory + "/nothing-seen")
        await #expect(throws: ClientError.firstUse(root: office.founding.root.hex)) {
            try await office.vault.open(as: office.administrator, pins: stranger)
        }
    }
}
