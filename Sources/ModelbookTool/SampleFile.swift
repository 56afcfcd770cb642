import Archives
import Models
import Tensors

/// Samples of a model's input: an IDX file of bytes or a NumPy array of numbers, plain or gzipped.
struct SampleFile {
    private let path: String
    /// The first is the number of samples.
    private let dimensions: [Int]
    private let values: [Float]

    /// Reads the first `count` samples.
    init(_ path: String, scale: Fraction, count: Int) throws {
        var bytes = try File.read(path)
        if bytes.starts(with: [0x1F, 0x8B]) { bytes = try gunzip(bytes) }
        self.path = path
        if bytes.starts(with: Array("\u{93}NUMPY".unicodeScalars.map { UInt8($0.value) })) {
            (dimensions, values) = try Self.numpy(bytes, path, scale, count)
        } else if bytes.count >= 4, bytes[0] == 0, bytes[1] == 0, bytes[2] == 8 {
            (dimensions, values) = try Self.idx(bytes, path, scale, count)
        } else {
            throw ModelError("this is neither an IDX file of bytes nor a NumPy array (.npy)", in: path)
        }
    }

    /// The samples in the shape of the only input of `graph`.
    func samples(for graph: Graph) throws -> [[Tensor]] {
        let subgraph = graph.subgraphs[0]
        guard subgraph.inputs.count == 1 else {
            throw ModelError("the model has \(subgraph.inputs.count) inputs and one file of samples was given", in: path)
        }
        let input = subgraph.tensors[subgraph.inputs[0]]
        let isOpen = input.shapeSignature?.first == -1
        let shape = isOpen ? Shape([1] + input.shape.dimensions.dropFirst()) : input.shape
        let size = dimensions.dropFirst().reduce(1, *)
        guard size == shape.elementCount, input.type == .float32 || input.type == .int32 else {
            throw ModelError(
                "a sample has the shape \(Shape(Array(dimensions.dropFirst()))); the model's input '\(input.name)' is \(input.type.name) of shape \(shape)",
                in: path)
        }
        return (0..<values.count / max(size, 1)).map { index in
            let sample = Array(values[index * size..<(index + 1) * size])
            if input.type == .float32 { return [Tensor(sample, shape: shape)] }
            return [Tensor(type: .int32, shape: shape, bytes: Bytes(of: sample.map { Int32(exactly: $0.rounded()) ?? 0 }))]
        }
    }

    private static func taken(_ dimensions: [Int], _ count: Int, _ path: String) throws -> Int {
        guard let first = dimensions.first, Shape(dimensions).checkedElementCount != nil else {
            throw ModelError("the shape \(Shape(dimensions)) is not one of samples", in: path)
        }
        return min(first, max(count, 0)) * dimensions.dropFirst().reduce(1, *)
    }

    private static func idx(
        _ bytes: [UInt8], _ path: String, _ scale: Fraction, _ count: Int
    ) throws -> ([Int], [Float]) {
        let rank = Int(bytes[3]), header = 4 + 4 * rank
        guard bytes.count >= header else { throw ModelError("the file ends in its header", in: path) }
        let dimensions = (0..<rank).map { axis in
            (0..<4).reduce(0) { $0 << 8 | Int(bytes[4 + 4 * axis + $1]) }
        }
        let elements = try taken(dimensions, count, path)
        guard bytes.count >= header + elements else {
            throw ModelError("the file ends before its \(Shape(dimensions)) elements", in: path)
        }
        return (dimensions, bytes[header..<header + elements].map { scale.applied(to: Double($0)) })
    }

    private static func numpy(
        _ bytes: [UInt8], _ path: String, _ scale: Fraction, _ count: Int
    ) throws -> ([Int], [Float]) {
        guard bytes.count >= 12 else { throw ModelError("the file ends in its header", in: path) }
        let isLong = bytes[6] > 1
        let length = isLong
            ? (0..<4).reduce(0) { $0 | Int(bytes[8 + $1]) << (8 * $1) } : Int(bytes[8]) | Int(bytes[9]) << 8
        let start = (isLong ? 12 : 10) + length
        guard start <= bytes.count else { throw ModelError("the file ends in its header", in: path) }
        let header = String(decoding: bytes[(isLong ? 12 : 10)..<start], as: UTF8.self)
        guard let opening = header.firstIndex(of: "("), let closing = header[opening...].firstIndex(of: ")"),
            !header.contains("'fortran_order': True")
        else { throw ModelError("the array's header cannot be read: \(header)", in: path) }
        let dimensions = header[header.index(after: opening)..<closing].split(separator: ",").compactMap {
            Int($0.filter { $0 != " " })
        }
        let elements = try taken(dimensions, count, path)
        let data = Bytes(Array(bytes[start...]))
        let values: [Double]
        if header.contains("'<f4'") { values = data.array(of: Float.self).prefix(elements).map(Double.init) }
        else if header.contains("'<f8'") { values = Array(data.array(of: Double.self).prefix(elements)) }
        else if header.contains("'<i4'") { values = data.array(of: Int32.self).prefix(elements).map(Double.init) }
        else if header.contains("'|u1'") { values = data.array(of: UInt8.self).prefix(elements).map(Double.init) }
        else { throw ModelError("the elements are not float32, float64, int32 or uint8: \(header)", in: path) }
        guard values.count == elements else {
            throw ModelError("the file ends before its \(Shape(dimensions)) elements", in: path)
        }
        return (dimensions, values.map { scale.applied(to: $0) })
    }
}
