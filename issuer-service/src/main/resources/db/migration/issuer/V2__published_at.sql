-- When the statement of this revision was made: it is said again with the same instant.
-- Null for what was published before this column was there.
alter table lineage add column published_at timestamp with time zone;
