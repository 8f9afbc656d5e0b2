import CaseVault
import GateProtocol
import OpenSSL
import Testing
import VaultAudit
import VaultClient
import VaultCrypto
import VaultGate
import VaultModel

/// An official whose program forms other manifests than ours, and signs them with the official's own keys.
@Suite struct ManifestMisuseTests {
    /// What the program changes in the manifest of a write.
    enum Change: String, CaseIterable, CustomTestStringConvertible {
        case jumps = "its sequence jumps"
        case stands = "its sequence stays"
        case follows = "it follows another manifest"
        case changesCell = "it has another cell in a field that was not signed"
        case dropsCell = "it drops a field that was not signed"
        case buries = "it has a tombstone that nothing left"

        var testDescription: String { rawValue }

        func apply(to manifest: Manifest) throws -> Manifest {
            var (sequence, previous, cells, tombstones) =
                (manifest.sequence, manifest.previous, manifest.cells, manifest.tombstones)
            switch self {
            case .jumps: sequence += 1
            case .stands: sequence -= 1
            case .follows: previous = SHA256.hash([1])
            case .changesCell:
                let last = cells.removeLast()
                cells.append(Manifest.Cell(field: last.field, type: last.type, write: last.write, digest: .zero))
            case .dropsCell: cells.removeLast()
            case .buries:
                let write = try #require(manifest.writes.first).id
                tombstones.append(Manifest.Tombstone(write: write, field: FieldID(rawValue: 9999)))
            }
            return Manifest(
                vault: manifest.vault, record: manifest.record, type: manifest.type, sequence: sequence,
                previous: previous, cells: cells, writes: manifest.writes, tombstones: tombstones)
        }
    }

    @Test(arguments: Change.allCases)
    func `a write whose signed manifest is not the stored one with its fields changed is refused`(
        change: Change
    ) async throws {
        let scene = try await TamperScene()
        let office = scene.office
        // A second write, so that a sequence that stays is not the one of a first.
        _ = try await office.session(scene.worker).set(
            scene.first.record, office.inputs(["phone": TamperScene.values["phone"]]), purpose: Name("identification"))
        let gate = TappedGate(
            try office.gate(), changeWrite: { (try? $0.with(scene.worker, change.apply)) ?? $0 })
        let session = try await office.session(scene.worker, gate: gate)
        let size = try office.entries().count
        let refusal = GateError.badRequest("its manifest changes more than the fields that were signed")
        await #expect(throws: ClientError.gate(refusal)) {
            try await session.set(
                scene.first.record, office.inputs(["family_name": "Kyaw"]), purpose: Name("identification"))
        }
        #expect(gate.writes.count == 1)
        #expect(try office.entries().count == size)
        #expect(try await scene.read() == TamperScene.values)
        #expect(try office.verify().findings == [])
    }
}

extension WriteRequest {
    /// The same write with another manifest, signed by its official.
    fileprivate func with(_ keys: OfficialKeys, _ change: (Manifest) throws -> Manifest) throws -> WriteRequest {
        let manifest = try change(try Manifest(manifest))
        var part = try RequestPart(request.bytes)
        part.manifestAfter = manifest.digest
        return WriteRequest(
            request: try SignedRequest(part, by: keys), manifest: manifest.bytes, cells: cells, wraps: wraps, b: b,
            tokens: tokens)
    }
}
