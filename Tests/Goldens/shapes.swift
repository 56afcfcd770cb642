// main.swift
import Modelbook
CellRuntime.start()
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.begin(cell: 0)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.at(2, 1)
#sourceLocation(file: "shapes.md", line: 1)
           CellRuntime.show(
table
)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.end(cell: 0)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.begin(cell: 1)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.at(8, 1)
#sourceLocation(file: "shapes.md", line: 7)
                         CellRuntime.show(
named
)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.end(cell: 1)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.begin(cell: 2)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.at(13, 1)
#sourceLocation(file: "shapes.md", line: 12)
                       CellRuntime.show(
1
)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.end(cell: 2)
CellRuntime.finished()
