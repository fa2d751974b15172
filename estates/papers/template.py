"""What all pages that are drawn from templates share: the engine, which escapes every text, and the hash by which a
page's own policy (CSP) names the style or the script that it allows."""

from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment


def template_engine(*folders: Path) -> "Environment":
    """For the templates in the folders; where two have one of a name, the first's."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )


def source_hash(text: str) -> str:
    """`sha256-...`, without the quotes that a policy puts around it (CSP 3, section 2.3.1)."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
