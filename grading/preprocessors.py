"""What this course does differently when nbgrader itself releases or autogrades: the starter, and who grades."""

from pathlib import Path

from nbformat import from_dict
from nbgrader.preprocessors import ClearSolutions, NbGraderPreprocessor
from nbgrader.utils import is_solution


class Starters(ClearSolutions):
    """Put the student's starters in place of the solutions; a plain assignment gets nbgrader's own stubs."""

    def preprocess(self, nb, resources):
        from grading.build import starter

        if "lab" not in nb.metadata:
            return super().preprocess(nb, resources)
        for cell in nb.cells:
            if cell.cell_type == "code" and is_solution(cell):
                cell.source = starter(cell.source)
        return nb, resources


class GradeInSandbox(NbGraderPreprocessor):
    """Grade one submission as `make autograde` does, for `nbgrader autograde` and Formgrader's button."""

    def preprocess(self, nb, resources):
        from grading import autograding, record, submission
        from grading.grade import grade

        fields, folder = resources["nbgrader"], Path(resources["metadata"]["path"])
        name, assignment = fields["notebook"], fields["assignment"]
        master = autograding.masters(fields["db_url"], folder.parents[2], assignment)[name]
        content = submission.contents(folder / f"{name}.ipynb")
        result = grade(content, master, autograding.beside(folder, master))
        return from_dict(record.graded(result, master, "")), resources
