"""The instructor's side: builds the notebooks, holds the hidden checks, runs nbgrader."""
