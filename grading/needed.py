"""Which cells of a notebook a grader has to run: the student's, and those of the lesson that they depend on.

A lesson also trains networks to show something; grading a class need not repeat that three hundred times.
"""

import ast
import symtable

from IPython.core.inputtransformer2 import TransformerManager
from nbformat import NotebookNode

REFLECTIVE = {
    "globals", "locals", "vars", "eval", "exec", "get_ipython", "__import__", "__main__", "sys", "inspect", "gc",
}  # fmt: skip
HARMLESS = ("%matplotlib", "%config", "%load_ext", "%autoreload")  # magics that depend on no cell


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
    """Return the global names that a cell uses; none when it is no Python, and so cannot run."""
    try:
        lines = [line for line in source.splitlines(True) if not line.startswith(HARMLESS)]
        text = _python("".join(lines))
        tree = compile(text, "<cell>", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        nodes = list(ast.walk(tree))
        names = {"eval"} if any(map(_reflects, nodes)) else set()
        if any(isinstance(node, ast.Await | ast.AsyncFor | ast.AsyncWith) for node in nodes):  # no symbol table has it
            return names | {node.id for node in nodes if isinstance(node, ast.Name)}
        changed = {name.id for node in nodes for name in _changed(node) if isinstance(name, ast.Name)}
        return names | _globals_of(symtable.symtable(text, "<cell>", "exec"), changed)
    except Exception:  # whatever a cell can be that is no Python
        return set()


def _reflects(node: ast.AST) -> bool:
    """Say whether this looks up names that stand in a text, as pandas does: `pd.eval("counts + 1")`."""
    match node:
        case ast.Call(func=ast.Attribute(attr="eval" | "query"), args=[_, *_]) | ast.ImportFrom(module="__main__"):
            return True
    return False


def _changed(node: ast.AST) -> list[ast.expr]:
    """Return what a statement changes and must have found: `n += 1`, `del n`."""
    return [node.target] if isinstance(node, ast.AugAssign) else node.targets if isinstance(node, ast.Delete) else []


def _globals_of(table: symtable.SymbolTable, changed: set[str]) -> set[str]:
    """`changed`: names that a table has as bound, though they are used too."""
    outer = table.get_type() != "function"  # in a class too, a name may be one of the notebook's
    names = {
        s.get_name() for s in table.get_symbols()
        if (s.is_global() or outer) and (s.is_referenced() or s.get_name() in changed)
    }  # fmt: skip
    return names.union(*(_globals_of(child, changed) for child in table.get_children()))


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
