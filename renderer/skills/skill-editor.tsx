import { Button, MultiSelect, SimpleGrid, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDebouncedValue } from '@mantine/hooks';
import { lazy, Suspense, useEffect } from 'react';
import { type SaveSkillInput, type SkillDetail, saveSkillInput } from '../../server/skills/contract.ts';
import { agentRoleOptions } from '../app/agent-roles.ts';
import { contractValidation, focusFirstError, markServerErrors } from '../app/forms.ts';
import type { Problem } from '../app/problem.ts';
import { FieldRow } from '../ui/form-layout.tsx';
import { FormProblem } from '../ui/form-problem.tsx';
import { Section } from '../ui/section.tsx';
import classes from './skill-editor.module.css';

const Markdown = lazy(() => import('../ui/markdown.tsx'));

export interface SkillEditorProps {
  /** null for a new skill. */
  skill: SkillDetail | null;
  readOnly: boolean;
  saving: boolean;
  problem: Problem | null;
  onSave: (input: SaveSkillInput) => void;
}

interface SkillValues {
  id?: string;
  key: string;
  title: string;
  description: string;
  roles: string[];
  markdown: string;
  version?: number;
}

const valuesOf = (skill: SkillDetail | null): SkillValues =>
  skill === null
    ? { key: '', title: '', description: '', roles: [], markdown: '' }
    : {
        id: skill.id,
        key: skill.key,
        title: skill.title,
        description: skill.description,
        roles: skill.roles,
        markdown: skill.markdown,
        version: skill.version,
      };

/** Facts and Markdown of a skill beside its preview; saving makes the next version. */
export const SkillEditor = ({ skill, readOnly, saving, problem, onSave }: SkillEditorProps) => {
  const form = useForm<SkillValues>({
    initialValues: valuesOf(skill),
    validate: contractValidation(saveSkillInput),
  });
  const [preview] = useDebouncedValue(form.values.markdown, 250);
  const { setInitialValues, reset } = form;
  const version = skill?.version;
  // A newer version, saved here or elsewhere, becomes the ground of the form unless it was touched.
  useEffect(() => {
    if (version === undefined || form.isDirty()) return;
    setInitialValues(valuesOf(skill));
    reset();
  }, [version, skill, setInitialValues, reset, form.isDirty]);
  useEffect(() => {
    if (problem !== null) markServerErrors(form as never, problem);
  }, [problem, form]);
  const submit = form.onSubmit(
    (values) => onSave(values),
    (errors) => focusFirstError(form as never, errors),
  );
  return (
    <form onSubmit={submit} noValidate className={classes.form}>
      <FieldRow>
        <TextInput label="Name" readOnly={readOnly} {...form.getInputProps('title')} />
        <TextInput
          label="Key"
          description="Small letters, digits and hyphens. Agents know the skill by it."
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          readOnly={readOnly || skill !== null}
          {...form.getInputProps('key')}
        />
        <MultiSelect
          label="For agents"
          placeholder={form.values.roles.length === 0 ? 'All' : ''}
          data={agentRoleOptions}
          disabled={readOnly}
          {...form.getInputProps('roles')}
        />
      </FieldRow>
      <TextInput label="Description" readOnly={readOnly} {...form.getInputProps('description')} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Textarea
          label="Markdown"
          autosize
          minRows={16}
          maxRows={32}
          readOnly={readOnly}
          spellCheck={false}
          classNames={{ input: classes.markdown }}
          {...form.getInputProps('markdown')}
        />
        <Section title="Preview">
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard. */}
          <section className={classes.preview} aria-label="Preview" tabIndex={0}>
            <Suspense fallback={null}>
              <Markdown text={preview} />
            </Suspense>
          </section>
        </Section>
      </SimpleGrid>
      <FormProblem problem={problem} />
      {!readOnly && (
        <div className={classes.actions}>
          <Button type="submit" variant="filled" disabled={saving}>
            {saving ? 'Publishing…' : `Publish v${(skill?.version ?? 0) + 1}`}
          </Button>
        </div>
      )}
    </form>
  );
};
