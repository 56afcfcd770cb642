import Records

/// States something that the report stands on. A false claim fails the render with the sentence and both
/// values; true claims are listed at the report's end.
public func claim(
    _ sentence: String, _ comparison: Comparison, line: Int = #line, column: Int = #column
) {
    RecordWriter.shared.write(
        .claim(
            Claim(
                sentence: sentence, holds: comparison.holds, arithmetic: comparison.arithmetic, line: line,
                column: column)))
}

/// States something whose condition is a plain yes or no; `because` gives the values behind it.
public func claim(
    _ sentence: String, _ holds: Bool, because arithmetic: String = "", line: Int = #line, column: Int = #column
) {
    claim(sentence, Comparison(holds, arithmetic), line: line, column: column)
}
