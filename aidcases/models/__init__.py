from aidcases.models.audit_entry import AuditEntry
from aidcases.models.job import Job
from aidcases.models.region import Region, RegionAlias
from aidcases.models.source_file import SourceFile
from aidcases.models.user import User

__all__ = ["AuditEntry", "Job", "Region", "RegionAlias", "SourceFile", "User"]
