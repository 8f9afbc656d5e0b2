internal import Foundation

/// Turns one line of input into one line of output. Whatever the input is, there is an answer.
enum KnownAnswers {
    private static let cases: [String: any KnownAnswerCase.Type] = [
        "aes-256-gcm-open": AESGCMOpenCase.self,
        "aes-256-gcm-seal": AESGCMSealCase.self,
        "x25519": X25519Case.self,
        "ed25519-verify": Ed25519VerifyCase.self,
        "hkdf-sha256": HKDFCase.self,
        "hmac-sha256": HMACCase.self,
        "scrypt": ScryptCase.self,
        "hpke-open": HPKEOpenCase.self,
        "note-verify": NoteVerifyCase.self,
        "merkle-root": MerkleRootCase.self,
        "merkle-inclusion": MerkleInclusionCase.self,
        "merkle-consistency": MerkleConsistencyCase.self,
        "slip39-combine": SLIP39CombineCase.self,
        "index-key": IndexKeyCase.self,
        "thai-id": ThaiNumberCase.self,
        "nrc": NRCCase.self,
    ]

    /// The names of all operations in the order of the alphabet.
    static var operations: [String] { cases.keys.sorted() }

    static func answer(to line: String) -> String {
        let input = Data(line.utf8)
        let answer: Answer
        do {
            let operation = try JSONDecoder().decode(Operation.self, from: input)
            if let type = cases[operation.op] {
                answer = try decode(type, from: input).answer()
            } else {
                answer = .refused("unknown op")
            }
        } catch let error as DecodingError {
            answer = .refused(describe(error))
        } catch {
            answer = .refused("\(error)")
        }
        return answer.json
    }

    private struct Operation: Decodable {
        let op: String
    }

    private static func decode(
        _ type: (some KnownAnswerCase).Type, from input: Data
    ) throws -> any KnownAnswerCase {
        try JSONDecoder().decode(type, from: input)
    }

    private static func describe(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, _): "missing key: \(key.stringValue)"
        case .typeMismatch(_, let context), .valueNotFound(_, let context): "wrong type" + place(context)
        case .dataCorrupted(let context):
            context.codingPath.isEmpty ? "malformed JSON" : context.debugDescription + place(context)
        @unknown default: "malformed JSON"
        }
    }

    private static func place(_ context: DecodingError.Context) -> String {
        guard let key = context.codingPath.first else { return "" }
        return ": \(key.stringValue)"
    }
}
