/** The server behind `breakledger inspect`: the built page and one ledger, for this machine alone. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { errnoOf, InputError } from '../../input-error.ts';
import { refusalOf, SECURITY_HEADERS } from './gate.ts';
import type { PageFile } from './page-files.ts';

const LOOPBACK = '127.0.0.1';

/** What the page is told of what it was opened for. */
export interface Served {
  readonly name: string;
  readonly policy: string;
  /** SHA-256 over the events; null for a ledger that still grows. */
  readonly digest: string | null;
  /** Whether what is appended to it is handed on. */
  readonly isFollowed: boolean;
  /** The file of a policy that the page has to load, and where its module is. */
  readonly plugIn: { readonly file: string; readonly address: string } | null;
}

export interface Offer {
  readonly page: ReadonlyMap<string, PageFile>;
  readonly served: Served;
  /** The ledger from its first event on, packed (blocks/frames.ts), anew for each request. */
  readonly frames: () => Readable;
  /** Modules of a policy from a file, by the path of a request. */
  readonly modules: ReadonlyMap<string, string>;
  /** Told what went wrong while the ledger was handed out. */
  readonly onError: (error: unknown) => void;
}

export interface RunningServer {
  readonly address: string;
  readonly close: () => Promise<void>;
}

const answer = (response: ServerResponse, status: number, type: string, body: string | Uint8Array): void => {
  response.writeHead(status, { ...SECURITY_HEADERS, 'content-type': type });
  response.end(response.req.method === 'HEAD' ? undefined : body);
};

const SCRIPT_TYPE = 'text/javascript; charset=utf-8';
const JSON_TYPE = 'application/json; charset=utf-8';
const TEXT_TYPE = 'text/plain; charset=utf-8';
const LEDGER_TYPE = 'application/octet-stream';

const pathOf = ({ url = '/' }: IncomingMessage): string => url.replace(/[?#].*$/, '');

const respond = async (offer: Offer, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const path = pathOf(request);
  const file = offer.page.get(path);
  const module = offer.modules.get(path);
  if (file !== undefined) answer(response, 200, file.type, file.bytes);
  else if (module !== undefined) answer(response, 200, SCRIPT_TYPE, module);
  else if (path === '/served.json') answer(response, 200, JSON_TYPE, JSON.stringify(offer.served));
  else if (path === '/ledger.blocks' && request.method === 'GET') {
    response.writeHead(200, { ...SECURITY_HEADERS, 'content-type': LEDGER_TYPE });
    await pipeline(offer.frames(), response);
  } else answer(response, 404, TEXT_TYPE, 'there is no such file here\n');
};

/** A reader that leaves early is no error of ours. */
const isGone = (error: unknown): boolean =>
  ['EPIPE', 'ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE'].includes(errnoOf(error) ?? '');

const listening = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });

const portError = (error: unknown, port: number): unknown => {
  const code = errnoOf(error);
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return error;
  const what = code === 'EACCES' ? `port ${port} may not be used` : `port ${port} is in use`;
  return new InputError({ what, advice: 'choose another one, or leave --port out' }, { cause: error });
};

/** @param port 0: a free one. @throws InputError for a port that cannot be had. */
export const serve = async (offer: Offer, port: number): Promise<RunningServer> => {
  let actual = port;
  const server = createServer((request, response) => {
    const refusal = refusalOf(request, actual);
    if (refusal !== undefined) {
      answer(response, refusal.status, TEXT_TYPE, `${refusal.why}\n`);
      return;
    }
    respond(offer, request, response).catch((error: unknown) => {
      if (!isGone(error)) offer.onError(error);
      response.destroy();
    });
  });
  actual = await listening(server, port).catch((error: unknown) => {
    throw portError(error, port);
  });
  return {
    address: `http://${LOOPBACK}:${actual}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
