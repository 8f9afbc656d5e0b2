import OpenSSL
import VaultCrypto
import VaultModel

/// A version of a key, as commands name it: `identity/2`, or `gate/3` for an epoch of the gate key.
enum KeyName {
    case compartment(Compartment, version: UInt32)
    case epoch(UInt32)

    var text: String {
        switch self {
        case .compartment(let compartment, let version): "\(compartment.name)/\(version)"
        case .epoch(let epoch): "gate/\(epoch)"
        }
    }

    /// What to rotate.
    var key: String {
        switch self {
        case .compartment(let compartment, _): compartment.name.description
        case .epoch: "gate"
        }
    }
}

extension Lookup {
    /// A version of a key, with its state.
    func key(_ text: String) throws(Failure) -> (name: KeyName, state: KeyState) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let version = UInt32(parts[1]), !parts[1].hasPrefix("+") else {
            throw Failure(.usage, "a key is named like identity/2, or gate/1", hint: .command("key list"))
        }
        let state: KeyState?
        let name: KeyName
        if parts[0].utf8.elementsEqual("gate".utf8) {
            name = .epoch(version)
            state = governance.epochs[version]?.state
        } else {
            let compartment = try compartment(String(parts[0]))
            name = .compartment(compartment, version: version)
            state = governance.keys[compartment.id]?[version]?.state
        }
        guard let state else { throw Failure(.notFound, "there is no key \(name.text)", hint: .command("key list")) }
        return (name, state)
    }
}

extension Options {
    /// Destructive commands repeat what they are about.
    static func confirm(_ confirmation: String?, _ identifier: String) throws(Failure) {
        guard confirmation.map({ $0.utf8.elementsEqual(identifier.utf8) }) == true else {
            throw Failure(.usage, "this cannot be undone: repeat \(identifier) in --confirm")
        }
    }
}
