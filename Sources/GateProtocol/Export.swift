/// Requests for fields of many records under one signature.
public struct ExportBatch: Sendable {
    /// The signed head of the batch.
    public let head: SignedRequest
    /// One unsigned request for each record.
    public let requests: [SignedRequest]

    public init(head: SignedRequest, requests: [SignedRequest]) {
        self.head = head
        self.requests = requests
    }
}

/// What is released of the records of an export, in the order of its requests.
public struct ExportRelease: Sendable {
    /// Of the batch's head; the entries of the records follow it.
    public let receipt: Receipt
    /// Each with the receipt of the head.
    public let records: [ReadRelease]

    public init(receipt: Receipt, records: [ReadRelease]) {
        self.receipt = receipt
        self.records = records
    }
}
