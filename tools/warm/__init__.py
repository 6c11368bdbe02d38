"""Programs that start with everything imported: a warm Python is forked wherever `python -m` was asked for.

    with warm_python(PROGRAMS) as python:          # a path, good wherever sys.executable is
        subprocess.Popen([python, "-m", "simulators", "clock"])

A small double with the words, files, surroundings, process group and limits of the call stands in for each
program: signals pass through it, its end is the program's end, and the program's end its own. Words other
than `-m` go to the Python that is not warm. Programs share nothing but the modules that were loaded before
any of them began.
"""
