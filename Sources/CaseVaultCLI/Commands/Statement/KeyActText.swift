import OpenSSL
import VaultCrypto
import VaultModel

/// An act about keys in words, and as members of an object.
struct KeyActText {
    let text: String
    let members: [Output.Member]

    init(_ act: Act, policy: Policy?) {
        func key(_ compartment: CompartmentID, _ version: UInt32) -> String {
            "\(policy?.schema.compartment(compartment)?.name.description ?? "\(compartment)")/\(version)"
        }
        func about(_ text: String, _ compartment: CompartmentID, _ version: UInt32) -> (String, [Output.Member]) {
            let name = key(compartment, version)
            return (
                text + " \(name)",
                [
                    ("key", .string(name)), ("compartment", .number(compartment.rawValue)),
                    ("version", .number(version)),
                ]
            )
        }
        func about(_ text: String, epoch: UInt32) -> (String, [Output.Member]) {
            (text + " gate/\(epoch)", [("key", .string("gate/\(epoch)")), ("version", .number(epoch))])
        }
        func about(_ text: String, recovery number: UInt32) -> (String, [Output.Member]) {
            (text, [("recovery", .number(number))])
        }
        switch act {
        case .keyVersion(let act): (text, members) = about("adds the key", act.compartment, act.version)
        case .activateKey(let compartment, let version):
            (text, members) = about("makes new writes use the key", compartment, version)
        case .retireKey(let compartment, let version): (text, members) = about("retires the key", compartment, version)
        case .compromiseKey(let compartment, let version):
            (text, members) = about("says that somebody may have who must not the key", compartment, version)
        case .destroyKey(let compartment, let version):
            (text, members) = about("destroys for good the key", compartment, version)
        case .keyWraps(let items):
            text = "gives \(items.count) keys to those who wait for them"
            members = [("wraps", .number(items.count))]
        case .epoch(let epoch): (text, members) = about("makes new writes use the key", epoch: epoch)
        case .closeEpoch(let epoch): (text, members) = about("destroys for good the key", epoch: epoch)
        case .compromiseEpoch(let epoch):
            (text, members) = about("says that somebody may have who must not the key", epoch: epoch)
        case .index(let act):
            text = "begins version \(act.version) of the search index, over \(act.fields.count) fields"
            members = [("key", .string("index/\(act.version)")), ("version", .number(act.version))]
        case .indexWraps(let items):
            text = "gives \(items.count) index keys to those who wait for them"
            members = [("wraps", .number(items.count))]
        case .closeIndex(let version):
            text = "destroys for good the key index/\(version)"
            members = [("key", .string("index/\(version)")), ("version", .number(version))]
        case .confirmErasure(let epoch):
            (text, members) = about(
                "confirms that no copy of escrow and halves is left from before the key", epoch: epoch)
        case .recovery(let act):
            let groups = act.groups.map { "\($0.threshold) of \($0.count) of \($0.name)" }.joined(separator: ", ")
            (text, members) = about(
                "puts recovery key \(act.number) in force, fingerprint \(act.fingerprint.hex); its shares: \(groups);"
                    + " \(act.groupThreshold) of these groups are needed", recovery: act.number)
        case .recover(let number):
            (text, members) = about("opened all keys with the shares of recovery key \(number)", recovery: number)
        case .drill(let number):
            (text, members) = about("tried the shares of recovery key \(number)", recovery: number)
        default: (text, members) = (act.name, [])
        }
    }
}
