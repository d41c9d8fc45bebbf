import { Autocomplete, Button, MultiSelect, NumberInput, Select, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { AgentConfig } from '../../../server/agents/contract.ts';
import { useApi } from '../../app/api.tsx';
import { focusFirstError } from '../../app/forms.ts';
import { fieldProblems, problemOf } from '../../app/problem.ts';
import { reaches } from '../../app/session.ts';
import { ErrorSummary } from '../../ui/error-summary.tsx';
import { FieldRow, FormLayout } from '../../ui/form-layout.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { agentLabel, optionsOf, providerLabels } from '../../ui/labels.ts';
import { useWorkspace } from '../use-workspace.ts';
import {
  type AgentValues,
  agentInput,
  agentLabels,
  agentValues,
  fieldOf,
  validateAgent,
} from './agent-form.ts';

const below = {
  inputWrapperOrder: ['label', 'input', 'description', 'error'] as (
    | 'label'
    | 'input'
    | 'description'
    | 'error'
  )[],
};

/** The form of one agent. Read only for people who may not change it. */
export const AgentEditor = ({ role, config }: { role: string; config: AgentConfig | null }) => {
  const api = useApi();
  const queryClient = useQueryClient();
  const workspace = useWorkspace();
  const readOnly = !reaches(workspace, 'admin');
  const skills = useQuery(api.skills.list.queryOptions({}));
  const server = useQuery(api.agents.modelServer.queryOptions());
  const form = useForm<AgentValues>({
    initialValues: agentValues(config),
    validate: (values) => validateAgent(role, values),
  });
  const save = useMutation(
    api.agents.put.mutationOptions({
      onSuccess: () => {
        notifications.show({ message: `Saved ${agentLabel(role)}` });
        void queryClient.invalidateQueries(api.agents.pathFilter());
      },
      onError: (error) => {
        const errors = Object.fromEntries(
          fieldProblems(problemOf(error)).map((field) => [fieldOf(field.path), field.message]),
        );
        form.setErrors(errors);
        focusFirstError(form as never, errors);
      },
    }),
  );
  const local = form.values.adapterType === 'ollama';
  const models = local ? (server.data?.models.map((model) => model.id) ?? []) : [];
  const submit = form.onSubmit(
    (values) => save.mutate(agentInput(role, values, config?.version)),
    (errors) => focusFirstError(form as never, errors),
  );
  return (
    <FormLayout
      onSubmit={submit}
      actions={
        readOnly ? (
          <span>Your role ({workspace.role}) may look. Owners and admins change agents.</span>
        ) : (
          <Button type="submit" variant="filled" disabled={save.isPending}>
            {save.isPending ? 'Saving…' : 'Save agent'}
          </Button>
        )
      }
    >
      <ErrorSummary
        errors={form.errors}
        labels={agentLabels}
        onFocus={(path) => form.getInputNode(path)?.focus()}
      />
      <Switch
        label="On"
        description="Off: plans do not give it tasks."
        disabled={readOnly}
        {...form.getInputProps('isActive', { type: 'checkbox' })}
      />
      <FieldRow>
        <Select
          label={agentLabels.adapterType}
          description={local ? undefined : 'This version talks to Ollama only: its tasks wait.'}
          {...below}
          data={optionsOf(providerLabels)}
          allowDeselect={false}
          disabled={readOnly}
          {...form.getInputProps('adapterType')}
        />
        <Autocomplete
          label={agentLabels.modelId}
          description={
            local ? (server.data?.detail ?? 'As the model server names it.') : 'As the provider names it.'
          }
          {...below}
          data={models}
          disabled={readOnly}
          {...form.getInputProps('modelId')}
        />
      </FieldRow>
      <MultiSelect
        label={agentLabels.skillIds}
        data={
          skills.data?.items.map((skill) => ({
            value: skill.id,
            label: `${skill.title} v${skill.version}`,
          })) ?? []
        }
        searchable
        disabled={readOnly}
        {...form.getInputProps('skillIds')}
      />
      <FieldRow>
        <NumberInput
          label={agentLabels.concurrency}
          min={1}
          max={50}
          allowDecimal={false}
          disabled={readOnly}
          {...form.getInputProps('concurrency')}
        />
        <NumberInput
          label={agentLabels.timeoutSeconds}
          min={5}
          max={3600}
          disabled={readOnly}
          {...form.getInputProps('timeoutSeconds')}
        />
      </FieldRow>
      <FieldRow>
        <TextInput
          label={agentLabels.maxCostUsdPerTask}
          description="Shown in the list of agents. Empty: none."
          {...below}
          inputMode="decimal"
          disabled={readOnly}
          {...form.getInputProps('maxCostUsdPerTask')}
        />
        <NumberInput
          label={agentLabels.escalationAfterFailures}
          description="Then a person decides."
          {...below}
          min={1}
          max={10}
          allowDecimal={false}
          disabled={readOnly}
          {...form.getInputProps('escalationAfterFailures')}
        />
      </FieldRow>
      <FormProblem problem={save.isError ? problemOf(save.error) : null} />
    </FormLayout>
  );
};
