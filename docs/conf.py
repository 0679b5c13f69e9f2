"""Sphinx's settings of the documentation site; `python docs/make_site.py` builds it."""

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from docutils.nodes import math, math_block
from docutils.utils.math import latex2mathml

from orbitcompute._version import __version__

project = "orbitcompute"
author = copyright = "The orbitcompute developers"
version = release = __version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_enable_extensions = ["attrs_block", "colon_fence", "deflist"]
myst_heading_anchors = 4
html_theme = "furo"
html_title = f"orbitcompute {__version__}"
html_static_path = [str(Path(__file__).parent / "site_static")]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
html_math_renderer = "mathml"
html_domain_indices = False
html_use_index = False
pygments_style = "friendly"
pygments_dark_style = "monokai"
autodoc_typehints = "signature"
autodoc_member_order = "bysource"
templates_path: list[str] = []
exclude_patterns: list[str] = []
suppress_warnings = ["myst.xref_missing_file"]


def _element(node: Any, display: str) -> str:
    root = latex2mathml.tex2mathml(node.astext(), as_block=display == "block")
    return root if isinstance(root, str) else root.toxml()


def visit_math(self: Any, node: math) -> None:
    """Inline mathematics as MathML: no script, nothing to load."""
    self.body.append(_element(node, "inline"))
    raise __import__("docutils").nodes.SkipNode


def visit_displaymath(self: Any, node: math_block) -> None:
    """An equation as MathML."""
    self.body.append(f'<div class="equation">{_element(node, "block")}</div>')
    raise __import__("docutils").nodes.SkipNode


def setup(app: Any) -> None:
    """Put the renderer of mathematics in."""
    app.add_html_math_renderer("mathml", (visit_math, None), (visit_displaymath, None))
