// main.swift
import Modelbook
CellRuntime.start()
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.begin(cell: 0)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.at(4, 1)
#sourceLocation(file: "claims.md", line: 4)
let lite = 4.kilobytes
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.at(5, 1)
#sourceLocation(file: "claims.md", line: 5)
let quantized = 1.kilobytes
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.end(cell: 0)
#sourceLocation(file: "modelbook", line: 1)
modelbookInlines1()
CellRuntime.finished()
// inlines.swift
import Modelbook
func modelbookInlines1() {
#sourceLocation(file: "inline 0", line: 1)
CellRuntime.inline(0, line: 8, column: 37) { try (
                                    lite
) }
#sourceLocation(file: "inline 1", line: 1)
CellRuntime.inline(1, line: 8, column: 54) { try (
                                                     claimed(quantized / lite < 0.34, "int8 needs a third of the \(lite) of \"flash\"")
) }
#sourceLocation(file: "inline 2", line: 1)
CellRuntime.inline(2, line: 9, column: 28) { try (
                           choose(quantized < lite, "smaller", "larger", "as large")
) }
#sourceLocation(file: "inline 3", line: 1)
CellRuntime.inline(3, line: 9, column: 72) { try (
                                                                       choose(quantized < lite, "less", "more")
) }
#sourceLocation(file: "inline 4", line: 1)
CellRuntime.inline(4, line: 13, column: 30) { try (
                             claimed(quantized < lite, "a claim in a table")
) }
}
