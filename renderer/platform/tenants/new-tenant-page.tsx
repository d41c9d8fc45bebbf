import { Button, Checkbox, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { useApi } from '../../app/api.tsx';
import { focusFirstError, markServerErrors } from '../../app/forms.ts';
import { NoPermissionPage } from '../../app/pages/no-permission-page.tsx';
import { problemOf } from '../../app/problem.ts';
import { useSession } from '../../app/session.ts';
import { ErrorSummary } from '../../ui/error-summary.tsx';
import { FieldRow, FormLayout } from '../../ui/form-layout.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { deploymentLabels, optionsOf, planLabels, privacyLabels, providerLabels } from '../../ui/labels.ts';
import { LinkButton } from '../../ui/links.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import {
  emptyTenant,
  type NewTenantValues,
  newTenantInput,
  newTenantLabels,
  providersOf,
  timezones,
  validateNewTenant,
} from './new-tenant-form.ts';
import { proposeSlug } from './propose-slug.ts';
import { SlugField } from './slug-field.tsx';
import { TenantCreated } from './tenant-created.tsx';

const NewTenantForm = () => {
  const api = useApi();
  const queryClient = useQueryClient();
  const slugTouched = useRef(false);
  const form = useForm<NewTenantValues>({
    initialValues: emptyTenant(),
    validate: validateNewTenant,
    onValuesChange: (values, previous) => {
      if (!slugTouched.current && values.name !== previous.name)
        form.setFieldValue('slug', proposeSlug(values.name));
      const [first, ...others] = providersOf(values);
      const kept = [first, ...others].includes(values.defaultProvider);
      if (first !== undefined && !kept) form.setFieldValue('defaultProvider', first);
    },
  });
  const create = useMutation(
    api.tenants.create.mutationOptions({
      onSuccess: () => void queryClient.invalidateQueries(api.tenants.list.pathFilter()),
      onError: (error) => {
        const problem = problemOf(error);
        if (problem.code === 'slug_taken') form.setFieldError('slug', problem.message);
        else markServerErrors(form as never, problem);
      },
    }),
  );
  const offered = providersOf(form.values);
  if (create.isSuccess) return <TenantCreated tenant={create.data} />;
  const problem = create.isError ? problemOf(create.error) : null;
  const submit = form.onSubmit(
    (values) => create.mutate(newTenantInput(values)),
    (errors) => focusFirstError(form as never, errors),
  );
  return (
    <>
      <PageHeader
        title="New tenant"
        sentence="Makes the workspace, its stores and agents, and invites its first owner."
      />
      <FormLayout
        onSubmit={submit}
        actions={
          <>
            <LinkButton to="/platform/tenants">Cancel</LinkButton>
            <Button type="submit" variant="filled" disabled={create.isPending}>
              {create.isPending ? 'Creating…' : 'Create tenant'}
            </Button>
          </>
        }
      >
        <ErrorSummary
          errors={form.errors}
          labels={newTenantLabels}
          onFocus={(path) => form.getInputNode(path)?.focus()}
        />
        <FieldRow>
          <TextInput label={newTenantLabels.name} maxLength={240} autoFocus {...form.getInputProps('name')} />
          <SlugField
            label={newTenantLabels.slug}
            description="In addresses and database names. It cannot be changed later."
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            slug={form.values.slug}
            onSuggestion={(slug) => form.setFieldValue('slug', slug)}
            {...form.getInputProps('slug')}
            onInput={() => {
              slugTouched.current = true;
            }}
          />
        </FieldRow>
        <FieldRow>
          <Select label={newTenantLabels.plan} data={optionsOf(planLabels)} {...form.getInputProps('plan')} />
          <TextInput
            label={newTenantLabels.adminEmail}
            description="Gets an invitation and becomes the owner."
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            type="email"
            autoComplete="off"
            {...form.getInputProps('adminEmail')}
          />
        </FieldRow>
        <FieldRow>
          <TextInput
            label={newTenantLabels.monthlySpendCapUsd}
            description="Shown beside the month’s spend."
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            inputMode="decimal"
            {...form.getInputProps('monthlySpendCapUsd')}
          />
          <Select
            label={newTenantLabels.timezone}
            description="Decides when the month begins."
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            data={timezones()}
            searchable
            limit={50}
            {...form.getInputProps('timezone')}
          />
        </FieldRow>
        <FieldRow>
          <Select
            label={newTenantLabels.dataPrivacyLevel}
            description="Local only needs Enterprise: no text leaves for a cloud model."
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            data={optionsOf(privacyLabels)}
            {...form.getInputProps('dataPrivacyLevel')}
          />
          <Select
            label={newTenantLabels.deploymentMode}
            description="In their own network needs Enterprise."
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            data={optionsOf(deploymentLabels)}
            {...form.getInputProps('deploymentMode')}
          />
        </FieldRow>
        <FieldRow>
          <Select
            label={newTenantLabels.defaultProvider}
            description={
              form.values.defaultProvider === 'ollama'
                ? 'Plans campaigns, and is every agent’s first choice.'
                : 'This version talks to Ollama only: agents on another provider wait.'
            }
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            data={optionsOf(providerLabels).filter((option) => offered.includes(option.value))}
            allowDeselect={false}
            {...form.getInputProps('defaultProvider')}
          />
          <TextInput
            label={newTenantLabels.defaultModelId}
            description="As the provider names it, such as llama3.2:3b. Can stay empty."
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            autoComplete="off"
            spellCheck={false}
            {...form.getInputProps('defaultModelId')}
          />
        </FieldRow>
        <FieldRow>
          <TextInput
            label={newTenantLabels.locale}
            description="Language tag for numbers and dates, such as de-DE."
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            {...form.getInputProps('locale')}
          />
          <Checkbox
            label="Start as a trial"
            description="On the Pro plan, marked as a trial."
            mt="lg"
            {...form.getInputProps('trial', { type: 'checkbox' })}
          />
        </FieldRow>
        <FormProblem problem={problem} />
      </FormLayout>
    </>
  );
};

/** Creates a tenant; only for those who may. */
export const NewTenantPage = () => {
  const { platformRole } = useSession();
  if (platformRole === 'owner' || platformRole === 'operator') return <NewTenantForm />;
  return (
    <NoPermissionPage
      title="New tenant"
      sentence="Owners and operators of the platform create tenants. Ask one of them."
    />
  );
};
