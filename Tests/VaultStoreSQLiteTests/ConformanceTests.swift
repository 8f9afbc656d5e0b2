import Testing
import VaultStoreConformance

@Suite struct ConformanceTests {
    @Test(arguments: StoreCheck.all) func `the SQLite store keeps what every store promises`(check: StoreCheck) throws {
        try check.run(at: try TemporaryVault())
    }
}
