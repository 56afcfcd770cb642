import Tensors

/// One node of a TensorFlow graph, `NodeDef` in tensorflow/core/framework/node_def.proto.
struct TensorFlowNode {
    let name: String
    /// The operation, such as "Conv2D".
    let op: String
    /// "node", "node:1" or in functions "node:output:0"; without those that only order the nodes.
    let inputs: [String]
    private let attributes: [String: Bytes]
    private let file: SavedFile

    init(_ bytes: Bytes, of file: SavedFile) throws(ModelError) {
        let message = try ProtocolBuffer(bytes, of: file)
        name = message[1]?.string ?? ""
        op = message[2]?.string ?? ""
        inputs = message.all(3).map(\.text).filter { !$0.hasPrefix("^") }
        attributes = try message.map(5)
        self.file = file
    }

    /// A node of which nothing is known but its name.
    init(named name: String, of file: SavedFile) {
        (self.name, op, inputs, attributes, self.file) = (name, "", [], [:], file)
    }

    /// `AttrValue`; nil where the node does not have the attribute.
    private func attribute(_ name: String) throws(ModelError) -> ProtocolBuffer? {
        guard let bytes = attributes[name] else { return nil }
        return try ProtocolBuffer(bytes, of: file)
    }

    func has(_ name: String) -> Bool { attributes[name] != nil }

    func string(_ name: String) throws(ModelError) -> String? { try attribute(name)?[2]?.string }

    func int(_ name: String) throws(ModelError) -> Int? { try attribute(name)?[3]?.int }

    func float(_ name: String) throws(ModelError) -> Float? { try attribute(name)?[4]?.float }

    func bool(_ name: String) throws(ModelError) -> Bool { try attribute(name)?[5]?.int ?? 0 != 0 }

    /// A `DataType`.
    func type(_ name: String) throws(ModelError) -> Int? { try attribute(name)?[6]?.int }

    /// A list of whole numbers; nil where the node does not have the attribute.
    func ints(_ name: String) throws(ModelError) -> [Int]? {
        guard let attribute = try attribute(name) else { return nil }
        return try attribute.message(1)?.integers(3) ?? []
    }

    /// The name of a function.
    func function(_ name: String) throws(ModelError) -> String? { try attribute(name)?.message(10)?[1]?.string }

    /// Dimensions, -1 where one is unknown; nil where even their number is.
    func shape(_ name: String) throws(ModelError) -> [Int]? {
        guard let shape = try attribute(name)?.message(7), shape[3]?.int ?? 0 == 0 else { return nil }
        return try Constant.dimensions(shape)
    }

    func constant(_ name: String) throws(ModelError) -> Constant {
        guard let tensor = try attribute(name)?.message(8) else {
            throw ModelError("it has no attribute '\(name)'", at: .entry(self.name), in: file.name)
        }
        return try Constant(tensor, node: self.name, of: file)
    }
}
