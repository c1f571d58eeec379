/** Files that `explore` is to write, looked at before the search. */
import { describe, expect, test } from 'vitest';
import { requireUse } from '../../../src/cli/explore-checkpoint-options.ts';
import { checkOutputs } from '../../../src/cli/explore-output.ts';

describe('files that are to be written', () => {
  test.for([
    ['two drawings', { dot: 'a.dot', mermaid: './a.dot' }, undefined, './a.dot'],
    ['a drawing and the checkpoint', { dot: 'a.dot' }, 'a.dot', 'a.dot'],
    ['standard output twice', { itf: '-', dot: '-' }, undefined, '<stdout>'],
  ] as const)('are not one and the same: %s', async ([, outputs, checkpoint, file]) => {
    await expect(checkOutputs(outputs, checkpoint)).rejects.toThrow(
      `${file}: named for two things that are to be written`,
    );
  });

  test('may be several that are not there yet', async () => {
    await expect(
      checkOutputs({ dot: 'no-such.dot', mermaid: 'no-such.mmd' }, 'no-such.checkpoint'),
    ).resolves.toBeUndefined();
  });
});

test('how often a checkpoint is kept is not asked for without one', () => {
  expect(() => {
    requireUse({ every: 3 });
  }).toThrow('--every, and nothing that is kept now and then; write --checkpoint FILE');
  expect(() => {
    requireUse({ every: 3, checkpoint: 'a.checkpoint' });
    requireUse({});
  }).not.toThrow();
});
