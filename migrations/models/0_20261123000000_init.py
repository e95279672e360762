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
    "code" INT,
    "generation" BIGINT,
    "message" TEXT,
    "answered_at" TIMESTAMPTZ,
    "cluster_id" BIGINT NOT NULL REFERENCES "clusters" ("id") ON DELETE CASCADE,
    "cluster_node_id" BIGINT REFERENCES "cluster_nodes" ("id") ON DELETE CASCADE,
    "order_id" BIGINT NOT NULL REFERENCES "orders" ("id") ON DELETE CASCADE,
    "revision_id" BIGINT REFERENCES "revisions" ("id") ON DELETE CASCADE,
    "target_id" BIGINT REFERENCES "targets" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_deliveries_order_i_ae4c74" UNIQUE ("order_id", "cluster_id")
);
CREATE INDEX "idx_deliveries_target__28067a" ON "deliveries" ("target_id");
CREATE INDEX "idx_deliveries_revisio_4d2e10" ON "deliveries" ("revision_id");
CREATE INDEX "idx_deliveries_cluster_7852a5" ON "deliveries" ("cluster_id", "answered_at");
CREATE INDEX "idx_deliveries_cluster_6772a2" ON "deliveries" ("cluster_node_id");
COMMENT ON TABLE "deliveries" IS 'One object on one cluster, by one order.  `object` names it: `apps/v1/Deployment/shop/web`.';
CREATE TABLE "workloads" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "kind" VARCHAR(32) NOT NULL,
    "namespace" VARCHAR(63) NOT NULL,
    "name" VARCHAR(253) NOT NULL,
    "desired" INT NOT NULL,
    "updated" INT NOT NULL,
    "ready" INT NOT NULL,
    "observed_generation" BIGINT NOT NULL,
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
    "eJztXXtz2zYS/yoY/5NkRnUSO4+e0umMbCutGkfKyHJ7vfpGoijY4oUiVYK0q7nrd79dAH"
    "yTEqknxWCm09AkFqB+CwKLff73ZGZPqMlOW/P5SZP898TSZhQuorcb5ETjT+VNvOFqY5O3"
    "gyf8hjZmrqPpLty710xG4daEMt0x5q5hW9iyRbDvCXGnhvVAXJs4ntUg9j2xLUrGHjMsyt"
    "gp9jWxdegMWpUj8yzjT48OXfuBulPqAPEff5z4LYbGBNvwn/fvf8OVYU3oX5RhK/xz/nV4"
    "b1BzEgNB0PD7Q3cx5/cujIeO5X7kbfFdx0PdNr2ZFbafL9ypbQUEhuXi3QdqUUdzKY7gOh"
    "4CZHmmKXH0MRO/IWwi3jJCM6H3mmcizEgtXiC8dzIcdnuD4U17MByepFjgU0Tglbd020L2"
    "wasyDsADvsJ3/zg7Oz9/f/bq/N33b9+8f//2+1ffQ1v+vulH7/8WLxOiJbrimHV+6nQH+E"
    "I2zBExcfDG35xGczVBxZkRos//TeF/OdWcbPT99gn84Ycl8ffRXsYA/0bIgXBe74MFM+2v"
    "oUmtB3cKf747X4Lur63+5c+t/vN35y/iEHflkzP+CMEOwdUdimAMNTcN8RU8cY0ZzYY5Tp"
    "kAeyJJT/2LY4QefuCkZ5kL+dUtgX7Q+dy+GbQ+f8HhZoz9aXL8WoM2PjnjdxeJu8/fJdgU"
    "dEJ+6wx+Jvgn+Vev2+bw2sx9cPiIYbvBv07wnTTPtYeW/TTUJpEFwr/roxbjemI1LL6yJQ"
    "hXL3HHwOe9rXK4wdx/zVzkfGDT7PhoO9R4sD7RBWdJB95ds/SsFU7u1ReRro6MFX/7882/"
    "G85nR3sKdubkNAQM4JdTl6PQh4+j37kEvBHusaZ/fdKcyTAH90fqMHjJDNwvJOXHT31qav"
    "yX5EIO4tGvoqMagR5bMSZ0btqLGUWajaC6CjqqE1Q41ewzOzLFYpMv/Wh2Nkve0Sztgf8k"
    "HBtHSk+ubMk8MvWWCujD6GRfLaj3QLCWFChnaxaBPhrEonCT6FPNgrcF6VunZKZN6AcyYn"
    "Oqj4jBiEYubcsFfKhzA/fIc6ZP6Ux7qft3h9j0dL54kZbz9zLqnXVnjeQonHb0wwya+AD9"
    "ePrDXHP16Y+jBpw3KOF/EN32LBcPH96czOFl4L3g9SYEKf1Xzj+AIP5itYqOxL8T7P0Epk"
    "C0kf9cnVEqs3svO6NE2Fn0mBKdATU8qbwpclJ5k39SeZM8qSQ/m6I4pz63+oH95vsCYL/5"
    "PhdsfBQHW6xJKZRzV5OgfZ1OBGev37x/8/35uzfBUhLcWbaC+KtFiCZI7K6XITfhpG1b3i"
    "wl2MewDan3N3VBim5d/X5SDl/45Z1Bp3XdJPLizuLdNAn/58762Opct6+aRPx7Z121r9sD"
    "vCEvksJAkbn/+l2Buf86edYO5z4+SnALpIQ0r3656XWz577fPqkCMXSX/I+YBjvGT2AJqI"
    "hETM/hg/n8c+ufSZwvr3sXSQUGdnCh9FBKD3XizSdrcj1OqbheFa77GEXYntIlhKec4seV"
    "kKZOEsZhdY6aMOptqG6UpsEjY0BRTWM47zZQMjr00diClrEvuykAt/wpVUd7t3ozb2K47U"
    "fKR0vrzcKnjaV6M2w3pI++5rOY3kzTdToH7kiN1SkhozG9h09rxFVGI+3epc6ITG1zwjVM"
    "4ifBpeb6Si5f56URRkHGcbNVZbsaKEOHldBE/XECKNgOfh1cd8W88X+o7opJC039v/G50l"
    "pVUmtVXuxS4la1xK0iQjZ8piVVZiFFDZVl29dMJle+ojAn6WoI9vlZAbDPz3LBxkfZYJfd"
    "OeJ0ax0iKiZU7XMPiTgqcOmijH4spNhIQ1Yx9PetIOOCXBnYAwKF+gZqSXvmuyrEcR/Qv3"
    "IWmgjJWgv68SA+aP9zsBzxQA667nV/8psn2fB3UloRh4pSq3uUSq3t29IPIahb0BDdMnq8"
    "E3+1higy9UrriHap/wj8ADO0H1EfwXzdh+9mRwu79rvU0iz3lJDWfO7Yj5pJHoxHyojhwn"
    "+Mu/CzuabTLP/+wrTceyf4cxgagLgrjzCXNrm2I2jEiGnbc8Koy/t7mlKLN3Bs2yVTjcVb"
    "F9eAzOemocNbKy3HoSXUqsYPHJYBcVP5WRE/EWiVbyw/S3mKBB9NWYgDoq1ISRWCeftBGj"
    "COY0+8HD1OviiapNuj/8hJTcRRm2sNYB8qg3uMSIFeGnSma2YpwAMCBXZ5sI/POe1Lu3vV"
    "6f5UkgM+WZPIizur9eVLv/creqD5V+iy9kv7knul+VdJWfUwbmkHUEV82x9G1gkjjf5ye1"
    "leH1uwoFXzuFx1g1mGf1LaYqacEfNXufraSZUzYt24XtAZMVThpPi+wiUxRqkcE7fomCiQ"
    "3Z/yuWp8KOGfGJuEG3gp+ilcNgqDrhHUKv65Gn6cl6bHXK6AT5kx/EeNZVYMXTQqasOwCJ"
    "08UCKpPkh7QoM8OYbrUouMF9xYYFjoEmo7C2FZ0EzbyrJqbNIbt3PYlmlYdMgMWOVGTWG5"
    "MFxiaswlY6oDHqTXve502x8wVtp2JtQhDPoiVHNMA/6YaQvp4DnVHimBnVyf0gn0Af2PxF"
    "ohbCeMus24UcSyCfP0KZEwwwALMoMF+AM3yMAkBai5m6mrOQ9oWtEcSr7SuUswUtrE94Qj"
    "KGUEJwIOp2twFjLche+capq2rnFGjeA95+STN6aOBW/EnsGLMttzdGmWwYxPf3qwzhmuQd"
    "kHPkcANaL50D5j5N5wAJSZYXluUROOMtkok03FGBBTI529LWJMgFa5iiT+7Ng1fuXxPhGL"
    "YlMujndW7+NHeUNc3Fm33U/d3m/dJpEX1VDz4cI+ZJRaa5xDk7Q1PIke78kzrXCIbu1lWZ"
    "2kVQrFKnPal3vSXM7334zSKBfODRxnQyGzDPwJMsUBFduvFKtl1Onh0bIs1+OUamer2s6W"
    "0twW0S4KbcFmujOph7jGro7wYy+kaJTqDAB8QrcDVxf+qita8DuNR+oYm0J1JfpZ1BWnuT"
    "3ZEKEv9qSu4Ejt5Wb4DHgndYXoyXa+mra26ST6TXZTJ5j2YPoQG16+/SPYEFcaQYbhNly0"
    "UoPIFTGn9tyk5AFNCIHOvUHubYdETGOopWcgvcHhaLz4QDAzWsrU0frSybWW7GHAzOSsPj"
    "pLikP8ESiZI41VyIeyH1RupVIlI9RxvrH143x8iSy+sMXplI/Utnyk9ND1YUMPqYgTxZEx"
    "oqiTVHwOxlykLls3l62r9qFidKNH9Hz5zj/BrxbvAq1BIekOGssc+1EnlYYvOHFhzAjiY9"
    "HvYzNnmH2MuKF8x1OZxZvjmr5Qop4S9aq3AO7BWUTM/vQEt22TalY2xgFNAuQxEO0K5eDO"
    "fhX2F73edUyCu+gkQ4tuP1+0+89fc9ChkeHGZnbEHWCOoMB7DNkClp9ZmVmdRVuH7DO7Tt"
    "2mOfoUGKK7XlZOqyUZ8hJ0CuvVWH9F105znRIeacr64b2T5AxfvTFKumthniatH+jbn+Qw"
    "DkxWzRwaGbm189FOkCmkVyMNw00MNzur9hKvqhjV/kt2nPxw71k8IQcZe4YJWzY7xfF+PN"
    "m/7LIbZx/l6qZc3b5ZDijd+DqsqJIuvJg/r1KGK2V4xRixH2X4QV2vqrm5LPec2YbfI+r/"
    "a+30uC/3tGOZQLs0OQXfW4a9Kfot5hub4l9+sYI4IiUewaLOVtzug3/zsGWsXSOajWTMr+"
    "E2yQjTErx8fP0yDJx/yab2/OUTHY+ya+LsaCwejq25Lp3NgYpXg2bk3rFn5DV2pwNQPAEt"
    "mqfQuvWMkZ8Hgy+BBWskJyevOY2NNIs98cDlGXU1NHCchi1gtBaRQC+4yYwbz54FYddoIt"
    "Ng1IjhT0RVW9RAw5eMyQYqh/j1p/INZBwUuSUk/ZtiRjLRa1D0x+85uBHfXcQvFFJt7DG+"
    "rnKgqq5VTXwbpSwQAUUNLWtvXxepYwKtcvVX/FmioDV8f3bGLF9SyjqgqCHGRdTf+crvlO"
    "pbLtRpePPzOYUU+zuZvd7tMrK1Eta6dEEpiKXfvEa1GLYGZbjJl9vh4nQ1QnbPFYxA2mMg"
    "GqfBz0+kGiGpg2lmmSpuJzVdImJgCvUVBQfjpCoYVKlFj0O2OcjSljxercWFCLHaZNblRP"
    "RAXZwFUSr1GawNflQrUQr/BKGa/utyIFQTlcI/RqbQ35J1jK8qW7CN9fx+jmwRKmoZi66+"
    "2XaxjL1W2Ry3ZHNMLx9bgLZwVH7F1o2iwMYWzNW4+vvbFpDtR7qqJ7YJYaDwisAF6O0tCw"
    "XTtxwpyBmHjirF50WydWeaS6O5vJcZTGPJw1dbTG/mVCfPZfKCF01uomwQGKAhsx3YTsKg"
    "2BCZm+WUJU+aBTNF3LToE2Vu8OwZI5o3Mdy07XQvo6IV9YZbRMVQjm2atufyMD4Yc2SPGX"
    "Ue6WQYG2Ykmw2FMRXvSJ2cMHpiT8IiCwO0uc1U41VE6YToU816gIE0g1EWe/0P5BWZUc1i"
    "IuWEZbtTgAJ+BiM8YbbfBRpjLYLGgUWAhCTEdosnEaoIbOfRi8KgHCStIM9xcr8QhlsClM"
    "knhcuN+vVYA2srvGC2KVaZVStpVlXBirvMSyG3Ev8LLQN0Fm0NSqbtIT6Ub9zrQJ4iVHgX"
    "wfuA1sO1sH5VgwVdaRarwwEuRXIxMGcnXV3BINFFlTfXgjVLrzo34e3IHyBq335p92/aV/"
    "ggvE6K/kVWs+2XOsgQ9UuaS7I7UIvbmotb7Iy17teV7mWflYH7vcv2zc3OigPnf2jhyNBF"
    "cA0U7S/Xvd/57eASP8tLbIHfJL8A+lZ/0GldD4MniRt31sdW5xqHFf/eWcDAdr8LLdr9fq"
    "/fJPG/ceTrNq9jLC+q8dEfwPumWjLivp1vHM+y8H1SgOfLKiFFbZbSrXnv3WuGWQ7OCIWC"
    "M2Uotl3NLAFm0F5BmeP8k7Fxr3L5ydqlFaABOsOJbZVyfk7SKWhzoX3SDLfccppFqgBOAa"
    "wSEeRCXd8kvaqEfd24nuF3nVXCfp3i9crPNH8KFFOYRO2xpdBPECoWbMvV0Qc2zY7S7jcX"
    "ka6OjBVFnW8S0zDmeNOHVanfuRycJJeaLUDbEr3UFNVwac0BtEh2FVWwaUm6EN+YtiFCJV"
    "wYjxImVddqJUSqrtVBctBcU43RkwyPSvGgscyZ0sQmBf0oR3Ru69MRcbjrH9X0KcHji3D3"
    "Q5/BqW1OqCNdBFmTaAS6xzu8BToCOnRuajq6EWrWM5eXIcDMLQsyg12PPL+nlg7wvkh7U+"
    "557NX+g7k+gYf1SjusW+BOfNLyHQAFz8uAHVJU2U9hTcB3kvSaf3flzmMBSW0Sf+zdLwr9"
    "vddRPMUpa6h4Ol5FU1q/SP+aG9DdGmyOUyo2V47NKaXKYQJuPnsul7X7VLeduJiS3WKprD"
    "iTbYcOb1xUapwYIJC5QTK/m59b3529fYdZ+PBPv9NnjBjW3HM/kBHzZC7BJxTdDJf4aUvI"
    "k+FOyXNjwhrEEjElhFHdoW6WxLi/cTOTAHosCNH0x8Jr3TSo5Q4DLDPzAkasRir4pJrBJx"
    "H2FmdBhEhpqdcWj6KfU1HBP0pTQ9F/BwVB0utUCbizqWsI/E7OXGLnKoN3SFFDjLc/ueVO"
    "n0Y4v6xHhESV9FAlPZRPxSpPmoocgcJs/xmnn1gpgPyDDw+uDEsPFKkGLMPT74ntOQyTp4"
    "uM45jaXMT183MJi+UIaJDRHDCHjVM8jMT1zwzHsR2eptzIOuzsekDMMzBIFwp26Mx+5NH5"
    "jv0kNO3Qj58zXYzLc6bLYRoivYD2lTKePd6VB617+OSgFzfI9i4bwuM7y7LH9mRBNPYVOr"
    "vHl4IzGTRgcoDVhYoj6TCWVStupBNoqNNXNU9fKvR/h6H/4rPKmN7LqhSHRHssU3wYwWiL"
    "VYrlulgS6wiVqgldAm0lfH4rwmfl0vhWjt9V8C89aIq3qnGkJjneRFrTjLNWkO80/5zFU4"
    "aWKIMlGX5pWy7GyVMH3X4cCuxkcJSwiTznEJ7XAE9F94TZs6CIFcsueLVxr7y0Ff56fqqa"
    "aRMqCls9yfORYcGZpwFE4vzD9xbMlAYHIffJ0Km4w6towSlJ52c43O9h9xk1RY4423b52Q"
    "yPUtgbjDnSTZvxLQoa+cnXuGsTDEn/goMfHsbgZQ33A+9EFvaCtwm6nGkL8mAXzqAmX8ov"
    "RiWHR2pxMFQGLHWEqiQDdnyAUrWodlmLynMyQtzz813I5rXAdd/ZLlDxVgZrv71KLFIa6v"
    "x8A/k2qSUJB8oZpY5oniurlFIMxNqtrxjwxdeSLI+QqQJaVXO8jC+pkRNJqY86Sqh4XGUe"
    "Rw6aJZkcp1RcrhqXS/gPRDynYsXU1w9BjJZuP7IN+yAhiBgenaHzk1HT+Ro/PzC7iEsFtB"
    "WO2KiuEu4OI9ulD442n54a9ks/jnn0ISgSjzF+LrWwWL2b9l7QTNuiWb4UOxoprhcMC9vz"
    "evexyvPoRAEAE89yDRPVgOidoU/pxDPphDxH3wjDZdzBAx99he/GQieNEQhrTJR48As6NM"
    "nTdIFdTGyKFC5xPKshFJLYB8wTF2YJnCKeEZkDiv8oYIF8PDGQBwxrLeAd8YtxMK5zhvYw"
    "hiHUkRoR92xrAGsmtJzNV3tnhI4ZbK4J/X6Ol0bKOwP1jmE5ENlTpN9/p0o5CE1lbGDsLB"
    "xQaSqrp6kMOJRiwoqE+Pt3+zjmZPixT7CMWjggqoWSbdfaYeW7tNtpPJ/KrAdpgFfn2w6I"
    "q4x2Rnrt/m23y+/IC5kU209VLy/Taa9vu5+6vd+6TSIvktJQoRiIrae1Rp1ThuJ5qVNUQK"
    "Ncokq4RAmBscxyFFKs9YlU7JS8h2ieA+RorxjI+7alOHj0cLJyNS2pKBOSqPy3yVXCP+mV"
    "XJKjZGpVLrEq87m4llYzTqm0mlXTamY5pq7rk6rcUddSNFTMM7hiH9hhOJFS4hXnQ4pUfR"
    "Brs+GgBfm+XRasdpFPc2Nd7/gjZERZz3hVYf5w0QfwHqR7e319krO8bwHneJ34ms7l1K62"
    "ejo7kQTMG0Jcw1zOSYATO1aVQmgC9DMs6lHO5JvVYym9i8XSPBls2hBWb7Ty8qqup4TcYM"
    "IAbr5uBoEvPHMuRqfA8w60NSZohObRLS8fXxNdM01h3uadYIK1SXakzR7GzLQ8pz4uy5uN"
    "4WHa4hyUtfVtx5iOHqN+oqnblMm4eiZjwdAUB3LhDwnqJLtuTQEIy0duwrUCJaL1HG+ral"
    "nVOt2bQev6Gmu/8os76/bLT33YCJpEXtxZ/d719UXr8lOT+Fd+aVi/Mmw1LGgblfRWxbwP"
    "zT7dnmVLy/k2owhJDdxd9m0yElXs14A9RagMdmuiv5a9I06p7B2VtneoKKtvMMpKVdGsG9"
    "czPvbMKpqRc3KK86uqacZplWFtXYuOvz+OF+XZkCRVXFifC4BceUN/jKxOegllXf5W2LDE"
    "tKmMQts1CuXWmPU30y3A3JrPfw07O66lvyjKafGjCMx8qd4Cwres1jb62JZWCFdfCNkfts"
    "c6b5Py2gYFkw8QR30kqMdDjVRd6XxwYB01DZiP+y2cfIzTSOTO3jNQRzmn9l9h+ljm0y4d"
    "Um4oy/NH8R81lrmjMNGocKYH18aspkHh5gfYQixie24D0yugp8joP64xIs/7Hy/J+7ev/9"
    "Egb05fn75/EeZUNVys8kzGlFDg0wQu7nkmVJfI0plZaR/2NWyR1Kp+pTiZweAeaKdDng6i"
    "pM/J7W3nqoTHiecZk1OkWWcFWe14cvLDvWdxbwDCR8L/vfnxAEZEbrE6FwrSqOqT//Tlvi"
    "UGY95a+uwYYQ3V2cervk5bLVRt3m+CzfGVtSSnU8SK2RVn9iPs8OvliotSKi+DKnNZFeat"
    "ioLfY1sJXKq5RjQy9aoUhCD1CBlHvlDDkH/ii6gyVh/4bkTdQe7xn8qkhyU44AzG8+ilD2"
    "3FSXnyvUglRN5AhkmIwxub2p6JZzZ8hhUGR1KDNZJ5AJnLixY+TW3mV88I0/jB6dH+ylPw"
    "eZaFSfGA/l4zTLzkxQxHru1q5ojoNsgLnAy1h345elkr0X8jrEZvwFcxElEOVNTo4MmJ4A"
    "UfNKtEcEM0H17qnJl8qGIZKhfL8A3ks/qt1Rl0uj8NP/b6w8vr25tBu98kGTfvrF7/qt1H"
    "j215wZ2+rzvS5xsvhI8+EvZuB8JNX/5xZ12BzNEk+P90Jqx++3PvV5FCS17Je9hIXiTXny"
    "LO4WdFqlef5VevPktVr957zqZquYbvujj4AfI1VQvgfXt/852u7JEsIFKH7kofx6Q4lGZv"
    "fi6JkEJl4kq6skmRsgScEQoFZxJOLpOXADNor6BM+bhKc/8a3t4ROuVjvK6Tq8ompryMFR"
    "sCZ5qyLIiRKfiVk/cxOXmrLGFbyRKWDa5YGbaA7TeQVSm2ihaLTkDhb7/gVkxcLBGXEBGU"
    "lXP3DiDfqRclt2Nm2NN8+2a+NQ1NhMXLZEFb28JqTRqZO/aDo81Eii2N4MDcFgVPNMaebC"
    "cjMVfpHrhlTcxFXn2eMOo2yQOayu6hD4pThOgwdS1ZeN6xn7CK1ILx53hnajBeLIvb4XhF"
    "GWK4DT4QPuajGtDcoTD6AzCssB/l2GOGRRlTBq5DS+hVrUR/aCl9x9YMh2pm6eJZMaI6JL"
    "TZQ5mPOYBUCuSAoH4An58VwPf8LBdefJSYxra5tg3cp92jae72pt0vaZ47ufn9ZtD+PGxd"
    "fe50OyDPtQa9fpNk3b2zEo0ST3H0JsH/Y5azi6H427+qhhEbTwpsqE1mhmXguG5W9OzS6i"
    "I5PahCI+UKjbhexjGgeJ5AL6tkzi4/LZntr+zXlZEt8HLQ+bUNHw//F509fmlfDoS3h7gS"
    "2QMvrv3UgXi1ztez/fyAvvA9nGpsWmrTSRLWUIg6e1sEb2i1pKpgCvHoQaLUWSFBqAxcax"
    "u4VPq4XIYcZyIxlT7uW+R6httQKs47VCeV5XqcUoXqVIfJ4ttO2QqLaKxFkl36SK1N0yO0"
    "sKf2YzETYjVZXyDrhs5R2BCqCym4HOHKWAwpnAobYlQ/q1MyYjKsI7IXlI5yJkXzW6yPUi"
    "SVRl1A2qU5LcjhkmFSi+Z3yTerxZLJFDGtzQzHsR06kcFfwigmYsPG1CQj26UPjjafnhr2"
    "y9CNY/SBCEVJKkDNsHAjQsMXhqiJKLYsg9xexuVmPP+DD0Lk0IonU5swDFgjLp3NYSYLox"
    "w7JWQArXhMGxNhbvaYUecRJDA5iXlvmkODSLlnTFj2ZtqCjOmdZZsTimZATQS5Maz+M6bM"
    "mHCSGXkOP+87mFuuY5vfwdjwrrNJgwzgFzP4KZxIIPQCXmeEhkc0QzYjD3g+FykZ4u0l4X"
    "Nx9xD+I+ea0H19hc/Lv5kRSrcy8E6ZHitnevRZWlR95revodZs+zab2MdTxrgbENUQ5nfn"
    "RSy85/kW3vMsmJX5XGp+i6ALrZZoflP4wpsZTpaP2hJ37oBCxYkk1bhSLVcCzgiFgjNdsl"
    "mbZOTGzY+u89srKJNQZkiu5WSznA5qg/SeDT5Ski+rAY6QKfVv1dS/KmKtQh+YilirBBsS"
    "paiLMyFBqFwLthS0psKpthJOlVmlXgUEbjcgMBNkJ2JwUXFVK/BNrKIxdOEdSPf2+vpQWf"
    "ha1DH06UmGiUM+aSwzcGhhm1XWjXxUV0fZlNJtfyuK7Q1Ppfkq69xiTvkavwhJLZV+bwsp"
    "/d4uUfq9TSr98KMqgbBsXkN0X796VcR5+dWrfO9lfJYsb265mRLALze9bs6hLyRJnuoN3S"
    "X/I6bBjlgKyAIXwYid5VPJ1pJ51RrxQzp2cJEl6u5zM/v7/16m7YE="
)
