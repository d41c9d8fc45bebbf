import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMailer, invitationMail, parseMailConfig, passwordResetMail } from './index.ts';

const invited = {
  email: 'a@example.com',
  tenantName: 'Café & <Co>\r\nBcc: x@example.com',
  invitedBy: 'O',
  days: 7,
};

describe('settings', () => {
  test('smtp, files or none', () => {
    expect(parseMailConfig({ SMTP_URL: 'smtps://u:p@mail.example:465', MAIL_FROM: 'a@b.example' }).kind).toBe(
      'smtp',
    );
    expect(parseMailConfig({ MAIL_DIR: '/tmp/x', SMTP_URL: '' }).kind).toBe('files');
    expect(parseMailConfig({})).toEqual({ kind: 'none' });
  });

  test('a wrong one is named without its value', () => {
    expect(() => parseMailConfig({ SMTP_URL: 'http://u:hidden@x', MAIL_FROM: 'a@b.example' })).toThrow(
      /^SMTP_URL: (?!.*hidden)/,
    );
    expect(() => parseMailConfig({ SMTP_URL: 'smtp://u:hidden@x' })).toThrow(/^MAIL_FROM: (?!.*hidden)/);
  });

  test('without a server sending is refused with the way out', async () => {
    const mailer = createMailer({ kind: 'none' });
    expect(mailer.configured).toBe(false);
    const refusal = { code: 'unavailable', retryable: false, message: expect.stringContaining('SMTP_URL') };
    await expect(mailer.send(invitationMail(invited, 'https://x'))).rejects.toMatchObject(refusal);
  });
});

describe('mails', () => {
  let dir: string;
  let server: Server;
  const received: string[] = [];
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'dm-mail-'));
    server = createServer((socket) => {
      let inData = false;
      socket.write('220 test\r\n');
      socket.on('data', (chunk) => {
        const text = chunk.toString();
        received.push(text);
        if (inData) {
          if (!text.endsWith('\r\n.\r\n')) return;
          inData = false;
          socket.write('250 taken\r\n');
        } else if (text.startsWith('EHLO')) socket.write('250 test\r\n');
        else if (text.startsWith('RCPT TO:<full@')) socket.write('552 mailbox full of secret-link\r\n');
        else if (text.startsWith('DATA')) {
          inData = true;
          socket.write('354 go on\r\n');
        } else if (text.startsWith('QUIT')) socket.end('221 bye\r\n');
        else socket.write('250 ok\r\n');
      });
      socket.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    server.close();
    await rm(dir, { recursive: true, force: true });
  });

  test('a name smuggles neither a header nor markup', () => {
    const mail = invitationMail(invited, 'https://agency.example/invitation#iv_x');
    expect(mail.subject).not.toMatch(/[\r\n]/);
    expect(mail.html).toContain('Café &amp; &lt;Co&gt;');
    expect(mail.text).toContain('https://agency.example/invitation#iv_x');
  });

  test('a file for each in development, readable by its owner alone', async () => {
    const mailer = createMailer({ kind: 'files', dir: join(dir, 'out'), from: 'a@b.example' });
    await mailer.send(
      passwordResetMail({ email: 'p@example.com', name: 'P' }, 'https://agency.example/reset-password#pr_x'),
    );
    const [file = ''] = await readdir(join(dir, 'out'));
    expect(file).toMatch(/\.eml$/);
    expect(await readFile(join(dir, 'out', file), 'utf8')).toContain('To: p@example.com');
    expect((await stat(join(dir, 'out', file))).mode & 0o077).toBe(0);
  });

  test('SMTP: sent, and a refusal repeats nothing of the mail or the password', async () => {
    const { port } = server.address() as AddressInfo;
    const mailer = createMailer({ kind: 'smtp', url: `smtp://127.0.0.1:${port}`, from: 'a@b.example' });
    await mailer.send(
      invitationMail({ ...invited, tenantName: 'Acme' }, 'https://agency.example/invitation#iv_x'),
    );
    expect(received.join('')).toContain('Subject: Invitation to Acme');
    const full = mailer.send(
      invitationMail({ ...invited, email: 'full@example.com' }, 'https://x/#iv_secret'),
    );
    const error = await full.then(
      () => null,
      (error: Error) => error,
    );
    expect(error).toMatchObject({ code: 'unavailable' });
    expect(`${error?.message} ${String(error?.cause)}`).not.toMatch(/secret|iv_/);
    mailer.close();
  });
});
