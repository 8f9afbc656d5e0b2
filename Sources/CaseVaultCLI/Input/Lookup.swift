import OpenSSL
import VaultCrypto
import VaultModel

/// Finds what arguments name, and says what exists when they name something else.
struct Lookup {
    let governance: Governance

    private var schema: Schema { governance.policy.schema }

    /// A record id of 32 hex digits.
    static func record(_ text: String) throws(Failure) -> RecordID {
        guard let id = RecordID(hex: text) else {
            throw Failure(.usage, "a record id has 32 lower-case hex digits", hint: .command("record list"))
        }
        return id
    }

    /// A day written `YYYY-MM-DD`.
    static func day(_ text: String, _ make: (String) -> Timestamp?) throws(Failure) -> Timestamp {
        guard let time = make(text) else { throw Failure(.usage, "a date is written YYYY-MM-DD") }
        return time
    }

    func recordType(_ text: String) throws(Failure) -> RecordType {
        try find(text, "record type", in: schema.recordTypes, \.name)
    }

    func compartment(_ text: String) throws(Failure) -> Compartment {
        try find(text, "compartment", in: schema.compartments, \.name)
    }

    func role(_ text: String) throws(Failure) -> Role {
        try find(text, "role", in: governance.policy.roles, \.name)
    }

    func purpose(_ text: String?) throws(Failure) -> Name? {
        guard let text else { return nil }
        return try find(text, "purpose", in: governance.policy.purposes, \.name).name
    }

    /// A field of a type.
    func field(_ text: String, of type: RecordType) throws(Failure) -> Field {
        try find(text, "field", of: " of \(type.name)", in: schema.fields(of: type.id), \.name)
    }

    /// Fields of one record type; the type is needed only where the names leave several.
    func fields(_ names: [String], type: String?) throws(Failure) -> [Field] {
        let types = try type.map { name throws(Failure) in [try recordType(name)] } ?? schema.recordTypes
        var found: [(type: RecordType, fields: [Field])] = []
        for type in types {
            let known = schema.fields(of: type.id)
            let fields = names.compactMap { name in known.first { $0.name.bytes.elementsEqual(name.utf8) } }
            if fields.count == names.count { found.append((type, fields)) }
        }
        if found.count > 1 {
            throw Failure(
                .usage, "several record types have these fields: \(list(found.map(\.type.name)))",
                hint: "name one with --type")
        }
        if let only = found.first { return only.fields }
        let all = types.flatMap { schema.fields(of: $0.id) }
        for name in names { _ = try find(name, "field", in: all, \.name) }
        throw Failure(.usage, "no record type has all of these fields", hint: .command("schema show"))
    }

    /// An official by handle or fingerprint.
    func official(_ text: String) throws(Failure) -> Governance.Official {
        if let known = governance.official(handle: text) { return known }
        if let digest = [UInt8](hex: text).flatMap({ Digest($0) }), let known = governance.officials[digest] {
            return known
        }
        throw Failure(.notFound, "nobody with this handle is enrolled here", hint: .command("official list"))
    }

    /// A grant id of 32 hex digits.
    static func grant(_ text: String) throws(Failure) -> GrantID {
        guard let id = GrantID(hex: text) else {
            throw Failure(.usage, "a grant's id has 32 lower-case hex digits", hint: .command("grant list"))
        }
        return id
    }

    func grant(_ id: GrantID) throws(Failure) -> Governance.Grant {
        guard let grant = governance.grants[id] else {
            throw Failure(.notFound, "no such grant", hint: .command("grant list"))
        }
        return grant
    }

    /// The handle of an official, or what else a key is wrapped to; the fingerprint if that is not known.
    func handle(_ fingerprint: Digest) -> String {
        if let official = governance.officials[fingerprint] { return official.identity.handle }
        return governance.recovery?.act.fingerprint == fingerprint ? "recovery key" : fingerprint.hex
    }

    /// The name of a key without its version, as commands take it.
    func name(of key: Governance.DueRotation.Key) -> String {
        switch key {
        case .compartment(let id): schema.compartment(id)?.name.description ?? "\(id)"
        case .gate: "gate"
        }
    }

    /// The name of a field, or its number if the policy has none.
    func fieldName(_ field: FieldID) -> String { schema.field(field)?.name.description ?? "\(field)" }

    private func find<Value>(
        _ text: String, _ kind: String, of whole: String = "", in all: [Value], _ name: (Value) -> Name
    ) throws(Failure) -> Value {
        if let found = all.first(where: { name($0).bytes.elementsEqual(text.utf8) }) { return found }
        throw Failure(.usage, "there is no \(kind) \(text)\(whole)", hint: "there are: \(list(all.map(name)))")
    }

    private func list(_ names: [Name]) -> String {
        names.map(\.description).joined(separator: ", ")
    }
}
