"""The small pages around editions: the index with what changed, the page of a failure."""

import base64
import hashlib

from geobrief.markup import Html, clean_text, join

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;"
    "background:#fff}h1{font-size:1.5rem}h2{font-size:1.1rem;margin:1.5rem 0 .3rem}a{color:#0b5cad}"
    "ul{margin:.2rem 0;padding-left:1.2rem}.quiet{color:#555}"
    "@media(prefers-color-scheme:dark){body{color:#e6e6e6;background:#16181b}a{color:#8ab8e6}.quiet{color:#aaa}}"
)
_PAGE = Html(
    '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
    '<meta http-equiv="Content-Security-Policy" content="{}">'
    '<meta name="viewport" content="width=device-width,initial-scale=1"><title>{} · Geobrief</title>'
    "<style>{}</style></head>\n<body><main>\n<h1>{}</h1>\n{}\n</main></body></html>\n"
)


def page(title, body):
    """Return a page without anything that runs or is fetched."""
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return clean_text(str(_PAGE.format(policy, title, Html(_STYLE), title, body)))


def edition_pages(title, pages):
    """Return the page that lists the pages of a suite."""
    items = [Html('<li><a href="{}">{}</a></li>').format(name, _title(name)) for name in pages]
    return page(title, Html("<ul>{}</ul>").format(join(items)))


def variants_page(title, variants):
    """Return the page that lists the variants of a report with a matrix.

    Parameters
    ----------
    title : str
    variants : list of (str, str, bool)
        The folder; when its newest edition was due, empty where it has none; whether its last run failed.
    """
    return page(title, Html("<ul>{}</ul>").format(join(_variant(*variant) for variant in variants)))


def _variant(slug, due, failed):
    parts = []
    if due:
        parts.append(Html('<a href="{0}/latest.html">{0}</a> {1}').format(slug, due))
        parts.append(Html('<a class="quiet" href="{}/index.html">editions</a>').format(slug))
    else:
        parts.append(Html("{}").format(slug))
    if failed:
        parts.append(Html('<strong>the last run failed: <a href="{}/failed.html">why</a></strong>').format(slug))
    return Html("<li>{}</li>").format(join(parts, ", "))


def index_page(name, editions):
    """Return the index of editions, newest first, with the findings that each has and the one before had
    not."""
    earlier = [None, *editions][: len(editions)]
    parts = [_edition(new, old) for new, old in zip(editions, earlier, strict=True)]
    note = Html('<p class="quiet">{}</p>').format(
        "A finding is new where its sentence, with its figures, did not stand in the edition before."
    )
    return page(f"{name}: editions", note + join(reversed(parts)))


def _edition(new, old):
    head = Html('<h2><a href="{}/{}">{}</a></h2>').format(new["name"], new["page"], new.get("due_text", new["name"]))
    claims = [item["claim"] for item in new.get("findings", [])]
    if old is None:
        return head + (_listed("Findings", claims) if claims else Html("<p>No finding.</p>"))
    before = [item["claim"] for item in old.get("findings", [])]
    fresh, gone = [c for c in claims if c not in before], [c for c in before if c not in claims]
    if not fresh and not gone:
        return head + Html("<p>{}</p>").format("No finding changed.")
    return head + _listed("New", fresh) + _listed("No longer found", gone)


def _listed(title, claims):
    if not claims:
        return Html("")
    return Html("<p>{}:</p><ul>{}</ul>").format(title, join(Html("<li>{}</li>").format(claim) for claim in claims))


def failure_page(title, reason, due, good):
    """Return the page of a failed run: what went wrong, where the last good edition is, and what comes next.

    Parameters
    ----------
    title, reason : str
    due : str
        When the run was due.
    good : dict or None
        The manifest of the newest edition.
    """
    body = Html("<p>The run of {} failed.</p><p><strong>{}</strong></p>").format(due, reason)
    if good:
        body += Html(
            '<p>The last good edition is of {}: <a href="latest.html">latest.html</a>. It is unchanged.</p>'
        ).format(good.get("due_text", good["name"]))
    else:
        body += Html("<p>{}</p>").format("There is no earlier edition.")
    body += Html("<p>It runs again when it is next due; <code>geobrief run-due {}</code> runs it now.</p>").format(
        title.partition("/")[0]
    )
    return page(f"{title}: the run failed", body)


def _title(name):
    return name.removesuffix(".html").replace("-", " ").replace("_", " ").capitalize()
