import Foundation
import Models
import Tensors

/// The text of the generated sources, whatever the platform.
struct CppSources {
    let graph: Graph
    let model: Bytes
    let name: String
    let plan: ArenaPlan
    let arenaSize: Int
    let vectors: [TestVector]
    let operators: RequiredOperators
    /// Which registrations the resolver uses.
    let typed: TypedRegistration.Choice

    var inputs: [TensorInfo] { graph.subgraphs[0].inputs.map { graph.subgraphs[0].tensors[$0] } }
    var outputs: [TensorInfo] { graph.subgraphs[0].outputs.map { graph.subgraphs[0].tensors[$0] } }

    /// By which an exported model is known.
    static let mark = ", a TensorFlow Lite model of "

    var modelHeader: String {
        """
        // \(name)\(Self.mark)\(model.count) bytes.
        #ifndef MODEL_DATA_H_
        #define MODEL_DATA_H_

        #include <cstddef>
        #include <cstdint>

        namespace model {
        extern const uint8_t kModelData[];
        constexpr size_t kModelSize = \(model.count);
        }  // namespace model

        #endif  // MODEL_DATA_H_

        """
    }

    var modelSource: String {
        "#include \"model_data.h\"\n\nnamespace model {\nalignas(16) const uint8_t kModelData[kModelSize] = {\n"
            + Self.bytes(model) + "};\n}  // namespace model\n"
    }

    static func bytes(_ bytes: Bytes) -> String {
        let digits = Array("0123456789abcdef".utf8)
        let values = bytes.array(of: UInt8.self)
        var text: [UInt8] = []
        text.reserveCapacity(values.count * 5 + values.count / 8)
        for (index, value) in values.enumerated() {
            if index % 16 == 0 { text += [32, 32] }
            text += [48, 120, digits[Int(value >> 4)], digits[Int(value & 15)], 44]
            text.append(index % 16 == 15 || index == values.count - 1 ? 10 : 32)
        }
        return String(decoding: text, as: UTF8.self)
    }

    static func type(_ type: ElementType) -> String {
        switch type {
        case .float32: "float"
        case .int8, .int16, .int32, .int64: type.name + "_t"
        case .uint8, .uint16, .uint32, .uint64: type.name + "_t"
        case .bool: "bool"
        default: "uint8_t"
        }
    }

    /// A C++ literal that reads back as the same float.
    static func literal(_ value: Float) -> String {
        let text = "\(value)"
        return text.contains(where: { ".en".contains($0) }) ? text + "f" : text + ".0f"
    }

    static func isQuantized(_ tensor: TensorInfo) -> Bool {
        tensor.quantization != nil && [.int8, .uint8, .int16].contains(tensor.type)
    }
}
