/// Makes rows of records of HTCDS, and tells of each member of which nothing can be taken once.
struct HTCDSRows: Sendable {
    private let form: HTCDSForm
    private var told: Set<String> = []

    init(form: HTCDSForm) { self.form = form }

    /// - Parameter bytes: how many bytes the record takes in the file.
    mutating func row(
        line: Int, bytes: Int, _ members: () throws(RecordInputError) -> [RecordObject.Member]
    ) -> ImportRow {
        do throws(RecordInputError) {
            let reading = try form.read(try members())
            var row = ImportRow(
                line: line, bytes: bytes, inputs: .success(reading.inputs), unmapped: reading.unmapped)
            for (name, error) in reading.unknown {
                if told.insert(name).inserted {
                    row.unmapped.append(error)
                } else {
                    row.untold += 1
                }
            }
            return row
        } catch {
            return ImportRow(line: line, bytes: bytes, inputs: .failure(error))
        }
    }
}
