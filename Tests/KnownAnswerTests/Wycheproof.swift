import VectorFiles

/// A file of C2SP/wycheproof with the fields that its tests and groups have.
struct Wycheproof<Group: Decodable>: Decodable {
    let numberOfTests: Int
    let testGroups: [Group]

    static func groups(_ name: String) throws -> [Group] {
        try VectorFiles.decode(Self.self, "wycheproof/\(name)_test.json").testGroups
    }
}

struct AEADGroup: Decodable {
    struct Test: Decodable {
        let key: String
        let iv: String
        let aad: String
        let msg: String
        let ct: String
        let tag: String
        let result: String
    }

    let keySize: Int
    let ivSize: Int
    let tests: [Test]
}

struct XDHGroup: Decodable {
    struct Test: Decodable {
        let `public`: String
        let `private`: String
        let shared: String
        let result: String
        let flags: [String]
    }

    let tests: [Test]
}

struct EdDSAGroup: Decodable {
    struct PublicKey: Decodable {
        let pk: String
    }

    struct Test: Decodable {
        let msg: String
        let sig: String
        let result: String
    }

    let publicKey: PublicKey
    let tests: [Test]
}

struct HKDFGroup: Decodable {
    struct Test: Decodable {
        let ikm: String
        let salt: String
        let info: String
        let size: UInt64
        let okm: String
        let result: String
    }

    let tests: [Test]
}

struct MACGroup: Decodable {
    struct Test: Decodable {
        let key: String
        let msg: String
        let tag: String
        let result: String
    }

    let tagSize: UInt64
    let tests: [Test]
}
