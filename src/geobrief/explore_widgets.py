"""The controls of the notebook `explore`: ipywidgets around an `Explorer`."""

import ipywidgets as widgets

from geobrief.errors import GeobriefError
from geobrief.explore import FRAMES, as_image, explained
from geobrief.maps.interactive import drawn
from geobrief.markup import Html

ALL = "All countries"
_WIDE = widgets.Layout(width="100%")


def controls(explorer):
    """Return the controls with their view below; a change of any of them changes all of the view."""
    made = _inputs(explorer)
    shown = {name: widgets.HTML(layout=_WIDE) for name in ("line", "chart", "world", "sentences")}

    def update(change=None):
        try:
            _fill(shown, explorer.view(**_chosen(made)))
        except GeobriefError as error:
            shown["line"].value = str(explained(error))

    for control in made.values():
        control.observe(update, names="value")
    update()
    left = widgets.VBox([made["actors"]], layout=widgets.Layout(width="24rem"))
    right = widgets.VBox([made[name] for name in ("since", "until", "scorer", "country")])
    return widgets.VBox([widgets.HBox([left, right]), *shown.values()])


def _inputs(explorer):
    options, first = explorer.options(), explorer.first
    known = [name for name in first["actors"] if name in options["actors"]]
    country = first["country"] if first["country"] in options["countries"] else ALL
    style = {"description_width": "5rem"}
    return {
        "actors": widgets.SelectMultiple(options=options["actors"], value=known, rows=9, description="Actors",
                                         style=style, layout=_WIDE),
        "since": widgets.DatePicker(description="Since", value=_day(first["since"]), style=style),
        "until": widgets.DatePicker(description="Until", value=_day(first["until"]), style=style),
        "scorer": widgets.Dropdown(options=options["scorers"], value=first["scorer"], description="Scorer",
                                   style=style),
        "country": widgets.Dropdown(options=[ALL, *options["countries"]], value=country, description="Country",
                                    style=style),
    }


def _day(text):
    import pandas as pd

    return pd.Timestamp(text).date() if text else None


def _chosen(made):
    country = made["country"].value
    days = {name: made[name].value.isoformat() if made[name].value else "" for name in ("since", "until")}
    return {"actors": made["actors"].value, "scorer": made["scorer"].value,
            "country": "" if country == ALL else country, **days}


def _fill(shown, view):
    shown["line"].value = str(Html("<p>{}</p>").format(view.line))
    shown["chart"].value = as_image(view.chart, view.alt)
    shown["world"].value = str(drawn(view.world.data, tooltips=True))
    shown["sentences"].value = str(view.sentences)


def search_box(explorer):
    """Return a choice of the frame, a box to search in it, and the rows found."""
    frame = widgets.Dropdown(options=FRAMES, description="Frame")
    words = widgets.Text(placeholder="words that a row holds", description="Search", continuous_update=True)
    rows = widgets.HTML(layout=_WIDE)

    def update(change=None):
        rows.value = str(explorer.table(frame.value, words.value))

    for control in (frame, words):
        control.observe(update, names="value")
    update()
    return widgets.VBox([widgets.HBox([frame, words]), rows])
