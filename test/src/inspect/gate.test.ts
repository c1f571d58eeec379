import { describe, expect, test } from 'vitest';
import { refusalOf, SECURITY_HEADERS } from '../../../src/inspect/server/gate.ts';

const PORT = 4000;
const OWN = { host: '127.0.0.1:4000' };

const statusOf = (headers: Readonly<Record<string, string>>, method = 'GET'): number =>
  refusalOf({ method, headers }, PORT)?.status ?? 200;

describe('the server hands out to the page that it served', () => {
  test.each([
    ['by its address', OWN],
    ['by its name', { host: 'localhost:4000' }],
    ['from its own page', { ...OWN, origin: 'http://127.0.0.1:4000', 'sec-fetch-site': 'same-origin' }],
    [
      'after a link was followed to it',
      { ...OWN, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
    ],
  ])('%s', (_, headers) => {
    expect(statusOf(headers)).toBe(200);
  });
});

describe('the server refuses', () => {
  test.each([
    ['a name that was bent to this machine', { host: 'evil.example:4000' }, 421],
    ['the right name with another port', { host: 'localhost:4001' }, 421],
    ['a request without a name', {}, 421],
    ['a script of another site', { ...OWN, origin: 'https://evil.example' }, 403],
    ['a script of another port of this machine', { ...OWN, origin: 'http://127.0.0.1:4001' }, 403],
    ['a page whose origin is hidden', { ...OWN, origin: 'null' }, 403],
    [
      'an image of another site, which has no origin',
      { ...OWN, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
      403,
    ],
  ])('%s', (_, headers, status) => {
    expect(statusOf(headers)).toBe(status);
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('to do anything but hand out: %s', (method) => {
    expect(statusOf(OWN, method)).toBe(405);
  });
});

test('no script runs in the page but its own files, and none from a string', () => {
  const policy = SECURITY_HEADERS['content-security-policy'] ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe');
});
