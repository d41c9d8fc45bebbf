import { Button, Popover, TextInput } from '@mantine/core';
import { IconCalendar } from '@tabler/icons-react';
import classes from './audit.module.css';

export interface PeriodFilterProps {
  /** Days as YYYY-MM-DD, both included. */
  from: string | undefined;
  to: string | undefined;
  onChange: (period: { from?: string | undefined; to?: string | undefined }) => void;
}

const dayWords = (day: string): string =>
  new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' }).format(
    new Date(`${day}T12:00:00`),
  );

const words = (from: string | undefined, to: string | undefined): string => {
  if (from !== undefined && to !== undefined) return `${dayWords(from)} to ${dayWords(to)}`;
  if (from !== undefined) return `From ${dayWords(from)}`;
  return to === undefined ? 'Any time' : `Until ${dayWords(to)}`;
};

/** From one day to another, in the viewer's own zone. */
export const PeriodFilter = ({ from, to, onChange }: PeriodFilterProps) => (
  <Popover position="bottom-start" trapFocus>
    <Popover.Target>
      <Button
        variant="subtle"
        color={from === undefined && to === undefined ? 'neutral' : 'accent'}
        leftSection={<IconCalendar size={14} stroke={1.5} aria-hidden />}
      >
        {words(from, to)}
      </Button>
    </Popover.Target>
    <Popover.Dropdown aria-label="Period">
      <div className={classes.dates}>
        <TextInput
          type="date"
          label="From"
          max={to}
          value={from ?? ''}
          onChange={(event) => onChange({ from: event.currentTarget.value || undefined, to })}
        />
        <TextInput
          type="date"
          label="To"
          min={from}
          value={to ?? ''}
          onChange={(event) => onChange({ from, to: event.currentTarget.value || undefined })}
        />
      </div>
    </Popover.Dropdown>
  </Popover>
);
