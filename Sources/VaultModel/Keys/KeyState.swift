/// The state of a key version: those of SP 800-57 Part 1 §7, in the order of Tink.
public enum KeyState: String, Sendable, CaseIterable {
    /// It is made and handed out, and nothing is under it yet.
    case added
    /// New writes are made under it.
    case active
    /// What stands under it moves to the active one.
    case retiring
    /// Nothing stands under it any more.
    case retired
    /// Somebody may have it who must not: no new writes, and what stands under it moves first.
    case compromised
    /// Its wraps are deleted; who has no copy of them opens nothing with it again.
    case destroyed

    /// A change of state; each is an act in a statement, or follows from one.
    public enum Change: String, Sendable, CaseIterable {
        case activate
        /// Another version became active.
        case supersede
        case retire
        case compromise
        case destroy
    }

    /// The state after a change; `nil` for one that the state does not allow.
    public func after(_ change: Change) -> KeyState? {
        switch (self, change) {
        case (.added, .activate): .active
        case (.active, .supersede): .retiring
        case (.retiring, .retire): .retired
        case (.added, .compromise), (.active, .compromise), (.retiring, .compromise), (.retired, .compromise):
            .compromised
        case (.added, .destroy), (.retired, .destroy), (.compromised, .destroy): .destroyed
        default: nil
        }
    }

    /// Changes the state.
    ///
    /// - Throws: ``GovernanceError/keyState(_:)`` with the state and the next step that it allows.
    mutating func apply(_ change: Change) throws(GovernanceError) {
        guard let next = after(change) else { throw .keyState("the key is \(rawValue): \(nextStep)") }
        self = next
    }

    /// Whether something may stand under the key.
    public var mayProtect: Bool {
        switch self {
        case .active, .retiring, .compromised: true
        case .added, .retired, .destroyed: false
        }
    }

    /// Whether it is handed out to those who are entitled to it.
    public var isHandedOut: Bool { mayProtect || self == .added }

    /// What can be done with a key in this state, in words.
    public var nextStep: String {
        switch self {
        case .added: "it can become active, or be destroyed"
        case .active: "a rotation puts another in its place"
        case .retiring: "it retires when the rotation has moved everything"
        case .retired: "it can be destroyed"
        case .compromised: "a rotation moves everything away from it; then it can be destroyed"
        case .destroyed: "nothing more can be done with it"
        }
    }
}
