"""From a metric's name to an indicator code: the indicator catalogue and the table of units."""

from extractor.catalogue.indicators import Catalogue, Indicator, catalogue
from extractor.catalogue.units import Unit, convert, convertible, dimension_of, units

__all__ = ["Catalogue", "Indicator", "Unit", "catalogue", "convert", "convertible", "dimension_of", "units"]
