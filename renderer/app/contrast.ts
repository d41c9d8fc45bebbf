const channel = (value: number): number => {
  const part = value / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
};

const channels = (hex: string): [number, number, number] => [
  Number.parseInt(hex.slice(1, 3), 16),
  Number.parseInt(hex.slice(3, 5), 16),
  Number.parseInt(hex.slice(5, 7), 16),
];

const luminance = (hex: string): number => {
  const [red, green, blue] = channels(hex);
  return 0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue);
};

/** Contrast ratio of two opaque `#rrggbb` colours, 1 to 21. Source: WCAG 2.2, "contrast ratio". */
export const contrast = (first: string, second: string): number => {
  const [high = 0, low = 0] = [luminance(first), luminance(second)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
};

/** What CSS `color-mix(in srgb, color percent%, into)` shows. */
export const mixed = (color: string, into: string, percent: number): string => {
  const [from, to] = [channels(color), channels(into)];
  const parts = from.map((value, index) =>
    Math.round((value * percent + (to[index] ?? 0) * (100 - percent)) / 100),
  );
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
};
