import { Textarea } from '@mantine/core';
import type { Ref } from 'react';
import { reason as reasonForm } from '../../server/trpc/contract.ts';

export interface ReasonFieldProps {
  value: string;
  onChange: (reason: string) => void;
  /** Says what is missing; off until the person tried. */
  tried: boolean;
  autoFocus?: boolean;
  /** The act may go without one. */
  optional?: boolean;
  ref?: Ref<HTMLTextAreaElement>;
}

/** What is wrong with a reason, in words; null when it will do. */
export const reasonProblem = (value: string): string | null => {
  const checked = reasonForm.safeParse(value);
  if (checked.success) return null;
  const length = value.trim().length;
  return length < 10
    ? `At least 10 characters: ${length} so far`
    : (checked.error.issues[0]?.message ?? null);
};

/** Why an act is done, for whoever reads the audit log. */
export const ReasonField = ({
  value,
  onChange,
  tried,
  autoFocus = false,
  optional = false,
  ref,
}: ReasonFieldProps) => (
  <Textarea
    ref={ref}
    label={optional ? 'Reason, optional' : 'Reason'}
    description="Kept in the audit log. At least 10 characters."
    inputWrapperOrder={['label', 'input', 'description', 'error']}
    autosize
    minRows={2}
    maxRows={6}
    maxLength={500}
    data-autofocus={autoFocus || undefined}
    value={value}
    error={tried ? reasonProblem(value) : null}
    onChange={(event) => onChange(event.currentTarget.value)}
  />
);
