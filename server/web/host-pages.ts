import { smallPage } from '../../console-host/serve/small-page.ts';
import type { HostVerdict } from '../hosts/index.ts';

const unknownPage = (): Response =>
  smallPage({
    status: 404,
    title: 'No workspace at this address',
    sentences: ['Check the address for a typing mistake, or ask the person who sent it.'],
  });

const suspendedPage = (verdict: HostVerdict): Response =>
  smallPage({
    status: 403,
    title: `${verdict.name ?? 'This workspace'} is suspended`,
    sentences: [
      ...(verdict.reason === undefined ? [] : [verdict.reason]),
      'Nothing was deleted. Agents, keys and sign-in wait until the platform resumes the workspace.',
      'The workspace owner can ask the platform why and what is needed.',
    ],
  });

const deletingPage = (verdict: HostVerdict): Response =>
  smallPage({
    status: 403,
    title: `${verdict.name ?? 'This workspace'} is being deleted`,
    sentences: [
      verdict.until === undefined
        ? 'Its data is kept for a while and then removed for good.'
        : `Its data is kept until ${verdict.until.slice(0, 10)} and then removed for good.`,
      'Until then the platform can restore it. Ask them for that or for an export.',
    ],
  });

const malformedPage = (): Response =>
  smallPage({
    status: 400,
    title: 'This address is malformed',
    sentences: ['The host name in the request is not valid.'],
  });

/** The page for a host that gets no renderer, or null for one that does. */
export const hostPage = (verdict: HostVerdict): Response | null => {
  switch (verdict.kind) {
    case 'apex':
    case 'tenant':
      return null;
    case 'suspended':
      return suspendedPage(verdict);
    case 'deleting':
      return deletingPage(verdict);
    case 'malformed':
      return malformedPage();
    case 'unknown':
      return unknownPage();
  }
};

/** Shown to people when the api cannot say whose address this is. */
export const unavailablePage = (): Response =>
  smallPage({
    status: 503,
    title: 'The service does not answer',
    sentences: ['Nothing is lost. Load the page again in a few seconds.'],
  });
