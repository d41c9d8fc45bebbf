/** What every deliverable carries around its body, read without trusting its form. */
export interface EnvelopeView {
  /** The body's main text, where it has one. */
  markdown: string | null;
  /** Everything else of the body as JSON; null when there is nothing else. */
  rest: string | null;
  sources: string[];
  assumptions: string[];
  openQuestions: string[];
  risks: string[];
  needsHuman: boolean;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const texts = (value: unknown, of: (item: unknown) => string | null): string[] =>
  Array.isArray(value) ? value.map(of).filter((text): text is string => text !== null) : [];

const asText = (item: unknown): string | null => (typeof item === 'string' ? item : null);

const asSource = (item: unknown): string | null => {
  if (!isRecord(item) || typeof item.ref !== 'string') return null;
  return typeof item.quote === 'string' && item.quote !== '' ? `${item.ref}: “${item.quote}”` : item.ref;
};

const asRisk = (item: unknown): string | null => {
  if (!isRecord(item)) return null;
  if (typeof item.text === 'string' && item.text !== '') return item.text;
  return typeof item.code === 'string' ? item.code.replaceAll('_', ' ') : null;
};

const splitBody = (body: unknown): { markdown: string | null; rest: string | null } => {
  if (!isRecord(body))
    return { markdown: null, rest: body === undefined ? null : JSON.stringify(body, null, 2) };
  const { markdown, ...others } = body;
  const rest = typeof markdown === 'string' ? others : body;
  return {
    markdown: typeof markdown === 'string' ? markdown : null,
    rest: Object.keys(rest).length === 0 ? null : JSON.stringify(rest, null, 2),
  };
};

/** Reads an envelope of any role; parts of another form are left out rather than shown wrong. */
export const readEnvelope = (content: Readonly<Record<string, unknown>>): EnvelopeView => ({
  ...splitBody(content.body),
  sources: texts(content.sources, asSource),
  assumptions: texts(content.assumptions, asText),
  openQuestions: texts(content.openQuestions, asText),
  risks: texts(content.risks, asRisk),
  needsHuman: content.needsHuman === true,
});
