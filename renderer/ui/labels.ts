import type {
  DeploymentMode,
  LlmProvider,
  Plan,
  PlatformRole,
  PrivacyLevel,
  TenantRole,
} from '../../server/data/postgres/enums.ts';

/** Words for closed sets that are not states. */
export const planLabels: Record<Plan, string> = {
  free: 'Free',
  pro: 'Pro',
  agency: 'Agency',
  enterprise: 'Enterprise',
};

export const privacyLabels: Record<PrivacyLevel, string> = {
  cloud_ok: 'Cloud allowed',
  local_only: 'Local only',
};

export const deploymentLabels: Record<DeploymentMode, string> = {
  saas: 'On this platform',
  on_prem: 'In their own network',
};

export const providerLabels: Record<LlmProvider, string> = {
  claude: 'Claude',
  openai: 'OpenAI',
  ollama: 'Ollama',
  webhook: 'Webhook',
};

export const tenantRoleLabels: Record<TenantRole, string> = {
  owner: 'Owner',
  admin: 'Admin',
  member: 'Member',
  viewer: 'Viewer',
};

export const platformRoleLabels: Record<PlatformRole, string> = {
  owner: 'Owner',
  operator: 'Operator',
  billing: 'Billing',
  support: 'Support',
  read_only: 'Read-only',
};

/** A word for a value of a closed set; one a newer server invented is shown as itself. */
export const labelOf = <Value extends string>(labels: Record<Value, string>, value: Value): string =>
  Object.hasOwn(labels, value) ? labels[value] : value.replaceAll('_', ' ');

/** Options of a Select or a filter over a closed set. */
export const optionsOf = <Value extends string>(
  labels: Record<Value, string>,
): { value: Value; label: string }[] =>
  (Object.entries(labels) as [Value, string][]).map(([value, label]) => ({ value, label }));

/** A part of a plan's feature: a role or a provider, as people read it. */
export const partLabel = (part: string): string =>
  Object.hasOwn(providerLabels, part) ? providerLabels[part as LlmProvider] : agentLabel(part);

/** `blog-writer` as people read it: "Blog writer". "seo" stays an abbreviation. */
export const agentLabel = (role: string): string => {
  if (role === 'seo') return 'SEO';
  const words = role.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};
