-- Identity acts inside a tenant (invitation, member, key) are audited on that tenant's chain in the transaction that
-- does them. The auth role appends; of the entries before it reads only what the chain needs.
CREATE POLICY auth_append ON audit_entries FOR INSERT TO dmagency_auth WITH CHECK (true);
CREATE POLICY auth_chain ON audit_entries FOR SELECT TO dmagency_auth USING (true);
GRANT INSERT, SELECT (tenant_id, seq, hash) ON audit_entries TO dmagency_auth;
GRANT EXECUTE ON FUNCTION audit_append(uuid, timestamptz, "ActorKind", text, text, text, text, text, text, text, text, text, jsonb, jsonb) TO dmagency_auth;
