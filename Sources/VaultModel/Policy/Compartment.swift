/// A group of fields that one key covers. It is what keys enforce; the rules of a policy narrow it at the gate.
public struct Compartment: Sendable {
    /// Names that no compartment may have, because `key rotate` means other keys by them.
    public static let reservedNames = ["gate", "index"]

    /// Its number, in contexts and key versions.
    public let id: CompartmentID
    /// Its name.
    public let name: Name
    /// What people are shown.
    public let labels: Labels

    /// Keeps the parts.
    public init(id: CompartmentID, name: Name, labels: Labels) {
        self.id = id
        self.name = name
        self.labels = labels
    }
}
