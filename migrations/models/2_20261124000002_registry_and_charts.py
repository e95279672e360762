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
    "eJztXWtz2zbW/isYf4kzo3XiS5Ku3emMbCtdtY7kkeV0u/WOREmwxDcUoSUou5rd/vf3HA"
    "C8kzKpmykGM52GJnFA6jkgeO7nvwdTNqIWP6rPZgfn5L8HtjGlcBA+XSMHhriqTuIJ1xhY"
    "YhxcESeMAXcdY+jCuUfD4hROjSgfOubMNZmNI+sE5x4Rd2LaY+Iy4sztGmGPhNmUDObctC"
    "nnRzjXiA1hMhhVjGxum/+Z057LxtSdUAeI//jjwBvRM0c4Rvy8f/8bjkx7RP+kHEfhn7Nv"
    "vUeTWqMICJJGnO+5i5k4d2mOm7b7WYzFZx30hsyaT+1g/GzhTpjtE5i2i2fH1KaO4VK8g+"
    "vMESB7blkKRw8z+RuCIfIpQzQj+mjMLYQZqeUDBOcOer1Wu9u7a3R7vYMECzyKELzq1JDZ"
    "yD54VC4AGOMj/O3vJyenp59O3p9+/OHD2adPH354/wOMFc+bvPTpL/kwAVpyKoFZ8+dmq4"
    "sPxGCNyIWDJ/4SNIZrSCrBjAB98W8C/6uJ4aSj742P4Q8/LI6/h/YyBngnAg4E63oXLJga"
    "f/Ysao/dCfz58XQJul/rnat/1DuHH0/fRiFuqSsn4hKCHYA7dCiC0TPcJMTXcMU1pzQd5i"
    "hlDOyRIj3yDvYReviBo7ZtLdRbtwT6bvNL465b/3KLt5ty/h9L4FfvNvDKiTi7iJ09/Bhj"
    "kz8J+a3Z/QfBP8m/2q2GgJdxd+yIOwbjuv86wGcy5i7r2ey5Z4xCG4R31kMtwvXYbph/Z4"
    "sRvrzF7QOfd7bL4Qfm8VvqJucBm2THZ+ZQc2z/SheCJU14dsMepu1w6lt9GZpqz1jxl7fe"
    "vLPBenaMZ//LHF+GgAH8cuoKFDrwcnSaV4A3wj0wht+eDWfUy8D9iTocHjIF90tF+fnXDr"
    "UM8UsyIQfx6KucqEKgR3aMEZ1ZbDGlSLMWVNf+RFWCCpcaO2GhJRZZfMlL05Np/IxhG2Px"
    "k/DeeKfk4kqXzENLb6mA3gsv9pcF9TYI1ooC5WzDJjBHjdgUTpLhxLDhaUH6HlIyNUb0gv"
    "T5jA77xOTEIFfMdgEf6tzBOXLIhxM6Nd4NvbM9HHo0W7xNyvk7ueuD/WD31V0Ebf/HKQzx"
    "APrp6MeZ4Q4nP/VroG9QIv4gQza3XVQ+5jMyg4eB54LHGxGk9B45WwFB/OVuFb6TeE9w9g"
    "NYAuFB3nWto5Tm671MRwmxM6+aEl4BFdRUzvJoKmfZmspZXFOJvzZ5cU68btUD++yHHGCf"
    "/ZAJNl6Kgi33pATKmbuJP75KGsHJ8dmnsx9OP575W4l/ZtkO4u0WAZogsbvzFLkJF23Dnk"
    "8Tgn0E24B6d0sXpOj69e8HxfCFX97sNus350QdPNhimnMi/nmwP9ebN43rcyL/fbCvGzeN"
    "Lp5QB3FhIM/aP/6YY+0fx3XtYO3jpRi3QEpI8uqXu3Yrfe174+MmEHPokv8Ry+T7+AosAR"
    "WRiNg5PDAPv9T/Gcf56qZ9GTdg4ASX2g6l7VAH89loRa5HKTXXy8J1D6MQ2xO2hEDLya+u"
    "BDRVkjBe1+ZoSKfemuZG5RrcMwbktTQG624NI6NDn8wNWBk7apoccKufUna0i9nNQtICCM"
    "4pnwwPzLZNuwz+9zKkV95EFcKziGlxPjLdxhMVEyRNi8HV2lLTIo7r0SfPOJzPtGgMh3QG"
    "gCuj3hEh/QF9hN2nL6xqfePRpU6fTJg1EkY4+ZPg0HA9O6BnFjQIpyAGuunWxG3dKMXMFz"
    "PW/XEAKDAHNxBh3uPzwf/RoSsXIQz1/sbr2rBXSsNecclUS6Tlkkjz6CHwmha0KgYUFbQn"
    "bt54G9/58sIcp6sg2KcnOcA+PckEGy+lg130yxGlW0nPKpmctMtvSCiWQ0gXRUyIAcVaRs"
    "SSob9rG6IQ5IrA7hNo1New3LKpF80Rxb1L/8zYaEIkK23o+4N4t/HP7nLEfTnopt362Rse"
    "Z8NfcWlFKhWFdvcwld7bN2VCQ1A3YES753R/F/7LRrTQ0itsRttmaJUfKpli/QiHUWbbPr"
    "xIRJo7+8GltmG7R4TUZzOHPRkWGZtPlBPThf+4yHLgM2NI01IgctOKACf/z17gIxPRTtKj"
    "fC6sHf4gTizGZoRTV8z3PKG2GOAw5pKJwaOj81tAZjPLHMJTayvHa0uoZU2xeF0GRKMJTv"
    "KE0sCo7HiCk0Qwjf/SFIXYJ9qIlFQimDefxwL3cdhonmHHyRZF43Q7DLE5qIg4yoTVAL5D"
    "RXCPEGnQC4POh4ZVCHCfQINdHOz9i9+7bbSum62fC3LAIzsn6uDBrt/edtpfMUjPO8Kovl"
    "8aVyJwzzuKy6qvE7n3CqaI7/vFSNMwkugv95dlzbEBD1o51eWyO8xSQriSHjMdr5m9y1XX"
    "T6rjNavG9ZzxmoEJJ8H3F6I2I5Q6dnODsZsS2d0Zn8vGhwIhnJFFuEYgp1flZq1M8QpBrV"
    "PEV4MK1BHq2IbVcyjs1abLHJOuCVpDTdnxZlxUFTxzaoxpb+YwtCCtiVoT57qVU+2tQrGx"
    "sGqHjk2YadEzhiLZPRvb/BHWHTVnPZiyQiAX8DXKUPMUR6Mfg57tZRTx7jk9jN0JJYYznJ"
    "hP8K9w5Q3hfsS0a+R5Yg4n6AB0KGDp0BExbPpMHplDqAFXvDyFI/IbBj8DKTcWHMswmC6n"
    "1iOSmjYJSk4ciYoKCUfl6zzCy95I7X0spfdRLZU0FtiGs8hQLQKiGB8GC5fucfGjVFxVLJ"
    "avLH6tdy6brXrn93Tr3WVK7Nbl791GPWa/G5ljylO2+Wy3ZEBRwVDcT8c5LNKfjjMt0nhJ"
    "pzVX22CSK50gqLW0UqJrlHYzRpPv5DuTMJkUCSxL5WCSfZ7wmz9Bdo3icK/KtyJZstFFGz"
    "GyXNXvrurXjZiNZa3IvStrzl0h5CXlaXVpuUQtB+WN2rMJHY0pUVQXKoIOxFnHdF1qk8FC"
    "hMeZNiZBgu4tY+kMi9lpcXzrzCYi+5htmTbtcRMWXv9cxuqBqGwZ3CUDKoTtduum2WpcYA"
    "E15oCkTTjMBTK2Y5nwx9RYqJTGiQFCuoOyN8jipgvz9yXjZLQgp+55NAzQZoTPQVJXMMMN"
    "FmTKHHohQhBhHQPUIrHSNZwxBhMaDiXf6MwlWD7NEtoAm1JOcCHg7YbGzBia7sJLx7QsNj"
    "QEo/rwnDPy63xAHRueiL+BB+Vs7gxVICKWgf7P3IBpXZPyC7FGUDswPGjfcPJoOgDK1LTn"
    "bt6gRa0mlFJN0EGKSkw9+ZAnfA5GZQqq4tq+x7gUx/tAbornanN8sNufP6sT8uDBvm/92m"
    "r/1jon6iC+eb9OYAtu7D1Oqb2CIhGnraAqsSeqQ67AivCnvSir47Q6hKbMnPbkniSXszMW"
    "wzQ6aXGNVNFAyCwCf4xMc0AX/NOWsSKWsUC1LMr1KKX+spXty1bA8BaWawfKMLO6C1/ZIW"
    "5wqj182XOFPChzBgA+WjdORMHVgr+qihb8TvOJrh9Scy3nqWwgzYyN1kTolo2qCo6yXq6H"
    "T1dMUlWInpnzzWLGuovoNzVNlWDaZtGCyAcv2//hfxBfdIL0gs9w3vaNsjrijLKZRckYXQ"
    "i+zb0mgnlCwaBopecgvYFyNFhcEIzXSbg66rfNTG/JDm6Y2rHFQ2dJx8g/fCNzaLAucqD9"
    "B6XbqXQfSa3O1zauzke3yPwbW5ROZwVtKitoGIQ+rJkTFAqi2DNG5I1Zia7BHPEqO6tKFV"
    "bRs+U7T4N/WbzzrQa5pDsYrBrvhYNUap7gJIQx068IhXEf6wXD7OKOa8p3/8bi3dHhuKcv"
    "tKinRb3ybYA7CBaRqz+5wBmzqGGnY+zTxMP1gWhbKPtndhyu327fRCS4y2a8mMb9l8tG51"
    "CGksMg042s7FA4wAxBgefo8QVsP9MiqzqNtgr1VrddrFyklrh06M7TqjgvqQkfo9NYv4z1"
    "NwzttFbp65mkrB7eWylH+G0+QEl3JcyTpNUDffOLHO4j073NlIZb2WjHyDTSLyMNtxuZbn"
    "qrrSVRVRGq3ffxPPjxcW6LEpRkMDct+GTzI7zfTwe7l122E+yjQ910qNt3ywFtG1+FFWWy"
    "heeL59XGcG0MLxkjdmMMf9XQq3J+XJZHzmwi7hHt/5UOetxVeNq+LKBtupz89y3F3xR+F7"
    "OdTdE3P18LWFkEnoDaw+yo3wf/FmnL2K1VDuurnF/TPSd9LMT37un4XVAq7h2fsNm7Zzro"
    "p3eB3dK9RDq24bp0OgMqUeKKE5Cd5YyicJE7Mbl3e5fJP9X9ReSSOOHVPaqRvosg9oVDCx"
    "cBHc6xTj4+pmpKO4NlT+GD9WCP2Bzg5+TZdCfwW5g7IY8Om5Jj/Cl8PoMnoCOZyQ0sZwM2"
    "WpBnA/O08cb4r2Hz51ASN9INgbmiTQw+AXrk3nDyj2731vO6wQ9WbxQ8r3xOOQuMm1LXQK"
    "/MUTBCTmm7gBs8hEEegSnUmQFvXETnGX+RSDBXCJARo5hlLio/kUMQgUdAasIqegto14la"
    "aAvhMhTOwzd+2jm6CA24XcjxKbPKbWqi40/lpAOVE1SaynQQChaqT2I8viviJJSzeh/PgV"
    "dMzruDuqBWifQmhq+luBcloFLyj1zGn+TTREZpV2QpXZHBcsjttvEpKuiO/HCcp90pjMo0"
    "+olrCaufm1r3PxvkEEkF6v5v26wK2/qEpWwj2fgGFBVcxHmcMtkumYRDxvswJODNLhIVUO"
    "zOXnC83X365Pjs09kPpx/P/O3ZP7NsV066zN109fNuCmJZJqI+UWXwPD359NGHEv9YhuLd"
    "l/rNTRLKoYoxy7ksveEVai+6sVUZCMTFpLEoXYWQ3XFTblDnOOi+SfCzewOFSKrge11ma9"
    "9Km+KQdpJAfbnfI0aqs73L7PeI2BmKcjpBrHldZl5rH9crf8bidqCVuBAi1gLFqpwIWwfz"
    "syBMpV+DlcGPmVbz4x8j1Mt/VQ5EbN758Y+QafQ3FOogdpUkIwoHOrS9efZsE8ob5hDefd"
    "ODHFK+tRvAVQeQxLF1/cooa0Kbu8RKyfaNvMBGfYsv4up93zaAbCc0VTWxjQkDuXcEIUBv"
    "blvIWYtrT0FOUTrKlGwdajaYGvsSbkW4LPol0vvw5fCXuxkdkkNViebtuYg3qRG4QU2Vrm"
    "EOr5FwoEUtGiXxbNiwUuRJmz5T7vrX3nBizEemmwyE2cldMSTmToSKyFs5zLLY3BU52XDP"
    "Phtw6jzRUS9ym74a1pNRJnhG2V9lBIcMh8HwGrhBQwSAwHM7DCYiw4lhj+FGhskpjzz+BX"
    "lPptSwVeSMzdwJQAE/gxPR/cCbAiNLbII+tYWPhCLEcYtnmXcObBep6DI6yK9ARA5xcb+V"
    "USgEKONXcjYe+ONgMOemDT87CPGYzfzjSMyIDvcoZbiHzjzfZpEh9Snx3tAiQKfRVi7yYy"
    "vJ/uLDvQrkCUKNdx68X9FTvBLW7yuwoWvLYnk4IKRIIQZmfElfbkcTm6LMH9eD20brutn6"
    "+ZyoA5BEb2877a+N63PiHT3Y18274HToDxC1728bnbvGNV4IjuOif57dbPN9a1JE/YLukv"
    "QJ9Oa24uYW0bFWfbuSs+zwww7L/qpxdwcvSsFP/NovWnBnmMI/BorG7U37d3HaP8TX8gpH"
    "4DspDoC+3uk26zc9/0rsxIP9ud68wdvKfx9sYGCj04IRjU6n3Tkn0b/xzjeNrnhOeVCOl/"
    "4VIq3KJSPuOtDKmds2Pk8C8GxZJaCozFa6sUjNR8O0isEZotBwJhzFzDWsAmD64zWUGcE/"
    "KR/ul0J+dhzavm+A9kbMLhToHqfT0GZCi/mmxbbTNFINcAJgXVUmE+rqVlyfz0Yrcj1Kqb"
    "leFq6nxF0nSmEoL2CC48tMJwGNjjNd2WAS9scWQj9GqFmwqVBHD9gkOwqH31yGptozVuQN"
    "voktw0jgTQd2pU7zqnsQ32o2AG1dzlJRVIOtNQPQPKWydPe9JbWfPGfamggVCGHcS5h0k8"
    "IXIdJNCl+loFjjT1m7ukNBFDaxJ8tBSnhlyqjasjBLqsb3HI8gd72x/szgHBbDSJS2ovbQ"
    "WcyAhSK2cMDmGGGoanM57Jkcypu/U+OwTNRs8faC9PEHiBlE3ap3T8dkaFgWF7W0/IdaNE"
    "fJ2MvXeIDUslYxmSC18Y2OLtTRhWXbx3bQGgE0cidVt1jS9CMgqSDKWynXNedpSVXZEHvj"
    "K4jvyYc87ncYtSSAMOGA9z40aTu1bTiLdJTDVPEWTQuX7rGWnLr/qtrtvvEPAL1stuqd39"
    "M98Zcptd4vf+826toqX3H7rLbKf49cz2OV18ZhbRwuIys2axx+nbTM5tQQCyphMpAXasus"
    "BCYOyd3wNlCaZbFuzHYcm0C3IIftq+Yb0LRBKnpbI6CiU1k0+xGeVeQAZnai9afApMe0pr"
    "c7uKsoTR5IFTKNsh98cOCEQ4GOcdF+F2/BrBGmdMqK2SK70zXGR6Qv14WqI87ZlIpK4uos"
    "UMKTTMzhJPIQD/bUWMCTmvDUE+OJonljgP+3RhdeLXJORZH1oPx4htEikSc5cxgWSVYr10"
    "uQ5At4pXU1bG3AKCUDdlAHWysfq8Rkl1vs1NrGd8rm4GtWkMsRQl1Ps8w8DgSrokyOUmou"
    "l5nLUWk1v+wZpdNmgk2ZCRSuG7ASCG30Nphuz7iR11IQXYirtwcEbXLNOAwBeNcYVwjsrc"
    "ZhCLy+GLb5CNr8QZY9xR9Qe9Gu0puqsTkNLL9hmIJBRuYYzQncWMjeY1hV6Zw8T6gtDA9i"
    "alGWaWqM6BHpxq0ZbzgZGsMJTdpStnGDl00QmfYF+RxFdNyAonJa7vHphzxO+tMP2U56vL"
    "bcplAirVfLUBuVoRKf8Fe0RXsf+awtNCQEvLSDqq9pzg0Ud6pH0+HY99ERLRMNW25nsGWp"
    "An72CHY6RtizLZtPDqjFnklaBcC1ZkOL8hfYPj17c/22eSHaZ4rieri5mnbUED2gsBdjf8"
    "iFsPfClMJeLOLXltiuxTNgM0ebEc9LsVoNPW0H1nbgkjEgFgCU5wsJo5YEAH1IBADNB5Y5"
    "TFnfjFnUsDOUTZ8oHv0DVNsSt/0zO47+abdvIh++y2a8zsb9l8sGiCYCdhhkupGVXUrpo2"
    "wKz56GfuiAn++R66UP+CmZblEKQ97rxPuUjBO7CvcJyc5+gM2ahrw93N5ez4qHVs8s7VNZ"
    "RF/SPD37a564KBgbVg/9Iuye/U8qfV4x9IvlsUiRECICil2gdaZFR+303qlJUhKvJRlSf3"
    "h2O61iahWzdLvUDnKlXt/QXS6MN2fq1srld2Db1trkd8dmHezzPXA5LDkWkP1CVDrQZ1P2"
    "AdNTMjcR5rOHTMhrGgivvjI1Z7uhBqcHKUqvvFBbpvFaOCRvcRA6Y8NJnziigRg1MJUFNl"
    "KpZqJGOcHMGEc1GuPnxCAwPZ7xPZ8OnVnGEJuRGfYbV2ik1M9rIYeP1B4Cp96m1AXZ7b1T"
    "tV1P9xGPkr8YiPbibbjVVbY2KxdBEbADiipqW9vQaOXqL/TZ9kl2980+3vsPdrTQGyYari"
    "ITRym16lNqoZj+OTNhuhXYHKXUbC4dm0sSpPdl7gqPU4cOsYhNiswYG7FUeJyqsT1HDM4r"
    "RkoLpyjPZtjkH1/qV152tzfhG4yRm83dC9Ln8wGGAfZlJTeRBc2fqQNi3LPpTsihOeI1Ys"
    "s2tYTToUPdNPFxN/dMFRuxMJPSGrx74fHQMqnt9nwMvTi8iPckZKDUHpRyelBC7M3PghCR"
    "tmOsLBaFX6e8An+YpoIi/8ezPDrWWbaOdZZsJ5zYpwrAnU5dQeC193AfF7f60icR/uWu3U"
    "pHOEQSl7PNoUv+RyyT72Gk2hJkEYuIbJ1oxxfvvBcTmnGCeDs+7bTNXvT7GRuaFRFcEtWn"
    "Bf/cGANqHaRoPcHFpQqP6NVu4bjcAWJiNOoabO5wwmzQGHCWI0L6z4YNa1LoJHxGh+RQZQ"
    "u9rZH+DDCHD6e8KOpYyctT03GYI7J+zDRFZ9s3FOWy6BPsdP2anGRuu6alspWw0ZtKJ0Va"
    "+Shwnj0+1sQZbOegLPKgTxFlkB8shJKFdbaMb0ALw8Vo8dwPNmZjmfYTPB3zMp8cOmVPFH"
    "Q5UQZcxrlxUMlMVLuI/J1A7hD1s8Sxy4h4cpm8hbfiQV4WPMAjvO8wpfAnPNh0NKb40Gw+"
    "nniVuAz+DebFxFkYDneCAYCLvF22Aqg6tfXE6lkaLOeZ/uMUWvcrp+6no+c27twJ9aQQr1"
    "XK8l6WnxUQ7TA/63XEsg2mZ6ldsiDWISqdDFcAbfERKoi1T6OR1mmHWslY6kZLkbfyC0gp"
    "xNpCu6lIszC4SbYUDji7ktO11Gx7xpG8YWcpK7JM0WdtZyQUnYROLS/UlunTDIfkVKXboK"
    "kphl8x23WYZWHtItAAKbATs52YV26DcOo8UdR+H0UdZuL1yk7qyxuZVSjFfsspLJ1EHh02"
    "Ve5DUe8Dqz9zJlVN8W2B+6MS6T6bQyrPyCLPDFY86uooWclK0iJXizFX6OBSQRZVRvpDi3"
    "Gv3LTN3AlOKWLZsHPWn6CboxIsalZfiEmYMFz61UdwSiw+PWY42Qy42kfdHQtdw/OM4P4m"
    "cEKo5bM5kikoUBP2Sllj+BTWH7FpzasiJQwIqHIfolfYHpoAKH+HwLK5+w5v05MuU2zVlb"
    "tciYJDVrD2fzhSS1OAdpFqNbmUDNiykjyFV4YV8sgFFBW0QuTxwWV74BL+t7ljJaHt0j+z"
    "vPpyeCVwXaYPNP7ZXe4PijSF8obHnUSxHuLwVSmCtTd+d2AfHFQEavwGF/F4euO1u3MNd6"
    "eSFYvgHqZZC/s92lu0r1mbgSLjVjcDeSpDQZaHyHQKadnCqKNbakgLLPRShwk1j8vM45By"
    "X5DJUUrN5bJxuUBUUKQ2gPlEvXb2MXNOgbJa13KexR5+sLOsxlutrHXLUnNFbtkLCSIY7p"
    "PPulvH0CCZXhFEDvWZS8eOMZscmeydQ59MDqP7mY39YjFChsXslEr4W7tT1AqMwzCE6A1H"
    "a27Yhi8uI8CR0Ck+nNDR3KIjcojRSViNHwfjpW/w3tgYetUHYY3Dc9VIf0o5B14Ji62Inh"
    "oxihQuceZ2TZqfcQ5YJy6sEtAi3pBnwxRmZ/xRwAJ1eWQiDzhhsn+i/MV4M+FhgPFwD1Ma"
    "nw3ZzBCGd2HPhJHTmQgrY843ixkj8TBoFfZ7NUoc33Blela2cbSFA5CGxP7luKkgZIrPDO"
    "kPyoifSsRNobV4RGcWW0xRrJMzheYVA7zn9E/EboyTBTfU9uXy2Zd9DiWYsMTIHCaqgBUp"
    "XjE7j6kZRi2pmJ0wNkdewSLGfJ+oEqbRbdv0dVThdpex970qgnGYpnKbxeaX8GyiKs8k8W"
    "3Y82kiviNqb/aIy7ygD24bretm6+dzog4e7M59qyXOqIMH++7+6qrRuG5cnxP/8MH+XG/e"
    "4Cn574N93/q11f6tdU7UQVxkzZV+9jFP9llcyQsln32MsxANgykemaVRij6NjlIsEKUopf"
    "oiu1FAsdIrUjJTxg4SKZW6VMTBGCKpAsi7djI6qB86boqhJlMpCpPsLuby/bZWtVSNTo7P"
    "Pp39cPrxzNeI/DPLFKHkLuGp4wW35DCZ3pUL7MpiLa7WWTpCqU3PZTM9p8WKrxomriPEV7"
    "LllCxYv2Qv2OtwImEnzc+HBKl+IVZmQ9gaXYgJMULNgg1nrSS5sWrCyh4yomiyyrI8lazt"
    "f3MA58wIKtm2v6mEIHgO0rq/uTnI2N43gPN1ZLKKruXEV+3l5eztwRuAuBOaqqIAx75YZc"
    "pq66jmWPXhkM3FD0hEP8SH1JZFQnjNtnqGHJ23VubM4PyZwa+ZGHyCBSmxbIo7ETlWmI3m"
    "hRp487+BPxmmiDnUsKYXpIUFTjyqUM+vb5TOuHD4ew+Ef1DrMaV25us8w8tZYdobX05vvM"
    "722la5usibWATjBGEVTNpxV3EeFxiMWuIqTjjBdOZANvrVzRzQncaqxvUUW3C5+laX7Dv2"
    "emaXIuJ+nhbXbZt2Gfwvp9ZVoMF1uViWV+daob/1RhSpOww6PliiRskB+ZQo7o99UYPC4p"
    "Gof/h1Irmx4GQCfz1Ty4oqJF6s9Tnp8wUsE1FboxaqZ4nB3pbBXdRsRsSwLFleo+YFT6vu"
    "U0kd6tWeYsNa1N0Ubve96FGnJ58++hse/rFsi7v7Ur+5eVk58jla2KkcJtQ+5fLIEYXTmb"
    "ZrtlJGw9SNNjAoLttj5agCVZmeTT6pyYwaYcyZj0z3iJA7rA4sUmPO/RJKoukemnngehPt"
    "PSPc7kSdpHdPx2QIu4u0JYlJsCXLKL1m05bvKXJ5AGXzkXKXqyJMXhIL7LYGbrIObLkOhf"
    "cFO8Ng3abQJu3BKDoPYtZLwgyGpaRwAHakCdJ0srNhEtZoez4dwMVkFoz/dfTyWYDbPXU7"
    "XU24xIYzydAEBzLhDwiq5OzdWMQcbFyZzWFejkIPqEsdht5swefq5uacqIMH+/725079un"
    "FO1MGD3Wnf3FzWr349J97Rg33duGl0YZD8N77Hvk7Iub9xrcIvn7jU7EpmDdRvbzvtr5gP"
    "4B0Bc5p3wenQH5hRcNvo3HkpBd5xOdjnfy+TLMwuchMh0hWG1ihyw6bpzv3sEPcQSQVymn"
    "Yd4S7Exd4KsCcIq+CMeRX0V9Kko5RalS6bKq39b/m+5vvpidH+t++R63n8bzErRYLzywwR"
    "SVqdB7BqALr3fRwsirMhTqq5sDoXALnieUkRsipZhXQyzPfChiWZGDqGfbMx7IHDP+NDvA"
    "GY67PZ12Cy/dr686KcFD/ywCy26g0gfM8rnVIU+aTlwtUTQnaH7b6u27i8liccqDy1OfcE"
    "9WgItyqJuTpAqupmRd72CDjm1Bivu368MIfmVFVvqSJQ8MGxTHhxXcMZ0zSHSxHEumKSir"
    "5vsiHsjoHayzXllbhbE6TfQpXyKrKedhGxJberJWFb/n72cuxWL9hH80VwifHEoY/UoSAO"
    "yQgnb7aaajpnzAzHTY/GKkAvIqscOmPcxALKfq1kMcUbTvDXi7guNnfjWYXs2SYTxl1y2H"
    "cpd9+N6JQd99+KwFcRCmbYC8JEC3gcdkH6rjHGO8AtLWyw53rZi16neAOebSyawxtkZI6x"
    "4R88zxgEEDt3a7rgx6SUE9ahVqUMtQrxLMGFZWX3wlRljjNZMYfuw/FJjqAQGJUZFSKuRU"
    "1p8IYVAVkNr4JPfAeFDeWmVQTfgKKCEJ9+yAPx6YdsiPGaLshTgu17iRlYV9lYJq7W9qfK"
    "xh3lWdkK3qWlAi+Xg3L3GJFlKUQCFsblCzmPgKAp+lFgHkH//1yzTw47n6/Ipw/Hf6+Rs6"
    "Pjo09vg97NpkuGhk0GlGDg/wgOHkXHZRc7LptOWu7X7m6bR1qd80jni0egnfREI5KCwur9"
    "ffO6gKg6n5ujI6RZ5U17WWI9+PFxbouIbSLuhP87++lgu69e2oYmvjCnMowiHCAhfvpyod"
    "TkfL5S1EuEsIJBL/sb5JKMbVLv6wpcjlJqNpeazdGdtSCnE8Sa2SVn9hN84VfrUhim1LHI"
    "ZeayJzklWLxMBwwRaf1vU/rfnG+kGmvF4yZCS69MOp9yoqWofIF7LVvjC/nxXlb47kQvQ5"
    "kPnujh6DDLQh8DltNIKm35SYVDQ3oZ+0ElRJX9LWt9TNjcQp0NrzkwXV+5b/uqAyV3icwN"
    "ZzzIMvcaSIL2yL6J5o9z28Z2jED/aJgWHhJsFdl3mWtYfSJKKAoyjDHwmjDKJ/Of6IL0uQ"
    "lvRV/mwKtsddFxCR5wbGS6PV7oo5jQM+MXtROkdE6Q76BJ12/1ZrfZ+rn3ud3pXd3c33Ub"
    "nXOScvLBbneuGx3MqlUHIjH3pqnycvFA5lEjYfu+K1Op1R8P9jXIHOcE/59s79VpfGl/lX"
    "3B1JE6h4PUQXz/yWPsPslTXvIku7zkSaK85M4bUa20DHbVFG/j1TtfoQlVuQDedY6o+NIV"
    "Vcl8Iq10l1odU+JQkr3Z/riAQrcXiye8KJGyAJwhCg1nHE4hkxcA0x+voUxkwqlY1xVyQk"
    "N0OhNx1VQ43SJN5yJqNviR5EVZECHT8OtU0H1KBdWtzzbS+iwdXLkzbADb7yCILbKL5sth"
    "RuFvt+CWTFwskL0cEpR1CugWIN9qCpHwY6b40zz/ZrY3DV2EuYMnZzCW2UTkyswcNnaMqc"
    "q6kUk76IuCK6rTUFocZMEZhGdNrkVRA59w6p6TMbrKHmEOikuEDGHp2u6F8ss9E3idF1xc"
    "xzMTk2O6hvTD4T24KJSPN8LL4q4mDHco3H0MDMsdRxnuo6AdXOV0cL1uJ7LXltK37M3A5n"
    "69oghHiCqYf7KNFJ8ZgFQIZJ+gegCf5slPO81OTztNZKc5zFrZB+7R7tA1d3/X6BR0zx3c"
    "/X7XbXzp1a+/NFtNkOfq3XbnnKSdfbBjg2JX8e7nBP+Plagve/Jv76gcTmzUFHjPGE1NG/"
    "OGDTetxs4lA9YZdrbFJmWGGJcHMMW22Oyf2a0P8LLdvom4/y6bcS/r/ZfLBuxggh8wyHQz"
    "jGVcxE+t+mIF1Dt8tVRF9qJvV0pF96tu82sDXh7xLwZ7/NK46spoD3kkK7xf3njl3fFolb"
    "dn8zXcX7nDaLmFqK20GH3VtoNl+9i/joNLF5nOZMh+lhvWRaa/R66nhA0lihwF5qSiXI9S"
    "6lSd8jBZvtsJX2Eei7VsxUGfqL1ubbA6ztR4yudCLCfrc5ScGwoU1oRqnR67e4EULoUNVT"
    "Gs6GKKdJncCUp7uZLC9S1WRylUSqMqIG3TneYXMExxqYWLG2a71SKVFPO41qam4zDRRVQk"
    "f0mnmMwNG1CL9JlLx44xmxyZ7F0QxtG/INJQkkhQM238EKHjSzSLFllsaQ65ndxXVfyTb6"
    "qfIodePFXahGPCGnHpdIZF+qSb7ogQ7Jktctq4THNjA06dJ5DA1CIWsxmqmypmyr3h0rM3"
    "NRZkQB9sZo0ougENmeTGsTfsgHJzJEim5BB+3t+w86rDrL/BveFZp6Ma6cIv5vBTBJFE6C"
    "08Th8dj+iGPA/y5uRV8gw/OjtvLhoXIn7dzJBGr2/wXnknU3LoXsy40z7H0vkcPZbmtZt5"
    "4ytoLtu8syby8hTx6vpEFYT542ke1+5ptmv3NA1m7TdXJt886MKoJSbfBL7wZKaTFpy2JI"
    "7bp9AJInH7rbLHFYAzRKHhjMOJxr+UsrhLylyq8RrKOJQpImsx2SxjAu3rWdXXo4T4osbf"
    "EJm2/JbN8quT1Ur0gulktVKw4VWLVpdsfytFvprOpNpIJpVfvCx9z9kAvDoXMB3k1ym6Xr"
    "KtJC++y2quwzOQ1v3NzWsV4KtTxxxODlK8G+pKbZlvwwjGvOTYyEb15QSbQtbt78W0vaZe"
    "mm20zuz2mm3zC5FU0uyXp5EIjFpi9ks0EsGXqgDCangF0T1+/z5P3PL799mBy3gtFsXJbD"
    "dVAvjlrt3KUPoCkrhWbw5d8j9imXyPpYA0cBGMiC6fqLMWL6lWiyrpOMFlmqi7y4/ZX/8P"
    "v1xttQ=="
)
