import { DataList } from '@mantine/core';
import { Fragment, type ReactNode } from 'react';
import classes from './key-value.module.css';

export interface KeyValueProps {
  /** Label and value; null is "not set", in words. */
  items: readonly (readonly [label: string, value: ReactNode])[];
  labelWidth?: number;
}

/** Facts of one thing, label beside value. */
export const KeyValue = ({ items, labelWidth = 168 }: KeyValueProps) => (
  <DataList gap="xs" labelWidth={labelWidth} className={classes.list}>
    {items.map(([label, value]) => (
      <Fragment key={label}>
        <DataList.Item>
          <DataList.ItemLabel className={classes.label}>{label}</DataList.ItemLabel>
          <DataList.ItemValue className={classes.value}>
            {value === null || value === '' ? <span className={classes.missing}>not set</span> : value}
          </DataList.ItemValue>
        </DataList.Item>
      </Fragment>
    ))}
  </DataList>
);
