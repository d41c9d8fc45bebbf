/** What an act's first part is called; `''` where its second part says all. */
const nouns: Readonly<Record<string, string>> = {
  tenant: 'Tenant',
  members: 'Member',
  invitations: 'Invitation',
  api_keys: 'API key',
  platform: 'Platform',
  auth: '',
  me: '',
  user: 'Person',
  person: 'Person',
  agent: 'Agent',
  skill: 'Skill',
  campaign: 'Campaign',
  task: 'Task',
  run: 'Run',
  job: 'Job',
  brand: 'Brand',
  export: 'Export',
  audit: 'Audit log',
};

/** Codes that do not read well taken apart. */
const whole: Readonly<Record<string, string>> = {
  'platform.look': 'Looked at records',
  'campaign.start': 'Campaign started',
  'campaign.cancel': 'Campaign cancelled',
  'auth.two_factor_enabled': 'Two-factor switched on',
  'auth.two_factor_disabled': 'Two-factor switched off',
};

const spelled = (words: string): string =>
  words
    .replaceAll('_', ' ')
    .replaceAll(/\bapi\b/g, 'API')
    .replaceAll(/\bid\b/g, 'id');

/** `tenant.suspended` as people read it: "Tenant suspended". A code from a newer server still reads. */
export const actWords = (code: string): string => {
  if (Object.hasOwn(whole, code)) return whole[code] ?? code;
  const [first = '', ...rest] = code.split('.');
  const noun = Object.hasOwn(nouns, first) ? (nouns[first] ?? '') : spelled(first);
  const words = [noun, spelled(rest.join(' '))].filter((part) => part !== '').join(' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** Kinds of acts to filter by: the starts of their codes. */
export const actGroups: readonly { value: string; label: string }[] = [
  { value: 'tenant.', label: 'Tenants' },
  { value: 'members.', label: 'Members' },
  { value: 'invitations.', label: 'Invitations' },
  { value: 'api_keys.', label: 'API keys' },
  { value: 'platform.', label: 'Platform team and keys' },
  { value: 'auth.', label: 'Sign-in and security' },
  { value: 'agent.', label: 'Agents' },
  { value: 'skill.', label: 'Skills' },
  { value: 'campaign.', label: 'Campaigns' },
  { value: 'run.', label: 'Runs' },
  { value: 'brand.', label: 'Brands' },
  { value: 'export.', label: 'Exports' },
];
