// main.swift
import Modelbook
CellRuntime.start()
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.begin(cell: 0)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.at(2, 1)
#sourceLocation(file: "failed.md", line: 2)
let row = [1, 2, 3]
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.at(3, 1)
#sourceLocation(file: "failed.md", line: 2)
                    CellRuntime.show(
row[3]
)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.end(cell: 0)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.begin(cell: 1)
#sourceLocation(file: "modelbook", line: 1)
do {
try CellRuntime.proceed()
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.at(8, 1)
#sourceLocation(file: "failed.md", line: 8)
throw Wrong()
#sourceLocation(file: "modelbook", line: 1)
} catch { CellRuntime.failed(error) }
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.end(cell: 1)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.begin(cell: 2)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.at(12, 1)
#sourceLocation(file: "failed.md", line: 12)
let late = row.count
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.end(cell: 2)
#sourceLocation(file: "modelbook", line: 1)
modelbookInlines3()
CellRuntime.finished()
// inlines.swift
import Modelbook
func modelbookInlines3() {
#sourceLocation(file: "inline 0", line: 1)
CellRuntime.inline(0, line: 15, column: 20) { try (
                   late
) }
}
