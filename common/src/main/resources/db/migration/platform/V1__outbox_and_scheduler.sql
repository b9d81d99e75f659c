-- Tables of the outbox (namastack) and the scheduler (db-scheduler), in each service's schema.
-- The columns are theirs; the key is wider, for a topic and the longest name.

CREATE TABLE outbox_record
(
    id             VARCHAR(255)             NOT NULL PRIMARY KEY,
    status         VARCHAR(20)              NOT NULL,
    record_key     VARCHAR(400)             NOT NULL,
    record_type    VARCHAR(255)             NOT NULL,
    payload        TEXT                     NOT NULL,
    context        TEXT,
    created_at     TIMESTAMP WITH TIME ZONE NOT NULL,
    completed_at   TIMESTAMP WITH TIME ZONE,
    failure_count  INT                      NOT NULL,
    failure_reason VARCHAR(1000),
    next_retry_at  TIMESTAMP WITH TIME ZONE NOT NULL,
    partition_no   INTEGER                  NOT NULL,
    handler_id     VARCHAR(1000)            NOT NULL
);

CREATE INDEX outbox_record_by_key ON outbox_record (record_key, completed_at, created_at);
CREATE INDEX outbox_record_by_partition ON outbox_record (partition_no, status, next_retry_at);
CREATE INDEX outbox_record_by_status ON outbox_record (status, next_retry_at);

CREATE TABLE outbox_instance
(
    instance_id    VARCHAR(255)             NOT NULL PRIMARY KEY,
    hostname       VARCHAR(255)             NOT NULL,
    port           INTEGER                  NOT NULL,
    status         VARCHAR(50)              NOT NULL,
    started_at     TIMESTAMP WITH TIME ZONE NOT NULL,
    last_heartbeat TIMESTAMP WITH TIME ZONE NOT NULL,
    created_at     TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at     TIMESTAMP WITH TIME ZONE NOT NULL
);

CREATE TABLE outbox_partition
(
    partition_number INTEGER                  NOT NULL PRIMARY KEY,
    instance_id      VARCHAR(255),
    version          BIGINT DEFAULT 0         NOT NULL,
    updated_at       TIMESTAMP WITH TIME ZONE NOT NULL
);

CREATE TABLE scheduled_tasks
(
    task_name            VARCHAR(100)             NOT NULL,
    task_instance        VARCHAR(300)             NOT NULL,
    task_data            BYTEA,
    execution_time       TIMESTAMP WITH TIME ZONE NOT NULL,
    picked               BOOLEAN                  NOT NULL,
    picked_by            VARCHAR(100),
    last_success         TIMESTAMP WITH TIME ZONE,
    last_failure         TIMESTAMP WITH TIME ZONE,
    consecutive_failures INT,
    last_heartbeat       TIMESTAMP WITH TIME ZONE,
    version              BIGINT                   NOT NULL,
    priority             SMALLINT,
    PRIMARY KEY (task_name, task_instance)
);

CREATE INDEX scheduled_tasks_by_time ON scheduled_tasks (execution_time);
CREATE INDEX scheduled_tasks_by_heartbeat ON scheduled_tasks (last_heartbeat);
