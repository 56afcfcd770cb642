/// How Keras names what is not named.
package enum KerasName {
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
