import Execution
import Foundation
import Pipeline
import Testing

/// Whatever a run depends on makes it void when it changes, and the cause is named.
@Suite(.enabled(if: Sandbox.isAvailable, "this system has no Landlock or no seccomp"))
struct CacheSoundnessTests {
    private static let unchanged = ["Nothing has changed: the cells did not have to run."]

    private static func notebook(_ cells: [String]) -> String {
        "---\ntheme: theme.css\nparams: {n: 1}\n---\n\n{{< include part.md >}}\n\n"
            + cells.map { "```{swift}\n\($0)\n```\n\n" }.joined() + "There are `{swift} text.count + n` of them.\n"
    }

    private static let reading = """
        import Foundation
        let text = try String(contentsOfFile: "data.txt", encoding: .utf8)
        let later = FileManager.default.contents(atPath: "later.txt")
        let isTuned = FileManager.default.fileExists(atPath: "tuned.npy")
        let size = try URL(fileURLWithPath: "sized.txt").resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
        let attributes = try FileManager.default.attributesOfItem(atPath: "sized.txt").count > 2
        let target = (try? FileManager.default.destinationOfSymbolicLink(atPath: "link")) ?? "nowhere"
        print("tuned: \\(isTuned), size: \\(size), link: \\(target), attributes: \\(attributes)")
        text
        """

    @Test("what is fooled by nothing: files, includes, styles, parameters, cells that come, go and change places")
    func changes() throws {
        let bench = try Workbench()
        var notebook = Self.notebook([Self.reading])
        func explanation(_ change: (inout RenderJob) -> Void = { _ in }) throws -> [String] {
            let result = try bench.render(notebook, change)
            #expect(bench.lines(result).filter { !$0.contains("or link, which are others in each copy") } == [])
            return result.explanation
        }
        try bench.write("one", to: "data.txt")
        try bench.write("1", to: "sized.txt")
        try bench.write("Before.\n", to: "part.md")
        try bench.write("", to: "theme.css")
        #expect(try explanation() == ["The cells ran: no earlier run was kept."])
        #expect(try explanation() == Self.unchanged)

        // A file replaced in place, of the same size and time.
        let data = bench.folder.appending(path: "data.txt")
        let date = try #require(FileManager.default.attributesOfItem(atPath: data.path)[.modificationDate] as? Date)
        let handle = try FileHandle(forWritingTo: data)
        try handle.write(contentsOf: Data("two".utf8))
        try handle.close()
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: data.path)
        #expect(try explanation() == ["The cells ran: data.txt has changed."])
        #expect(bench.page.contains("two"))
        // A file that did not exist.
        try bench.write("", to: "later.txt")
        #expect(try explanation() == ["The cells ran: later.txt has changed."])
        // Files that are not opened: whether one is there, its size, where a link leads.
        #expect(bench.page.contains("tuned: false, size: 1, link: nowhere, attributes: true"))
        try bench.write("", to: "tuned.npy")
        try bench.write("12", to: "sized.txt")
        try FileManager.default.createSymbolicLink(
            atPath: bench.folder.appending(path: "link").path, withDestinationPath: "data.txt")
        let looked = ["tuned.npy", "sized.txt", "link"].map { "The cells ran: \($0) has changed." }
        #expect(try Set(explanation()) == Set(looked))
        #expect(bench.page.contains("tuned: true, size: 2, link: data.txt, attributes: true"))
        // What is prose or style needs no run, and is on the page.
        try bench.write("After.\n", to: "part.md")
        #expect(try explanation() == Self.unchanged)
        #expect(bench.page.contains("After."))
        try bench.write("body { color: teal }", to: "theme.css")
        #expect(try explanation() == Self.unchanged)
        #expect(bench.page.contains("teal"))
        // A parameter.
        #expect(try explanation { $0.parameters = [("n", "2")] } == ["The cells ran: the parameter n has changed."])
        #expect(bench.page.contains(">5</"))
        // A cell in an include, a cell inserted before another, two that change places.
        try bench.write("```{swift}\nlet a = 1\n```\n", to: "part.md")
        #expect(try explanation().contains("The cells ran: cell 2 is new."))
        notebook = Self.notebook(["var b = 1", Self.reading, "b *= 3", "b += 2", "b"])
        #expect(try explanation().contains("The cells ran: cell 5 is new."))
        #expect(bench.page.contains(">5<"))
        notebook = Self.notebook(["var b = 1", Self.reading, "b += 2", "b *= 3", "b"])
        #expect(try explanation() == ["The cells ran: cell 4 has changed.", "The cells ran: cell 5 has changed."])
        #expect(bench.page.contains(">9<"))
    }

    @Test("another kit is noticed, though it has the size and the time of the one before, and so is where programs are found")
    func surroundings() throws {
        let bench = try Workbench()
        let kit = bench.folder.appending(path: "kit")
        try FileManager.default.createDirectory(
            at: kit.appending(path: "Modules/Modelbook.swiftmodule"), withIntermediateDirectories: true)
        let library = kit.appending(path: "libModelbook.so")
        try Data("one".utf8).write(to: library)
        let before = try Kit(in: kit.path).identity
        let date = try #require(FileManager.default.attributesOfItem(atPath: library.path)[.modificationDate] as? Date)
        let handle = try FileHandle(forWritingTo: library)
        try handle.write(contentsOf: Data("two".utf8))
        try handle.close()
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: library.path)
        #expect(try Kit(in: kit.path).identity != before)

        try bench.write("```{swift}\n40 + 2\n```\n", to: "n.md")
        var environment = ["XDG_CACHE_HOME": bench.folder.appending(path: "cache").path]
        let render = ["render", "n.md", "--explain"]
        _ = try Command.run(render, in: bench.folder, environment: environment)
        environment["PATH"] = "\(ProcessInfo.processInfo.environment["PATH"] ?? ""):/usr/games"
        let outcome = try Command.run(render, in: bench.folder, environment: environment)
        #expect(outcome.output == "The cells ran: the variable PATH has changed.\noutput/n.html\n")
        // A variable that cells do not get is nothing that a run depends on.
        environment["ACCURACY"] = "1"
        #expect(try Command.run(render, in: bench.folder, environment: environment).output.hasPrefix(Self.unchanged[0]))
        environment["SOURCE_DATE_EPOCH"] = "1"
        #expect(try Command.run(render, in: bench.folder, environment: environment).output.hasPrefix("The cells ran"))
    }
}
