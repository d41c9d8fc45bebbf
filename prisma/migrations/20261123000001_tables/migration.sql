-- The tenant of this transaction, or NULL: transaction-local, set by app_enter() alone.
CREATE FUNCTION app_tenant() RETURNS uuid
  LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT NULLIF(current_setting('app.tenant', true), '')::uuid $$;

-- CreateEnum
CREATE TYPE "Plan" AS ENUM ('free', 'pro', 'agency', 'enterprise');

-- CreateEnum
CREATE TYPE "TenantStatus" AS ENUM ('trialing', 'active', 'suspended');

-- CreateEnum
CREATE TYPE "LlmProvider" AS ENUM ('claude', 'openai', 'ollama', 'webhook');

-- CreateEnum
CREATE TYPE "PrivacyLevel" AS ENUM ('cloud_ok', 'local_only');

-- CreateEnum
CREATE TYPE "DeploymentMode" AS ENUM ('saas', 'on_prem');

-- CreateEnum
CREATE TYPE "TenantRole" AS ENUM ('owner', 'admin', 'member', 'viewer');

-- CreateEnum
CREATE TYPE "PlatformRole" AS ENUM ('owner', 'operator', 'billing', 'support', 'read_only');

-- CreateEnum
CREATE TYPE "CampaignState" AS ENUM ('draft', 'planning', 'plan_review', 'planning_failed', 'over_budget', 'running', 'paused', 'review', 'completed', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "PausedReason" AS ENUM ('user', 'cap', 'suspended', 'kill_switch');

-- CreateEnum
CREATE TYPE "TaskState" AS ENUM ('pending', 'ready', 'queued', 'running', 'awaiting_approval', 'done', 'failed', 'blocked', 'skipped', 'cancelled');

-- CreateEnum
CREATE TYPE "TaskApproval" AS ENUM ('none', 'before_run', 'after_run');

-- CreateEnum
CREATE TYPE "RunPurpose" AS ENUM ('plan', 'task');

-- CreateEnum
CREATE TYPE "RunState" AS ENUM ('queued', 'running', 'awaiting_approval', 'parked', 'done', 'stopped', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "StopReason" AS ENUM ('done', 'needs_human', 'max_steps', 'cost_cap', 'budget_blocked', 'timeout', 'aborted', 'provider_failed', 'model_missing', 'invalid_output', 'policy_blocked', 'rejected', 'approval_expired');

-- CreateEnum
CREATE TYPE "AttemptState" AS ENUM ('admitted', 'running', 'done', 'failed', 'lost');

-- CreateEnum
CREATE TYPE "LedgerState" AS ENUM ('reserved', 'settled', 'released', 'expired');

-- CreateEnum
CREATE TYPE "PriceStatus" AS ENUM ('known', 'override', 'unknown', 'free_local');

-- CreateEnum
CREATE TYPE "CredentialOwner" AS ENUM ('tenant', 'platform', 'none');

-- CreateEnum
CREATE TYPE "ActorKind" AS ENUM ('user', 'api_key', 'machine');

-- CreateTable
CREATE TABLE "tenants" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "plan" "Plan" NOT NULL,
    "status" "TenantStatus" NOT NULL,
    "status_before_suspension" "TenantStatus",
    "suspended_at" TIMESTAMPTZ(3),
    "suspension_reason" TEXT,
    "allowed_providers" "LlmProvider"[],
    "default_provider" "LlmProvider" NOT NULL,
    "default_model_id" TEXT,
    "data_privacy_level" "PrivacyLevel" NOT NULL,
    "monthly_spend_cap_micros" BIGINT NOT NULL,
    "deployment_mode" "DeploymentMode" NOT NULL,
    "on_prem_callback_url" TEXT,
    "custom_domain" TEXT,
    "timezone" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "feature_overrides" JSONB NOT NULL DEFAULT '{}',
    "trial_started_at" TIMESTAMPTZ(3),
    "provisioned_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),
    "purge_at" TIMESTAMPTZ(3),
    "purge_started_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "tenants_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "retired_slugs" (
    "slug" TEXT NOT NULL,
    "retired_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "retired_slugs_pkey" PRIMARY KEY ("slug")
);

-- CreateTable
CREATE TABLE "platform_idempotency_keys" (
    "actor_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "response" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "platform_idempotency_keys_pkey" PRIMARY KEY ("actor_id","key")
);

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "email_normalized" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT,
    "password_changed_at" TIMESTAMPTZ(3),
    "email_verified_at" TIMESTAMPTZ(3),
    "token_version" INTEGER NOT NULL DEFAULT 1,
    "totp_secret" BYTEA,
    "totp_confirmed_at" TIMESTAMPTZ(3),
    "totp_last_step" BIGINT NOT NULL DEFAULT 0,
    "disabled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "platform_members" (
    "user_id" UUID NOT NULL,
    "role" "PlatformRole" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "platform_members_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "user_agent" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "two_factor_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "revoke_reason" TEXT,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "refresh_tokens" (
    "hash" BYTEA NOT NULL,
    "session_id" UUID NOT NULL,
    "parent_hash" BYTEA,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "refresh_tokens_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "recovery_codes" (
    "user_id" UUID NOT NULL,
    "hash" BYTEA NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "recovery_codes_pkey" PRIMARY KEY ("user_id","hash")
);

-- CreateTable
CREATE TABLE "password_resets" (
    "hash" BYTEA NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "password_resets_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "platform_api_keys" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "lookup" TEXT NOT NULL,
    "digest" BYTEA NOT NULL,
    "role" "PlatformRole" NOT NULL,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "platform_api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "instance_keys" (
    "kid" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "public_jwk" JSONB NOT NULL,
    "wrapped_private" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "instance_keys_pkey" PRIMARY KEY ("kid")
);

-- CreateTable
CREATE TABLE "memberships" (
    "tenant_id" UUID NOT NULL DEFAULT app_tenant(),
    "user_id" UUID NOT NULL,
    "role" "TenantRole" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "memberships_pkey" PRIMARY KEY ("tenant_id","user_id")
);

-- CreateTable
CREATE TABLE "invitations" (
    "tenant_id" UUID NOT NULL DEFAULT app_tenant(),
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "role" "TenantRole" NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "invited_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "invitations_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "tenant_id" UUID NOT NULL DEFAULT app_tenant(),
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "lookup" TEXT NOT NULL,
    "digest" BYTEA NOT NULL,
    "role" "TenantRole" NOT NULL,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "agent_configs" (
    "tenant_id" UUID NOT NULL DEFAULT app_tenant(),
    "role" TEXT NOT NULL,
    "adapter_type" "LlmProvider" NOT NULL,
    "model_id" TEXT NOT NULL,
    "skill_ids" UUID[],
    "tool_names" TEXT[],
    "concurrency" INTEGER NOT NULL,
    "timeout_ms" INTEGER NOT NULL,
    "max_cost_per_task_micros" BIGINT,
    "escalation_after_failures" INTEGER NOT NULL,
    "is_active" BOOLEAN NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "agent_configs_pkey" PRIMARY KEY ("tenant_id","role")
);

-- CreateTable
CREATE TABLE "campaigns" (
    "tenant_id" UUID NOT NULL DEFAULT app_tenant(),
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "brief" JSONB NOT NULL,
    "state" "CampaignState" NOT NULL,
    "paused_reason" "PausedReason",
    "state_reason" TEXT,
    "auto_start" BOOLEAN NOT NULL,
    "cap_micros" BIGINT NOT NULL,
    "plan_version" INTEGER NOT NULL DEFAULT 0,
    "created_by" UUID,
    "month" TEXT,
    "submitted_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "campaigns_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "campaign_plans" (
    "tenant_id" UUID NOT NULL DEFAULT app_tenant(),
    "campaign_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "plan" JSONB NOT NULL,
    "normalised" JSONB NOT NULL DEFAULT '[]',
    "author_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "campaign_plans_pkey" PRIMARY KEY ("tenant_id","campaign_id","version")
);

-- CreateTable
CREATE TABLE "tasks" (
    "tenant_id" UUID NOT NULL DEFAULT app_tenant(),
    "id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "index" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "instructions" TEXT NOT NULL,
    "acceptance" TEXT[],
    "depends_on" INTEGER[],
    "approval" "TaskApproval" NOT NULL,
    "due_in_days" INTEGER,
    "state" "TaskState" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "tasks_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "runs" (
    "tenant_id" UUID NOT NULL DEFAULT app_tenant(),
    "id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "task_id" UUID,
    "purpose" "RunPurpose" NOT NULL,
    "role" TEXT NOT NULL,
    "state" "RunState" NOT NULL,
    "stop_reason" "StopReason",
    "stop_detail" TEXT,
    "provider" "LlmProvider" NOT NULL,
    "model_id" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "input_tokens" BIGINT NOT NULL DEFAULT 0,
    "output_tokens" BIGINT NOT NULL DEFAULT 0,
    "cost_micros" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "runs_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "attempts" (
    "tenant_id" UUID NOT NULL DEFAULT app_tenant(),
    "run_id" UUID NOT NULL,
    "attempt" INTEGER NOT NULL,
    "state" "AttemptState" NOT NULL,
    "worker_id" TEXT,
    "admitted_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "heartbeat_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "error_code" TEXT,
    "error_message" TEXT,
    "prompt_hash" TEXT,
    "skill_versions" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "attempts_pkey" PRIMARY KEY ("tenant_id","run_id","attempt")
);

-- CreateTable
CREATE TABLE "deliverables" (
    "tenant_id" UUID NOT NULL DEFAULT app_tenant(),
    "id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "task_id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "summary" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "deliverables_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "ledger_entries" (
    "tenant_id" UUID NOT NULL DEFAULT app_tenant(),
    "id" UUID NOT NULL,
    "period" TEXT NOT NULL,
    "campaign_id" UUID,
    "task_id" UUID,
    "run_id" UUID,
    "attempt" INTEGER,
    "role" TEXT NOT NULL,
    "provider" "LlmProvider" NOT NULL,
    "model_id" TEXT NOT NULL,
    "state" "LedgerState" NOT NULL,
    "held_micros" BIGINT NOT NULL,
    "cost_micros" BIGINT NOT NULL,
    "input_tokens" BIGINT NOT NULL,
    "output_tokens" BIGINT NOT NULL,
    "cache_read_tokens" BIGINT NOT NULL DEFAULT 0,
    "cache_write_tokens" BIGINT NOT NULL DEFAULT 0,
    "price_status" "PriceStatus" NOT NULL,
    "credential_owner" "CredentialOwner" NOT NULL,
    "estimated" BOOLEAN NOT NULL,
    "first_token_ms" INTEGER,
    "duration_ms" INTEGER,
    "error_code" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "ledger_entries_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "spend_months" (
    "tenant_id" UUID NOT NULL DEFAULT app_tenant(),
    "period" TEXT NOT NULL,
    "settled_micros" BIGINT NOT NULL DEFAULT 0,
    "held_micros" BIGINT NOT NULL DEFAULT 0,
    "calls" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "spend_months_pkey" PRIMARY KEY ("tenant_id","period")
);

-- CreateTable
CREATE TABLE "outbox" (
    "tenant_id" UUID NOT NULL DEFAULT app_tenant(),
    "id" UUID NOT NULL,
    "topic" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "available_at" TIMESTAMPTZ(3) NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "audit_entries" (
    "tenant_id" UUID NOT NULL DEFAULT app_tenant(),
    "seq" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_kind" "ActorKind" NOT NULL,
    "actor_id" TEXT,
    "actor_label" TEXT NOT NULL,
    "actor_role" TEXT,
    "source" TEXT NOT NULL,
    "request_id" TEXT,
    "action" TEXT NOT NULL,
    "object_type" TEXT NOT NULL,
    "object_id" TEXT NOT NULL,
    "reason" TEXT,
    "before" JSONB,
    "after" JSONB,
    "prev_hash" BYTEA NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("tenant_id","seq")
);

-- CreateTable
CREATE TABLE "platform_audit_entries" (
    "seq" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_kind" "ActorKind" NOT NULL,
    "actor_id" TEXT,
    "actor_label" TEXT NOT NULL,
    "actor_role" TEXT,
    "source" TEXT NOT NULL,
    "request_id" TEXT,
    "action" TEXT NOT NULL,
    "object_type" TEXT NOT NULL,
    "object_id" TEXT NOT NULL,
    "reason" TEXT,
    "before" JSONB,
    "after" JSONB,
    "prev_hash" BYTEA NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "platform_audit_entries_pkey" PRIMARY KEY ("seq")
);

-- CreateIndex
CREATE UNIQUE INDEX "tenants_slug_key" ON "tenants"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "tenants_custom_domain_key" ON "tenants"("custom_domain");

-- CreateIndex
CREATE INDEX "tenants_created_at_id_idx" ON "tenants"("created_at" DESC, "id");

-- CreateIndex
CREATE INDEX "tenants_name_id_idx" ON "tenants"("name", "id");

-- CreateIndex
CREATE INDEX "tenants_status_created_at_id_idx" ON "tenants"("status", "created_at" DESC, "id");

-- CreateIndex
CREATE INDEX "tenants_plan_created_at_id_idx" ON "tenants"("plan", "created_at" DESC, "id");

-- CreateIndex
CREATE UNIQUE INDEX "users_email_normalized_key" ON "users"("email_normalized");

-- CreateIndex
CREATE INDEX "sessions_user_id_created_at_idx" ON "sessions"("user_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "refresh_tokens_session_id_idx" ON "refresh_tokens"("session_id");

-- CreateIndex
CREATE INDEX "password_resets_user_id_idx" ON "password_resets"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "platform_api_keys_lookup_key" ON "platform_api_keys"("lookup");

-- CreateIndex
CREATE INDEX "instance_keys_purpose_created_at_idx" ON "instance_keys"("purpose", "created_at");

-- CreateIndex
CREATE INDEX "memberships_user_id_idx" ON "memberships"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "invitations_token_hash_key" ON "invitations"("token_hash");

-- CreateIndex
CREATE INDEX "invitations_tenant_id_created_at_idx" ON "invitations"("tenant_id", "created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_lookup_key" ON "api_keys"("lookup");

-- CreateIndex
CREATE INDEX "campaigns_tenant_id_created_at_id_idx" ON "campaigns"("tenant_id", "created_at" DESC, "id");

-- CreateIndex
CREATE INDEX "campaigns_tenant_id_state_created_at_idx" ON "campaigns"("tenant_id", "state", "created_at" DESC);

-- CreateIndex
CREATE INDEX "campaigns_tenant_id_month_idx" ON "campaigns"("tenant_id", "month");

-- CreateIndex
CREATE UNIQUE INDEX "tasks_tenant_id_campaign_id_index_key" ON "tasks"("tenant_id", "campaign_id", "index");

-- CreateIndex
CREATE INDEX "runs_tenant_id_created_at_id_idx" ON "runs"("tenant_id", "created_at" DESC, "id");

-- CreateIndex
CREATE INDEX "runs_tenant_id_campaign_id_created_at_idx" ON "runs"("tenant_id", "campaign_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "runs_tenant_id_task_id_idx" ON "runs"("tenant_id", "task_id");

-- CreateIndex
CREATE INDEX "attempts_state_idx" ON "attempts"("state");

-- CreateIndex
CREATE INDEX "deliverables_tenant_id_run_id_idx" ON "deliverables"("tenant_id", "run_id");

-- CreateIndex
CREATE INDEX "deliverables_tenant_id_campaign_id_created_at_idx" ON "deliverables"("tenant_id", "campaign_id", "created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "deliverables_tenant_id_task_id_version_key" ON "deliverables"("tenant_id", "task_id", "version");

-- CreateIndex
CREATE INDEX "ledger_entries_tenant_id_period_created_at_idx" ON "ledger_entries"("tenant_id", "period", "created_at");

-- CreateIndex
CREATE INDEX "ledger_entries_tenant_id_run_id_idx" ON "ledger_entries"("tenant_id", "run_id");

-- CreateIndex
CREATE INDEX "outbox_available_at_idx" ON "outbox"("available_at");

-- AddForeignKey
ALTER TABLE "platform_members" ADD CONSTRAINT "platform_members_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refresh_tokens" ADD CONSTRAINT "refresh_tokens_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "sessions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recovery_codes" ADD CONSTRAINT "recovery_codes_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "password_resets" ADD CONSTRAINT "password_resets_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign_plans" ADD CONSTRAINT "campaign_plans_tenant_id_campaign_id_fkey" FOREIGN KEY ("tenant_id", "campaign_id") REFERENCES "campaigns"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_tenant_id_campaign_id_fkey" FOREIGN KEY ("tenant_id", "campaign_id") REFERENCES "campaigns"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "runs" ADD CONSTRAINT "runs_tenant_id_campaign_id_fkey" FOREIGN KEY ("tenant_id", "campaign_id") REFERENCES "campaigns"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "runs" ADD CONSTRAINT "runs_tenant_id_task_id_fkey" FOREIGN KEY ("tenant_id", "task_id") REFERENCES "tasks"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_tenant_id_run_id_fkey" FOREIGN KEY ("tenant_id", "run_id") REFERENCES "runs"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deliverables" ADD CONSTRAINT "deliverables_tenant_id_task_id_fkey" FOREIGN KEY ("tenant_id", "task_id") REFERENCES "tasks"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deliverables" ADD CONSTRAINT "deliverables_tenant_id_run_id_fkey" FOREIGN KEY ("tenant_id", "run_id") REFERENCES "runs"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

