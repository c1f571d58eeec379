import { describe, expect, test } from 'vitest';
import { readMachineFacts } from '../../../src/cli/machine-facts.ts';

describe('--machine', () => {
  test('reads every fact that a header can state', () => {
    expect(
      readMachineFacts(
        'cpus=8,online=0-2+5,slots=4,kprobes=false,taskSizeMax=0xfffffffffff000,maxSampleRate=25000,forkCopiesSlots=true',
      ),
    ).toEqual({
      cpus: 8,
      online: [0, 1, 2, 5],
      slots: 4,
      kprobes: false,
      taskSizeMax: 0xfffffffffff000n,
      maxSampleRate: 25000,
      forkCopiesSlots: true,
    });
  });

  test('given twice, the later value of a fact holds, and the other facts stay', () => {
    expect(readMachineFacts('cpus=4', readMachineFacts('cpus=2,kprobes=false'))).toEqual({
      cpus: 4,
      kprobes: false,
    });
  });

  test.each([
    ['fish=1', '--machine has no fact "fish"; write FACT=VALUE,… with facts among cpus, '],
    ['', '--machine has no fact ""; write FACT=VALUE,… with facts among cpus, '],
    ['cpus=2,,kprobes=true', '--machine has no fact ""; '],
    ['cpus', '--machine cpus has no value; write cpus= and a whole number from 1 to 4096'],
    ['cpus=0', '--machine cpus cannot be "0"; write cpus= and a whole number from 1 to 4096'],
    ['cpus=-1', '--machine cpus cannot be "-1"; '],
    ['cpus=100000000000', '--machine cpus cannot be "100000000000"; '],
    ['cpus=2.5', '--machine cpus cannot be "2.5"; '],
    ['cpus=0x2', '--machine cpus cannot be "0x2"; '],
    ['kprobes=yes', '--machine kprobes cannot be "yes"; write kprobes= and true or false'],
    [
      'taskSizeMax=140737488351232',
      '--machine taskSizeMax cannot be "140737488351232"; write taskSizeMax= and hexadecimal',
    ],
    ['taskSizeMax=0x10000000000000000', '--machine taskSizeMax cannot be "0x10000000000000000"; '],
    ['online=3-1', '--machine online cannot be "3-1"; write online= and CPU numbers and ranges joined by +'],
    ['online=', '--machine online cannot be ""; '],
    [
      'cpus=2,online=0-2',
      '--machine online names CPU 2 of 2; CPUs are numbered from 0: name some from 0 to 1',
    ],
  ])('refuses %j', (facts, message) => {
    expect(() => readMachineFacts(facts)).toThrow(message);
  });
});
