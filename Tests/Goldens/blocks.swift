// main.swift
import Modelbook
CellRuntime.start()
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.begin(cell: 0)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.at(20, 1)
#sourceLocation(file: "blocks.md", line: 19)
           CellRuntime.show(
2
)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.end(cell: 0)
CellRuntime.finished()
