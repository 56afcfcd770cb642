/// What an index is called.
public enum PageTitle {
    /// "Wine, by calibration"
    ///
    /// - Parameter language: a BCP 47 tag.
    public static func sweep(_ notebooks: [String], _ parameters: [String], language: String) -> String {
        let words = (PageLanguage.named(language) ?? .english).words.site
        return words.sweep(notebooks.joined(separator: ", "), parameters.joined(separator: ", "))
    }
}
