import { Button, Select, TagsInput, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useApi } from '../../app/api.tsx';
import { focusFirstError } from '../../app/forms.ts';
import { NoPermissionPage } from '../../app/pages/no-permission-page.tsx';
import { fieldProblems, problemOf } from '../../app/problem.ts';
import { reaches } from '../../app/session.ts';
import { ErrorSummary } from '../../ui/error-summary.tsx';
import { FieldRow, FormLayout } from '../../ui/form-layout.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { useWorkspace } from '../use-workspace.ts';
import { clearDraft, keepDraft, readDraft } from './draft.ts';
import {
  campaignInput,
  emptyCampaign,
  type NewCampaignValues,
  newCampaignLabels,
  validateCampaign,
} from './new-campaign-form.ts';

const below = {
  inputWrapperOrder: ['label', 'input', 'description', 'error'] as (
    | 'label'
    | 'input'
    | 'description'
    | 'error'
  )[],
};

const NewCampaignForm = ({ tenant }: { tenant: string }) => {
  const api = useApi();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const form = useForm<NewCampaignValues>({
    initialValues: readDraft(tenant, emptyCampaign),
    validate: validateCampaign,
  });
  useEffect(() => keepDraft(tenant, form.values), [tenant, form.values]);
  const brands = useQuery(api.brands.list.queryOptions());
  const inUse = (brands.data?.items ?? []).filter((brand) => brand.archivedAt === null);
  const create = useMutation(
    api.campaigns.create.mutationOptions({
      onSuccess: (campaign) => {
        clearDraft(tenant);
        void queryClient.invalidateQueries(api.campaigns.list.pathFilter());
        void navigate({ to: '/w/$tenant/campaigns/$id', params: { tenant, id: campaign.id } });
      },
      onError: (error) => {
        const errors = Object.fromEntries(
          fieldProblems(problemOf(error)).map((field) => [field.path.replace(/^brief\./, ''), field.message]),
        );
        form.setErrors(errors);
        focusFirstError(form as never, errors);
      },
    }),
  );
  const send = (submit: boolean) =>
    form.onSubmit(
      (values) => create.mutate(campaignInput(values, submit)),
      (errors) => focusFirstError(form as never, errors),
    );
  return (
    <>
      <PageHeader
        title="New campaign"
        sentence="Say what it is for. A model plans it; nothing starts before you have seen the plan."
      />
      <FormLayout
        onSubmit={send(true)}
        actions={
          <>
            <Button disabled={create.isPending} onClick={() => send(false)()}>
              Save draft
            </Button>
            <Button type="submit" variant="filled" disabled={create.isPending}>
              {create.isPending ? 'Submitting…' : 'Plan campaign'}
            </Button>
          </>
        }
      >
        <ErrorSummary
          errors={form.errors}
          labels={newCampaignLabels}
          onFocus={(path) => form.getInputNode(path)?.focus()}
        />
        <TextInput label="Name" maxLength={480} autoFocus {...form.getInputProps('name')} />
        {inUse.length > 1 && (
          <Select
            label="Brand"
            description="What it is for."
            {...below}
            searchable
            data={inUse.map((brand) => ({
              value: brand.id,
              label: brand.frozen ? `${brand.name} (frozen)` : brand.name,
              disabled: brand.frozen,
            }))}
            placeholder={inUse[0]?.name ?? ''}
            {...form.getInputProps('brandId')}
          />
        )}
        <Textarea
          label="Goal"
          description="What should have happened when it is over, in your words."
          {...below}
          autosize
          minRows={4}
          maxRows={14}
          {...form.getInputProps('goal')}
        />
        <FieldRow>
          <Textarea label="Audience" autosize minRows={2} maxRows={8} {...form.getInputProps('audience')} />
          <Textarea label="Offer" autosize minRows={2} maxRows={8} {...form.getInputProps('offer')} />
        </FieldRow>
        <FieldRow>
          <TextInput
            label="Market"
            description="Where: a country, a city."
            {...below}
            {...form.getInputProps('market')}
          />
          <TextInput
            label="Language"
            description="Language tag of what is written: en, de, pt-BR."
            {...below}
            {...form.getInputProps('language')}
          />
        </FieldRow>
        <FieldRow>
          <TagsInput
            label="Must use"
            description="Words and claims, Enter after each."
            {...below}
            {...form.getInputProps('mustUse')}
          />
          <TagsInput label="Must not use" {...form.getInputProps('mustNotUse')} />
        </FieldRow>
        <FieldRow>
          <TextInput
            label="Cap, USD"
            description="Shown beside the spend. Empty takes the plan’s default."
            {...below}
            inputMode="decimal"
            {...form.getInputProps('capUsd')}
          />
          <Text c="dimmed" size="xs" mt="xl">
            What you type is kept in this browser until you submit.
          </Text>
        </FieldRow>
        <FormProblem problem={create.isError ? problemOf(create.error) : null} />
      </FormLayout>
    </>
  );
};

/** The brief of a new campaign. */
export const NewCampaignPage = () => {
  const workspace = useWorkspace();
  if (reaches(workspace, 'member')) return <NewCampaignForm tenant={workspace.slug} />;
  return (
    <NoPermissionPage
      title="New campaign"
      sentence="Your role (viewer) may look. Members, admins and owners start campaigns."
    />
  );
};
