import Models
import Records
import Tensors

extension Model: Displayable {
    /// What kind of file it is, what it takes and gives, and how large it is.
    public var display: Display? {
        let main = graph.subgraphs[0]
        func line(_ title: String, _ indices: [Int]) -> [[any TableCell]] {
            indices.map { [title, Self.text(of: main.tensors[$0])] }
        }
        let rows: [[any TableCell]] =
            [[words("File"), format.rawValue]] + line(words("Input"), main.inputs) + line(words("Output"), main.outputs)
            + [[words("Operators"), operatorCount], [words("Parameters"), parameterCount], [words("Size"), size]]
        return .table(Table([words("Model"), name], rows))
    }

    private static func text(of tensor: TensorInfo) -> String {
        let shape = tensor.shape.dimensions.dropFirst().map(String.init).joined(separator: " × ")
        return shape.isEmpty ? tensor.type.name : "\(shape), \(tensor.type.name)"
    }
}

extension Dataset: Displayable {
    /// How many samples there are and of what, with the first of them where they are pictures.
    public var display: Display? {
        var rows: [[any TableCell]] = [
            [words("Samples"), count],
            [words("Shape of a sample"), sampleShape.dimensions.map(String.init).joined(separator: " × ")],
        ]
        if !labels.isEmpty { rows.append([words("Classes"), classCount]) }
        if !targets.isEmpty { rows.append([words("Targets for each"), targets.count / max(sampleCount, 1)]) }
        if divisor != 1 { rows.append([words("Divided by"), divisor]) }
        let table = Display.table(Table([words("Data set"), name], rows))
        guard let pictures = SamplePictures(prefix(12)) else { return table }
        return .group([table, .image(pictures.image)])
    }
}
