-- Isolation: who may touch what. Roles are made before migrations run (server/data/postgres/roles.ts).
--   dmagency_app       a tenant's work: row-level security by app_tenant()
--   dmagency_platform  all tenants: the console, the relay, sweepers; never an authentication table
--   dmagency_auth      sign-in and people: authentication tables only
--   dmagency_backup    reads everything

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO dmagency_app, dmagency_platform, dmagency_auth, dmagency_backup;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO dmagency_backup;

-- Enters a tenant for the rest of this transaction. Sent in the same message as the first statement, so that
-- nothing runs when it refuses: DM404 no such tenant, DM403 suspended or being deleted.
CREATE FUNCTION app_enter(entered uuid, read_only boolean) RETURNS void
  LANGUAGE plpgsql VOLATILE
  AS $$
DECLARE
  found_status public."TenantStatus";
  found_deleted timestamptz;
BEGIN
  PERFORM set_config('app.tenant', entered::text, true);
  SELECT status, deleted_at INTO found_status, found_deleted FROM public.tenants WHERE id = entered;
  IF found_status IS NULL THEN
    RAISE EXCEPTION 'tenant does not exist' USING ERRCODE = 'DM404';
  END IF;
  IF found_status = 'suspended' OR found_deleted IS NOT NULL THEN
    RAISE EXCEPTION 'tenant is suspended' USING ERRCODE = 'DM403';
  END IF;
  IF read_only THEN
    PERFORM set_config('transaction_read_only', 'on', true);
  END IF;
END $$;
REVOKE ALL ON FUNCTION app_enter(uuid, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_enter(uuid, boolean) TO dmagency_app;

CREATE FUNCTION refuse_tenant_change() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.tenant_id IS DISTINCT FROM OLD.tenant_id THEN
    RAISE EXCEPTION 'tenant_id cannot be changed' USING ERRCODE = 'DM409';
  END IF;
  RETURN NEW;
END $$;

-- Puts a tenant table under isolation. Every later migration that adds a tenant table calls it.
-- A permissive policy lets the tenant in; the restrictive one keeps any later permissive policy from widening it.
CREATE FUNCTION isolate_table(target regclass) RETURNS void
  LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY tenant_rows ON %s FOR ALL TO dmagency_app USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant())', target);
  EXECUTE format('CREATE POLICY tenant_only ON %s AS RESTRICTIVE FOR ALL TO dmagency_app USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant())', target);
  EXECUTE format('CREATE POLICY platform_rows ON %s FOR ALL TO dmagency_platform USING (true) WITH CHECK (true)', target);
  EXECUTE format('CREATE POLICY backup_rows ON %s FOR SELECT TO dmagency_backup USING (true)', target);
  EXECUTE format('CREATE TRIGGER tenant_id_stays BEFORE UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION refuse_tenant_change()', target);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO dmagency_app, dmagency_platform', target);
  EXECUTE format('GRANT SELECT ON %s TO dmagency_backup', target);
END $$;
REVOKE ALL ON FUNCTION isolate_table(regclass) FROM PUBLIC;

SELECT isolate_table(t::regclass) FROM unnest(ARRAY[
  'agent_configs', 'campaigns', 'campaign_plans', 'tasks', 'runs', 'attempts', 'deliverables',
  'ledger_entries', 'spend_months', 'outbox', 'audit_entries',
  'memberships', 'invitations', 'api_keys'
]) AS t;

-- Audit rows are appended, never changed.
REVOKE UPDATE, DELETE ON audit_entries FROM dmagency_app, dmagency_platform;

-- Who belongs to a tenant and its keys are identity: the auth role's alone, whoever asks.
REVOKE ALL ON memberships, invitations, api_keys FROM dmagency_app, dmagency_platform;
CREATE POLICY auth_rows ON memberships FOR ALL TO dmagency_auth USING (true) WITH CHECK (true);
CREATE POLICY auth_rows ON invitations FOR ALL TO dmagency_auth USING (true) WITH CHECK (true);
CREATE POLICY auth_rows ON api_keys FOR ALL TO dmagency_auth USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON memberships, invitations, api_keys TO dmagency_auth;
GRANT SELECT, INSERT, UPDATE, DELETE ON
  users, platform_members, sessions, refresh_tokens, recovery_codes, password_resets, platform_api_keys, instance_keys
  TO dmagency_auth;

-- The tenants table is the root: a tenant reads its own row. Sign-in reads what it needs to tell a tenant's state.
ALTER TABLE tenants ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON tenants FOR SELECT TO dmagency_app USING (id = app_tenant());
CREATE POLICY tenant_only ON tenants AS RESTRICTIVE FOR ALL TO dmagency_app USING (id = app_tenant()) WITH CHECK (id = app_tenant());
CREATE POLICY platform_rows ON tenants FOR ALL TO dmagency_platform USING (true) WITH CHECK (true);
CREATE POLICY auth_rows ON tenants FOR SELECT TO dmagency_auth USING (true);
CREATE POLICY backup_rows ON tenants FOR SELECT TO dmagency_backup USING (true);
GRANT SELECT ON tenants TO dmagency_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON tenants TO dmagency_platform;
GRANT SELECT (id, slug, name, plan, status, deleted_at, purge_started_at, custom_domain) ON tenants TO dmagency_auth;

CREATE FUNCTION refuse_id_change() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS DISTINCT FROM OLD.id OR NEW.slug IS DISTINCT FROM OLD.slug THEN
    RAISE EXCEPTION 'a tenant keeps its id and slug' USING ERRCODE = 'DM409';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER tenant_id_stays BEFORE UPDATE ON tenants FOR EACH ROW EXECUTE FUNCTION refuse_id_change();

GRANT SELECT, INSERT ON retired_slugs, platform_audit_entries TO dmagency_platform;
GRANT SELECT, INSERT, UPDATE, DELETE ON platform_idempotency_keys TO dmagency_platform;
GRANT INSERT, SELECT ON platform_audit_entries TO dmagency_auth;

-- The hash of an entry covers every column and the hash before it.
CREATE FUNCTION audit_hash(
  prev bytea, seq bigint, at timestamptz, actor_kind "ActorKind", actor_id text, actor_label text, actor_role text,
  source text, request_id text, action text, object_type text, object_id text, reason text, before jsonb, after jsonb
) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT sha256(prev || convert_to(jsonb_build_array(
    seq, (extract(epoch FROM at) * 1000)::bigint, actor_kind::text, actor_id, actor_label, actor_role,
    source, request_id, action, object_type, object_id, reason, before, after)::text, 'UTF8'))
$$;

-- Appends to the chain of the entered tenant, or of the named one (platform role). One writer a chain at a time.
CREATE FUNCTION audit_append(
  of_tenant uuid, at timestamptz, actor_kind "ActorKind", actor_id text, actor_label text, actor_role text,
  source text, request_id text, action text, object_type text, object_id text, reason text, before jsonb, after jsonb
) RETURNS bigint LANGUAGE plpgsql VOLATILE SET search_path = public AS $$
DECLARE
  last_seq bigint;
  last_hash bytea;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('audit:' || of_tenant::text, 0));
  SELECT e.seq, e.hash INTO last_seq, last_hash FROM audit_entries e WHERE e.tenant_id = of_tenant ORDER BY e.seq DESC LIMIT 1;
  last_seq := coalesce(last_seq, 0) + 1;
  last_hash := coalesce(last_hash, sha256(convert_to(of_tenant::text, 'UTF8')));
  INSERT INTO audit_entries VALUES (
    of_tenant, last_seq, at, actor_kind, actor_id, actor_label, actor_role, source, request_id, action, object_type,
    object_id, reason, before, after, last_hash,
    audit_hash(last_hash, last_seq, at, actor_kind, actor_id, actor_label, actor_role, source, request_id, action,
      object_type, object_id, reason, before, after));
  RETURN last_seq;
END $$;

CREATE FUNCTION platform_audit_append(
  at timestamptz, actor_kind "ActorKind", actor_id text, actor_label text, actor_role text,
  source text, request_id text, action text, object_type text, object_id text, reason text, before jsonb, after jsonb
) RETURNS bigint LANGUAGE plpgsql VOLATILE SET search_path = public AS $$
DECLARE
  last_seq bigint;
  last_hash bytea;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('audit:platform', 0));
  SELECT e.seq, e.hash INTO last_seq, last_hash FROM platform_audit_entries e ORDER BY e.seq DESC LIMIT 1;
  last_seq := coalesce(last_seq, 0) + 1;
  last_hash := coalesce(last_hash, sha256(convert_to('platform', 'UTF8')));
  INSERT INTO platform_audit_entries VALUES (
    last_seq, at, actor_kind, actor_id, actor_label, actor_role, source, request_id, action, object_type,
    object_id, reason, before, after, last_hash,
    audit_hash(last_hash, last_seq, at, actor_kind, actor_id, actor_label, actor_role, source, request_id, action,
      object_type, object_id, reason, before, after));
  RETURN last_seq;
END $$;
REVOKE ALL ON FUNCTION audit_append(uuid, timestamptz, "ActorKind", text, text, text, text, text, text, text, text, text, jsonb, jsonb) FROM PUBLIC;
REVOKE ALL ON FUNCTION platform_audit_append(timestamptz, "ActorKind", text, text, text, text, text, text, text, text, text, jsonb, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_append(uuid, timestamptz, "ActorKind", text, text, text, text, text, text, text, text, text, jsonb, jsonb) TO dmagency_app, dmagency_platform;
GRANT EXECUTE ON FUNCTION platform_audit_append(timestamptz, "ActorKind", text, text, text, text, text, text, text, text, text, jsonb, jsonb) TO dmagency_platform, dmagency_auth;
