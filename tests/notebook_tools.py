"""Small notebooks and outputs for the tests of reports."""

import base64
import io

import nbformat

SIGN_OFF = "from geobrief.report import sign_off\nsign_off()"
V4 = nbformat.v4


def cell(source, tags=(), outputs=(), count=1):
    """Return a code cell that has run."""
    made = V4.new_code_cell(source, outputs=list(outputs), execution_count=count)
    made.metadata["tags"] = list(tags)
    return made


def text_cell(source):
    return V4.new_markdown_cell(source)


def notebook(*cells):
    """Return a notebook of `cells`; a plain text is the source of a code cell not yet run."""
    cells = [V4.new_code_cell(part) if isinstance(part, str) else part for part in cells]
    return V4.new_notebook(cells=cells, metadata={"language_info": {"name": "python"}})


def saved(folder, name, *cells):
    """Write a notebook and return its path."""
    path = folder / f"{name}.ipynb"
    nbformat.write(notebook(*cells), path)
    return path


def shown(data, **metadata):
    """Return the output of `display(data, raw=True)`."""
    return V4.new_output("display_data", data=data, metadata=metadata)


def html(text):
    return shown({"text/html": text})


def png(text_chunk=b""):
    """Return a small PNG as base64, if asked with a text chunk in it."""
    from PIL import Image, PngImagePlugin

    about = PngImagePlugin.PngInfo()
    if text_chunk:
        about.add_text("Comment", text_chunk.decode())
    buffer = io.BytesIO()
    Image.new("RGB", (40, 20), "#e3120b").save(buffer, "PNG", pnginfo=about)
    return base64.b64encode(buffer.getvalue()).decode()
