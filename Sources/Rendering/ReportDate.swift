/// A date of the front matter in words.
struct ReportDate {
    /// "22 November 2026"
    let text: String

    /// - Returns: nil for what is not a date like "2026-11-22": the text is then shown as it stands.
    init?(_ date: String, in language: PageLanguage) {
        let parts = date.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 4, let year = Int(parts[0]), let month = Int(parts[1]),
            let day = Int(parts[2]), (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        text = language.date(year, month, day)
    }
}
