import Foundation
import Modelbook
import Testing

@Suite("Data sets from tables, folders and CIFAR-10")
final class TableDataTests {
    let folder = try! temporaryFolder()

    deinit { try? FileManager.default.removeItem(at: folder) }

    func file(_ name: String, _ text: String) throws -> String {
        let url = folder.appending(path: name)
        try Data(text.utf8).write(to: url)
        return url.path
    }

    @Test("classes that are words are numbered in alphabetical order, quoted fields are read")
    func words() throws {
        let path = try file(
            "a.csv", "\u{FEFF}width,\"the \"\"kind\"\"\",height\r\n1, iris ,2\r\n\r\n3,\"anemone\nnemorosa\",4.5e0\r\n")
        let data = try Dataset(csv: path, label: "the \"kind\"", dividedBy: 2)
        #expect(data.classNames == ["anemone\nnemorosa", "iris"])
        #expect(data.labels == [1, 0])
        #expect(data.floats(ofSample: 0) == [0.5, 1])
        #expect(data.floats(ofSample: 1) == [1.5, 2.25])
    }

    @Test("classes that are numbers stay, columns are taken in the order asked for")
    func numbers() throws {
        let path = try file("b.csv", "a;b;c\n1;2;7\n3;4;0\n")
        let data = try Dataset(csv: path, label: "c", columns: ["b", "a"], separator: ";")
        #expect(data.labels == [7, 0])
        #expect(data.floats(ofSample: 1) == [4, 3])
        #expect(try Dataset(csv: path, target: "b", separator: ";").targets == [2, 4])
    }

    @Test("fields stand between what the header has: a comma, or else a semicolon or a tab")
    func separators() throws {
        #expect(try Dataset(csv: file("s.csv", "a;b\n1;2\n"), target: "b").targets == [2])
        #expect(try Dataset(csv: file("t.csv", "\na\tb\n1\t2\n"), target: "b").targets == [2])
        #expect(try Dataset(csv: file("u.csv", "a;1,b;2\n3,4\n"), target: "b;2").targets == [4])
    }

    @Test("classes are in the order that is given; one that is not named is refused")
    func classOrder() throws {
        let path = try file("o.csv", "a,kind\n1,yes\n2,no\n")
        let data = try Dataset(csv: path, label: "kind", classNames: ["yes", "stop", "no"])
        #expect(data.labels == [0, 2] && data.classNames == ["yes", "stop", "no"])
        #expect(
            message { _ = try Dataset(csv: path, label: "kind", classNames: ["yes", "stop"]) }
                == "'\(path)' has the class 'no', which classNames does not have\nIts classes are no, yes.")
        #expect(
            message { _ = try Dataset(csv: path, label: "kind", classNames: ["yes", "no", "yes"]) }
                == "classNames has a name twice: yes, no, yes")
        let numbers = try Dataset(csv: file("n.csv", "a,kind\n1,1\n2,0\n"), label: "kind", classNames: ["no", "yes"])
        #expect(numbers.labels == [1, 0] && numbers.classNames == ["no", "yes"])
    }

    @Test("classes that are whole numbers stay when they are written with a point, and below 0 they are in their own order")
    func wholeFloats() throws {
        let rows = (0...10).reversed().map { "1,\($0).0\n" }.joined()
        let data = try Dataset(csv: file("f.csv", "a,k\n" + rows), label: "k")
        #expect(data.labels == (0...10).reversed() && data.classNames.isEmpty)
        let signed = try Dataset(csv: file("g.csv", "a,k\n1,-2\n1,10\n1,-10\n1,2\n"), label: "k")
        #expect(signed.labels == [1, 3, 0, 2] && signed.classNames == ["-10", "-2", "2", "10"])
        let path = try file("h.csv", "a,k\n1,0.5\n1,1\n")
        #expect(
            message { _ = try Dataset(csv: path, label: "k") }
                == "'\(path)' has the class '0.5'; classes are words, or whole numbers\nNumbers to be predicted are given with --target."
        )
    }

    @Test(
        "a gap in the column of classes is refused with its line, and is no class",
        arguments: ["", "NaN", "nan", "NA", "<NA>", "null"])
    func gaps(field: String) throws {
        let path = try file("g.csv", "a,k\n1,yes\n1,\(field)\n")
        let expected =
            field.isEmpty
            ? "\(path):3: column 'k' is empty\nLeave the row out, or give it a class."
            : """
            \(path):3: '\(field)' in column 'k' stands for a gap and not for a class
            Leave the row out, or name all classes: --class-names NAME,NAME,…
            """
        #expect(message { _ = try Dataset(csv: path, label: "k") } == expected)
        #expect(try Dataset(csv: path, label: "k", classNames: ["yes", field]).labels == [0, 1])
    }

    @Test("fewer words than the model has classes do not say which outputs they are")
    func fewerClasses() throws {
        let path = try file("w.csv", "a,k\n1,yes\n2,no\n")
        let values: [Float] = [0.1, 0.2, 0.7, 0.5, 0.3, 0.2]
        #expect(
            message { _ = try Evaluation(values: values, data: Dataset(csv: path, label: "k"), origins: []) }
                == """
                '\(path)' has 2 classes, no, yes, and the model has 3: which outputs are they?
                Name all of the model's classes in the order of its outputs: --class-names NAME,NAME,…
                """)
        let named = try Dataset(csv: path, label: "k", classNames: ["no", "maybe", "yes"])
        #expect(try Evaluation(values: values, data: named, origins: []).predictions == [2, 0])
        let network = try Network("mine", input: [1]) { Dense(3, activation: .softmax) }
        #expect(
            message { _ = try network.trained(on: Dataset(csv: path, label: "k")) }.contains(
                "2 classes, no, yes, and the model has 3"))
    }

    @Test(
        "what is wrong with a table is said with its line",
        arguments: [
            ("a,b\n1,2\n3\n", "PATH:3: the row has 1 fields; the header has 2"),
            (
                "a,b\n1,x\n",
                "PATH:2: 'x' in column 'b' is not a number\nName the columns to read behind the file: PATH:COLUMN,COLUMN,…"
            ),
            ("a,b\n1,2\n3,NaN\n", "PATH:3: 'NaN' in column 'b' is not a number\nLeave the row out, or give it a number."),
            ("a,b\n1,2\n3,\n", "PATH:3: column 'b' is empty\nLeave the row out, or give it a number."),
            ("a,b\nNA,2\n", "PATH:2: 'NA' in column 'a' is not a number\nLeave the row out, or give it a number."),
            (
                "a,b\n1,\"1,000\"\n",
                "PATH:2: '1,000' in column 'b' is not a number\nNumbers have a point before the fraction, and nothing between thousands."
            ),
            ("a,b\n0x10,2\n", "PATH:2: '0x10' in column 'a' is not a number\nNumbers are in base ten."),
            ("a,b\n1e39,2\n", "PATH:2: '1e39' in column 'a' is no finite number\nLeave the row out, or give it a number."),
            ("a,b\n1,\"2\n", "PATH:2: a quotation is not closed"),
            ("a,b\n1,\"2\"3\n", "PATH:2: there is text after a closing quotation mark"), ("", "'PATH' is empty"),
        ])
    func faults(text: String, expected: String) throws {
        let path = try file("c.csv", text)
        #expect(message { _ = try Dataset(csv: path) } == expected.replacing("PATH", with: path))
    }

    @Test("a column is not chosen among several of its name")
    func ambiguous() throws {
        let path = try file("d.csv", "a,b,a\n1,2,3\n")
        #expect(
            message { _ = try Dataset(csv: path, label: "a") }
                == "'\(path)' has several columns 'a'\nGive each a name of its own.")
        #expect(try Dataset(csv: path, label: "b").floats(ofSample: 0) == [1, 3])
    }

    @Test("pictures in subfolders get the subfolders' numbers, whatever their format and size")
    func pictures() throws {
        for (kind, name) in [("0", "colour.png"), ("2", "colour.bmp"), ("2", "colour.jpg")] {
            try FileManager.default.createDirectory(at: folder.appending(path: kind), withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: fixture("pictures/\(name)"), toPath: "\(folder.path)/\(kind)/\(name)")
        }
        let data = try Dataset(folder: folder.path, height: 10, width: 13, dividedBy: 1)
        #expect(data.labels == [0, 2, 2])
        #expect(data.sampleShape == [10, 13, 3])
        #expect(data.floats(ofSample: 0) == data.floats(ofSample: 1))
        let pixels = try Data(contentsOf: URL(filePath: fixture("pictures/colour.png.rgb")))
        #expect(data.floats(ofSample: 0) == pixels.map(Float.init))
    }

    @Test("folders in a class's folder belong to the class, and what is left out is named")
    func nested() throws {
        let bytes = try Data(contentsOf: URL(filePath: fixture("pictures/grey.png")))
        for name in ["a/z.png", "a/b-c/d.png", "a/b/c/e.png", "a/b/x.gif", "a/notes.txt", "k/y.png", "stray.png"] {
            let url = folder.appending(path: name)
            try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try bytes.write(to: url)
        }
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/a/b/loop", withDestinationPath: folder.path + "/a")
        let (data, warnings) = try KitWarning.heard {
            try Dataset(folder: folder.path, height: 2, width: 2, channels: 1)
        }
        #expect(data.labels == [0, 0, 0, 1] && data.classNames == ["a", "k"])
        #expect(
            warnings.contains(
                "'\(folder.path)/stray.png' and 2 more are left out of '\(folder.path)': files in subfolders that end in "
                    + ".png, .jpg, .jpeg, .bmp are read"))
    }

    @Test("pictures are resized between their pixels' centres, as tf.image.resize does")
    func resized() throws {
        let path = fixture("pictures/grey.png")
        try FileManager.default.createDirectory(at: folder.appending(path: "a"), withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: path, toPath: folder.path + "/a/grey.png")
        let whole = try Dataset(folder: folder.path, height: 10, width: 13, channels: 1, dividedBy: 1).floats(ofSample: 0)
        let half = try Dataset(folder: folder.path, height: 5, width: 13, channels: 1, dividedBy: 1).floats(ofSample: 0)
        // The centre of each new row lies midway between two old ones.
        for row in 0..<5 {
            for column in 0..<13 {
                #expect(half[row * 13 + column] == (whole[2 * row * 13 + column] + whole[(2 * row + 1) * 13 + column]) / 2)
            }
        }
    }

    @Test("a picture that is damaged is named")
    func damaged() throws {
        try FileManager.default.createDirectory(at: folder.appending(path: "a"), withIntermediateDirectories: true)
        _ = try file("a/x.png", "not a picture")
        #expect(
            message { _ = try Dataset(folder: folder.path, height: 2, width: 2) }
                == "'\(folder.path)/a/x.png': this is neither a PNG nor a JPEG nor a BMP picture")
    }

    @Test("CIFAR-10's planes become channels")
    func cifar() throws {
        var bytes: [UInt8] = [3]
        for plane in 0..<3 { bytes += (0..<1024).map { UInt8(($0 + plane) % 251) } }
        try Data(bytes + bytes).write(to: folder.appending(path: "batch.bin"))
        let data = try Dataset(cifar10: folder.path + "/batch.bin", dividedBy: 1)
        #expect(data.labels == [3, 3])
        #expect(data.classNames[3] == "cat")
        #expect(data.floats(ofSample: 1).prefix(6) == [0, 1, 2, 1, 2, 3])
        try Data(bytes.dropLast()).write(to: folder.appending(path: "batch.bin"))
        #expect(
            message { _ = try Dataset(cifar10: self.folder.path + "/batch.bin") }.contains(
                "has 3072 bytes, which is not a multiple of the 3073"))
    }

    @Test("normalization is by channel, channels first moves them")
    func preprocessing() throws {
        var bytes: [UInt8] = [0]
        bytes += [UInt8](repeating: 10, count: 1024) + [UInt8](repeating: 20, count: 1024) + [UInt8](repeating: 30, count: 1024)
        try Data(bytes).write(to: folder.appending(path: "batch.bin"))
        let data = try Dataset(cifar10: folder.path + "/batch.bin", dividedBy: 10)
        #expect(try data.normalized(mean: [1, 1, 1], deviation: [1, 2, 4]).floats(ofSample: 0).prefix(3) == [0, 0.5, 0.5])
        #expect(try data.channelsFirst().sampleShape == [3, 32, 32])
        #expect(try data.channelsFirst().floats(ofSample: 0)[1024] == 2)
        #expect(
            message { _ = try data.normalized(mean: [1, 2], deviation: [1, 1]) }.hasPrefix("2 means and 2 deviations do not fit"))
        #expect(try data.resized(height: 4, width: 6).sampleShape == [4, 6, 3])
    }
}
