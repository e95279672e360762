from tortoise import BaseDBAsyncClient

# Partial indexes of what the loops look for again and again among millions of rows, and room on the pages of rows that change
# all the time, so that a changed row stays on its page and no index is touched.

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
CREATE INDEX node_labels_differing ON node_labels (cluster_node_id) WHERE wanted <> present;
CREATE INDEX node_labels_off ON node_labels (cluster_node_id) WHERE NOT wanted AND NOT present;
CREATE INDEX deployments_unseen ON deployments (id) WHERE generation <> observed_generation AND rollout_status <> 'DELETED';
CREATE INDEX deliveries_of_nodes ON deliveries (cluster_node_id)
    WHERE cluster_node_id IS NOT NULL AND answered_at IS NULL AND superseded_at IS NULL;
ALTER TABLE clusters SET (fillfactor = 70);
ALTER TABLE cluster_nodes SET (fillfactor = 75);
ALTER TABLE pods SET (fillfactor = 85);
ALTER TABLE targets SET (fillfactor = 80);"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
DROP INDEX node_labels_differing;
DROP INDEX node_labels_off;
DROP INDEX deployments_unseen;
DROP INDEX deliveries_of_nodes;
ALTER TABLE clusters RESET (fillfactor);
ALTER TABLE cluster_nodes RESET (fillfactor);
ALTER TABLE pods RESET (fillfactor);
ALTER TABLE targets RESET (fillfactor);"""
