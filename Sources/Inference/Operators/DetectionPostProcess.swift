import Kernels
import Models
import Tensors

/// TFLite_Detection_PostProcess: boxes, classes and scores of the objects in an image.
///
/// Inputs: box encodings [1, n, ≥ 4], class scores [1, n, c], anchors [n, 4]; floats, or 8-bit numbers with scales.
/// Outputs: boxes [1, m, 4], classes [1, m], scores [1, m], their number [1].
/// Source: tensorflow/lite/kernels/detection_postprocess.cc.
enum DetectionPostProcess {
    static let kernel = OperatorKernel(version: 1) { node in
        try node.expect(inputs: 3...3, outputs: 4...4)
        let tensors = try (0..<3).map { try node.input($0) }
        let outputs = try (0..<4).map { try node.output($0) }
        let settings = try Settings(node)
        let (encodings, predictions, anchors) = (tensors[0], tensors[1], tensors[2])
        try node.expect(encodings, rank: 3...3)
        try node.expect(predictions, rank: 3...3)
        try node.expect(anchors, rank: 2...2)
        let count = encodings.shape[1]
        let columns = predictions.shape[2]
        try node.require(
            encodings.shape[0] == 1 && predictions.shape[0] == 1 && predictions.shape[1] == count && anchors.shape == [count, 4]
                && encodings.shape[2] >= 4,
            "boxes of shape \(encodings.shape), scores of shape \(predictions.shape) and anchors of shape \(anchors.shape) do not fit each other"
        )
        let background = columns - settings.classes
        try node.require(
            background == 0 || background == 1,
            "scores of \(columns) classes do not fit the option num_classes \(settings.classes)")
        let rows = settings.detections * settings.classesPerDetection
        for output in outputs { try node.expect(output, type: .float32) }
        try node.resize(outputs[0], to: [1, rows, 4])
        try node.resize(outputs[1], to: [1, rows])
        try node.resize(outputs[2], to: [1, rows])
        try node.resize(outputs[3], to: [1])
        let readers = try tensors.map { try reader($0, node) }
        return {
            let values = readers.map { $0() }
            var boxes = [Float](repeating: 0, count: 4 * count)
            Reference.decodeBoxes(
                count: count, stride: encodings.shape[2], encodings: values[0], anchors: values[2], scale: settings.scale,
                boxes: &boxes)
            for box in stride(from: 0, to: 4 * count, by: 4) where !boxes[box..<box + 4].allSatisfy(\.isFinite) {
                throw node.error("box \(box / 4) is not finite")
            }
            let found =
                settings.isRegular
                ? regular(values[1], boxes, count: count, columns: columns, background: background, settings)
                : fast(values[1], boxes, count: count, columns: columns, background: background, settings)
            for output in outputs { output.data.initializeMemory(as: UInt8.self, repeating: 0, count: output.byteCount) }
            for (row, detection) in found.rows.prefix(rows).enumerated() {
                guard let detection else { continue }
                for i in 0..<4 { outputs[0].elements(as: Float.self)[4 * row + i] = boxes[4 * detection.box + i] }
                outputs[1].elements(as: Float.self)[row] = Float(detection.label)
                outputs[2].elements(as: Float.self)[row] = detection.score
            }
            outputs[3].elements(as: Float.self)[0] = Float(found.count)
        }
    }

    private struct Settings {
        let detections: Int
        let classesPerDetection: Int
        let detectionsPerClass: Int
        let isRegular: Bool
        let least: Float
        let overlap: Float
        let classes: Int
        let scale: (y: Double, x: Double, h: Double, w: Double)

        init(_ node: Node) throws {
            guard let options = FlexBuffer(node.op.customOptions) else { throw node.error("its options cannot be read") }
            detections = try node.custom("max_detections", 0...1 << 20)
            classesPerDetection = try node.custom("max_classes_per_detection", 1...1 << 12)
            classes = try node.custom("num_classes", 1...1 << 20)
            detectionsPerClass = options.int("detections_per_class") ?? 100
            isRegular = options.bool("use_regular_nms") ?? false
            func float(_ name: String) throws -> Double {
                guard let value = options.float(name), value.isFinite else { throw node.error("the option '\(name)' is missing") }
                return value
            }
            least = Float(try float("nms_score_threshold"))
            overlap = Float(try float("nms_iou_threshold"))
            try node.require(overlap > 0 && overlap <= 1, "the option 'nms_iou_threshold' is \(overlap)")
            scale = try (
                Double(Float(float("y_scale"))), Double(Float(float("x_scale"))), Double(Float(float("h_scale"))),
                Double(Float(float("w_scale")))
            )
            try node.require(scale.y > 0 && scale.x > 0 && scale.h > 0 && scale.w > 0, "a scale of the boxes is not positive")
        }
    }

    /// The elements as real numbers.
    private static func reader(_ tensor: RuntimeTensor, _ node: Node) throws -> () -> [Float] {
        let count = tensor.elementCount
        func scaled<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type) throws -> () -> [Float] {
            let (scale, zero) = try node.quantization(of: tensor)
            return { (0..<count).map { scale * (Float(tensor.elements(as: T.self)[$0]) - Float(zero)) } }
        }
        switch tensor.type {
        case .float32: return { (0..<count).map { tensor.elements(as: Float.self)[$0] } }
        case .uint8: return try scaled(UInt8.self)
        case .int8: return try scaled(Int8.self)
        default: throw node.unsupported(tensor)
        }
    }

    private struct Detection {
        var box: Int
        var label: Int
        var score: Float
    }

    /// Suppression once, by each box's best class; then the best classes of each box that stays.
    private static func fast(
        _ scores: [Float], _ boxes: [Float], count: Int, columns: Int, background: Int, _ s: Settings
    ) -> (rows: [Detection?], count: Int) {
        let perBox = min(s.classesPerDetection, s.classes)
        let best = (0..<count).map { box in
            let row = scores[(box * columns + background)..<((box + 1) * columns)]
            return Array(zip(0..., row).sorted { $0.1 != $1.1 ? $0.1 > $1.1 : $0.0 < $1.0 }.prefix(perBox))
        }
        let selected = Reference.suppressed(
            count: count, boxes: boxes, scores: best.map { $0[0].1 }, limit: s.detections, overlap: s.overlap, least: s.least)
        let rows = selected.flatMap { box in
            (0..<s.classesPerDetection).map { i in
                i < perBox ? Detection(box: box, label: best[box][i].0, score: best[box][i].1) : nil
            }
        }
        return (rows, selected.count)
    }

    /// Suppression class by class; then the best of all classes.
    private static func regular(
        _ scores: [Float], _ boxes: [Float], count: Int, columns: Int, background: Int, _ s: Settings
    ) -> (rows: [Detection?], count: Int) {
        var kept: [Detection] = []
        for label in 0..<s.classes {
            let column = (0..<count).map { scores[$0 * columns + label + background] }
            let selected = Reference.suppressed(
                count: count, boxes: boxes, scores: column, limit: s.detectionsPerClass, overlap: s.overlap, least: s.least)
            kept += selected.map { Detection(box: $0, label: label, score: column[$0]) }
            kept = Array(
                kept.enumerated().sorted { $0.1.score != $1.1.score ? $0.1.score > $1.1.score : $0.0 < $1.0 }.map(\.1)
                    .prefix(s.detections))
        }
        return (kept, kept.count)
    }
}
