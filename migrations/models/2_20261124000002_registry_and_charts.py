from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
        CREATE TABLE IF NOT EXISTS "image_manifests" (
    "digest" VARCHAR(135) NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ
);
COMMENT ON TABLE "image_manifests" IS 'What a digest says for ever: when its image was made. The registry loop''s cache.';
        CREATE TABLE IF NOT EXISTS "registry_state" (
    "id" SMALLSERIAL NOT NULL PRIMARY KEY,
    "synced_at" TIMESTAMPTZ
);
COMMENT ON TABLE "registry_state" IS 'The one row that says how well the registry is known: `synced_at`, when the loop last read all of it, or its changes.';
        CREATE TABLE IF NOT EXISTS "charts" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "archive" BYTEA NOT NULL,
    "digest" VARCHAR(71) NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "app_version_id" BIGINT NOT NULL UNIQUE REFERENCES "app_versions" ("id") ON DELETE CASCADE
);
COMMENT ON TABLE "charts" IS 'The archive as it came in, which is rendered anew for each revision. What it says of itself is in AppVersion.spec.';
        CREATE TABLE IF NOT EXISTS "external_repositories" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "name" VARCHAR(128) NOT NULL,
    "address" VARCHAR(512) NOT NULL,
    "user" VARCHAR(256) NOT NULL,
    "password" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "business_id" BIGINT NOT NULL REFERENCES "businesses" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_external_re_busines_7bed07" UNIQUE ("business_id", "name")
);
COMMENT ON TABLE "external_repositories" IS '`password` is encrypted and bound to this row (models/encryption.py); `name` is what /v1 calls its repositoryId.';
        CREATE TABLE IF NOT EXISTS "image_projects" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "name" VARCHAR(255) NOT NULL UNIQUE,
    "public" BOOL NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "business_id" BIGINT REFERENCES "businesses" ("id") ON DELETE RESTRICT
);
CREATE INDEX IF NOT EXISTS "idx_image_proje_busines_9f011e" ON "image_projects" ("business_id");
COMMENT ON TABLE "image_projects" IS 'The first part of an image''s name, and who owns all below it.';
        CREATE TABLE IF NOT EXISTS "images" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "name" VARCHAR(512) NOT NULL UNIQUE,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "synced_at" TIMESTAMPTZ,
    "deleted_at" TIMESTAMPTZ,
    "project_id" BIGINT NOT NULL REFERENCES "image_projects" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_images_project_b3a3e2" ON "images" ("project_id", "id");
CREATE INDEX IF NOT EXISTS "idx_images_synced__ac256b" ON "images" ("synced_at");
COMMENT ON TABLE "images" IS 'A repository of the registry (OCI''s word), under its full name; status, written by the registry loop.';
        CREATE TABLE IF NOT EXISTS "image_tags" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "name" VARCHAR(128) NOT NULL,
    "digest" VARCHAR(135) NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "deleted_at" TIMESTAMPTZ,
    "image_id" BIGINT NOT NULL REFERENCES "images" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_image_tags_image_i_c91c25" UNIQUE ("image_id", "name")
);
CREATE INDEX IF NOT EXISTS "idx_image_tags_digest_936c79" ON "image_tags" ("digest");
COMMENT ON TABLE "image_tags" IS 'A tag of an image and the manifest that it names; written by the registry loop. `deleted_at` as an image''s.';
        CREATE TABLE IF NOT EXISTS "registry_accounts" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "name" VARCHAR(64) NOT NULL UNIQUE,
    "password_hash" VARCHAR(256),
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "business_id" BIGINT NOT NULL UNIQUE REFERENCES "businesses" ("id") ON DELETE RESTRICT
);
COMMENT ON TABLE "registry_accounts" IS '`password_hash` where this server is the registry''s token realm; None where the registry keeps its accounts itself.';
        CREATE TABLE IF NOT EXISTS "revision_images" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "repository" VARCHAR(512) NOT NULL,
    "tag" VARCHAR(128),
    "digest" VARCHAR(135),
    "revision_id" BIGINT NOT NULL REFERENCES "revisions" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_revision_im_reposit_50bca1" ON "revision_images" ("repository");
CREATE INDEX IF NOT EXISTS "idx_revision_im_revisio_f4e427" ON "revision_images" ("revision_id");
COMMENT ON TABLE "revision_images" IS 'One image reference of a revision, taken apart.';
        ALTER TABLE "pods" ADD "workload" VARCHAR(63) NOT NULL DEFAULT '';
        ALTER TABLE "revisions" ADD "manifests" JSONB;
        ALTER TABLE "orders" ADD "pull" JSONB;
        ALTER TABLE "deliveries" ADD "content" VARCHAR(64) NOT NULL DEFAULT '';
        CREATE INDEX "images_deleted" ON "images" ("id") WHERE "deleted_at" IS NOT NULL;
        CREATE INDEX "image_tags_deleted" ON "image_tags" ("id") WHERE "deleted_at" IS NOT NULL;
        INSERT INTO "revision_images" ("revision_id", "repository", "tag", "digest")
SELECT taken.id, regexp_replace(taken.name, ':[\\w][\\w.-]{0,127}$', ''),
    COALESCE(substring(taken.name FROM ':([\\w][\\w.-]{0,127})$'), CASE WHEN taken.digest IS NULL THEN 'latest' END), taken.digest
FROM (
    SELECT revisions.id, regexp_replace(app_versions.spec ->> 'image', '@.*$', '') AS name,
        substring(app_versions.spec ->> 'image' FROM '@(.*)$') AS digest
    FROM "revisions" JOIN "app_versions" ON app_versions.id = revisions.app_version_id
) AS taken WHERE taken.name IS NOT NULL;"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
        ALTER TABLE "pods" DROP COLUMN "workload";
        ALTER TABLE "revisions" DROP COLUMN "manifests";
        ALTER TABLE "orders" DROP COLUMN "pull";
        ALTER TABLE "deliveries" DROP COLUMN "content";
        DROP TABLE IF EXISTS "revision_images";
        DROP TABLE IF EXISTS "image_tags";
        DROP TABLE IF EXISTS "images";
        DROP TABLE IF EXISTS "charts";
        DROP TABLE IF EXISTS "external_repositories";
        DROP TABLE IF EXISTS "image_manifests";
        DROP TABLE IF EXISTS "registry_accounts";
        DROP TABLE IF EXISTS "registry_state";
        DROP TABLE IF EXISTS "image_projects";"""


MODELS_STATE = (
    "eJztXWtz2zbW/isYf0kyo3XiS5KuvbMzsq101TqSR5bb7dY7EiXBEt9QhJag7Gp2+9/fcw"
    "DwTsqkrhSDmU5Dkzgg9RwQPPfz36MpG1GLH9dns6ML8t8j25hSOAifrpEjQ1xVJ/GEawws"
    "MQ6uiBPGgLuOMXTh3JNhcQqnRpQPHXPmmszGkXWCc4+IOzHtMXEZceZ2jbAnwmxKBnNu2p"
    "TzY5xrxIYwGYwqRja3zf/Mac9lY+pOqAPEv/9+5I3omSMcI37ev/8NR6Y9on9QjqPwz9m3"
    "3pNJrVEEBEkjzvfcxUycuzLHTdv9Isbisw56Q2bNp3YwfrZwJ8z2CUzbxbNjalPHcCnewX"
    "XmCJA9tyyFo4eZ/A3BEPmUIZoRfTLmFsKM1PIBgnNHvV6r3e3dN7q93lGCBR5FCF51ashs"
    "ZB88KhcAjPER/vLX09Ozs8+nH84+/fDx/PPnjz98+AHGiudNXvr8p3yYAC05lcCs+WOz1c"
    "UHYrBG5MLBE38KGsM1JJVgRoC++DeB//XEcNLR98bH8IcfFsffQ3sZA7wTAQeCdb0LFkyN"
    "P3oWtcfuBP78dLYE3V/qnet/1DtvP529i0LcUldOxSUEOwB36FAEo2e4SYhv4IprTmk6zF"
    "HKGNgjRXrsHRwi9PADR23bWqi3bgn03ebXxn23/vUObzfl/D+WwK/ebeCVU3F2ETv79lOM"
    "Tf4k5Ndm9x8E/yT/arcaAl7G3bEj7hiM6/7rCJ/JmLusZ7OXnjEKbRDeWQ+1CNdju2H+nS"
    "1G+PoWdwh83tkuhx+Yp2+pm5wHbJIdX5hDzbH9M10IljTh2Q17mLbDqW/1VWiqA2PFn956"
    "884G69kxXvwvc3wZAgbwy6krUOjAy9FpXgPeCPfAGH57MZxRLwP3Z+pweMgU3K8U5ZefO9"
    "QyxC/JhBzEo1/kRBUCPbJjjOjMYospRZq1oLrxJ6oSVLjU2CkLLbHI4ktemp5O42cM2xiL"
    "n4T3xjslF1e6ZB5aeksF9F54sb8uqLdBsFYUKGcbNoE5asSmcJIMJ4YNTwvS95CSqTGil6"
    "TPZ3TYJyYnBrlmtgv4UOcezpG3fDihU+P90Dvbw6HHs8W7pJy/k7s+2o92X91F0Pb/NoUh"
    "HkB/P/7bzHCHk7/3a6BvUCL+IEM2t11UPuYzMoOHgeeCxxsRpPQeOVsBQfzlbhW+k3hPcP"
    "YjWALhQd51raOU5uu9TEcJsTOvmhJeARXUVM7zaCrn2ZrKeVxTib82eXFOvG7VA/v8hxxg"
    "n/+QCTZeioIt96QEypm7iT++ShrB6cn55/Mfzj6d+1uJf2bZDuLtFgGaILG78xS5CRdtw5"
    "5PE4J9BNuAendLF6To+s1vR8XwhV/e7DbrtxdEHTzaYpoLIv55tL/Um7eNmwsi/320bxq3"
    "jS6eUAdxYSDP2j/5lGPtn8R17WDt46UYt0BKSPLqp/t2K33te+PjJhBz6JL/Ecvkh/gKLA"
    "EVkYjYOTww336t/zOO8/Vt+ypuwMAJrrQdStuhjuaz0Ypcj1JqrpeF6x5GIbYnbAmBlpNf"
    "XQloqiRh7NfmaEin3prmRuUaPDAG5LU0ButuDSOjQ5/NDVgZO2qaHHCrn1J2tIvZzULSAg"
    "jOKZ8MD8y2TbsM/vc6pNfeRBXCs4hpcT4y3cYzFRMkTYvB1dpS0yKO69Fnzzicz7RoDId0"
    "BoAro94xIf0BfYLdpy+san3jyaVOn0yYNRJGOPmT4NBwPTugZxY0CKcgBrrp1sRt3SjFzB"
    "cz1v1+BCgwBzcQYd7j88H/0aErFyEM9f7G69qwV0rDXnHJVEuk5ZJI8+gh8JoWtCoGFBW0"
    "J27eeBvf+fLCHKerINhnpznAPjvNBBsvpYNd9MsRpVtJzyqZnLTLb0golkNIF0VMiAHFWk"
    "bEkqG/axuiEOSKwO4TaNTXsNyyqRfNEcW9S//I2GhCJCtt6IeDeLfxz+5yxH056Lbd+tEb"
    "HmfDn3FpRSoVhXb3MJXe2zdlQkNQN2BEe+D0cBf+60a00NIrbEbbZmiVHyqZYv0Ih1Fm2z"
    "68SESaO/vBpbZhu8eE1Gczhz0bFhmbz5QT04X/uMhy4DNjSNNSIHLTigAn/89e4CMT0U7S"
    "o3whrB3+IE4sxmaEU1fM9zKhthjgMOaSicGjo/NbQGYzyxzCU2srx74l1LKmWOyXAdFogt"
    "M8oTQwKjue4DQRTOO/NEUh9ok2IiWVCObN57HAfRw2mmfYcbJF0TjdDkNsjioijjJhNYDv"
    "UBHcI0Qa9MKg86FhFQLcJ9BgFwf78OL37hqtm2brx4Ic8MguiDp4tOt3d532Lxik5x1hVN"
    "9PjWsRuOcdxWXV/UTu7cEU8X2/GGkaRhL95f6yrDk24EErp7pcdodZSghX0mOm4zWzd7nq"
    "+kl1vGbVuJ4zXjMw4ST4/krUZoRSx25uMHZTIrs743PZ+FAghDOyCNcI5PSq3KyVKV4hqH"
    "WK+GpQgTpCHduweg6Fvdp0mWPSNUFrqCk73oyLqoJnTo0x7c0chhakNVFr4lx3cqqDVSg2"
    "Flbt0LEJMy16xlAku2djmz/CuqPmrAdTVgjkAr5GGWqe4mj0Y9CzvYwi3j2nh7E7ocRwhh"
    "PzGf4Vrrwh3I+Ydo28TMzhBB2ADgUsHToihk1fyBNzCDXgipencEx+xeBnIOXGgmMZBtPl"
    "1HpCUtMmQcmJY1FRIeGo3M8jvO6N1N7HUnof1VJJY4FtOIsM1SIgivFhsHDpARc/SsVVxW"
    "L5yuIv9c5Vs1Xv/JZuvbtKid26+q3bqMfsdyNzTHnKNp/tlgwoKhiK+/kkh0X680mmRRov"
    "6bTmahtMcqUTBLWWVkp0jdJuxmjynXxnEiaTIoFlqRxMss8TfvMnyK5RHG6vfCuSJRtdtB"
    "Ejy3X9/rp+04jZWNaK3Lu25twVQl5SnlaXlkvUclDeqD2b0NGYEkV1qSLoQJx1TNelNhks"
    "RHicaWMSJOjeMpbOsJidFse3zmwiso/ZlmnTHjdh4fUvZKweiMqWwV0yoELYbrdum63GJR"
    "ZQYw5I2oTDXCBjO5YJf0yNhUppnBggpDsoe4Msbrowf18yTkYLcupeRMMAbUb4HCR1BTPc"
    "YEGmzKGXIgQR1jFALRIrXcMZYzCh4VDyjc5cguXTLKENsCnlBBcC3m5ozIyh6S68dEzLYk"
    "NDMKoPzzkjP88H1LHhifgbeFDO5s5QBSJiGej/zA2Y1jUpvxRrBLUDw4P2DSdPpgOgTE17"
    "7uYNWtRqQinVBB2kqMTU0495wudgVKagKq4deoxLcbyP5KZ4oTbHR7v95Ys6IQ8e7YfWz6"
    "32r60Log7im/d+AltwY+9xSu0VFIk4bQVViQNRHXIFVoQ/7UVZHafVITRl5rQn9yS5nJ2x"
    "GKbRSYtrpIoGQmYR+GNkmgO64J+2jBWxjAWqZVGuRyn1l61sX7YChrewXDtQhpnVXfjKDn"
    "GLUx3gy54r5EGZMwDw0bpxIgquFvxVVbTgd5rPdP2Qmhs5T2UDaWZstCZCd2xUVXCU9XI9"
    "fLpikqpC9MKcbxYz1l1Ev6ppqgTTNosWRD542f4P/4P4qhOkF3yG87ZvlNURZ5TNLErG6E"
    "Lwbe41EcwTCgZFKz0H6Q2Uo8HikmC8TsLVUb9rZnpLdnDD1I4tHjpLOkb+7huZQ4N1kQPt"
    "PyjdTqX7SGp1vrZxdT66Rebf2KJ0OitoU1lBwyD0Yc2coFAQxYExIm/MSnQN5ohX2VlVqr"
    "CKni3feRr86+KdbzXIJd3BYNV4LxykUvMEJyGMmX5FKIz7WC8YZhd3XFO++zcW744Oxz19"
    "oUU9LeqVbwPcQbCIXP3JBc6YRQ07HWOfJh6uD0TbQtk/s+Nw/Xb7NiLBXTXjxTQevl41Om"
    "9lKDkMMt3Iyg6FA8wQFHiOHl/A9jMtsqrTaKtQb3XbxcpFaolLh+48rYrzkprwMTqN9etY"
    "f8PQTmuVvp5JyurhvZVyhN/mA5R0V8I8SVo90De/yOE+Mt3bTGm4lY12jEwj/TrScLuR6a"
    "a32loSVRWh2n0fz6O/Pc1tUYKSDOamBZ9sfoz3+/vR7mWX7QT76FA3Her23XJA28ZXYUWZ"
    "bOH54nm1MVwbw0vGiN0Yw/caelXOj8vyyJlNxD2i/b/SQY+7Ck87lAW0TZeT/76l+JvC72"
    "K2syn65udrASuLwBNQe5gd9fvg3yJtGbu1ymF9lfNruhekj4X43j+fvA9Kxb3nEzZ7/0IH"
    "/fQusFu6l0jHNlyXTmdAJUpccQKys5xRFC5yJyb3bu8y+ae6v4hcEie8ukc10ncRxL5waO"
    "EioMM51snHx1RNaWew7Cl8sB7tEZsD/Jy8mO4EfgtzJ+TJYVNygj+Fz2fwBHQkM7mB5WzA"
    "RgvyYmCeNt4Y/zVs/hJK4ka6ITBXtInBJ0CP3BtO/tHt3nleN/jB6o2C55XPKWeBcVPqGu"
    "iVOQ5GAER1olbHQvj5hMfvjZ8rjn49A24b8lbKVHCbmuitU4nkQOUE5aEyvXoCd/Udiwdl"
    "RTx7clbvizfwKsB5d1AXFGulCzB8LcUnKFGQ4nrkMv4knyYySvsPS+k/DJZDbl+LT1FBH+"
    "LHkzw9SmFUpqVOXItqxbBVTFjKKs/GOKCoIMZ5DP3ZZv6Ekd/btxLwZhceCih2p4OebHcb"
    "OT05/3z+w9mnc3/38M8s2zSSblg3XaW5n8KnPhNRn6gyeJ6dfv7kQ4l/LEPx/mv99jYJ5V"
    "DFLeVclt7wCrWs3NiqDISsYsJClK5CyO640TOoCBz0qST42f1mQiRV8Octs99upfVtSHhO"
    "oL7clh4j1RnEZbalR3TXopxOEGtel5nX2m+y589Y3EyxEhdCxFqgWJUTYeNVfhaEqfRrsD"
    "L4MctffvxjhHr5r8qBiEk2P/4RMo3+htznYlfZgPO87c1zYJtQXtd5ePdNd5ynfGt1UMKG"
    "ghKS28cGoM1dtqNk+0ZeYKOur1dx9b5vG0C2E5qqmtjGhIHcO4IQoDe3LeSs73SgIKcoHW"
    "VK4A01sEuNpwi3t1sWURHpp/d6SMX9jA7JW1Xd5N2FiGGoEbhBTZVDYQ6vkbDzviZLu6sl"
    "S14MG1aKPGnTF8pd/9obToz5yHSTwRU7uSuGWdyL8AN5K4dZFpu7Is8X7tlnA06dZzrqRW"
    "7TV8N6MnIBzyj7qwwwkCEWGLIBN2iI+AR4bofBRGQ4Mewx3MgwOeWRx78kH8iUGraKxrCZ"
    "OwEo4GdwIirqe1Ng4INN0Ke28JFQhDhu8SJzmYHtIr1ZRpz4VW3IW1zc72SQBAHK+JWcxe"
    "x/PxrMuWnDzw4iEGYz/zgS0qCjEUoZjaCzmbdZuEZ9Srw3tAjQabS7A/3oaCeQbyWBXHy4"
    "V4E8QajxzoP3Hj3FK2H9oQIburYslocDQooUYmDGl/T1FiexKcr8cT26a7Rumq0fL4g6AE"
    "n07q7T/qVxc0G8o0f7pnkfnA79AaL2w12jc9+4wQvBcVz0z7Obbb4XSoqoX9Bdkj6B3txW"
    "3NwiOtaqb1dylh1+2GHZXzfu7+FFKfiJX/tFC+4MU/jHQNG4u23/Jk77h/haXuMIfCfFAd"
    "DXO91m/bbnX4mdeLS/1Ju3eFv576MNDGx0WjCi0em0Oxck+jfe+bbRFc8pD8rx0u8h0qpc"
    "MuKuA62cuW3j8yQAz5ZVAorKbKUbi9R8MkyrGJwhCg1nwlHMXMMqAKY/XkOZEfyT8uF+Le"
    "Rnx6HthwZob8TsQoHucToNbSa0mMNYbDtNI9UAJwDWlUoyoa5uFe/5bLQi16OUmutl4XpK"
    "3HWivILyAiY4vsx0EtDoONOVDSZhf2wh9GOEmgWbCnX0gE2yo3D4zVVoqgNjRd7gm9gyjA"
    "TedGBX6jSvu0fxrWYD0NblLBVFNdhaMwDNU35Jd3RbUk/Ic6atiVCBEMaDhEk3vnsVIt34"
    "bi9Fqhp/yHrIHQqisIl9Po5SwitTRtWWhVlSNb7neAS5a1j1ZwbnsBhGolwStYfOYgYsFL"
    "GFAzbHCENV78lhL+StvPl7NQ6rGM0W7y5JH3+AmOEF4wnfP5+QoWFZXNRn8h9q0RwlYy/3"
    "8QCpVZdiMkFqMxUdXaijC8u2j+2g3D5o5E6qbrGkkURAUkGUt1JNas7TkqqyIfbGVxDf04"
    "953O8wakkAYcIB731o0nZq23AW6SiHqeJtfxYuPWAtOXX/VfXAfeMfAHrVbNU7v6V74q9S"
    "6odf/dZt1LVVvuL2WW2V/x65nscqr43D2jhcRlZs1ji8n7TM5tQQCyphMpAXasusBCYOyd"
    "1ENVCaZQFozHYcm0C3IG/b1803oGmDVPSuRkBFp7IQ8xM8q8gBzOxu6k+BSY9pjVR3cFdR"
    "7jqQKmQaZT/44MAJhwId46KlK96CWSNM6ZQFnUV2p2uMj0lfrgtVm5qzKRXVqdVZoIQnmZ"
    "jDSeQhHu2psYAnNeGpJ8YzRfPGAP9vjS69+tacisLdQUnrDKNFIk9y5jCs4atWrpcgyRfw"
    "SutizdqAUUoGbF+x1srHa9/EAxQ7tbbxnbI5+JoV5HKEUNfTLDOPA8GqKJOjlJrLZeZyVF"
    "rNL3tG6bSZYFNmAoXrBqwEQhu9C6Y7MG7ktRREF+LqLedAm1wzDkMA3jXGFQJ7q3EYAq+v"
    "hm0+gTZ/lGVP8QfUXrWr9KZqbE4Dy68YpmCQkTlGcwI3FrKfFVZVuiAvE2oLw4OYWpRlmh"
    "ojeky6cWvGG06GxnBCk7aUbdzgdRNEpn1BPkcRHTegqJyWe3L2MY+T/uxjtpMery23KZRI"
    "69Uy1EZlqMQnfI+2aO8jn7WFhoSA13ZQ9TXNuYHiTvVkOhx7CTquaMpny+0MtixVwM8ewU"
    "7HCHuxZUPDAbXYC0mrALjWbGhR/grbp2dvrt81L0VLRlFcDzdX044aogcU9mLsObgQ9l6Y"
    "UtiLRfzaEtu1eAbsNWgz4nkpVquhp+3A2g5cMgbEAoDyfCFh1JIAoI+JAKD5wDKHKeubMY"
    "sadoay6RPFo3+Aalvitn9mx9E/7fZt5MN31YzX2Xj4etUA0UTADoNMN7KySyl9lE3hOdDQ"
    "Dx3w8z1yvfQBPyXTLUphyNtPvE/JOLGrcJ+Q7OwH2KxpyDvA7W1/Vjy0emZpn8oi+prm6d"
    "lf88RFwdiweugXYffsf1Lp84qhXy6PRYqEEBFsIu9rnWnRUTu9d2qSlMRrSYbU757dTquY"
    "WsUs3S61g1yp/Ru6y4Xx5kzdWrn8DmzbWpv87tisg32+By6HJccCsl+ISgf6bMo+YHpK5i"
    "bCfA6QCXlNA+HVV6bmbLfU4PQoRemVF2rLNF4Lh+QtDkJnbDjpE0c0EKMGprLARirVTNQo"
    "J5gZ46hGY/yCGASmxzO+59OhM8sYYjMyw37jCo2U+nkt5O0TtYfAqXcpdUF2e+9UbdfTfc"
    "Sj5C8Gor14G251la3NykVQBOyAoora1jY0Wrn6C322fZLdfbNPDv6DHS30homGq8jEUUqt"
    "+pRaKKZ/zEyYbgU2Ryk1m0vH5pIE6X2du8Lj1KFDLGKTIjPGRiwVHqdqbM8Rg/OKkdLCKc"
    "qzGTb5x9f6tZfd7U34BmPkZnP3kvT5fIBhgH1ZyU1kQfMX6oAY92K6E/LWHPEasWWbWsLp"
    "0KFumvi4m3umio1YmElpDd698HhomdR2ez6GXhxexHsSMlBqD0o5PSgh9uZnQYhI2zFWFo"
    "vCr1NegT9MU0GR/9N5Hh3rPFvHOk+2E07sUwXgTqeuIPDae3iIi1t96ZMI/3TfbqUjHCKJ"
    "y9nm0CX/I5bJDzBSbQmyiEVEtk6044t33osJzThBvB2fdtpmL/rDjA3NigguierTgn9ujQ"
    "G1jlK0nuDiUoVH9Gq3cFzuADExGnUNNnc4YTZoDDjLMSH9F8OGNSl0Ej6jQ/JWZQu9q5H+"
    "DDCHD6e8KOpYyctT03GYI7J+zDRFZ9s3FOWy6DPsdP2anGRuu6alspWw0ZtKJ0Va+Shwnj"
    "091cQZbOegLPKgTxFlkB8shJKFdbaMb0ALw8Vo8dyPNmZjmfYzPB3zMp8cOmXPFHQ5UQZc"
    "xrlxUMlMVLuI/J1A7hD1s8Sxy4h4cpm8hbfiQV4WPMATvO8wpfAnPNp0NKb40Gw+nniVuA"
    "z+DebFxFkYDneCAYCLvF22Aqg6tfXE6lkaLOeZ/uMUWvcrp+6no+c27twJ9aQQr1XK8l6W"
    "nxUQ7TA/az9i2QbTs9QuWRDrEJVOhiuAtvgIFcTap9FI67RDrWQsdaOlyFv5BaQUYm2h3V"
    "SkWRjcJFsKB5xdy+laarYD40jesLOUFVmm6LO2MxKKTkKnlhdqy/RphkNyqtJt0NQUw6+Z"
    "7TrMsrB2EWiAFNiJ2U7MK7dBOHWeKWq/T6IOM/F6ZSf15Y3MKpRiv+UUlk4iTw6bKvehqP"
    "eB1Z85k6qm+LbA/VGJdF/MIZVnZJFnBisedXWUrGQlaZGrxZgrdHCpIIsqI/2hxbhXbtpm"
    "7gSnFLFs2DnrD9DNUQkWNasvxSRMGC796iM4JRafHrPcRUPUQ8k60v7tkVoq5NpRqZXVUj"
    "Jgy6rqFF4ZVsgvFlBU0BaQxxOW7QdLeMHmjpWEtkv/yPKty+GVwHWZVN74Z3e5VybSmskb"
    "HnfVxDp5s9GiCNbe+N2BfXRUEag96aGI7zFMs5bz8YDWufY+asNAZNzqhgFPfC3I8hCZTi"
    "osW2BtdEsNaSSFXuowoeZxmXkcUjQLMjlKqblcNi4XiBOJZIubz9RrcB4zLRQotHQj51kc"
    "4Ad7L7WW7lhq9sAdeyVlAANA8tn76hgsIgPug1iSPnPp2DFmk2OTvXfos8lhdD+z1Vssas"
    "SwmJ1SG31rd4raBXEYBpW84WjfC1t1xWUEOBJMw4cTOppbdETeYrwK1mfHwXjpG7w3Ngbj"
    "9EFY4/BcNdKfUs6BV32MvxHxNCNGkcIlztyuSYMkzgHrxIVVAlrEG/JimMIQiT8KWKAuj0"
    "zkASdMdtSTvxhvJmzOMB7uYUpzpCHb28HwLuyZMHI6E4FGzPlmMWOkrJcpiPojvKZ4fn8/"
    "ifQbrsyVyp6qqjQvja8JQmv4zJB+g4w4m0R8DdozR3RmscUUhT05U2heMcB7Nv9E7MY4WX"
    "BDbQEtnwXU51CCCUvMoGGiCtg54pWV8xhDYdSSysoJc2jkFSxibvaJKmG827bVWUefbXcZ"
    "e9+oIhiHaSq3WWx+Cc8mqkJJEt+GPZ8m4gCi8WcecZkX9NFdo3XTbP14QdTBo915aLXEGX"
    "XwaN8/XF83GjeNmwviHz7aX+rNWzwl/320H1o/t9q/ti6IOogLsrnSlD7lyVKKq36hJKVP"
    "cRaiuTDFZ7A0ms2n0dFsBaLZpKxfZDcKKFZ6RUpm4NhBwp1Sooq4wEIkVQB5124wB7VGx0"
    "0x32QqRWGS3cXmfdjWqpaq0enJ+efzH84+nfsakX9mmSKU3CU8Jb3glhwm07tygV1ZrMXV"
    "OhBHKLVBumwG6bSY4lXDiXUk8Uq2nJIFdZfsBdsPJxJ20vx8SJDqF2JlNoSt0YWYECPULN"
    "hwdkOSG6smNhwgI4omNSzLZ8ja/jcHcM7MkZJt+5tKHIHnIK2H29ujjO19AzjfRCar6FpO"
    "fNVeX87eHrwBiDuhqSoKcOyLVabsp45qolQfDtlc/IBETER8SG1ZfITXlKlnyNF5ayrODM"
    "5fGPyaicEnWLgQy2u4EwwjEFlLXgCCN/8b+JNhKpFDDWt6SVpYCMOjCvWG+kbpjIswAO+B"
    "8A9qPaXUWNzPM6zRhV5743U+UhnykTZe1izyJhbBOEFYBZN23FWcxwUGo5a4ihNOMJ1PkI"
    "1+dfMJdEeqqnE9xRZcrv7GJfuO7c/sUkTcz9MKuW3TLoP/5dS6CjRCLhfL8upcK/RB3ogi"
    "dY+hyEdL1Cg5IJ8Sxf2xr2pQWGQQ9Q+/niA3FpxM4K8XallRhcSLwL4gfb6AZSJqMNRCdQ"
    "8xBNwyuIuazYgYliXLMNS8kGrVpSipQ+3tKTasRd1P4Xbfix51dvr5k7/h4R/Ltrj7r/Xb"
    "29eVI5+jhZ3KYULtUy6PHFE4yWm7ZitlNEzdaAOD4rI9Vo4qUL3nxeSTmsyzEcac+ch0jw"
    "m5xyqyImHmwi+1I5qzoZkHrjfR3jPC7U7U03n/fEKGsLtIW5KYBFt3jNJr+2z5niLDx+u3"
    "zlW6i5e4gr3ZcZN1YMt1KLwv2EEE6/uENmkPRtGhDjNdEmYwLDmEA7BzSZC8k50Nk7BG2/"
    "PpAC4ms2D8r6OXzwLc7qnb6aqzJTacSYYmOJAJf0BQJWfvxiLmYOPKbCLyehR6QF3qMPRm"
    "Cz5Xt7cXRB082g93P3bqN40Log4e7U779vaqfv3zBfGOHu2bxm2jC4Pkv/E9dj8h5/7GtQ"
    "q/fOJSsyuZNVC/u+u0f8F8AO8ImNO8D06H/sCMgrtG595LKfCOy8E+/3uZZGF26ZsIkW68"
    "sUbpGzZNd+5nh7iHSCqQ07TrCHchLvZWgD1BWAVnzF7QX0mTjlJqVbpsqrT2v+X7mh+mJ0"
    "b7375Hrufxv8WsFAnOLzNEJGl1HsCqAeje93GwKM6GOKnmwupcAOSK5yVFyKpkFdLJMN8L"
    "G5ZkYugY9s3GsAcO/4wP8QZgrs9mvwSTHdbWnxflpPiRB2axVW8A4Qde6ZSiyCctF66eEL"
    "I7bA913cbltTzhQOWp2HkgqEdDuFWhzNUBUrU4K/K2R8Axp8Z43fXjhTk0p6p6SxWBgg+O"
    "ZcKL6xrOmKY5XIog1hWTVPR9k41DdwzUQa4pr8TdmiD9GqqUV5H1tIuILbldLQnb8vez12"
    "O3esE+mi+CS4wnDn2iDgVxSEY4ebPVVHMyY2Y4bno0VgF6EVnl0BnjJpZV9isoiynecIK/"
    "XsR1sbkbzypkLzaZMO6St32Xcvf9iE7ZSf+dCHwVoWCGvSBMtArHYZek7xpjvAPc0sJGbK"
    "6Xveh1FDfg2caiibhBRuYYG8PB84xBALFzN08LfkxKOWEdalXKUKsQzxJcWFZ2L0xV5jiT"
    "FXPoPp6c5ggKgVGZUSHiWtSUBm9YEZDV8Cr4xHdQ2FBuWkXwDSgqCPHZxzwQn33Mhhiv6Y"
    "I8Jdi+l5iBdZWNZeJq7XCqbNxTnpWt4F1aKvByOSh35xFZlkIkYGFcvpDzCAiaNWz3gXkE"
    "/f9zzT552/lyTT5/PPlrjZwfnxx/fhf0+DVdMjRsMqAEA/9HcPAkOvO62JnXdNJyv3Z32z"
    "zS6pxHOl88Ae2kJ9qTFBRWHx6aNwVE1fncHB0jzSpv2usS69Hfnua2iNgm4k74v/O/H233"
    "1Uvb0MQX5kyGUYQDJMRPXy6UmpzPV4p6iRBWMOjlcINckrFN6n1dgctRSs3mUrM5urMW5H"
    "SCWDO75Mx+hi/8ar0Lw5Q6FrnMXPYkpwSLl+mAISKt/21K/5vzjVRjrXjcRGjplUnnU060"
    "FJUvcK9la3whP97rCt+96HAo88ETnR0dZlnoY8ByGkmlLT+pcGhIL2M/qISosr9lrY8Jm1"
    "uos+E1B6brK/dtX3VR5C6RueGMB1nmXltJ0B7ZN9EScm7b2KQR6J8M08JDgg0k+y5zDatP"
    "RAlFQYYxBl7jRflk/hNdkj434a3oyxx4la0uOi7BA46NTLfHK30UE3pm/KJ2gpTOCfIdNO"
    "n6td7sNls/9r60O73r24f7bqNzQVJOPtrtzk2jg1m16kAk5t42VV4uHsg8aiRsP3RlKrX6"
    "49G+AZnjguD/k+29Oo2v7V9kXzB1pM7hIHUQ33/yGLtP85SXPM0uL3maKC+580ZUKy2DXT"
    "XF23j1zj00oSoXwLvOERVfuqIqmU+kle5Sq2NKHEqyN9sfF1Do9mLxhBclUhaAM0Sh4YzD"
    "KWTyAmD64zWUiUw4Feu6Qk5oiE5nIq6aCqdbpOlcRM0GP5K8KAsiZBp+nQp6SKmguvXZRl"
    "qfpYMrd4YNYPsdBLFFdtF8Ocwo/O0W3JKJiwWyl0OCsk4B3QLkW00hEn7MFH+a59/M9qah"
    "izB38OQMxjKbiFyZmcPGjjFVWTcyaQd9UXBFdRpKi4MsOIPwrMm1KGrgE07dCzJGV9kTzE"
    "FxiZAhLF3bvVR+uRcCr/OCi+t4ZmJyTNeQfji8BxeF8vFGeFnc1YThDoW7j4FhueMow30U"
    "tIOrnA6u/XYi27eUvmVvBjb36xVFOEJUwfyTbaT4zACkQiD7BNUD+CxPftpZdnraWSI7zW"
    "HWyj5wj3aHrrmH+0anoHvu6P63+27ja69+87XZaoI8V++2Oxck7eyjHRsUu4p3vyD4f6xE"
    "fdWTf3tH5XBio6bAe8ZoatqYN2y4aTV2rhiwzrCzLTYpM8S4PIAptsVm/8xufYBX7fZtxP"
    "131Yx7WR++XjVgBxP8gEGmm2Es4yJ+atUXK6De4aulKrIXfbtSKrpfd5u/NODlEf9isMdP"
    "jeuujPaQR7LC+9WtV94dj1Z5ezZfw33PHUbLLURtpcXoXtsOlu1jvx8Hly4yncmQwyw3rI"
    "tMf49cTwkbShQ5CsxJRbkepdSpOuVhsny3E77CPBZr2YqDPlN73dpgdZyp8ZzPhVhO1uco"
    "OTcUKKwJ1To9dg8CKVwKG6piWNHFFOkyuROUDnIlhetbrI5SqJRGVUDapjvNL2CY4lILFz"
    "fMdqtFKinmca1NTcdhoouoSP6STjGZGzagFukzl44dYzY5Ntn7IIyjf0mkoSSRoGba+CFC"
    "x5doFi2y2NIccju5r6r4J99UP0UOvXiqtAnHhDXi0ukMi/RJN90xIdgzW+S0cZnmxgacOs"
    "8ggalFLGYzVDdVzJR7w6Vnb2osyIA+2swaUXQDGjLJjWNv2AHl5kiQTMlb+Hl/wc6rDrP+"
    "AveGZ52OaqQLv5jDTxFEEqF38Dh9dDyiG/IiyJuTV8kL/OjsvLloXIj4dTNDGr2+wXvlnU"
    "zJoXs14077HEvnc/RYmtdu5o2voLls886ayMtTxKvrE1UQ5k9neVy7Z9mu3bM0mLXfXJl8"
    "86ALo5aYfBP4wpOZTlpw2pI4bp9CJ4jE7bfKHlcAzhCFhjMOJxr/UsriLilzqcZrKONQpo"
    "isxWSzjAm0r2dVX48S4osaf0Nk2vJbNsuvTlYr0Qumk9VKwYa9Fq0u2f5Winw1nUm1kUwq"
    "v3hZ+p6zAXh1LmA6yPspul6yrSQvvstqrsMzkNbD7e2+CvDVqWMOJ0cp3g11pbbMt2EEY1"
    "5zbGSj+nqCTSHr9vdi2l5TL802Wmd2e822+YVIKmn2y9NIBEYtMfslGongS1UAYTW8guie"
    "fPiQJ275w4fswGW8FoviZLabKgH8dN9uZSh9AUlcqzeHLvkfsUx+wFJAGrgIRkSXT9RZi5"
    "dUq0WVdJzgKk3U3eXH7M//B4sQSYo="
)
