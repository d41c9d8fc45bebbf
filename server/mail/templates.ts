import type { Mail } from './mailer.ts';

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
/** Names come from people: no line of a header or of another mail hides in one. */
const oneLine = (text: string): string => text.replace(/\p{C}+/gu, ' ').trim();

interface Parts {
  to: string;
  subject: string;
  paragraphs: readonly string[];
  link?: { label: string; url: string };
}

function compose({ to, subject, paragraphs, link }: Parts): Mail {
  const text = [...paragraphs, ...(link ? [`${link.label}:\n${link.url}`] : [])].join('\n\n');
  const html = [
    ...paragraphs.map((paragraph) => `<p>${escaped(paragraph)}</p>`),
    ...(link ? [`<p><a href="${escaped(link.url)}">${escaped(link.label)}</a></p>`] : []),
  ].join('\n');
  return {
    to,
    subject: oneLine(subject),
    text: `${text}\n`,
    html: `<!doctype html>\n<html><body>\n${html}\n</body></html>\n`,
  };
}

interface Person {
  email: string;
  name: string;
}

export function invitationMail(
  invited: { email: string; tenantName: string; invitedBy: string; days: number },
  url: string,
): Mail {
  const tenant = oneLine(invited.tenantName);
  return compose({
    to: invited.email,
    subject: `Invitation to ${tenant}`,
    paragraphs: [
      `${oneLine(invited.invitedBy)} invites you to work in ${tenant}.`,
      `The link works once, for ${invited.days} days. If you did not expect this mail, do nothing.`,
    ],
    link: { label: 'Accept the invitation', url },
  });
}

export function passwordResetMail(person: Person, url: string): Mail {
  return compose({
    to: person.email,
    subject: 'Choose a new password',
    paragraphs: [
      `Hello ${oneLine(person.name)},`,
      'somebody asked for a new password for your account. The link works once, for an hour.',
      'If it was not you, do nothing: your password stays as it is.',
    ],
    link: { label: 'Choose a new password', url },
  });
}

/** To the new address: whoever reads mail there proves it. */
export function confirmEmailMail(person: Person, newEmail: string, url: string): Mail {
  return compose({
    to: newEmail,
    subject: 'Confirm your new e-mail address',
    paragraphs: [
      `Hello ${oneLine(person.name)},`,
      'this address is to become the e-mail of your account. The link works once, for an hour.',
      'If you did not ask for it, do nothing: no account uses this address because of this mail.',
    ],
    link: { label: 'Confirm the address', url },
  });
}

/** To the address in use, whatever becomes of the new one. */
export function emailChangeAskedMail(person: Person, newEmail: string): Mail {
  return compose({
    to: person.email,
    subject: 'Your e-mail address is about to change',
    paragraphs: [
      `Hello ${oneLine(person.name)},`,
      `somebody signed in as you asked to change the e-mail of your account to ${oneLine(newEmail)}. It changes when a link sent there is opened.`,
      'If it was not you, change your password at once and tell your administrator.',
    ],
  });
}

export function emailChangedMail(person: Person, newEmail: string): Mail {
  return compose({
    to: person.email,
    subject: 'Your e-mail address was changed',
    paragraphs: [
      `Hello ${oneLine(person.name)},`,
      `the e-mail of your account is ${oneLine(newEmail)} from now on. This address opens it no more.`,
      'If it was not you, tell your administrator at once.',
    ],
  });
}

export function passwordChangedMail(person: Person): Mail {
  return compose({
    to: person.email,
    subject: 'Your password was changed',
    paragraphs: [
      `Hello ${oneLine(person.name)},`,
      'the password of your account was changed, and other sessions were signed out.',
      'If it was not you, ask for a new password at once and tell your administrator.',
    ],
  });
}
