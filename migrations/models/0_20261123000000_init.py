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
    "eJztXXtz2zYS/yoY/5NkRnUSO4+e0+mMbCutGkXKyHJ7vfpGokjY4oUiWQK0q7nrdz8sAL"
    "5JidSTYjCTiSkSC5C/BcHFPv97MncMbJHTtuueXKD/ntjaHLOD+OkWOtH4VXkSTlBtavF2"
    "7Ao/oU0J9TSdsnP3mkUwO2VgonumS03HhpZtBH0biM5M+wFRB3m+3ULOPXJsjKY+MW1MyC"
    "n0ZTg664y1qkbm2+afPh5T5wHTGfYY8R9/nAQtxqYBbfjj/fvf7Mi0DfwXJtAKfrpfx/cm"
    "towECIKGnx/ThcvPXZoPXZt+5G3hXqdj3bH8uR21dxd05tghgWlTOPuAbexpFMMI1PMBIN"
    "u3LIljgJl4hqiJuMsYjYHvNd8CmIFa3EB07mQ87g9G45vOaDw+ybAgoIjBK0/pjg3sY7dK"
    "OAAPcAvf/ePs7Pz8/dmr83ffv33z/v3b7199z9ry+81eev+3uJkILdEVx6z7U7c/ghty2B"
    "wREwdO/M1pNKoJKs6MCH3+N4P/1Uzz8tEP2qfwZw+Wxj9AexkDghMRB6J5vQ8WzLW/xha2"
    "H+iM/Xx3vgTdX9vDq5/bw+fvzl8kIe7LK2f8EoAdgat7GMAYazQL8TW7Qs05zoc5SZkC25"
    "Ckp8HBMULPHtAY2NZCvnVLoB91P3duRu3PX2C4OSF/Why/9qgDV8742UXq7PN3KTaFnaDf"
    "uqOfEfxE/xr0Oxxeh9AHj48YtRv96wTuSfOpM7adp7FmxBaI4GyAWoLrqdWw/MqWIly9xB"
    "0Dn/e2ysEH5v5r7iIXAJtlx0fHw+aD/QkvOEu67N41W89b4eS3+jLW1ZGx4u9gvgVno/ns"
    "aU/hlzk9DRkG7Mkx5SgM2csx7F4xvAHuqaZ/fdI8Y1yA+yP2CLvJHNwvJeXHT0NsafxJCi"
    "Fn4tGvoqMGgZ5YMQzsWs5ijoFmI6iuw46aBBVMNefMiU2xxOTLXpqfzdNnNFt74I8EY8NI"
    "2cmVL5nHpt5SAX0cn+yrBfUBE6wlBcjZmo1YHy1kY3YS6TPNZnfLpG8do7lm4A9oQlysT5"
    "BJkIauHJsyfLB3w86h50Sf4bn2Ug/OjqHpqbt4kZXz9zLqnX1nT+QonHbyw5w1CQD68fQH"
    "V6P67MdJi+03MOI/kO74NoXNh+8il90Muy92ewYCyuCWizcggL9YreIj8fcEej9hUyDeKL"
    "iu9ii1+Xov26PE2Fl2mxKfAQ3cqbwps1N5U7xTeZPeqaRfm7I4Z1635oH95vsSYL/5vhBs"
    "uJQEW6xJGZQLV5OwfZN2BGev37x/8/35uzfhUhKeWbaCBKtFhCaT2KmfIzfBpO3Y/jwj2C"
    "ewjaj3N3WZFN2+/v2kGr7sybujbrt3geTBnc27uUD8z539sd3tda4vkPh7Z193ep0RnJAH"
    "aWGgzNx//a7E3H+d3mtHcx8upbjFpIQsr365GfTz537QPq0CMXWK/ocskxzjK7AEVEAioe"
    "cIwHz+uf3PNM5XvcFlWoEBHVwqPZTSQ534rrEm15OUiut14XqAUYztGV1CtMspv12JaJok"
    "YRxW56gJo96G6kZpGjwyBpTVNEbzbgMlo4cfzS1oGYeymxJwy0epO9q71Zv5hkk7j5iPlt"
    "WbRVdbS/Vm0G6MHwPNZzm9mabr2GXckRqrU4QmU3zPXq0JVxlNtHuKvQmaOZbBNUzikdih"
    "RgMlV6Dz0hDBTMah+aqyXQ2Uo8NKaaL+OGEoOB68HVx3Rfzpf7BOxaRlTYPfcF1prWqpta"
    "oudilxq17iVhkhm72mFVVmEUUDlWXb10ymV76yMKfpGgj2+VkJsM/PCsGGS/lgV/1yJOnW"
    "2kTUTKja5zck5qjApYsq+rGIYiMNWc3Q37eCjAtyVWAPCRTqG6glnXngqpDEfYT/KlhoYi"
    "RrLejHg/io88/RcsRDOag36P8UNE+z4e+0tCI2FZVW9ziVWtu3pR8CULegIbol+Hgn/moN"
    "UWzqVdYR7VL/EfoB5mg/4j6CxbqPwM0Ol3btp9jWbHqKUNt1PedRs9CD+YgJMin7R7gLP3"
    "E1Hef595em5d474c9xZADirjzCXHrBtR1hI4Isx3ERwZT39zTDNm/gOQ5FM40kW5fXgLiu"
    "ZersrpWW49ASal3jBw7LgKSp/KyMnwhrVWwsP8t4ioQvTVWIQ6KtSEk1gnn7QRpsHM8x/A"
    "I9TrEomqbbo//ISUPEUYdrDdh3qAruCSIFemXQia5ZlQAPCRTY1cE+Pue0L53+dbf/U0UO"
    "BGQXSB7c2e0vX4aDX8EDLTgCl7VfOlfcKy04Ssuqh3FLO4Aq4tt+MfJ2GFn0l9vLivrYgg"
    "WtntvluhvMcvyTshYz5YxYvMo1106qnBGbxvWSzoiRCifD9xUuiQlK5Zi4RcdEgez+lM91"
    "40MF/8TEJNzASzFI4bJRGHSDoFbxz/Xw47yyfEK5Aj5jxggutZZZMXTRqKwNw0bYeMBIUn"
    "2Q9oQWevJMSrGNpgtuLDBtcAl1vIWwLGiWY+dZNTbpjds5HNsybTwmJlvlJhfCcmFSZGmE"
    "oinWGR5o0O91+50PECvteAb2EGF9Iax5lsl+zLWFdPCcaY8YsS+5PsMG64P1PxFrhbCdEE"
    "wvkkYR20HE12dIwswGWKA5W4A/cIMMm6QMau5mSjXvAUwrmofRV+xSBJHSFtwn24JigmAi"
    "wHC6xvZCJl0EzqmW5egaZ9SE3aeLPvlT7NnsjsgzdqPE8T1dmmUg49OfPlvnTGpi8oHPEY"
    "Ya0gJonxF0b3oMlLlp+7SsCUeZbJTJpmYMSKiRzt6WMSawVoWKJH7t2DV+1fE+EYvihVwc"
    "7+zBx4/yhDi4s2/7n/qD3/oXSB7UQ80HC/uYYGyvsQ9N0zZwJ3q8O8+swiH+aa/K6jStUi"
    "jWmdOB3JPlcrH/ZpxGuXBu4DgbCZlV4E+RKQ6o2H6lWK2iTo+2llW5nqRUX7a6fdkymtsy"
    "2kWhLdhMdyb1ED3o6ghf9lKKRqnOYIAbeDtw9dmvpqLFntN8xJ65KVTXop9FU3FyHWNDhL"
    "44RlPBkdrLzfAZ8U6aCtGT4321HG3TSfSb7KZJMO3B9CE+eMX2j/CDuNIIMo4+w2UrNYhc"
    "ES52XAujBzAhhDr3Frp3PBQzjYGWnjDpjW2OposPCDKjZUwd7S/dQmvJHgbMTc4aoLOkOM"
    "QfoZI51liFfCj7Qe1WKlUyQm3nW1vfzieXyPILW5JO+Uhty0dKj1wfNvSQijlRHBkjyjpJ"
    "JedgwkXqqn1z1b7uHCpGN75FL5bvgh38avEu1BqUku5YY5ljP+6k0goEJy6MmWF8LPh9bO"
    "YMs48RN5TveCqzZHNY0xdK1FOiXv0WwD04i4jZn53gjmNhzc7HOKRJgTxlRLtCOTyzX4X9"
    "5WDQS0hwl910aNHt58vO8PlrDjprZNLEzI65A7gACruPMVmw5WdeZVbn0TYh+8yuU7dpnj"
    "5jDNGpn5fTakmGvBSdwno11l/BtdNap4RHlrJ5eO8kOcNXfwqS7lqYZ0mbB/r2Jzkbh01W"
    "zRqbObm1i9FOkSmkVyPNhjNMmp9Ve4lXVYJq/yU7Tn64922ekANNfdNin2xyCuP9eLJ/2W"
    "U3zj7K1U25un2zHFC68XVYUSddeDl/XqUMV8rwmjFiP8rwg7pe1fPjstxzZht+j6D/b7TT"
    "477c045lAu3S5BS+bzn2pvi7WGxsSr755QriiJR4CIo620m7D/zmYctQu0Y0m8iYX5NeoA"
    "mkJXj5+PplFDj/kswc9+UTnk7ya+LsaCwejq1Riucuo+LVoAlisrPokYBdi85MEgxPHfFT"
    "js89l/iJoBpUC00ogDjhBi2YBFj3IWsg3KYs0eOyaY/ZB+vONhyfwU/Qk0ln7FkcOkP3nj"
    "NHr+FRiO+yO8CGiORmLHemjrFATxrEacPA8FezyVMsiBvodMZcnjQX7gAscs8I+nk0+hJa"
    "3SbyheJ1sqGR6IQ1m2OqgVHmNGrBEGojOTkW3MzHDX7PwlBxMOtpbNSYsVJEgtvYBGOdjC"
    "NnVF6IUrFRj8MuP2Npn6yEYU/0GnzwOHeEXU+MIC9IzgoLYPxajklQoCCk9cRleKSQJtFK"
    "mQ9raT6MpkNpU0tI0UAT4tvXZQq2sFaFijp+LVW5m720Ts4sX1KzO6RoIMZl9PzFWv6Mjj"
    "9YtzLwFieuiij2twV9vdtlZGu1umn+juZmzr70hYiGRI3B8/zs/bsQSvixDMWbz+1eLwul"
    "Lt2WSk7LoHmD6ndsbVZGQlY1YSFJ1yBk91z1iu0QCNtOZcEvTr4bI2mCOW+Z+nYndYBiwn"
    "MG9RVFKpOkKoC4zqr0xNa1KqczxIrXdea1Mpsc+DOWVlOsxYUYsRIo1uVEXHlVngVxKvUa"
    "rA1+SvNXHv8UoZr+63IgoZItj3+CTKG/Jes5X1W2YDsfBP0c2SJU1nIeX33z7eY531rlk7"
    "Aln4Ts8rEFaEtn7ajZulEW2KTpayWuwfdtC8gOY101E9uUMFB6ReAC9PaWhZLpnY4U5JxN"
    "R53id2PZ/HPdKeK5/pc5VCSKC6z2qLhxsY6ey+QmLy64C0MLsQFaMhuK46WM9y2R2V1OWf"
    "Sk2WymiJM2fsKEhteeEaT5hkmzvhV7GRW8LG6494EYynMsy/EpD/NlY06cKcHeIzbGiWEm"
    "stlYOC7AGal/FQ4GwsMCPDbYAB3un6DxKsPYQPpMsx/YQJpJMEnc/gf0Cs2xZktnDNuhMw"
    "YFewyCeEL9oAtwfLAR2NQWIRKSENotnkQoM2M7j24WDidhUhv0HCb3C+EkgRhl+krpcsRB"
    "vebIA8F1w+OES4PyRqilN4IKZt5l3hr5KQne0CpA59E2oKTiHuLH+Yd7HcgzhArvMngf0F"
    "K8FtavGrCgK81ifTjApUguBhZ8SVdXOEl1UeePa8maxtfdm+h07AcTtW+/dIY3nWu4EB2n"
    "Rf8yq9n2S6HkiPoVzSX5HajFbc3FLbHHWvftyvayz8rhw8FV5+ZmZ8XDi1+0aGTWRXjMKD"
    "pfeoPf+enwEF7LK2gB7yQ/YPTt4ajb7o3DK6kTd/bHdrcHw4q/dzZjYGfYZy06w+FgeIGS"
    "v2HkXofXOZcH9XjpD+BpVS8Zcd+OVp5v23A/GcCLZZWIojFL6dY8Ne8106oGZ4xCwZkxFD"
    "tUsyqAGbZXUBY4/+R8uFe5/OzZtf3YAB0bjl3J0T1Np6AthBZCGKstp3mkCuAMwCpRSSHU"
    "zU3i7bvGmlxPUiqu14XrOX7XmewK0gqY4fgy1UlEo/xM11aYxO2xldBPESoWbMvVMQA2y4"
    "7K7jeXsa6OjBVlnW9S0zDheDNkq9KwezU6SS81W4C2LXppKKrR0loAaJnsS6qg25J0QoEx"
    "bUOEKrgwHiVMqu7dSohU3buD5KjqYY3gkxyPSnGhtcyZ0oImJf0oJ9h19NkEedz1D2v6DM"
    "H2Rbj7gc/gzLEM7EkXQXKBNMS6hzO8BTgCeti1NB3cCDX7GeVlSnCYYwk9v8e2zuB9kfWm"
    "3PPYq/0HC30CD+uVdli3wJ34pBU7AAqeVwE7oqizn8KagO8kKT5/76rtx0KSxuR32btfFP"
    "h7r6N4SlI2UPF0vIqmrH4R/+WarLs12JykVGyuHZszSpXDBNx89imXtYdYd7ykmJLfYqms"
    "OJdtxx5vXFZqNEwmkNEwcebNz+3vzt6+EwlAMQo6fUaQabs+/QD5OWWu0ScQ3UyKghQ1PJ"
    "0nem4apIVsEVOCCNY9TPMkxv2Nm5tw0ydhiGYwFhzrloltOg6xzM3BGbMaqeCTegafxNhb"
    "ngUxIqWlXls8ir9OZQX/OE0DRf8dFAzKrlMV4M6nbiDwO9lziS9XFbwjigZivP3JLb/0WY"
    "SLy/7ESFTJH1XyR/lUrPKkqckWKKoGkrP7SZQKKd748ODKqDRJmWrhMjz9Hjk+FDuwZXZ/"
    "KCMg4vr5voQkcgS00MRlmLMPp7gYi+ufm57neLwkgJm32dn1gJBnYJQtJO7hufPIo/M950"
    "lo2lk/QX0CMS6vTyCHaYn0AtpXTHh1CSo3WvfslWO90LCyAmQ9cPyH2Z0tizNo5CvrShRn"
    "QJAggHVF5AirK5nH8mEsK2feymbQUNuvem6/VOz/DmP/xWuVM72XlTGPiPZYx/wwktEWy5"
    "jLhbEi1jEqVTS+AtpK+vxWpM/a5fGtHb/r4GB60BxvdeNIQ5K8ibymOZutMOFp8UZL1IYr"
    "t8eC2nWS4VeOTSFQHnvg9+Nhxk4iS8rxjQ7iiQ1E0TnizMMqdyS/It7GvfLad/D0fFs11w"
    "wsqs89yQ2SabNdTIsRiQ0Q/7ZAqjS2taFPpo7FGV5mj22TdL6Jg++9KFcn8rw5lG/OYC8F"
    "vbExJ7rlkKimnci+xn2b2JD4L7bzg90Yu1mTfuCdyNJ77G7CLufaAj04pVOoyZsKqrrJ4Y"
    "Fa7AyVBUttoWrJgB1voFQNt13WcPO9nBj34oQXsnkjcN13ugvQvVXBOmivMotUhro44UCx"
    "UWpJxoFqVqkjmufKLKUUA4l26ysGAvG1IstjZKqCVt08L5NLamxHUumljhMqHteZx7GNZk"
    "UmJykVl+vG5QoOBDHXKWyZjzi/KnGVGMRr0c/iCD/YB4lBhPjoHJ2fDJsu1vgFkdllfCpY"
    "W+GJDeoq4e8wcSh+8DR3dmo6L4NA5skH6crQ4kF+FNtouuBEKfcFzXJsnOdMsaORknrBwN"
    "fhGQH9Xlyryy8DwMi3qWmBGhDcM/QZNnwLG+g5eFGYlHAPD7j0lb03NnhpTJiwRkSNh6Ci"
    "wwV6mi2gC8PBQEGR59stoZCEPtg8oWyWsF3EMySTQPGHYiyQlw0TeEAQd74I3ERgMK5zZu"
    "3ZGKZQR2pInHPsEVszWcu5u9o7I3LMIK4m9PsFXhoZ7wzQO0b1QGRPsX7/nanlIDSViYGh"
    "s2hApamsn6Yy5FCGCSsy4u/f7eOYs+EnXsEqauGQqBFKtl1rh5Xv0m6nsTuTaQ+yAK9OuB"
    "0S1xntnPzaw9t+n5+RBzIrdpCrXh5m817f9j/1B7/1L5A8SEtDpYIgtp7XGnROOYrnpU5R"
    "IY1yiargEiUExirLUUSx1itSs13yHsJ5DpCkvWYg79uW4sHWw8tL1rSkpExEohLgpleJYK"
    "dXcUmOk6lVucKqzOfiWlrNJKXSatZNq5nnmLquT6pyR11L0VAzz+CavWCH4URGiVeeDxlS"
    "9UKszYaDVuT7dlmw2kU+y411veOPkBFVPeNVifnDRR+w+0D9217vpGB53wLOyULxDZ3Lma"
    "/a6unsxTIwbwhxA5M5pwFOfbHqFEITop9jUY9zptisnsjpXS6W5skks5aweoOVl5d1PUXo"
    "BjIGcPP1RRj4wlPnQnQKu95lbU0DjNA8uuXl42uka5YlzNu8E8iwZuRH2uxhzFzLc+blsv"
    "35lF3MWpzDuraB7Rjy0UPUTzx3mzIZ189kLBia4UAh/BFBk2TXrSkA2fJRmHGtRI1ovcDb"
    "ql5WtW7/ZtTu9aD4Kz+4s2+//DRkH4ILJA/u7OGg17tsX326QMFRUBs2KA1bDwvaRjW9VT"
    "XvQ7NPd+b50nKxzShG0gB3l32bjEQZ+zVgzxAqg92a6K9l70hSKntHre0dKsrqG4yyUmU0"
    "m8b1nJc9t4xmbJ+c4fyqcppJWmVYW9eiE3wfp4vqbEiTKi6szwWGXHVDf4KsSXoJZV3+Vt"
    "iwxLSpjELbNQoVFpkNPqZbgLntur9GnR3X0l8W5az4UQZmvlRvAeFb0mgbfeKTVgrXQAjZ"
    "H7bHOm/T8toGFZMPEEd9JKgnQ41UYelicNg6aplsPu63cvIxTiORO3vPQB3lnNp/ieljmU"
    "+7dEi5waTIHyW41FrmjkJEo9KZHqgDWU3Dys0P7BNiI8enLUivAJ4ik/9Qc4KeDz9eofdv"
    "X/+jhd6cvj59/yLKqWpSKPOMphhhxieDHdzzTKgUydqZeWkf9jVsmdSqQak4mcHgntHOxj"
    "wdREWfk9vb7nUFjxPfN41ToFlnBVnteHLyw71vc28AxEeC/978eAAjIrdYnQsFaVz1yR99"
    "uW+JSYi/lj47QdhAdfbxqq+zVgtVnPebYHNyZa3I6QyxYnbNmf3IvvDr5YqLUyovgzpzWV"
    "XmrYuC3ydbCVxquEY0NvXqFIQg9Qg5W75Iw1C844upMlZv+G5E4UHu8Z/JpAclONgejOfR"
    "y27aypPy5HuxUoi8gQyTEJs3MnN8C/ZscA0qDE6kBmsi8wASyqsWPs0cElTPiNL4sd2j85"
    "Wn4PNtG5LiMfp7zbTgkJc9nFCHatYE6Q6TFzgZaA+DevSyWGJwR1CO3mRvxUREOWBRo4Mn"
    "J2I3+KDZFYIb4vnwMvvM9EUVy1C7WIZvIJ/Vb+3uqNv/afxxMBxf9W5vRp3hBco5eWcPht"
    "edIXhsywPu9N3rSp9vOBA++kA4uB0JN335486+ZjLHBYL/s5mwhp3Pg19FCi15JM9BI3mQ"
    "Xn/KOIeflSlffVZcvvosU7567zmb6uUavuvq4AfI11QvgPft/c2/dFW3ZCGR2nTXejsmxa"
    "Ese4tzSUQUKhNX2pVNipQV4IxRKDjTcHKZvAKYYXsFZcbHVZr71/D2jtEpH+N1nVxVNjHl"
    "ZazYEDrTVGVBgkzBr5y8j8nJW2UJ20qWsHxwxcqwBWy/gaxKiVW0XHQCCH/7Bbdm4mKFuI"
    "SYoKycu3cA+U69KLkdM8eeFtg3i61pYCIsXyaLtXVsqNakIddzHjxtLlJsaQgG5rYodkUj"
    "5MnxchJzVe6BW9bEXOTV5xHB9AI9gKnsnvWBYYognU1dWxae95wnqCK1IPw6nJmZhBfL4n"
    "Y4XlEGmbTFB4LLfFSTNfcwG/2BMay0H+XUJ6aNCVEGrkNL6HWtRH9oKX3H1gwPa1bl4lkJ"
    "oiYktNlDmQ+XgVQJ5JCgeQCfn5XA9/ysEF64lJrGjrW2DTyg3aNp7vamM6xonju5+f1m1P"
    "k8bl9/7va7TJ5rjwbDC5R39s5ONUpdhdEvEPwPWc4ux+J3cFQPIzbsFMhYM+ambcK4NC96"
    "dml1kYIeVKGRaoVGqJ+zDSifJ9DPK5mzy1dLZvur+nblZAu8GnV/7bCXh/8FZ49fOlcj4e"
    "0hjkT2wMtekDoQjtZ5e7afHzAQvsczjcwqfXTShA0Uos7elsGbtVpSVTCDeHwjUWmvkCJU"
    "Bq61DVwqfVwhQ44zkZhKH/ctcj3HbSgT5x2pk6pyPUmpQnXqw2TxbmdshWU01iLJLn7E9q"
    "bpEdrQU+exnAmxnqwvkXVD5yhsCNWlFFyOcGUshxRMhQ0xap7VKR0xGdUR2QtKRzmT4vkt"
    "1kcplkqjKSDt0pwW5nDJManF87sUm9USyWTKmNbmpuc5HjZk8JcwionYsCm20MSh+MHT3N"
    "mp6byM3DgmH5BQlGQC1EwbPkRg+IIQNRHFlmeQ28u43IwXvPBhiBxY8WRqEwIBa4jiuctm"
    "sjDKkVOERqwVj2kjIszNmRLsPTIJTE5i3pvm4TBS7hkRlr25tkBTfGc7loHBDKiJIDcC1X"
    "+mmJgGJ5mj5+zxvmNzi3qO9R0bm93r3GihEXtiwh6FEwmEXrDbmYDhEcyQF1HcnLiKnthD"
    "F8fNJf1C+NO5mlB6fWXvVXAyJ4ZuZcSdsjnWzuYYsLSs3ixo30B12faNNYmXp4pVNyRqIM"
    "zvzsuYds+LTbvneTAru7lU+ZZBl7VaovLN4MvuzPTynNOW+HGHFCpAJK2/lfq4CnDGKBSc"
    "2VrNmpGTFLc4rC5or6BMQ5kjslaTzQo6ULaedW09UoivqvyNkSnNb900vypYrUYvmApWqw"
    "UbUlWoyzMhRai+NFuKV1ORVFuJpMotUK9iAbcbC5gLsheztaiQqhX4plbRBLrsHlD/ttc7"
    "VAK+NvZMfXaSY92QV1rLbBta1GaVYaMY1dUBNpW029+KanvDfWmx0rqwjlOxzi9G0ki139"
    "tSar+3S9R+b9NqP3ipKiAsmzcQ3devXpXxW371qthxGa6lK5vbNFcC+OVm0C/Y9EUk6V29"
    "qVP0P2SZ5IilgDxwAYzEXj6TZy2dUq2V3KRDB5d5ou4+P2Z//x85U0bz"
)
