import type { MantineThemeComponents } from '@mantine/core';

const compact = { defaultProps: { size: 'xs' } };
/** A landmark of index.html that menus and lists open in. */
const layers = { portalProps: { target: '#layers' } };
const overlay = { transitionProps: { duration: 160, timingFunction: 'ease-out' } };

const close = { 'aria-label': 'Close' };

/** Compact density for every control, so that no screen sets sizes itself. */
export const componentDefaults: MantineThemeComponents = {
  ActionIcon: { defaultProps: { size: 'md', variant: 'subtle', color: 'neutral' } },
  Anchor: { defaultProps: { underline: 'always' } },
  Autocomplete: compact,
  Button: { defaultProps: { size: 'xs', variant: 'default' } },
  Checkbox: compact,
  Drawer: {
    defaultProps: { ...overlay, closeButtonProps: close, position: 'right', size: 'lg', padding: 'lg' },
  },
  FileInput: compact,
  InputWrapper: { defaultProps: { size: 'xs' } },
  JsonInput: compact,
  Menu: {
    defaultProps: {
      ...overlay,
      ...layers,
      withInitialFocusPlaceholder: false,
      position: 'bottom-end',
      shadow: 'md',
      withinPortal: true,
    },
  },
  Modal: {
    defaultProps: { ...overlay, closeButtonProps: close, centered: true, radius: 'lg', padding: 'lg' },
  },
  MultiSelect: compact,
  NativeSelect: compact,
  Notification: { defaultProps: { closeButtonProps: close } },
  NumberInput: compact,
  PasswordInput: compact,
  PinInput: { defaultProps: { size: 'sm' } },
  Popover: { defaultProps: { ...overlay, ...layers, shadow: 'md' } },
  Radio: compact,
  SegmentedControl: compact,
  Select: { defaultProps: { size: 'xs', allowDeselect: false } },
  Switch: compact,
  TagsInput: compact,
  Text: { defaultProps: { size: 'sm' } },
  Textarea: compact,
  TextInput: compact,
  Tooltip: {
    defaultProps: {
      ...layers,
      openDelay: 300,
      withArrow: false,
      events: { hover: true, focus: true, touch: false },
    },
  },
};
