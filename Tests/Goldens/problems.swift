// main.swift
import Modelbook
CellRuntime.start()
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.begin(cell: 0)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.at(18, 1)
#sourceLocation(file: "problems.md", line: 17)
                CellRuntime.show(
1
)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.end(cell: 0)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.begin(cell: 1)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.at(24, 1)
#sourceLocation(file: "problems.md", line: 23)
                         CellRuntime.show(
1
)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.end(cell: 1)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.begin(cell: 2)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.at(32, 1)
#sourceLocation(file: "problems.md", line: 31)
                       CellRuntime.show(
1
)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.end(cell: 2)
#sourceLocation(file: "modelbook", line: 1)
modelbookInlines3()
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.begin(cell: 3)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.at(52, 1)
#sourceLocation(file: "problems.md", line: 51)
           CellRuntime.show(
never closed
)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.end(cell: 3)
CellRuntime.finished()
// inlines.swift
import Modelbook
func modelbookInlines3() {
#sourceLocation(file: "inline 0", line: 1)
CellRuntime.inline(0, line: 41, column: 14) { try (
             
) }
}
