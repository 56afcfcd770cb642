import Tensors

/// Which sizes follow from sizes of a model's inputs that the file leaves open: those that are other ones where the model
/// is converted for inputs of another size.
struct OpenSizes {
    /// Shapes by the place where they matter, in the order of the conversion.
    typealias Record = [String: [[Int]]]

    private(set) var record: Record = [:]
    /// What a conversion for inputs of another size has recorded; nil where none is open, or not known yet.
    private let other: Record?

    init(comparing other: Record? = nil) { self.other = other }

    /// `shape`, in which sizes that follow from open ones are nil.
    mutating func known(_ shape: [Int], at place: String) -> [Int?] {
        let number = record[place]?.count ?? 0
        record[place, default: []].append(shape)
        guard let others = other?[place], others.indices.contains(number), others[number].count == shape.count else {
            return shape
        }
        return zip(shape, others[number]).map { $0 == $1 ? $0 : nil }
    }
}

extension Graph {
    /// The graph, with the sizes open that are other ones in `other`: the same network for inputs of another size.
    ///
    /// - Throws: ``ModelError`` naming what is computed otherwise there.
    func leavingOpen(whatDiffersIn other: Graph) throws(ModelError) -> Graph {
        guard subgraphs.count == other.subgraphs.count else { throw Self.dependence(on: nil) }
        var graph = self
        for index in subgraphs.indices {
            let (own, compared) = (subgraphs[index], other.subgraphs[index])
            let uses = own.useCounts()
            for (number, (tensor, twin)) in zip(own.tensors, compared.tensors).enumerated()
            where uses[number] > 0 && (tensor.data != twin.data || tensor.type != twin.type) {
                throw Self.dependence(on: tensor.name)
            }
            for (node, twin) in zip(own.operators, compared.operators) where node != twin {
                throw Self.dependence(on: node.outputs.first.map { own.tensors[$0].name })
            }
            guard own.tensors.count == compared.tensors.count, own.operators.count == compared.operators.count else {
                throw Self.dependence(on: nil)
            }
            for (number, twin) in compared.tensors.enumerated()
            where own.tensors[number].data == nil && own.tensors[number].shape != twin.shape {
                let tensor = own.tensors[number]
                guard tensor.shape.rank == twin.shape.rank else { throw Self.dependence(on: tensor.name) }
                let signature = tensor.shapeSignature ?? tensor.shape.dimensions
                graph.subgraphs[index].tensors[number].shapeSignature = signature.indices.map {
                    tensor.shape[$0] == twin.shape[$0] ? signature[$0] : -1
                }
            }
        }
        return graph
    }

    private static func dependence(on name: String?) -> ModelError {
        ModelError(
            "the size of the input, which the file leaves open, changes \(name.map { "'\($0)'" } ?? "the operators")",
            help: KerasConverter.shapeHelp)
    }
}
