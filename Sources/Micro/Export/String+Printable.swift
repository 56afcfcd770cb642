extension String {
    /// The text in one line without control characters, which become question marks: a name from a file must neither
    /// steer a terminal nor end a comment of generated source. Neither does it end with a backslash or its trigraph,
    /// which would continue such a comment.
    public var printable: String {
        var text = String(
            String.UnicodeScalarView(
                unicodeScalars.map { scalar in
                    switch scalar.properties.generalCategory {
                    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: "?"
                    default: scalar
                    }
                }))
        if text.hasSuffix("\\") || text.hasSuffix("??/") { text = text.dropLast() + "?" }
        return text
    }
}
