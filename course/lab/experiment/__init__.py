"""Experiments without code: one JSON file says what to train, one folder holds everything that came of it.

`python -m lab.experiment --help` lists the commands. A run goes through these modules in order: `config` checks the
file, `sources` reads the images, `parts` makes network, optimizer, schedule and loss from their names, `run` keeps the
run folder, `train` trains, `report` tests, `ship` releases, exports and predicts, `show` tells what there is.
"""
