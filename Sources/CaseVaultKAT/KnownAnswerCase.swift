/// One operation with its input; the properties are the keys of the JSON object.
protocol KnownAnswerCase: Decodable, SendableMetatype {
    /// Runs the operation. Throws when the product refuses the input.
    func answer() throws -> Answer
}
