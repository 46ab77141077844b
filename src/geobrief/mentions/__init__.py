"""Who and where: the names in articles, found, told apart and resolved to actors, countries and places."""

from geobrief.mentions.pipeline import find_mentions

__all__ = ["find_mentions"]
