import Foundation
import Models
import Tensors

/// Which operators are quantized how, by their kind and by the names of what they make.
///
/// It is read from the JSON of Google's ai-edge-quantizer, so that one recipe serves both. Of the rules that fit an operator the
/// last one counts; an operator that none fits stays on floats.
public struct QuantizationRecipe: Sendable, Hashable {
    /// How the weights of an operator are stored.
    public struct Weights: Sendable, Hashable {
        /// What shares a scale.
        @frozen public enum Granularity: Sendable, Hashable {
            case tensor
            case channel
            /// So many neighbours along a row of FULLY_CONNECTED or EMBEDDING_LOOKUP.
            case block(Int)
        }
        /// 4 or 8.
        public var bits: Int
        /// What shares a scale.
        public var granularity: Granularity
        /// Weights of fewer elements stay as they are.
        public var minimumElements: Int

        /// A scale for each channel, if nothing else is said.
        public init(bits: Int = 8, _ granularity: Granularity = .channel, minimumElements: Int = 0) {
            self.bits = bits
            self.granularity = granularity
            self.minimumElements = minimumElements
        }

        /// Whether ai-edge-quantizer gives such weights to operators of this kind where a rule is for all.
        ///
        /// Source: DEFAULT_JSON_POLICY in ai_edge_quantizer/default_policy.py.
        func fit(_ code: BuiltinOperator) -> Bool {
            let isMatrix = code == .fullyConnected || code == .embeddingLookup
            if case .block = granularity { return isMatrix }
            return bits == 8 || isMatrix || code == .conv2D
        }
    }

    /// What becomes of an operator.
    public enum Treatment: Sendable, Hashable {
        /// Nothing.
        case float
        /// Arithmetic on integers: activations of 8 or 16 bits, weights of 8, or of 4 beside activations of 8.
        case integer(activationBits: Int, weightBits: Int = 8)
        /// Integer weights; the kernel quantizes activations as it runs.
        case dynamic(Weights)
        /// Integer weights, which DEQUANTIZE makes floats again before they are used.
        case weightOnly(Weights)
    }

    /// A rule for some operators.
    public struct Rule: Sendable, Hashable {
        /// A regular expression, found anywhere in the names of the operator's outputs, which semicolons join.
        public var pattern: String
        /// nil for all kinds.
        public var operation: BuiltinOperator?
        /// What becomes of the operators that fit.
        public var treatment: Treatment

        /// - Parameter pattern: a regular expression, found anywhere in the names of the operator's outputs.
        public init(_ pattern: String = ".*", _ operation: BuiltinOperator? = nil, _ treatment: Treatment) {
            self.pattern = pattern
            self.operation = operation
            self.treatment = treatment
        }
    }

    /// In their order: the last that fits counts.
    public var rules: [Rule]

    /// A recipe of these rules.
    public init(_ rules: [Rule]) { self.rules = rules }

    /// What becomes of each operator.
    ///
    /// - Throws: ``ModelError`` for a pattern that is no regular expression, and for a rule that fits no operator.
    func treatments(of subgraph: Subgraph) throws(ModelError) -> [Treatment] {
        var result = [Treatment](repeating: .float, count: subgraph.operators.count)
        for rule in rules {
            guard let pattern = try? Regex(rule.pattern) else {
                throw ModelError("'\(rule.pattern)' is not a regular expression")
            }
            var fits = false
            for (index, node) in subgraph.operators.enumerated()
            where rule.operation == nil || rule.operation == node.code.builtin {
                let name = node.outputs.map { subgraph.tensors[$0].name }.joined(separator: ";")
                guard name.firstMatch(of: pattern) != nil else { continue }
                fits = true
                // Where an operator has no weights, or none of such bits, a rule for all kinds changes nothing.
                switch rule.treatment {
                case .dynamic(let weights), .weightOnly(let weights):
                    guard WeightPass.weight(of: node, in: subgraph) != nil else { continue }
                    if !weights.fit(node.code.builtin) {
                        if rule.operation == nil { continue }
                        if case .dynamic = rule.treatment { throw Self.noKernel(node, weights.bits) }
                    }
                case .integer(_, 4):
                    // Operators without weights compute on integers all the same.
                    let hasWeights = WeightPass.weight(of: node, in: subgraph) != nil
                    if hasWeights, !Weights(bits: 4).fit(node.code.builtin) {
                        if rule.operation == nil { continue }
                        throw Self.noKernel(node, 4)
                    }
                default: break
                }
                result[index] = rule.treatment
            }
            guard fits else {
                let kind = rule.operation?.name ?? "any kind"
                throw ModelError(
                    "the recipe's rule for operators of \(kind) named '\(rule.pattern)' fits none",
                    help: "Names are those of the operators' outputs: modelbook model inspect lists them.")
            }
        }
        return result
    }

    private static func noKernel(_ node: Operator, _ bits: Int) -> ModelError {
        ModelError(
            "\(node.code.name) cannot compute with such weights of \(bits) bits: LiteRT has no kernel that does",
            help: "4 bits are for FULLY_CONNECTED, EMBEDDING_LOOKUP and CONV_2D, blocks for the first two.")
    }
}

extension Quantizer {
    /// Quantizes by a recipe; the mode, and what it says of float operators, do not count.
    ///
    /// - Parameters:
    ///   - graph: a float model.
    ///   - calibration: of it, where operators compute on integers.
    /// - Throws: ``ModelError`` for a recipe that does not fit the model, or that needs a calibration where there is none.
    public static func quantize(
        _ graph: Graph, by recipe: QuantizationRecipe, _ calibration: Calibration?, inputOutput: ElementType = .float32
    ) throws(ModelError) -> QuantizedModel {
        let source = calibration?.graph ?? graph.simplified()
        let treatments = try recipe.treatments(of: source.subgraphs[0])
        var widths: Set<Int> = []
        for case .integer(let bits, _) in treatments { widths.insert(bits) }
        guard widths.count < 2 else { throw ModelError("one model has activations of 8 bits or of 16, not both") }
        var result = QuantizedModel(
            graph: source, report: QuantizationReport(mode: .dynamicRange, tensors: [], floatOperators: []))
        if let bits = widths.first {
            guard let calibration else {
                throw ModelError("the recipe computes on integers, which needs samples", help: "Give some for calibration.")
            }
            let chosen = treatments.indices.filter { if case .integer = treatments[$0] { true } else { false } }
            let narrow = treatments.indices.filter { if case .integer(_, 4) = treatments[$0] { true } else { false } }
            result = try Quantizer(bits == 8 ? .int8 : .int16x8, inputOutput: inputOutput).quantize(
                calibration, only: Set(chosen), fourBitWeights: Set(narrow))
        } else if inputOutput != .float32 {
            throw ModelError("a model that computes on floats has float32 inputs and outputs, not \(inputOutput.name)")
        }
        return try WeightPass.applied(treatments, of: source.subgraphs[0], to: result)
    }
}
