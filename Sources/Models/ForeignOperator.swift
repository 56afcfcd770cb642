/// A custom operator that is no operation but what another program or a chip is to run: what the file is, and what runs it.
package struct ForeignOperator: Sendable, Hashable {
    /// "it is …", one sentence without its end.
    package var message: String
    package var help: String

    private init(_ message: String, _ help: String) {
        self.message = message
        self.help = help
    }

    /// nil for a name that is not known as one.
    package init?(_ name: String) {
        func compiled(by compiler: String, for chip: String, runBy runtime: String) -> ForeignOperator {
            ForeignOperator(
                "it is a part of the model that \(compiler) compiled for \(chip); only \(runtime) runs it",
                "Use the .tflite file that was given to \(compiler).")
        }
        switch name {
        case "ethos-u":
            self = compiled(
                by: "Vela", for: "an Arm Ethos-U", runBy: "TensorFlow Lite Micro with AddEthosU(), on a chip that has one,")
        case "edgetpu-custom-op":
            self = compiled(by: "edgetpu_compiler", for: "a Coral Edge TPU", runBy: "LiteRT with the Edge TPU's delegate")
        case "NeutronGraph":
            self = compiled(
                by: "NXP's Neutron converter", for: "an eIQ Neutron NPU",
                runBy: "the runtime of NXP's eIQ, on a chip that has one,")
        case "DISPATCH_OP":
            self = compiled(by: "LiteRT's compiler", for: "an NPU", runBy: "LiteRT's CompiledModel, on a device that has it,")
        case _ where name.hasPrefix("XC_"):
            self = compiled(by: "XMOS's AI tools", for: "an xcore processor", runBy: "their runtime")
        case _ where name.hasPrefix("Flex"):
            self.init(
                "it is an operator of TensorFlow itself, since the file was made with SELECT_TF_OPS; only TensorFlow runs it",
                "Convert the Keras file with `modelbook model convert`, or convert it in TensorFlow with TFLITE_BUILTINS alone.")
        default: return nil
        }
    }

    /// A sentence for each kind of such operators in a graph: "ethos-u: it is …".
    package static func sentences(of graph: Graph) -> [String] {
        var kinds: [(foreign: ForeignOperator, names: [String])] = []
        for name in graph.subgraphs.flatMap(\.operators).compactMap(\.code.customName) {
            guard let foreign = ForeignOperator(name) else { continue }
            let place = kinds.firstIndex { $0.foreign == foreign } ?? kinds.endIndex
            if place == kinds.endIndex { kinds.append((foreign, [])) }
            if !kinds[place].names.contains(name) { kinds[place].names.append(name) }
        }
        return kinds.map { "\($0.names.joined(separator: ", ")): \($0.foreign.message)" }
    }
}
