import Kernels
import Models
import Tensors

/// NON_MAX_SUPPRESSION_V4 and V5: the best boxes of those that overlap.
///
/// Inputs: boxes [n, 4], scores [n], how many at most, the overlap and the score from which on they count, and in V5
/// the sigma of soft suppression. Source: tensorflow/lite/kernels/internal/reference/non_max_suppression.h.
enum NonMaxSuppression {
    static let hard = OperatorKernel(version: 1) { node in
        try node.expect(inputs: 5...5, outputs: 2...2)
        return try evaluation(node, scores: nil, count: node.output(1), sigma: nil)
    }

    static let soft = OperatorKernel(version: 1) { node in
        try node.expect(inputs: 6...6, outputs: 3...3)
        let sigma = try node.input(5)
        try node.expect(sigma, type: .float32)
        try node.require(sigma.elementCount == 1, "sigma has the shape \(sigma.shape)")
        return try evaluation(node, scores: node.output(1), count: node.output(2), sigma: sigma)
    }

    private static func evaluation(
        _ node: Node, scores selectedScores: RuntimeTensor?, count: RuntimeTensor, sigma: RuntimeTensor?
    ) throws -> Evaluation {
        let boxes = try node.input(0)
        let scores = try node.input(1)
        let indices = try node.output(0)
        try node.expect(boxes, type: .float32)
        try node.expect(scores, type: .float32)
        try node.expect(indices, type: .int32)
        try node.expect(count, type: .int32)
        let n = scores.elementCount
        try node.require(boxes.shape == [n, 4], "boxes of shape \(boxes.shape) do not fit \(n) scores")
        let limit = try node.integer(2, named: "the number of boxes")
        try node.require(limit >= 0, "the number of boxes is \(limit)")
        let thresholds = try [node.input(3), node.input(4)]
        for threshold in thresholds {
            try node.expect(threshold, type: .float32)
            try node.require(threshold.elementCount == 1, "'\(threshold.name)' has the shape \(threshold.shape)")
        }
        try node.resize(indices, to: [limit])
        if let selectedScores {
            try node.expect(selectedScores, type: .float32)
            try node.resize(selectedScores, to: [limit])
        }
        try node.resize(count, to: .scalar)
        return {
            let overlap = thresholds[0].elements(as: Float.self)[0]
            let least = thresholds[1].elements(as: Float.self)[0]
            let width = sigma?.elements(as: Float.self)[0] ?? 0
            guard overlap >= 0, overlap <= 1, width >= 0 else {
                throw node.error("the overlap \(overlap) or the sigma \(width) is not possible")
            }
            let selected = Reference.suppress(
                count: n, boxes: boxes.elements(), scores: scores.elements(), limit: limit, overlap: overlap, least: least,
                sigma: width)
            for i in 0..<limit {
                indices.elements(as: Int32.self)[i] = i < selected.count ? Int32(selected[i].index) : 0
                selectedScores?.elements(as: Float.self)[i] = i < selected.count ? selected[i].score : 0
            }
            count.elements(as: Int32.self)[0] = Int32(selected.count)
        }
    }
}
