import CaseVault
import Dispatch
import Foundation
import GateProtocol
import OpenSSL
import Synchronization
import Testing
import VaultCrypto
import VaultModel

@testable import VaultGate

/// `gate.key` is changed under a lock, whole or not at all, and its earlier contents do not stay.
@Suite struct GateFilesTests {
    @Test func `the keys come back as they were written, with the escrow key or without`() throws {
        let place = try GateKeyPlace()
        #expect(try place.files().keys().escrow == nil)
        let escrow = try SecretBytes.random(count: 32)
        let key = try EscrowKey(copy(escrow))
        try place.files().update { $0.setEscrow(key) }
        let read = try place.files().keys()
        #expect(read.escrow?.secret.constantTimeEquals(escrow) == true)
        #expect(read.generation == 2)
        #expect(read.logPublicKey == place.keys.logPublicKey && read.gatePublicKey == place.keys.gatePublicKey)
        #expect(read.vault == place.keys.vault)
        #expect(try place.mode() == 0o600)
    }

    @Test(arguments: [0, 1, 2, 3])
    func `a key that stands twice, or has a number that its kind does not have, is refused`(item: Int) throws {
        let place = try GateKeyPlace()
        let file = try place.keys.encoded()
        let bytes = GateKeys.exposed(file, 0..<file.count)
        /// The file with one key more, which stands at `item` now, under another number.
        func changed(number: UInt8) throws -> SecretBytes {
            var body = Array(bytes.dropLast(32))
            var key = Array(body[(32 + 38 * item)..<(70 + 38 * item)])
            key[5] = number
            body += key
            body[31] += 1
            let whole = body + SHA256.hash(body).bytes
            return try SecretBytes(copying: whole.span.bytes)
        }
        // The first is of an epoch: number 2 is another epoch's, and 1 and 0 are not.
        for number: UInt8 in item == 0 ? [0, 1] : [0, 1, 2] {
            let file = try changed(number: number)
            #expect(throws: FormatError.self) { try GateKeys(decoding: file) }
        }
    }

    @Test func `a changed byte of any key is told by the sum over the file`() throws {
        let place = try GateKeyPlace()
        let file = try place.keys.encoded()
        let bytes = GateKeys.exposed(file, 0..<file.count)
        for at in stride(from: 32 + 6, to: bytes.count - 32, by: 38) {
            var changed = bytes
            changed[at] ^= 1
            try Data(changed).write(to: URL(fileURLWithPath: place.path))
            #expect(throws: GateError.configuration("gate.key is damaged or of a newer version")) {
                try place.files().keys()
            }
        }
        try Data(bytes).write(to: URL(fileURLWithPath: place.path))
        #expect(try place.files().keys().logPublicKey == place.keys.logPublicKey)
    }

    @Test func `a change that changes nothing writes nothing`() throws {
        let place = try GateKeyPlace()
        try place.files().update { try $0.begin(epoch: 2) }
        let steps = Steps()
        try place.files(steps).update { _ in }
        try place.files(steps).update { $0.removeEpochs([7]) }
        #expect(steps.taken == [])
        #expect(try place.files().keys().generation == 2)
    }

    @Test(arguments: [GateKeyChange.add, .remove])
    func `a change that is cut off before any step leaves the old keys or the new ones, and is made up for`(
        change: GateKeyChange
    ) throws {
        let steps = Steps()
        let whole = try GateKeyPlace(epochs: 2)
        try whole.files(steps).update(change.make)
        #expect(steps.taken.count == 10)
        for step in steps.taken.indices {
            let place = try GateKeyPlace(epochs: 2)
            let lost = try #require(place.keys.epochs[1])
            let probe = try place.probe()
            #expect(throws: Steps.cut) { try place.files(Steps(upTo: step)).update(change.make) }

            let found = try place.files().keys()
            #expect([place.keys.epochs.keys.sorted(), change.epochs].contains(found.epochs.keys.sorted()))
            #expect(try place.names() == ["gate.key", "gate.pin"], "cut off before \(steps.taken[step])")
            #expect(found.epochs[2]?.secret.constantTimeEquals(try #require(place.keys.epochs[2]).secret) == true)

            let done = try place.files().update(change.make)
            #expect(done.epochs.keys.sorted() == change.epochs)
            #expect(try place.names() == ["gate.key", "gate.pin"])
            // What the key was in before holds it no longer, under whatever name.
            #expect(!contains(try Data(contentsOf: URL(fileURLWithPath: probe)), lost.secret))
            #expect(contains(try place.bytes(), lost.secret) == change.epochs.contains(1))
        }
    }

    @Test func `a file that is made is whole where it has its name, and is made again where it was cut off`() throws {
        let steps = Steps()
        try GateKeyPlace(epochs: 1, isMade: false).make(steps)
        let named = try #require(steps.taken.firstIndex(of: .link("gate.key")))
        // Its name is not given before its contents are on the disk, nor trusted before it is there itself.
        #expect(steps.taken[..<named].last == .sync("gate.key.new"))
        #expect(steps.taken[(named + 1)...].elementsEqual([.syncDirectory, .remove("gate.key.new"), .syncDirectory]))
        for step in steps.taken.indices {
            let place = try GateKeyPlace(epochs: 1, isMade: false)
            #expect(throws: Steps.cut) { try place.make(Steps(upTo: step)) }
            #expect(place.files().hasKeys == (step > named), "cut off before \(steps.taken[step])")
            if step > named {
                #expect(throws: GateError.self) { try place.make() }
            } else {
                try place.make()
            }
            // Once more from the file, after what was left beside it is gone.
            for _ in 1...2 { #expect(try place.files().keys().logPublicKey == place.keys.logPublicKey) }
            #expect(try place.names() == ["gate.key"])
            #expect(try place.mode() == 0o600)
        }
    }

    @Test func `what was left of a making is overwritten, unless it became the live file and was moved away`() throws {
        let steps = Steps()
        try GateKeyPlace(epochs: 1, isMade: false).make(steps)
        let named = try #require(steps.taken.firstIndex(of: .link("gate.key")))
        let place = try GateKeyPlace(epochs: 1, isMade: false)
        let key = try #require(place.keys.epochs[1])
        let left = place.directory + "/gate.key.new"
        #expect(throws: Steps.cut) { try place.make(Steps(upTo: named)) }
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: left))
        try place.make()
        let isLeft = contains(try #require(try file.readToEnd()), key.secret)
        #expect(!isLeft)

        let moved = try GateKeyPlace(epochs: 1, isMade: false)
        #expect(throws: Steps.cut) { try moved.make(Steps(upTo: named + 1)) }
        let safe = moved.directory + "-safe.key"
        try FileManager.default.moveItem(atPath: moved.directory + "/gate.key", toPath: safe)
        defer { try? FileManager.default.removeItem(atPath: safe) }
        try moved.make()
        let live = try #require(moved.keys.epochs[1])
        let isKept = contains(try Data(contentsOf: URL(fileURLWithPath: safe)), live.secret)
        #expect(isKept)
        #expect(try moved.names() == ["gate.key"])
    }

    @Test func `cleaning up twice, and being cut off in it, loses nothing`() throws {
        let whole = Steps()
        let other = try GateKeyPlace()
        try other.files(whole).update { try $0.begin(epoch: 2) }
        for first in whole.taken.indices {
            let cleaning = Steps()
            let measured = try GateKeyPlace()
            #expect(throws: Steps.cut) { try measured.files(Steps(upTo: first)).update { try $0.begin(epoch: 2) } }
            _ = try measured.files(cleaning).keys()
            for second in cleaning.taken.indices {
                let place = try GateKeyPlace()
                #expect(throws: Steps.cut) { try place.files(Steps(upTo: first)).update { try $0.begin(epoch: 2) } }
                #expect(throws: Steps.cut) { try place.files(Steps(upTo: second)).keys() }
                let found = try place.files().keys()
                #expect(found.epochs[1]?.secret.constantTimeEquals(try #require(place.keys.epochs[1]).secret) == true)
                #expect(try place.names() == ["gate.key", "gate.pin"])
            }
        }
    }

    @Test func `what lies beside a gate key that is damaged or gone is kept`() throws {
        for damage in [Data("nothing".utf8), nil] {
            let place = try GateKeyPlace()
            let good = try place.bytes()
            try good.write(to: URL(fileURLWithPath: place.path + ".old"))
            if let damage {
                try damage.write(to: URL(fileURLWithPath: place.path))
            } else {
                try FileManager.default.removeItem(atPath: place.path)
            }
            #expect(throws: GateError.self) { try place.files().keys() }
            #expect(throws: GateError.self) { try place.files().update { try $0.begin(epoch: 2) } }
            #expect(try Data(contentsOf: URL(fileURLWithPath: place.path + ".old")) == good)
        }
    }

    @Test func `a symbolic link is not replaced by a file`() throws {
        let place = try GateKeyPlace()
        let elsewhere = place.directory + "/elsewhere"
        try FileManager.default.moveItem(atPath: place.path, toPath: elsewhere)
        try FileManager.default.createSymbolicLink(atPath: place.path, withDestinationPath: elsewhere)
        #expect(try place.files().keys().generation == 1)
        #expect(throws: GateError.configuration("gate.key is not a regular file")) {
            try place.files().update { try $0.begin(epoch: 2) }
        }
        #expect(try place.files().keys().generation == 1)
    }

    @Test func `a change waits for the one under way, and builds on it`() async throws {
        let place = try GateKeyPlace()
        let done = DispatchSemaphore(value: 0)
        let second = Mutex<GateKeys?>(nil)
        try GateFiles(
            directory: place.directory,
            willDo: { step in
                guard step == .rename("gate.key") else { return }
                Thread.detachNewThread {
                    let keys = try? place.files().update { try $0.begin(epoch: 3) }
                    second.withLock { $0 = keys }
                    done.signal()
                }
                #expect(done.wait(timeout: .now() + 0.3) == .timedOut)
            }
        ).update { try $0.begin(epoch: 2) }
        #expect(done.wait(timeout: .now() + 60) == .success)
        #expect(second.withLock { $0?.epochs.keys.sorted() } == [1, 2, 3])
        #expect(try place.files().keys().epochs.keys.sorted() == [1, 2, 3])
    }

    @Test func `a making waits for the one under way, and is refused then`() throws {
        let place = try GateKeyPlace(isMade: false)
        let done = DispatchSemaphore(value: 0)
        let second = Mutex<GateError?>(nil)
        try GateFiles(
            directory: place.directory,
            willDo: { step in
                guard step == .link("gate.key") else { return }
                Thread.detachNewThread {
                    do throws(GateError) {
                        try place.files().createKeys(place.keys)
                    } catch {
                        second.withLock { $0 = error }
                    }
                    done.signal()
                }
                #expect(done.wait(timeout: .now() + 0.3) == .timedOut)
            }
        ).createKeys(place.keys)
        #expect(done.wait(timeout: .now() + 60) == .success)
        #expect(second.withLock { $0 } == .inputOutput("cannot create gate.key (errno \(EEXIST))"))
        #expect(try place.files().keys().logPublicKey == place.keys.logPublicKey)
        #expect(try place.names() == ["gate.key"])
    }

    @Test func `keys are read again when they lack the epoch in force`() throws {
        let place = try GateKeyPlace()
        let held = HeldKeys(place.keys, of: place.files())
        #expect(try held.keys(inForce: 1).generation == 1)
        try place.files().update { try $0.begin(epoch: 2) }
        #expect(try held.keys(inForce: 1).generation == 1)
        #expect(try held.keys(inForce: 2).generation == 2)
        #expect(held.current.generation == 2)
        #expect(throws: GateError.configuration("gate.key has not the epoch in force: it is older than the database")) {
            try held.keys(inForce: 3)
        }
        // Another vault's key, which somebody put in the place of ours.
        let other = try GateKeyPlace(epochs: 3)
        try other.bytes().write(to: URL(fileURLWithPath: place.path))
        #expect(throws: GateError.self) { try held.keys(inForce: 3) }
        #expect(held.current.vault == place.keys.vault)
    }
}

/// A change of `gate.key` with the epochs 1 and 2.
enum GateKeyChange: CaseIterable {
    case add
    case remove

    var make: @Sendable (inout GateKeys) throws -> Void {
        switch self {
        case .add: { try $0.begin(epoch: 3) }
        case .remove: { $0.removeEpochs([1]) }
        }
    }

    var epochs: [UInt32] {
        switch self {
        case .add: [1, 2, 3]
        case .remove: [2]
        }
    }
}

/// Counts the steps of a change, and cuts it off before one of them.
final class Steps: Sendable {
    static let cut = GateError.wrongState("cut off")

    private let limit: Int
    private let list = Mutex<[ReplacedFile.Step]>([])

    init(upTo limit: Int = .max) { self.limit = limit }

    var taken: [ReplacedFile.Step] { list.withLock { $0 } }

    func take(_ step: ReplacedFile.Step) throws(GateError) {
        let isOver = list.withLock { list in
            list.append(step)
            return list.count > limit
        }
        if isOver { throw Self.cut }
    }
}
