import { situationToken } from './chain-model.ts';

/** When a situation applies; all that is given must hold. Rules are tried in order. */
export interface SituationRule {
  situation: string;
  /** Text that occurs in the conversation. */
  contains?: string;
  /** Look for `contains` in messages of this role alone. */
  role?: 'system' | 'user' | 'assistant' | 'tool';
  /** The role of the last message, for instance `tool` after a tool's result. */
  lastRole?: 'user' | 'assistant' | 'tool';
}

/**
 * An Ollama TEMPLATE for a chain model: it prints the messages (token counts stay true) and last the token of
 * the first situation that applies.
 *
 * Ollama 0.6.5 gives templates no function to search a string, so `contains` compares at every offset with
 * `slice` and `eq`; a prompt of ten thousand bytes costs some tens of milliseconds. `.ToolCalls` is printed
 * because Ollama looks for it when it parses tool calls in an answer.
 */
export function chainTemplate(rules: readonly SituationRule[]): string {
  const parts = rules.map((_, index) => `{{- $found${index} := false }}`);
  parts.push('{{- $last := "" }}{{- range .Messages }}{{- $last = .Role }}{{- $content := .Content }}');
  rules.forEach((rule, index) => {
    if (rule.contains !== undefined) parts.push(search(rule.contains, rule.role, `$found${index}`));
  });
  parts.push('{{ .Role }}: {{ .Content }}{{ range .ToolCalls }}{{ json .Function }}{{ end }}\n{{ end }}');
  parts.push('{{ range .Tools }}{{ json . }}\n{{ end }}');
  const branches = rules.map((rule, index) => {
    const conditions = [
      rule.contains === undefined ? [] : [`$found${index}`],
      rule.lastRole === undefined ? [] : [`(eq $last ${JSON.stringify(rule.lastRole)})`],
    ].flat();
    return `{{ ${index === 0 ? 'if' : 'else if'} and true ${conditions.join(' ')} }}${situationToken(rule.situation)}`;
  });
  const fallback = situationToken('start');
  parts.push(branches.length === 0 ? fallback : `${branches.join('')}{{ else }}${fallback}{{ end }}`);
  return parts.join('');
}

/** Template text that sets `found` when `$content` contains `needle`. */
function search(needle: string, role: SituationRule['role'], found: string): string {
  const length = Buffer.byteLength(needle);
  const literal = JSON.stringify(needle);
  const applies =
    role === undefined ? `(not ${found})` : `(and (not ${found}) (eq .Role ${JSON.stringify(role)}))`;
  return [
    `{{- if ${applies} }}{{- range $at := len $content }}{{- $rest := slice $content $at }}`,
    `{{- if lt (len $rest) ${length} }}{{- break }}{{- end }}`,
    `{{- if eq (slice $rest 0 ${length}) ${literal} }}{{- ${found} = true }}{{- break }}{{- end }}`,
    '{{- end }}{{- end }}',
  ].join('');
}
