/// How the inputs of a layer's sums go together: Σ x xᵀ over many patches.
struct SecondMoments: Sendable {
    /// Products in one sum.
    let depth: Int
    /// 1, or one for each channel of a depthwise convolution, whose sums read different inputs.
    let groups: Int
    /// (groups, depth, depth), of which the upper triangle is kept.
    private var sums: [Float]
    private(set) var count = 0

    init(depth: Int, groups: Int) {
        (self.depth, self.groups) = (depth, groups)
        sums = [Float](repeating: 0, count: groups * depth * depth)
    }

    /// Adds patches, (pixels, depth × step), of which a group reads every `step`-th element from its own on.
    ///
    /// - Parameters:
    ///   - chosen: the pixels to add.
    ///   - step: 1 for one group; for several, the channels of the image.
    ///   - multiplier: groups that read one channel.
    mutating func add(_ patches: [Float], pixels chosen: [Int], step: Int, multiplier: Int) {
        let (depth, groups) = (depth, groups)
        sums.withUnsafeMutableBufferPointer { sums in
            for pixel in chosen {
                for group in 0..<groups {
                    let start = pixel * depth * step + group / multiplier
                    let matrix = sums.baseAddress! + group * depth * depth
                    for i in 0..<depth {
                        let x = patches[start + i * step]
                        if x == 0 { continue }
                        let row = matrix + i * depth
                        for j in i..<depth { row[j] += x * patches[start + j * step] }
                    }
                }
            }
        }
        count += chosen.count
    }

    /// The matrix of a group, (depth, depth); a hundredth of its mean diagonal is added to the diagonal, so that a weight whose
    /// input the samples hardly show stays near its value.
    func matrix(_ group: Int) -> [Float] {
        let start = group * depth * depth
        var result = Array(sums[start..<start + depth * depth])
        var trace = 0.0
        for i in 0..<depth { trace += Double(result[i * depth + i]) }
        let damping = Float(trace / Double(max(depth, 1)) / 100)
        for i in 0..<depth {
            result[i * depth + i] += damping
            for j in 0..<i { result[i * depth + j] = result[j * depth + i] }
        }
        return result
    }
}
