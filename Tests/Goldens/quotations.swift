// main.swift
import Modelbook
CellRuntime.start()
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.begin(cell: 0)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.at(8, 3)
#sourceLocation(file: "quotations.md", line: 8)
  let inQuote = 1
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.end(cell: 0)
CellRuntime.finished()
