"""The SDK's logger. Imported only once the program itself uses ``logging``."""

import logging

logger = logging.getLogger("nicepay_checkout")
