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
    "expires_at" TIMESTAMPTZ NOT NULL,
    CONSTRAINT "uid_leases_name_bcdd14" UNIQUE ("name", "epoch")
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
    "eJztXXtz2zYS/yoY/5NkRnUSO4+e0+mMbCutWkXOyHJ7d/WNRJGwxTNF6gjSruau3/12Af"
    "BNSqSsB8VgJhNTJBYgfwuC+8Luf49mjkEtdtyez4/OyH+PbG1G4SB+ukWONH5VnsQTnjax"
    "eDu4wk9oE+a5mu7BuTvNYhROGZTprjn3TMfGlm2CfRvEm5r2PfEc4vp2izh3xLEpmfjMtC"
    "ljx9iX4ejQGbSqRubb5n98OvKce+pNqQvEf/xxFLQYmQa24Y/3r3/BkWkb9E/KsBX+nD+M"
    "7kxqGQkQBA0/P/IWc37u3Lzv2t5n3hbvdTLSHcuf2VH7+cKbOnZIYNoenr2nNnU1j+IInu"
    "sjQLZvWRLHADPxDFETcZcxGoPeab6FMCO1uIHo3NFo1L8ajq47w9HoKMOCgCIGrzylOzay"
    "D26VcQDu8Ra++9vJyenpx5M3px++f//u48f337/5Htry+81e+viXuJkILdEVx6z7U7c/xB"
    "tyYI6IiYMn/uI0mqcJKs6MCH3+N4P/xVRz89EP2qfwhwdL4x+gvYwBwYmIA9G83gULZtqf"
    "I4va994Ufn44XYLub+3Bxc/twcsPp6+SEPfllRN+CcGOwNVdimCMNC8L8SVc8cwZzYc5SZ"
    "kC25Ckx8HBIUIPD2hc2dZCvnVLoB92v3Suh+0vX3G4GWP/sTh+7WEHr5zws4vU2ZcfUmwK"
    "OyG/d4c/E/xJ/nnV73B4Hebdu3zEqN3wn0d4T5rvOSPbeRppRmyBCM4GqCW4nloNy69sKc"
    "LVS9wh8Hlnqxx+YO4eche5ANgsOz47LjXv7V/pgrOkC/eu2XreCie/1eexrg6MFX8F8y04"
    "G81nV3sKv8zpaQgYwJNTj6MwgJdj0L0AvBHuiaY/PGmuMSrA/ZG6DG4yB/dzSfn51wG1NP"
    "4khZCDePSb6KhBoCdWDIPOLWcxo0jzLKguw46aBBVONefEiU2xxOTLXpqdzNJnNFu754+E"
    "Y+NI2cmVL5nHpt5SAX0Un+yrBfUrEKwlBcrZmk2gjxaxKZwk+lSz4W5B+tYpmWkG/UTGbE"
    "71MTEZ0ciFY3uAD3Wv4Rx5yfQpnWmv9eDsCJsezxevsnL+Tka9tW/tsRyF045/mEGTAKAf"
    "j3+Ya54+/XHcAn2DEv6D6I5ve6h8+HMyh5uB+4LbMwhSBrdcrIAg/mK1io/E3xPs/QimQL"
    "xRcF3pKLX5ei/TUWLsLKumxGdAAzWVd2U0lXfFmsq7tKaSfm3K4px53ZoH9rvvS4D97vtC"
    "sPFSEmyxJmVQLlxNwvZN0ghO3r77+O770w/vwqUkPLNsBQlWiwhNkNg9P0duwknbsf1ZRr"
    "BPYBtR727qghTdvvzHUTV84cm7w267d0bkwa3Nuzkj/M+t/bnd7XUuz4j4e2tfdnqdIZ6Q"
    "B2lhoMzcf/uhxNx/m9a1o7mPl1LcAikhy6tfrq/6+XM/aJ82gZi6R/5HLJMd4iuwBFREIm"
    "HnCMB8+aX99zTOF72r87QBAzs4V3YoZYc68ufGmlxPUiqu14XrAUYxtmdsCZGWU15diWia"
    "JGHs1+aoCafeM82N0jV4YAwoa2mM5t0zjIwufTQ3YGUcyG5KwC0fpe5ob9du5hum13mkfL"
    "Ss3Sy62lpqN8N2I/oYWD7L2c00Xadz4I60WB0TMp7QO3i1xtxkNNbuPOqOydSxDG5hEo8E"
    "h5oXGLkCm5dGGAUZx8s3lW1roBwbVsoS9ccRoOC4+HZw2xXzJ/+muicmLTQNfuN1ZbWqpd"
    "WqutilxK16iVtlhGx4TSuazCKKBhrLNm+ZTK98ZWFO0zUQ7NOTEmCfnhSCjZfywa765UjS"
    "raVE1Eyo2uU3JBaowKWLKvaxiOJZFrKaob9rAxkX5KrAHhIo1J9hlnRmQahCEvch/bNgoY"
    "mRrLWgHw7iw87fh8sRD+Wg3lX/p6B5mg1/paUVoVRUWt3jVGpt35R9CEHdgIXohtHDnfir"
    "LUSxqVfZRrRN+0cYB5hj/YjHCBbbPoIwO1o6tN+jtmZ7x4S053PXedQscm8+UkZMD/4xHs"
    "LP5ppO8+L7S9Py6J3w5yhyAPFQHuEuPePWjrARI5bjzAmjHu/vaUpt3sB1HI9MNZZsXd4C"
    "Mp9bpg53rawc+5ZQ67p/YL8MSLrKT8rEiUCrYmf5SSZSJHxpqkIcEm1ESqoRzJvfpAHjuI"
    "7hF9hxikXRNN0O40eOGiKOOtxqAN+hKrgniBTolUFnumZVAjwkUGBXB/vwgtO+dvqX3f5P"
    "FTkQkJ0ReXBrt79+HVz9hhFowRGGrP3SueBRacFRWlbdT1jaHkwR3/aLkadhZNFf7i8r6m"
    "MDHrR6qst1d5jlxCdlPWYqGLF4lWuun1QFIzaN6yWDESMTTobvK0ISE5QqMHGDgYkC2d0Z"
    "n+vGhwrxiYlJ+IwoxSCFy7O2QTcIarX/uR5xnBeWzzxugM+4MYJLrWVeDF00KuvDsAk17i"
    "mRVJ+kP6FFnlzT86hNJgvuLDBtDAl13IXwLGiWY+d5NZ7TG/dzOLZl2nTETFjlxmfCc2F6"
    "xNKYRyZUBzzIVb/X7Xc+4V5pxzWoSxj0RajmWib8mGkLGeA51R4pgS+5PqUG9AH9j8VaIX"
    "wnjHpnSaeI7RDm61MiYYYBFmQGC/An7pCBSQpQ8zBTT3Pv0bWiuZQ80LlHcKe0hfcJKihl"
    "BCcCDqdroAuZ3iIITrUsR9c4o8Zwn3Pyqz+hrg13xF7AjTLHd3XplsGMT//xYZ0zPZOyT3"
    "yOAGpEC6B9wcid6QIoM9P2vbIuHOWyUS6bmjEgYUY6eV/GmQCtCg1J/NqhW/yq430kFsUz"
    "uTje2lefP8sT4uDWvun/2r/6vX9G5EE9zHy4sI8YpfYaemiatoGa6OFqnlmDQ/zTXpXVaV"
    "plUKwzpwO5J8vl4vjNOI0K4XxG4GwkZFaBP0WmOKD29ivDahVzeqRaVuV6klJ92er2ZctY"
    "bstYF4W14Hm2M2mH6GFXB/iylzI0SnMGAG7QzcDVh19NRQue03ykrvlcqC5FP4um4jR3jG"
    "ci9NUxmgqOtF4+D58h76SpED057oPlaM+dRL/LbpoE0w5cH+KDV+z/CD+IK50go+gzXLZS"
    "g8gVMafO3KLkHl0Ioc29Re4cl8RcY2ilZyC9gXI0WXwimBkt4+pof+0Wekt2MGBuctYAnS"
    "XFIf4IjcyxxmrLh/If1G6lUiUjlDrf2rg6n1wiyy9sSToVI7WpGCk9Cn14ZoRULIjiwBhR"
    "NkgqOQcTIVIX7euL9mVnX3t04yp6sXwXaPCrxbvQalBKuoPGMsd+PEilFQhOXBgzw/2xGP"
    "fxvGCYXYz4TPmOpzJLNsc1faFEPSXq1W8B3EGwiJj92QnuOBbV7HyMQ5oUyBMg2hbK4Znd"
    "GuzPr656CQnuvJveWnTz5bwzePmWgw6NTC8xs2PhAHMEBe5jxBaw/MyqzOo82iZkn9l26j"
    "bN1afAEN3z83JaLcmQl6JTWK/G+gFDO611SnhkKZuH91aSMzz4E5R018I8S9o80Dc/yWEc"
    "mKyaNTJzcmsXo50iU0ivRhqGM0wvP6v2kqiqBNXuS3Yc/XDn2zwhB5n4pgWfbHaM4/14tH"
    "vZZTvBPirUTYW6fbMcULbxdVhRJ1t4uXheZQxXxvCaMWI3xvC9hl7V8+OyPHJmE3GPaP9v"
    "dNDjrsLTDmUCbdPlFL5vOf6m+LtY7GxKvvnlCuKIlHgEizrbSb8P/ubblrF2jWg2lnt+Te"
    "+MjDEtwevHt6+jjfOv2dSZv36ik3F+TZwtjcW3Y2ueR2dzoOLVoBkB2Vn0yNCv5U1NFgzv"
    "OeKnHJ9HLvETQTWoFhl7COKYO7RwElDdx6yBeJuyRM8cpj2FD9atbTg+wM/Ik+lN4Vkcb0"
    "ruXGdG3uKjMH8Od0ANsZMbWO5MHGNBnjTcp40D41/NZk+xTdxIpwNzedJcvAP0yL1g5Ofh"
    "8GvgdYMHlm8UL5SNrUQv0G5GPQ29MsdRC4CoTeTsWHA/H/f4vQj3iqNfT4NhY95KsRXcpi"
    "Z66+RGcqByQ5iKvXocd/kdSwdlJTx7otfgi8fZIxx7YgR5QbJWuADj13J8ggIFIa4nLuMj"
    "hTSJVsp/WEv/YTQdSvtaQooG+hDfvy1TsQVaFVrq+LVU6W54aZ2cWb6kaHdI0UCMyxj6i8"
    "38GSN/sG5l4C3OXBVR7E4HfbvdZWRjxbq9fJXmegaf+kJEQ6LG4Hl68vFDCCX+WIbi9Zd2"
    "r5eFUpdxSyWnZdC8QQU8NjYrIyGrmrCQpGsQsjsuewUqAgN9Kgt+cfbdGEkT/HnL7LdbKQ"
    "QUE54zqK+oUpkkVTuI62xLT+iuVTmdIVa8rjOvld9kz5+xtJliLS7EiJVAsS4n4sar8iyI"
    "U6nXYG3wU5a/8vinCNX0X5cDCZNsefwTZAr9DbnP+aqyAef5VdDPgS1CZV3n8dU333Ge86"
    "1VQQkbCkrILh8bgLZ02o6arRtlgU26vlbiGnzfNoDsINZVM7FNCQOlVwQuQG9uWSiZ3+lA"
    "Qc5ROuq0gTeWzj83niKe7H9ZREWiusDqkIrrOdXJS5nd5NUZj2FoERigJdOhOC5rkbjzvi"
    "VSu8spS540G2aKOGnTJ8q88NoLRjTfML1scMVORsUwi2sefiCGch3LcnyP7/OFMcfOhFH3"
    "kRqjxDBj2WwkIhfwjLS/igADEWKBIRswQIfHJ2i8zDA1iD7V7HsYSDMZZYnb/0TekBnVbB"
    "mNYTveFKCAx2CEZ9QPusDAB5ugT20RIiEJsd3iSexlBrbz7c0i4iTMakNe4uR+JYIkCFCm"
    "r5SuRxwUbI4iEObz8DgR0qCiEWoZjaB2M28zcY38lARvaBWg82gbUFNxBxvI+Yd7HcgzhA"
    "rvMnjv0VO8FtZvGrCgK8tifTjApUguBhZ8SVeXOEl1UeePa8mixpfd6+h07AeI2jdfO4Pr"
    "ziVeiI7Ton+Z1WzztVByRP2K7pL8DtTitubiltCx1n27sr3ssnT44Oqic329terhxS9aND"
    "J0ER4DRedr7+of/HR4iK/lBbbAd5IfAH17MOy2e6PwSurErf253e3hsOLvrQ0M7Az60KIz"
    "GFwNzkjyN47c6/BC5/KgHi/9HiKt6iUj7jrQyvVtG+8nA3ixrBJRNGYp3Vik5p1mWtXgjF"
    "EoODOOYsfTrApghu0VlAXBPzkf7lUhPzsObT80QEeGY1cKdE/TKWgLocU9jNWW0zxSBXAG"
    "YJWppBDq5mbx9ufGmlxPUiqu14XrOXHXmfQK0guY4fgy00lEo+JM1zaYxP2xldBPESoWbC"
    "rUMQA2y47K4Tfnsa4OjBVlg29S0zAReDOAVWnQvRgepZeaDUDbFr00FNVoaS0AtEz6JVXR"
    "bUk+ocCZ9kyEKoQwHiRMqvDdSohU4bu9JKnqUY3Ro5yISnGhtSyY0sImJeMox3Tu6NMxcX"
    "noH9X0KUH1RYT7Yczg1LEM6soQQXZGNALd4xneAgMBXTq3NB3DCDX7hcfrlNAwyRJ5eUdt"
    "HeB9lY2m3PHYuSmUgvgxfiuZzEmFQYL7DVPbb5zgVoLUiiMCxSSoAnZEUefAhTUB30qafD"
    "H7swv8EgUtJGlMwpedB0phAPg6lqgkZQMtUYdrecoaHOmfcxO6W4PNSUrF5tqxOWNl2c8O"
    "nC++x4XvAdUdNymm5LdYKjzOZNuRyxuXFSMNEyQ0L0ylef1z+7uT9x9ESlBKgk5fMGLac9"
    "/7hBk7ZfbRJ5TlTI8EOWt4gk/y0jRYi9hikwlhVHeplydC7m7cXPHRZ+GezWAsPNYtk9re"
    "KMQyNylnzI2kdqPUczdKjL3lWRAjUmbrtcWj+OtUVvCP0zRQ9N9CCaHsOlUB7nzqBgK/FZ"
    "1LfLmq4B1RNBDjzU9u+aXPIlxcCChGoooAqSJAKshiVWhNTVSgqD5IjvaTKB5SrPjw3ZZR"
    "sZIy9cPlfvU74vhY/sCW6f6xsIDY6M/1EpZIGtAi4zlgDh9OcTG20X9muq7j8hoBZp6ys+"
    "0BeX0H+ggr3bglOvFtz7RQSQJCDNU8A62J2ly1EreC1R7u7kQ+A3TISss86FNEGuYnC65k"
    "wQlPewBaaC6yH+B939rDbClzl86cR54ewHWeRIcwTFAgQTwnL5AgH4sfew7hd94SyQ5gKM"
    "aLXXhSy7uD9x265H6FWxsrPeBNO/79NKgVobEH6FfUiiCYrgC6YnK41YXVY9k5llVXb2Xz"
    "eSjdr566n8pEsMVMBOK1ypney6qqR0Q7LKu+H7Fsg1XV5SpZEesYlaphXwFt/hGqiHVIo5"
    "CugLRSMr4VJaN2+Ztrx+86BBbvNbdf3ThSNhK25sn9RD7bHJ06THRbrE+LooDlVGksWigZ"
    "fuHYHiZIoC7Ge7kU2MlkLUGuzxKe0EJUG2TOLCxvyPJLIT67V64U49Nz7XmmGVSUHXySeq"
    "lpg74I6rIjVE3+bcEUeaBEek+mTsUZXl8RFFKd6+ooWYk6hSK/n+NxHVwoyDwD4Fi3HBYV"
    "MxRZ93hMGwxJ/wTdHJVguFnT+8Q7kTUXTTvqcqYtyL1TOnWevKmgmp8cHqmFQq4clUpZrS"
    "UDtqyqqtp926zd57s5uQ2KE53I5o3AdddpTtDKWQXroL3KKFMZ6uJEE8W+xyWZJqo5Hw9o"
    "nivvozIMJNqtbxgIxNeKLI+RqcppdQuwTS6pMY2k0ksdJ1Q8rjOPY4pmRSYnKRWX68blCn"
    "EisQg5apmPNL8adZW9p5ein8UBfrD3svcU98Xn2Pzkdvlii1+wI79M6Ay0FQH3USzJ2PHo"
    "vavNp8em8zrYwD7+JCNWWnxzp0dtjCjxslEjmuXYNC9mZksjJe2C2AyDSl4wtO/Frbr8Mg"
    "KcCKZh+pQavkUN8hLjVUyP8YAYvPQA742NwThjENaYqO0RVPLA+BseT2M4FCk84vp2Sxgk"
    "sQ+YJx7MEtAiXhCZ/Is/FLBAXjZM5AEjPMwliAbCwbjNGdrDGKYwR2pEnHPsIayZ0HI2Xx"
    "0HE4XAsLkm7PsF8TCZOBi0O0Z1YGRPsX7/lanhISyViYGxs2hAZamsn6Uy5FCGCSsqIew+"
    "wOaQqyAkXsEqZuGQqBFGtm1bh1WU2Han8Xwq011kAV6daD0krjPaOXnVBzf9Pj8jD2Q29K"
    "BGgTzM5ju/6f/av/q9f0bkQVoaKrXXZeP5zNHmlGN4XhoSFdKokKgKIVFCYKyyHEUUa70i"
    "NdOSd7Braw/J+WsG8q59KS6qHm5ekq4lpYQiEpX4OL1KBJpexSU5TqZW5QqrMp+La1k1k5"
    "TKqlk3q2ZeYOq6MakqHHUtQ0PNIoNr9oLthxMZI155PmRI1QuxNhv2Wonx22XB6hD5LDfW"
    "jY4/QEZUjYxfFhRftPxvDuCS2w9qtuxvavcB3Afp3/R6RwXL+wZwvkx01tC5nPmqrZ7Obi"
    "zz9jMhbmAS7zTAqS9WnbbQhOjneNTjnCl2qydyuZfbS/NksmlLeL3Ry8vL+R4Tco05Hbj7"
    "+izc+MJTJuPuFLjehbamgU5ovrvl9eNbomuWJdzbvBNMpGfk77TZwZi5nufMy2X7swlczH"
    "qcw3rGge8Y6xDgrp94ij7lMq6fy1gwNMOBQvgjgibJrhszAMLyUZhYr0RtcL0g2qpeXrVu"
    "/3rY7vWw6C8/uLVvvv40gA/BGZEHt/bgqtc7b1/8ekaCo6AmcFASuB4etGfVcldV3PfNPt"
    "2Z5UvLxT6jGEkDwl127TLiYsNoDdgzhMphtyb6a/k7kpTK31Frf4faZfUN7rJS5VObxvWc"
    "lz23fGpMT85wflUZ1SStcqyt69EJvo+TRXU2pEkVF9bnAiBX3dGfIGuSXUJ5l78VNixxbS"
    "qn0GadQoXFhYOP6QZgbs/nv0WdHdbSXxblrPhRBma+VG8A4RvWaB994pNWCtdACNkdtoc6"
    "b9Py2jMqZe9hH/WBoJ7caqQKiheDA+uoZcJ83G3F7EOcRiJL+Y6BOsg5tfvS4ocyn7YZkH"
    "JNWVE8SnCptSwchYlGpTM9eM4DLxkiK3bfwyfEJo7vtURpEEbG//bMMXk5+HxBPr5/+7cW"
    "eXf89vjjqyinqulheW8yoYQCnww4uOOZUD0iS6TmpX3Y1bBlUqsGFQFlBoM7oJ2OeDqIij"
    "EnNzfdywoRJ75vGsdIs84Ksjrw5OiHO9/m0QCEj4T/vftxD05E7rE6FQbSuOmTP/ry2BKT"
    "MX8te3aCsIHm7MM1X2e9FqoG8zfB5uTKWpHTGWLF7Joz+xG+8OvliotTqiiDOnNZFWCui4"
    "HfZxvZuNRwi2hs6tVpE4K0I+SofJGFoVjji5kyVit816K+JI/4z2TSwxIcoIPxPHpZpa08"
    "KU++F6t4yRvIbRJCeWNTx7dQZ8NrWMtxLC1YY5kHkHm8PuTT1GFB9YwojR9oj84DT8Hn2z"
    "YmxQP6O8208JAXmBx7jqdZY6I7IC9E1S8dUdtS1qgM7ugTGTMT3oqx2OUgC2jy5ERwg/ea"
    "XWFzQzwfXkbPTF9Uexlqt5fhG8hn9Xu7O+z2fxp9vhqMLno318PO4IzknLy1rwaXnQFGbM"
    "sDHvTd68qYbzwQMfpIeHUzFGH68setfQkyxxnB/7OZsAadL1e/iRRa8kiew0byIL3+lAkO"
    "PylTpfykuEr5SaZK+c5zNtUrNHzbReD3kK+pXgDvOvqbf+mqqmQhkVK6a62OSXEoy97iXB"
    "IRhcrElQ5lkyJlBThjFArONJxcJq8AZtheQZmJcZXu/jWivWN0KsZ43SBXlU1MRRkrNoTB"
    "NFVZkCBT8Ksg70MK8lZZwjaSJSwfXLEybADbbyCrUmIVLbc7AYW/3YJbM3Gxwr6EmKCsgr"
    "u3APlWoyi5HzPHnxb4N4u9aegiLF8mC9o6NlZr0sjcde5dbSZSbGkEB+a+KLiiMfbkuDmJ"
    "uSr3wD1rYi7y6vOEUe+M3KOr7A76oDhFiA5T15aF513nCatILRi/jmemJuPFsrgfjleUIa"
    "bX4gPhZT6qCc1dCqPfA8NKx1FOfGbalDHl4Nq3hF7XSvT7ltK37M1wqWZVLp6VIGpCQpsd"
    "lPmYA0iVQA4Jmgfw6UkJfE9PCuHFS6lp7Fhr+8AD2h265m6uO4OK7rmj639cDztfRu3LL9"
    "1+F+S59vBqcEbyzt7aqUapqzj6GcH/McvZ+Uj8Do7q4cRGTYGNNGNm2iaO6+Xtnl1aXaSg"
    "B1VopFqhEc/PUQPK5wn080rmbPPVktn+qr5dOdkCL4bd3zrw8vC/GOzxS+diKKI9xJHIHn"
    "jeC1IH4tE6b8/m8wMGwvdoqrFppY9OmrCBQtTJ+zJ4Q6slVQUziMcViUq6QopQObjWdnCp"
    "9HGFDDnMRGIqfdy3yPWcsKHMPu/InFSV60lKtVWnPkwW73bGV1jGYi2S7NJHaj83PUIbe+"
    "o8lnMh1pP1JbJu6ByFZ0J1LgWXA1wZyyGFU+GZGDXP65TeMRnVEdkJSgc5k+L5LdZHKZZK"
    "oykgbdOdFuZwyXGpxfO7FLvVEslkyrjWZqbrOi415OYv4RQTe8Mm1CJjx6P3rjafHpvO6y"
    "iMY/yJCENJZoOaaeOHCB1fuEVN7GLLc8jtZFzuxgte+HCLHHrxZGoThhvWiEdnc5jJwinH"
    "jgkZQiu+p42JbW7OhFH3ESQwOYl5b5pLw51yL5jw7M20BZnQW9uxDIpuQE1scmNY/WdCmW"
    "lwkhl5CY/3Hcwtz3Ws72BsuNeZ0SJDeGIGj8KJBEKv4HbG6HhEN+RZtG9OXCVP8NDF++aS"
    "cSH86eaaMHo9wHsVnMzZQ7dyx53yOdbO5xiwtKzdLGjfQHPZ5p01iZenilc3JGogzB9Oy7"
    "h2T4tdu6d5MCu/uTT5lkEXWi0x+WbwhTsz3bzgtCVx3CGF2iCStt9Ke1wFOGMUCs5srWbN"
    "yEmKW7ytLmivoExDmSOyVpPNCjpQvp51fT1SiK9q/I2RKctv3Sy/arNajV4wtVmtFmxIVa"
    "Euz4QUofrSbGi/mtpJtZGdVLkF6tVewM3uBcwF2Y35WtSWqhX4plbRBLpwD6R/0+vtKwFf"
    "m7qmPj3K8W7IK61lvg0tarPKsVGM6uoNNpWs29+KafuZemmx0bqwjlOxzS9G0kiz3/tSZr"
    "/3S8x+79NmP3ypKiAsmzcQ3bdv3pSJW37zpjhwGa+lK5vbXq4E8Mv1Vb9A6YtI0lq9qXvk"
    "f8Qy2QFLAXngIhgJXT6TZy2dUq2VVNKxg/M8UXeXH7O//g8ccusz"
)
