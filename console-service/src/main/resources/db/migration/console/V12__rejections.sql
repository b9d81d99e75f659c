-- Why a request was rejected, so that it is rejected for the same reasons when it is given again.

alter table provisioning_requests add column faults text; -- JSON; null in rows from before, and when it was not rejected
