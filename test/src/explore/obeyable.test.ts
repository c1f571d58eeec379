import { describe, expect, test } from 'vitest';
import { requireObeyable } from '../../../src/explore/obeyable.ts';
import { STILL, type Wish } from '../../../src/explore/wish.ts';
import { extentOf } from './extents.ts';

const wanted = (wish: Partial<Wish>): Wish => ({ ...STILL, extent: extentOf(2, 1, 1), ...wish });

describe('an option that a space cannot obey is an error that says so', () => {
  test.for([
    ['--drop atomic, and --steps atomic', { dropped: ['atomic'] }],
    ['--drop full-mask', { dropped: ['full mask'] }],
    ['hotplug on a machine of one CPU', { extent: extentOf(1, 1, 1), hotplug: true }],
    ['hotplug on a machine of one CPU', { extent: extentOf(1, 1, 1), dropped: ['online'] }],
    ['--switches without a task', { extent: extentOf(2, 1, 0), switches: true }],
    ['--drop settled without a task', { extent: extentOf(2, 1, 0), dropped: ['settled'] }],
    ['neither a breakpoint nor a task', { extent: extentOf(2, 0, 0), exceptions: true }],
    ['neither a breakpoint nor a task', { extent: extentOf(2, 0, 0), unbalanced: true }],
    ['neither a breakpoint nor a task', { extent: extentOf(2, 0, 0), dropped: ['single'] }],
    ['neither a breakpoint nor a task', { extent: extentOf(2, 0, 0), dropped: ['balanced'] }],
    ['of which there is none', { extent: extentOf(2, 0, 1), dropped: ['constant mask'] }],
    ['of which there is none', { extent: extentOf(2, 0, 1), dropped: ['non-empty'] }],
    ['of which there is none', { extent: extentOf(2, 0, 1), dropped: ['constant settings'] }],
    ['forkCopiesSlots in a space without forks', { forkCopiesSlots: true }],
    ['forkCopiesSlots in a space without forks', { forkCopiesSlots: true, dropped: ['settled'] }],
    ['online is to be assumed', { hotplug: true, kept: ['online'] }],
    ['balanced is to be assumed', { unbalanced: true, kept: ['balanced'] }],
    ['atomic is to be assumed', { steps: 'interleaved', kept: ['atomic'] }],
    ['single is to be assumed', { dropped: ['single'], kept: ['single'] }],
  ] as const)('%s: %o', ([complaint, wish]) => {
    expect(() => {
      requireObeyable(wanted(wish));
    }).toThrow(complaint);
  });

  test.for([
    [{ dropped: ['atomic'], steps: 'interleaved' }],
    [{ hotplug: true, switches: true, exceptions: true, unbalanced: true, kept: ['full mask'] }],
    [{ extent: extentOf(2, 0, 1), dropped: ['single', 'balanced'] }],
    [{ extent: extentOf(2, 0, 2), dropped: ['settled'], forkCopiesSlots: true }],
  ] as const)('%o can be obeyed', ([wish]) => {
    expect(() => {
      requireObeyable(wanted(wish));
    }).not.toThrow();
  });
});
