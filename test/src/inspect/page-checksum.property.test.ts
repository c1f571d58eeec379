import { test } from '@fast-check/vitest';
import fc from 'fast-check';
import { crc32 } from 'node:zlib';
import { expect } from 'vitest';
import { crc32 as crc32ByTable } from '../../../src/inspect/page/node/zlib.ts';

test.prop([fc.uint8Array(), fc.nat(0xffffffff)])(
  'the checksum of the page is that of Node',
  (bytes, previous) => {
    expect(crc32ByTable(bytes, previous)).toBe(crc32(bytes, previous));
  },
);

test.prop([fc.string({ unit: 'binary' })])('of text as well', (text) => {
  expect(crc32ByTable(text)).toBe(crc32(text));
});
