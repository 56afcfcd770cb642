// main.swift
import Modelbook
CellRuntime.start()
let count: Int = 3
let rate: Double = 0.5
let name: String = "digits"
let fast: Bool = true
CellRuntime.finished()
