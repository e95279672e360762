-- Which clusters people labelled, and how far the rollouts are: all of them done, each cluster having answered its order.
INSERT INTO cluster_labels (cluster_id, name, created_at)
SELECT id, 'group-' || lpad((substr(name, 6)::int % current_setting('fleet.groups')::int)::text, 3, '0'), now() FROM clusters;

INSERT INTO targets (id, deployment_id, cluster_id, wanted_id, applied_id, phase, reason, message, since, running, failing,
    total)
SELECT id, deployment_id, cluster_id, revision_id, revision_id, 'DONE', '', '', now(), desired, 0, desired FROM workloads;

INSERT INTO orders (name, method, url, body, clusters, created_at, sent_at, closed_at, removed_at)
SELECT 'otegraph-' || w.deployment_id || '-' || w.cluster_id / 3000, 'POST',
    concat('/apis/apps/v1/namespaces/', min(w.namespace), '/deployments'), '', jsonb_agg(c.name), now(), now(), now(), now()
FROM workloads w JOIN clusters c ON c.id = w.cluster_id GROUP BY w.deployment_id, w.cluster_id / 3000;

INSERT INTO deliveries (order_id, cluster_id, target_id, revision_id, object, method, attempt, tries, code, generation,
    answered_at)
SELECT o.id, w.cluster_id, w.id, w.revision_id, concat('apps/v1/Deployment/', w.namespace, '/', w.name), 'POST', 1, 1, 201,
    1, now() - interval '1 hour'
FROM workloads w JOIN orders o ON o.name = 'otegraph-' || w.deployment_id || '-' || w.cluster_id / 3000;

SELECT setval(pg_get_serial_sequence('targets', 'id'), 10000000);
