"""nbgrader's settings for this course: read by `nbgrader` and Formgrader started in this folder, and by grading.course.

The folder of this file is the course root; the gradebook is gradebook.db in it.
"""

import os
import sys
import warnings
from pathlib import Path

from nbgrader import preprocessors as standard
from sqlalchemy.exc import SAWarning

HERE = Path(__file__).resolve().parent
if str(HERE.parent) not in sys.path:
    sys.path.insert(0, str(HERE.parent))

from grading import feedback  # noqa: E402
from grading import preprocessors as ours  # noqa: E402

# nbgrader calls `alembic` by its name, also when the virtual environment is not activated.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])

warnings.filterwarnings("ignore", category=SAWarning)  # nbgrader's own, about how it queries its gradebook

c = get_config()  # noqa: F821
c.CourseDirectory.root = str(HERE)
c.CourseDirectory.course_id = "first_convolutional_network"
c.CourseDirectory.ignore = [".ipynb_checkpoints", "__pycache__", "*.pyc", ".DS_Store", "feedback"]

# The release is the student's notebook: `Starters` stands where nbgrader's ClearSolutions would, and does what that
# does with a plain assignment. What follows SaveCells is for those alone: the course's units have nothing of the kind.
c.GenerateAssignment.preprocessors = [
    standard.IncludeHeaderFooter,
    standard.InstantiateTests,
    standard.LockCells,
    ours.Starters,
    standard.ClearOutput,
    standard.CheckCellMetadata,
    standard.ComputeChecksums,
    standard.SaveCells,
    standard.ClearHiddenTests,
    standard.ClearMarkScheme,
    standard.ComputeChecksums,
    standard.CheckCellMetadata,
]

# Repair, sandbox and examiner stand where nbgrader would clean and run a submission with the teacher's own rights.
c.Autograde.sanitize_preprocessors = [ours.GradeInSandbox]
c.Autograde.autograde_preprocessors = [
    standard.LimitOutput,
    standard.SaveAutoGrades,
    standard.AssignLatePenalties,
    standard.CheckCellMetadata,
]

# Feedback that needs no network and shows nothing hidden.
c.GenerateFeedback.preprocessors = [feedback.NoHiddenTests, feedback.Marks]
c.GenerateFeedback.exporter_class = feedback.FeedbackExporter

# Formgrader shows what strangers wrote: none of their HTML runs in the teacher's browser.
c.HTMLExporter.sanitize_html = True
