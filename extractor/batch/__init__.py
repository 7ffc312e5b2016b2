"""Many documents: read and extracted in one process or several, in order, a fault in one never touching the others."""

from extractor.batch.basis import basis
from extractor.batch.outcomes import File, Reading, find, pipeline, run
from extractor.batch.pack import Failure
from extractor.batch.pool import Limits
from extractor.batch.remote import Remote, is_remote

__all__ = ["Failure", "File", "Limits", "Reading", "Remote", "basis", "find", "is_remote", "pipeline", "run"]
