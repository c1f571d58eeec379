import { createHash } from 'node:crypto';
import { test } from '@fast-check/vitest';
import fc from 'fast-check';
import { expect } from 'vitest';
import { createHash as createHashOfPage } from '../../../src/inspect/page/node/crypto.ts';

test.prop([fc.array(fc.string({ unit: 'binary' })), fc.string()])(
  'the digest of the page is that of Node, piece by piece, and a copy goes on alone',
  (pieces, more) => {
    const [ofNode, ofPage] = [createHash('sha256'), createHashOfPage('sha256')];
    for (const piece of pieces) {
      ofNode.update(piece);
      ofPage.update(piece);
    }
    expect(ofPage.copy().update(more).digest('hex')).toBe(ofNode.copy().update(more).digest('hex'));
    expect(ofPage.digest('hex')).toBe(ofNode.digest('hex'));
  },
);
