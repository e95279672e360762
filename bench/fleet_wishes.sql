-- What people asked for: businesses, and deployments on the groups of clusters that labels name.
-- Settings as in fleet_shape.py; a row's id is its number and one.
INSERT INTO users (id, name, role, wants_administrator, status, password_hash, business_id, created_at, updated_at)
SELECT 1, current_setting('fleet.administrator'), 'SYSTEM_ADMINISTRATOR', false, 'ACTIVE',
    current_setting('fleet.password_hash'), NULL, now(), now()
UNION ALL
SELECT 2 + b, 'user-' || lpad(b::text, 2, '0'), 'USER', false, 'ACTIVE', current_setting('fleet.password_hash'), 1 + b,
    now(), now()
FROM generate_series(0, current_setting('fleet.businesses')::int - 1) AS b;

INSERT INTO businesses (id, name, namespace, introduction, objective, scale, status, comment, namespace_created_at,
    created_at, updated_at, applicant_id)
SELECT 1 + b, name, name, '', '', '', 'APPROVED', '', now(), now(), now(), 2 + b
FROM generate_series(0, current_setting('fleet.businesses')::int - 1) AS b,
    concat('business-', lpad(b::text, 2, '0')) AS name;

INSERT INTO apps (id, name, created_at, business_id)
SELECT id, 'web', now(), id FROM businesses;

INSERT INTO app_versions (id, version, main_version, patch, status, spec, created_at, updated_at, app_id)
SELECT id, '1.0.1', '1.0', 1, 'READY', current_setting('fleet.spec')::jsonb, now(), now(), id FROM apps;

INSERT INTO deployments (id, name, cluster_selector, node_selector, generation, observed_generation, audit_state,
    rollout_status, message, running, failing, total, clusters, clusters_done, clusters_waiting, created_at, updated_at,
    app_id, business_id)
SELECT 1 + d, 'web-' || lpad(d::text, 5, '0'),
    'group-' || lpad((d % current_setting('fleet.groups')::int)::text, 3, '0'), '', 1, 1, 'APPROVED', 'SUCCESS', '',
    pods, 0, pods, current_setting('fleet.spread')::int, current_setting('fleet.spread')::int, 0,
    now() - d * interval '1 second', now(), business, business
FROM generate_series(0, current_setting('fleet.deployments')::int - 1) AS d,
    LATERAL (SELECT 1 + d / 20 % current_setting('fleet.businesses')::int AS business,
        current_setting('fleet.pods')::int * current_setting('fleet.spread')::int AS pods) AS x;

INSERT INTO revisions (id, number, action, state, comment, audited_by_id, audit_comment, audited_at, created_at,
    updated_at, app_version_id, author_id, deployment_id)
SELECT id, 1, 'INSTALL', 'APPROVED', '', 1, 'yes', now(), created_at, now(), app_id, 1 + app_id, id FROM deployments;

UPDATE deployments SET revision_id = id;

SELECT setval(pg_get_serial_sequence(name, 'id'), 10000000)
FROM unnest(ARRAY['users', 'businesses', 'apps', 'app_versions', 'deployments', 'revisions']) AS name;
