/// Something in a sentence that its own numbers contradict.
struct SentenceProblem: Hashable {
    /// Stable, in dash-case.
    var code: String
    /// The characters that it is about.
    var range: Range<Int>
    var summary: String
    var help: String
}
