import Foundation
import Models
import Tensors
import TestSupport
import Testing

@Suite("ONNX files that are refused")
struct BrokenONNXTests {
    private func message(_ make: (inout ONNXWriter) -> Void) -> String {
        var writer = ONNXWriter()
        make(&writer)
        do {
            return "read: \(try ONNXModel(onnx: writer.bytes).graph().subgraphs[0].operators.map(\.code.name))"
        } catch {
            return "\(error)"
        }
    }

    @Test("what is right is read")
    func right() { #expect(message { $0.add("Relu") } == #"read: ["RELU"]"#) }

    @Test("an operator that is not read is named with its node")
    func operators() {
        #expect(
            message { $0.add("NonZero") } == """
                node 0 NonZero 'node': the operator is not read
                Replace it in the model by operators that the page about ONNX files lists.
                """)
        #expect(
            message { $0.add("QuantizeLinear") } == "node 0 QuantizeLinear 'node': its input 'scale' is missing")
        #expect(
            message { $0.add("Scan") } == """
                node 0 Scan 'node': the operator cannot be converted: it runs a graph over and over
                Export the model for fixed sizes, without loops over tensors; scikit-learn's neighbours with \
                options={"optim": "cdist"}.
                """)
        #expect(
            message { $0.add("TreeEnsemble", domain: "ai.onnx.ml") } == """
                node 0 TreeEnsemble 'node': the operator cannot be converted: trees are read as operator set 4 of ai.onnx.ml and \
                older have them
                Export the model with target_opset={"": 17, "ai.onnx.ml": 3}.
                """)
        #expect(
            message { $0.add("TreeEnsembleClassifier", domain: "ai.onnx.ml") }
                == "node 0 TreeEnsembleClassifier 'node': its attribute 'nodes_treeids' is missing")
        #expect(
            message { $0.add("FusedConv", domain: "com.microsoft") } == """
                node 0 FusedConv 'node': the operator of the domain 'com.microsoft' is not read
                Export the model with ONNX's own operators: without a runtime's optimizations, or with opset_version=18.
                """)
    }

    @Test("an attribute or an input that nothing takes is named")
    func unused() {
        #expect(
            message { $0.add("Relu", ints: ["slope": 3]) } == "node 0 Relu 'node': its attribute 'slope' = 3 is not supported")
        #expect(
            message { $0.add("Relu", ["x", "x"]) } == "node 0 Relu 'node': its input 1, 'x', is not supported")
        #expect(
            message { $0.add("ArgMax", ints: ["axis": 1, "select_last_index": 1]) }
                == "node 0 ArgMax 'node': its attribute 'select_last_index' = 1 is not supported, only 0")
    }

    @Test("an output that is read and that its operator does not make here is named")
    func outputs() {
        #expect(
            message { $0.add("Dropout", ["x"], ["a", "y"]) } == "node 0 Dropout 'node': its output 1, 'y', is not supported")
    }

    @Test("operator sets that are not read say what to do")
    func versions() {
        #expect(
            message {
                $0.version = 6
                $0.add("Relu")
            } == """
                the model uses operator set 6; 7 to 28 are read
                Convert it: onnx.version_converter.convert_version(model, 17).
                """)
        #expect(
            message {
                $0.version = 29
                $0.add("Relu")
            } == """
                the model uses operator set 29; 7 to 28 are read
                Export it with an older one: torch.onnx.export(…, opset_version=18).
                """)
    }

    @Test("shapes that do not fit are named; open dimensions other than the batch, too")
    func shapes() {
        #expect(
            message {
                $0.constant("w", shape: [3, 2], [1, 2, 3, 4, 5, 6])
                $0.add("MatMul", ["x", "w"])
            } == "node 0 MatMul 'node': an input of shape [batch, 4] does not fit weights for 3 numbers")
        #expect(
            message {
                $0.constant("w", shape: [3], [1, 2, 3])
                $0.add("Add", ["x", "w"])
            } == "node 0 Add 'node': its inputs have shapes [batch, 4] and [3], which do not fit")
        #expect(
            message {
                $0.constant("w", shape: [4], [1, 2, 3])
                $0.add("Add", ["x", "w"])
            } == "w: the tensor has 12 bytes, which do not fit 4 elements of float32")
        #expect(message { $0.add("Relu", ["z"]) }.contains("its input 'z' is made by nothing before it"))
    }

    @Test("the least and the greatest integer are refused where no size can be", arguments: [Int.min, Int.max])
    func extremes(value: Int) {
        #expect(
            message {
                $0.constant("pads", integers: [0, value, 0, 0])
                $0.add("Pad", ["x", "pads"])
            } == "node 0 Pad 'node': its pads [0, \(value), 0, 0] are not two for each axis")
        #expect(
            message {
                for (name, number) in [("start", ~value), ("limit", value), ("delta", 1)] {
                    $0.constant(name, integers: [number], shape: [])
                }
                $0.add("Range", ["start", "limit", "delta"], ["z"])
                $0.add("Add", ["x", "z"])
            } == "node 0 Range 'node': its range is not known or too large")
        #expect(
            message {
                $0.shape = [2, 4]
                $0.constant("k", integers: [value], shape: [])
                $0.add("Trilu", ["x", "k"])
            } == "node 0 Trilu 'node': an input of shape [2, 4] is not supported")
    }

    @Test("tensors outside the model's folder are not read")
    func external() {
        func outside(_ path: String) -> String {
            message {
                let entry = ONNXWriter.field(13, ONNXWriter.field(1, "location") + ONNXWriter.field(2, path))
                $0.constant("w", shape: [4], [], others: entry + ONNXWriter.field(14, 1))
                $0.add("Add", ["x", "w"])
            }
        }
        for path in ["../w.bin", "/etc/passwd", "a/../../w.bin"] {
            #expect(
                outside(path) == "w: the tensor is in '\(path)', which is outside the model's folder\nMove it beside the model.")
        }
        #expect(outside("w.bin") == "w: the tensor is in the file 'w.bin', and only the model's own bytes are given")
    }

    @Test("a link that leads out of the model's folder is not followed")
    func links() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "onnx-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let model = folder.appending(path: "fixed.onnx").path
        try FileManager.default.copyItem(atPath: ONNXConversionTests.folder + "/fixed.onnx", toPath: model)
        try FileManager.default.createSymbolicLink(
            atPath: folder.appending(path: "fixed.bin").path, withDestinationPath: ONNXConversionTests.folder + "/fixed.bin")
        let error = #expect(throws: ModelError.self) { try ONNXModel(at: model) }
        #expect(error?.message == "the file with the model's tensors lies outside the model's folder")
    }

    @Test("a number of samples other than the file's is refused")
    func batch() throws {
        var writer = ONNXWriter()
        writer.shape = [2, 4]
        writer.add("Relu")
        let error = #expect(throws: ModelError.self) { try ONNXModel(onnx: writer.bytes, batch: 7) }
        #expect(
            error?.description == """
                input 'x': it is for 2 samples, not 7
                Leave out the batch, or export the model with an open one: dynamic_axes={'x': {0: 'batch'}}.
                """)
        let same = try ONNXModel(onnx: writer.bytes, batch: 2).graph().subgraphs[0]
        #expect(same.tensors[same.inputs[0]].shape == [2, 4])
        writer.shape = [nil, 4]
        let open = try ONNXModel(onnx: writer.bytes, batch: 7).graph().subgraphs[0]
        #expect(open.tensors[open.inputs[0]].shape == [7, 4])
    }

    @Test("other files are told apart")
    func kinds() throws {
        let model = try Fixture.bytes("Tests/Fixtures/onnx/logistic.onnx")
        let error = #expect(throws: ModelError.self) { try Graph(tflite: model, file: "net.onnx") }
        #expect(
            error?.description == """
                net.onnx: this is an ONNX model, not a TensorFlow Lite model
                Convert it first: modelbook model convert net.onnx -o model.tflite
                """)
        #expect(throws: ModelError.self) { try ONNXModel(onnx: Bytes(Array("layers: 3\n".utf8))) }
        #expect(throws: ModelError.self) { try ONNXModel(onnx: .empty) }
    }

    @Test("cut or changed files are refused or read, and end nothing", arguments: ["learning", "logistic"])
    func damaged(name: String) throws {
        let whole = try Fixture.bytes("Tests/Fixtures/onnx/\(name).onnx").array(of: UInt8.self)
        for length in stride(from: 0, to: whole.count, by: 37) {
            #expect(throws: ModelError.self) { try ONNXModel(onnx: Bytes(Array(whole[..<length]))) }
        }
        for place in stride(from: 0, to: whole.count, by: 11) {
            var changed = whole
            changed[place] ^= 0xFF
            _ = try? ONNXModel(onnx: Bytes(changed))
        }
    }
}
