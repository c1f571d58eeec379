/**
 * What strace itself says on a terminal, `strace: Process 20546 attached`, comes between the two halves of the call that it
 * interrupts: the rest of that stands on the next line.
 */
const NOTICE = /strace: Process (\d+) (attached|detached)(?: with \d+ threads)?$/;

export interface LineMender {
  /** Puts what was interrupted before a line; undefined for a line that a notice ends. */
  readonly mend: (line: string) => string | undefined;
  /** Of whom notices have said that strace follows them, since the last time; none while a line is interrupted. */
  readonly takeAttached: () => readonly number[];
}

const RETURN = 0x0d;
const LETTER_D = 0x64;
const LETTER_S = 0x73;
const NOBODY: readonly number[] = [];

export const createLineMender = (): LineMender => {
  let begun = '';
  let attached: number[] = [];
  return {
    mend: (text) => {
      // A recording that came by way of another system may end its lines in a carriage return.
      const line = text.charCodeAt(text.length - 1) === RETURN ? text.slice(0, -1) : text;
      const last = line.charCodeAt(line.length - 1);
      const notice = last === LETTER_D || last === LETTER_S ? NOTICE.exec(line) : null;
      if (notice === null) {
        if (begun === '') return line;
        const whole = begun + line;
        begun = '';
        return whole;
      }
      begun += line.slice(0, notice.index);
      if (notice[2] === 'attached') attached.push(Number(notice[1]));
      return undefined;
    },
    takeAttached: () => {
      if (attached.length === 0 || begun !== '') return NOBODY;
      const taken = attached;
      attached = [];
      return taken;
    },
  };
};
