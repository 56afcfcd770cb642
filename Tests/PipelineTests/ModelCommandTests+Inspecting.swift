import Foundation
import Testing

/// `modelbook model`, run as a process.
extension ModelCommandTests {
    @Test("a Keras file is planned, inspected and exported as convert writes it, its self-test on samples of data")
    func kerasFiles() throws {
        let bench = try Workbench()
        try copy("notebooks/models/digits.keras", to: "d.keras", in: bench)
        try copy("notebooks/data/train1k-images-idx3-ubyte.gz", to: "train.gz", in: bench)
        func run(_ arguments: String...) throws -> Command.Outcome { try Command.run(["model"] + arguments, in: bench.folder) }
        #expect(try run("convert", "d.keras", "-o", "d.tflite").status == 0)
        let (plan, converted) = (try run("plan", "d.keras", "--json"), try run("plan", "d.tflite", "--json"))
        #expect(plan.status == 0 && plan.output == converted.output)
        #expect(try run("inspect", "d.keras").output.contains("CONV_2D"))
        let turned = try run("run", "d.tflite", "--input", "train.gz", "--shape", "1,14,56,1", "--output-dir", "turned")
        #expect(turned.status == 1)
        #expect(
            turned.errors.contains(
                "has the shape [-1, 28, 28, 1], which --shape 1,14,56,1 does not fit\nShapes are given in the model's order"))
        let export = try run("export", "d.keras", "--output-dir", "cpp", "--data", "train.gz")
        #expect(export.status == 0 && export.errors.isEmpty)
        #expect(try run("export", "d.keras", "--output-dir", "other").errors.hasPrefix("note: the self-test's inputs are drawn"))
        func vectors(_ folder: String) throws -> String {
            let files = try FileManager.default.subpathsOfDirectory(atPath: bench.folder.appending(path: folder).path)
            let name = try #require(files.first { $0.contains("test") && ($0.hasSuffix(".cc") || $0.hasSuffix(".cpp")) })
            return try String(contentsOf: bench.folder.appending(path: "\(folder)/\(name)"), encoding: .utf8)
        }
        // Pixels are from 0 to 1.
        #expect(try vectors("cpp") != vectors("other"))
        let refused = try run("export", "d.keras", "--output-dir", "third", "--data", "none.gz")
        #expect(refused.status != 0 && refused.errors.contains("none.gz"))
    }

    @Test(
        "what needs layers tells that a SavedModel has none",
        arguments: [
            ["train", "--data", "x.npy", "-o", "x.keras"], ["prune", "--sparsity", "0.5", "--data", "x.npy", "-o", "x.keras"],
        ])
    func savedModelWithoutLayers(arguments: [String]) throws {
        let bench = try Workbench()
        let path = Workbench.root.appending(path: "notebooks/models/digits_savedmodel").path
        let outcome = try Command.run(["model", arguments[0], path] + arguments.dropFirst(), in: bench.folder)
        #expect(outcome.status == 1)
        #expect(
            outcome.errors == """
                error: \(path): this is a SavedModel folder, whose computation is in TensorFlow's own operators
                Save the model with model.save("model.keras"), or convert the folder with `modelbook model convert`.

                """)
    }

    @Test("a SavedModel is converted, inspected and run by a signature")
    func savedModel() throws {
        let bench = try Workbench()
        let path = Workbench.root.appending(path: "notebooks/models/digits_savedmodel").path
        let converted = try Command.run(["model", "convert", path, "-o", "digits.tflite"], in: bench.folder)
        #expect(converted.errors.isEmpty)
        let bytes = try Data(contentsOf: bench.folder.appending(path: "digits.tflite")).count
        #expect(
            converted.output == """
                \(path): 234761 bytes, of which variables 87232
                digits.tflite: \(bytes) bytes, 8 operators, signature serving_default
                  operators, names, scales: 147529 → \(bytes - 87240) bytes
                  int32 constants: 0 → 8 bytes

                """)
        let inspected = try Command.run(["model", "inspect", path], in: bench.folder)
        #expect(inspected.status == 0 && inspected.output.contains("CONV_2D"))
        let other = try Command.run(["model", "convert", path, "--signature", "train", "-o", "x.tflite"], in: bench.folder)
        #expect(
            other.errors == """
                error: \(path): the model has no signature 'train'
                It has 'serve', 'serving_default'.

                """)
    }

    @Test("a file whose operators are in the wrong order is inspected, with a warning, and not run")
    func inspected() throws {
        let bench = try Workbench()
        try copy("Tests/Fixtures/custom/disordered.tflite", to: "m.tflite", in: bench)
        let fault = "m.tflite: node 0 RELU: tensor 1 'middle' is read before it is computed\n"
        let inspection = try Command.run(["model", "inspect", "m.tflite"], in: bench.folder)
        #expect(inspection.status == 0)
        #expect(inspection.errors == "warning: " + fault)
        #expect(inspection.output.contains("operators: RELU v1 × 2\n"))
        let run = try Command.run(["model", "run", "m.tflite", "--output-dir", "out"], in: bench.folder)
        #expect(run.status == 1 && run.errors == "error: " + fault)
    }

    @Test("a file with an operator that is not known is inspected")
    func unknownOperator() throws {
        let bench = try Workbench()
        try copy("Tests/Fixtures/custom/unknown-operator.tflite", to: "m.tflite", in: bench)
        let inspection = try Command.run(["model", "inspect", "m.tflite"], in: bench.folder)
        #expect(inspection.status == 0)
        #expect(inspection.errors.contains("operator code 4000 is newer than the newest that is known, "))
        #expect(inspection.output.contains("operators: operator code 4000 v1 × 1\n"))
        #expect(inspection.output.contains("  1       float32  [1, 4]                       output"))
        let run = try Command.run(["model", "run", "m.tflite", "--output-dir", "out"], in: bench.folder)
        #expect(run.status == 1 && run.errors.contains("operator code 4000 is newer than the newest that is known, "))
    }

    @Test("a file whose operator writes a variable is inspected and planned, to TensorFlow Lite Micro's byte")
    func writtenVariable() throws {
        let bench = try Workbench()
        try copy("Tests/Fixtures/variables/lstm_initial_state.tflite", to: "m.tflite", in: bench)
        let inspection = try Command.run(["model", "inspect", "m.tflite"], in: bench.folder)
        #expect(inspection.status == 0 && inspection.errors.isEmpty)
        // As the runtime's recording allocator says.
        #expect(try Command.run(["model", "plan", "m.tflite"], in: bench.folder).output.contains("used         3,952 bytes"))
    }

    @Test("whether a model fits a board is said behind the plan for its build; an unknown board is told those that there are")
    func boards() throws {
        let bench = try Workbench()
        try copy("notebooks/models/digits_float.tflite", to: "m.tflite", in: bench)
        let plan = try Command.run(
            ["model", "plan", "m.tflite", "--board", "arduino nano 33 ble sense", "--board", "Arduino Uno R4 Minima"],
            in: bench.folder)
        #expect(plan.output.hasPrefix("arena for cortex-m-cmsis-nn"))
        #expect(plan.output.contains("\nArduino Nano 33 BLE Sense: fits; "))
        #expect(plan.output.contains("\nArduino UNO R4 Minima: does not fit; "))
        let unknown = try Command.run(["model", "plan", "m.tflite", "--board", "Nano 33"], in: bench.folder)
        #expect(unknown.status == 1)
        #expect(unknown.errors.hasPrefix("error: there is no board called 'Nano 33' in the table\nKnown: Arduino Nano 33 BLE"))
        let data = try Command.run(["model", "plan", "m.tflite", "--json", "--board", "all"], in: bench.folder)
        #expect(data.status == 2 && data.errors.contains("--board goes with neither --json nor --optimize"))
    }

    @Test("a model with operators of TensorFlow's own is told where it came from and what to do")
    func flex() throws {
        let bench = try Workbench()
        try copy("Tests/Fixtures/custom/flex.tflite", to: "m.tflite", in: bench)
        let (kind, help) = (
            "it is an operator of TensorFlow itself, since the file was made with SELECT_TF_OPS; only TensorFlow runs it\n",
            "Convert the Keras file with `modelbook model convert`, or convert it in TensorFlow with TFLITE_BUILTINS alone.\n"
        )
        #expect(try Command.run(["model", "inspect", "m.tflite"], in: bench.folder).output.contains("\nFlexErf: " + kind))
        let plan = try Command.run(["model", "plan", "m.tflite"], in: bench.folder)
        #expect(plan.errors == "m.tflite: error: node 0 FlexErf: TensorFlow Lite Micro does not have it: " + kind + help)
        try Data(count: 16).write(to: bench.folder.appending(path: "i.bin"))
        let run = try Command.run(["model", "run", "m.tflite", "--input", "i.bin", "--output-dir", "out"], in: bench.folder)
        #expect(run.errors == "error: m.tflite: node 0 FlexErf: " + kind + help)
    }

    @Test("a file for an Ethos-U is inspected and planned, and what runs it is told")
    func ethosU() throws {
        let bench = try Workbench()
        try copy("Tests/Fixtures/custom/ethos-u.tflite", to: "m.tflite", in: bench)
        let kind =
            "it is a part of the model that Vela compiled for an Arm Ethos-U; "
            + "only TensorFlow Lite Micro with AddEthosU(), on a chip that has one, runs it\n"
        let inspection = try Command.run(["model", "inspect", "m.tflite"], in: bench.folder)
        #expect(inspection.status == 0 && inspection.errors.isEmpty)
        #expect(inspection.output.contains("\nethos-u: " + kind))
        #expect(inspection.output.contains("1 operators to register: AddEthosU"))
        #expect(try Command.run(["model", "plan", "m.tflite", "--target", "cortex-m"], in: bench.folder).status == 0)
        try Data(count: 4).write(to: bench.folder.appending(path: "i.bin"))
        let run = try Command.run(["model", "run", "m.tflite", "--input", "i.bin", "--output-dir", "out"], in: bench.folder)
        #expect(run.status == 1)
        #expect(run.errors == "error: m.tflite: node 0 ethos-u: " + kind + "Use the .tflite file that was given to Vela.\n")
    }
}
