"""Which cells of a notebook a grader has to run: the student's, and those of the lesson that they depend on.

A lesson also trains networks to show something; grading a class need not repeat that three hundred times.
"""

import ast
import builtins
import symtable

from IPython.core.inputtransformer2 import TransformerManager
from nbformat import NotebookNode

REFLECTIVE = {"globals", "locals", "vars", "eval", "exec", "get_ipython", "__import__", "sys", "inspect", "gc"}


def needed(notebook: NotebookNode, released: NotebookNode) -> set[int]:
    """Return the indices of the code cells to run; all of them where a cell looks names up in ways of its own."""
    handed_out = {cell.source for cell in released.cells if not cell.metadata.get("nbgrader")}
    code = [index for index, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    lessons = {index for index in code if notebook.cells[index].source in handed_out}
    run = set(code) - lessons
    wanted = set().union(*(used(notebook.cells[index].source) for index in run))
    if wanted & REFLECTIVE:
        return set(code)
    parts = {index: (bound(notebook.cells[index].source), used(notebook.cells[index].source)) for index in lessons}
    objects = set().union(*(names["data"] for names, _ in parts.values()))
    while True:
        data = wanted & objects  # a function or a module stays what it is; an object may be changed by its users
        more = {
            index
            for index, (binds, uses) in parts.items()
            if index not in run and (wanted & (binds["definitions"] | binds["data"]) or data & uses - binds["data"])
        }
        if not more:
            return run
        run |= more
        for index in more:
            wanted |= parts[index][1]


def used(source: str) -> set[str]:
    """Return the global names that a cell uses, built-in ones left out; none when it is no Python."""
    try:
        table = symtable.symtable(_python(source), "<cell>", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    return {name for name in _globals_of(table) if not hasattr(builtins, name) or name in REFLECTIVE}


def _globals_of(table: symtable.SymbolTable) -> set[str]:
    top = table.get_type() == "module"
    names = {s.get_name() for s in table.get_symbols() if (s.is_global() or top) and s.is_referenced()}
    return names.union(*map(_globals_of, table.get_children()))


def bound(source: str) -> dict[str, set[str]]:
    """Return the names that a cell binds: "definitions" (modules, functions, classes) and "data"."""
    tree = ast.parse(_python(source))
    definitions, data = set(), set()
    for node in ast.walk(tree):
        match node:
            case ast.Import() | ast.ImportFrom():
                definitions |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                definitions.add(node.name)
            case ast.Name(ctx=ast.Store() | ast.Del()):
                data.add(node.id)
            case ast.Attribute(ctx=ast.Store()) | ast.Subscript(ctx=ast.Store()):
                while isinstance(node, ast.Attribute | ast.Subscript):
                    node = node.value
                if isinstance(node, ast.Name):
                    data.add(node.id)
    return {"definitions": definitions - data, "data": data}


def _python(source: str) -> str:
    return TransformerManager().transform_cell(source)
