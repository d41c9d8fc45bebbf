import {
  IconAlertOctagon,
  IconAlertTriangle,
  IconCircle,
  IconCircleCheck,
  IconCircleDot,
  IconHomeShield,
  IconHourglass,
  IconLoader2,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Meaning } from '../app/theme.ts';

const icons: Record<Meaning, ComponentType<{ size?: number; stroke?: number }>> = {
  accent: IconCircleDot,
  ok: IconCircleCheck,
  warn: IconAlertTriangle,
  danger: IconAlertOctagon,
  info: IconLoader2,
  held: IconHourglass,
  local: IconHomeShield,
  neutral: IconCircle,
};

/** The mark that goes with a meaning; decoration beside its word. */
export const StateIcon = ({ meaning, size = 14 }: { meaning: Meaning; size?: number }) => {
  const Icon = icons[meaning];
  return <Icon size={size} stroke={1.75} aria-hidden />;
};
