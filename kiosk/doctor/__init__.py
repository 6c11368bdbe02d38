"""`kiosk doctor`: looks at everything a kiosk needs; one finding a line, each with its remedy."""

from kiosk.doctor.examination import examine, exit_code
from kiosk.doctor.findings import Finding, Grade

__all__ = ["Finding", "Grade", "examine", "exit_code"]
