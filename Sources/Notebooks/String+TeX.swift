extension String {
    /// The names that TeX's `\\label{eq-…}` gives to lines of a formula, as far as "@" can refer to them.
    public var texLabels: [String] {
        guard contains("\\label{") else { return [] }
        return split(separator: "\\label{").dropFirst(hasPrefix("\\label{") ? 0 : 1).compactMap { part in
            let name = String(part.prefix { $0 != "}" })
            return ReferenceTarget.Kind(identifier: name) == .equation && name.utf8.allSatisfy(isNameByte) ? name : nil
        }
    }
}
