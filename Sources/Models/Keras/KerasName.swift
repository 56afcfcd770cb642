/// How Keras names what is not named.
package enum KerasName {
    /// The groups of layers of these classes in a list: "lstm_cell", "gru_cell", "lstm_cell_1".
    static func groups(of classes: [String]) -> [String] {
        var counts: [String: Int] = [:]
        return classes.map { name in
            let stem = snakeCase(name)
            defer { counts[stem, default: 0] += 1 }
            return counts[stem].map { "\(stem)_\($0)" } ?? stem
        }
    }

    /// "Conv2DTranspose" to "conv2d_transpose", as it names layers and groups.
    package static func snakeCase(_ name: String) -> String {
        let letters = Array(
            name.unicodeScalars.filter { $0 == "_" || $0.properties.isAlphabetic || ("0"..."9").contains($0) })
        var result = ""
        for (index, letter) in letters.enumerated() {
            let isUpper = ("A"..."Z").contains(letter)
            if isUpper, index > 0, letters[index - 1] != "_" {
                let nextIsLower = index + 1 < letters.count && ("a"..."z").contains(letters[index + 1])
                if nextIsLower || ("a"..."z").contains(letters[index - 1]) { result.append("_") }
            }
            result.append(String(letter).lowercased())
        }
        return result
    }
}
