/** The tour of `npm start`: a bundled recording of gdb verified, its first refusal explained, and what to type next. */
import { fileURLToPath } from 'node:url';
import { policies } from '../../machines/policies/index.ts';
import { explain } from '../explain/explain.ts';
import { explanationText } from '../explain/text.ts';
import { openSource } from '../open-source.ts';
import { verify } from '../verify/verify.ts';
import { projectRoot } from './project-root.ts';
import type { Paint } from './text/paint.ts';
import { verifyText } from './text/verify-text.ts';
import { verifyReport } from './verify-report.ts';

/** As a path of the checkout, so that it can be typed after `breakledger`. */
export const TOUR_RECORDING = 'examples/recordings/gdb-pinned.strace.gz';

const INTRODUCTION =
  'gdb sets watchpoints on a machine of two CPUs, where three breakpoints are already held: two on CPU 0, one on CPU 1.\n' +
  'strace recorded every call, and what Linux 6.18 answered. Does the model foretell the answers?';

const NEXT = `Type next:
  npm run -s breakledger -- inspect ${TOUR_RECORDING}
  npm run -s breakledger -- explain ${TOUR_RECORDING} --all
  npm run -s breakledger -- replay ${TOUR_RECORDING} --until 34
  npm run -s breakledger -- record -o my.ndjson -- PROGRAM
  npm run -s breakledger -- --help`;

/** @returns the text to print, and whether every answer was foretold. */
export const tour = async (paint: Paint): Promise<{ readonly text: string; readonly allHeld: boolean }> => {
  const source = await openSource([fileURLToPath(new URL(TOUR_RECORDING, projectRoot()))], {});
  const report = verifyReport(policies.mainline.name, await verify(policies.mainline, source));
  const told: string[] = [];
  for await (const explanation of explain(policies.mainline, source, { limit: 1 })) {
    told.push(`${paint.strong('The first refusal')}\n${explanationText(explanation)}`);
  }
  await source.close();
  const score = verifyText(report, TOUR_RECORDING, paint);
  return { text: [INTRODUCTION, score, ...told, NEXT].join('\n\n'), allHeld: report.missed === 0 };
};
