import { describe, expect, it } from 'vitest';
import { contrast, mixed } from './contrast.ts';
import {
  capFills,
  connectionFills,
  cssVariablesResolver,
  filledAccent,
  meanings,
  neutrals,
  type Scheme,
  theme,
  tintHoverShare,
} from './theme.ts';

const schemes: Scheme[] = ['light', 'dark'];
const text = 4.5;
const mark = 3;

describe.each(schemes)('contrast in %s', (scheme) => {
  const n = neutrals[scheme];

  it.each(['text', 'text-2', 'dim'] as const)('%s reads on every background', (name) => {
    for (const background of ['canvas', 'surface', 'raised', 'sunken', 'hover', 'selected'] as const) {
      expect(contrast(n[name], n[background]), `${name} on ${background}`).toBeGreaterThanOrEqual(text);
    }
  });

  it('control borders and the focus ring are visible', () => {
    for (const background of ['surface', 'canvas', 'raised'] as const) {
      expect(contrast(n.control, n[background])).toBeGreaterThanOrEqual(mark);
      expect(contrast(n.focus, n[background])).toBeGreaterThanOrEqual(mark);
    }
  });

  it.each(Object.keys(meanings) as (keyof typeof meanings)[])(
    '%s reads on surface, tint and hovered tint',
    (name) => {
      const { fg, tint, solid } = meanings[name][scheme];
      for (const background of [
        n.surface,
        n.canvas,
        n.hover,
        tint,
        mixed(fg, tint, tintHoverShare[scheme]),
      ]) {
        expect(contrast(fg, background), `${name} on ${background}`).toBeGreaterThanOrEqual(text);
      }
      expect(contrast('#ffffff', solid)).toBeGreaterThanOrEqual(text);
      expect(contrast('#ffffff', mixed('#000000', solid, 8))).toBeGreaterThanOrEqual(text);
    },
  );

  it('white reads on the filled button and on every connection colour', () => {
    expect(contrast('#ffffff', filledAccent[scheme].rest)).toBeGreaterThanOrEqual(text);
    expect(contrast('#ffffff', filledAccent[scheme].hover)).toBeGreaterThanOrEqual(text);
    for (const fill of Object.values(connectionFills))
      expect(contrast('#ffffff', fill[scheme])).toBeGreaterThanOrEqual(text);
  });

  it('cap fills stand out from their track', () => {
    expect(contrast(capFills[scheme].spent, n.track)).toBeGreaterThanOrEqual(mark);
    expect(contrast(capFills[scheme].held, n.track)).toBeGreaterThanOrEqual(mark);
  });
});

describe('computed ratios of the brief', () => {
  it('matches the published figures, so that a changed hex cannot pass silently', () => {
    const close = (first: string, second: string, ratio: number): void =>
      expect(contrast(first, second)).toBeCloseTo(ratio, 1);
    close(neutrals.light.text, '#FFFFFF', 17.82);
    close(neutrals.dark.text, neutrals.dark.surface, 15.17);
    close(neutrals.light.dim, neutrals.light.selected, 5.04);
    close(neutrals.dark.dim, neutrals.dark.selected, 5.41);
    close(meanings.warn.dark.fg, meanings.warn.dark.tint, 7.74);
    close('#FFFFFF', connectionFills.plum.dark, 4.63);
  });

  it('writes the same names in both schemes', () => {
    const { light, dark } = cssVariablesResolver(theme as never);
    expect(Object.keys(light).sort()).toEqual(Object.keys(dark).sort());
  });
});
