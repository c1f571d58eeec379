import { describe, expect, test } from 'vitest';
import { readCpuList } from '../../../src/record/local-machine.ts';
import { straceArguments } from '../../../src/record/strace-command.ts';

const wish = { log: '/log', command: ['gdb', '-f', './prog'] };

describe('strace', () => {
  test('follows the children of a command, with attributes and time stamps in full', () => {
    const words = straceArguments({ ...wish, isDebugger: false }, true);
    expect(words.slice(0, 5)).toEqual(['-f', '--seccomp-bpf', '-v', '-ttt', '-e']);
    expect(words[5]).toMatch(/^trace=perf_event_open,.*\bptrace\b/);
    expect(words.slice(6)).toEqual(['-o', '/log', '--', 'gdb', '-f', './prog']);
  });

  test.each([
    'mmap',
    'mremap',
    'munmap',
    '?close_range',
    '?pidfd_getfd',
    'sendmsg',
    'recvmsg',
    '?execveat',
    'unshare',
  ])('watches %s, by which breakpoints are kept or ended as well', (call) => {
    const words = straceArguments({ ...wish, isDebugger: false }, true);
    expect(words[5]?.replace('trace=', '').split(',')).toContain(call);
  });

  test('goes without the filter where there is none', () => {
    expect(straceArguments({ ...wish, isDebugger: false }, false)).not.toContain('--seccomp-bpf');
  });

  test('leaves the children of a debugger to it, and sees how it kills them', () => {
    const words = straceArguments({ ...wish, isDebugger: true }, true);
    expect(words[0]).toBe('-v');
    expect(words.find((word) => word.startsWith('trace='))).toMatch(/,kill,tgkill$/);
  });
});

describe('a list of CPUs as sysfs writes it', () => {
  test.each([
    ['0\n', [0]],
    ['0-3\n', [0, 1, 2, 3]],
    ['0-1,4,6-7\n', [0, 1, 4, 6, 7]],
  ])('%j', (text, cpus) => {
    expect(readCpuList(text)).toEqual(cpus);
  });

  test.each(['', '\n', 'x', '0-', '0-99999', '-1'])('%j is none', (text) => {
    expect(readCpuList(text)).toBeUndefined();
  });
});
