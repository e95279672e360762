from tortoise import BaseDBAsyncClient

# What generate_schemas leaves out of the models' Meta.constraints, and the audit log's guard.

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
ALTER TABLE users ADD CONSTRAINT users_role
    CHECK (role IN ('SYSTEM_ADMINISTRATOR', 'ADMINISTRATOR', 'USER', 'SUB_USER'));
ALTER TABLE users ADD CONSTRAINT users_status
    CHECK (status IN ('PENDING', 'ACTIVE', 'REJECTED', 'DISABLED'));
ALTER TABLE users ADD CONSTRAINT users_business
    FOREIGN KEY (business_id) REFERENCES businesses (id) ON DELETE RESTRICT;
CREATE UNIQUE INDEX users_name_live ON users (name) WHERE deleted_at IS NULL;

ALTER TABLE businesses ADD CONSTRAINT businesses_status
    CHECK (status IN ('PENDING', 'APPROVED', 'REJECTED'));
ALTER TABLE businesses ADD CONSTRAINT businesses_approved_has_namespace
    CHECK (status <> 'APPROVED' OR namespace IS NOT NULL);

ALTER TABLE clusters ADD CONSTRAINT clusters_status
    CHECK (status IN ('ONLINE', 'OFFLINE', 'UNKNOWN'));

ALTER TABLE app_versions ADD CONSTRAINT app_versions_status
    CHECK (status IN ('INITIAL', 'READY', 'FAILED', 'DELETED'));

ALTER TABLE deployments ADD CONSTRAINT deployments_audit_state
    CHECK (audit_state IN ('PENDING', 'APPROVED', 'DISAPPROVED', 'SUPERSEDED'));
ALTER TABLE deployments ADD CONSTRAINT deployments_rollout_status
    CHECK (rollout_status IN ('PENDING', 'APPROVED', 'DISAPPROVED', 'PROCESSING', 'DEPLOYING', 'SUCCESS',
                              'PARTIAL_SUCCESS', 'FAILED', 'INTERNAL_ERROR', 'DELETED'));
ALTER TABLE deployments ADD CONSTRAINT deployments_observed_generation
    CHECK (observed_generation <= generation);
ALTER TABLE deployments ADD CONSTRAINT deployments_revision
    FOREIGN KEY (revision_id) REFERENCES revisions (id) ON DELETE RESTRICT;
CREATE UNIQUE INDEX deployments_name_live ON deployments (business_id, name) WHERE rollout_status <> 'DELETED';

ALTER TABLE revisions ADD CONSTRAINT revisions_action
    CHECK (action IN ('INSTALL', 'UPGRADE', 'ROLLBACK', 'DELETE'));
ALTER TABLE revisions ADD CONSTRAINT revisions_state
    CHECK (state IN ('PENDING', 'APPROVED', 'DISAPPROVED', 'SUPERSEDED'));
ALTER TABLE revisions ADD CONSTRAINT revisions_delete_has_no_version
    CHECK ((action = 'DELETE') = (app_version_id IS NULL));
CREATE UNIQUE INDEX revisions_one_pending ON revisions (deployment_id) WHERE state = 'PENDING';

ALTER TABLE targets ADD CONSTRAINT targets_phase
    CHECK (phase IN ('WAITING_FOR_CLUSTER', 'ORDERED', 'APPLIED', 'ROLLING_OUT', 'DONE', 'FAILED', 'REMOVING',
                     'REMOVED'));

ALTER TABLE pods ADD CONSTRAINT pods_phase
    CHECK (phase IN ('PENDING', 'RUNNING', 'SUCCEEDED', 'FAILED', 'UNKNOWN'));

CREATE INDEX deliveries_outstanding ON deliveries (order_id) WHERE answered_at IS NULL AND superseded_at IS NULL;
CREATE INDEX orders_open ON orders (id) WHERE closed_at IS NULL;

CREATE FUNCTION audit_events_are_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is never changed';
END
$$;
CREATE TRIGGER audit_events_are_final BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events
    FOR EACH STATEMENT EXECUTE FUNCTION audit_events_are_final();
"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
DROP TRIGGER audit_events_are_final ON audit_events;
DROP FUNCTION audit_events_are_final;
DROP INDEX orders_open;
DROP INDEX deliveries_outstanding;
ALTER TABLE pods DROP CONSTRAINT pods_phase;
ALTER TABLE targets DROP CONSTRAINT targets_phase;
DROP INDEX revisions_one_pending;
ALTER TABLE revisions DROP CONSTRAINT revisions_delete_has_no_version;
ALTER TABLE revisions DROP CONSTRAINT revisions_state;
ALTER TABLE revisions DROP CONSTRAINT revisions_action;
DROP INDEX deployments_name_live;
ALTER TABLE deployments DROP CONSTRAINT deployments_revision;
ALTER TABLE deployments DROP CONSTRAINT deployments_observed_generation;
ALTER TABLE deployments DROP CONSTRAINT deployments_rollout_status;
ALTER TABLE deployments DROP CONSTRAINT deployments_audit_state;
ALTER TABLE app_versions DROP CONSTRAINT app_versions_status;
ALTER TABLE clusters DROP CONSTRAINT clusters_status;
ALTER TABLE businesses DROP CONSTRAINT businesses_approved_has_namespace;
ALTER TABLE businesses DROP CONSTRAINT businesses_status;
DROP INDEX users_name_live;
ALTER TABLE users DROP CONSTRAINT users_business;
ALTER TABLE users DROP CONSTRAINT users_status;
ALTER TABLE users DROP CONSTRAINT users_role;
"""
