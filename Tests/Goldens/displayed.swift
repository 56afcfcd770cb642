// main.swift
import Modelbook
CellRuntime.start()
CellRuntime.finished()
