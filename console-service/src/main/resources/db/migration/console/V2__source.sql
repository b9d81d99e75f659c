-- From where a row was registered first: api, file or event. What came from the file is changed and
-- removed by the file only, and the file touches nothing else.

alter table owners add column source varchar(16) default 'api' not null;
alter table nodes add column source varchar(16) default 'api' not null;
alter table domains add column source varchar(16) default 'api' not null;
