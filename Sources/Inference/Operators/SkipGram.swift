import Models
import Tensors

/// SKIP_GRAM: the words of a sentence, joined in order, with up to so many words left out between two.
enum SkipGram {
    /// Input: the sentence, a string [1]; output: strings [n].
    static let kernel = OperatorKernel(version: 1) { node in
        let (x, y) = try node.ends(inputs: 1)
        try node.expect(x, type: .string)
        try node.expect(y, type: .string)
        let size = node.options.int(.ngramSize)
        let skip = node.options.int(.maxSkipSize)
        let includesAll = node.options.bool(.includeAllNgrams)
        try node.require(size > 0, "grams of \(size) words are not possible")
        node.resizeWhenEvaluated(y)
        let options = node.session.options
        return {
            let words = try x.entries(node).first.map(words) ?? []
            var grams: [Bytes] = []
            var (bytes, steps) = (0, 0)
            /// Adds what starts with the words of `chosen`, longer grams first.
            func extend(_ chosen: inout [Int]) throws {
                steps += 1
                guard steps <= options.loopLimit else {
                    throw node.error("tries more than \(options.loopLimit) sequences of words")
                }
                if chosen.count < size {
                    let last = chosen[chosen.count - 1]
                    for next in last + 1..<max(last + 1, min(words.count, last + 2 + max(skip, -1))) {
                        chosen.append(next)
                        try extend(&chosen)
                        chosen.removeLast()
                    }
                }
                guard includesAll || chosen.count == size else { return }
                let gram = Array(chosen.map { words[$0] }.joined(separator: [32]))
                bytes += gram.count
                guard bytes <= options.memoryLimit else {
                    throw node.error("its strings take more than \(options.memoryLimit) bytes")
                }
                grams.append(Bytes(gram))
            }
            if words.count >= size {
                for first in words.indices {
                    var chosen = [first]
                    try extend(&chosen)
                }
            }
            try y.write(grams, shape: [grams.count])
        }
    }

    /// What stands between white space. White space at the beginning takes the first word away, or stays in the only
    /// one, as in LiteRT.
    private static func words(_ sentence: Bytes) -> [[UInt8]] {
        let characters = sentence.array(of: UInt8.self)
        func isSpace(_ i: Int) -> Bool { characters[i] == 32 || (9...13).contains(characters[i]) }
        var (words, start): ([[UInt8]], Int) = ([], 0)
        for i in characters.indices.dropFirst() where isSpace(i) {
            if i > start && !isSpace(start) { words.append(Array(characters[start..<i])) }
            start = i + 1
        }
        if characters.count > start { words.append(Array(characters[start...])) }
        return words
    }
}
