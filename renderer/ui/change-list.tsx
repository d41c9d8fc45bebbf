import { Table } from '@mantine/core';
import classes from './change-list.module.css';
import { type FieldChange, fieldChanges, redacted } from './field-changes.ts';
import { ScrollRegion } from './scroll-region.tsx';

export interface ChangeListProps {
  before: Readonly<Record<string, unknown>> | null;
  after: Readonly<Record<string, unknown>> | null;
}

const signs: Record<FieldChange['kind'], string> = { added: '+', removed: '−', changed: '±', same: '' };

const Value = ({ text, side }: { text: string | null; side?: 'old' | 'new' }) => {
  if (text === null) return <span className={classes.nothing}>—</span>;
  if (text === redacted) return <em className={classes.nothing}>secret, not kept</em>;
  return (
    <bdi className={classes.value} data-side={side}>
      {text}
    </bdi>
  );
};

/** Before and after, field by field, with a sign beside the tint. Secrets are said to be secret. */
export const ChangeList = ({ before, after }: ChangeListProps) => {
  const changes = fieldChanges(before, after);
  if (changes.length === 0) return <p className={classes.none}>Nothing of it was written down.</p>;
  return (
    <ScrollRegion label="Before and after">
      <Table aria-label="Before and after" fz="sm" verticalSpacing={4} horizontalSpacing="sm" withRowBorders>
        <Table.Thead>
          <Table.Tr>
            {['Field', 'Before', 'After'].map((label) => (
              <Table.Th key={label} className={classes.th}>
                {label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {changes.map((change) => (
            <Table.Tr key={change.path}>
              <Table.Th scope="row" className={classes.path}>
                <span className={classes.sign} aria-hidden>
                  {signs[change.kind]}
                </span>
                {change.path}
              </Table.Th>
              <Table.Td className={classes.td}>
                <Value text={change.before} {...(change.kind === 'same' ? {} : { side: 'old' as const })} />
              </Table.Td>
              <Table.Td className={classes.td}>
                <Value text={change.after} {...(change.kind === 'same' ? {} : { side: 'new' as const })} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollRegion>
  );
};
