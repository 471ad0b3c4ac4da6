"""python -m terrace"""

from terrace.programs import terrace

terrace()
