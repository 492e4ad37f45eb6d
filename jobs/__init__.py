"""Work that must survive a crash (后台任务): rows of ``job``, each run at least once.

This package does not know what the work is. The reasons for a table in the database:
docs/decisions/0027-jobs-in-the-database.md.
"""

from jobs.kinds import ClaimedJob, JobKind, Permanent, Retry, RetryLater
from jobs.queue import enqueue
from jobs.runner import Runner

__all__ = ["ClaimedJob", "JobKind", "Permanent", "Retry", "RetryLater", "Runner", "enqueue"]
