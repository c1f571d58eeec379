/** Breakpoints whose descriptors go from one process to another. */
import { expect, test } from 'vitest';
import { importLines, open, storyOf } from './imported.ts';

const at = (microseconds: number, pid: number, text: string): string =>
  `${pid} 1000000000.${String(microseconds).padStart(6, '0')} ${text}`;

const EXEC = 'execve("./a", [], []) = 0';
const FORK = 'clone(child_stack=NULL, flags=SIGCHLD) = 11';

const message = (name: string, descriptors: string, flags = '0'): string =>
  `${name}(4, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="hi", iov_len=2}], msg_iovlen=1, ` +
  `msg_control=[{cmsg_len=24, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[${descriptors}]}], ` +
  `msg_controllen=24, msg_flags=0}, ${flags}) = 2`;

test('a descriptor that pidfd_getfd takes keeps the breakpoint beyond the end of the process that opened it', async () => {
  const imported = await importLines(
    at(1, 10, EXEC),
    at(2, 10, FORK),
    at(3, 11, open('3')),
    at(4, 10, 'pidfd_open(11, 0) = 5'),
    at(5, 10, 'pidfd_getfd(5, 3, 0) = 6'),
    at(6, 10, 'pidfd_getfd(5, 77, 0) = -1 EBADF (Bad file descriptor)'),
    at(7, 11, '+++ exited with 0 +++'),
    at(8, 10, 'close(6) = 0'),
  );
  expect(storyOf(imported)).toEqual([
    'exec 10',
    'fork 10 > 11 → 0',
    'register b1 → 0',
    'exit 11',
    'unregister b1',
  ]);
  expect(imported.report.warnings.join()).not.toContain('pidfd_getfd');
});

test('what pidfd_getfd takes is closed by an exec', async () => {
  const imported = await importLines(
    at(1, 10, EXEC),
    at(2, 10, open('3', { flags: '0' })),
    at(3, 10, 'pidfd_open(10, 0) = 5'),
    at(4, 10, 'pidfd_getfd(5, 3, 0) = 6'),
    at(5, 10, 'close(3) = 0'),
    at(6, 10, EXEC),
  );
  expect(storyOf(imported).slice(2)).toEqual(['exec 10', 'unregister b1']);
});

test('a descriptor taken out of a process that is not followed is said to be unknown', async () => {
  const { report } = await importLines(
    at(1, 10, EXEC),
    at(2, 10, 'pidfd_open(77, 0) = 5'),
    at(3, 10, 'pidfd_getfd(5, 3, 0) = 6'),
  );
  expect(report.warnings).toContainEqual(expect.stringContaining('does not follow (pidfd_getfd)'));
});

test.for([
  ['by their numbers', '3, 7', '5, 6'],
  [
    'with the names that -y adds',
    '3<anon_inode:[perf_event]>, 7</dev/null>',
    '5<anon_inode:[perf_event]>, 6</dev/null>',
  ],
] as const)(
  'descriptors %s travel in messages, and keep the breakpoint on the way',
  async ([, sent, received]) => {
    const imported = await importLines(
      at(1, 10, EXEC),
      at(2, 10, FORK),
      at(3, 10, open('3')),
      at(4, 11, 'recvmsg(4,  <unfinished ...>'),
      at(5, 10, message('sendmsg', sent)),
      at(6, 10, 'close(3) = 0'),
      at(7, 11, message('recvmsg', received).replace('recvmsg(4, ', '<... recvmsg resumed>')),
      at(8, 11, 'close(6) = 0'),
      at(9, 11, 'close(5) = 0'),
    );
    expect(storyOf(imported).slice(2)).toEqual(['register b1 → 0', 'unregister b1']);
    expect(imported.events.at(-1)).toMatchObject({ time: 1000000000.000009 });
    expect(imported.report.warnings).toContainEqual(expect.stringContaining('SCM_RIGHTS'));
  },
);

test('messages without descriptors of breakpoints are passed over in silence', async () => {
  const imported = await importLines(
    at(1, 10, EXEC),
    at(2, 10, open('3')),
    at(3, 10, message('sendmsg', '7')),
    at(4, 10, message('recvmsg', '8')),
    at(5, 10, 'recvmsg(4, {msg_name=NULL, msg_controllen=0, msg_flags=0}, 0) = 2'),
    at(6, 10, 'close(8) = 0'),
  );
  expect(storyOf(imported)).toEqual(['exec 10', 'register b1 → 0']);
  expect(imported.report.warnings.join()).not.toContain('SCM_RIGHTS');
});
