"""The command line, and all that is not a model, imports where no ML library is installed."""

import subprocess
import sys

from tests.commands import REPOSITORY

BLOCKED = ("mlflow", "xgboost", "sklearn")
IMPORT_ALL = f"""
import importlib, pkgutil, sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {BLOCKED!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Absent())
importlib.import_module("flows.cli.main")
print("the command line", sorted({{"pyspark", "prefect", "pandas", "dbt"}} & sys.modules.keys()))
count = 0
for root in ("infra", "contracts", "transforms", "semantic", "flows"):
    package = importlib.import_module(root)
    for module in pkgutil.walk_packages(package.__path__, root + "."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
            count += 1
print("modules", count)
print("found", sorted(set({BLOCKED!r}) & sys.modules.keys()))
"""


def test_every_module_outside_models_imports_without_them_and_the_command_line_without_engines() -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    told = dict(
        line.rsplit(" ", 1) for line in done.stdout.splitlines() if line.startswith(("modules", "found", "the"))
    )
    assert told["the command line"] == "[]"
    assert int(told["modules"]) > 100
    assert told["found"] == "[]"
