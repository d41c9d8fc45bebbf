import { Button, Menu, Pill, TextInput } from '@mantine/core';
import { useDebouncedCallback, useHotkeys } from '@mantine/hooks';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import classes from './filter-bar.module.css';

/** One thing a list can be filtered by. */
export interface FilterField {
  key: string;
  label: string;
  /** None where the value comes from elsewhere: then it is only shown, to be removed. */
  options: readonly { value: string; label: string }[];
}

export interface FilterBarProps {
  /** What the search looks in: "Search name, slug, id". Absent where the server cannot search. */
  searchLabel?: string;
  query: string;
  /** `replace` while typing, so that Back leaves the list. */
  onQuery: (query: string) => void;
  fields: readonly FilterField[];
  values: Readonly<Record<string, readonly string[]>>;
  onFilter: (key: string, values: string[]) => void;
  onClear: () => void;
  /** Whether something that is not among `fields` narrows the list too. */
  filtered?: boolean;
  /** A filter of another form, such as a period. */
  children?: ReactNode;
}

const labelOf = (field: FilterField, value: string): string =>
  field.options.find((option) => option.value === value)?.label ?? value;

const Search = ({
  label,
  query,
  onQuery,
}: {
  label: string;
  query: string;
  onQuery: (query: string) => void;
}) => {
  const [text, setText] = useState(query);
  const input = useRef<HTMLInputElement>(null);
  const send = useDebouncedCallback(onQuery, 250);
  useEffect(() => setText(query), [query]);
  useHotkeys([['/', () => input.current?.focus()]]);
  return (
    <TextInput
      ref={input}
      className={classes.search}
      aria-label={label}
      placeholder={`${label}  /`}
      leftSection={<IconSearch size={14} stroke={1.5} aria-hidden />}
      value={text}
      maxLength={100}
      onChange={(event) => {
        setText(event.currentTarget.value);
        send(event.currentTarget.value);
      }}
    />
  );
};

const FieldOptions = ({
  field,
  chosen,
  onFilter,
}: {
  field: FilterField;
  chosen: readonly string[];
  onFilter: FilterBarProps['onFilter'];
}) => (
  <>
    <Menu.Label>{field.label}</Menu.Label>
    {field.options.map((option) => {
      const on = chosen.includes(option.value);
      return (
        <Menu.CheckboxItem
          key={option.value}
          checked={on}
          onChange={() =>
            onFilter(
              field.key,
              on ? chosen.filter((value) => value !== option.value) : [...chosen, option.value],
            )
          }
        >
          {option.label}
        </Menu.CheckboxItem>
      );
    })}
  </>
);

/** Search, the filters in force as pills, and a menu that adds more. */
export const FilterBar = (props: FilterBarProps) => {
  const [opened, setOpened] = useState(false);
  useHotkeys([['f', () => setOpened(true)]]);
  const inForce = props.fields.filter((field) => (props.values[field.key]?.length ?? 0) > 0);
  const choosable = props.fields.filter((field) => field.options.length > 0);
  return (
    <search className={classes.bar}>
      {props.searchLabel !== undefined && (
        <Search label={props.searchLabel} query={props.query} onQuery={props.onQuery} />
      )}
      {inForce.map((field) => (
        <Pill
          key={field.key}
          withRemoveButton
          onRemove={() => props.onFilter(field.key, [])}
          removeButtonProps={{
            'aria-label': `Remove filter ${field.label}`,
            'aria-hidden': undefined,
            tabIndex: 0,
          }}
          className={classes.pill}
        >
          {field.label} is {(props.values[field.key] ?? []).map((value) => labelOf(field, value)).join(', ')}
        </Pill>
      ))}
      {choosable.length > 0 && (
        <Menu opened={opened} onChange={setOpened} position="bottom-start" closeOnItemClick={false}>
          <Menu.Target>
            <Button
              variant="subtle"
              color="neutral"
              leftSection={<IconPlus size={14} stroke={1.5} aria-hidden />}
            >
              Filter
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {choosable.map((field) => (
              <FieldOptions
                key={field.key}
                field={field}
                chosen={props.values[field.key] ?? []}
                onFilter={props.onFilter}
              />
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {props.children}
      {(inForce.length > 0 || props.query !== '' || props.filtered === true) && (
        <Button variant="subtle" color="neutral" onClick={props.onClear}>
          Clear
        </Button>
      )}
    </search>
  );
};
