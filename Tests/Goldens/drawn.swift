// main.swift
import Modelbook
CellRuntime.start()
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.begin(cell: 0)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.at(6, 1)
#sourceLocation(file: "drawn.md", line: 5)
                    CellRuntime.show(
chart
)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.end(cell: 0)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.begin(cell: 1)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.at(13, 1)
#sourceLocation(file: "drawn.md", line: 12)
                             CellRuntime.show(
another
)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.end(cell: 1)
CellRuntime.finished()
