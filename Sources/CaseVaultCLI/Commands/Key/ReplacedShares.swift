import OpenSSL
import VaultModel

extension Options {
    /// Says what the shares of a recovery key open all the same, where another one took its place.
    func warnOfReplacedShares(_ before: Governance, _ after: Governance) {
        guard let old = before.recovery?.act, let new = after.recovery?.act, old.number != new.number else { return }
        var keys: [String] = []
        var compartments: [Name] = []
        for compartment in before.policy.schema.compartments {
            let versions = (before.keys[compartment.id] ?? [:]).keys.sorted()
                .filter { before.holds(old.fingerprint, compartment.id, $0) }
            keys += versions.map { "\(compartment.name)/\($0)" }
            if !versions.isEmpty { compartments.append(compartment.name) }
        }
        messages.warning(
            "the shares of recovery key \(old.number) still open what was copied before now: "
                + (keys.isEmpty ? "" : "in copies of the database the keys \(keys.joined(separator: ", ")); ")
                + "in copies of gate.escrow the gate key up to gate/\(before.activeEpoch)."
                + " Destroy these copies and the old shares, and rotate the keys:")
        for name in compartments { messages.hint(.command("key rotate \(name)", as: "a custodian")) }
        messages.hint(.command("key rotate gate", as: "a custodian"))
    }
}
