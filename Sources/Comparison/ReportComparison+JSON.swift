import Records

extension ReportComparison {
    /// For other programs.
    public func json(old: String, new: String) -> String {
        struct Whole: Encodable {
            var old: String
            var new: String
            var hasMoved: Bool
            var changes: ReportComparison
        }
        let whole = Whole(old: old, new: new, hasMoved: hasMoved, changes: self)
        // It holds texts, numbers of rows and truth values only.
        return (try? RecordCodec.encoder(pretty: true).encode(whole)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
}
