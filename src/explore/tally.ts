/** How often each kind of request was answered in which way, and what became of the boundary. */
import type { Outcome } from '../../machines/outcome.ts';
import { InputError } from '../input-error.ts';

/** One way in which a request can go. */
export interface Course {
  readonly kind: string;
  readonly outcome: Outcome;
  /** The outcome in words: `granted`, the rule that refused it, or why the kernel died. */
  readonly answer: string;
  /** By how much the boundary moved. */
  readonly boundary: number;
}

export interface CountedCourse extends Course {
  readonly count: number;
}

export interface Tally {
  /** The number of a course, given the first time it is seen. @throws InputError for one too many. */
  readonly numberOf: (kind: string, outcome: Outcome, boundary: number) => number;
  readonly courses: readonly Course[];
  /** So many more times. */
  readonly add: (course: Course, count: number) => void;
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
  const counts = new Float64Array(MOST_COURSES);
  /** By its words: an outcome that has come from another thread is no longer the same object. */
  const numberOf = (kind: string, outcome: Outcome, boundary: number): number => {
    const answer = answerText(outcome);
    const known = courses.findIndex(
      (course) => course.kind === kind && course.answer === answer && course.boundary === boundary,
    );
    if (known !== -1) return known;
    if (courses.length === MOST_COURSES) {
      throw new InputError({
        what: `requests are answered in more than ${MOST_COURSES} ways, which is more than can be counted`,
        advice: 'give refusals few rules: a number in one makes a rule of each',
      });
    }
    return courses.push({ kind, outcome, answer, boundary }) - 1;
  };
  return {
    courses,
    counts,
    numberOf,
    add({ kind, outcome, boundary }, count) {
      const course = numberOf(kind, outcome, boundary);
      counts[course] = (counts[course] ?? 0) + count;
    },
  };
};

export const transitionsOf = ({ counts }: Tally): number => counts.reduce((sum, count) => sum + count, 0);

/** All courses that were taken, and how often. */
export const countedCourses = ({ courses, counts }: Tally): readonly CountedCourse[] =>
  courses.map((course, i) => ({ ...course, count: counts[i] ?? 0 })).filter(({ count }) => count > 0);

/** As {@link countedCourses}, and counts from nothing again. */
export const takeCourses = (tally: Tally): readonly CountedCourse[] => {
  const taken = countedCourses(tally);
  tally.counts.fill(0);
  return taken;
};
