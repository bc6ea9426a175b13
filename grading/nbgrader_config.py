"""nbgrader's settings for this course: read by `nbgrader` and Formgrader started in this folder, and by grading.course.

The folder of this file is the course root; the gradebook is gradebook.db in it.
"""

import os
import sys
import warnings
from pathlib import Path

from nbconvert.preprocessors import ClearMetadataPreprocessor
from nbgrader import preprocessors as standard
from sqlalchemy.exc import SAWarning

HERE = Path(__file__).resolve().parent
if str(HERE.parent) not in sys.path:
    sys.path.insert(0, str(HERE.parent))

from grading import preprocessors as ours  # noqa: E402

# nbgrader calls `alembic` by its name, also when the virtual environment is not activated.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])

warnings.filterwarnings("ignore", category=SAWarning)  # nbgrader's own, about how it queries its gradebook

c = get_config()  # noqa: F821
c.CourseDirectory.root = str(HERE)
c.CourseDirectory.course_id = "first_convolutional_network"
c.CourseDirectory.ignore = [".ipynb_checkpoints", "__pycache__", "*.pyc", ".DS_Store", "feedback"]

# The release is the student's notebook: `Starters` stands where nbgrader's ClearSolutions would.
c.GenerateAssignment.preprocessors = [
    standard.LockCells,
    ours.Starters,
    standard.ClearOutput,
    standard.CheckCellMetadata,
    standard.ComputeChecksums,
    standard.SaveCells,
]

# A deleted check cell is put back and graded. The run is with the hidden checks, and only verdicts give points.
c.OverwriteCells.add_missing_cells = True
c.Autograde.sanitize_preprocessors = [
    standard.ClearOutput,
    standard.DeduplicateIds,
    standard.OverwriteKernelspec,
    ours.PutBackCells,
    standard.CheckCellMetadata,
]
c.Autograde.autograde_preprocessors = [
    ours.Run,
    ours.OnlyVerdictsCount,
    standard.IgnorePattern,
    ClearMetadataPreprocessor,
    standard.LimitOutput,
    standard.SaveAutoGrades,
    standard.AssignLatePenalties,
    standard.CheckCellMetadata,
]
c.Execute.timeout = 300  # seconds a cell; the longest one of the course trains for less than 60
c.Execute.startup_timeout = 120
