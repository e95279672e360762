-- What PostGraphile needs in the database to answer what the product answers. The first two are inlined by PostgreSQL.

CREATE FUNCTION deployments_status(deployment deployments) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN deployment.rollout_status = 'DELETED' THEN 'DELETED'
        WHEN deployment.audit_state = 'PENDING' THEN 'PENDING'
        WHEN deployment.generation = 0 THEN 'DISAPPROVED'
        WHEN deployment.observed_generation < deployment.generation THEN 'APPROVED'
        ELSE deployment.rollout_status END
$$;

CREATE FUNCTION cluster_nodes_deployments(node cluster_nodes) RETURNS SETOF deployments LANGUAGE sql STABLE AS $$
    SELECT deployments.* FROM deployments
    WHERE deployments.id = ANY (ARRAY(SELECT pods.deployment_id FROM pods WHERE pods.cluster_node_id = node.id))
    ORDER BY deployments.id
$$;

CREATE FUNCTION label_clusters(administrator bigint, label text, names text[]) RETURNS SETOF clusters
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    found bigint[] := ARRAY(SELECT id FROM clusters WHERE name = ANY (names) AND deleted_at IS NULL);
BEGIN
    IF administrator IS NULL THEN
        RAISE EXCEPTION 'only an administrator may do this';
    END IF;
    IF label !~ '^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$' OR length(label) > 63 OR label = 'all' THEN
        RAISE EXCEPTION 'this is no label';
    END IF;
    IF cardinality(found) <> cardinality(names) THEN
        RAISE EXCEPTION 'there is no such cluster';
    END IF;
    INSERT INTO cluster_labels (cluster_id, name, created_at)
        SELECT id, label, now() FROM unnest(found) AS id ON CONFLICT DO NOTHING;
    INSERT INTO audit_events (at, actor_id, action, subject_type, after)
        VALUES (now(), administrator, 'addClusterLabel', 'Cluster',
                jsonb_build_object('label', label, 'clusters', names));
    PERFORM pg_notify('otegraph', 'cluster_label');
    RETURN QUERY SELECT * FROM clusters WHERE id = ANY (found) ORDER BY id;
END
$$;
COMMENT ON FUNCTION label_clusters IS '@behavior -*';

-- PostGraphile makes fields of foreign keys; pods of ours do without this one, and to reads it makes no difference
ALTER TABLE pods ADD FOREIGN KEY (deployment_id) REFERENCES deployments (id);
