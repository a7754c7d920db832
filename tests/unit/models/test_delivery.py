import subprocess
import sys

from infra.config.delivery import Delivery
from models.delivery import served_models


def test_the_entry_point_brings_no_ml_library_until_it_is_asked() -> None:
    """Nor does a host that has no models need one: that is what `no_model` runs on."""
    asked = (
        "import sys; from infra.config.delivery import Delivery; from models.delivery import served_models; "
        "served_models('', 'h', Delivery(host='h')); "
        "print([name for name in ('mlflow', 'xgboost', 'sklearn') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_a_host_without_configured_models_is_served_by_none() -> None:
    served = served_models("http://nobody.example", "h", Delivery(host="h"))
    assert (served.policy, served.digests, served.models) == ("no_model", (), ())
    assert served.problems == ("no models are configured",)
