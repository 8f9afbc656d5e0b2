internal import VaultStore

/// What is read, or `nil` where the store holds nothing or only damage: a verification finds either and goes on.
func readable<T>(_ body: () throws -> T?) throws -> T? {
    do {
        return try body()
    } catch StoreError.damaged {
        return nil
    }
}
