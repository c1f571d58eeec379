/**
 * Loaded into a program before it starts, so that it sends itself a signal at a chosen moment of its work, and a test needs no
 * clock to meet it there. SIGNAL_AT says when: `SIGKILL before rename 2`, `SIGINT after open 1`; of what is opened, drafts count.
 */
import files from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

const [signal, order, call, number] = (process.env['SIGNAL_AT'] ?? '').split(' ');
let calls = 0;

const signalling = async <R>(name: string, operation: () => Promise<R>): Promise<R> => {
  const isTime = name === call && (calls += 1) === Number(number);
  if (isTime && order === 'before') process.kill(process.pid, signal);
  const result = await operation();
  if (isTime && order === 'after') process.kill(process.pid, signal);
  return result;
};

const { open, rename } = files;

Object.assign(files, {
  open: (...words: Parameters<typeof open>) => {
    const isDraft = String(words[0]).endsWith('.partial');
    return signalling(isDraft ? 'open' : 'open of another file', () => open(...words));
  },
  rename: (...words: Parameters<typeof rename>) => signalling('rename', () => rename(...words)),
});
syncBuiltinESMExports();
