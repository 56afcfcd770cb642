import ArgumentParser
import Execution

struct CleanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clean", abstract: "Removes what was kept between runs.")

    @Argument(help: "Folders of notebooks; those in them are searched too.")
    var folders: [String] = ["."]

    func run() throws {
        for folder in folders {
            for kept in Files.folders(named: ".modelbook", below: folder) {
                try Files.removeTree(kept)
                print("removed \(kept)")
            }
        }
    }
}
