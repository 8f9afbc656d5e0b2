public import VaultModel
internal import VaultStore

extension Audit {
    /// The rotations that are due, but for compromised keys that protect nothing any more.
    public func dueRotations(at time: Timestamp) throws -> [Governance.DueRotation] {
        let governance = try governance()
        return try governance.dueRotations(at: time).filter { due in
            guard due.reason == .compromised, case .compartment(let compartment) = due.key,
                governance.activeKey(compartment) != nil
            else { return true }
            return try governance.versionsToLeave(compartment).contains { version in
                try version.state == .retiring || halfAWrapCount(in: compartment, under: version.act.version) > 0
            }
        }
    }
}
