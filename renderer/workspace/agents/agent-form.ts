import type { AgentConfig, PutAgentInput } from '../../../server/agents/contract.ts';
import { putAgentInput } from '../../../server/agents/contract.ts';

/** The form's fields; numbers as the inputs have them, time in seconds for people. */
export interface AgentValues {
  adapterType: PutAgentInput['adapterType'];
  modelId: string;
  skillIds: string[];
  toolNames: string[];
  concurrency: number | string;
  timeoutSeconds: number | string;
  maxCostUsdPerTask: string;
  escalationAfterFailures: number | string;
  isActive: boolean;
}

export const agentLabels: Readonly<Record<string, string>> = {
  adapterType: 'Provider',
  modelId: 'Model',
  skillIds: 'Skills',
  toolNames: 'Tools',
  concurrency: 'Tasks at once',
  timeoutSeconds: 'Time limit per task, s',
  maxCostUsdPerTask: 'Cap per task, USD',
  escalationAfterFailures: 'Hand over after failures',
};

export const agentValues = (config: AgentConfig | null): AgentValues => ({
  adapterType: config?.adapterType ?? 'ollama',
  modelId: config?.modelId ?? '',
  skillIds: config?.skillIds ?? [],
  toolNames: config?.toolNames ?? [],
  concurrency: config?.limits.concurrency ?? 1,
  timeoutSeconds: config === null ? 300 : config.limits.timeoutMs / 1000,
  maxCostUsdPerTask: (config?.limits.maxCostUsdPerTask ?? '').replace(/(\.\d\d\d*?)0+$/, '$1'),
  escalationAfterFailures: config?.escalationAfterFailures ?? 2,
  isActive: config?.isActive ?? true,
});

/** What is sent; the version seen guards against overwriting someone else's change. */
export const agentInput = (role: string, values: AgentValues, version: number | undefined): PutAgentInput => {
  const cap = values.maxCostUsdPerTask.trim();
  return {
    role,
    adapterType: values.adapterType,
    modelId: values.modelId,
    skillIds: values.skillIds,
    toolNames: values.toolNames,
    limits: {
      concurrency: Number(values.concurrency),
      timeoutMs: Math.round(Number(values.timeoutSeconds) * 1000),
      maxCostUsdPerTask: cap === '' ? null : cap,
    },
    escalationAfterFailures: Number(values.escalationAfterFailures),
    isActive: values.isActive,
    ...(version === undefined ? {} : { version }),
  };
};

/** A contract's path as the form's field. */
export const fieldOf = (path: string): string => {
  if (path === 'limits.timeoutMs') return 'timeoutSeconds';
  return path.replace(/^limits\./, '').replace(/\..*$/, '');
};

export const validateAgent = (role: string, values: AgentValues): Record<string, string> => {
  const checked = putAgentInput.safeParse(agentInput(role, values, undefined));
  if (checked.success) return {};
  const errors: Record<string, string> = {};
  for (const issue of checked.error.issues) errors[fieldOf(issue.path.join('.'))] ??= issue.message;
  return errors;
};
