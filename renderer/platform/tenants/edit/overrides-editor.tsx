import { MultiSelect, NumberInput, Select, TextInput } from '@mantine/core';
import { LlmProvider, type Plan } from '../../../../server/data/postgres/enums.ts';
import type { FeatureOverrides } from '../../../../server/plans/entitlements.ts';
import { agentRoles, planMatrix } from '../../../../server/plans/matrix.ts';
import { agentLabel, labelOf, providerLabels } from '../../../ui/labels.ts';
import { limitWords, type OverrideRow, overrideRows, startingValue } from './override-rows.ts';
import classes from './overrides-editor.module.css';

export interface OverridesEditorProps {
  plan: Plan;
  value: FeatureOverrides;
  onChange: (value: FeatureOverrides) => void;
}

type Mode = 'plan' | 'own' | 'none' | 'yes' | 'no';

const modeOf = (row: OverrideRow, value: unknown): Mode => {
  if (value === undefined) return 'plan';
  if (row.kind === 'yes') return value === true ? 'yes' : 'no';
  return value === null ? 'none' : 'own';
};

const modesOf = (row: OverrideRow, said: string): { value: Mode; label: string }[] => {
  const plan = { value: 'plan' as const, label: `As the plan says: ${said}` };
  if (row.kind === 'yes') return [plan, { value: 'yes', label: 'Yes' }, { value: 'no', label: 'No' }];
  const own = { value: 'own' as const, label: 'Set for this tenant' };
  if (row.kind === 'count') return [plan, own, { value: 'none', label: 'No limit' }];
  return row.kind === 'text' ? [plan, own, { value: 'none', label: 'None' }] : [plan, own];
};

const OwnValue = ({
  row,
  value,
  onChange,
}: {
  row: OverrideRow;
  value: unknown;
  onChange: (value: unknown) => void;
}) => {
  const label = `${row.label}, for this tenant`;
  if (row.kind === 'text')
    return (
      <TextInput
        aria-label={label}
        maxLength={60}
        value={String(value)}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  if (row.kind === 'roles' || row.kind === 'providers')
    return (
      <MultiSelect
        aria-label={label}
        data={
          row.kind === 'roles'
            ? agentRoles.map((role) => ({ value: role, label: agentLabel(role) }))
            : Object.values(LlmProvider).map((name) => ({
                value: name,
                label: labelOf(providerLabels, name),
              }))
        }
        value={value as string[]}
        onChange={onChange}
      />
    );
  return (
    <NumberInput
      aria-label={label}
      min={row.kind === 'count' ? 0 : 1}
      allowDecimal={false}
      thousandSeparator=","
      value={value as number}
      onChange={(next) => onChange(typeof next === 'number' ? next : 0)}
    />
  );
};

/** Every limit of the plan, with what is set for this tenant alone. */
export const OverridesEditor = ({ plan, value, onChange }: OverridesEditorProps) => {
  const set = (key: OverrideRow['key'], next: unknown): void => {
    const { [key]: _, ...others } = value;
    onChange(next === undefined ? others : ({ ...others, [key]: next } as FeatureOverrides));
  };
  return (
    <div className={classes.rows}>
      {overrideRows.map((row) => {
        const said = planMatrix[plan][row.key];
        const now = value[row.key];
        const mode = modeOf(row, now);
        const choose = (chosen: Mode): void => {
          if (chosen === mode) return;
          if (chosen === 'plan') set(row.key, undefined);
          else if (chosen === 'none') set(row.key, null);
          else if (chosen === 'own') set(row.key, startingValue(row, planMatrix[plan]));
          else set(row.key, chosen === 'yes');
        };
        return (
          <div key={row.key} className={classes.row} data-own={mode !== 'plan' || undefined}>
            <span className={classes.label} aria-hidden>
              {row.label}
            </span>
            <Select
              aria-label={row.label}
              data={modesOf(row, row.kind === 'text' && said === null ? 'none' : limitWords(said))}
              value={mode}
              onChange={(chosen) => choose(chosen as Mode)}
            />
            {mode === 'own' ? (
              <OwnValue row={row} value={now} onChange={(next) => set(row.key, next)} />
            ) : (
              <span />
            )}
          </div>
        );
      })}
    </div>
  );
};
