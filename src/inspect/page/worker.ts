/** The Worker of the page: a session behind messages. */
import type { Question, Reply, Word } from '../session/protocol.ts';
import { createSession } from '../session/session.ts';

/** Milliseconds of judging before the page is listened to again. */
const TURN = 12;

/** Milliseconds without a question before judging goes on: whoever scrubs is answered first. */
const QUIET = 150;

const session = createSession((word: Word) => {
  postMessage(word);
  if (word.kind === 'grown' && !isWorking) work();
});
let isWorking = false;
let askedAt = 0;

const work = (): void => {
  if (performance.now() - askedAt < QUIET) {
    isWorking = true;
    setTimeout(work, QUIET);
    return;
  }
  const until = performance.now() + TURN;
  isWorking = session.work(() => performance.now() < until);
  if (isWorking) setTimeout(work);
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const replyTo = async (question: Question): Promise<Reply<unknown>> => {
  try {
    return { kind: 'answer', answer: await session.answer(question) };
  } catch (error) {
    return { kind: 'refusal', message: messageOf(error) };
  }
};

addEventListener('message', ({ data, ports }: MessageEvent<Question>) => {
  askedAt = performance.now();
  void replyTo(data).then((reply) => {
    ports[0]?.postMessage(reply);
    if (!isWorking && (data.name === 'open' || data.name === 'policy')) work();
  });
});
