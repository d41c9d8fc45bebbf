import MarkdownIt from 'markdown-it';

/** Schemes a link may have; anything else is shown as its text. */
const allowedLink = /^(?:https?:|mailto:)/i;

const parser = new MarkdownIt({ html: false, linkify: false, breaks: false, typographer: false });
parser.validateLink = (url) => allowedLink.test(url.trim());

// Nothing in agents' text may load: an image becomes its description.
parser.renderer.rules.image = (tokens, index) => {
  const token = tokens[index];
  const label = token?.content ?? '';
  return `<span class="image">[image: ${parser.utils.escapeHtml(label || 'no description')}]</span>`;
};

// A link says where it leads and never opens by itself: what agents write is not ours to vouch for.
parser.renderer.rules.link_open = (tokens, index) => {
  const href = String(tokens[index]?.attrGet('href') ?? '');
  return `<a href="${parser.utils.escapeHtml(href)}" title="${parser.utils.escapeHtml(href)}" target="_blank" rel="noopener noreferrer nofollow">`;
};

/** Markdown as HTML without raw HTML, images or odd link schemes; still to be sanitised in the browser. */
export const markdownHtml = (text: string): string => parser.render(text);
