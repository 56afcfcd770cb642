import Foundation
import Testing

/// `modelbook model train` and `prune`, run as processes.
@Suite struct TrainingCommandTests {
    private let data = [
        "--images", Workbench.root.appending(path: "notebooks/data/train1k-images-idx3-ubyte.gz").path,
        "--labels", Workbench.root.appending(path: "notebooks/data/train1k-labels-idx1-ubyte.gz").path,
    ]
    private let model = Workbench.root.appending(path: "notebooks/models/digits.keras").path

    @Test("the same command writes the same file, whatever the number of threads")
    func reproducible() throws {
        let bench = try Workbench()
        for (name, threads) in [("a.keras", "1"), ("b.keras", "2")] {
            let outcome = try Command.run(
                ["model", "train", model, "-o", name, "--count", "96", "--from-nothing", "--seed", "4", "--threads", threads]
                    + data,
                in: bench.folder)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.hasPrefix("epoch 1: loss 2."))
        }
        let files = try ["a.keras", "b.keras"].map { try Data(contentsOf: bench.folder.appending(path: $0)) }
        #expect(files[0] == files[1])
    }

    @Test("prune says what it saved, before and after gzip")
    func prune() throws {
        let bench = try Workbench()
        let outcome = try Command.run(
            ["model", "prune", model, "-o", "small.tflite", "--channels", "0.5", "--sparsity", "0.5", "--json"], in: bench.folder)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let json = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        let before = try #require(json?["before"] as? [String: Double]), after = try #require(json?["after"] as? [String: Double])
        #expect(before["parameters"] == 21808)
        #expect(after["parameters"] == 5621)
        #expect(after["sparsity"] == 0.5)
        #expect(after["gzipBytes"]! < after["tfliteBytes"]!)
        let size = try Data(contentsOf: bench.folder.appending(path: "small.tflite")).count
        #expect(Double(size) == after["tfliteBytes"])
    }

    @Test("a pruned model is trained anew, and what is 0 stays so")
    func pruneAndTrain() throws {
        let bench = try Workbench()
        let outcome = try Command.run(
            ["model", "prune", model, "-o", "small.keras", "--sparsity", "0.5", "--count", "64", "--json"] + data,
            in: bench.folder)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let json = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        #expect((json?["after"] as? [String: Double])?["sparsity"] == 0.5)
    }

    @Test("images are shifted and steps grow smaller")
    func schedules() throws {
        let bench = try Workbench()
        var files: [Data] = []
        for options in [[], ["--shift", "2", "--rotation", "10"], ["--schedule", "cosine"]] {
            let outcome = try Command.run(
                ["model", "train", model, "-o", "a.keras", "--count", "64", "--json"] + options + data, in: bench.folder)
            #expect(outcome.status == 0, "\(outcome.errors)")
            files.append(try Data(contentsOf: bench.folder.appending(path: "a.keras")))
        }
        #expect(Set(files).count == 3)
    }

    @Test("each operator is tried alone in integers, and the smallest mix is written")
    func sensitivity() throws {
        let bench = try Workbench()
        let outcome = try Command.run(
            ["model", "sensitivity", model, "--calibration", data[1], "--calibration-count", "20", "--count", "40"]
                + ["--max-loss", "100", "-o", "mix.tflite", "--json"] + data, in: bench.folder)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let json = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        #expect((json?["operators"] as? [Any])?.count == 8)
        let steps = try #require(json?["steps"] as? [[String: Any]])
        #expect(steps.count == 5)
        let size = try Data(contentsOf: bench.folder.appending(path: "mix.tflite")).count
        #expect(steps.last?["bytes"] as? Int == size)
    }

    @Test("what cannot be done is refused, and nothing is written")
    func refusals() throws {
        let bench = try Workbench()
        let refused: [([String], Int32, String)] = [
            (
                ["prune", model, "-o", "x.keras"], 2,
                "Say what to do: --channels, --rank-energy, --sparsity, --pattern 2:4 or --clusters."
            ),
            (
                ["prune", model, "-o", "x.keras", "--channels", "0.5", "--layer", "digit"], 1,
                "layer 'digit' cannot lose channels"
            ),
            (["prune", model, "-o", "x.keras", "--sparsity", "1"], 1, "the share of pruned weights goes from 0.0 to 1.0"),
            (["train", model, "-o", "x.keras", "--momentum", "0.9"] + data, 2, "--momentum is that of sgd."),
            (["train", model, "-o", "x.keras"], 2, "error: Give the samples: --data FILE.\n"),
            (
                ["train", model, "-o", "x.tflite"] + data, 1,
                "error: x.tflite: a .keras file is written here, and its name is to end so"
            ),
            (["train", model, "-o", "x.keras", "--checkpoint", "x.keras"] + data, 2, "--checkpoint takes a file of its own"),
            (
                ["train", model, "-o", "x.keras", "--count", "8", "--checkpoint", "none/x"] + data, 1,
                "error: the checkpoint 'none/x' cannot be written: there is no such folder\n"
            ),
            (
                ["quantize", model, "-o", "x.tflite", "--to", "float16", "--calibration", data[1]], 2,
                "float16 looks at no samples: leave out --calibration."
            ),
            (
                ["train", model, "-o", "x.keras", "--label", "species"] + data, 2,
                "--label does not go with a file without columns"
            ),
            (["evaluate", model, "--labels", data[3]], 2, "--labels says something of samples: give them with --data FILE."),
            (
                ["train", model, "-o", "x.keras", "--loss", "mean_squared_error"] + data, 1,
                "mean_squared_error takes values as targets, not class numbers"
            ),
        ]
        for (arguments, status, words) in refused {
            let outcome = try Command.run(["model"] + arguments, in: bench.folder)
            #expect(outcome.status == status, "\(arguments)")
            #expect(outcome.errors.contains(words), "\(outcome.errors)")
        }
        #expect(!FileManager.default.fileExists(atPath: bench.folder.appending(path: "x.keras").path))
    }
}
