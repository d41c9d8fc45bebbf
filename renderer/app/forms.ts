import { schemaResolver, type UseFormReturnType } from '@mantine/form';
import type { z } from 'zod';
import { fieldProblems, type Problem } from './problem.ts';

/** Checks a form against the contract the server checks it with. */
export const contractValidation = (schema: z.ZodType) => schemaResolver(schema, { sync: true });

/** The form as far as these helpers need it. */
type AnyForm = Pick<UseFormReturnType<Record<string, unknown>>, 'setErrors' | 'getInputNode'>;

/** Puts focus on the first field of a form that has an error. */
export const focusFirstError = (
  form: Pick<AnyForm, 'getInputNode'>,
  errors: Readonly<Record<string, unknown>>,
): void => {
  const [first] = Object.keys(errors);
  if (first !== undefined) form.getInputNode(first)?.focus();
};

/**
 * Marks the fields the server refused.
 * @returns whether it named any: if not, the problem belongs above the buttons.
 */
export const markServerErrors = (form: AnyForm, problem: Problem): boolean => {
  const fields = fieldProblems(problem);
  if (fields.length === 0) return false;
  const errors = Object.fromEntries(fields.map((field) => [field.path, field.message]));
  form.setErrors(errors);
  focusFirstError(form, errors);
  return true;
};
