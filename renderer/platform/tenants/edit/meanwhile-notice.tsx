import { Notice } from '../../../ui/notice.tsx';
import { SmallTable } from '../../../ui/small-table.tsx';
import { editLabels, type Meanwhile } from './edit-form.ts';
import { limitWords } from './override-rows.ts';

const said = (value: unknown): string => {
  if (value === null || value === '') return 'not set';
  if (typeof value !== 'object' || Array.isArray(value)) return limitWords(value);
  const parts = Object.entries(value).map(([key, inner]) => `${key} ${limitWords(inner)}`);
  return parts.length === 0 ? 'none' : parts.join(' · ');
};

/** Somebody else saved while this form was open: what they changed, beside what was typed here. */
export const MeanwhileNotice = ({ message, changes }: { message: string; changes: readonly Meanwhile[] }) => (
  <Notice meaning="warn">
    <p role="alert">
      <strong>{message}</strong> What you typed is kept. Look at what changed, then save again.
    </p>
    <SmallTable
      label="Changed meanwhile"
      none="The values of this form are as they were; something else about the tenant changed."
      columns={[{ label: 'Field' }, { label: 'Was' }, { label: 'Theirs' }, { label: 'After you save' }]}
      rows={changes.map((change) => ({
        key: change.field,
        cells: [
          editLabels[change.field],
          <bdi key="was">{said(change.was)}</bdi>,
          <bdi key="theirs">{said(change.theirs)}</bdi>,
          change.mine === null ? 'theirs' : <bdi key="mine">{said(change.mine)}, yours</bdi>,
        ],
      }))}
    />
  </Notice>
);
