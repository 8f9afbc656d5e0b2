/// One kind of bytes that both programs write and open.
protocol Material {
    /// The name of the file of its rows, and in the closing line.
    static var name: String { get }
    /// A case; `number` counts from 0 and chooses among variants.
    static func write(_ number: Int) async throws -> Row
    /// Opens a case of either program; throws if anything is not as the row says.
    static func check(_ row: Row) throws
}

/// The kinds in the order in which they are written.
var materials: [any Material.Type] {
    [
        PeopleMaterial.self, CellMaterial.self, WrapMaterial.self, BlobMaterial.self, BoxMaterial.self,
        EnvelopeMaterial.self, NoteMaterial.self, ProofMaterial.self, StatementMaterial.self, ManifestMaterial.self,
        RosterMaterial.self, EntryMaterial.self, GateMaterial.self, TokenMaterial.self,
    ]
}
