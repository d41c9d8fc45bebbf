import { Typography } from '@mantine/core';
import DOMPurify from 'dompurify';
import { useMemo } from 'react';
import classes from './markdown.module.css';
import { markdownHtml } from './markdown-html.ts';

const policy = {
  ALLOWED_TAGS: [
    'a',
    'blockquote',
    'br',
    'code',
    'del',
    'em',
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
    'hr',
    'li',
    'ol',
    'p',
    'pre',
    's',
    'span',
    'strong',
    'table',
    'tbody',
    'td',
    'th',
    'thead',
    'tr',
    'ul',
  ],
  ALLOWED_ATTR: ['href', 'title', 'target', 'rel', 'class', 'start'],
  ADD_ATTR: ['target'],
};

/** Text of agents and people as Markdown: nothing runs, nothing loads. */
const Markdown = ({ text }: { text: string }) => {
  const html = useMemo(() => DOMPurify.sanitize(markdownHtml(text), policy), [text]);
  return (
    <Typography className={classes.prose} dir="auto">
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: markdown-it without HTML, then DOMPurify with an allow-list. */}
      <div dangerouslySetInnerHTML={{ __html: html }} />
    </Typography>
  );
};

/** The default export is what lazy loading takes. */
export default Markdown;
