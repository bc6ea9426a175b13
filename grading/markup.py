"""What the pages for reading and for feedback look for in cells."""

import re

MATH = re.compile(
    r"(?P<code>```.*?```|`[^`\n]+`)|\$\$(?P<display>.+?)\$\$|\$(?P<inline>[^\s$](?:[^$\n]*[^\s$])?)\$", re.DOTALL
)
WIDGET = "application/vnd.jupyter.widget-view+json"
