import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';
import { componentDefaults } from './theme-components.ts';

export type Scheme = 'light' | 'dark';

/** Neutral surfaces and text, by scheme. */
export const neutrals = {
  light: {
    canvas: '#FAFBFC',
    surface: '#FFFFFF',
    raised: '#FFFFFF',
    sunken: '#F3F5F7',
    hover: '#EFF2F5',
    selected: '#EBF0FE',
    track: '#E9EDF1',
    line: '#E2E6EB',
    'line-strong': '#CBD2DA',
    control: '#808A97',
    text: '#14181D',
    'text-2': '#434C57',
    dim: '#5D6773',
    disabled: '#98A1AC',
    focus: '#3558D6',
  },
  dark: {
    canvas: '#0E1013',
    surface: '#14171B',
    raised: '#1B1F25',
    sunken: '#0A0C0E',
    hover: '#1F242B',
    selected: '#1C2848',
    track: '#272D35',
    line: '#272D35',
    'line-strong': '#3A424D',
    control: '#6F7986',
    text: '#E9ECF0',
    'text-2': '#B7BFC9',
    dim: '#959FAB',
    disabled: '#5B6572',
    focus: '#93ABFA',
  },
} as const;

export interface MeaningShades {
  /** Text and icons on the surface and on the tint. */
  fg: string;
  /** Background of a badge or an alert. */
  tint: string;
  /** Background under white text. */
  solid: string;
}

const shades = (fg: string, tint: string, solid: string): MeaningShades => ({ fg, tint, solid });

/** Colour means state; every meaning also has an icon and a word. */
export const meanings = {
  accent: { light: shades('#2F52CC', '#EBF0FE', '#3558D6'), dark: shades('#93ABFA', '#1C2848', '#3F62DE') },
  ok: { light: shades('#17703D', '#E6F4EA', '#1B7F46'), dark: shades('#62CB8E', '#12291D', '#1C8049') },
  warn: { light: shades('#7F5000', '#FDF2DC', '#8F5A00'), dark: shades('#E5B04C', '#2E2410', '#986200') },
  danger: { light: shades('#B42525', '#FDECEC', '#C12F2F'), dark: shades('#F58A86', '#371A1B', '#C93838') },
  info: { light: shades('#0B6487', '#E4F2F8', '#0D6E94'), dark: shades('#6CBFE3', '#10272F', '#0F769E') },
  held: { light: shades('#6A3FC0', '#F1ECFC', '#7248CB'), dark: shades('#B9A0F5', '#261E3D', '#7A52D1') },
  local: { light: shades('#0E6B65', '#E1F4F2', '#0F766E'), dark: shades('#59C9BE', '#0F2A28', '#108077') },
  neutral: { light: shades('#434C57', '#EFF2F5', '#5D6773'), dark: shades('#B7BFC9', '#1F242B', '#5B6572') },
} as const satisfies Record<string, Record<Scheme, MeaningShades>>;

export type Meaning = keyof typeof meanings;

/** Filled accent buttons: at rest and hovered. */
export const filledAccent = {
  light: { rest: '#3558D6', hover: '#2F52CC' },
  dark: { rest: '#3F62DE', hover: '#4568E2' },
} as const;

/** Fills of CapBar; spent and held are told apart by hatch and gap, never by colour alone. */
export const capFills = {
  light: { spent: '#3558D6', held: '#7248CB' },
  dark: { spent: '#7C97F7', held: '#B9A0F5' },
} as const;

/** Hues that name a connection, under white text. */
export const connectionFills = {
  plum: { light: '#9B1B5A', dark: '#B45483' },
  ochre: { light: '#7A5200', dark: '#916F2B' },
  petrol: { light: '#155E75', dark: '#417D8F' },
  slate: { light: '#4B5563', dark: '#6D7581' },
  iris: { light: '#4C3BB0', dark: '#7568C2' },
  moss: { light: '#4A6212', dark: '#677B38' },
} as const;

const gray: MantineColorsTuple = [
  '#FAFBFC',
  '#F3F5F7',
  '#E9EDF1',
  '#E2E6EB',
  '#CBD2DA',
  '#98A1AC',
  '#808A97',
  '#5D6773',
  '#434C57',
  '#14181D',
];
const dark: MantineColorsTuple = [
  '#E9ECF0',
  '#B7BFC9',
  '#959FAB',
  '#6F7986',
  '#3A424D',
  '#272D35',
  '#1B1F25',
  '#14171B',
  '#0E1013',
  '#0A0C0E',
];
const accent: MantineColorsTuple = [
  '#EBF0FE',
  '#DBE4FD',
  '#BCCBFB',
  '#93ABFA',
  '#6F8BF3',
  '#4F6FE6',
  '#3558D6',
  '#2F52CC',
  '#2643A6',
  '#1C3380',
];

/** Mantine wants ten shades; ours are three a scheme, placed where its defaults look. */
const tupleOf = (meaning: Meaning): MantineColorsTuple => {
  const { light, dark: night } = meanings[meaning];
  return [
    light.tint,
    light.tint,
    light.tint,
    night.fg,
    night.fg,
    night.solid,
    light.solid,
    light.fg,
    light.fg,
    night.tint,
  ];
};

const system = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';
const rem = (pixels: number): string => `${pixels / 16}rem`;

/** The one theme. Components take colour and space from it and from `--dm-*` only. */
export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: 6,
  white: '#FFFFFF',
  black: neutrals.light.text,
  colors: {
    gray,
    dark,
    accent,
    ok: tupleOf('ok'),
    warn: tupleOf('warn'),
    danger: tupleOf('danger'),
    info: tupleOf('info'),
    held: tupleOf('held'),
    local: tupleOf('local'),
    neutral: tupleOf('neutral'),
  },
  fontFamily: system,
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  fontSizes: { xs: rem(12), sm: rem(13), md: rem(14), lg: rem(16), xl: rem(20) },
  lineHeights: { xs: '1.3334', sm: '1.3847', md: '1.4286', lg: '1.375', xl: '1.3' },
  fontWeights: { regular: '400', medium: '500', bold: '600' },
  headings: {
    fontFamily: system,
    fontWeight: '600',
    sizes: {
      h1: { fontSize: rem(18), lineHeight: rem(24) },
      h2: { fontSize: rem(15), lineHeight: rem(20) },
      h3: { fontSize: rem(13), lineHeight: rem(18) },
    },
  },
  spacing: { xs: rem(4), sm: rem(8), md: rem(12), lg: rem(16), xl: rem(24) },
  radius: { xs: rem(4), sm: rem(6), md: rem(8), lg: rem(12), xl: rem(12) },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  autoContrast: false,
  components: componentDefaults,
});

const mix = (color: string, into: string, percent: number): string =>
  `color-mix(in srgb, ${color} ${percent}%, ${into})`;

/** Share of fg in a hovered tint, percent. */
export const tintHoverShare = { light: 8, dark: 10 } as const;

const meaningVariables = (scheme: Scheme): Record<string, string> => {
  const variables: Record<string, string> = {};
  for (const [name, byScheme] of Object.entries(meanings)) {
    const { fg, tint, solid } = byScheme[scheme];
    const hover = mix(fg, tint, tintHoverShare[scheme]);
    const filled = name === 'accent' ? filledAccent[scheme].rest : solid;
    const filledHover = name === 'accent' ? filledAccent[scheme].hover : mix('#000000', solid, 8);
    Object.assign(variables, {
      [`--dm-${name}`]: fg,
      [`--dm-${name}-tint`]: tint,
      [`--dm-${name}-solid`]: solid,
      [`--mantine-color-${name}-filled`]: filled,
      [`--mantine-color-${name}-filled-hover`]: filledHover,
      [`--mantine-color-${name}-light`]: tint,
      [`--mantine-color-${name}-light-hover`]: hover,
      [`--mantine-color-${name}-light-color`]: fg,
      [`--mantine-color-${name}-text`]: fg,
      [`--mantine-color-${name}-outline`]: fg,
      [`--mantine-color-${name}-outline-hover`]: tint,
    });
  }
  return variables;
};

const schemeVariables = (scheme: Scheme): Record<string, string> => {
  const n = neutrals[scheme];
  const variables: Record<string, string> = { ...meaningVariables(scheme) };
  for (const [name, value] of Object.entries(n)) variables[`--dm-${name}`] = value;
  for (const [name, fill] of Object.entries(connectionFills))
    variables[`--dm-connection-${name}`] = fill[scheme];
  return Object.assign(variables, {
    '--dm-cap-spent': capFills[scheme].spent,
    '--dm-cap-held': capFills[scheme].held,
    '--dm-shadow':
      scheme === 'light'
        ? '0 1px 2px rgba(16, 20, 26, 0.06), 0 8px 24px rgba(16, 20, 26, 0.12)'
        : '0 8px 24px rgba(0, 0, 0, 0.5)',
    '--mantine-color-body': n.surface,
    '--mantine-color-text': n.text,
    '--mantine-color-bright': n.text,
    '--mantine-color-dimmed': n.dim,
    '--mantine-color-placeholder': n.dim,
    '--mantine-color-error': meanings.danger[scheme].fg,
    '--mantine-color-success': meanings.ok[scheme].fg,
    '--mantine-color-anchor': meanings.accent[scheme].fg,
    '--mantine-color-default': n.surface,
    '--mantine-color-default-hover': n.hover,
    '--mantine-color-default-color': n.text,
    '--mantine-color-default-border': n.control,
    '--mantine-color-disabled': n.sunken,
    '--mantine-color-disabled-color': n.disabled,
    '--mantine-color-disabled-border': n['line-strong'],
  });
};

/** Writes both schemes' variables, overriding the library's where they drift or miss AA. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {
    '--dm-row-height': rem(32),
    '--dm-nav-width': rem(224),
    '--dm-rail-width': rem(48),
    '--dm-topbar-height': rem(44),
  },
  light: schemeVariables('light'),
  dark: schemeVariables('dark'),
});
