/** Who would break out of the page or into the server. */
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, test } from 'vitest';
import { hasChromium } from '../../../scripts/chromium.ts';
import { eventText, usePages } from './pages.ts';

const folder = mkdtempSync(join(tmpdir(), 'breakledger-test-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const MARKUP = '<img src=x onerror="window.broken=1"><script>window.broken=2</script>';

/** A ledger whose every text is markup. */
const malicious = (): string => {
  const path = join(folder, 'malicious.ndjson');
  const lines = [
    { type: 'machine', format: 'breakledger/1', cpus: 1 },
    ...[1, 2, 3, 4, 5].map((seq) => ({
      seq,
      cpu: 0,
      thread: MARKUP,
      type: 'breakpoint.register',
      bp: `${MARKUP}${seq}`,
      task: MARKUP,
      address: '0x400000',
      length: 4,
      access: 'w',
      observed: { result: 'ENOSPC' },
    })),
  ];
  writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return path;
};

describe.skipIf(!hasChromium())('the hostile (skipped where /usr/bin/chromium is not installed)', () => {
  const { open, served } = usePages();
  const path = malicious();

  test('text of a ledger is shown and never markup, wherever the page shows it', async () => {
    const page = await open(path, '#event=5&policy=percpu-rfc');
    await page.getByRole('region', { name: 'Why' }).waitFor();
    await expect.poll(() => eventText(page)).toContain('<img src=x onerror=');
    await page.keyboard.press('/');
    await page.keyboard.type('refused ENOSPC');
    await page.getByRole('option', { name: /^Find/ }).click();
    await page.getByRole('region', { name: 'Found' }).waitFor();
    expect(await page.locator('img[src=x]').count()).toBe(0);
    expect(await page.evaluate('window.broken')).toBeUndefined();
    await page.context().close();
  });

  /** What the server answers to these very bytes. */
  const answerTo = async (request: string): Promise<string> => {
    const { hostname, port } = new URL(await served(path));
    const socket = connect(Number(port), hostname);
    socket.end(request.replaceAll('PORT', port));
    return text(socket);
  };

  test.each([
    ['of another name', 'GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n', 421],
    ['without a name', 'GET / HTTP/1.0\r\n\r\n', 421],
    ['of another origin', 'GET /served.json HTTP/1.1\r\nHost: localhost:PORT\r\nOrigin: null\r\n\r\n', 403],
    [
      'of another site',
      'GET /ledger.blocks HTTP/1.1\r\nHost: localhost:PORT\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: cors\r\n\r\n',
      403,
    ],
    [
      'that would change something',
      'POST / HTTP/1.1\r\nHost: localhost:PORT\r\nContent-Length: 0\r\n\r\n',
      405,
    ],
    ['for a file beside the page', 'GET /../../package.json HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n', 404],
    [
      'for one spelled otherwise',
      'GET /%2e%2e/%2e%2e/package.json HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n',
      404,
    ],
    ['for a whole address', 'GET http://evil.example/ HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n', 404],
  ])('a request %s is refused', async (_, request, status) => {
    const answer = await answerTo(request.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'));
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toContain("content-security-policy: default-src 'none'");
  });

  test('the server does not listen beyond this machine', async () => {
    const { port } = new URL(await served(path));
    const outside = Object.values(networkInterfaces())
      .flatMap((all) => all ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    for (const { address } of outside) {
      const socket = connect(Number(port), address);
      expect(String(await once(socket, 'error'))).toContain('ECONNREFUSED');
    }
    expect(new URL(await served(path)).hostname).toBe('127.0.0.1');
  });
});
