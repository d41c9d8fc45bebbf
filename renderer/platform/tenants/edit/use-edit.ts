import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import type { TenantDetail } from '../../../../server/tenants/contract.ts';
import { useApi } from '../../../app/api.tsx';
import { focusFirstError, markServerErrors } from '../../../app/forms.ts';
import { problemOf } from '../../../app/problem.ts';
import { reasonProblem } from '../../../ui/reason-field.tsx';
import {
  differing,
  type EditValues,
  editChanges,
  editErrors,
  editValues,
  type Meanwhile,
  needsReason,
  ontoNewer,
} from './edit-form.ts';

/** An edit in progress: the form, what it is based on, and what became of saving. */
export const useEdit = (opened: TenantDetail) => {
  const api = useApi();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const [base, setBase] = useState(opened);
  const baseValues = editValues(base);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const [agreed, setAgreed] = useState(false);
  const [meanwhile, setMeanwhile] = useState<{ message: string; changes: Meanwhile[] } | null>(null);
  const saved = useRef(false);
  const reasonField = useRef<HTMLTextAreaElement>(null);
  const form = useForm<EditValues>({
    initialValues: baseValues,
    validate: (values) => editErrors(values, baseValues),
  });
  const reload = async (message: string): Promise<void> => {
    const theirs = await queryClient.fetchQuery(
      api.tenants.get.queryOptions({ tenant: base.id }, { staleTime: 0 }),
    );
    const moved = ontoNewer(form.getValues(), baseValues, editValues(theirs));
    form.setValues(moved.values);
    setBase(theirs);
    setMeanwhile({ message, changes: moved.meanwhile });
  };
  const save = useMutation(
    api.tenants.update.mutationOptions({
      onSuccess: (stored) => {
        saved.current = true;
        notifications.show({ message: `Saved ${stored.name}` });
        void queryClient.invalidateQueries(api.tenants.pathFilter());
        void queryClient.invalidateQueries(api.audit.pathFilter());
        void navigate({ to: '/platform/tenants/$tenant', params: { tenant: stored.slug } });
      },
      onError: (error) => {
        const problem = problemOf(error);
        if (problem.code === 'version_conflict') void reload(problem.message);
        else markServerErrors(form as never, problem);
      },
    }),
  );
  const wantsReason = needsReason(form.values, baseValues);
  const submit = form.onSubmit(
    (values) => {
      setTried(true);
      if (reasonProblem(reason) !== null && (wantsReason || reason.trim() !== ''))
        return reasonField.current?.focus();
      setMeanwhile(null);
      save.mutate({
        tenant: base.id,
        version: base.version,
        ...editChanges(values, baseValues),
        ...(agreed ? { deactivateCloudAgents: true } : {}),
        ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
      });
    },
    (errors) => focusFirstError(form as never, errors),
  );
  const problem = save.isError ? problemOf(save.error) : null;
  return {
    form,
    submit,
    saving: save.isPending,
    /** Whether leaving loses something typed; asked when somebody leaves. */
    isUnsaved: () => !saved.current && differing(baseValues, form.getValues()).length > 0,
    problem: problem?.code === 'version_conflict' ? null : problem,
    meanwhile,
    agreement: { agreed, onAgree: setAgreed },
    reason: {
      value: reason,
      onChange: setReason,
      tried: tried && (wantsReason || reason !== ''),
      ref: reasonField,
    },
    wantsReason,
  };
};
