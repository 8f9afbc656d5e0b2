internal import VaultModel

struct IndexKeyCase: KnownAnswerCase {
    /// name, text, phone, thai-id, nrc or date.
    let profile: String
    let text: String

    func answer() -> Answer {
        guard let profile = IndexProfile(word: profile) else { return .refused("unknown profile") }
        return .done(["keys": .list(profile.keys(of: text).map { String(decoding: $0.text, as: UTF8.self) })])
    }
}
