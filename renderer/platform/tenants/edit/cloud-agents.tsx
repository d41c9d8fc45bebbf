import { Checkbox } from '@mantine/core';
import type { Problem } from '../../../app/problem.ts';
import { agentLabel } from '../../../ui/labels.ts';
import { Notice } from '../../../ui/notice.tsx';

interface CloudAgent {
  role: string;
  provider: string;
}

const isCloudAgent = (value: unknown): value is CloudAgent =>
  typeof value === 'object' &&
  value !== null &&
  'role' in value &&
  typeof value.role === 'string' &&
  'provider' in value &&
  typeof value.provider === 'string';

/** The agents a refusal to go local-only names; empty for any other refusal. */
export const cloudAgentsOf = (problem: Problem | null): CloudAgent[] => {
  const agents: unknown = problem?.code === 'policy_blocked' ? problem.details.agents : null;
  return Array.isArray(agents) ? agents.filter(isCloudAgent) : [];
};

/** What going local-only switches off, for the person to agree to in the same act. */
export const CloudAgentsNotice = ({
  agents,
  agreed,
  onAgree,
}: {
  agents: readonly CloudAgent[];
  agreed: boolean;
  onAgree: (agreed: boolean) => void;
}) => (
  <Notice meaning="warn">
    <p role="alert">
      <strong>Not made local-only.</strong> These agents work with cloud providers and would be switched off:{' '}
      {agents.map((agent) => `${agentLabel(agent.role)} (${agent.provider})`).join(', ')}. They keep their
      settings.
    </p>
    <Checkbox
      mt="sm"
      label={`Switch off ${agents.length === 1 ? 'this agent' : `these ${agents.length} agents`} and go local-only`}
      checked={agreed}
      onChange={(event) => onAgree(event.currentTarget.checked)}
    />
  </Notice>
);
