/** Colour for people at a terminal; none in a pipe or under NO_COLOR, which Node's own styleText looks after. */
import { styleText } from 'node:util';

export interface Paint {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly strong: (text: string) => string;
}

/** What suits the stream that the text will be written to. */
export const paintFor = (stream: NodeJS.WriteStream): Paint => ({
  good: (text) => styleText('green', text, { stream }),
  bad: (text) => styleText('red', text, { stream }),
  strong: (text) => styleText('bold', text, { stream }),
});
