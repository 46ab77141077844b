"""A wheel carries reference data, notebooks and sample articles; an editable install uses the checkout's."""

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CarryResources(BuildHookInterface):
    """Put `data/`, `notebooks/` and `seeds/` below `geobrief/_packaged` in a wheel."""

    def initialize(self, version, build_data):
        """Name the folders to carry; `version` is "standard" or "editable"."""
        if version == "standard":
            for folder in ("data", "notebooks", "seeds"):
                build_data["force_include"][folder] = f"geobrief/_packaged/{folder}"
