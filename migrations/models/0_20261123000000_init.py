from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
        CREATE TABLE "clusters" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "name" VARCHAR(253) NOT NULL UNIQUE,
    "status" VARCHAR(16) NOT NULL,
    "last_seen_at" TIMESTAMPTZ NOT NULL,
    "online_since" TIMESTAMPTZ,
    "capacity" JSONB,
    "allocatable" JSONB,
    "created_at" TIMESTAMPTZ NOT NULL,
    "deleted_at" TIMESTAMPTZ
);
COMMENT ON COLUMN "clusters"."status" IS 'ONLINE: ONLINE\nOFFLINE: OFFLINE\nUNKNOWN: UNKNOWN';
COMMENT ON TABLE "clusters" IS 'An edge cluster; status, written by the inventory loop alone.';
CREATE TABLE "cluster_labels" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "name" VARCHAR(63) NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "cluster_id" BIGINT NOT NULL REFERENCES "clusters" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_cluster_lab_cluster_240a1b" UNIQUE ("cluster_id", "name")
);
CREATE INDEX "idx_cluster_lab_name_484b61" ON "cluster_labels" ("name", "cluster_id");
COMMENT ON TABLE "cluster_labels" IS 'A name that people gave a cluster, for deployments to select by; spec, written by the API alone.';
CREATE TABLE "cluster_nodes" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "name" VARCHAR(253) NOT NULL,
    "ready" BOOL NOT NULL,
    "operating_system" VARCHAR(64),
    "architecture" VARCHAR(64),
    "kernel_version" VARCHAR(128),
    "kubelet_version" VARCHAR(64),
    "internal_ip" VARCHAR(64),
    "conditions" JSONB NOT NULL,
    "capacity" JSONB,
    "allocatable" JSONB,
    "created_at" TIMESTAMPTZ NOT NULL,
    "cluster_id" BIGINT NOT NULL REFERENCES "clusters" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_cluster_nod_cluster_dd579e" UNIQUE ("cluster_id", "name")
);
CREATE INDEX "idx_cluster_nod_name_50e045" ON "cluster_nodes" ("name");
CREATE INDEX "idx_cluster_nod_cluster_ecccca" ON "cluster_nodes" ("cluster_id", "ready");
COMMENT ON TABLE "cluster_nodes" IS 'A node of an edge cluster, by the name it has there; status, written by the inventory loop alone.';
CREATE TABLE "leases" (
    "name" VARCHAR(63) NOT NULL PRIMARY KEY,
    "holder" VARCHAR(128) NOT NULL,
    "epoch" BIGINT NOT NULL,
    "renewed_at" TIMESTAMPTZ NOT NULL,
    "expires_at" TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE "leases" IS '`epoch` rises each time that the holder changes: a leader that was replaced can''t write any more (fencing).';
CREATE TABLE "mutation_records" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "user_id" BIGINT NOT NULL,
    "mutation" VARCHAR(64) NOT NULL,
    "client_mutation_id" VARCHAR(128) NOT NULL,
    "digest" VARCHAR(64) NOT NULL,
    "subject" JSONB,
    "created_at" TIMESTAMPTZ NOT NULL,
    CONSTRAINT "uid_mutation_re_user_id_057f7d" UNIQUE ("user_id", "mutation", "client_mutation_id")
);
CREATE INDEX "idx_mutation_re_created_d0aa0a" ON "mutation_records" ("created_at");
COMMENT ON TABLE "mutation_records" IS '`digest` is the SHA-256 of the mutation''s input; `subject` what it answered with (ids, never a secret).';
CREATE TABLE "node_labels" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "name" VARCHAR(63) NOT NULL,
    "wanted" BOOL NOT NULL,
    "present" BOOL NOT NULL,
    "evict" BOOL NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "cluster_node_id" BIGINT NOT NULL REFERENCES "cluster_nodes" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_node_labels_cluster_62fb18" UNIQUE ("cluster_node_id", "name")
);
CREATE INDEX "idx_node_labels_name_d04461" ON "node_labels" ("name", "cluster_node_id");
COMMENT ON TABLE "node_labels" IS 'A label of ours on a node.  `wanted` is spec (the API), `present` is status (the mirror has it).';
CREATE TABLE "orders" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "name" VARCHAR(63) NOT NULL UNIQUE,
    "method" VARCHAR(8) NOT NULL,
    "url" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "clusters" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "sent_at" TIMESTAMPTZ,
    "closed_at" TIMESTAMPTZ,
    "removed_at" TIMESTAMPTZ
);
CREATE INDEX "idx_orders_sent_at_f09d2d" ON "orders" ("sent_at");
CREATE INDEX "idx_orders_closed__abcb9a" ON "orders" ("closed_at", "removed_at");
COMMENT ON TABLE "orders" IS 'One ClusterController: a request to the API servers of some clusters.';
CREATE TABLE "users" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "name" VARCHAR(64) NOT NULL,
    "real_name" VARCHAR(128),
    "phone" VARCHAR(32),
    "role" VARCHAR(24) NOT NULL,
    "wants_administrator" BOOL NOT NULL,
    "status" VARCHAR(16) NOT NULL,
    "password_hash" VARCHAR(256) NOT NULL,
    "business_id" BIGINT,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "deleted_at" TIMESTAMPTZ
);
CREATE INDEX "idx_users_busines_9b9526" ON "users" ("business_id");
COMMENT ON COLUMN "users"."role" IS 'SYSTEM_ADMINISTRATOR: SYSTEM_ADMINISTRATOR\nADMINISTRATOR: ADMINISTRATOR\nUSER: USER\nSUB_USER: SUB_USER';
COMMENT ON COLUMN "users"."status" IS 'PENDING: PENDING\nACTIVE: ACTIVE\nREJECTED: REJECTED\nDISABLED: DISABLED';
COMMENT ON TABLE "users" IS 'A person or a program with a name and a password.';
CREATE TABLE "audit_events" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "at" TIMESTAMPTZ NOT NULL,
    "action" VARCHAR(64) NOT NULL,
    "subject_type" VARCHAR(32) NOT NULL,
    "subject_id" BIGINT,
    "before" JSONB,
    "after" JSONB,
    "comment" TEXT,
    "actor_id" BIGINT REFERENCES "users" ("id") ON DELETE RESTRICT
);
CREATE INDEX "idx_audit_event_actor_i_69aa3e" ON "audit_events" ("actor_id");
CREATE INDEX "idx_audit_event_subject_758339" ON "audit_events" ("subject_type", "subject_id");
COMMENT ON TABLE "audit_events" IS 'One accepted change.  `before` and `after` hold the fields that changed, never a secret.';
CREATE TABLE "businesses" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "name" VARCHAR(128) NOT NULL UNIQUE,
    "namespace" VARCHAR(63) UNIQUE,
    "introduction" TEXT NOT NULL,
    "objective" TEXT NOT NULL,
    "scale" TEXT NOT NULL,
    "status" VARCHAR(16) NOT NULL,
    "comment" TEXT NOT NULL,
    "namespace_created_at" TIMESTAMPTZ,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "applicant_id" BIGINT NOT NULL REFERENCES "users" ("id") ON DELETE RESTRICT
);
CREATE INDEX "idx_businesses_applica_7f67a5" ON "businesses" ("applicant_id");
COMMENT ON COLUMN "businesses"."status" IS 'PENDING: PENDING\nAPPROVED: APPROVED\nREJECTED: REJECTED';
COMMENT ON TABLE "businesses" IS 'A tenant.  Approval gives it its namespace.';
CREATE TABLE "apps" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "name" VARCHAR(63) NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "business_id" BIGINT NOT NULL REFERENCES "businesses" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_apps_busines_022313" UNIQUE ("business_id", "name")
);
COMMENT ON TABLE "apps" IS 'A named thing to run, of one business.';
CREATE TABLE "app_versions" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "version" VARCHAR(64) NOT NULL,
    "main_version" VARCHAR(48) NOT NULL,
    "patch" INT NOT NULL,
    "status" VARCHAR(16) NOT NULL,
    "spec" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "app_id" BIGINT NOT NULL REFERENCES "apps" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_app_version_app_id_ee512e" UNIQUE ("app_id", "main_version", "patch"),
    CONSTRAINT "uid_app_version_app_id_b501a5" UNIQUE ("app_id", "version")
);
COMMENT ON COLUMN "app_versions"."status" IS 'INITIAL: INITIAL\nREADY: READY\nFAILED: FAILED\nDELETED: DELETED';
COMMENT ON TABLE "app_versions" IS 'One version of an app, never changed once made; `spec` is a ContainerSpec (schema/container_spec.py).';
CREATE TABLE "deployments" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "name" VARCHAR(63) NOT NULL,
    "cluster_selector" VARCHAR(253) NOT NULL,
    "node_selector" VARCHAR(253) NOT NULL,
    "generation" BIGINT NOT NULL,
    "revision_id" BIGINT,
    "audit_state" VARCHAR(16) NOT NULL,
    "observed_generation" BIGINT NOT NULL,
    "rollout_status" VARCHAR(16) NOT NULL,
    "message" TEXT NOT NULL,
    "running" INT NOT NULL,
    "failing" INT NOT NULL,
    "total" INT NOT NULL,
    "clusters" INT NOT NULL,
    "clusters_done" INT NOT NULL,
    "clusters_waiting" INT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "app_id" BIGINT NOT NULL REFERENCES "apps" ("id") ON DELETE RESTRICT,
    "business_id" BIGINT NOT NULL REFERENCES "businesses" ("id") ON DELETE RESTRICT
);
CREATE INDEX "idx_deployments_busines_542b6e" ON "deployments" ("business_id");
CREATE INDEX "idx_deployments_app_id_520b25" ON "deployments" ("app_id");
CREATE INDEX "idx_deployments_revisio_5bf36f" ON "deployments" ("revision_id");
COMMENT ON COLUMN "deployments"."audit_state" IS 'PENDING: PENDING\nAPPROVED: APPROVED\nDISAPPROVED: DISAPPROVED\nSUPERSEDED: SUPERSEDED';
COMMENT ON COLUMN "deployments"."rollout_status" IS 'PENDING: PENDING\nAPPROVED: APPROVED\nDISAPPROVED: DISAPPROVED\nPROCESSING: PROCESSING\nDEPLOYING: DEPLOYING\nSUCCESS: SUCCESS\nPARTIAL_SUCCESS: PARTIAL_SUCCESS\nFAILED: FAILED\nINTERNAL_ERROR: INTERNAL_ERROR\nDELETED: DELETED';
COMMENT ON TABLE "deployments" IS 'Spec (the API): name, app, selectors, `generation`, the revision wanted, the newest revision''s audit.';
CREATE TABLE "revisions" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "number" INT NOT NULL,
    "action" VARCHAR(16) NOT NULL,
    "state" VARCHAR(16) NOT NULL,
    "comment" TEXT NOT NULL,
    "audit_comment" TEXT,
    "audited_at" TIMESTAMPTZ,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "app_version_id" BIGINT REFERENCES "app_versions" ("id") ON DELETE RESTRICT,
    "audited_by_id" BIGINT REFERENCES "users" ("id") ON DELETE RESTRICT,
    "author_id" BIGINT NOT NULL REFERENCES "users" ("id") ON DELETE RESTRICT,
    "deployment_id" BIGINT NOT NULL REFERENCES "deployments" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_revisions_deploym_12abc7" UNIQUE ("deployment_id", "number")
);
CREATE INDEX "idx_revisions_state_008346" ON "revisions" ("state", "id");
CREATE INDEX "idx_revisions_app_ver_cab213" ON "revisions" ("app_version_id");
COMMENT ON COLUMN "revisions"."action" IS 'INSTALL: INSTALL\nUPGRADE: UPGRADE\nROLLBACK: ROLLBACK\nDELETE: DELETE';
COMMENT ON COLUMN "revisions"."state" IS 'PENDING: PENDING\nAPPROVED: APPROVED\nDISAPPROVED: DISAPPROVED\nSUPERSEDED: SUPERSEDED';
COMMENT ON TABLE "revisions" IS 'One wish, with its audit.  Spec alone: the API writes it.  Its id is what /v1 calls the audit''s id.';
CREATE TABLE "pods" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "node_name" VARCHAR(253) NOT NULL,
    "namespace" VARCHAR(63) NOT NULL,
    "name" VARCHAR(253) NOT NULL,
    "phase" VARCHAR(16) NOT NULL,
    "ready" BOOL NOT NULL,
    "reason" VARCHAR(128),
    "message" TEXT,
    "restarts" INT NOT NULL,
    "deleting" BOOL NOT NULL,
    "started_at" TIMESTAMPTZ,
    "cluster_id" BIGINT NOT NULL REFERENCES "clusters" ("id") ON DELETE CASCADE,
    "cluster_node_id" BIGINT REFERENCES "cluster_nodes" ("id") ON DELETE SET NULL,
    "deployment_id" BIGINT NOT NULL REFERENCES "deployments" ("id") ON DELETE CASCADE,
    "revision_id" BIGINT NOT NULL REFERENCES "revisions" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_pods_cluster_228f4b" UNIQUE ("cluster_id", "namespace", "name")
);
CREATE INDEX "idx_pods_cluster_66647d" ON "pods" ("cluster_node_id");
CREATE INDEX "idx_pods_deploym_ffa847" ON "pods" ("deployment_id", "cluster_id");
CREATE INDEX "idx_pods_revisio_3d6245" ON "pods" ("revision_id");
CREATE INDEX "idx_pods_cluster_5528da" ON "pods" ("cluster_id", "node_name");
COMMENT ON COLUMN "pods"."phase" IS 'PENDING: PENDING\nRUNNING: RUNNING\nSUCCEEDED: SUCCEEDED\nFAILED: FAILED\nUNKNOWN: UNKNOWN';
COMMENT ON TABLE "pods" IS 'A pod with the label `otegraph.io/revision`; status, written by the inventory loop alone.';
CREATE TABLE "sessions" (
    "id" UUID NOT NULL PRIMARY KEY,
    "issued_at" TIMESTAMPTZ NOT NULL,
    "expires_at" TIMESTAMPTZ NOT NULL,
    "refresh_until" TIMESTAMPTZ NOT NULL,
    "revoked_at" TIMESTAMPTZ,
    "user_id" BIGINT NOT NULL REFERENCES "users" ("id") ON DELETE CASCADE
);
CREATE INDEX "idx_sessions_user_id_80072d" ON "sessions" ("user_id");
CREATE INDEX "idx_sessions_refresh_2d441d" ON "sessions" ("refresh_until");
COMMENT ON TABLE "sessions" IS 'A token that was given out, by its `jti` (RFC 7519, 4.1.7), so that it can be ended before it expires.';
CREATE TABLE "targets" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "phase" VARCHAR(24) NOT NULL,
    "reason" VARCHAR(64) NOT NULL,
    "message" TEXT NOT NULL,
    "since" TIMESTAMPTZ NOT NULL,
    "running" INT NOT NULL,
    "failing" INT NOT NULL,
    "total" INT NOT NULL,
    "applied_id" BIGINT REFERENCES "revisions" ("id") ON DELETE RESTRICT,
    "cluster_id" BIGINT NOT NULL REFERENCES "clusters" ("id") ON DELETE RESTRICT,
    "deployment_id" BIGINT NOT NULL REFERENCES "deployments" ("id") ON DELETE RESTRICT,
    "wanted_id" BIGINT NOT NULL REFERENCES "revisions" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_targets_deploym_6585ef" UNIQUE ("deployment_id", "cluster_id")
);
CREATE INDEX "idx_targets_cluster_d8dadd" ON "targets" ("cluster_id");
COMMENT ON COLUMN "targets"."phase" IS 'WAITING_FOR_CLUSTER: WAITING_FOR_CLUSTER\nORDERED: ORDERED\nAPPLIED: APPLIED\nROLLING_OUT: ROLLING_OUT\nDONE: DONE\nFAILED: FAILED\nREMOVING: REMOVING\nREMOVED: REMOVED';
COMMENT ON TABLE "targets" IS 'Status alone, written by the rollout loop.';
CREATE TABLE "deliveries" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "object" VARCHAR(512) NOT NULL,
    "method" VARCHAR(8) NOT NULL,
    "attempt" INT NOT NULL,
    "tries" SMALLINT NOT NULL,
    "code" INT,
    "generation" BIGINT,
    "message" TEXT,
    "answered_at" TIMESTAMPTZ,
    "superseded_at" TIMESTAMPTZ,
    "cluster_id" BIGINT NOT NULL REFERENCES "clusters" ("id") ON DELETE CASCADE,
    "cluster_node_id" BIGINT REFERENCES "cluster_nodes" ("id") ON DELETE CASCADE,
    "order_id" BIGINT NOT NULL REFERENCES "orders" ("id") ON DELETE CASCADE,
    "revision_id" BIGINT REFERENCES "revisions" ("id") ON DELETE CASCADE,
    "target_id" BIGINT REFERENCES "targets" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_deliveries_order_i_ae4c74" UNIQUE ("order_id", "cluster_id")
);
CREATE INDEX "idx_deliveries_target__d100be" ON "deliveries" ("target_id", "object", "revision_id", "attempt");
CREATE INDEX "idx_deliveries_revisio_4d2e10" ON "deliveries" ("revision_id");
CREATE INDEX "idx_deliveries_cluster_7852a5" ON "deliveries" ("cluster_id", "answered_at");
CREATE INDEX "idx_deliveries_cluster_6772a2" ON "deliveries" ("cluster_node_id");
CREATE INDEX "idx_deliveries_answere_c6e8b2" ON "deliveries" ("answered_at");
COMMENT ON TABLE "deliveries" IS 'One object on one cluster, by one order.  `object` names it: `apps/v1/Deployment/shop/web`.';
CREATE TABLE "workloads" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "kind" VARCHAR(32) NOT NULL,
    "namespace" VARCHAR(63) NOT NULL,
    "name" VARCHAR(253) NOT NULL,
    "desired" INT NOT NULL,
    "updated" INT NOT NULL,
    "ready" INT NOT NULL,
    "observed_generation" BIGINT,
    "gone_at" TIMESTAMPTZ,
    "cluster_id" BIGINT NOT NULL REFERENCES "clusters" ("id") ON DELETE CASCADE,
    "deployment_id" BIGINT NOT NULL REFERENCES "deployments" ("id") ON DELETE CASCADE,
    "revision_id" BIGINT REFERENCES "revisions" ("id") ON DELETE SET NULL,
    CONSTRAINT "uid_workloads_cluster_7f1578" UNIQUE ("cluster_id", "namespace", "kind", "name")
);
CREATE INDEX "idx_workloads_deploym_313d91" ON "workloads" ("deployment_id", "cluster_id");
COMMENT ON TABLE "workloads" IS 'A mirrored object with the label `otegraph.io/deployment`; status, written by the inventory loop alone.';
CREATE TABLE "aerich" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "version" VARCHAR(255) NOT NULL,
    "app" VARCHAR(100) NOT NULL,
    "content" JSONB NOT NULL
);"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
        """


MODELS_STATE = (
    "eJztXXtz2zYS/yoY/5NkRnUSO4+e0+mMbCutWkXOyHJ7d/WNRJGwxTMF6gjQruau3/0WD7"
    "5JiZT1oBjMZGKKxALkb0FwX9j979HMtbBDj9vz+dEZ+u8RMWYYDuKnW+jIEFfVSX6CGRNH"
    "tIMr4oQxocwzTAbn7gyHYjhlYWp69pzZLuEt24j3bSE2tck9Yi7yfNJC7h1yCUYTn9oEU3"
    "rM+7JcEzqDVtXIfGL/x8cj5t5jNsUeEP/xx1HQYmRbvI14vH/9C45sYuE/MeWt+M/5w+jO"
    "xo6VAEHSiPMjtpiLc+f2fZewz6Itv9fJyHQdf0ai9vMFm7okJLAJ42fvMcGewTAfgXk+B4"
    "j4jqNwDDCTzxA1kXcZo7HwneE7HGZOLW8gOnc0GvWvhqPrznA0OsqwIKCIwatOmS7h7INb"
    "pQKAe34L3/3t5OT09OPJm9MP379/9/Hj++/ffA9txf1mL338S95MhJbsSmDW/anbH/Ibcm"
    "GOyInDT/wlaAxmSCrBjAh98TeD/8XU8PLRD9qn8IcHS+MfoL2MAcGJiAPRvN4FC2bGnyMH"
    "k3s2hZ8fTpeg+1t7cPFze/Dyw+mrJMR9deVEXOJgR+CaHuZgjAyWhfgSrjB7hvNhTlKmwL"
    "YU6XFwcIjQwwNaV8RZqLduCfTD7pfO9bD95SsfbkbpfxyBX3vY4VdOxNlF6uzLDyk2hZ2g"
    "37vDnxH/if551e8IeF3K7j0xYtRu+M8jfk+Gz9wRcZ9GhhVbIIKzAWoJrqdWw/IrW4pw9R"
    "J3CHze2SrHPzB3D7mLXABslh2fXQ/b9+RXvBAs6cK9G8TMW+HUt/o81tWBseKvYL4FZ6P5"
    "7BlP4Zc5PQ0BA3hyzAQKA3g5Bt0LwJvDPTHMhyfDs0YFuD9ij8JN5uB+rig//zrAjiGepB"
    "ByEI9+kx01CPTEimHhueMuZpjTPAuqy7CjJkHFp5p74samWGLyZS/NTmbpMwYx7sUj8bH5"
    "SNnJlS+Zx6beUgF9FJ/sqwX1KxCsFQWXsw2CoI8WIhhOInNqELhbkL5NjGaGhT+hMZ1jc4"
    "xsigx04RIG+GDvGs6hl9Sc4pnx2gzOjnjT4/niVVbO38mot+SWjNUognb8wwyaBAD9ePzD"
    "3GDm9MdxC/QNjMQPZLo+YVz58OdoDjcD9wW3ZyFOGdxysQLC8ZerVXwk8Z7w3o9gCsQbBd"
    "e1jlKbr/cyHSXGzrJqSnwGNFBTeVdGU3lXrKm8S2sq6demLM6Z1615YL/7vgTY774vBJtf"
    "SoIt16QMyoWrSdi+SRrBydt3H999f/rhXbiUhGeWrSDBahGhCRI783PkJj5pO8SfZQT7BL"
    "YR9e6mLkjR7ct/HFXDF568O+y2e2dIHdwS0c0ZEn9uyed2t9e5PEPy7y257PQ6Q35CHaSF"
    "gTJz/+2HEnP/bVrXjuY+v5TiFkgJWV79cn3Vz5/7Qfu0CcQ2Gfofcmx6iK/AElA5Egk7Rw"
    "Dmyy/tv6dxvuhdnacNGLyDc22H0naoI39urcn1JKXmel24HmAUY3vGlhBpOeXVlYimSRLG"
    "fm2OhnTqPdPcqFyDB8aAspbGaN49w8jo4Ud7A1bGgeqmBNzqUeqO9nbtZr5ls84jFqNl7W"
    "bR1dZSuxlvN8KPgeWznN3MME08B+4oi9UxQuMJvoNXayxMRmPjjmFvjKauYwkLk3wkODRY"
    "YOQKbF4GohhkHJZvKtvWQDk2rJQl6o8jQMH1+NshbFfUn/wbm0xOWmga/ObXtdWqllar6m"
    "KXFrfqJW6VEbLhNa1oMosoGmgs27xlMr3ylYU5TddAsE9PSoB9elIINr+UD3bVL0eSbi0l"
    "omZC1S6/IbFABSFdVLGPRRTPspDVDP1dG8iEIFcF9pBAo/4Ms6Q7C0IVkrgP8Z8FC02MZK"
    "0F/XAQH3b+PlyOeCgH9a76PwXN02z4Ky2tSKWi0uoep9Jr+6bsQxzUDViIbig+3Im/2kIU"
    "m3qVbUTbtH+EcYA51o94jGCx7SMIs8OlQ/sZJgZhxwi153PPfTQcdG8/YopsBv+oCOGnc8"
    "PEefH9pWlF9E74cxQ5gEQoj3SXnglrR9iIIsd154hiJvp7mmIiGniuy9DUoMnW5S0g87lj"
    "m3DX2sqxbwm1rvsH9suApKv8pEycCLQqdpafZCJFwpemKsQh0UakpBrBvPlNGjCO51p+gR"
    "2nWBRN0+0wfuSoIeKoK6wG8B2qgnuCSINeGXRqGk4lwEMCDXZ1sA8vOO1rp3/Z7f9UkQMB"
    "2RlSB7ek/fXr4Oo3HoEWHPGQtV86FyIqLThKy6r7CUvbgyni234x8jSMLPrL/WVFfWzAg1"
    "ZPdbnuDrOc+KSsx0wHIxavcs31k+pgxKZxvWQwYmTCyfB9RUhiglIHJm4wMFEiuzvjc934"
    "UCE+MTEJnxGlGKRwedY26AZBrfc/1yOO88LxKRMG+IwbI7jUWubFMGWjsj4MgrB1j5Gi+q"
    "T8CS305NmMYYImC+EssAkPCXW9hfQsGI5L8rwaz+lN+Dlc4tgEj6gNq9z4THoubIYcgzI0"
    "wSbgga76vW6/84nvlXY9C3uIQl8IG55jw4+ZsVABnlPjESP4kptTbEEf0P9YrhXSd0IxO0"
    "s6RYiLqG9OkYIZBligGSzAn4RDBiYpQC3CTJnh3XPXiuFh9IDnDPGd0g6/T1BBMUV8IvDh"
    "TAN0IZstguBUx3FNQzBqDPc5R7/6E+wRuCP6Am6Uur5nKrcMz/j0Hx/WOZvZmH4ScwRQQ0"
    "YA7QuK7mwPQJnZxGdlXTjaZaNdNjVjQMKMdPK+jDMBWhUaksS1Q7f4Vcf7SC6KZ2pxvCVX"
    "nz+rE/Lgltz0f+1f/d4/Q+qgHmY+vrCPKMZkDT00TdtATfRwNc+swSH+aa/K6jStNijWmd"
    "OB3JPlcnH8ZpxGh3A+I3A2EjKrwJ8i0xzQe/u1YbWKOT1SLatyPUmpv2x1+7JlLLdlrIvS"
    "WvA825myQ/R4Vwf4spcyNCpzBgBu4c3A1YdfTUULntN+xJ79XKguZT+LpuI0d61nIvTVtZ"
    "oKjrJePg+foeikqRA9ud6D4xrPnUS/q26aBNMOXB/yg1fs/wg/iCudIKPoM1y2UoPMFTHH"
    "7tzB6J67EEKbewvduR6Kuca4lZ6C9AbK0WTxCfHMaBlXR/trt9BbsoMBc5OzBugsKQ7xR2"
    "hkjjXWWz60/6B2K5UuGaHV+dbG1fnkEll+YUvS6RipTcVImVHowzMjpGJBFAfGiLJBUsk5"
    "mAiRumhfX7QvO/vaoxtX0Yvlu0CDXy3ehVaDUtIdNFY59uNBKq1AcBLCmB3uj+VxH88Lht"
    "nFiM+U70Qqs2RzvqYvtKinRb36LYA7CBaRsz87wV3XwQbJxzikSYE8AaJtoRye2a3B/vzq"
    "qpeQ4M676a1FN1/OO4OXbwXo0MhmiZkdCweYc1DgPkZ0AcvPrMqszqNtQvaZbaduMzxzCg"
    "wxmZ+X02pJhrwUncZ6NdYPPLTTWaeER5ayeXhvJTnDgz/hku5amGdJmwf65ic5jAOT1XBG"
    "dk5u7WK0U2Qa6dVIw3CWzfKzai+JqkpQ7b5kx9EPdz4RCTnQxLcd+GTTYz7ej0e7l122E+"
    "yjQ910qNs3ywFtG1+HFXWyhZeL59XGcG0MrxkjdmMM32voVT0/LssjZzYR98jt/40OetxV"
    "eNqhTKBtupzC9y3H3xR/F4udTck3v1xBHJkSD/GiziTp9+G/xbZlXrtGNhurPb82O0Njnp"
    "bg9ePb19HG+dd06s5fP+HJOL8mzpbGEtuxDcbwbA5Uoho0RSA7yx4p92uxqU2D4Zkrf6rx"
    "ReSSOBFUg2qhMeMgjoVDi08CbPo8ayC/TVWiZw7THsMH65ZYrg/wU/Rksyk8i8um6M5zZ+"
    "gtfxTqz+EOsCV3cgPL3YlrLdCTwfdp84H5X4PQp9gmbk5nAnNF0lx+B9wj94Kin4fDr4HX"
    "DR5YvVGiUDZvJXuBdjPMDO6VOY5aAERtpGbHQvj5hMfvRbhXnPv1DBg25q2UW8EJtrm3Tm"
    "0kByovhKnYqydwV9+xdFBWwrMnew2+eII90rEnR1AXFGulCzB+LccnKFGQ4nriMn+kkCbR"
    "SvsPa+k/jKZDaV9LSNFAH+L7t2UqtkCrQkuduJYq3Q0vrZszy5cU7Q4pGohxGUN/sZk/Y+"
    "QP1q0MvMWZqyKK3emgb7e7jGysWDfLV2muZ/CpL0Q0JGoMnqcnHz+EUPIfy1C8/tLu9bJQ"
    "mipuqeS0DJo3qIDHxmZlJGRVExaSdA1Cdsdlr0BFoKBPZcEvzr4bI2mCP2+Z/XYrhYBiwn"
    "MG9RVVKpOkegdxnW3pCd21KqczxJrXdea19pvs+TOWNlOsxYUYsRYo1uVE3HhVngVxKv0a"
    "rA1+yvJXHv8UoZ7+63IgYZItj3+CTKO/Ife5WFU24Dy/Cvo5sEWorOs8vvrmO85zvrU6KG"
    "FDQQnZ5WMD0JZO21GzdaMssEnX10pcg+/bBpAdxLpqJrYpYaD0iiAE6M0tCyXzOx0oyDlK"
    "R5028MbS+efGU8ST/S+LqEhUF1gdUnE9xyZ6qbKbvDoTMQwtBAO0VDoU16MtFHfet2Rqdz"
    "Vl0ZNBYKbIkwQ/YcrCay8oMnzLZtngip2MysMsrkX4gRzKcx3H9ZnY5wtjjt0Jxd4jtkaJ"
    "Ycaq2UhGLvAzyv4qAwxkiAUP2YABOiI+wRBlhrGFzKlB7mEgw6aYJm7/E3qDZtggKhqDuG"
    "wKUMBjUCQy6gdd8MAHgrhPbREioQh5u8WT3MsMbBfbm2XESZjVBr3kk/uVDJJAQJm+Uroe"
    "cVCwOYpAmM/D40RIg45GqGU0gt7NvM3ENepTEryhVYDOo21ATcUdbCAXH+51IM8QarzL4L"
    "1HT/FaWL9pwIKuLYv14YCQIoUYWPAlXV3iJNVFnT+uJYsaX3avo9OxHyBq33ztDK47l/xC"
    "dJwW/cusZpuvhZIj6ld0l+R3oBe3NRe3hI617tuV7WWXpcMHVxed6+utVQ8vftGikaGL8B"
    "goOl97V/8Qp8ND/lpe8Bb8nRQHQN8eDLvt3ii8kjpxSz63uz0+rPx7S4CBnUEfWnQGg6vB"
    "GUr+5iP3OqLQuTqox0u/h0iresmIuw608nxC+P1kAC+WVSKKxiylG4vUvDNspxqcMQoNZ8"
    "ZR7DLDqQBm2F5DWRD8k/PhXhXys+PQ9kMDdGS5pFKge5pOQ1sILd/DWG05zSPVAGcA1plK"
    "CqFubhZvf26tyfUkpeZ6XbieE3edSa+gvIAZji8znUQ0Os50bYNJ3B9bCf0UoWbBpkIdA2"
    "Cz7KgcfnMe6+rAWFE2+CY1DROBNwNYlQbdi+FReqnZALRt2UtDUY2W1gJAy6Rf0hXdluQT"
    "Cpxpz0SoQgjjQcKkC9+thEgXvttLkqoeNig+yomolBday4IpHd6kZBzlGM9dczpGngj9w4"
    "Y5RVx9keF+PGZw6joW9lSIID1DBoLu+RnRggcCenjuGCYPIzTICybqlOAwyRJ6eYeJCfC+"
    "ykZT7njs1fGDhTGB+41K229Y4FZi0ooDACXPq4AdUdQ5TmFNwLeSFV+8d9X0sZCkMflddh"
    "4XxeO91zE8JSkbaHg6XENT1r6I/5zb0N0abE5SajbXjs0Zo8p+Ntx88ZmQtQfYdL2kmJLf"
    "YqmsOFNtR55oXFZqtGwQyFiYOfP65/Z3J+8/yAygGAWdvqDIJnOffeIJOlWy0ScuutkMBS"
    "lqRD5P9NK2aAsRuacEUWx6mOVJjLsbNzfhpk/DLZrBWPzYdGxM2CjEMjcHZ8xrpDef1HPz"
    "SYy95VkQI9JW6rXFo/jrVFbwj9M0UPTfQsWg7DpVAe586gYCvxWdS365quAdUTQQ481Pbv"
    "WlzyJcXPcnRqJr/uiaPzqmYlUkTU1UoKgcSI72k6gVUqz4iM2VUW2SMuXC1fb0O+T6vNoB"
    "Udn9eR0Bua9f6CU0kSOghcZzwBw+nPJibF//zPY81xMlAew8ZWfbA4pyDvgRVrpxS3biE2"
    "Y7XEkCQh6ZeQZaEyZCtZK3wos73N3J9AXc/6oM8aBPIWWHnyyEkgUnmPEAtNBcJjvg931L"
    "htnK5R6euY8iG4DnPskOYZigHoJ8TlEPQT2WOGYuEnfekrkNYCgqalswpeXdwfsOXbKwrg"
    "O/Z9e/n94SVRrCoA/QrywNgXh2AuiKquFW11GPJeNYVky9lU3foXW/eup+OvHAFhMPyNcq"
    "Z3ovK6IeEe2wivp+xLINFlFXq2RFrGNUumR9BbTFR6gi1iGNRroC0lrJ+FaUjNqla64dv+"
    "sQR7zXVH5140jZwNea5/KT6WtzdOowr22xPi1rAJZTpXmNQsXwC5cwng8Bezy8y8PATqpK"
    "Bwp9Fon8FbK4IHVnYTVDml/58Nm9CqWYP73QnmeGhWWVwSell9oE9EVQl12paopvC8+IB0"
    "oke7JNLM+IcoqgkJpCV+eSlSxLKNP5uUzo4FJBFgn/xqbj0qh2oUyyJ0LYYEj8J+jmXAmG"
    "m7XZJ9GJKrFok6jLmbFA927pTHnqpoLifWp4Ti0Vcu2o1MpqLRmwZVVVl+rbZqk+38tJZV"
    "Cc10Q1bwSuu85qwq2cVbAO2usEMpWhLs4rUex7XJJYoprz8YDmufY+asNAot36hoFAfK3I"
    "8hiZLpRWtwDb5JIa00gqvdRxQs3jOvM4pmhWZHKSUnO5blyuECcSi5DDjv2I84tPV9lqei"
    "n7WRzgB3svW035Nvgcm5/aHV9s8Qs24JcJnYG2MuA+iiUZuwzfe8Z8emy7r4P96uNPKmKl"
    "JfZyMkx4RAnLRo0YjktwXszMlkZK2gWDqJIXlNv34lZdcZkDnAimoeYUW76DLfSSx6vYjI"
    "qAGH7pAd4bwoNxxiCsUVnKIyjcweNvRDyN5WJOwZDnk5Y0SPI+YJ4wmCWgRbxAKteXeChg"
    "gbps2ZwHFIkwlyAaiA8mbM7QHsawpTnSQPKcS4awZkLL2Xx1HEwUAkPnhrTvF8TDZOJguN"
    "0xKvuieor1+69MyQ5pqUwMzDuLBtSWyvpZKkMOZZiwovDB7gNsDrnoQeIVrGIWDokaYWTb"
    "tnVYR4ltdxrPpyq7RRbg1XnVQ+I6o52TRn1w0++LM+pAJT8PShKow2x685v+r/2r3/tnSB"
    "2kpaFSe102nr6c25xyDM9LQ6JCGh0SVSEkSgqMVZajiGKtV6RmWvIOdm3tIRd/zUDetS/F"
    "46qHl5eTa0nloIhE5zlOrxKBpldxSY6T6VW5wqos5uJaVs0kpbZq1s2qmReYum5Mqg5HXc"
    "vQULPI4Jq9YPvhRMaIV54PGVL9QqzNhr0WXvx2WbA6RD7LjXWj4w+QEVUj45cFxRct/5sD"
    "uOT2g5ot+5vafQD3gfo3vd5RwfK+AZwvE501dC5nvmqrp7MXS7T9TIgbmLM7DXDqi1WnLT"
    "Qh+jke9Thnit3qidTt5fbSPNl02pJeb+7lFdV7jxG65jkdhPv6LNz4IjIk890pcL0LbW2L"
    "O6HF7pbXj2+RaTiOdG+LTngiPSt/p80Oxsz1PGdeLuLPJnAx63EOyxcHvmNedoDv+omn6N"
    "Mu4/q5jCVDMxwohD8iaJLsujEDICwfhYn1SpQCNwuirerlVev2r4ftXo/X+BUHt+Tm608D"
    "+BCcIXVwSwZXvd55++LXMxQcBSWAgwrA9fCgPat0uy7avm/2me4sX1ou9hnFSBoQ7rJrl5"
    "EQG0ZrwJ4h1A67NdFfy9+RpNT+jlr7O/Quq29wl5Wulto0rue87LnVUmN6cobzq6qmJmm1"
    "Y21dj07wfZwsqrMhTaq5sD4XALnqjv4EWZPsEtq7/K2wYYlrUzuFNusUKqwlHHxMNwBzez"
    "7/LerssJb+sihnxY8yMIulegMI39BG++gTn7RSuAZCyO6wPdR5m5bXnlEYew/7qA8E9eRW"
    "I10/vBgcWEcdG+bjbgtkH+I0klnKdwzUQc6p3VcSP5T5tM2AlGtMi+JRgkutZeEoVDYqne"
    "mBuQ+iZIgq0H0PnxCCXJ+1ZGkQisb/ZvYYvRx8vkAf37/9Wwu9O357/PFVlFPVZryaN5pg"
    "hIFPFhzciUyoDKkSqXlpH3Y1bJnUqkFFQJXB4A5opyORDqJizMnNTfeyQsSJ79vWMadZZw"
    "VZHXhy9MOdT0Q0ABIj8f/e/bgHJ6LwWJ1KA2nc9CkefXlsiU2pv5Y9O0HYQHP24Zqvs14L"
    "XYP5m2BzcmWtyOkMsWZ2zZn9CF/49XLFxSl1lEGduawLMNfFwO/TjWxcarhFNDb16rQJQd"
    "kRclS+yMJQrPHFTBmrFb5rWV9SRPxnMunxEhygg4k8elmlrTypSL4Xq3gpGqhtElJ5o1PX"
    "d7jOxq/xWo5jZcEaqzyAlIn6kE9TlwbVM6I0fqA9ug8iBZ9PCE+KB/R3hu3wQ1FgcsxcZj"
    "hjZLogL0TVL11Z21LVqAzu6BMaUxveirHc5aAKaIrkRHCD9wapsLkhng8vo2emL+q9DLXb"
    "y/AN5LP6vd0ddvs/jT5fDUYXvZvrYWdwhnJO3pKrwWVnwCO21YEI+u51Vcw3P5Ax+pzw6m"
    "Yow/TVj1tyCTLHGeL/ZzNhDTpfrn6TKbTUkTrHG6mD9PpTJjj8pEyV8pPiKuUnmSrlO8/Z"
    "VK/Q8G0Xgd9DvqZ6Abzr6G/xpauqkoVEWumutTqmxKEse4tzSUQUOhNXOpRNiZQV4IxRaD"
    "jTcAqZvAKYYXsNZSbGVbn714j2jtHpGON1g1x1NjEdZazZEAbTVGVBgkzDr4O8DynIW2cJ"
    "20iWsHxw5cqwAWy/gaxKiVW03O4ELvztFtyaiYsV9iXEBGUd3L0FyLcaRSn8mDn+tMC/We"
    "xN4y7C8mWyoK1LeLUmA809994zZjLFloH4wMIXBVcMSp9cLycxV+UehGdNzkVRfR5RzM7Q"
    "PXeV3UEfmE8RZMLUJarwvOc+8SpSCyqu8zNTm4piWcIPJyrKIJu1xED8shjVhuYehtHvgW"
    "Gl4ygnPrUJplQ7uPYtode1Ev2+pfQtezM8bDiVi2cliJqQ0GYHZT7mAFIlkEOC5gF8elIC"
    "39OTQnj5pdQ0dp21feAB7Q5dczfXnUFF99zR9T+uh50vo/bll26/C/Jce3g1OEN5Z29Jql"
    "HqKh/9DPH/eZaz85H8HRzVw4nNNQU6MqyZTWw+LsvbPbu0ukhBD7rQSLVCI8zPUQPK5wn0"
    "80rmbPPVUtn+qr5dOdkCL4bd3zrw8oi/PNjjl87FUEZ7yCOZPfC8F6QO5EfrvD2bzw8YCN"
    "+jqUGnlT46acIGClEn78vgDa2WVBXMIB5XJCrpCilC7eBa28Gl08cVMuQwE4np9HHfItdz"
    "woYy+7wjc1JVricp9Vad+jBZvtsZX2EZi7VMsosfMXlueoQ276nzWM6FWE/Wl8i6YQoUng"
    "nVuRJcDnBlLIcUnwrPxKh5Xqf0jsmojshOUDrImRTPb7E+SrFUGk0BaZvutDCHS45LLZ7f"
    "pditlkgmU8a1NrM9z/WwpTZ/SaeY3Bs2wQ4auwzfe8Z8emy7r6MwjvEnJA0lmQ1qNuEfIu"
    "744lvU5C62PIfcTsYVbrzghQ+3yHEvnkptQvmGNcTwbA4zWTrl6DFCQ2gl9rRRuc3NnVDs"
    "PYIEpiax6M3wcLhT7gWVnr2ZsUATfEtcx8LcDWjITW6UV/+ZYGpbgmSGXsLjfQdzi3mu8x"
    "2MDfc6s1poCE9M4VEEkUToFdzOmDseuRvyLNo3J6+iJ3jo4n1zybgQ8XRzQxq9HuC9Ck7m"
    "7KFbueNO+xxr53MMWFrWbha0b6C5bPPOmsTLU8WrGxI1EOYPp2Vcu6fFrt3TPJi131yZfM"
    "ugC62WmHwz+MKd2V5ecNqSOO6QQm8QSdtvlT2uApwxCg1ntlazYeUkxS3eVhe011CmocwR"
    "WavJZgUdaF/Pur4eJcRXNf7GyLTlt26WX71ZrUYvmN6sVgs2pKpQl2dCilB/aTa0X03vpN"
    "rITqrcAvV6L+Bm9wLmguzFfC16S9UKfFOraAJduAfUv+n19pWAr40925we5Xg31JXWMt+G"
    "EbVZ5dgoRnX1BptK1u1vxbT9TL202GhdWMep2OYXI2mk2e99KbPf+yVmv/dpsx9/qSogrJ"
    "o3EN23b96UiVt+86Y4cJlfS1c2JyxXAvjl+qpfoPRFJGmt3jYZ+h9ybHrAUkAeuByMhC6f"
    "ybOWTqnWSirpvIPzPFF3lx+zv/4Prjnl9w=="
)
