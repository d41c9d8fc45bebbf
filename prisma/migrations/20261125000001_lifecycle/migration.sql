-- Lifecycle, brands, exports, heads of the audit chains, change of e-mail.

-- The owner fills the new tables from the old ones: FORCE would keep an owner who is no superuser out. It is back at the end.
ALTER TABLE tenants NO FORCE ROW LEVEL SECURITY;
ALTER TABLE campaigns NO FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_entries NO FORCE ROW LEVEL SECURITY;

-- Who suspended it, for the sentence the next one reads.
ALTER TABLE tenants ADD COLUMN suspended_by text;
-- The export made before a deletion; purging waits for it.
ALTER TABLE tenants ADD COLUMN deletion_export_id uuid;
CREATE INDEX tenants_purge_at_idx ON tenants (purge_at) WHERE purge_at IS NOT NULL;
CREATE INDEX tenants_trial_started_at_idx ON tenants (trial_started_at) WHERE status = 'trialing' AND trial_started_at IS NOT NULL;
-- What a token's tenant may do is resolved with it.
GRANT SELECT (feature_overrides) ON tenants TO dmagency_auth;

-- Purging takes the tenant's own row last. It may be marked for purging only after its deletion and grace period.
CREATE FUNCTION refuse_early_purge() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.purge_started_at IS NOT NULL AND OLD.purge_started_at IS NULL
     AND (NEW.deleted_at IS NULL OR NEW.purge_at IS NULL OR NEW.purge_at > NEW.purge_started_at) THEN
    RAISE EXCEPTION 'a tenant is purged only after its grace period' USING ERRCODE = 'DM409';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER purge_after_grace BEFORE UPDATE ON tenants FOR EACH ROW EXECUTE FUNCTION refuse_early_purge();

-- The first answer to a request, sealed: it may hold an invitation link.
ALTER TABLE platform_idempotency_keys ADD COLUMN sealed_answer bytea;
-- Which try works on the request now, and until when it counts as alive.
ALTER TABLE platform_idempotency_keys ADD COLUMN holder uuid;
ALTER TABLE platform_idempotency_keys ADD COLUMN held_until timestamptz(3);
CREATE INDEX platform_idempotency_keys_created_at_idx ON platform_idempotency_keys (created_at);

-- ── Brands: the workspaces of the plan matrix ─────────────────────────────────────────────────────────
CREATE TABLE brands (
    tenant_id uuid NOT NULL DEFAULT app_tenant(),
    id uuid NOT NULL,
    name text NOT NULL,
    description text NOT NULL DEFAULT '',
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz(3) NOT NULL,
    updated_at timestamptz(3) NOT NULL,
    archived_at timestamptz(3),
    CONSTRAINT brands_pkey PRIMARY KEY (tenant_id, id)
);
CREATE INDEX brands_tenant_id_archived_at_id_idx ON brands (tenant_id, archived_at, id);
ALTER TABLE campaigns ADD COLUMN brand_id uuid;
ALTER TABLE campaigns ADD CONSTRAINT campaigns_tenant_id_brand_id_fkey
  FOREIGN KEY (tenant_id, brand_id) REFERENCES brands (tenant_id, id) ON DELETE SET NULL (brand_id) ON UPDATE CASCADE;
CREATE INDEX campaigns_tenant_id_brand_id_created_at_idx ON campaigns (tenant_id, brand_id, created_at DESC);
-- Each tenant's first brand is named after it. Its id is the tenant's: nothing else has that id in this table.
INSERT INTO brands (tenant_id, id, name, created_at, updated_at)
  SELECT id, id, name, created_at, created_at FROM tenants WHERE provisioned_at IS NOT NULL;
UPDATE campaigns SET brand_id = tenant_id
  WHERE EXISTS (SELECT 1 FROM brands b WHERE b.tenant_id = campaigns.tenant_id AND b.id = campaigns.tenant_id);
SELECT isolate_table('brands');

-- ── Exports of a whole tenant ─────────────────────────────────────────────────────────────────────────
CREATE TYPE "ExportState" AS ENUM ('queued', 'running', 'done', 'failed');
CREATE TYPE "ExportCause" AS ENUM ('request', 'deletion');
CREATE TABLE tenant_exports (
    tenant_id uuid NOT NULL DEFAULT app_tenant(),
    id uuid NOT NULL,
    state "ExportState" NOT NULL,
    cause "ExportCause" NOT NULL,
    requested_by text NOT NULL,
    tries integer NOT NULL DEFAULT 0,
    rows_done bigint NOT NULL DEFAULT 0,
    rows_total bigint,
    files integer,
    bytes bigint,
    sha256 text,
    error_message text,
    created_at timestamptz(3) NOT NULL,
    started_at timestamptz(3),
    heartbeat_at timestamptz(3),
    finished_at timestamptz(3),
    expires_at timestamptz(3),
    archive_removed_at timestamptz(3),
    CONSTRAINT tenant_exports_pkey PRIMARY KEY (tenant_id, id)
);
CREATE INDEX tenant_exports_open_idx ON tenant_exports (created_at) WHERE state IN ('queued', 'running');
CREATE INDEX tenant_exports_expires_at_idx ON tenant_exports (expires_at) WHERE archive_removed_at IS NULL;
SELECT isolate_table('tenant_exports');

-- ── Heads of the audit chains: a removed last entry is found too ─────────────────────────────────────────
CREATE TABLE audit_heads (
    tenant_id uuid NOT NULL DEFAULT app_tenant(),
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT audit_heads_pkey PRIMARY KEY (tenant_id)
);
INSERT INTO audit_heads (tenant_id, seq, hash)
  SELECT DISTINCT ON (tenant_id) tenant_id, seq, hash FROM audit_entries ORDER BY tenant_id, seq DESC;
SELECT isolate_table('audit_heads');
REVOKE DELETE ON audit_heads FROM dmagency_app;
CREATE POLICY auth_rows ON audit_heads FOR ALL TO dmagency_auth USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON audit_heads TO dmagency_auth;
CREATE TABLE platform_audit_head (
    id integer NOT NULL DEFAULT 1 CHECK (id = 1),
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT platform_audit_head_pkey PRIMARY KEY (id)
);
GRANT SELECT, INSERT, UPDATE ON platform_audit_head TO dmagency_platform, dmagency_auth;
GRANT SELECT ON platform_audit_head, tenant_exports, brands, audit_heads TO dmagency_backup;
INSERT INTO platform_audit_head (seq, hash) SELECT seq, hash FROM platform_audit_entries ORDER BY seq DESC LIMIT 1;

CREATE OR REPLACE FUNCTION audit_append(
  of_tenant uuid, at timestamptz, actor_kind "ActorKind", actor_id text, actor_label text, actor_role text,
  source text, request_id text, action text, object_type text, object_id text, reason text, before jsonb, after jsonb
) RETURNS bigint LANGUAGE plpgsql VOLATILE SET search_path = public AS $$
DECLARE
  last_seq bigint;
  last_hash bytea;
  new_hash bytea;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('audit:' || of_tenant::text, 0));
  SELECT e.seq, e.hash INTO last_seq, last_hash FROM audit_entries e WHERE e.tenant_id = of_tenant ORDER BY e.seq DESC LIMIT 1;
  last_seq := coalesce(last_seq, 0) + 1;
  last_hash := coalesce(last_hash, sha256(convert_to(of_tenant::text, 'UTF8')));
  new_hash := audit_hash(last_hash, last_seq, at, actor_kind, actor_id, actor_label, actor_role, source, request_id,
    action, object_type, object_id, reason, before, after);
  INSERT INTO audit_entries VALUES (
    of_tenant, last_seq, at, actor_kind, actor_id, actor_label, actor_role, source, request_id, action, object_type,
    object_id, reason, before, after, last_hash, new_hash);
  INSERT INTO audit_heads AS h (tenant_id, seq, hash) VALUES (of_tenant, last_seq, new_hash)
    ON CONFLICT (tenant_id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash;
  RETURN last_seq;
END $$;

CREATE OR REPLACE FUNCTION platform_audit_append(
  at timestamptz, actor_kind "ActorKind", actor_id text, actor_label text, actor_role text,
  source text, request_id text, action text, object_type text, object_id text, reason text, before jsonb, after jsonb
) RETURNS bigint LANGUAGE plpgsql VOLATILE SET search_path = public AS $$
DECLARE
  last_seq bigint;
  last_hash bytea;
  new_hash bytea;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('audit:platform', 0));
  SELECT e.seq, e.hash INTO last_seq, last_hash FROM platform_audit_entries e ORDER BY e.seq DESC LIMIT 1;
  last_seq := coalesce(last_seq, 0) + 1;
  last_hash := coalesce(last_hash, sha256(convert_to('platform', 'UTF8')));
  new_hash := audit_hash(last_hash, last_seq, at, actor_kind, actor_id, actor_label, actor_role, source, request_id,
    action, object_type, object_id, reason, before, after);
  INSERT INTO platform_audit_entries VALUES (
    last_seq, at, actor_kind, actor_id, actor_label, actor_role, source, request_id, action, object_type,
    object_id, reason, before, after, last_hash, new_hash);
  INSERT INTO platform_audit_head AS h (seq, hash) VALUES (last_seq, new_hash)
    ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash;
  RETURN last_seq;
END $$;

-- Lists of entries by act, object, actor and time, newest first.
CREATE INDEX audit_entries_tenant_id_action_seq_idx ON audit_entries (tenant_id, action, seq DESC);
CREATE INDEX audit_entries_tenant_id_object_id_seq_idx ON audit_entries (tenant_id, object_id, seq DESC);
-- What one person did, on every chain: for the export of their data.
CREATE INDEX audit_entries_actor_id_idx ON audit_entries (actor_id);
CREATE INDEX audit_entries_tenant_id_at_idx ON audit_entries (tenant_id, at);
CREATE INDEX platform_audit_entries_action_seq_idx ON platform_audit_entries (action, seq DESC);
CREATE INDEX platform_audit_entries_object_id_seq_idx ON platform_audit_entries (object_id, seq DESC);
CREATE INDEX platform_audit_entries_actor_id_seq_idx ON platform_audit_entries (actor_id, seq DESC);
CREATE INDEX platform_audit_entries_at_idx ON platform_audit_entries (at);

-- A purged tenant's chain goes with it, and only then: entries stay append-only for every working role. The owner of
-- the table does the deleting, on behalf of the platform role, for a tenant whose purge has begun.
CREATE POLICY owner_rows ON audit_entries FOR ALL TO CURRENT_USER USING (true);
CREATE POLICY owner_rows ON tenants FOR SELECT TO CURRENT_USER USING (true);
CREATE FUNCTION purge_audit_entries(of_tenant uuid, most integer) RETURNS integer
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  removed integer;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM tenants t WHERE t.id = of_tenant AND t.deleted_at IS NOT NULL AND t.purge_started_at IS NOT NULL) THEN
    RAISE EXCEPTION 'the tenant is not being purged' USING ERRCODE = 'DM409';
  END IF;
  DELETE FROM audit_entries e WHERE e.tenant_id = of_tenant AND e.seq IN (
    SELECT d.seq FROM audit_entries d WHERE d.tenant_id = of_tenant ORDER BY d.seq LIMIT most);
  GET DIAGNOSTICS removed = ROW_COUNT;
  RETURN removed;
END $$;
REVOKE ALL ON FUNCTION purge_audit_entries(uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION purge_audit_entries(uuid, integer) TO dmagency_platform;

-- ── People ──────────────────────────────────────────────────────────────────────────────────────────────
ALTER TABLE users ADD COLUMN erased_at timestamptz(3);
CREATE TABLE email_changes (
    hash bytea NOT NULL,
    user_id uuid NOT NULL,
    email text NOT NULL,
    created_at timestamptz(3) NOT NULL,
    expires_at timestamptz(3) NOT NULL,
    used_at timestamptz(3),
    CONSTRAINT email_changes_pkey PRIMARY KEY (hash),
    CONSTRAINT email_changes_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX email_changes_user_id_idx ON email_changes (user_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON email_changes TO dmagency_auth;
GRANT SELECT ON email_changes TO dmagency_backup;

ALTER TABLE tenants FORCE ROW LEVEL SECURITY;
ALTER TABLE campaigns FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_entries FORCE ROW LEVEL SECURITY;
