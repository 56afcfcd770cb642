import Records

extension Quantity where U == RatioUnit {
    /// Shown in words, in the page's language: "twice", "half", "three times", and "2.3 times" where no word means the value. A
    /// word means what a reader takes it for, "three times" 2.5 to 3.5; of a measured value, with its spread.
    ///
    /// - Parameter wording: what it stands before in its sentence.
    public func inWords(_ wording: Number.Wording = .multiple) -> Self {
        var copy = self
        copy.number.style.wording = wording
        return copy
    }
}

extension Quantity where U == CountUnit {
    /// Shown in words up to twelve, in the page's language: "eight", but "13".
    public func inWords() -> Self {
        var copy = self
        copy.number.style.wording = .count
        return copy
    }
}

extension BinaryInteger {
    /// Shown in words up to twelve, in the page's language: "eight", but "13".
    public func inWords() -> Count { Count(whole: self).inWords() }
}
