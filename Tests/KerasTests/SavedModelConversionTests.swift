import Foundation
import Inference
import Models
import Storage
import Tensors
import Testing

/// A SavedModel folder of Tests/Fixtures/savedmodel, whose files can be changed.
struct SavedFolder {
    var files: [String: [UInt8]]

    init(_ name: String) throws {
        let archive = try ZipArchive(path: Fixture.root + "/Tests/Fixtures/savedmodel/\(name).zip")
        files = [:]
        for entry in archive.entries { files[entry.name] = try archive.read(entry.name) }
    }

    func model() throws(ModelError) -> SavedModel {
        try SavedModel(at: "model") { (name) throws(ModelError) in
            guard let bytes = files[name] else { throw ModelError("there is no such file", in: name) }
            return Bytes(bytes)
        }
    }

    /// What is said of the folder; empty where it is converted.
    func complaint(signature: String? = nil) -> String {
        do throws(ModelError) {
            _ = try model().graph(signature: signature)
            return ""
        } catch {
            return "\(error)"
        }
    }

    /// The same folder with each `old` in the graph replaced by `new`, of as many bytes.
    func replacing(_ old: String, by new: String) -> SavedFolder {
        var folder = self
        folder.files["saved_model.pb"]?.replace(Array(old.utf8), with: Array(new.utf8))
        return folder
    }
}

/// Each folder was written by TensorFlow with what it computes and what its converter makes of it.
@Suite("Converting SavedModel folders")
struct SavedModelConversionTests {
    static let names: [String] =
        ((try? FileManager.default.contentsOfDirectory(atPath: Fixture.root + "/Tests/Fixtures/savedmodel")) ?? [])
        .filter { $0.hasSuffix(".zip") && !["unsigned.zip", "tensorflow1_loop.zip"].contains($0) }.map { String($0.dropLast(4)) }
        .sorted()

    @Test("one sample and three give what TensorFlow computes, in no more operators and bytes", arguments: names)
    func outputs(name: String) throws {
        let json = try JSONValue(
            parsing: Fixture.bytes("Tests/Fixtures/savedmodel/\(name).json").array(of: UInt8.self))
        let graph = try SavedFolder(name).model().runnableGraph(signature: json["signature"]?.string)
        let signature = graph.signatures[0]
        #expect(signature.key == json["signature"]?.string)
        for sample in try #require(json["samples"]?.array) {
            let interpreter = try Interpreter(graph: graph, kernels: .reference)
            var contents: [[UInt8]] = []
            for (index, entry) in signature.inputs.enumerated() {
                let input = try #require(sample["inputs"]?[entry.name])
                try interpreter.resizeInput(index, to: Shape(Self.ints(input["shape"])))
                let values = (input["values"]?.array ?? []).compactMap(\.double)
                let bytes =
                    interpreter.inputs[index].type == .int32
                    ? Bytes(of: values.map { Int32($0) }) : Bytes(of: values.map { Float($0) })
                contents.append(bytes.array(of: UInt8.self))
                try contents[index].withUnsafeBytes { try interpreter.setInput(index, bytes: $0) }
            }
            try interpreter.invoke()
            for (index, entry) in signature.outputs.enumerated() {
                let expected = try #require(sample["outputs"]?[entry.name])
                #expect(interpreter.outputs[index].shape.dimensions == Self.ints(expected["shape"]))
                let values = (expected["values"]?.array ?? []).compactMap(\.double)
                let output = try interpreter.output(index).bytes.array(of: Float.self)
                try #require(output.count == values.count)
                let worst = zip(output, values).map { abs(Double($0) - $1) }.max() ?? 0
                #expect(worst < 1e-5, "'\(entry.name)': largest difference \(worst)")
            }
            if interpreter.inputs[0].shape.dimensions.first == 3 { try expectEqualRows(graph, contents[0]) }
        }
        if let most = json["operators"]?.int {
            #expect(graph.subgraphs.reduce(0) { $0 + $1.operators.count } <= most)
        }
        if let most = json["bytes"]?.int { #expect(try graph.tfliteBytes().count <= most) }
    }

    private static func ints(_ json: JSONValue?) -> [Int] { (json?.array ?? []).compactMap(\.int) }

    @Test("an operation without a counterpart is named with its node and its function")
    func unknownOperation() throws {
        let complaint = try SavedFolder("dense_keras3").replacing("Softmax", by: "Softmix").complaint()
        #expect(complaint.hasPrefix("model: node '"))
        #expect(complaint.contains("Softmix' (Softmix) of function '__inference"))
        #expect(complaint.hasSuffix(": TensorFlow Lite has no operator for it that Modelbook writes"))
    }

    @Test("signatures are chosen by name, and a folder without one says so")
    func signatures() throws {
        let folder = try SavedFolder("module")
        #expect(try folder.model().graph().signatures[0].key == "serving_default")
        #expect(try folder.model().graph(signature: "pair").signatures[0].outputs.map(\.name) == ["flat", "sum"])
        #expect(
            folder.complaint(signature: "train") == """
                model: the model has no signature 'train'
                It has 'pair', 'serving_default'.
                """)
        #expect(
            try SavedFolder("unsigned").complaint() == """
                model: the model has no signature: nothing in it can be called
                Save it with tf.saved_model.save(model, folder, signatures=…), or with model.export(folder).
                """)
    }

    @Test("a batch closes what the folder leaves open, and with it an LSTM of Keras 2 is one operator")
    func batch() throws {
        let folder = try SavedFolder("lstm_keras2").model()
        let open = try folder.graph(), fused = try folder.runnableGraph(ModelConversion(batch: 3))
        let looped = try folder.runnableGraph(ModelConversion(recurrent: .loop, batch: 3))
        func codes(_ graph: Graph) -> [String] { graph.subgraphs[0].operators.map(\.code.name) }
        #expect(codes(open).contains("WHILE") && codes(looped).contains("WHILE"))
        #expect(codes(fused).filter { $0 == "UNIDIRECTIONAL_SEQUENCE_LSTM" }.count == 2 && !codes(fused).contains("WHILE"))
        for graph in [fused, looped] {
            #expect(graph.subgraphs[0].inputs.map { graph.subgraphs[0].tensors[$0].shape.dimensions } == [[3, 7, 3]])
            #expect(graph.subgraphs[0].tensors.allSatisfy { !($0.shapeSignature?.contains(-1) ?? false) })
        }
        let values = try [fused, looped].map { graph in
            let interpreter = try Interpreter(graph: graph, kernels: .reference)
            try interpreter.setInput(0, (0..<63).map { Float($0 % 13) / 13 - 0.5 })
            try interpreter.invoke()
            return try interpreter.output(0).bytes.array(of: Float.self)
        }
        #expect(zip(values[0], values[1]).allSatisfy { abs($0 - $1) < 1e-6 } && values[0].contains { $0 != 0 })
    }

    @Test("what cannot be of a batch and of recurrent layers is refused")
    func impossibleOptions() throws {
        func told(_ name: String, _ conversion: ModelConversion) throws -> String {
            do {
                _ = try SavedFolder(name).model().graph(conversion)
                return ""
            } catch {
                return "\(error)"
            }
        }
        #expect(
            try told("lstm1_keras2", ModelConversion(batch: 3)) == """
                model: the input 'input_1' is for 1 samples, not 3
                Leave out the batch.
                """)
        #expect(
            try told("gru_keras3", ModelConversion(recurrent: .unrolled)) == """
                model: its loops are in the file as they are, and are not written out
                Convert the Keras model that it was exported from, or leave out 'unrolled'.
                """)
    }

    @Test("of a graph of TensorFlow 1 with its own loops it is said what it is and what to do")
    func firstTensorFlow() throws {
        let complaint = try SavedFolder("tensorflow1_loop").complaint()
        #expect(
            complaint.hasPrefix(
                "model: node 'while/Exit_1' (Exit): TensorFlow Lite has no operator for it that Modelbook writes\n"),
            "\(complaint)")
        #expect(
            complaint.hasSuffix(
                "build its network in Keras, load the weights and save it with model.save(\"model.keras\"), or convert the folder "
                    + "with TensorFlow."))
    }

    @Test("elements and tables that do not have their checksums are told with file and byte")
    func checksums() throws {
        let folder = try SavedFolder("dense_keras3")
        for (name, complaint) in [
            ("variables/variables.data-00000-of-00001", "do not have their checksum"),
            ("variables/variables.index", "the table of variables does not have its checksum"),
        ] {
            var damaged = folder
            damaged.files[name]?[8] ^= 1
            let told = damaged.complaint()
            #expect(told.hasPrefix("model/\(name): byte ") && told.hasSuffix(complaint), "\(told)")
        }
    }

    @Test("cut short or changed in one byte, a folder is converted or refused, and nothing else happens")
    func damaged() throws {
        let folder = try SavedFolder("dense_keras3")
        for (name, bytes) in folder.files where name != "fingerprint.pb" {
            var changed = folder
            changed.files[name] = Array(bytes.prefix(bytes.count / 2))
            #expect(changed.complaint() != "")
            for place in stride(from: 3, to: bytes.count, by: max(bytes.count / 12, 1)) {
                changed.files[name] = bytes
                changed.files[name]?[place] ^= 0x55
                _ = changed.complaint()
            }
        }
    }
}
