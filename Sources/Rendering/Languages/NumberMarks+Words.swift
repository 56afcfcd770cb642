import Records

extension NumberMarks {
    /// The same with the words in which ratios and counts are said, see ``Number/Wording``. Each list stands between commas;
    /// for what is missing in one, digits are written.
    ///
    /// - Parameters:
    ///   - counts: two to twelve.
    ///   - times: "two times" to "ten times".
    ///   - folds: "twofold" to "tenfold".
    ///   - fractions: "half" before "as", "half" before "of", a third, a quarter, a fifth, a sixth, an eighth, a tenth, two thirds,
    ///     three quarters, two fifths, three fifths, four fifths.
    ///   - others: "twice", and "%1 times" and "%1-fold" with digits in them.
    func saying(counts: String, times: String, folds: String = "", fractions: String, others: String) -> NumberMarks {
        let numbers = NumberWord.cardinals.map(\.text)
        var marks = self
        func add(_ english: [String], _ said: String) {
            for (word, said) in zip(english, said.split(separator: ",")) { marks.words[word] = String(said) }
        }
        add(numbers, counts)
        add(numbers.map { "\($0) times" }, times)
        add(numbers.map { "\($0)fold" }, folds)
        add(
            [
                "half", "half of", "a third", "a quarter", "a fifth", "a sixth", "an eighth", "a tenth", "two thirds",
                "three quarters",
                "two fifths", "three fifths", "four fifths",
            ], fractions)
        add(["twice", "%1 times", "%1-fold"], others)
        return marks
    }
}
