import ArgumentParser
import Foundation
import Micro
import Modelbook
import Models
import SystemIO

struct ModelPlanCommand: ModelFileCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Plans the arena of TensorFlow Lite Micro, to the byte.")

    @Argument(help: "A .tflite file, or one that convert takes.")
    var file: String

    @Option(help: "\(MicroTarget.allCases.map(\.rawValue).joined(separator: ", "))", transform: choice)
    var target: MicroTarget?

    @Option(
        name: .customLong("board"),
        help:
            "Say whether the model fits this board, such as 'Arduino Nano 33 BLE Sense', and plan for it; once for each, or all.")
    var boards: [String] = []

    @Flag(help: "Print JSON.")
    var json = false

    @Flag(help: "Look for a smaller arena and write the model with the plan in it to --output.")
    var optimize = false

    @Option(name: .shortAndLong, help: "Where --optimize writes the model.")
    var output: String?

    func validate() throws {
        if optimize != (output != nil) { throw ValidationError("--optimize and --output go together") }
        if !boards.isEmpty, json || optimize { throw ValidationError("--board goes with neither --json nor --optimize") }
    }

    func run() throws {
        let boards = try boards == ["all"] ? Board.all : boards.map(Board.init(named:))
        let target = target ?? boards.first?.target ?? .host64
        do {
            if let output { try ModelFiles.refuse(writing: output, over: [file], ending: ".tflite") }
            let (graph, bytes) = try ModelFiles.tflite(at: file)
            if let output {
                try optimize(graph, target, output)
            } else {
                let plan = try ArenaPlan(graph: graph, target: target)
                if json { Terminal.print(json: try plan.json()) } else { Terminal.print("\(plan)") }
                for board in boards {
                    Terminal.print("\(board.name): \(try BoardFit(graph, on: board, modelBytes: bytes.count).summary)")
                }
            }
        } catch let refusal as MicroRefusal {
            if json { Terminal.print(json: try ArenaPlan.json(refusal: refusal, target: target)) }
            throw refusal
        } catch let error as ModelError {
            if json { Terminal.print(json: try ArenaPlan.json(error: error.description, target: target)) }
            throw error
        }
    }

    private func optimize(_ graph: Graph, _ target: MicroTarget, _ output: String) throws {
        let optimization = try MicroOptimization(graph, target: target)
        try optimization.graph.write(to: output)
        if json {
            Terminal.print(json: try ArenaPlan.json(optimization, output: output))
        } else {
            Terminal.print("\(optimization.after)")
            Terminal.print("\(output): \(optimization)")
        }
    }
}
