"""The ``nicepay-sandbox`` program, as installed by this package. ``nicepay_checkout.testing.Sandbox`` starts it."""

import os
import sys
import sysconfig


def binary() -> str:
    """The path of the program.

    Raises:
        FileNotFoundError: the package was installed without its scripts.
    """
    name = "nicepay-sandbox" + (sysconfig.get_config_var("EXE") or "")
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    scripts = [
        sysconfig.get_path("scripts"),
        os.path.dirname(sys.executable),
        # `pip install --target DIR` puts them beside the package, `--user` where the user scheme says.
        os.path.join(here, "bin"),
        sysconfig.get_path("scripts", f"{os.name}_user"),
    ]
    for folder in scripts:
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            return path
    raise FileNotFoundError(f"{name} is in none of {scripts}: install nicepay-checkout-sandbox again")
