import ArgumentParser
import Foundation
import Micro
import Models

struct ModelPlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Plans the arena of TensorFlow Lite Micro, to the byte.")

    @Argument(help: "A .tflite file.")
    var file: String

    @Option(help: "\(MicroTarget.allCases.map(\.rawValue).joined(separator: ", "))")
    var target = MicroTarget.host64

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        do {
            let graph = try Graph(tfliteAt: file)
            let plan = try ArenaPlan(graph: graph, target: target)
            print(json ? try plan.json() : "\(plan)")
        } catch let refusal as MicroRefusal {
            if json { print(try ArenaPlan.json(refusal: refusal, target: target)) }
            FileHandle.standardError.write(Data("\(file): error: \(refusal)\n".utf8))
            throw ExitCode(1)
        } catch let error as ModelError {
            if json { print(try ArenaPlan.json(error: error.description, target: target)) }
            FileHandle.standardError.write(Data("error: \(error)\n".utf8))
            throw ExitCode(1)
        }
    }
}

extension MicroTarget: ExpressibleByArgument {}
