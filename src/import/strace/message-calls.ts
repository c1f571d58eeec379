/** How sendmsg and recvmsg are read: which descriptors go with a message (SCM_RIGHTS). */
import type { ReadAct } from './record.ts';

const SENT = /SCM_RIGHTS, cmsg_data=\[/g;
/** With -y each number has a name behind it. */
const SENT_NUMBER = /(\d+)(?:<[^>]*>)?(?:, )?/y;

const numbersSent = (args: string): readonly number[] => {
  const numbers: number[] = [];
  for (const { index, 0: head } of args.matchAll(SENT)) {
    SENT_NUMBER.lastIndex = index + head.length;
    for (let found = SENT_NUMBER.exec(args); found !== null; found = SENT_NUMBER.exec(args)) {
      numbers.push(Number(found[1]));
    }
  }
  return numbers;
};

export const send: ReadAct = ({ args }) => {
  const descriptors = numbersSent(args);
  return descriptors.length === 0 ? undefined : { kind: 'send descriptors', descriptors };
};

export const receive: ReadAct = ({ args }) => {
  const descriptors = numbersSent(args);
  if (descriptors.length === 0) return undefined;
  return { kind: 'receive descriptors', descriptors, closesOnExec: args.includes('MSG_CMSG_CLOEXEC') };
};
