import { contentSecurityPolicy, newNonce, securityHeaders } from './security-headers.ts';

/** A page that needs no renderer: one heading and a few sentences, nothing that loads. */
export interface SmallPage {
  status: number;
  title: string;
  /** Plain text; each becomes a paragraph. */
  sentences: readonly string[];
  link?: { href: string; label: string };
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for use between tags and in quoted attributes. */
export const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign);

const styles = `
:root { color-scheme: light dark; --fg: #14181d; --dim: #5d6773; --bg: #fff; --link: #2f52cc; --line: #e2e6eb }
@media (prefers-color-scheme: dark) { :root { --fg: #e9ecf0; --dim: #959fab; --bg: #14171b; --link: #93abfa; --line: #272d35 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--bg); color: var(--fg); font: 0.875rem/1.43 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif }
main { max-width: 30rem; margin: 18vh auto 0; padding: 0 1.5rem; overflow-wrap: anywhere }
h1 { font-size: 1.125rem; line-height: 1.5rem; font-weight: 600; margin: 0 0 0.5rem }
p { margin: 0 0 0.5rem; color: var(--dim) }
a { color: var(--link) }
a:focus-visible { outline: 2px solid var(--link); outline-offset: 2px }
footer { margin-top: 1.5rem; padding-top: 0.75rem; border-top: 1px solid var(--line); color: var(--dim); font-size: 0.75rem }
`;

/** Renders a small page with the same policy as the renderer's own. */
export const smallPage = (page: SmallPage): Response => {
  const nonce = newNonce();
  const headers = new Headers(securityHeaders);
  headers.set('content-security-policy', contentSecurityPolicy(nonce));
  headers.set('content-type', 'text/html; charset=utf-8');
  headers.set('cache-control', 'no-store');
  const paragraphs = page.sentences.map((sentence) => `<p dir="auto">${escapeHtml(sentence)}</p>`).join('\n');
  const link =
    page.link === undefined
      ? ''
      : `<p><a href="${escapeHtml(page.link.href)}">${escapeHtml(page.link.label)}</a></p>`;
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(page.title)} · dmagency</title>
<style nonce="${nonce}">${styles}</style>
</head>
<body>
<main>
<h1 dir="auto">${escapeHtml(page.title)}</h1>
${paragraphs}
${link}
<footer>dmagency</footer>
</main>
</body>
</html>
`;
  return new Response(html, { status: page.status, headers });
};
