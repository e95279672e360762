-- What the mirror shows of the fleet.
INSERT INTO clusters (id, name, status, last_seen_at, online_since, capacity, allocatable, created_at)
SELECT 1 + c, 'edge-' || lpad(c::text, 5, '0'), 'ONLINE', now(), now() - interval '1 day', room, room,
    now() - interval '1 day'
FROM generate_series(0, current_setting('fleet.clusters')::int - 1) AS c,
    (SELECT '{"cpu": "8", "memory": "17179869184", "pods": "220"}'::jsonb AS room) AS x;

INSERT INTO cluster_nodes (id, cluster_id, name, ready, operating_system, architecture, kernel_version,
    kubelet_version, internal_ip, conditions, capacity, allocatable, created_at)
SELECT (c.id - 1) * current_setting('fleet.nodes')::int + 1 + n, c.id, 'node-' || lpad(n::text, 2, '0'), n <> 7,
    'linux', 'arm64', '6.12.0', 'v1.37.2', concat('10.0.', n, '.1'),
    jsonb_build_array(
        jsonb_build_object('type', 'Ready', 'status', CASE n WHEN 7 THEN 'Unknown' ELSE 'True' END,
            'reason', 'KubeletReady', 'message', 'kubelet is posting ready status',
            'lastTransitionTime', '2026-11-23T13:14:11Z'),
        jsonb_build_object('type', 'MemoryPressure', 'status', 'False', 'reason', 'KubeletHasSufficientMemory',
            'message', 'kubelet has sufficient memory available', 'lastTransitionTime', '2026-11-23T13:14:11Z'),
        jsonb_build_object('type', 'DiskPressure', 'status', 'False', 'reason', 'KubeletHasNoDiskPressure',
            'message', 'kubelet has no disk pressure', 'lastTransitionTime', '2026-11-23T13:14:11Z'),
        jsonb_build_object('type', 'PIDPressure', 'status', 'False', 'reason', 'KubeletHasSufficientPID',
            'message', 'kubelet has sufficient PID available', 'lastTransitionTime', '2026-11-23T13:14:11Z')
    ), room, room, now() - interval '1 day'
FROM clusters c, generate_series(0, current_setting('fleet.nodes')::int - 1) AS n,
    (SELECT '{"cpu": "4", "memory": "8589934592", "pods": "110"}'::jsonb AS room) AS x
ORDER BY c.id, n;

INSERT INTO node_labels (cluster_node_id, name, wanted, present, evict, created_at)
SELECT n.id, 'zone-' || lpad(((n.cluster_id - 1 + substr(n.name, 6)::int) % current_setting('fleet.labels')::int)::text, 3,
    '0'), true, true, false, now()
FROM cluster_nodes n ORDER BY n.id;

INSERT INTO workloads (cluster_id, deployment_id, revision_id, kind, namespace, name, desired, updated, ready,
    observed_generation)
SELECT c.id, d.id, d.revision_id, 'Deployment', b.namespace, d.name, current_setting('fleet.pods')::int,
    current_setting('fleet.pods')::int, current_setting('fleet.pods')::int, 1
FROM clusters c JOIN deployments d ON (d.id - c.id) % current_setting('fleet.groups')::int = 0
JOIN businesses b ON b.id = d.business_id
ORDER BY c.id, d.id;

INSERT INTO pods (cluster_id, cluster_node_id, node_name, namespace, name, deployment_id, revision_id, workload, phase,
    ready, restarts, deleting, started_at)
SELECT w.cluster_id, n.id, n.name, w.namespace, concat(w.name, '-65dcb97b7f-', lpad(number::text, 5, '0')),
    w.deployment_id, w.revision_id, 'Deployment.' || w.name, 'RUNNING', true, 0, false, now() - interval '1 day'
FROM (
    SELECT w.*, (row_number() OVER (PARTITION BY w.cluster_id ORDER BY w.deployment_id) - 1)
        * current_setting('fleet.pods')::int + p AS number
    FROM workloads w, generate_series(0, current_setting('fleet.pods')::int - 1) AS p
) AS w
JOIN cluster_nodes n ON n.id = (w.cluster_id - 1) * current_setting('fleet.nodes')::int + 1
    + number % current_setting('fleet.nodes')::int
ORDER BY w.cluster_id, w.deployment_id;

SELECT setval(pg_get_serial_sequence(name, 'id'), 10000000) FROM unnest(ARRAY['clusters', 'cluster_nodes']) AS name;
