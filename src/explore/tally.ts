/** How often each kind of request was answered in which way, and what became of the boundary. */
import type { Outcome } from '../../machines/outcome.ts';

/** One way in which a request can go. */
export interface Course {
  readonly kind: string;
  /** `granted`, the rule that refused it, or why the kernel died. */
  readonly answer: string;
  /** By how much the boundary moved. */
  readonly boundary: number;
}

export interface Tally {
  /** The number of a course, given the first time it is seen. */
  readonly numberOf: (kind: string, outcome: Outcome, boundary: number) => number;
  readonly courses: readonly Course[];
  /** By the number of a course: how often it was taken. */
  readonly counts: Float64Array;
}

const MOST_COURSES = 256;

const answerText = (outcome: Outcome): string => {
  switch (outcome.kind) {
    case 'granted':
      return 'granted';
    case 'nothing':
      return 'nothing to do';
    case 'refused':
      return `${outcome.result}: ${outcome.rule} (${outcome.section})`;
    case 'oops':
      return `oops: ${outcome.why}`;
    case 'unsupported':
      return 'unsupported';
  }
};

export const createTally = (): Tally => {
  const courses: Course[] = [];
  return {
    courses,
    counts: new Float64Array(MOST_COURSES),
    numberOf(kind, outcome, boundary) {
      const answer = answerText(outcome);
      const known = courses.findIndex(
        (course) => course.kind === kind && course.answer === answer && course.boundary === boundary,
      );
      return known === -1 ? courses.push({ kind, answer, boundary }) - 1 : known;
    },
  };
};

export const transitionsOf = ({ counts }: Tally): number => counts.reduce((sum, count) => sum + count, 0);
