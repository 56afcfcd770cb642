// main.swift
import Modelbook
CellRuntime.start()
#sourceLocation(file: "modelbook", line: 1)
modelbookInlines0()
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.begin(cell: 0)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.at(4, 1)
#sourceLocation(file: "measured.md", line: 3)
           CellRuntime.show(
latency
)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.end(cell: 0)
CellRuntime.finished()
// inlines.swift
import Modelbook
func modelbookInlines0() {
#sourceLocation(file: "inline 0", line: 1)
CellRuntime.inline(0, line: 1, column: 19) { try (
                  latency
) }
#sourceLocation(file: "inline 1", line: 1)
CellRuntime.inline(1, line: 1, column: 47) { try (
                                              speedup
) }
}
