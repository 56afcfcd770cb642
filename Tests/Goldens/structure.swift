// main.swift
import Modelbook
CellRuntime.start()
#sourceLocation(file: "modelbook", line: 1)
modelbookInlines0()
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.begin(cell: 0)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.at(44, 1)
#sourceLocation(file: "structure.md", line: 43)
                     CellRuntime.show(
1
)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.end(cell: 0)
CellRuntime.finished()
// inlines.swift
import Modelbook
func modelbookInlines0() {
#sourceLocation(file: "inline 0", line: 1)
CellRuntime.inline(0, line: 14, column: 24) { try (
                       p
) }
#sourceLocation(file: "inline 1", line: 1)
CellRuntime.inline(1, line: 20, column: 16) { try (
               2
) }
#sourceLocation(file: "inline 2", line: 1)
CellRuntime.inline(2, line: 16, column: 41) { try (
                                        n
) }
}
