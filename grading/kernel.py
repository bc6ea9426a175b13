"""The kernel that submissions run in: an ordinary one in which `check.<exercise>` judges with the hidden checks too.

Started by grading.preprocessors.Run as `python -m grading.kernel -f connection.json`.
"""

from ipykernel.kernelapp import launch_new_instance

from grading.hidden import switch_on

if __name__ == "__main__":
    switch_on()
    launch_new_instance()
