import ArgumentParser
import Execution
import SystemIO

struct CleanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clean", abstract: "Removes what was kept between runs.",
        discussion: "For the notebooks in the folders, and for those that are gone.")

    @Argument(help: "Folders of notebooks; those in them are searched too.")
    var folders: [String] = ["."]

    func run() throws {
        for folder in folders {
            for notebook in try RunFolder.removeKept(below: folder) {
                Terminal.print("removed what was kept for \(notebook.visibleLine)")
            }
            // Earlier versions kept it beside the notebooks.
            for kept in Files.folders(named: ".modelbook", below: folder) {
                try Files.removeTree(kept)
                Terminal.print("removed \(kept.visibleLine)")
            }
        }
    }
}
