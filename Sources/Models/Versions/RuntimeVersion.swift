import Tensors

/// A TensorFlow release, compared number by number: 2.3.0 comes before 2.15.0.
public struct RuntimeVersion: Sendable, Hashable, Comparable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The numbers between the points, the most important first.
    public var numbers: [Int]

    /// nil for text that is not numbers between points.
    public init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
        let numbers = parts.compactMap { $0 }
        guard numbers.count == parts.count, numbers.allSatisfy({ $0 >= 0 }) else { return nil }
        self.numbers = numbers
    }

    public init(stringLiteral text: String) {
        numbers = text.split(separator: ".").map { Int($0) ?? 0 }
    }

    public static func < (a: Self, b: Self) -> Bool { a.numbers.lexicographicallyPrecedes(b.numbers) }

    public var description: String { numbers.map(String.init).joined(separator: ".") }
}

extension Graph {
    /// The oldest TensorFlow release that has every operator in the version that the graph names; nil if no operator
    /// says.
    public var minimumRuntimeVersion: RuntimeVersion? {
        subgraphs.flatMap(\.operators)
            .compactMap { RuntimeVersion.firstRelease(of: $0.code.builtin, version: $0.code.version) }
            .max()
    }

    /// The graph with the versions that its operators need, all operators of a kind with the same, and the
    /// `min_runtime_version` that follows.
    public func versioned() -> Graph {
        var graph = self
        var needed: [OperatorCode: Int] = [:]
        func kind(_ code: OperatorCode) -> OperatorCode { OperatorCode(code.builtin, customName: code.customName) }
        for subgraph in subgraphs {
            for node in subgraph.operators where node.code.builtin != .custom {
                needed[kind(node.code), default: 1] =
                    max(needed[kind(node.code)] ?? 1, node.requiredVersion(in: subgraph))
            }
        }
        for index in graph.subgraphs.indices {
            for number in graph.subgraphs[index].operators.indices {
                let code = graph.subgraphs[index].operators[number].code
                if let version = needed[kind(code)] { graph.subgraphs[index].operators[number].code.version = version }
            }
        }
        graph.declaredOperatorCodes = []
        graph.metadata.removeAll { $0.name == "min_runtime_version" }
        if let version = graph.minimumRuntimeVersion {
            // The converter pads the text with zeros to 16 bytes.
            let text = Array("\(version)".utf8.prefix(16))
            let padded = Bytes(text + Array(repeating: 0, count: 16 - text.count))
            graph.metadata.append(Metadata(name: "min_runtime_version", bytes: padded))
        }
        return graph
    }
}
