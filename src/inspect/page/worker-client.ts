/** Asks the Worker, and waits for its answers. Each question goes with a port of its own, by which it is answered. */
import type { QuestionName, Questions, Reply, Word } from '../session/protocol.ts';

export interface WorkerClient {
  /** Rejects with the Worker's own words: one line that says what, where and what to do. */
  readonly ask: <Name extends QuestionName>(
    name: Name,
    ask: Questions[Name]['ask'],
  ) => Promise<Questions[Name]['answer']>;
  /** Ends the Worker, whatever holds it; the next question goes to another one, which has nothing open. */
  readonly end: (why: string) => void;
}

/** @param listen told what the Worker says unasked. */
export const startWorker = (listen: (word: Word) => void): WorkerClient => {
  const rejections = new Set<(error: Error) => void>();

  const rejectAll = (why: string): void => {
    for (const reject of rejections) reject(new Error(why));
    rejections.clear();
  };
  const started = (): Worker => {
    const fresh = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    fresh.addEventListener('message', ({ data }: MessageEvent<Word>) => listen(data));
    fresh.addEventListener('error', ({ message }) => rejectAll(`the page's Worker failed: ${message}`));
    return fresh;
  };
  let worker = started();

  return {
    end: (why) => {
      worker.terminate();
      worker = started();
      rejectAll(why);
    },
    ask: <Name extends QuestionName>(name: Name, ask: Questions[Name]['ask']) =>
      new Promise<Questions[Name]['answer']>((resolve, reject) => {
        const { port1: here, port2: there } = new MessageChannel();
        rejections.add(reject);
        here.onmessage = ({ data }: MessageEvent<Reply<Questions[Name]['answer']>>) => {
          rejections.delete(reject);
          here.close();
          if (data.kind === 'answer') resolve(data.answer);
          else reject(new Error(data.message));
        };
        worker.postMessage({ ...ask, name }, [there]);
      }),
  };
};
