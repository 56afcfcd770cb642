// main.swift
import Modelbook
CellRuntime.start()
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.begin(cell: 0)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.at(25, 1)
#sourceLocation(file: "listings.md", line: 25)
let squares = (1...3).map { $0 * $0 }
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.end(cell: 0)
CellRuntime.finished()
