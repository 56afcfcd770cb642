// main.swift
import Modelbook
CellRuntime.start()
#sourceLocation(file: "modelbook", line: 1)
modelbookInlines0()
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.begin(cell: 0)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.at(22, 5)
#sourceLocation(file: "containers.md", line: 21)
               CellRuntime.show(
    7
)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.end(cell: 0)
CellRuntime.finished()
// inlines.swift
import Modelbook
func modelbookInlines0() {
#sourceLocation(file: "inline 0", line: 1)
CellRuntime.inline(0, line: 6, column: 15) { try (
              1
) }
}
