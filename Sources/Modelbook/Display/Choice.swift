/// Words that a comparison chooses, for a sentence that stays true when the numbers change:
///
///     choose(int8.latency < float.latency, "faster", "slower", "about the same")
///
/// `[faster|slower|about the same]{choose="int8.latency < float.latency"}` is the same in a sentence.
///
/// - Parameters:
///   - comparison: both sides are compared in full precision.
///   - holds: what is said if it is true.
///   - fails: what is said if it is not.
///   - same: what is said of two sides that are equal, or that a measurement does not tell apart; nil: one of the others.
public func choose(_ comparison: Comparison, _ holds: String, _ fails: String, _ same: String? = nil) -> String {
    if let same, !comparison.isClear { return same }
    return comparison.holds ? holds : fails
}

/// Words that a condition chooses.
///
/// - Parameters:
///   - condition: what is looked at.
///   - holds: what is said if it is true.
///   - fails: what is said if it is not.
public func choose(_ condition: Bool, _ holds: String, _ fails: String) -> String { condition ? holds : fails }

/// What a sentence with `{claim="…"}` becomes: states it as ``claim(_:_:line:column:)`` does, and shows nothing.
///
/// - Parameters:
///   - comparison: what the sentence stands on.
///   - sentence: as it stands in the text.
/// - Returns: an empty text.
public func claimed(_ comparison: Comparison, _ sentence: String) -> String {
    claim(sentence, comparison)
    return ""
}

/// The same for a condition that is a plain yes or no.
///
/// - Parameters:
///   - holds: whether it is true.
///   - sentence: as it stands in the text.
///   - arithmetic: the values behind it.
/// - Returns: an empty text.
public func claimed(_ holds: Bool, _ sentence: String, because arithmetic: String = "") -> String {
    claim(sentence, holds, because: arithmetic)
    return ""
}
