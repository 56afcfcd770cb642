// main.swift
import Modelbook
CellRuntime.start()
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.begin(cell: 0)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.at(34, 1)
#sourceLocation(file: "footnotes.md", line: 33)
           CellRuntime.show(
Markdown("See[^made].")
)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.end(cell: 0)
#sourceLocation(file: "modelbook", line: 1)
modelbookInlines1()
CellRuntime.finished()
// inlines.swift
import Modelbook
func modelbookInlines1() {
#sourceLocation(file: "inline 0", line: 1)
CellRuntime.inline(0, line: 4, column: 26) { try (
                         1
) }
}
