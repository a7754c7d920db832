"""The `tollgate` command line: one module per group of commands; work is imported when a command runs."""
