/** `npm start`. */
import { EXIT } from './exit-status.ts';
import { guarded } from './guard.ts';
import { print } from './output.ts';
import { paintFor } from './text/paint.ts';
import { tour } from './tour.ts';

process.exitCode = await guarded(async () => {
  const { text, allHeld } = await tour(paintFor(process.stdout));
  await print(text);
  return allHeld ? EXIT.held : EXIT.missed;
});
