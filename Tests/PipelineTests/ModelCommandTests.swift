import Foundation
import Testing

/// `modelbook model`, run as a process.
@Suite struct ModelCommandTests {
    func copy(_ path: String, to name: String, in bench: Workbench) throws {
        try FileManager.default.copyItem(
            at: Workbench.root.appending(path: path), to: bench.folder.appending(path: name))
    }

    private func lstm(_ bench: Workbench) throws {
        for name in ["lstm.keras", "x.npy", "y.npy"] { try copy("Tests/Fixtures/variables/" + name, to: name, in: bench) }
    }

    @Test(
        "a model that divides its input itself, and data that are divided before, are a warning with both numbers",
        arguments: ["rescaling", "folded"])
    func dividedTwice(name: String) throws {
        let bench = try Workbench()
        try copy("Tests/Fixtures/rescaling/\(name).keras", to: "m.keras", in: bench)
        // IDX files of two pictures of 2 × 2 pixels, light above and light below, and of their classes.
        let (light, dark) = ([UInt8](repeating: 255, count: 2), [UInt8](repeating: 0, count: 2))
        let images: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2] + light + dark + dark + light
        try Data(images).write(to: bench.folder.appending(path: "x.idx"))
        try Data([0, 0, 8, 1, 0, 0, 0, 2, 0, 1]).write(to: bench.folder.appending(path: "y.idx"))
        let arguments = ["model", "evaluate", "m.keras", "--images", "x.idx", "--labels", "y.idx"]
        let twice = try Command.run(arguments, in: bench.folder)
        #expect(
            twice.errors == """
                warning: 'm.keras' divides its input by 255 itself, and 'x.idx' divides by 255 before that: give the data set \
                dividedBy: 1, or a model without its Rescaling

                """)
        let once = try Command.run(arguments + ["--divide-by", "1"], in: bench.folder)
        #expect(once.errors.isEmpty && once.output.contains("(2 of 2)"))
    }

    @Test("samples are moved and stretched before a model sees them, and options that say so of no samples are refused")
    func normalization() throws {
        let bench = try Workbench()
        try copy("notebooks/models/digits_int8.tflite", to: "m.tflite", in: bench)
        let data = ["--images", "t10k-images-idx3-ubyte.gz", "--labels", "t10k-labels-idx1-ubyte.gz"].map {
            $0.hasPrefix("--") ? $0 : Workbench.root.appending(path: "notebooks/data/\($0)").path
        }
        func evaluated(_ options: String...) throws -> Command.Outcome {
            try Command.run(["model", "evaluate", "m.tflite", "--count", "200"] + data + options, in: bench.folder)
        }
        let usual = try evaluated()
        // (x / 51 - 0) / 5 = x / 255
        #expect(try evaluated("--divide-by", "51", "--mean", "0", "--deviation", "5").output == usual.output)
        let moved = try evaluated("--divide-by", "127.5", "--mean", "1")
        #expect(moved.status == 0 && moved.output != usual.output)
        for (arguments, words) in [
            (["evaluate", "m.tflite"] + data + ["--mean", "0,1,2"], "3 means and 3 deviations do not fit samples of shape"),
            (["evaluate", "m.tflite"] + data + ["--mean", "a"], "'a' is none"),
            (["evaluate", "m.tflite"] + data + ["--deviation", "2"], "--deviation is for what --mean has left"),
            (["quantize", "m.tflite", "-o", "q.tflite", "--to", "dynamic", "--mean", "1"], "--mean says something of samples"),
            (["quantize", "m.tflite", "-o", "q.tflite", "--to", "dynamic", "--scale", "1"], "--scale says something of samples"),
            (["export", "m.tflite", "--for", "arduino", "--output-dir", "o", "--mean", "1"], "--mean says something of samples"),
        ] {
            let result = try Command.run(["model"] + arguments, in: bench.folder)
            #expect(result.status != 0 && result.errors.contains(words), "\(arguments): \(result.errors)")
        }
    }

    @Test("what is read is not written over: by its name, another spelling, a link or a hard link")
    func overwriting() throws {
        let bench = try Workbench()
        try copy("notebooks/models/digits_int8.tflite", to: "m.tflite", in: bench)
        try lstm(bench)
        let manager = FileManager.default
        func place(_ name: String) -> URL { bench.folder.appending(path: name) }
        try manager.createSymbolicLink(at: place("link.tflite"), withDestinationURL: place("m.tflite"))
        try manager.linkItem(at: place("lstm.keras"), to: place("hard.keras"))
        try manager.createDirectory(at: place("out"), withIntermediateDirectories: true)
        try Data(count: 784).write(to: place("out/output_0.bin"))
        let (model, keras) = (try Data(contentsOf: place("m.tflite")), try Data(contentsOf: place("lstm.keras")))

        let refusals: [([String], String)] = [
            (["convert", "m.tflite", "-o", "m.tflite"], "m.tflite: this file is read, and is not written over"),
            (
                ["convert", "m.tflite", "-o", "./m.tflite"],
                "./m.tflite: this is the same file as m.tflite, which is read and not written over"
            ),
            (
                ["convert", "m.tflite", "-o", "link.tflite"],
                "link.tflite: this is the same file as m.tflite, which is read and not written over"
            ),
            (["convert", "lstm.keras", "-o", "lstm.keras"], "lstm.keras: this file is read, and is not written over"),
            (
                ["convert", "lstm.keras", "-o", "hard.keras"],
                "hard.keras: this is the same file as lstm.keras, which is read and not written over"
            ),
            (
                ["quantize", "lstm.keras", "--to", "float16", "-o", "lstm.keras"],
                "lstm.keras: this file is read, and is not written over"
            ),
            (
                ["quantize", "lstm.keras", "--calibration", "x.npy", "-o", "x.npy"],
                "x.npy: this file is read, and is not written over"
            ),
            (
                ["quantize", "lstm.keras", "--calibration", "t.csv:a", "-o", "t.csv"],
                "t.csv: this file is read, and is not written over"
            ),
            (
                ["train", "lstm.keras", "--data", "x.npy", "--targets", "y.npy", "-o", "hard.keras"],
                "hard.keras: this is the same file as lstm.keras, which is read and not written over"
            ),
            (
                ["prune", "lstm.keras", "--sparsity", "0.5", "-o", "lstm.keras"],
                "lstm.keras: this file is read, and is not written over"
            ),
            (["plan", "m.tflite", "--optimize", "-o", "m.tflite"], "m.tflite: this file is read, and is not written over"),
            (["inspect", "m.tflite", "--svg", "m.tflite"], "m.tflite: this file is read, and is not written over"),
            (
                ["run", "m.tflite", "--input", "out/output_0.bin", "--output-dir", "out"],
                "out/output_0.bin: this file is read, and is not written over"
            ),
            (["export", "m.tflite", "--output-dir", "m.tflite"], "m.tflite: this file is read, and is not written over"),
        ]
        try bench.write("a\n1\n", to: "t.csv")
        for (arguments, message) in refusals {
            let outcome = try Command.run(["model"] + arguments, in: bench.folder)
            #expect(outcome.status == 1)
            #expect(outcome.errors == "error: \(message)\nGive the output another name.\n")
        }
        #expect(try Data(contentsOf: place("m.tflite")) == model)
        #expect(try Data(contentsOf: place("lstm.keras")) == keras)
        #expect(try Data(contentsOf: place("out/output_0.bin")) == Data(count: 784))
    }

    @Test("an LSTM is evaluated on each sample anew; on a stream it goes on, and a model that remembers nothing says so")
    func stream() throws {
        let bench = try Workbench()
        try lstm(bench)
        let arguments = ["model", "evaluate", "lstm.keras", "--data", "x.npy", "--labels", "y.npy"]
        let anew = try Command.run(arguments, in: bench.folder)
        #expect(anew.output.contains("(100 of 100)"))
        let stream = try Command.run(arguments + ["--stream"], in: bench.folder)
        #expect(stream.status == 0 && !stream.output.contains("(100 of 100)"))
        #expect(stream.errors.isEmpty)
        let threads = try Command.run(arguments + ["--stream", "--threads", "2"], in: bench.folder)
        #expect(threads.status == 2)
        #expect(threads.errors.contains("--stream runs sample after sample, on one thread."))
        let path = Workbench.root.appending(path: "notebooks").path
        let digits = try Command.run(
            [
                "model", "evaluate", path + "/models/digits_int8.tflite", "--data", path + "/data/t10k-images-idx3-ubyte.gz",
                "--labels",
                path + "/data/t10k-labels-idx1-ubyte.gz", "--count", "10", "--stream",
            ], in: bench.folder)
        #expect(digits.errors == "warning: --stream changes nothing: the model remembers nothing\n")
    }

    @Test("several samples are run through a model that remembers one after the other, each anew")
    func samples() throws {
        let bench = try Workbench()
        try lstm(bench)
        _ = try Command.run(["model", "convert", "lstm.keras", "-o", "lstm.tflite"], in: bench.folder)
        // 100 samples of 6 × 3 floats.
        let sample = try Data(contentsOf: bench.folder.appending(path: "x.npy")).suffix(7200).prefix(72)
        try sample.write(to: bench.folder.appending(path: "one.bin"))
        try (sample + sample).write(to: bench.folder.appending(path: "two.bin"))
        for name in ["one", "two"] {
            let outcome = try Command.run(
                ["model", "run", "lstm.tflite", "--input", name + ".bin", "--output-dir", name], in: bench.folder)
            #expect(outcome.status == 0 && outcome.errors.isEmpty)
        }
        func output(_ name: String) throws -> Data { try Data(contentsOf: bench.folder.appending(path: name + "/output_0.bin")) }
        #expect(try output("two") == output("one") + output("one"))
    }

    @Test("the columns of a table are named behind its file, and its classes in the order of the model's outputs")
    func columns() throws {
        let bench = try Workbench()
        try copy("Tests/Fixtures/rescaling/columns.keras", to: "m.keras", in: bench)
        try bench.write("name;first;second;kind\na;4000;18;up\nb;4100;14;down\n", to: "t.csv")
        func evaluate(_ data: String) throws -> Command.Outcome {
            let classes = ["--label", "kind", "--class-names", "up,down"]
            return try Command.run(["model", "evaluate", "m.keras", "--data", data] + classes, in: bench.folder)
        }
        #expect(try evaluate("t.csv:first,second").output.contains("(2 of 2)"))
        let all = try evaluate("t.csv")
        #expect(all.status == 1)
        #expect(
            all.errors == """
                error: t.csv:2: 'a' in column 'name' is not a number
                Name the columns to read behind the file: t.csv:COLUMN,COLUMN,…

                """)
        let quantized = ["model", "quantize", "m.keras", "--calibration", "t.csv:first,second", "-o", "q.tflite"]
        #expect(try Command.run(quantized, in: bench.folder).status == 0)
        // The same file in the same words, for a calibration.
        try bench.write("first;second;kind\n4000;18;up\n4100;14;down\n", to: "u.csv")
        let table = ["model", "quantize", "m.keras", "--calibration", "u.csv", "-o", "q.tflite"]
        #expect(try Command.run(table + ["--label", "kind"], in: bench.folder).status == 0)
        let unused = try Command.run(
            ["model", "quantize", "m.keras", "--calibration", "x.npy", "-o", "q.tflite", "--label", "kind"], in: bench.folder)
        #expect(unused.status == 2 && unused.errors.contains("--label and --target are columns of a .csv file"))
    }

    @Test("an ONNX model is converted and quantized, and it is said which layout differs")
    func onnx() throws {
        let bench = try Workbench()
        try copy("Tests/Fixtures/onnx/torch_mobile.onnx", to: "net.onnx", in: bench)
        let note = "note: the input 'x' takes [batch, 8, 8, 4], channels last; in the file it is [batch, 4, 8, 8]\n"
        let converted = try Command.run(["model", "convert", "net.onnx", "-o", "net.tflite"], in: bench.folder)
        #expect(converted.status == 0 && converted.errors.isEmpty && converted.output.hasSuffix(note))
        let kept = try Command.run(
            ["model", "convert", "net.onnx", "--keep-layout", "--json", "-o", "net.tflite"], in: bench.folder)
        #expect(kept.status == 0 && kept.output.contains(#""notes" : ["#) && !kept.output.contains("channels last"))
        #expect(kept.output.contains("TRANSPOSE"))
        let quantized = try Command.run(["model", "quantize", "net.onnx", "--to", "float16", "-o", "h.tflite"], in: bench.folder)
        #expect(quantized.status == 0, "\(quantized.errors)")
    }

    @Test("a recipe goes without --to, and one that quantizes nothing is told")
    func recipes() throws {
        let bench = try Workbench()
        try copy("notebooks/models/digits_float.tflite", to: "m.tflite", in: bench)
        try bench.write("[]", to: "r.json")
        let arguments = ["model", "quantize", "m.tflite", "-o", "q.tflite", "--recipe", "r.json"]
        let refused = try Command.run(arguments + ["--to", "int16x8"], in: bench.folder)
        #expect(refused.status == 2)
        #expect(refused.errors.contains("--to does not go with --recipe, whose rules say what becomes of each operator."))
        let empty = try Command.run(arguments, in: bench.folder)
        #expect(empty.status == 0)
        #expect(
            empty.errors == "warning: nothing of 'm.tflite' was quantized: no rule of the recipe quantizes an operator of it\n")
    }

    /// A NumPy file of float32.
    private func array(_ shape: String, _ values: [Float]) -> Data {
        let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(shape)), }".padding(
            toLength: 117, withPad: " ", startingAt: 0)
        var file = Data([0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array((header + "\n").utf8))
        for value in values { withUnsafeBytes(of: value.bitPattern.littleEndian) { file.append(contentsOf: $0) } }
        return file
    }

    @Test("samples are counted, not their targets; one that is no number is refused wherever an export finds it")
    func numbers() throws {
        let bench = try Workbench()
        try copy("Tests/Fixtures/rescaling/columns.keras", to: "m.keras", in: bench)
        try array("2, 2", [4000, 18, 4100, 14]).write(to: bench.folder.appending(path: "x.npy"))
        try array("2, 2", [0, 1, 1, 0]).write(to: bench.folder.appending(path: "y.npy"))
        let evaluate = ["model", "evaluate", "m.keras", "--data", "x.npy", "--targets", "y.npy"]
        #expect(try Command.run(evaluate, in: bench.folder).output.hasPrefix("m.keras on x.npy: 2 samples, "))
        #expect(try Command.run(evaluate + ["--json"], in: bench.folder).output.contains(#""samples" : 2"#))
        try array("4, 2", [1, 2, 3, 4, 5, 6, 7, .nan]).write(to: bench.folder.appending(path: "nan.npy"))
        let export = try Command.run(
            ["model", "export", "m.keras", "--output-dir", "cpp", "--data", "nan.npy"], in: bench.folder)
        #expect(export.status == 1)
        #expect(export.errors.hasPrefix("error: sample 4 of 'nan.npy' is nan in element 2\n"))
    }

    @Test("quantize refines as it is told to, and says what that did to each layer")
    func refinements() throws {
        let bench = try Workbench()
        try copy("notebooks/models/digits_float.tflite", to: "m.tflite", in: bench)
        try copy("notebooks/data/train1k-images-idx3-ubyte.gz", to: "x.gz", in: bench)
        let names = ["cross-layer-equalization", "adaptive-rounding", "bias-correction"]
        let arguments = ["model", "quantize", "m.tflite", "-o", "q.tflite", "--calibration", "x.gz", "--count", "10"]
        let refined = try Command.run(
            arguments + ["--weight-bits", "4"] + names.flatMap { ["--refinement", $0] }, in: bench.folder)
        #expect(refined.status == 0 && refined.errors.isEmpty)
        #expect(refined.output.contains("  cross-layer-equalization  ranges of channels differ by a factor of "))
        #expect(refined.output.contains("  adaptive-rounding  error of sums ") && refined.output.contains("  int4  "))
        #expect(refined.output.contains("  bias-correction  shift of sums "))
        #expect(refined.output.contains("  int4 constants: 0 → ") && refined.output.contains("  operators: −1 PACK"))
        let data = try Command.run(arguments + ["--json", "--refinement", names[2]], in: bench.folder)
        #expect(data.output.components(separatedBy: #""refinement" : "bias-correction""#).count == 5)
        let refused = try Command.run(arguments + ["--to", "float16", "--refinement", names[0]], in: bench.folder)
        #expect(refused.status == 2)
        #expect(
            refused.errors.contains(
                "float16 leaves the arithmetic on floats: --deny, --calibration-method and --refinement change"))
    }

    @Test("convert, quantize and prune say by cause what became of a file's bytes, and the causes add up")
    func byteChanges() throws {
        struct Report: Decodable {
            struct Change: Decodable {
                var cause: String
                var before: Int
                var after: Int
            }
            var changes: [Change]
        }
        let bench = try Workbench()
        try copy("notebooks/models/digits.keras", to: "d.keras", in: bench)
        let commands: [([String], String)] = [
            (["convert", "d.keras", "-o", "d.tflite"], "optimizer state"),
            (["convert", "d.tflite", "--strip", "-o", "s.tflite"], "operators, names, scales"),
            (["quantize", "d.tflite", "--to", "float16", "-o", "h.tflite"], "float16 constants"),
            (["prune", "d.keras", "--channels", "0.5", "-o", "p.tflite"], "float32 constants"),
        ]
        for (command, cause) in commands {
            let outcome = try Command.run(["model"] + command + ["--json"], in: bench.folder)
            let changes = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8)).changes
            #expect(changes.contains { $0.cause == cause && $0.before != $0.after }, "\(command)")
            let after = try Data(contentsOf: bench.folder.appending(path: command.last!)).count
            #expect(changes.reduce(0) { $0 + $1.after } == after)
        }
        let text = try Command.run(["model", "convert", "d.keras", "-o", "d.tflite"], in: bench.folder).output
        #expect(text.contains("  optimizer state: ") && !text.contains("  float32 constants: "))
    }
}
