"""Many documents: read and extracted in one process or several, in order, a fault in one never touching the others."""

from extractor.batch.outcomes import Failure, File, Reading, find, pipeline, run

__all__ = ["Failure", "File", "Reading", "find", "pipeline", "run"]
