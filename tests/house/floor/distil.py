"""Write ``features.json``, what this floor needs of MDN's browser-compat-data (CC0-1.0).

The whole data are 20 MB in the npm package ``@mdn/browser-compat-data``. To move the floor or to
take newer data, unpack that package and run

    python -m tests.house.floor.distil package/data.json
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FLOOR = {
    "chrome": "86",
    "chrome_android": "86",
    "safari": "14.1",
    "safari_ios": "14.5",  # has Safari 14.1
    "firefox": "91",
}
FEATURES = Path(__file__).with_name("features.json")
Node = dict[str, Any]


def distil(data: Node) -> Node:
    """Return the names that the floor knows of CSS, and those that it does not know of the rest."""
    css = data["css"]
    return {
        "source": f"@mdn/browser-compat-data {data['__meta']['version']}, CC0-1.0",
        "floor": FLOOR,
        "syntax": sorted(unsupported(data["javascript"], skip=("builtins",))),
        "names": sorted(unknown_names(data)),
        "markup": sorted(lacking_markup(data["html"])),
        "css": {
            "properties": sorted(
                name for name, node in css["properties"].items() if is_known(node)
            ),
            "lacking": sorted(unsupported(css)),
        },
    }


def unsupported(node: Node, skip: tuple[str, ...] = (), path: str = "") -> Iterator[str]:
    """Yield the path of each feature that some browser of the floor does not have."""
    for name, child in node.items():
        if name == "__compat" or name in skip:
            continue
        here = f"{path}.{name}" if path else name
        if not is_known(child):
            yield here
        yield from unsupported(child, (), here)


def lacking_markup(html: Node) -> Iterator[str]:
    """Yield elements, ``element.attribute``, and ``*.attribute`` for one of any element."""
    for name in unsupported(html["elements"]):
        if name.count(".") < 2:
            yield name
    for name in unsupported(html["global_attributes"]):
        if "." not in name:
            yield f"*.{name}"


def unknown_names(data: Node) -> set[str]:
    """Return names of objects and members that the floor does not have on anything."""
    results: dict[str, bool] = {}
    for name, child in (data["javascript"]["builtins"] | data["api"]).items():
        note(results, name, child)
        for member, inner in child.items():
            if member != "__compat" and not member.endswith("_event"):
                note(results, member.removesuffix("_static"), inner)
            for option in inner if name == "Intl" else ():  # its members have members themselves
                note(results, option, inner[option])
    return {name for name, somewhere in results.items() if not somewhere and name.isidentifier()}


def note(found: dict[str, bool], name: str, node: Node) -> None:
    if "__compat" in node:
        found[name] = found.get(name, False) or is_known(node)


def is_known(node: Node) -> bool:
    support = node["__compat"]["support"] if "__compat" in node else {}
    return all(has(support.get(browser), floor) for browser, floor in FLOOR.items() if support)


def has(statement: Any, floor: str) -> bool:
    """Tell whether a browser has the feature, under its own name and without a flag."""
    statements = statement if isinstance(statement, list) else [statement or {}]
    return any(
        version(one.get("version_added")) <= version(floor) < version(one.get("version_removed"))
        for one in statements
        if one.get("version_added") and not {"flags", "prefix", "alternative_name"} & one.keys()
    )


def version(text: str | bool | None) -> tuple[int, ...]:
    digits = str(text).lstrip("≤").split(".")
    return tuple(map(int, digits)) if all(map(str.isdecimal, digits)) else (10**6,)


if __name__ == "__main__":
    distilled = distil(json.loads(Path(sys.argv[1]).read_text()))
    FEATURES.write_text(json.dumps(distilled, indent=0, ensure_ascii=False) + "\n")
