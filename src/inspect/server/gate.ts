/** Who may ask the server what: nobody but the page that it served itself, on this machine. */
import type { IncomingMessage } from 'node:http';

/** A page that runs nothing but our own scripts and reaches nobody but our own server. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Said with every answer, also with refusals. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': POLICY,
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cache-control': 'no-store',
};

export interface Refusal {
  readonly status: number;
  readonly why: string;
}

const OTHER_SITE: Refusal = { status: 403, why: 'another site may not ask this server' };

/**
 * Why a request is refused, if it is: a name that was bent to this machine (DNS rebinding), another site's page, or a method
 * that changes something.
 */
export const refusalOf = (
  { method, headers }: Pick<IncomingMessage, 'method' | 'headers'>,
  port: number,
): Refusal | undefined => {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (!hosts.includes(headers.host ?? ''))
    return { status: 421, why: 'this server is for its own machine alone' };
  const { origin } = headers;
  if (origin !== undefined && !hosts.some((host) => origin === `http://${host}`)) return OTHER_SITE;
  const site = headers['sec-fetch-site'];
  const isLink = headers['sec-fetch-mode'] === 'navigate';
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isLink) return OTHER_SITE;
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, why: 'this server only hands out' };
  return undefined;
};
