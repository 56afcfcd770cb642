import Records

extension PageSpeech {
    /// How a page of a language speaks; nil for English, and for languages that no page speaks.
    package init?(pageLanguage tag: String) {
        guard let language = PageLanguage.named(tag), language.tag != PageLanguage.english.tag else { return nil }
        self.init(language.tag, marks: language.marks)
    }
}
