extension PlainStatement {
    /// Whether each heading over a text is about some values: it has no words but their names, or they are shown under it
    /// before. "Last year's model" is about another one.
    static func areHeadings(of text: ProseText, about values: [KnownValue], among all: [KnownValue]) -> Bool {
        let names = names(of: values)
        return text.headings.allSatisfy { heading in
            words(Array(heading.text)[...]).map { isPhrase($0, names) } ?? false
                || values.allSatisfy { value in
                    all.contains { shown in
                        (shown.name == value.name || shown.expression.map { $0 == value.expression } ?? false)
                            && shown.section >= heading.section && shown.place.map { $0 < text.start } ?? false
                    }
                }
        }
    }
}
