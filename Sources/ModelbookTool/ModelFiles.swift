import Models
import SystemIO

/// The files that a `model` command reads and writes.
enum ModelFiles {
    /// Refuses to write over a file that is read, also by a link to it or another spelling of its path.
    static func refuse(writing output: String, over inputs: [String]) throws(ModelError) {
        guard let input = inputs.first(where: { Files.areOne($0, output) }) else { return }
        throw ModelError(
            output == input
                ? "this file is read, and is not written over"
                : "this is the same file as \(input), which is read and not written over",
            in: output, help: "Give the output another name.")
    }
}
